//! How long ago something was, or how far ahead, in words that are true by the reader's calendar.

use time::OffsetDateTime;

/// What is said of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// Less than a minute ago: nobody wants to see seconds tick.
    JustNow,
    /// So many of a unit away; towards the past it is negative.
    Away(i64, &'static str),
    /// More than a month away: its date says more.
    Far,
}

/// The days of a month, beyond which a date is said.
const MONTH: i64 = 30;

/// What is said of `time` at the time `now`, both with the offset of the reader's time zone at that time.
///
/// Minutes and hours are counted through, days by the calendar: what was 46 hours ago was not yesterday,
/// unless that is what the calendar says.
pub(super) fn when(time: OffsetDateTime, now: OffsetDateTime) -> When {
    let seconds = (time - now).whole_seconds();
    let days = (time.date() - now.date()).whole_days();
    match seconds.abs() {
        0..60 if seconds <= 0 => When::JustNow,
        // What is to come has a moment left.
        0..60 => When::Away(1, "minute"),
        60..3600 => When::Away(seconds / 60, "minute"),
        // The day on which the clocks go back has 25 hours.
        length if length < 86_400 || days == 0 => When::Away(seconds / 3600, "hour"),
        _ if days.abs() <= MONTH => When::Away(days, "day"),
        _ => When::Far,
    }
}

#[cfg(test)]
mod tests {
    use time::UtcOffset;
    use time::format_description::well_known::Rfc3339;

    use super::When::{Away, Far, JustNow};
    use super::*;

    fn at(text: &str) -> OffsetDateTime {
        OffsetDateTime::parse(text, &Rfc3339).unwrap()
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        let now = at("2026-11-30T08:00:00+01:00");
        for (time, said) in [
            ("2026-11-30T07:59:01+01:00", JustNow),
            ("2026-11-30T07:58:01+01:00", Away(-1, "minute")),
            ("2026-11-29T23:30:00+01:00", Away(-8, "hour")),
            ("2026-11-29T08:00:00+01:00", Away(-1, "day")),
            ("2026-11-29T00:00:00+01:00", Away(-1, "day")),
            // 46 hours ago, and two days back in the calendar.
            ("2026-11-28T10:00:00+01:00", Away(-2, "day")),
            ("2026-11-17T12:00:00+01:00", Away(-13, "day")),
            ("2026-10-31T12:00:00+01:00", Away(-30, "day")),
            ("2026-10-30T12:00:00+01:00", Far),
            ("2024-12-10T12:00:00+01:00", Far),
        ] {
            assert_eq!(when(at(time), now), said, "{time}");
        }
    }

    #[test]
    fn the_calendar_is_that_of_the_readers_time_zone() {
        let (time, now) = (at("2026-11-28T23:30:00Z"), at("2026-11-30T00:30:00Z"));
        assert_eq!(when(time, now), Away(-2, "day"));
        let there = UtcOffset::from_hms(-8, 0, 0).unwrap();
        let there = when(time.to_offset(there), now.to_offset(there));
        assert_eq!(there, Away(-1, "day"));
    }

    #[test]
    fn a_day_may_have_25_hours() {
        let (time, now) = (
            at("2026-10-25T00:10:00+02:00"),
            at("2026-10-25T23:50:00+01:00"),
        );
        assert_eq!(when(time, now), Away(-24, "hour"));
    }

    #[test]
    fn what_is_to_come_is_never_just_now() {
        let now = at("2026-11-30T08:00:00Z");
        for (time, said) in [
            ("2026-11-30T08:00:20Z", Away(1, "minute")),
            ("2026-11-30T08:54:00Z", Away(54, "minute")),
            ("2026-12-01T09:00:00Z", Away(1, "day")),
            ("2027-03-01T00:00:00Z", Far),
        ] {
            assert_eq!(when(at(time), now), said, "{time}");
        }
    }
}
