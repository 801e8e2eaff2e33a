//! What can go wrong with a request, told apart as far as a person can act on it.

use super::challenge::Challenge;
use super::error_body::{ErrorBody, FieldProblem};

/// A request that did not give what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What happened.
    pub kind: FailureKind,
    /// What the server calls it, where it has a code for the whole.
    pub code: Option<String>,
    /// The server's own words, as text; never markup.
    pub server_message: Option<String>,
    /// What the server says of single fields.
    pub fields: Vec<FieldProblem>,
    /// After how many seconds to ask again, where the server says.
    pub retry_after: Option<u32>,
}

/// What a 409 is called here that has no code of its own.
const CONFLICT: &str = "conflict";

/// What a 401 is called here that says that the token has expired, whatever the server calls it.
const TOKEN_EXPIRED: &str = "token_expired";

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
    Aborted,
    /// The answer is not from the API: a login page, say (F20).
    NotTheApi,
    /// The answer is from the API, but not what the contract says.
    Unreadable,
    /// The answer is longer than any that makes sense (F28).
    TooLong,
    /// 401: the token is wrong, or its time is up.
    Unauthorized,
    /// 401 for a good token: it takes one of another sign-in (F40).
    StepUp(StepUp),
    /// 403.
    Forbidden(Missing),
    /// 404: not there, or not to be seen.
    NotFound,
    /// 410: not there any more.
    Gone,
    /// 412: somebody else was quicker (F1–F3).
    PreconditionFailed,
    /// 428: the server wants to know which version is meant (F4), and has not compared any.
    VersionRequired,
    /// 400, 409 or 422: the server does not accept what was sent.
    Rejected,
    /// 2xx, and what was sent is not to be seen: it was made something else of, or does not show yet
    /// (F32).
    NotApplied,
    /// 429: too much asked.
    TooMany,
    /// 5xx.
    Server(u16),
    /// Any other status.
    Other(u16),
}

/// Which sign-in a token must come from (RFC 9470).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepUp {
    /// How strong: one of these, as the API calls them, the best first.
    pub strengths: Vec<String>,
    /// How fresh: at most so many seconds ago.
    pub max_age: Option<u32>,
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

impl Failure {
    /// A failure without a word from the server.
    pub fn of(kind: FailureKind) -> Self {
        Self {
            kind,
            code: None,
            server_message: None,
            fields: Vec::new(),
            retry_after: None,
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
        let challenge = challenge.map(Challenge::read).unwrap_or_default();
        let kind = match status {
            401 if is_called("insufficient_user_authentication", &challenge, &body) => {
                FailureKind::StepUp(StepUp {
                    strengths: challenge.strengths,
                    max_age: challenge.max_age,
                })
            }
            401 => FailureKind::Unauthorized,
            403 => FailureKind::Forbidden(missing(&challenge, &body)),
            404 => FailureKind::NotFound,
            410 => FailureKind::Gone,
            412 => FailureKind::PreconditionFailed,
            428 => FailureKind::VersionRequired,
            400 | 409 | 422 => FailureKind::Rejected,
            429 => FailureKind::TooMany,
            500.. => FailureKind::Server(status),
            _ => FailureKind::Other(status),
        };
        let conflict = (status == 409).then(|| CONFLICT.to_owned());
        let has_expired = kind == FailureKind::Unauthorized
            && [&challenge.description, &body.words, &body.code]
                .into_iter()
                .flatten()
                .any(|words| tells_of_expiry(words));
        let code = if has_expired {
            Some(TOKEN_EXPIRED.to_owned())
        } else {
            body.code.or(conflict)
        };
        Self {
            kind,
            code,
            server_message: body.words.or(challenge.description),
            fields: body.fields,
            retry_after,
        }
    }

    /// Whether the same request may well be answered with another token (F38, F40).
    pub fn is_about_the_token(&self) -> bool {
        matches!(
            self.kind,
            FailureKind::Unauthorized | FailureKind::StepUp(_)
        )
    }

    /// Whether the API says that the token was good until its time was up.
    pub fn is_expired_token(&self) -> bool {
        self.kind == FailureKind::Unauthorized && self.has_code(TOKEN_EXPIRED)
    }

    /// Whether what was asked for is not there, or not any more.
    pub fn is_gone(&self) -> bool {
        matches!(self.kind, FailureKind::NotFound | FailureKind::Gone)
    }

    /// Whether it may be there and not be shown to this person: some servers say 404 where others
    /// say 403.
    pub(crate) fn hides(&self) -> bool {
        matches!(self.kind, FailureKind::NotFound | FailureKind::Forbidden(_))
    }

    /// Whether the server says so with this code.
    pub fn has_code(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    /// This failure, of a request that gave a name: a conflict of no field is about that, as nothing
    /// else may be there only once (N4). The server's own words for it count, where it has any.
    #[must_use]
    pub fn about_the_name(mut self) -> Self {
        if self.fields.is_empty() && self.has_code(CONFLICT) {
            let taken = self.server_message.is_none().then(|| "taken".to_owned());
            self.fields.push(FieldProblem {
                field: "name".to_owned(),
                code: taken,
                message: self.server_message.take().unwrap_or_default(),
            });
        }
        self
    }

    /// Whether a fresh look at what was to be changed tells more: it may have been done all the same, or
    /// by somebody else (F3, F19).
    pub(crate) fn should_recheck(&self) -> bool {
        self.outcome_unknown() || self.is_about_the_version()
    }

    /// Whether a write that failed so was not done for the version that it named, or did not (F1, F4).
    pub(crate) fn is_about_the_version(&self) -> bool {
        matches!(
            self.kind,
            FailureKind::PreconditionFailed | FailureKind::VersionRequired
        )
    }

    /// Whether a write that failed so may have been done all the same: nobody has said that it was
    /// (F19), or the answer that said so shows something else (F32).
    pub(crate) fn outcome_unknown(&self) -> bool {
        matches!(
            self.kind,
            FailureKind::Unreachable
                | FailureKind::TimedOut
                | FailureKind::NotTheApi
                | FailureKind::Unreadable
                | FailureKind::TooLong
                | FailureKind::NotApplied
                | FailureKind::Server(_)
        )
    }
}

/// Whether challenge or body give this as the reason.
fn is_called(error: &str, challenge: &Challenge, body: &ErrorBody) -> bool {
    challenge.error.as_deref() == Some(error) || body.code.as_deref() == Some(error)
}

/// Whether words of a refused token say that it has expired, and not that it may have: many servers send
/// RFC 6750's definition of `invalid_token`, which names all the reasons that there can be.
fn tells_of_expiry(words: &str) -> bool {
    let words = words.to_ascii_lowercase();
    let names_others = ["invalid", "revoked", "malformed", " or "];
    words.contains("expired") && !names_others.iter().any(|other| words.contains(other))
}

fn missing(challenge: &Challenge, body: &ErrorBody) -> Missing {
    if is_called("insufficient_scope", challenge, body)
        || body.code.as_deref() == Some("invalid_scope")
    {
        return Missing::Scope(challenge.scope.clone().unwrap_or_default());
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
    fn f40_a_demand_for_another_sign_in_is_no_wrong_token() {
        let challenge = r#"Bearer error="insufficient_user_authentication",
            error_description="Sign in with a key", acr_values="phr", max_age="60""#;
        let demanded = failure(401, Some(challenge), "");
        let step_up = StepUp {
            strengths: vec!["phr".into()],
            max_age: Some(60),
        };
        assert_eq!(demanded.kind, FailureKind::StepUp(step_up));
        assert_eq!(
            demanded.server_message.as_deref(),
            Some("Sign in with a key")
        );
        // A server that does not expose the header may say it in the body.
        let body = r#"{"error":"insufficient_user_authentication","error_description":"Sign in"}"#;
        assert_eq!(
            failure(401, None, body).kind,
            FailureKind::StepUp(StepUp::default())
        );
        let plain = r#"Bearer error="invalid_token""#;
        assert_eq!(
            failure(401, Some(plain), "").kind,
            FailureKind::Unauthorized
        );
    }

    #[test]
    fn a_token_that_has_expired_is_told_from_one_that_may_have() {
        let described = |words: &str| {
            let challenge = format!(r#"Bearer error="invalid_token", error_description="{words}""#);
            failure(401, Some(&challenge), "{}")
        };
        assert!(described("The access token expired").is_expired_token());
        for body in [
            r#"{"code":"token_expired","detail":"No"}"#,
            r#"{"errors":"Access token has expired"}"#,
        ] {
            assert!(failure(401, None, body).is_expired_token(), "{body}");
        }
        for words in [
            "The access token is not valid",
            "The access token provided is expired, revoked, malformed, or invalid for other reasons",
            "Token expired or unknown",
        ] {
            assert!(!described(words).is_expired_token(), "{words}");
        }
        let forbidden = failure(403, None, r#"{"code":"token_expired"}"#);
        assert!(!forbidden.is_expired_token());
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
    fn f4_a_demand_for_the_version_is_looked_into_like_an_old_one() {
        let (old, demanded) = (failure(412, None, ""), failure(428, None, ""));
        assert_eq!(old.kind, FailureKind::PreconditionFailed);
        assert_eq!(demanded.kind, FailureKind::VersionRequired);
        assert!(old.should_recheck() && demanded.should_recheck());
    }

    #[test]
    fn f19_only_some_failures_leave_open_what_happened() {
        assert!(failure(502, None, "").outcome_unknown());
        assert!(!failure(422, None, "").outcome_unknown());
        assert!(!failure(412, None, "").outcome_unknown());
        assert!(Failure::of(FailureKind::TimedOut).outcome_unknown());
        assert!(Failure::of(FailureKind::NotApplied).outcome_unknown());
    }
}
