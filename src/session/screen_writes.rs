//! What a screen sends: in the session's hands from then on, and the screen's to follow while it is there.

use client::Client;
use leptos::task::spawn_local;

use super::company::CompanyScope;
use super::writes::{Sent, Unwatched, WriteOutcome};
use crate::reactive::{RwSignal, Signal};

/// The writes of one screen, one at a time. The only place that knows whether the screen is still
/// there.
#[derive(Clone, Copy)]
pub struct ScreenWrites {
    scope: CompanyScope,
    busy: RwSignal<bool>,
}

impl ScreenWrites {
    /// For the screen that is the current owner.
    pub fn new(scope: CompanyScope) -> Self {
        Self {
            scope,
            busy: RwSignal::new(false),
        }
    }

    /// Whether one is in flight.
    pub fn is_busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Sends a write, with a client that neither the screen nor the company ends. `write` does what is
    /// to be done whether or not the screen is still there; then comes `here`, or, where the screen was
    /// left, `left` and a notice by the frame. `left` gives the account's name, where it was seen anew.
    pub fn send<O>(
        self,
        sent: Sent,
        write: impl AsyncFnOnce(Client) -> O + 'static,
        here: impl FnOnce(O) + 'static,
        left: impl FnOnce(&O) -> Option<String> + 'static,
    ) where
        O: 'static,
        for<'a> WriteOutcome: From<&'a O>,
    {
        let (session, company) = (self.scope.session(), self.scope.id());
        let in_flight = session.writes.begin(company.clone(), sent.write.clone());
        let client = session.client().within(company);
        self.busy.set(true);
        spawn_local(async move {
            let ended = write(client).await;
            if self.busy.is_disposed() {
                let name = left(&ended).unwrap_or(sent.name);
                let unwatched = Unwatched {
                    sent: Sent { name, ..sent },
                    outcome: WriteOutcome::from(&ended),
                };
                session.writes.ended_unwatched(unwatched);
            } else {
                here(ended);
                self.busy.set(false);
                drop(left);
            }
            drop(in_flight);
        });
    }
}
