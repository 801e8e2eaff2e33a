//! One account of a run: looked at, compared with the preview, written, and looked at again where
//! the answer leaves doubt.

use domain::{Account, AccountChange, AppType};

use super::{Bulk, Next, Outcome, Run, Target, Task, sleep};
use crate::api::{Client, Failure, FailureKind, Versioned};

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
            Ok(now) => now,
            Err(failure) => return Ok(missing(failure, Outcome::Gone)),
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
        if !failure.leaves_doubt() && failure.kind != FailureKind::Stale {
            return Ok(missing(failure, Outcome::Gone));
        }
        // Whether it was done after all, or by whom it was changed, a fresh look tells (F19).
        Ok(match self.look(target).await {
            Ok(Ok(now)) if change.is_done_in(&now.value) => {
                self.bulk.feed.replace(&now.value);
                Outcome::Done
            }
            Ok(Ok(now)) if !target.is_still(&now.value) => self.overtaken(now.value),
            _ => Outcome::Failed(failure),
        })
    }

    async fn delete(&self, target: &Target) -> Result<Outcome, Cancelled> {
        let now = match self.look(target).await? {
            Ok(now) => now,
            Err(failure) => return Ok(self.deleted_or(target, failure)),
        };
        if !target.is_still(&now.value) {
            return Ok(self.overtaken(now.value));
        }
        let answer = self
            .patiently(async || self.client.delete(&now).await)
            .await?;
        let failure = match answer {
            Ok(()) => {
                self.bulk.forget(&target.id);
                return Ok(Outcome::Done);
            }
            Err(failure) => failure,
        };
        if !failure.leaves_doubt() && failure.kind != FailureKind::Stale {
            return Ok(self.deleted_or(target, failure));
        }
        Ok(match self.look(target).await {
            Ok(Ok(now)) if !target.is_still(&now.value) => self.overtaken(now.value),
            Ok(Err(gone)) if gone.is_gone() => self.deleted_or(target, gone),
            _ => Outcome::Failed(failure),
        })
    }

    /// What is not there any more is deleted, whoever did it.
    fn deleted_or(&self, target: &Target, failure: Failure) -> Outcome {
        if failure.is_gone() {
            self.bulk.forget(&target.id);
        }
        missing(failure, Outcome::Done)
    }

    /// Somebody else has changed it: their change is shown, and nothing is written over it (U3).
    fn overtaken(&self, now: Account) -> Outcome {
        self.bulk.feed.replace(&now);
        Outcome::Conflict(Box::new(now))
    }

    async fn look(
        &self,
        target: &Target,
    ) -> Result<Result<Versioned<Account>, Failure>, Cancelled> {
        self.patiently(async || self.client.account(&target.id).await)
            .await
    }

    /// Asks again after every pause that the API asks for (F16): nothing was done when it did.
    async fn patiently<T>(
        &self,
        ask: impl AsyncFn() -> Result<T, Failure>,
    ) -> Result<Result<T, Failure>, Cancelled> {
        loop {
            match ask().await {
                Err(failure) if matches!(failure.kind, FailureKind::TooMany(_)) => {
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

/// How it ends when the account is `gone`, or else a failure.
fn missing(failure: Failure, gone: Outcome) -> Outcome {
    if failure.is_gone() {
        gone
    } else {
        Outcome::Failed(failure)
    }
}
