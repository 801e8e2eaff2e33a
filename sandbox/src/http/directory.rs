//! Company directories: where accounts are broken (H1, H2) and mended.

use std::sync::Arc;

use axum::Json;
use axum::extract::{RawPathParams, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Action;
use serde_json::Value;

use super::body::{fields, parse, read_json};
use super::caller::{Member, path_id};
use super::idempotency::{Answer, Intent, fingerprint};
use super::problem::Problem;
use super::wire;
use crate::App;
use crate::fields::{Field, Problem as FieldIssue};
use crate::store::{self, Refusal};

/// The longest address that mail knows (RFC 5321 §4.5.3.1.3), in bytes.
const LONGEST_ADDRESS: usize = 254;

/// `GET /rest/v1.3/companies/{company_id}/users/{id}`
pub async fn one(
    State(app): State<Arc<App>>,
    member: Member,
    params: RawPathParams,
) -> Result<Response, Problem> {
    member.may(Action::ReadDirectory)?;
    let id = entry_id(&params)?;
    let entry = app
        .database
        .read(move |transaction| store::directory_entry(transaction, member.company, id))
        .await?
        .ok_or(Refusal::NoEntry)?;
    Ok(Json(wire::DirectoryUser::new(&entry)).into_response())
}

/// `PATCH /rest/v1.3/companies/{company_id}/users/{id}`
pub async fn edit(
    State(app): State<Arc<App>>,
    member: Member,
    params: RawPathParams,
    request: Request,
) -> Result<Response, Problem> {
    member.may(Action::ManageDirectory)?;
    let id = entry_id(&params)?;
    let email_address = read_address(&read_json(request).await?)?;
    let occasion = member.occasion();
    let entry = app
        .database
        .write(move |transaction| store::change_email(transaction, occasion, id, &email_address))
        .await?;
    Ok(Json(wire::DirectoryUser::new(&entry)).into_response())
}

/// `POST /rest/v1.3/companies/{company_id}/users`
///
/// By the e-mail address only: ids can be guessed, and somebody else's accounts be broken so.
pub async fn add(
    State(app): State<Arc<App>>,
    member: Member,
    request: Request,
) -> Result<Answer, Problem> {
    member.may(Action::ManageDirectory)?;
    let intent = Intent::of(request.headers(), member.holder.id())?;
    let body = read_json(request).await?;
    let email_address = read_address(&body)?;
    let print = fingerprint(&format!("add to {}", member.company), &body);
    let occasion = member.occasion();
    let shared = Arc::clone(&app);
    let work = async move {
        let entry = shared
            .database
            .write(move |transaction| {
                store::add_to_directory(transaction, occasion, &email_address)
            })
            .await?;
        let answer = Answer::new(StatusCode::CREATED, &wire::DirectoryUser::new(&entry))?;
        let location = HeaderValue::try_from(format!("users/{}", entry.id));
        let location = location.map_err(|error| Problem::internal(&error))?;
        Ok(answer.with(header::LOCATION, location))
    };
    app.answers.once(intent, print, work).await
}

/// `DELETE /rest/v1.3/companies/{company_id}/users/{id}`
pub async fn remove(
    State(app): State<Arc<App>>,
    member: Member,
    params: RawPathParams,
) -> Result<StatusCode, Problem> {
    member.may(Action::ManageDirectory)?;
    let id = entry_id(&params)?;
    let occasion = member.occasion();
    app.database
        .write(move |transaction| store::remove_from_directory(transaction, occasion, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn entry_id(params: &RawPathParams) -> Result<i64, Problem> {
    path_id(params).ok_or_else(|| Refusal::NoEntry.into())
}

/// Reads `{"user": {"email_address"}}`.
fn read_address(body: &[u8]) -> Result<String, Problem> {
    let body = parse(body)?;
    let address = match fields(&body, "user")?.get("email_address") {
        None | Some(Value::Null) => "",
        Some(Value::String(address)) => address.trim(),
        Some(_) => return Err(Problem::body("“email_address” must be a string.")),
    };
    if address.is_empty() {
        let problem = Field::EmailAddress.has(FieldIssue::EmailRequired);
        return Err(Problem::fields(&[problem]));
    }
    if !is_address(address) {
        let problem = Field::EmailAddress.has(FieldIssue::EmailInvalid);
        return Err(Problem::fields(&[problem]));
    }
    Ok(address.to_owned())
}

/// Whether mail could be sent there, for all that can be told without sending any.
fn is_address(text: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '@' | '<' | '>' | ',');
    text.len() <= LONGEST_ADDRESS
        && text.split_once('@').is_some_and(|(mailbox, host)| {
            let host_is_sound = host.split('.').all(|label| !label.is_empty());
            !mailbox.is_empty() && host_is_sound && !mailbox.contains(odd) && !host.contains(odd)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_other_text() {
        for address in [
            "sa-3f0c@accounts.example",
            "a+b@localhost",
            "ü@münchen.example",
        ] {
            assert!(is_address(address), "{address}");
        }
        let long = format!("a@{}", "b".repeat(253));
        for text in [
            "a", "@b", "a@", "a@b@c", "a b@c", "a@b..c", "a@b.", "<a@b>", &long,
        ] {
            assert!(!is_address(text), "{text}");
        }
    }
}
