//! What can go wrong with a request, told apart as far as a person can act on it.

use super::error_body::ErrorBody;

/// A request that did not give what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What happened.
    pub kind: FailureKind,
    /// What the server calls it, where it has a code for the whole.
    pub code: Option<String>,
    /// The server's own words, as text; never markup.
    pub words: Option<String>,
    /// What the server says of single fields.
    pub fields: Vec<FieldProblem>,
}

/// The kinds of failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The browser knows that there is no network (F36).
    Offline,
    /// No answer that the browser lets us see: the server is down, or does not allow this page's
    /// origin (F37), or redirected to somewhere else (F21).
    Unreachable,
    /// No whole answer in time (F29).
    TimedOut,
    /// Whoever asked has left (F34); nobody is to be told.
    Abandoned,
    /// The answer is not from the API: a login page, say (F20).
    NotTheApi,
    /// The answer is from the API, but not what the contract says.
    Unreadable,
    /// The answer is longer than any that makes sense (F28).
    TooLong,
    /// 401: the token is wrong, or its time is up.
    Unauthorized,
    /// 403.
    Forbidden(Missing),
    /// 404: not there, or not to be seen.
    NotFound,
    /// 410: not there any more.
    Gone,
    /// 412: somebody else was quicker (F1–F3); or the server wants to know the version, 428 (F4).
    Stale,
    /// 400, 409 or 422: the server does not accept what was sent.
    Refused,
    /// 429: too much asked; again after so many seconds, where the server says.
    TooMany(Option<u32>),
    /// 5xx.
    Server(u16),
    /// Any other status.
    Other(u16),
}

/// What a 403 says is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// An access level.
    Level,
    /// A scope of the token, where the server names it.
    Scope(String),
    /// The app's connection to the company.
    Connection,
}

/// What the server says of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field, as the API calls it.
    pub field: String,
    /// What is wrong, as a code; `None` from servers that only have words.
    pub code: Option<String>,
    /// What is wrong, in the server's words.
    pub message: String,
}

impl Failure {
    /// A failure without a word from the server.
    pub fn of(kind: FailureKind) -> Self {
        Self {
            kind,
            code: None,
            words: None,
            fields: Vec::new(),
        }
    }

    /// What an answer with an error status means.
    ///
    /// `challenge` is its `WWW-Authenticate`, `retry_after` its header of that name in seconds.
    pub(super) fn from_answer(
        status: u16,
        challenge: Option<&str>,
        retry_after: Option<u32>,
        body: ErrorBody,
    ) -> Self {
        let kind = match status {
            401 => FailureKind::Unauthorized,
            403 => FailureKind::Forbidden(missing(challenge, &body)),
            404 => FailureKind::NotFound,
            410 => FailureKind::Gone,
            412 | 428 => FailureKind::Stale,
            400 | 409 | 422 => FailureKind::Refused,
            429 => FailureKind::TooMany(retry_after),
            500.. => FailureKind::Server(status),
            _ => FailureKind::Other(status),
        };
        Self {
            kind,
            code: body.code,
            words: body.words,
            fields: body.fields,
        }
    }

    /// Whether what was asked for is not there, or not any more.
    pub fn is_gone(&self) -> bool {
        matches!(self.kind, FailureKind::NotFound | FailureKind::Gone)
    }

    /// Whether the server says so with this code.
    pub fn has_code(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    /// Whether the server says this of a field.
    pub fn has_field_code(&self, field: &str, code: &str) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|one| one.field == field && one.code.as_deref() == Some(code))
    }

    /// Whether a write that failed so may have been done all the same (F19).
    pub fn leaves_doubt(&self) -> bool {
        matches!(
            self.kind,
            FailureKind::Unreachable
                | FailureKind::TimedOut
                | FailureKind::NotTheApi
                | FailureKind::Unreadable
                | FailureKind::TooLong
                | FailureKind::Server(_)
        )
    }
}

fn missing(challenge: Option<&str>, body: &ErrorBody) -> Missing {
    let challenged = challenge.is_some_and(|challenge| challenge.contains("insufficient_scope"));
    let coded = body
        .code
        .as_deref()
        .is_some_and(|code| matches!(code, "insufficient_scope" | "invalid_scope"));
    if challenged || coded {
        let scope = challenge.and_then(|challenge| parameter(challenge, "scope"));
        return Missing::Scope(scope.unwrap_or_default().to_owned());
    }
    let words = body.words.as_deref().unwrap_or_default();
    if words
        .to_ascii_lowercase()
        .contains("not connected to this company")
    {
        Missing::Connection
    } else {
        Missing::Level
    }
}

/// The value of `name="value"` in a challenge (RFC 9110 §11.6.1).
fn parameter<'a>(challenge: &'a str, name: &str) -> Option<&'a str> {
    challenge.match_indices(name).find_map(|(at, _)| {
        let before = challenge[..at].chars().next_back();
        let rest = challenge[at + name.len()..]
            .trim_start()
            .strip_prefix('=')?;
        let value = rest.trim_start().strip_prefix('"')?;
        matches!(before, Some(' ' | ',' | '\t')).then(|| value.split('"').next())?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(status: u16, challenge: Option<&str>, body: &str) -> Failure {
        Failure::from_answer(status, challenge, None, ErrorBody::read(body))
    }

    #[test]
    fn f39_a_missing_scope_is_named() {
        let challenge = r#"Bearer error="insufficient_scope", scope="accounts:write""#;
        assert_eq!(
            failure(403, Some(challenge), "").kind,
            FailureKind::Forbidden(Missing::Scope("accounts:write".into()))
        );
    }

    #[test]
    fn a_disconnected_app_is_told_from_a_missing_level() {
        let body = r#"{"message": "App is not connected to this company", "code": "x"}"#;
        assert_eq!(
            failure(403, None, body).kind,
            FailureKind::Forbidden(Missing::Connection)
        );
        assert_eq!(
            failure(403, None, "").kind,
            FailureKind::Forbidden(Missing::Level)
        );
    }

    #[test]
    fn f4_a_demand_for_the_version_is_treated_like_an_old_one() {
        assert_eq!(failure(412, None, "").kind, FailureKind::Stale);
        assert_eq!(failure(428, None, "").kind, FailureKind::Stale);
    }

    #[test]
    fn f19_only_some_failures_leave_open_what_happened() {
        assert!(failure(502, None, "").leaves_doubt());
        assert!(!failure(422, None, "").leaves_doubt());
        assert!(!failure(412, None, "").leaves_doubt());
        assert!(Failure::of(FailureKind::TimedOut).leaves_doubt());
    }
}
