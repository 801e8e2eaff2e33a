//! Service accounts: list, one, edit, delete, history.

use std::sync::Arc;

use axum::Json;
use axum::extract::{RawPathParams, RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::{AccountsQuery, Action, AppKind, Sort, SortKey};
use rusqlite::Transaction;
use time::OffsetDateTime;

use super::body::read_json;
use super::caller::{Member, path_id};
use super::edit::read_edit;
use super::paging::{Paging, Query};
use super::precondition::{IfMatch, etag};
use super::problem::Problem;
use super::wire;
use crate::App;
use crate::store::{self, Refusal, StoreError, Stored};

const PARAMETERS: [&str; 5] = [
    "sort",
    "filters[search]",
    "filters[app_type]",
    "filters[functional]",
    "filters[permissions]",
];

/// `GET C/service_accounts`
pub async fn list(
    State(app): State<Arc<App>>,
    member: Member,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    member.may(Action::Read)?;
    let query = Query::of_list(query.as_deref(), &PARAMETERS)?;
    let paging = Paging::of(&query)?;
    let wanted = read_query(&query)?;
    let window = paging.window();
    let (page, sunset) = app
        .database
        .read(move |transaction| {
            let sunset = sunset_of(transaction, member.company, member.at)?;
            let page = store::list(transaction, member.company, &wanted, sunset, window)?;
            Ok::<_, StoreError>((page, sunset))
        })
        .await?;
    let accounts: Vec<_> = page
        .items
        .iter()
        .map(|stored| wire::Account::new(stored, sunset))
        .collect();
    Ok((paging.headers(page.total), Json(accounts)).into_response())
}

/// `GET C/service_accounts/{id}`
pub async fn one(
    State(app): State<Arc<App>>,
    member: Member,
    params: RawPathParams,
) -> Result<Response, Problem> {
    member.may(Action::Read)?;
    let id = account_id(&params)?;
    let (stored, sunset) = app
        .database
        .read(move |transaction| {
            let stored = store::account(transaction, member.company, id)?;
            Ok::<_, StoreError>((stored, sunset_of(transaction, member.company, member.at)?))
        })
        .await?;
    let stored = stored.ok_or(Refusal::NoAccount)?;
    Ok(answer(&stored, sunset))
}

/// `PATCH C/service_accounts/{id}`
///
/// The order is that of RFC 9110 §13.2: who, whether it is there, which version, and only then
/// what the body says.
pub async fn edit(
    State(app): State<Arc<App>>,
    member: Member,
    params: RawPathParams,
    request: Request,
) -> Result<Response, Problem> {
    member.may(Action::Manage)?;
    let id = account_id(&params)?;
    let expected = IfMatch::of(request.headers())?;
    let edit = read_edit(&read_json(request).await?)?;
    let occasion = member.occasion();
    let (stored, sunset) = app
        .database
        .write(move |transaction| {
            let accepts = |version| expected.accepts(version);
            let stored = store::update(transaction, occasion, id, accepts, edit)?;
            Ok::<_, Refusal>((stored, sunset_of(transaction, member.company, member.at)?))
        })
        .await?;
    Ok(answer(&stored, sunset))
}

/// `DELETE C/service_accounts/{id}`
pub async fn remove(
    State(app): State<Arc<App>>,
    member: Member,
    params: RawPathParams,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    member.may(Action::Manage)?;
    let id = account_id(&params)?;
    let expected = IfMatch::of(&headers)?;
    let occasion = member.occasion();
    app.database
        .write(move |transaction| {
            store::remove(transaction, occasion, id, |version| {
                expected.accepts(version)
            })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET C/service_accounts/{id}/events`
pub async fn events(
    State(app): State<Arc<App>>,
    member: Member,
    params: RawPathParams,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    member.may(Action::Read)?;
    let id = account_id(&params)?;
    let paging = Paging::of(&Query::of_list(query.as_deref(), &[])?)?;
    let window = paging.window();
    let page = app
        .database
        .read(move |transaction| store::events(transaction, member.company, id, window))
        .await?
        .ok_or(Refusal::NoAccount)?;
    let events: Vec<_> = page.items.iter().map(wire::EventItem::new).collect();
    Ok((paging.headers(page.total), Json(events)).into_response())
}

fn answer(stored: &Stored, sunset: domain::Sunset) -> Response {
    let headers = [(header::ETAG, etag(stored.version))];
    (headers, Json(wire::Account::new(stored, sunset))).into_response()
}

/// Where the company stands now, by this server's clock (D3).
pub fn sunset_of(
    transaction: &Transaction<'_>,
    company: i64,
    now: OffsetDateTime,
) -> Result<domain::Sunset, StoreError> {
    let policy = store::company_policy(transaction, company)?.unwrap_or_default();
    Ok(policy.sunset(now.date()))
}

/// The account of the path.
pub fn account_id(params: &RawPathParams) -> Result<i64, Problem> {
    path_id(params).ok_or_else(|| Refusal::NoAccount.into())
}

fn read_query(query: &Query) -> Result<AccountsQuery, Problem> {
    let sort = match query.get("sort") {
        None | Some("") => Sort::default(),
        Some(sort) => Sort::parse(sort).ok_or_else(|| {
            let keys = SortKey::ALL.map(|key| format!("“{}”", key.field()));
            let expected = format!("{}, with “-” before it for descending", keys.join(", "));
            Problem::parameter("sort", &expected)
        })?,
    };
    let kinds = [
        ("custom", AppKind::Custom),
        ("marketplace", AppKind::Marketplace),
    ];
    Ok(AccountsQuery {
        search: query.get("filters[search]").unwrap_or_default().into(),
        app_type: query.choice("filters[app_type]", &kinds)?,
        functional: query.choice("filters[functional]", &[("true", true), ("false", false)])?,
        permitted: query.choice("filters[permissions]", &[("none", false), ("some", true)])?,
        concern: None,
        sort,
    })
}
