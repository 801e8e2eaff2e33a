//! Who calls: the person or account behind the token, and what they are in the company they name.

use std::sync::{Arc, OnceLock};

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use domain::{Access, Action};
use time::OffsetDateTime;

use super::problem::{Problem, TokenProblem};
use crate::App;
use crate::credentials::hash;
use crate::store::{self, Holder, Occasion, Session};

/// The header that says which company a request is about.
pub const COMPANY_HEADER: &str = "Procore-Company-Id";

/// Where the log learns who called; put into every request by the log.
#[derive(Clone, Debug, Default)]
pub struct CallerSlot(pub Arc<OnceLock<i64>>);

/// Somebody with a valid token.
#[derive(Clone, Copy, Debug)]
pub struct Caller {
    /// What is known of the token.
    pub session: Session,
}

/// Somebody with a valid token who reaches the company of the path.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Whose token it is.
    pub holder: Holder,
    /// The company's id, from the path.
    pub company: i64,
    /// When the request came, by the sandbox's clock.
    pub at: OffsetDateTime,
    access: Access,
}

impl Member {
    /// What the company lets them do; otherwise a 403 that says what is missing.
    pub fn may(self, action: Action) -> Result<(), Problem> {
        self.access.may(action).map_err(Problem::denied)
    }

    /// Somebody in a company whose id was read from the request.
    pub async fn of(app: &App, holder: Holder, company: i64) -> Result<Self, Problem> {
        let access = app
            .database
            .read(move |transaction| holder.access(transaction, company))
            .await?
            .ok_or_else(|| Problem::not_found("company"))?;
        Ok(Self {
            holder,
            company,
            at: app.clock.now(),
            access,
        })
    }

    /// This request, for what they write.
    pub fn occasion(self) -> Occasion {
        Occasion {
            company: self.company,
            by: self.holder,
            at: self.at,
        }
    }
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let token = bearer(&parts.headers).ok_or(Problem::token(TokenProblem::Missing))?;
        let session = session_of(app, token).await?;
        if let Some(slot) = parts.extensions.get::<CallerSlot>() {
            // Set twice when two extractors ask; the answer is the same.
            let _ = slot.0.set(session.holder.id());
        }
        if let Some(limit) = &app.rate_limit {
            limit.take(session.holder.id(), app.clock.now())?;
        }
        Ok(Self { session })
    }
}

/// The session that a token opens: people's are in memory, those of accounts in the database.
async fn session_of(app: &App, token: &str) -> Result<Session, Problem> {
    let now = app.clock.now();
    let session = if let Some(session) = app.tokens.session(token) {
        session
    } else {
        let hash = hash(token);
        app.database
            .read(move |transaction| store::token(transaction, hash, now))
            .await?
            .ok_or(Problem::token(TokenProblem::Unknown))?
    };
    if session.expires_at <= now {
        return Err(Problem::token(TokenProblem::Expired));
    }
    Ok(session)
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
        Self::of(app, caller.session.holder, company).await
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

/// The id that a path names, if it can be one.
pub fn path_id(params: &RawPathParams) -> Option<i64> {
    let mut params = params.iter();
    params
        .find_map(|(name, value)| (name == "id").then_some(value))
        .and_then(parse_id)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
