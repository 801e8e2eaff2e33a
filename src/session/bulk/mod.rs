//! Many accounts at once: selected, gathered, looked at, changed.
//!
//! It belongs to the company and not to a screen, so that Back and Forward find it as it was. The runs
//! themselves are the client's (`client::bulk`); here they are kept in signals.

mod select;

use std::sync::Arc;

use client::bulk::{Decision, Gathered, Run, RunStore, Tally, Target, Task, gather, work};
use client::{Client, Failure};
use domain::{Account, AccountId, MarketplaceApp, Selection, Today};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::reads::LatestRead;
use super::{Count, Feed, FeedRow};
use crate::route::BulkJob;
pub use select::Share;

/// Hears how a run ended.
type Ended = Arc<dyn Fn(Tally) + Send + Sync>;

/// How far a job has come.
#[derive(Clone, Debug)]
pub enum Stage {
    /// Nothing has been begun.
    Nothing,
    /// The selected accounts are coming in.
    Gathering(Gathered),
    /// They could not be fetched.
    Failed(Failure),
    /// They are here, to be looked at.
    Here {
        /// The accounts.
        targets: Arc<Vec<Target>>,
        /// The list changed on the server while they came in (F31).
        list_changed: bool,
    },
    /// They are being changed, or have been.
    Running,
}

/// What is done with many accounts of a company.
#[derive(Clone, Copy, Debug)]
pub struct Bulk {
    feed: Feed,
    today: Signal<Today>,
    /// Reads with it end when the company is left.
    reads: StoredValue<Client, LocalStorage>,
    /// Writes go on to their end (F35).
    writes: StoredValue<Client, LocalStorage>,
    /// Which accounts are selected.
    pub selection: RwSignal<Selection>,
    /// App Type, as it is being chosen: the value of the radio button.
    pub kind: RwSignal<Option<String>>,
    /// The app, as it is being chosen.
    pub app: RwSignal<Option<MarketplaceApp>>,
    /// What was begun.
    job: StoredValue<Option<BulkJob>>,
    stage: RwSignal<Stage>,
    run: RwSignal<Run>,
    task: StoredValue<Task>,
    ended: StoredValue<Option<Ended>>,
    /// Which run the workers work for.
    round: StoredValue<u32>,
    gathering: LatestRead,
}

impl Bulk {
    /// Nothing selected, nothing begun.
    pub fn new(feed: Feed, today: Signal<Today>, reads: Client, writes: Client) -> Self {
        Self {
            feed,
            today,
            writes: StoredValue::new_local(writes),
            selection: RwSignal::default(),
            kind: RwSignal::new(None),
            app: RwSignal::new(None),
            job: StoredValue::new(None),
            stage: RwSignal::new(Stage::Nothing),
            run: RwSignal::new(Run::new(Vec::new())),
            task: StoredValue::new(Task::Delete),
            ended: StoredValue::new(None),
            round: StoredValue::new(0),
            gathering: LatestRead::new(reads.clone()),
            reads: StoredValue::new_local(reads),
        }
    }

    /// How far it has come.
    pub fn stage(self) -> Signal<Stage> {
        self.stage.into()
    }

    /// The run.
    pub fn run(self) -> Signal<Run> {
        self.run.into()
    }

    /// What is done with every account.
    pub fn task(self) -> Task {
        self.task.get_value()
    }

    /// Begins a job with what is selected, unless it has been begun.
    pub fn begin(self, job: BulkJob) {
        if self.job.get_value() != Some(job) {
            self.drop_job();
            self.job.set_value(Some(job));
            if self
                .selection
                .with_untracked(|selection| !selection.is_empty())
            {
                self.gather();
            }
        }
    }

    /// Fetches what is selected.
    pub fn gather(self) {
        self.round.update_value(|round| *round += 1);
        self.stage.set(Stage::Gathering(Gathered::default()));
        let selection = self.selection.get_untracked();
        let today = self.today.get_untracked();
        let read = async move |client: Client| {
            let mut targets = Vec::new();
            let state = gather(&client, &selection, |accounts, state| {
                let accounts = accounts.iter();
                targets.extend(accounts.map(|account| Target::of(account, today.sunset)));
                self.stage.try_set(Stage::Gathering(state));
            });
            let list_changed = state.await?.list_changed;
            let targets = Arc::new(targets);
            Ok(Stage::Here {
                targets,
                list_changed,
            })
        };
        self.gathering.restart(read, move |stage| {
            self.stage.set(stage.unwrap_or_else(Stage::Failed));
        });
    }

    /// Nothing is begun any more; what is selected stays so.
    pub fn drop_job(self) {
        self.gathering.end();
        self.cancel();
        self.round.update_value(|round| *round += 1);
        self.job.set_value(None);
        self.stage.set(Stage::Nothing);
        self.kind.set(None);
        self.app.set(None);
    }

    /// Begins to work on these.
    pub fn start(self, task: Task, targets: Vec<Target>) {
        self.round.update_value(|round| *round += 1);
        self.task.set_value(task);
        self.run.set(Run::new(targets));
        self.stage.set(Stage::Running);
        self.put_to_work();
    }

    /// Tells how a run ended, wherever the person is then (F35).
    pub fn when_over(self, tell: impl Fn(Tally) + Send + Sync + 'static) {
        self.ended.set_value(Some(Arc::new(tell)));
    }

    /// A pause: those under way end, no others begin.
    pub fn pause(self) {
        self.run.update(Run::pause_all);
    }

    /// It goes on.
    pub fn resume(self) {
        self.run.update(Run::resume);
        self.put_to_work();
    }

    /// No more of it: those under way end, no others begin.
    pub fn cancel(self) {
        self.change(Run::cancel);
    }

    /// What failed is tried again.
    pub fn retry(self) {
        self.run.update(Run::retry);
        self.put_to_work();
    }

    /// What had no turn when it was cancelled has one now.
    pub fn resume_remaining(self) {
        self.run.update(Run::resume_remaining);
        self.put_to_work();
    }

    /// Does as the person has decided about what somebody else has changed.
    pub fn decide(self, decisions: &[(usize, Decision)]) {
        let today = self.today.get_untracked();
        self.run.update(|run| run.decide(decisions, today.sunset));
        self.put_to_work();
    }

    fn put_to_work(self) {
        let (client, task) = (self.writes.get_value(), self.task.get_value());
        let store = Round {
            bulk: self,
            round: self.round.get_value(),
        };
        spawn_local(async move { work(&client, &task, &store).await });
    }

    fn change<T>(self, what: impl FnOnce(&mut Run) -> T) -> Option<T> {
        let (done, ended) = self.run.try_update(|run| {
            let was_over = run.is_over();
            let done = what(run);
            (done, (!was_over && run.is_over()).then(|| run.tally()))
        })?;
        if let (Some(tally), Some(tell)) = (ended, self.ended.get_value()) {
            tell(tally);
        }
        Some(done)
    }
}

/// The run of one round: it ends when another one is begun.
#[derive(Clone, Copy)]
struct Round {
    bulk: Bulk,
    round: u32,
}

impl RunStore for Round {
    fn turn<T>(&self, what: impl FnOnce(&mut Run) -> T) -> Option<T> {
        let is_this = self.bulk.round.try_get_value() == Some(self.round);
        if is_this {
            self.bulk.change(what)
        } else {
            None
        }
    }

    fn is_now(&self, account: &Account) {
        self.bulk.feed.replace(account);
    }

    fn is_gone(&self, id: &AccountId) {
        self.bulk.feed.remove(id);
        let selection = self.bulk.selection;
        selection.try_update(|selection| selection.forget(id));
    }
}
