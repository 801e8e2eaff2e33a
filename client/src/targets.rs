//! Fuzz targets of what surrounds an answer: error bodies, headers, the configuration.
//! `docs/testing.md` says how.

use time::OffsetDateTime;
use time::macros::datetime;
use url::{Host, Url};

use super::base::{ApiBase, read_config};
use super::error_body::ErrorBody;
use super::failure::{Failure, FailureKind, Missing};
use super::headers;

const NOW: OffsetDateTime = datetime!(2026-11-23 14:05:00 UTC);

fuzz::target!(
    /// Whatever the shape, the words are fit to show, and markup is never among them.
    error_body,
    |text| {
        let read = ErrorBody::read(text);
        let messages = read.fields.iter().map(|field| &field.message);
        for words in messages.filter(|words| !words.is_empty()).chain(&read.words) {
            assert!(words.chars().count() <= 600, "{words}");
            assert!(!words.chars().any(char::is_control), "{words:?}");
            assert_eq!(words.trim(), words);
            let start = words.to_ascii_lowercase();
            assert!(!start.starts_with("<!doctype") && !start.starts_with("<html"), "{words}");
        }
        assert_ne!(read.words.as_deref(), Some(""));
        assert!(read.fields.len() <= 100, "no more than are looked at");
        if text.trim_start_matches('\u{FEFF}').trim_start().starts_with('<') {
            assert_eq!(read, ErrorBody::default());
        }
        for status in [401, 403, 412, 422, 429, 502] {
            let _ = Failure::from_answer(status, Some(text), None, ErrorBody::read(text));
        }
    }
);

fuzz::target!(
    /// F39: a scope that is named is in the challenge, and is one word or some.
    challenge,
    |text| {
        let failure = Failure::from_answer(403, Some(text), None, ErrorBody::default());
        if let FailureKind::Forbidden(Missing::Scope(scope)) = failure.kind {
            assert!(text.contains("insufficient_scope"));
            assert!(text.replace('\\', "").contains(&scope), "{scope}");
            assert!(!scope.contains('"'), "{scope}");
        }
    }
);

fuzz::target!(
    /// F17: whatever a server says, nobody waits longer than five minutes.
    retry_after,
    |text| {
        let Some(seconds) = headers::retry_after(text, NOW) else { return };
        assert!(seconds <= 300);
        if let Ok(said) = text.trim().parse::<u32>() {
            assert_eq!(seconds, said.min(300));
        }
    }
);

fuzz::target!(
    /// F43: a clock can go on from any date that is believed, for a century.
    http_date,
    |text| {
        if let Some(date) = headers::http_date(text) {
            let ahead = date - NOW;
            let later = NOW + time::Duration::days(36_525) + ahead;
            assert!(later > date);
        }
    }
);

fuzz::target!(
    /// F6: what goes into `If-Match` is one strong tag.
    etag,
    |text| {
        let Some(tag) = headers::strong_etag(text) else { return };
        assert_eq!(tag.matches('"').count(), 2);
        assert!(!tag.contains(|c: char| c.is_whitespace() || c.is_control()));
    }
);

fuzz::target!(
    /// F31: a next page is one that was named, whatever stands around it.
    link,
    |text| {
        let named = headers::links_to_next(text);
        assert!(!named || text.to_ascii_lowercase().contains("next"));
        let before = format!(r#"<a>; rel="next", {text}"#);
        assert!(headers::links_to_next(&before));
        let quoted = text.replace(['"', '\\'], "");
        let within = format!(r#"<b>; title="{quoted}"; rel="prev""#);
        assert!(!headers::links_to_next(&within), "{within}");
    }
);

fuzz::target!(
    /// S13, S32: what is taken for an address of an API, a browser takes for the same: the scheme,
    /// the machine, and nothing but a path.
    config,
    |text| {
        let base = match (read_config(text), ApiBase::parse(text)) {
            (Ok(base), _) | (_, Ok(base)) => base,
            (Err(error), _) => {
                assert!(!error.to_string().is_empty());
                return;
            }
        };
        let said = base.as_str();
        assert!(!said.ends_with('/'));
        // What is no address to a browser leads nowhere.
        let Ok(url) = Url::parse(&format!("{said}/rest/v1.0/me")) else { return };
        let scheme = said.split("://").next();
        assert_eq!(Some(url.scheme()), scheme);
        let is_loopback = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        assert!(url.scheme() == "https" || is_loopback, "{url}");
        assert!(url.username().is_empty() && url.password().is_none(), "{url}");
        assert!(url.query().is_none() && url.fragment().is_none(), "{url}");
        assert!(url.path().ends_with("/rest/v1.0/me"), "{url}");
    }
);
