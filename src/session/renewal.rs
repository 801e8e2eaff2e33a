//! Another token, asked for over whatever is on the screen (F38, F40).

use std::rc::Rc;

use client::{Client, FailureKind, Refusal};
use leptos::prelude::*;

use super::waiting::Waiting;

/// Why the person is asked for a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asking {
    /// They want to give one.
    ByChoice,
    /// The API does not take the one that there is.
    Refused(Refusal),
}

/// The question, while there is one, and the requests that wait for its answer.
#[derive(Clone, Copy, Debug)]
pub struct Renewal {
    asking: RwSignal<Option<Asking>>,
    lapsed: RwSignal<bool>,
    times: RwSignal<u32>,
    waiting: Waiting,
}

impl Renewal {
    pub(super) fn new() -> Self {
        Self {
            asking: RwSignal::new(None),
            lapsed: RwSignal::new(false),
            times: RwSignal::new(0),
            waiting: Waiting::new(),
        }
    }

    /// From now on the client's requests wait here when their token is refused; `begun` hears what
    /// the API said.
    pub(super) fn serve(self, client: &Client, begun: impl Fn(&Refusal) -> bool + 'static) {
        client.on_refused_token(Rc::new(move |refusal| {
            if !begun(&refusal) {
                return Box::pin(std::future::ready(false));
            }
            self.asking.try_update(|asking| ask_for(asking, refusal));
            self.waiting.wait()
        }));
    }

    /// The person wants to give a new token.
    pub fn ask(self) {
        self.asking.set(Some(Asking::ByChoice));
    }

    /// Why they are asked; `None` while they are not.
    pub fn asking(self) -> Option<Asking> {
        self.asking.get()
    }

    /// Whether the token was refused, and the person did not want to give a new one yet.
    pub fn has_lapsed(self) -> bool {
        self.lapsed.get()
    }

    /// How often there was a new token; reading it in a reactive place runs that again.
    pub fn times(self) -> u32 {
        self.times.get()
    }

    /// There is a new one: what waits goes on.
    pub(super) fn renewed(self) {
        self.lapsed.set(false);
        self.times.update(|times| *times += 1);
        self.answer(true);
    }

    /// There is none for now; says whether the old one opens nothing any more.
    pub(super) fn declined(self) -> bool {
        let is_dead = self.asking.with_untracked(|asking| match asking {
            Some(Asking::Refused(refusal)) => refusal.failure.kind == FailureKind::Unauthorized,
            Some(Asking::ByChoice) | None => false,
        });
        if is_dead {
            self.lapsed.set(true);
        }
        self.answer(false);
        is_dead
    }

    fn answer(self, renewed: bool) {
        self.asking.set(None);
        self.waiting.answer(renewed);
    }
}

/// Of several refusals, what takes the most of a token is asked for.
fn ask_for(asking: &mut Option<Asking>, refusal: Refusal) {
    let demands = |refusal: &Refusal| matches!(refusal.failure.kind, FailureKind::StepUp(_));
    match asking {
        Some(Asking::Refused(before)) if demands(before) || !demands(&refusal) => {}
        _ => *asking = Some(Asking::Refused(refusal)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use client::{Failure, StepUp};

    fn refusal(kind: FailureKind) -> Refusal {
        Refusal {
            failure: Failure::of(kind),
            again: false,
        }
    }

    #[test]
    fn of_several_refusals_the_one_that_demands_something_is_asked_for() {
        let demand = || refusal(FailureKind::StepUp(StepUp::default()));
        let plain = || refusal(FailureKind::Unauthorized);
        for (first, second) in [(demand(), plain()), (plain(), demand())] {
            let mut asking = None;
            ask_for(&mut asking, first);
            ask_for(&mut asking, second);
            assert_eq!(asking, Some(Asking::Refused(demand())));
        }
        let mut asking = Some(Asking::ByChoice);
        ask_for(&mut asking, plain());
        assert_eq!(asking, Some(Asking::Refused(plain())));
    }
}
