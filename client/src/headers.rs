//! What the headers of an answer say. A browser sees only those that the server exposes.

use std::ops::RangeInclusive;

use time::{Date, Duration, Month, OffsetDateTime, Time};

use super::parts::{Part, parameter, parts};

/// A `Retry-After` beyond this is not believed, in seconds (F17).
const LONGEST_WAIT: u32 = 300;

/// Years in which a server's clock may believe to be.
const CREDIBLE: RangeInclusive<i32> = 1970..=9000;

/// A date as HTTP writes it: `Mon, 23 Nov 2026 14:05:00 GMT` (RFC 9110 §5.6.7). One so far from
/// today that a clock could not go on from it is none.
pub(super) fn http_date(text: &str) -> Option<OffsetDateTime> {
    // By hand: the parsers of `time` for this format add some KB to what browsers download.
    let words: Vec<_> = text.split_ascii_whitespace().collect();
    let [_weekday, day, month, year, time, "GMT"] = words[..] else {
        return None;
    };
    let month = MONTHS.iter().position(|name| *name == month)?;
    let month = Month::January.nth_next(u8::try_from(month).ok()?);
    let date = Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    let parts: Option<Vec<u8>> = time.split(':').map(|part| part.parse().ok()).collect();
    let [hour, minute, second] = parts?[..] else {
        return None;
    };
    // A leap second is the one before.
    let second = if second == 60 { 59 } else { second };
    let date = date.with_time(Time::from_hms(hour, minute, second).ok()?);
    CREDIBLE.contains(&date.year()).then(|| date.assume_utc())
}

/// As HTTP calls them.
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// How many seconds to wait, from a `Retry-After` in seconds or as a date, which is measured
/// against the server's own `now` (F17).
pub(super) fn retry_after(text: &str, now: OffsetDateTime) -> Option<u32> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit()) {
        let longer = text.parse().unwrap_or(LONGEST_WAIT);
        return Some(longer.min(LONGEST_WAIT));
    }
    let seconds = (http_date(text)? - now + Duration::milliseconds(999)).whole_seconds();
    u32::try_from(seconds.clamp(0, LONGEST_WAIT.into())).ok()
}

/// The entity tag, when it is a strong one: a weak one is no use in `If-Match` (F6), and two are
/// none.
pub(super) fn strong_etag(text: &str) -> Option<&str> {
    let tag = text.trim();
    let opaque = tag.strip_prefix('"')?.strip_suffix('"')?;
    let is_opaque = |c: char| c != '"' && !c.is_whitespace() && !c.is_control();
    opaque.chars().all(is_opaque).then_some(tag)
}

/// Whether a `Link` header names a page after this one (RFC 8288).
pub(super) fn links_to_next(text: &str) -> bool {
    let parts: Vec<_> = parts(text).collect();
    let mut links = parts.split(|part| *part == Part::Sign(','));
    links.any(|link| {
        matches!(link.first(), Some(Part::Address(_))) && {
            // Only the first counts. It may say several, separated by spaces.
            let relations = parameter(link.iter().cloned(), "rel").unwrap_or_default();
            let mut relations = relations.split_ascii_whitespace();
            relations.any(|relation| relation.eq_ignore_ascii_case("next"))
        }
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
        assert_eq!(
            http_date(" Thu, 01 Jan 2026 00:00:59 GMT "),
            Some(datetime!(2026-01-01 00:00:59 UTC))
        );
        assert_eq!(
            http_date("Sat, 29 Feb 2028 23:59:00 GMT"),
            Some(datetime!(2028-02-29 23:59 UTC))
        );
        assert_eq!(
            http_date("Sat, 31 Dec 2016 23:59:60 GMT"),
            Some(datetime!(2016-12-31 23:59:59 UTC))
        );
        for none in [
            "yesterday",
            "",
            "Mon, 23 Nov 2026 14:05:00",
            "Mon, 23 Nov 2026 14:05:00 CET",
            "Mon, 23 nov 2026 14:05:00 GMT",
            "Mon, 31 Nov 2026 14:05:00 GMT",
            "Mon, 23 Nov 2026 14:05 GMT",
            "Mon, 23 Nov 2026 24:05:00 GMT",
            "Mon, 23 Nov 2026 14:05:00:00 GMT",
            "Mon, 23 Nov MMXX 14:05:00 GMT",
            "23 Nov 2026 14:05:00 GMT",
        ] {
            assert_eq!(http_date(none), None, "{none}");
        }
        // A clock that goes on from there stops the page within a second.
        assert_eq!(http_date("Fri, 31 Dec 9999 23:59:59 GMT"), None);
    }

    #[test]
    fn f17_waiting_is_measured_by_the_servers_clock_and_limited() {
        assert_eq!(retry_after("7", NOW), Some(7));
        assert_eq!(retry_after("Mon, 23 Nov 2026 14:05:30 GMT", NOW), Some(30));
        assert_eq!(retry_after("Mon, 23 Nov 2026 14:00:00 GMT", NOW), Some(0));
        assert_eq!(retry_after("86400", NOW), Some(300));
        assert_eq!(retry_after("99999999999", NOW), Some(300));
        assert_eq!(retry_after("soon", NOW), None);
    }

    #[test]
    fn f6_a_weak_tag_is_not_used() {
        assert_eq!(strong_etag("\"v7\""), Some("\"v7\""));
        assert_eq!(strong_etag("W/\"v7\""), None);
        assert_eq!(strong_etag("v7"), None);
        assert_eq!(strong_etag("\""), None);
        assert_eq!(strong_etag("\"a\", \"b\""), None);
    }

    #[test]
    fn a_next_page_is_found_among_the_links() {
        assert!(links_to_next(
            r#"<https://a.example?page=1>; rel="first", <b>; rel="next""#
        ));
        assert!(links_to_next("<b>;REL = \"prev  Next\" ;title=x"));
        assert!(!links_to_next(r#"<https://a.example?page=1>; rel="prev""#));
        assert!(!links_to_next(
            r#"<https://a.example/?q=;rel=next,2>; title="a, <b>; rel=next"; rel="prev""#
        ));
    }
}
