//! Who holds the token, which companies it reaches, and what a company says about itself.

use std::sync::Arc;

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::Action;
use domain::collation::search_key;

use super::caller::{Caller, Member, company_for};
use super::paging::{Paging, Query};
use super::problem::{Problem, TokenProblem};
use super::wire;
use crate::App;
use crate::store;
use crate::unicode::Tables;

/// `GET /rest/v1.0/me`
pub async fn me(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    let person = app
        .database
        .read(move |transaction| caller.session.holder.person(transaction))
        .await?
        // The token outlived whoever held it.
        .ok_or_else(|| Problem::token(TokenProblem::Unknown))?;
    Ok(Json(wire::Person::new(&person)).into_response())
}

/// `GET /rest/v1.0/companies`
pub async fn companies(
    State(app): State<Arc<App>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let paging = Paging::of(&Query::of_list(query.as_deref(), &[])?)?;
    let window = paging.window();
    let page = app
        .database
        .read(move |transaction| caller.session.holder.companies(transaction, window))
        .await?;
    let companies: Vec<_> = page.items.iter().map(wire::CompanyItem::new).collect();
    Ok((paging.headers(page.total), Json(companies)).into_response())
}

/// `GET /rest/v1.0/settings/permissions?company_id=`
pub async fn own_permissions(
    State(app): State<Arc<App>>,
    caller: Caller,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = Query::parse(query.as_deref());
    let named = query
        .get("company_id")
        .ok_or_else(|| Problem::parameter("company_id", "the id of a company"))?;
    let company = company_for(&headers, named)?;
    let member = Member::of(&app, caller.session.holder, company).await?;
    let levels = app
        .database
        .read(move |transaction| member.holder.levels(transaction, member.company))
        .await?;
    let tools = levels.iter().map(wire::OwnTool::new).collect();
    Ok(Json(wire::Tools { tools }).into_response())
}

/// `GET C/service_account_policy`
pub async fn policy(State(app): State<Arc<App>>, member: Member) -> Result<Response, Problem> {
    member.may(Action::Read)?;
    let policy = app
        .database
        .read(move |transaction| store::company_policy(transaction, member.company))
        .await?
        .ok_or_else(|| {
            Problem::new(
                StatusCode::NOT_FOUND,
                "no_policy",
                "This company has no policy about service accounts.",
            )
        })?;
    Ok(Json(wire::PolicyItem::new(&policy)).into_response())
}

/// `GET C/marketplace_apps`
pub async fn marketplace_apps(
    State(app): State<Arc<App>>,
    member: Member,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    member.may(Action::Read)?;
    let query = Query::of_list(query.as_deref(), &["filters[search]"])?;
    let paging = Paging::of(&query)?;
    let window = paging.window();
    let search = search_key(query.get("filters[search]").unwrap_or_default(), &Tables);
    let page = app
        .database
        .read(move |transaction| store::apps(transaction, member.company, &search, window))
        .await?;
    let apps: Vec<_> = page.items.iter().map(wire::App::new).collect();
    Ok((paging.headers(page.total), Json(apps)).into_response())
}

/// `GET /oauth/token/info`
pub async fn token_info(State(app): State<Arc<App>>, caller: Caller) -> Response {
    Json(wire::TokenInfo::new(&caller.session, app.clock.now())).into_response()
}
