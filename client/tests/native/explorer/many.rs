//! Runs over many accounts, with pauses, cancelled and gone on with.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use axum::http::Method;
use client::bulk::{Decision, Kind, Outcome, Run, RunStore, StopReason, Target, Task, work};
use client::{Failure, FailureKind};
use domain::{Account, AccountId, AccountsQuery, Sunset};
use futures_util::future::{Either, select};
use std::pin::pin;
use tokio::time::sleep;

use super::admin::{Admin, Done};
use super::chance::Chance;
use super::ledger::{Moment, path};
use super::saves::is_of;
use client::Row;

/// A run that is under way.
pub struct Many {
    kept: Kept,
    task: Task,
    since: Moment,
    /// How often it was begun again.
    rounds: usize,
    /// Those that are not as they were shown any more: they are not written over (U3).
    changed: Vec<AccountId>,
}

#[derive(Clone)]
struct Kept(Rc<RefCell<Run>>);

impl RunStore for Kept {
    fn turn<T>(&self, what: impl FnOnce(&mut Run) -> T) -> Option<T> {
        Some(what(&mut self.0.borrow_mut()))
    }

    fn is_now(&self, _: &Account) {}

    fn is_gone(&self, _: &AccountId) {}
}

impl Admin<'_> {
    /// Begins a run over some of the accounts that are listed.
    pub async fn begin_many(&mut self, chance: &mut Chance) -> Done {
        let query = AccountsQuery::default();
        let Ok(list) = self.client.accounts(&query, 1, 100).await else {
            return Ok("cannot choose any".into());
        };
        let is_deleted = list.rows.len() > 8 && chance.happens(25);
        let rows = list.rows.into_iter().filter_map(Row::read);
        let mut targets: Vec<_> = rows
            .filter(|_| chance.happens(60))
            .map(|account| Target::of(&account, Sunset::NotPlanned))
            .collect();
        let task = if is_deleted {
            targets.truncate(2);
            Task::Delete
        } else {
            Task::SetAppType(self.some_app_type(chance))
        };
        self.begun = self.ledger.now();
        let many = Many {
            kept: Kept(Rc::new(RefCell::new(Run::new(targets)))),
            task,
            since: self.begun,
            rounds: 0,
            changed: Vec::new(),
        };
        if chance.happens(40) {
            let told = format!("looks at what {:?} would do", many.task);
            self.many = Some(many);
            return Ok(told);
        }
        self.work_on(many, chance).await
    }

    /// Goes on with a run that is not over: what waits, what failed, what is to be decided.
    pub async fn go_on_with(&mut self, many: Many, chance: &mut Chance) -> Done {
        let decisions: Vec<_> = {
            let run = many.kept.0.borrow();
            let decision = *chance.pick(&[Decision::Leave, Decision::Insist]);
            run.conflicts().map(|one| (one.at, decision)).collect()
        };
        {
            let mut run = many.kept.0.borrow_mut();
            if !decisions.is_empty() {
                run.decide(&decisions, Sunset::NotPlanned);
            } else if chance.happens(50) {
                run.retry();
                run.resume_remaining();
            } else {
                run.resume_remaining();
            }
        }
        let rounds = many.rounds + 1;
        self.work_on(Many { rounds, ..many }, chance).await
    }

    async fn work_on(&mut self, mut many: Many, chance: &mut Chance) -> Done {
        many.changed = self.changed_since_shown(&many).await;
        let round = self.ledger.now();
        // Whoever goes to a run has left what was open.
        self.open.clear();
        {
            let working = pin!(work(&self.client, &many.task, &many.kept));
            let watching = pin!(watch(&many.kept, chance));
            if let Either::Right(((), working)) = select(working, watching).await {
                working.await;
            }
        }
        let run = many.kept.0.borrow().clone();
        let tally = run.tally();
        let told = format!(
            "{:?} of many: {tally:?}, {:?}",
            many.task,
            run.stop_reason()
        );
        self.check_run(&many, &run, round)
            .await
            .map_err(|wrong| format!("{told}: {wrong}"))?;
        let is_left = tally.ended() < tally.all || tally.failed > 0;
        let goes_on = is_left || run.conflicts().next().is_some();
        if goes_on && many.rounds < 4 && chance.happens(80) {
            self.many = Some(many);
        }
        Ok(told)
    }

    async fn changed_since_shown(&self, many: &Many) -> Vec<AccountId> {
        let all = self.ledger.all().await;
        let run = many.kept.0.borrow();
        let targets = (0..run.outcomes().len()).filter_map(|at| run.target(at));
        let is_changed = |target: &&Target| {
            let now = all.iter().find(|account| account.id == target.id);
            now.is_some_and(|now| now.name != target.name || !is_of(now, &target.app_type))
        };
        let changed = targets.filter(is_changed);
        changed.map(|target| target.id.clone()).collect()
    }

    /// What a run says of each account is so.
    async fn check_run(&mut self, many: &Many, run: &Run, round: Moment) -> Result<(), String> {
        for (at, outcome) in run.outcomes().iter().enumerate() {
            let target = run.target(at).expect("a target");
            self.check_outcome(many, target, outcome, round)
                .await
                .map_err(|wrong| format!("{} is {:?}, and {wrong}", target.id, outcome.kind()))?;
        }
        Ok(())
    }

    async fn check_outcome(
        &mut self,
        many: &Many,
        target: &Target,
        outcome: &Outcome,
        round: Moment,
    ) -> Result<(), String> {
        let id = &target.id;
        let method = match many.task {
            Task::SetAppType(_) | Task::PutBack => Method::PATCH,
            Task::Delete => Method::DELETE,
        };
        let path = path(id);
        let now = self.ledger.account(id).await;
        let is_so = match many.task.app_type_for(target) {
            Some(app_type) => now.is_some_and(|now| is_of(&now.value, app_type)),
            None => now.is_none() || self.ledger.was_misled(&self.wire, many.since),
        };
        if matches!(many.task, Task::Delete) && outcome.kind() == Kind::Done {
            self.check_gone(id, many.since).await?;
        }
        let others = self.were_others_at(id, many.since);
        let in_round = self.ledger.done(&self.wire, round, &method, &path);
        if in_round > 1 && !others {
            return Err(format!("it was done {in_round} times"));
        }
        // Somebody may have put it back, or a copy that lags behind may have it so.
        let may_be_as_shown =
            self.were_others_at(id, round) || self.ledger.was_behind(&self.wire, round);
        if in_round > 0 && many.changed.contains(id) && !may_be_as_shown {
            return Err("it was written over".into());
        }
        match outcome {
            Outcome::UnderWay => Err("nobody works any more".into()),
            // A copy that lags behind may have it so, as it was before.
            Outcome::AlreadySo if self.ledger.was_behind(&self.wire, many.since) => Ok(()),
            Outcome::Done | Outcome::AlreadySo if !is_so && !others => Err("it is not so".into()),
            Outcome::Waiting | Outcome::Conflict(_) if in_round > 0 && !others => {
                Err("it was done".into())
            }
            Outcome::Failed(failure) if is_undone(failure) && in_round > 0 && !others => {
                Err("it was done".into())
            }
            Outcome::Gone => self.check_gone(id, many.since).await,
            _ => Ok(()),
        }
    }
}

/// Whether a write that failed so was not done.
fn is_undone(failure: &Failure) -> bool {
    matches!(
        failure.kind,
        FailureKind::Rejected
            | FailureKind::PreconditionFailed
            | FailureKind::VersionRequired
            | FailureKind::TooMany
    )
}

/// Somebody watches a run, pauses it, cancels it, and goes on with it.
async fn watch(kept: &Kept, chance: &mut Chance) {
    for _ in 0..40 {
        let pause = Duration::from_millis(200 + chance.below(20_000) as u64);
        sleep(pause).await;
        let mut run = kept.0.borrow_mut();
        match run.stop_reason() {
            None if chance.happens(15) => run.pause_all(),
            None if chance.happens(6) => run.cancel(),
            Some(StopReason::Paused) if chance.happens(50) => run.resume(),
            Some(StopReason::Trouble(_)) if chance.happens(40) => run.resume(),
            Some(_) if chance.happens(20) => run.cancel(),
            _ => {}
        }
    }
    // Otherwise it would never come to an end.
    kept.0.borrow_mut().cancel();
}
