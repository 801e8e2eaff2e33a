//! `ETag` out, `If-Match` in (RFC 9110 §13.1.1).

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

use super::problem::Problem;
use crate::random;

/// The versions that a write accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IfMatch {
    /// `*`: whatever is there.
    Any,
    /// One of the versions with these strong tags.
    Versions(Vec<String>),
}

impl IfMatch {
    /// Reads the header; without it a write is refused with 428.
    pub fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        let mut versions = Vec::new();
        for value in headers.get_all(header::IF_MATCH) {
            let value = value.to_str().map_err(|_| malformed())?.trim();
            if value == "*" {
                return Ok(Self::Any);
            }
            versions.extend(strong_tags(value)?);
        }
        if headers.contains_key(header::IF_MATCH) {
            return Ok(Self::Versions(versions));
        }
        Err(Problem::new(
            StatusCode::PRECONDITION_REQUIRED,
            "version_required",
            "The header “If-Match” is missing: say which version you saw.",
        ))
    }

    /// Whether a write may go on over this version.
    pub fn accepts(&self, version: i64) -> bool {
        match self {
            Self::Any => true,
            Self::Versions(versions) => versions.contains(&tag(version)),
        }
    }
}

/// The strong `ETag` of a version.
pub fn etag(version: i64) -> HeaderValue {
    // Sixteen hexadecimal digits and two quotation marks are always a header.
    HeaderValue::try_from(format!("\"{}\"", tag(version)))
        .unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}

fn tag(version: i64) -> String {
    random::hex(&version.to_be_bytes())
}

/// The strong tags of a list. Weak ones are left out: they never match for a write.
fn strong_tags(list: &str) -> Result<Vec<String>, Problem> {
    let mut tags = Vec::new();
    let mut rest = list;
    while !rest.is_empty() {
        let (weak, quoted) = match rest.strip_prefix("W/") {
            Some(quoted) => (true, quoted),
            None => (false, rest),
        };
        let (tag, after) = quoted
            .strip_prefix('"')
            .and_then(|tag| tag.split_once('"'))
            .ok_or_else(malformed)?;
        if !weak {
            tags.push(tag.to_owned());
        }
        let after = after.trim_start();
        rest = match after.strip_prefix(',') {
            Some(next) => next.trim_start(),
            None if after.is_empty() => after,
            None => return Err(malformed()),
        };
    }
    Ok(tags)
}

fn malformed() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "invalid_if_match",
        "The header “If-Match” must hold quoted entity tags, or *.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn if_match(value: &'static str) -> Result<IfMatch, Problem> {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_MATCH, HeaderValue::from_static(value));
        IfMatch::of(&headers)
    }

    #[test]
    fn a_version_matches_its_own_etag_only() {
        assert_eq!(etag(255), "\"00000000000000ff\"");
        let expected = if_match("\"0000000000000001\", \"00000000000000ff\"").unwrap();
        assert!(expected.accepts(255) && expected.accepts(1) && !expected.accepts(2));
        assert!(if_match("*").unwrap().accepts(2));
    }

    #[test]
    fn weak_tags_never_match() {
        assert!(!if_match("W/\"00000000000000ff\"").unwrap().accepts(255));
    }

    #[test]
    fn anything_else_is_refused() {
        for value in ["ff", "\"ff", "\"a\" \"b\"", "W/ff"] {
            assert!(if_match(value).is_err(), "{value}");
        }
        assert!(IfMatch::of(&HeaderMap::new()).is_err());
    }
}
