//! Waiting until scrolling or typing pauses.

use std::time::Duration;

use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};

/// Something that is done after a pause, unless something newer takes its place.
#[derive(Debug, Default)]
pub(super) struct Pause(Option<TimeoutHandle>);

impl Pause {
    /// Does it after the pause; whatever was waiting is dropped.
    pub(super) fn then(&mut self, pause: Duration, what: impl Fn() + 'static) {
        self.end();
        self.0 = set_timeout_with_handle(what, pause).ok();
    }

    fn end(&mut self) {
        if let Some(timer) = self.0.take() {
            timer.clear();
        }
    }
}

impl Drop for Pause {
    fn drop(&mut self) {
        self.end();
    }
}
