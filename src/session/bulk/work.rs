//! One account of a run: looked at, compared with the preview, written, and looked at again where
//! the answer leaves doubt.

use client::{Client, Failure, FailureKind, Versioned, Whereabouts};
use domain::{Account, AccountChange, AppType};

use super::{Bulk, Next, Outcome, Run, Target, Task, sleep};

/// How often somebody who is halted in the middle of an account looks whether it goes on, in
/// milliseconds.
const LOOK: u32 = 200;

/// Works on one account after the other.
#[derive(Clone)]
pub(super) struct Worker {
    pub(super) bulk: Bulk,
    pub(super) client: Client,
    pub(super) task: Task,
    /// The run that it works for.
    pub(super) round: u32,
}

/// What a look at an account shows.
enum Look {
    /// As it is now.
    Here(Box<Versioned<Account>>),
    /// It is not there any more.
    Gone,
    /// It could not be seen.
    Failed(Failure),
}

/// The run was cancelled, or its company left, before anything was sent.
struct Cancelled;

impl Worker {
    /// Works until there is nothing to do for it.
    pub(super) async fn work(self) {
        loop {
            match self.bulk.turn(self.round, Run::next) {
                Some(Next::Take(at)) => self.take(at).await,
                Some(Next::Wait(pause)) => sleep(pause).await,
                Some(Next::Rest) | None => return,
            }
        }
    }

    async fn take(&self, at: usize) {
        let target = self.bulk.turn(self.round, |run, _| run.target(at).cloned());
        let Some(target) = target.flatten() else {
            return;
        };
        let outcome = match &self.task {
            Task::SetAppType(app_type) => self.set_app_type(&target, app_type).await,
            Task::Delete => self.delete(&target).await,
        };
        match outcome {
            Ok(outcome) => self.bulk.turn(self.round, |run, _| run.settle(at, outcome)),
            Err(Cancelled) => self.bulk.turn(self.round, |run, _| run.put_back(at)),
        };
    }

    async fn set_app_type(&self, target: &Target, to: &AppType) -> Result<Outcome, Cancelled> {
        let now = match self.look(target).await? {
            Look::Here(now) => *now,
            Look::Gone => return Ok(Outcome::Gone),
            Look::Failed(failure) => return Ok(Outcome::Failed(failure)),
        };
        if to.is_same_choice(&now.value.app_type) {
            self.bulk.feed.replace(&now.value);
            return Ok(Outcome::AlreadySo);
        }
        if !target.is_still(&now.value) {
            return Ok(self.overtaken(now.value));
        }
        let change = AccountChange::of_app_type(to.clone());
        let answer = self
            .patiently(async || self.client.update(&now, &change).await)
            .await?;
        let failure = match answer {
            Ok(saved) => {
                self.bulk.feed.replace(&saved.value);
                return Ok(Outcome::Done);
            }
            Err(failure) => failure,
        };
        if !failure.is_worth_a_look() && !failure.is_gone() {
            return Ok(Outcome::Failed(failure));
        }
        // Whether it was done after all, or by whom it was changed, a fresh look tells (F19).
        Ok(match self.look(target).await {
            Ok(Look::Here(now)) if change.is_done_in(&now.value) => {
                self.bulk.feed.replace(&now.value);
                Outcome::Done
            }
            Ok(Look::Here(now)) if !target.is_still(&now.value) => self.overtaken(now.value),
            Ok(Look::Gone) => Outcome::Gone,
            _ => Outcome::Failed(failure),
        })
    }

    async fn delete(&self, target: &Target) -> Result<Outcome, Cancelled> {
        let now = match self.look(target).await? {
            Look::Here(now) => *now,
            Look::Gone => return Ok(self.gone(target, Outcome::AlreadySo)),
            Look::Failed(failure) => return Ok(Outcome::Failed(failure)),
        };
        if !target.is_still(&now.value) {
            return Ok(self.overtaken(now.value));
        }
        let answer = self
            .patiently(async || self.client.delete(&now).await)
            .await?;
        let failure = match answer {
            Ok(()) => return Ok(self.gone(target, Outcome::Done)),
            Err(failure) => failure,
        };
        if !failure.is_worth_a_look() && !failure.is_gone() {
            return Ok(Outcome::Failed(failure));
        }
        Ok(match self.look(target).await {
            Ok(Look::Here(now)) if !target.is_still(&now.value) => self.overtaken(now.value),
            Ok(Look::Gone) if failure.leaves_doubt() => self.gone(target, Outcome::Done),
            // Somebody else was quicker, with the same end.
            Ok(Look::Gone) => self.gone(target, Outcome::AlreadySo),
            Ok(Look::Failed(why)) if failure.is_gone() => Outcome::Failed(why),
            _ => Outcome::Failed(failure),
        })
    }

    /// It is not there any more, which is as wanted.
    fn gone(&self, target: &Target, outcome: Outcome) -> Outcome {
        self.bulk.forget(&target.id);
        outcome
    }

    /// Somebody else has changed it: their change is shown, and nothing is written over it (U3).
    fn overtaken(&self, now: Account) -> Outcome {
        self.bulk.feed.replace(&now);
        Outcome::Conflict(Box::new(now))
    }

    /// Looks it up. What is not found twice is gone while other accounts can still be seen; otherwise
    /// it is out of sight, for the reason that they are.
    async fn look(&self, target: &Target) -> Result<Look, Cancelled> {
        let answer = self
            .patiently(async || self.client.account(&target.id).await)
            .await?;
        let failure = match answer {
            Ok(now) => return Ok(Look::Here(Box::new(now))),
            Err(failure) => failure,
        };
        Ok(match failure.kind {
            FailureKind::Gone => Look::Gone,
            FailureKind::NotFound => {
                let place = self
                    .patiently(async || match self.client.whereabouts(&target.id).await {
                        Whereabouts::Here(now) => Ok(Look::Here(now)),
                        Whereabouts::Gone => Ok(Look::Gone),
                        Whereabouts::OutOfSight(why) | Whereabouts::Unknown(why) => Err(why),
                    })
                    .await?;
                place.unwrap_or_else(Look::Failed)
            }
            _ => Look::Failed(failure),
        })
    }

    /// Asks again after every pause that the API asks for (F16): nothing was done when it did.
    async fn patiently<T>(
        &self,
        ask: impl AsyncFn() -> Result<T, Failure>,
    ) -> Result<Result<T, Failure>, Cancelled> {
        loop {
            match ask().await {
                Err(failure) if failure.kind == FailureKind::TooMany => {
                    self.bulk
                        .turn(self.round, |run, now| run.hold(&failure, now));
                    self.until_it_goes_on().await?;
                }
                answer => return Ok(answer),
            }
        }
    }

    async fn until_it_goes_on(&self) -> Result<(), Cancelled> {
        loop {
            let next = self.bulk.turn(self.round, |run, now| {
                (!run.is_cancelled()).then(|| run.again(now))
            });
            match next.flatten() {
                None => return Err(Cancelled),
                Some(Next::Take(_)) => return Ok(()),
                Some(Next::Wait(pause)) => sleep(pause.min(LOOK)).await,
                Some(Next::Rest) => sleep(LOOK).await,
            }
        }
    }
}
