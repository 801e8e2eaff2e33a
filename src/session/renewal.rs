//! Another token, asked for over whatever is on the screen (F38, F40).

use client::{FailureKind, Later, Refusal};

use super::waiting::Waiting;
use crate::reactive::RwSignal;

/// Why the person is asked for a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asking {
    /// They want to give one.
    ByChoice,
    /// The API does not take the one that there is.
    Refused(Refusal),
}

/// The question, while there is one, and the requests that wait for its answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Renewal {
    /// Why they are asked; `None` while they are not.
    pub asking: RwSignal<Option<Asking>>,
    /// The token was refused, and the person did not want to give a new one yet.
    pub lapsed: RwSignal<bool>,
    /// How often there was a new token.
    pub times: RwSignal<u32>,
    waiting: Waiting,
}

impl Renewal {
    /// The person wants to give a new token.
    pub fn ask(self) {
        self.asking.set(Some(Asking::ByChoice));
    }

    /// A request has met this: it waits for a new token.
    pub(super) fn wait(self, refusal: Refusal) -> Later<'static, bool> {
        self.asking.try_update(|asking| ask_for(asking, refusal));
        self.waiting.wait()
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
