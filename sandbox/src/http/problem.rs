//! Every refusal of the API: `application/problem+json` (RFC 9457).

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::{AccessLevel, MissingLevel, Tool};
use serde_json::{Map, Value, json};

use crate::fields::FieldProblem;
use crate::store::{Refusal, StoreError};

/// A refusal: status, a code for programs, words for people.
#[derive(Debug)]
pub struct Problem(Box<Parts>);

#[derive(Debug)]
struct Parts {
    status: StatusCode,
    code: &'static str,
    detail: String,
    more: Map<String, Value>,
    headers: HeaderMap,
    cause: Option<String>,
}

/// Why a request failed inside; travels with the response to the log, never to the client.
#[derive(Clone, Debug)]
pub struct Cause(pub Arc<str>);

/// What is wrong with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenProblem {
    /// The request carries no token.
    Missing,
    /// It is not one of this server.
    Unknown,
    /// Its time is up.
    Expired,
}

impl Problem {
    /// A refusal without anything special about it.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            status,
            code,
            detail: detail.into(),
            more: Map::new(),
            headers: HeaderMap::new(),
            cause: None,
        }))
    }

    /// The same refusal, with one more header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: impl Into<HeaderValue>) -> Self {
        self.0.headers.insert(name, value.into());
        self
    }

    /// 400: a parameter of the query that cannot be understood.
    pub fn parameter(name: &str, expected: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "invalid_parameter",
            format!("The parameter “{name}” must be {expected}."),
        )
    }

    /// 400: a parameter that the list does not have.
    pub fn unknown_parameter(name: &str, known: &[&str]) -> Self {
        const LONGEST: usize = 80;
        let name: String = name.chars().take(LONGEST).collect();
        let known: Vec<_> = known.iter().map(|name| format!("“{name}”")).collect();
        Self::new(
            StatusCode::BAD_REQUEST,
            "invalid_parameter",
            format!(
                "There is no parameter “{name}” here, only {}.",
                known.join(", ")
            ),
        )
    }

    /// 400: a body that cannot be understood.
    pub fn body(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_body", detail)
    }

    /// 401, with what RFC 6750 wants beside it.
    pub fn token(problem: TokenProblem) -> Self {
        let (code, detail) = match problem {
            TokenProblem::Missing => ("token_missing", "An access token is needed."),
            TokenProblem::Unknown => ("token_invalid", "The access token is not valid."),
            TokenProblem::Expired => ("token_expired", "The access token has expired."),
        };
        let challenge = match problem {
            TokenProblem::Missing | TokenProblem::Unknown => r#"Bearer error="invalid_token""#,
            TokenProblem::Expired => {
                r#"Bearer error="invalid_token", error_description="The access token has expired""#
            }
        };
        let refusal = Self::new(StatusCode::UNAUTHORIZED, code, detail);
        refusal.with(
            header::WWW_AUTHENTICATE,
            HeaderValue::from_static(challenge),
        )
    }

    /// 403: the person's level on a tool is too low (W1, W2).
    pub fn denied(denied: MissingLevel) -> Self {
        let tool = match denied.tool {
            Tool::Admin => "admin",
            Tool::Directory => "directory",
        };
        let mut refusal = Self::new(
            StatusCode::FORBIDDEN,
            "access_denied",
            format!(
                "This takes “{}” or higher on the company's {} tool; you have “{}”.",
                level_name(denied.needs),
                if denied.tool == Tool::Admin {
                    "Admin"
                } else {
                    "Directory"
                },
                level_name(denied.has),
            ),
        );
        refusal.0.more.insert(
            "required".into(),
            json!({ "tool": tool, "access_level": denied.needs.code() }),
        );
        refusal
    }

    /// The answer 404, which does not say whether it is gone or not visible.
    pub fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("There is no such {what}, or you have no access to it."),
        )
    }

    /// 412: it is not the version that the person saw.
    pub fn stale() -> Self {
        Self::new(
            StatusCode::PRECONDITION_FAILED,
            "version_stale",
            "Somebody changed this meanwhile. Nothing was saved.",
        )
    }

    /// 422: fields break rules.
    pub fn fields(problems: &[FieldProblem]) -> Self {
        let mut refusal = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation_failed",
            "Nothing was saved: some fields are not acceptable.",
        );
        let errors = problems
            .iter()
            .map(|problem| {
                json!({
                    "field": problem.field.name(),
                    "code": problem.code(),
                    "message": problem.message(),
                })
            })
            .collect();
        refusal.0.more.insert("errors".into(), Value::Array(errors));
        refusal
    }

    /// 500; `cause` goes to the log only.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        let mut refusal = Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal_error",
            "The server failed. Its log says why.",
        );
        refusal.0.cause = Some(cause.to_string());
        refusal
    }
}

/// A level as people read it.
pub fn level_name(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::None => "None",
        AccessLevel::ReadOnly => "Read-Only",
        AccessLevel::Standard => "Standard",
        AccessLevel::Admin => "Admin",
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::internal(&error)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let conflict = |code, detail: &str| Self::new(StatusCode::CONFLICT, code, detail);
        match refusal {
            Refusal::NoAccount => Self::not_found("service account"),
            Refusal::NoEntry => Self::not_found("directory entry"),
            Refusal::Stale => Self::stale(),
            Refusal::Fields(problems) => Self::fields(&problems),
            Refusal::CreationEnded => Self::new(
                StatusCode::FORBIDDEN,
                "creation_ended",
                "This company takes no new service accounts any more.",
            ),
            Refusal::AlreadyInDirectory => conflict(
                "already_in_directory",
                "This contact is in the company's directory already.",
            ),
            Refusal::OwnDirectory => conflict(
                "own_directory",
                "A contact cannot leave the directory of its own company.",
            ),
            Refusal::Store(error) => error.into(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let parts = *self.0;
        let mut body = json!({
            "type": "about:blank",
            "title": parts.status.canonical_reason().unwrap_or("Error"),
            "status": parts.status.as_u16(),
            "detail": parts.detail,
            "code": parts.code,
        });
        if let Some(body) = body.as_object_mut() {
            body.extend(parts.more);
        }
        let mut response = (parts.status, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.extend(parts.headers);
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(cause) = parts.cause {
            response.extensions_mut().insert(Cause(cause.into()));
        }
        response
    }
}
