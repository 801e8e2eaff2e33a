//! One account after the other: looked at, compared with the preview, written.

use std::rc::Rc;
use std::time::Duration;

use domain::{Account, AccountChange, AccountId};
use futures_util::future::join_all;
use time::OffsetDateTime;

use super::run::{AT_ONCE, Next};
use super::{Outcome, Run, Target, Task};
use crate::client::Client;
use crate::failure::{Failure, FailureKind};
use crate::outcome::WriteResult;
use crate::platform::Later;
use crate::types::{Absence, Versioned};

/// How often somebody who is halted in the middle of an account looks whether it goes on.
const LOOK: Duration = Duration::from_millis(200);

/// Where a run is kept, and who hears what becomes of its accounts.
pub trait RunStore: Clone + 'static {
    /// Does something with the run; `None` when it is not the same one any more.
    fn turn<T>(&self, what: impl FnOnce(&mut Run) -> T) -> Option<T>;

    /// An account was seen to be so.
    fn is_now(&self, account: &Account);

    /// An account is not there any more.
    fn is_gone(&self, id: &AccountId);
}

/// Works on the accounts of a run, a few at a time, until there is nothing to do.
pub async fn work(client: &Client, task: &Task, store: &impl RunStore) {
    let worker = Worker::new(client, task, store.clone());
    join_all((0..AT_ONCE).map(|_| worker.work())).await;
}

struct Worker<'a, S> {
    /// Whatever it sends waits for the pauses of the run (F16).
    client: Client,
    task: &'a Task,
    store: S,
}

impl<'a, S: RunStore> Worker<'a, S> {
    fn new(client: &Client, task: &'a Task, store: S) -> Self {
        let (pauses, of) = (client.clone(), store.clone());
        let hold = move |failure: Failure| {
            let (client, store) = (pauses.clone(), of.clone());
            let now = milliseconds(&client);
            store.turn(|run| run.hold(&failure, now));
            Box::pin(async move { goes_on(&client, &store).await }) as Later<'static, bool>
        };
        Self {
            client: client.holding(Rc::new(hold)),
            task,
            store,
        }
    }

    async fn work(&self) {
        loop {
            let now = milliseconds(&self.client);
            match self.store.turn(|run| run.next(now)) {
                Some(Next::Take(at)) => self.take(at).await,
                Some(Next::Wait(pause)) => sleep(&self.client, pause).await,
                Some(Next::Rest) | None => return,
            }
        }
    }

    async fn take(&self, at: usize) {
        let target = self.store.turn(|run| run.target(at).cloned());
        let Some(target) = target.flatten() else {
            return;
        };
        let outcome = match self.task {
            Task::SetAppType(_) | Task::PutBack => self.set_app_type(&target).await,
            Task::Delete => self.delete(&target).await,
        };
        self.store.turn(|run| match outcome {
            // It was cancelled during a pause: nothing was done.
            Outcome::Failed(failure) if failure.kind == FailureKind::Aborted => run.put_back(at),
            outcome => run.settle(at, outcome),
        });
    }

    async fn set_app_type(&self, target: &Target) -> Outcome {
        let Some(to) = self.task.app_type_for(target) else {
            return Outcome::AlreadySo;
        };
        let seen = match self.look(target).await {
            Ok(seen) => seen,
            Err(outcome) => return outcome,
        };
        if to.is_same_choice(&seen.value.app_type) {
            self.store.is_now(&seen.value);
            return Outcome::AlreadySo;
        }
        if !target.matches(&seen.value) {
            return self.overtaken(seen.value);
        }
        let change = AccountChange::of_app_type(to.clone());
        let result = self.client.save_account(&seen, &change).await;
        if let WriteResult::Done(now) | WriteResult::AlreadyDone(now) = &result {
            self.store.is_now(&now.value);
        }
        self.outcome(target, result)
    }

    async fn delete(&self, target: &Target) -> Outcome {
        let seen = match self.look(target).await {
            Ok(seen) => seen,
            Err(Outcome::Gone) => return Outcome::AlreadySo,
            Err(outcome) => return outcome,
        };
        if !target.matches(&seen.value) {
            return self.overtaken(seen.value);
        }
        let result = self.client.remove_account(&seen).await;
        if result.is_done() {
            self.store.is_gone(&target.id);
        }
        self.outcome(target, result)
    }

    /// What a write came to for the run.
    fn outcome<D>(&self, target: &Target, result: WriteResult<D, Versioned<Account>>) -> Outcome {
        match result {
            WriteResult::Done(_) => Outcome::Done,
            WriteResult::AlreadyDone(_) => Outcome::AlreadySo,
            WriteResult::Conflict { now, failure }
            | WriteResult::VersionRequired { now, failure } => {
                self.conflict(target, now.value, failure)
            }
            WriteResult::Gone(_) => self.gone(target),
            WriteResult::NotVisible { why, .. } => self.not_visible(why),
            WriteResult::Unknown { failure, why } => self.unknown(failure, why),
            WriteResult::NotFound(failure) | WriteResult::Failed(failure) => {
                Outcome::Failed(failure)
            }
        }
    }

    /// It is not there any more.
    fn gone(&self, target: &Target) -> Outcome {
        self.store.is_gone(&target.id);
        Outcome::Gone
    }

    /// Neither it nor any other can be seen, for this reason: so it is with the next account.
    fn not_visible(&self, why: Failure) -> Outcome {
        self.store.turn(|run| run.stop(why.clone()));
        Outcome::Failed(why)
    }

    /// It may have been done. Why nobody could look is not what it failed for, and may be what the next
    /// account would meet.
    fn unknown(&self, failure: Failure, why: Option<Failure>) -> Outcome {
        match why {
            // No account can be seen.
            Some(why) if why.hides() => self.store.turn(|run| run.stop(why)),
            Some(why) => self.store.turn(|run| run.stop_if_for_all(&why)),
            None => None,
        };
        Outcome::Failed(failure)
    }

    /// Somebody else has changed it: their change is shown, and nothing is written over it (U3).
    fn overtaken(&self, now: Account) -> Outcome {
        self.store.is_now(&now);
        Outcome::Conflict(Box::new(now))
    }

    /// The same, by the write that failed so. Where there is nothing to show, it can be tried again.
    fn conflict(&self, target: &Target, now: Account, failure: Failure) -> Outcome {
        if !target.matches(&now) {
            return self.overtaken(now);
        }
        self.store.is_now(&now);
        Outcome::Failed(failure)
    }

    /// An account as it is now. What is not found twice is gone while other accounts can still be seen;
    /// otherwise it is out of sight, for the reason that they are.
    async fn look(&self, target: &Target) -> Result<Versioned<Account>, Outcome> {
        let absence = match self.client.find(&target.id).await {
            Ok(now) => return Ok(now),
            Err(absence) => absence,
        };
        Err(match absence {
            Absence::Gone(_) => self.gone(target),
            Absence::NotVisible { why, .. } => self.not_visible(why),
            Absence::NotFound(why)
            | Absence::NotLooked(why)
            | Absence::InDoubt { failure: why, .. } => Outcome::Failed(why),
        })
    }
}

/// Waits until the run goes on; false when it does not: it was cancelled, or is another one.
async fn goes_on(client: &Client, store: &impl RunStore) -> bool {
    loop {
        let now = milliseconds(client);
        let next = store.turn(|run| (!run.is_cancelled()).then(|| run.again(now)));
        match next.flatten() {
            None => return false,
            Some(Next::Take(_)) => return true,
            Some(Next::Wait(pause)) => sleep(client, pause.min(LOOK)).await,
            Some(Next::Rest) => sleep(client, LOOK).await,
        }
    }
}

/// By this machine's clock, as runs count.
fn milliseconds(client: &Client) -> f64 {
    let since = client.platform().now() - OffsetDateTime::UNIX_EPOCH;
    since.as_seconds_f64() * 1000.0
}

async fn sleep(client: &Client, pause: Duration) {
    client.platform().sleep(pause).await;
}
