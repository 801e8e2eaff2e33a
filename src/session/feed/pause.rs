//! Waiting until scrolling or typing pauses.

use std::time::Duration;

use crate::browser::Timer;

/// Something that is done after a pause, unless something newer takes its place.
#[derive(Debug, Default)]
pub(super) struct Pause(Option<Timer>);

impl Pause {
    /// Does it after the pause; whatever was waiting is dropped.
    pub(super) fn then(&mut self, pause: Duration, what: impl Fn() + 'static) {
        self.0 = Some(Timer::after(pause, what));
    }
}
