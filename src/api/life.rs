//! How long requests may live.

use web_sys::{AbortController, AbortSignal};

/// Ends the requests that belong to it when it is dropped (F34).
#[derive(Debug)]
pub struct Life(Option<AbortController>);

impl Life {
    /// A life that begins now.
    pub fn new() -> Self {
        // Every engine that runs WebAssembly has it; without one, requests just run to their end.
        Self(AbortController::new().ok())
    }

    /// What a request listens to.
    pub(super) fn signal(&self) -> Option<AbortSignal> {
        self.0.as_ref().map(AbortController::signal)
    }
}

impl Default for Life {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}
