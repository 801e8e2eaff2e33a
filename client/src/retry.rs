//! When a read is tried again: soon, seldom, and not for long. Writes never are.

use std::time::Duration as Pause;

use time::{Duration, OffsetDateTime};

use super::failure::{Failure, FailureKind};

/// How often a read is tried again.
const TRIES: u32 = 3;

/// How long all tries may take together.
const LONGEST: Duration = Duration::seconds(30);

/// The longest first pause, in milliseconds; each further one may be twice as long.
const FIRST: u64 = 400;

/// The tries of one read.
#[derive(Clone, Copy, Debug)]
pub(super) struct RetryPolicy {
    begun: OffsetDateTime,
    done: u32,
}

impl RetryPolicy {
    /// The first try is under way.
    pub(super) fn begin(now: OffsetDateTime) -> Self {
        Self {
            begun: now,
            done: 0,
        }
    }

    /// How long to wait before the next try; `None` when there is to be none. The API's own word
    /// counts, otherwise it is chance, from 0 to 1 (`dice`), so that many pages do not come back all
    /// at once.
    pub(super) fn pause(
        &mut self,
        failure: &Failure,
        now: OffsetDateTime,
        dice: f64,
    ) -> Option<Pause> {
        let by_chance = || {
            let longest = Pause::from_millis(FIRST << self.done);
            longest.mul_f64(dice.clamp(0.0, 1.0))
        };
        let pause = match (&failure.kind, failure.retry_after) {
            (FailureKind::TooMany | FailureKind::Server(502..=504), Some(seconds)) => {
                Pause::from_secs(u64::from(seconds))
            }
            (
                FailureKind::Unreachable | FailureKind::TooMany | FailureKind::Server(502..=504),
                _,
            ) => by_chance(),
            _ => return None,
        };
        self.done += 1;
        let in_time = now - self.begun + pause <= LONGEST;
        (self.done <= TRIES && in_time).then_some(pause)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);

    fn of(kind: FailureKind, retry_after: Option<u32>) -> Failure {
        Failure {
            retry_after,
            ..Failure::of(kind)
        }
    }

    #[test]
    fn f18_a_read_is_tried_three_times_more_ever_later() {
        let mut tries = RetryPolicy::begin(NOW);
        let down = of(FailureKind::Server(503), None);
        let pauses: Vec<_> = (0..4).map(|_| tries.pause(&down, NOW, 1.0)).collect();
        let milliseconds = |pause: &Option<Pause>| pause.map(|pause| pause.as_millis());
        assert_eq!(
            pauses.iter().map(milliseconds).collect::<Vec<_>>(),
            [Some(400), Some(800), Some(1600), None]
        );
    }

    #[test]
    fn chance_spreads_the_pauses() {
        let unreachable = of(FailureKind::Unreachable, None);
        let pause = |dice| RetryPolicy::begin(NOW).pause(&unreachable, NOW, dice);
        assert_eq!(pause(0.0), Some(Pause::ZERO));
        assert_eq!(pause(0.5), Some(Pause::from_millis(200)));
    }

    #[test]
    fn f16_the_servers_word_counts_up_to_thirty_seconds() {
        for kind in [FailureKind::TooMany, FailureKind::Server(503)] {
            let pause =
                |seconds| RetryPolicy::begin(NOW).pause(&of(kind.clone(), Some(seconds)), NOW, 0.5);
            assert_eq!(pause(7), Some(Pause::from_secs(7)));
            assert_eq!(pause(31), None);
        }
    }

    #[test]
    fn what_does_not_pass_by_itself_is_not_tried_again() {
        for kind in [
            FailureKind::NotFound,
            FailureKind::Offline,
            FailureKind::Aborted,
            FailureKind::Server(500),
            FailureKind::TimedOut,
        ] {
            let failure = of(kind, None);
            let pause = RetryPolicy::begin(NOW).pause(&failure, NOW, 0.5);
            assert_eq!(pause, None, "{failure:?}");
        }
    }

    #[test]
    fn time_that_is_up_ends_it() {
        let mut tries = RetryPolicy::begin(NOW);
        let later = NOW + Duration::seconds(31);
        let down = of(FailureKind::Server(502), None);
        assert_eq!(tries.pause(&down, later, 0.0), None);
    }
}
