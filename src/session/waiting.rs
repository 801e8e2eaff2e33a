//! Requests that wait for what the user decides.

use client::Later;
use futures_channel::oneshot;

use crate::reactive::StoredValue;

/// The requests that wait for one answer.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Waiting(StoredValue<Vec<oneshot::Sender<bool>>>);

impl Waiting {
    /// Waits for the answer, which is no once the session has ended.
    pub(super) fn wait(self) -> Later<'static, bool> {
        let (sender, receiver) = oneshot::channel();
        self.0.try_update_value(|waiting| waiting.push(sender));
        Box::pin(async move { receiver.await.unwrap_or(false) })
    }

    pub(super) fn answer(self, answer: bool) {
        let waiting = self.0.try_update_value(std::mem::take);
        for request in waiting.into_iter().flatten() {
            // Whoever asked may have left meanwhile.
            let _ = request.send(answer);
        }
    }
}
