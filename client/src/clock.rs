//! The server's clock, which counts wherever a time is compared with one of its own (D3, F43).

use std::cell::Cell;

use time::{Duration, OffsetDateTime};

use super::platform::Platform;

/// How far the server's clock is ahead of this machine's, as far as the server has told.
#[derive(Default)]
pub(super) struct ServerClock(Cell<Duration>);

impl ServerClock {
    /// The time by it.
    pub(super) fn now(&self, platform: &dyn Platform) -> OffsetDateTime {
        platform.now() + self.0.get()
    }

    /// The server has just told the time.
    pub(super) fn set(&self, now: OffsetDateTime, platform: &dyn Platform) {
        self.0.set(now - platform.now());
    }
}
