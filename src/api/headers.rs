//! What the headers of an answer say. A browser sees only those that the server exposes.

use time::format_description::well_known::Rfc2822;
use time::{Duration, OffsetDateTime};

/// A `Retry-After` beyond this is not believed, in seconds (F17).
const LONGEST_WAIT: i64 = 300;

/// A date as HTTP writes it: `Mon, 23 Nov 2026 14:05:00 GMT` (RFC 9110 §5.6.7).
pub(super) fn http_date(text: &str) -> Option<OffsetDateTime> {
    // The format of mail dates, of which HTTP's is one with the zone always GMT.
    OffsetDateTime::parse(text.trim(), &Rfc2822).ok()
}

/// How many seconds to wait, from a `Retry-After` in seconds or as a date, which is measured
/// against the server's own `now` (F17).
pub(super) fn retry_after(text: &str, now: OffsetDateTime) -> Option<u32> {
    let seconds = match text.trim().parse::<u32>() {
        Ok(seconds) => i64::from(seconds),
        Err(_) => (http_date(text)? - now + Duration::milliseconds(999)).whole_seconds(),
    };
    u32::try_from(seconds.clamp(0, LONGEST_WAIT)).ok()
}

/// The entity tag, when it is a strong one: a weak one is no use in `If-Match` (F6).
pub(super) fn strong_etag(text: &str) -> Option<&str> {
    let tag = text.trim();
    let quoted = tag.len() >= 2 && tag.starts_with('"') && tag.ends_with('"');
    quoted.then_some(tag)
}

/// Whether a `Link` header names a page after this one (RFC 8288).
pub(super) fn links_to_next(text: &str) -> bool {
    text.split(',').any(|link| {
        link.split(';').skip(1).any(|parameter| {
            let parameter: String = parameter.chars().filter(|c| !c.is_whitespace()).collect();
            parameter == "rel=\"next\"" || parameter == "rel=next"
        })
    })
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-23 14:05:00 UTC);

    #[test]
    fn the_servers_date_is_read() {
        assert_eq!(http_date("Mon, 23 Nov 2026 14:05:00 GMT"), Some(NOW));
        assert_eq!(http_date("yesterday"), None);
    }

    #[test]
    fn f17_waiting_is_measured_by_the_servers_clock_and_limited() {
        assert_eq!(retry_after("7", NOW), Some(7));
        assert_eq!(retry_after("Mon, 23 Nov 2026 14:05:30 GMT", NOW), Some(30));
        assert_eq!(retry_after("Mon, 23 Nov 2026 14:00:00 GMT", NOW), Some(0));
        assert_eq!(retry_after("86400", NOW), Some(300));
        assert_eq!(retry_after("soon", NOW), None);
    }

    #[test]
    fn f6_a_weak_tag_is_not_used() {
        assert_eq!(strong_etag("\"v7\""), Some("\"v7\""));
        assert_eq!(strong_etag("W/\"v7\""), None);
        assert_eq!(strong_etag("v7"), None);
        assert_eq!(strong_etag("\""), None);
    }

    #[test]
    fn a_next_page_is_found_among_the_links() {
        assert!(links_to_next(
            r#"<https://a.example?page=1>; rel="first", <b>; rel="next""#
        ));
        assert!(!links_to_next(r#"<https://a.example?page=1>; rel="prev""#));
    }
}
