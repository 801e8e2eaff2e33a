//! A pause that the API asks for, in front of the person (F16).

use std::rc::Rc;

use client::Client;

use super::waiting::Waiting;
use crate::reactive::RwSignal;

/// The pause, while there is one, and the writes that wait for its end.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pausing {
    /// When it ends, in milliseconds of this machine's clock; `None` when there is none.
    until: RwSignal<Option<f64>>,
    waiting: Waiting,
}

impl Pausing {
    /// From now on the client's writes wait here.
    pub(super) fn serve(self, client: &Client) {
        client.on_pause(Rc::new(move |seconds| {
            let end = js_sys::Date::now() + f64::from(seconds.max(1)) * 1000.0;
            self.until.try_update(|until| {
                *until = Some(until.map_or(end, |other| other.max(end)));
            });
            self.waiting.wait()
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
        self.waiting.answer(go_on);
    }
}
