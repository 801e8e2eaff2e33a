//! A pause that the API asks for, in front of the person (F16).

use std::rc::Rc;

use client::Client;
use futures_channel::oneshot;
use leptos::prelude::*;

/// The pause, while there is one, and the writes that wait for its end.
#[derive(Clone, Copy, Debug)]
pub struct Pausing {
    /// When it ends, in milliseconds of this machine's clock; `None` when there is none.
    until: RwSignal<Option<f64>>,
    waiting: StoredValue<Vec<oneshot::Sender<bool>>, LocalStorage>,
}

impl Pausing {
    pub(super) fn new() -> Self {
        Self {
            until: RwSignal::new(None),
            waiting: StoredValue::new_local(Vec::new()),
        }
    }

    /// From now on the client's writes wait here.
    pub(super) fn serve(self, client: &Client) {
        client.on_pause(Rc::new(move |seconds| {
            let (sender, receiver) = oneshot::channel();
            let end = js_sys::Date::now() + f64::from(seconds.max(1)) * 1000.0;
            self.waiting
                .try_update_value(|waiting| waiting.push(sender));
            self.until.try_update(|until| {
                *until = Some(until.map_or(end, |other| other.max(end)));
            });
            // Without a session any more the sender is gone, and the answer is no.
            Box::pin(async move { receiver.await.unwrap_or(false) })
        }));
    }

    /// Whether there is one.
    pub fn is_on(self) -> bool {
        self.until.with(Option::is_some)
    }

    /// How many seconds are left; 0 when it is over.
    pub fn seconds_left(self) -> usize {
        let left = self.until.get_untracked().unwrap_or_default() - js_sys::Date::now();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most 300
        let seconds = (left.max(0.0) / 1000.0).ceil() as usize;
        seconds
    }

    /// It is over, or the person does not want to wait for its end.
    pub fn end(self, go_on: bool) {
        self.until.set(None);
        let waiting = self.waiting.try_update_value(std::mem::take);
        for write in waiting.into_iter().flatten() {
            // Whoever waited may have left meanwhile.
            let _ = write.send(go_on);
        }
    }
}
