//! Who calls: the person behind the token, and what they are in the company they name.

use std::sync::{Arc, OnceLock};

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use domain::{Access, Action};

use super::problem::{Problem, TokenProblem};
use crate::App;
use crate::people::Session;
use crate::store;

/// The header that says which company a request is about.
pub const COMPANY_HEADER: &str = "Procore-Company-Id";

/// Where the log learns who called; put into every request by the log.
#[derive(Clone, Debug, Default)]
pub struct CallerSlot(pub Arc<OnceLock<i64>>);

/// A person with a valid token.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who it is.
    pub person: i64,
    /// What is known of the token.
    pub session: Session,
}

/// A person with a valid token who reaches the company of the path.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Who it is.
    pub person: i64,
    /// The company.
    pub company: i64,
    access: Access,
}

impl Member {
    /// What the company lets this person do; otherwise a 403 that says what is missing.
    pub fn may(self, action: Action) -> Result<(), Problem> {
        self.access.may(action).map_err(Problem::denied)
    }

    /// A person in a company whose id was read from the request.
    pub async fn of(app: &App, person: i64, company: i64) -> Result<Self, Problem> {
        let membership = app
            .database
            .read(move |transaction| store::membership(transaction, person, company))
            .await?
            .ok_or_else(|| Problem::not_found("company"))?;
        Ok(Self {
            person,
            company,
            access: membership.access,
        })
    }
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let token = bearer(&parts.headers).ok_or(Problem::token(TokenProblem::Missing))?;
        let session = app.tokens.session(token).map_err(Problem::token)?;
        if let Some(slot) = parts.extensions.get::<CallerSlot>() {
            // Set twice when two extractors ask; the answer is the same.
            let _ = slot.0.set(session.person);
        }
        if let Some(limit) = &app.rate_limit {
            limit.take(session.person)?;
        }
        Ok(Self {
            person: session.person,
            session,
        })
    }
}

impl FromRequestParts<Arc<App>> for Member {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let params = RawPathParams::from_request_parts(parts, app)
            .await
            .map_err(|error| Problem::internal(&error))?;
        let named = params
            .iter()
            .find_map(|(name, value)| (name == "company_id").then_some(value))
            .unwrap_or_default();
        let company = company_for(&parts.headers, named)?;
        Self::of(app, caller.person, company).await
    }
}

/// The company of a request: the header must be there, and agree with what the address names.
pub fn company_for(headers: &HeaderMap, named: &str) -> Result<i64, Problem> {
    let header = headers.get(COMPANY_HEADER).ok_or_else(|| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "company_header_missing",
            format!("The header “{COMPANY_HEADER}” is missing."),
        )
    })?;
    if header.as_bytes() != named.as_bytes() {
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "company_header_mismatch",
            format!("The header “{COMPANY_HEADER}” names another company than the address."),
        ));
    }
    parse_id(named).ok_or_else(|| Problem::not_found("company"))
}

/// An id of this server: decimal digits, as it gave them out.
pub fn parse_id(text: &str) -> Option<i64> {
    let id = text.parse().ok()?;
    (id > 0 && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(id)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
