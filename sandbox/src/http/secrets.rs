//! The two calls that tell a secret (K1): create and reset.

use std::sync::Arc;

use axum::extract::{RawPathParams, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use domain::Action;

use super::accounts::{account_id, sunset_of};
use super::body::read_json;
use super::caller::Member;
use super::edit::read_edit;
use super::idempotency::{Answer, Intent, fingerprint};
use super::precondition::{IfMatch, etag};
use super::problem::Problem;
use super::wire;
use crate::App;
use crate::credentials::Secret;
use crate::store::{self, Refusal};

/// `POST C/service_accounts`
pub async fn create(
    State(app): State<Arc<App>>,
    member: Member,
    request: Request,
) -> Result<Answer, Problem> {
    member.may(Action::Manage)?;
    let intent = Intent::of(request.headers(), member.holder.id())?;
    let body = read_json(request).await?;
    let edit = read_edit(&body)?;
    let print = fingerprint(&format!("create in {}", member.company), &body);
    let (secret, occasion) = (Secret::generate(), member.occasion());
    let hash = secret.hash();
    let shared = Arc::clone(&app);
    let work = async move {
        let (stored, sunset) = shared
            .database
            .write(move |transaction| {
                let stored = store::create(transaction, occasion, edit, hash)?;
                Ok::<_, Refusal>((
                    stored,
                    sunset_of(transaction, occasion.company, occasion.at)?,
                ))
            })
            .await?;
        let account = wire::AccountWithSecret::new(&stored, sunset, &secret);
        let answer = Answer::new(StatusCode::CREATED, &account)?;
        // Relative, so that it holds behind whatever stands before the server.
        let location = format!("service_accounts/{}", stored.account.id);
        let location =
            HeaderValue::try_from(location).map_err(|error| Problem::internal(&error))?;
        Ok(answer
            .with(header::LOCATION, location)
            .with(header::ETAG, etag(stored.version)))
    };
    app.answers.once(intent, print, work).await
}

/// `POST C/service_accounts/{id}/reset_secret`
///
/// A repeated request is known by its key, before its version is looked at: that is an old one by
/// then.
pub async fn reset(
    State(app): State<Arc<App>>,
    member: Member,
    params: RawPathParams,
    headers: HeaderMap,
) -> Result<Answer, Problem> {
    member.may(Action::Manage)?;
    let id = account_id(&params)?;
    let intent = Intent::of(&headers, member.holder.id())?;
    let expected = IfMatch::of(&headers)?;
    let print = fingerprint(&format!("reset {id} in {}", member.company), &[]);
    let (secret, occasion) = (Secret::generate(), member.occasion());
    let hash = secret.hash();
    let shared = Arc::clone(&app);
    let work = async move {
        let (stored, sunset) = shared
            .database
            .write(move |transaction| {
                let accepts = |version| expected.accepts(version);
                let stored = store::reset_secret(transaction, occasion, id, accepts, hash)?;
                Ok::<_, Refusal>((
                    stored,
                    sunset_of(transaction, occasion.company, occasion.at)?,
                ))
            })
            .await?;
        let account = wire::AccountWithSecret::new(&stored, sunset, &secret);
        let answer = Answer::new(StatusCode::OK, &account)?;
        Ok(answer.with(header::ETAG, etag(stored.version)))
    };
    app.answers.once(intent, print, work).await
}
