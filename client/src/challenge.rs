//! What `WWW-Authenticate` says of a token that does not do (RFC 6750 §3, RFC 9470 §3).

use super::parts::{parameter, parts};
use super::server_text::words;

/// A challenge, as far as it is understood here.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Challenge {
    /// What is wrong with the token, as a code.
    pub error: Option<String>,
    /// The same in words.
    pub description: Option<String>,
    /// The scope that it takes.
    pub scope: Option<String>,
    /// The strengths of sign-in that would do, the best first.
    pub strengths: Vec<String>,
    /// How long ago the sign-in may have been, in seconds.
    pub max_age: Option<u32>,
}

impl Challenge {
    /// Reads the header; what is not there, or makes no sense, is left out.
    pub(super) fn read(header: &str) -> Self {
        let value = |name| parameter(parts(header), name);
        let text = |name| value(name).and_then(|value| words(&value));
        let strengths = text("acr_values").unwrap_or_default();
        Self {
            error: text("error"),
            description: text("error_description"),
            // As it stands, or not at all: half a scope would be another one.
            scope: value("scope").filter(|scope| is_scope(scope)),
            strengths: strengths.split_whitespace().map(str::to_owned).collect(),
            max_age: text("max_age").and_then(|age| age.parse().ok()),
        }
    }
}

/// How long a scope is that can still be shown, in bytes.
const LONGEST_SCOPE: usize = 500;

/// Whether a text is made of scopes and nothing else (RFC 6749 §3.3).
fn is_scope(text: &str) -> bool {
    let is_of_scopes = |c| matches!(c, ' ' | '!' | '#'..='[' | ']'..='~');
    !text.trim().is_empty() && text.len() <= LONGEST_SCOPE && text.chars().all(is_of_scopes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f40_a_demand_for_another_sign_in_is_read_whole() {
        let header = r#"Bearer error="insufficient_user_authentication",
            error_description="A different authentication level is required",
            acr_values="phr mfa", max_age="300""#;
        assert_eq!(
            Challenge::read(header),
            Challenge {
                error: Some("insufficient_user_authentication".into()),
                description: Some("A different authentication level is required".into()),
                scope: None,
                strengths: vec!["phr".into(), "mfa".into()],
                max_age: Some(300),
            }
        );
    }

    #[test]
    fn values_may_stand_without_quotation_marks_and_among_other_challenges() {
        let header = "Basic realm=\"api\", Bearer error=invalid_token, max_age=0";
        let read = Challenge::read(header);
        assert_eq!(read.error.as_deref(), Some("invalid_token"));
        assert_eq!(read.max_age, Some(0));
    }

    #[test]
    fn names_within_a_description_are_no_parameters() {
        let header = r#"Bearer error="insufficient_scope",
            error_description="missing scope=accounts:read, \"acr_values=x\", max_age=1",
            scope="accounts:write", acr_values="mfa", max_age="60""#;
        let read = Challenge::read(header);
        assert_eq!(read.scope.as_deref(), Some("accounts:write"));
        assert_eq!(
            (read.strengths, read.max_age),
            (vec!["mfa".into()], Some(60))
        );
        let description = read.description.unwrap();
        assert!(description.contains("\"acr_values=x\""), "{description}");
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let read = Challenge::read(r#"Bearer max_age="soon", acr_values="", scope"#);
        assert_eq!(read, Challenge::default());
    }

    #[test]
    fn f39_what_is_no_scope_is_left_out_whole() {
        let scope = |text: &str| Challenge::read(&format!("Bearer scope=\"{text}\"")).scope;
        assert_eq!(scope("accounts:read accounts:write").unwrap().len(), 28);
        assert_eq!(scope(&"a".repeat(LONGEST_SCOPE)).unwrap().len(), 500);
        for none in ["", " ", "accounts:größer", &"a".repeat(LONGEST_SCOPE + 1)] {
            assert_eq!(scope(none), None, "{none:?}");
        }
    }
}
