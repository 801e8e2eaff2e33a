//! How many requests a person or an account may make in a period.

use axum::http::{HeaderName, StatusCode, header};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use time::OffsetDateTime;

use super::problem::Problem;
use crate::options::RateLimit;

/// What everybody has used up of the limit, in periods that begin with their first request.
#[derive(Debug)]
pub struct Meter {
    limit: RateLimit,
    used: Mutex<HashMap<i64, Used>>,
}

#[derive(Clone, Copy, Debug)]
struct Used {
    since: OffsetDateTime,
    requests: u32,
}

/// The limit is reached, `now` and `until` then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    requests: u32,
    now: OffsetDateTime,
    until: OffsetDateTime,
}

impl Meter {
    /// A meter on which nobody has used anything.
    pub fn new(limit: RateLimit) -> Self {
        Self {
            limit,
            used: Mutex::default(),
        }
    }

    /// Counts a request, unless that is one too many.
    pub fn take(&self, caller: i64, now: OffsetDateTime) -> Result<(), Spent> {
        let mut everybody = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = Used {
            since: now,
            requests: 0,
        };
        let used = everybody.entry(caller).or_insert(fresh);
        if now >= used.since + self.limit.period {
            *used = fresh;
        }
        if used.requests >= self.limit.requests {
            return Err(Spent {
                requests: self.limit.requests,
                now,
                until: used.since + self.limit.period,
            });
        }
        used.requests += 1;
        Ok(())
    }
}

impl From<Spent> for Problem {
    /// 429, with when to try again.
    fn from(spent: Spent) -> Self {
        // Rounded up: whoever comes back after so many seconds is not too early.
        let seconds = (spent.until - spent.now).whole_seconds().max(0) + 1;
        let end = spent.now + time::Duration::seconds(seconds);
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "rate_limited",
            "Too many requests. Try again in a while.",
        )
        .with(header::RETRY_AFTER, seconds)
        .with(
            HeaderName::from_static("x-rate-limit-limit"),
            spent.requests,
        )
        .with(HeaderName::from_static("x-rate-limit-remaining"), 0)
        .with(
            HeaderName::from_static("x-rate-limit-reset"),
            end.unix_timestamp(),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);

    fn meter(requests: u32, period: Duration) -> Meter {
        Meter::new(RateLimit { requests, period })
    }

    #[test]
    fn everybody_has_their_own_requests() {
        let meter = meter(2, Duration::from_mins(1));
        assert_eq!([meter.take(1, NOW), meter.take(1, NOW)], [Ok(()), Ok(())]);
        assert!(meter.take(1, NOW).is_err());
        assert!(meter.take(2, NOW).is_ok());
    }

    #[test]
    fn a_period_that_is_over_frees_them_again() {
        let meter = meter(1, Duration::from_mins(1));
        assert!(meter.take(1, NOW).is_ok());
        assert!(meter.take(1, NOW + Duration::from_secs(59)).is_err());
        assert!(meter.take(1, NOW + Duration::from_mins(1)).is_ok());
    }
}
