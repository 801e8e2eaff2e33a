//! Many accounts at once: selected, gathered, looked at, changed.
//!
//! It belongs to the company and not to a screen, so that Back and Forward find it as it was. The runs
//! themselves are the client's (`client::bulk`); here they are kept in signals.

mod select;

use std::sync::Arc;

use client::bulk::{Decision, Gathered, Run, RunStore, Tally, Target, Task, gather, work};
use client::{Client, Failure};
use domain::{Account, AccountId, Draft, Selection, Today};
use leptos::task::spawn_local;

use super::reads::LatestRead;
use super::{Count, Feed, FeedRow, List};
use crate::reactive::{RwSignal, Signal, StoredValue};
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
    Gathering,
    /// They could not be fetched.
    Failed(Failure),
    /// They are here, to be looked at.
    Preview,
    /// They are being changed, or have been.
    Running,
}

/// What is done with many accounts of a company.
#[derive(Clone, Copy, Debug)]
pub struct Bulk {
    feed: Feed,
    today: Signal<Today>,
    /// Reads with it end when the company is left.
    reads: StoredValue<Client>,
    /// Writes go on to their end (F35).
    writes: StoredValue<Client>,
    /// Which accounts are selected.
    pub selection: RwSignal<Selection>,
    /// The App Type and the app, as they were chosen last.
    pub choice: StoredValue<Draft>,
    /// What was begun with the selection, if anything.
    job: StoredValue<Option<BulkJob>>,
    /// How far it has come; as all that follows, changed by what is done here alone.
    pub stage: RwSignal<Stage>,
    /// How many of the selected accounts have come in.
    pub gathered: RwSignal<Gathered>,
    /// The selected accounts, once they are here.
    pub targets: RwSignal<Arc<Vec<Target>>>,
    /// The order of work and the outcomes, once it runs.
    pub run: RwSignal<Run>,
    task: StoredValue<Task>,
    ended: StoredValue<Option<Ended>>,
    /// Counts the jobs: workers work for one of them.
    round: StoredValue<u32>,
    gathering: LatestRead,
}

impl Bulk {
    /// Nothing selected, nothing begun.
    pub fn new(feed: Feed, today: Signal<Today>, reads: Client, writes: Client) -> Self {
        Self {
            feed,
            today,
            writes: StoredValue::new(writes),
            selection: RwSignal::default(),
            choice: StoredValue::default(),
            job: StoredValue::new(None),
            stage: RwSignal::new(Stage::Nothing),
            gathered: RwSignal::default(),
            targets: RwSignal::default(),
            run: RwSignal::new(Run::new(Vec::new())),
            task: StoredValue::new(Task::Delete),
            ended: StoredValue::new(None),
            round: StoredValue::new(0),
            gathering: LatestRead::new(reads.clone()),
            reads: StoredValue::new(reads),
        }
    }

    /// What is done with every account.
    pub fn task(self) -> Task {
        self.task.get_value()
    }

    /// Begins a job with what is selected, unless it has been begun.
    pub fn begin(self, job: BulkJob) {
        if self.job.get_value() == Some(job) {
            return;
        }
        self.drop_job();
        self.job.set_value(Some(job));
        if !self.selection.with_untracked(Selection::is_empty) {
            self.gather();
        }
    }

    /// Fetches what is selected.
    pub fn gather(self) {
        self.gathered.set(Gathered::default());
        self.stage.set(Stage::Gathering);
        let selection = self.selection.get_untracked();
        let today = self.today.get_untracked();
        let read = async move |client: Client| {
            let mut targets = Vec::new();
            let state = gather(&client, &selection, |accounts, state| {
                let accounts = accounts.iter();
                targets.extend(accounts.map(|account| Target::of(account, today.sunset)));
                self.gathered.set(state);
            });
            let state = state.await?;
            self.gathered.set(state);
            self.targets.set(Arc::new(targets));
            Ok(Stage::Preview)
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
        self.choice.set_value(Draft::default());
    }

    /// Begins to work on these.
    pub fn start(self, task: Task, targets: Vec<Target>) {
        self.task.set_value(task);
        // Whoever still works on another run has no part in this one.
        self.round.update_value(|round| *round += 1);
        self.go_on(|run| *run = Run::new(targets));
        self.stage.set(Stage::Running);
    }

    /// Whether what the run has done can be taken back.
    pub fn can_undo(self) -> bool {
        self.run.with(|run| run.can_undo(&self.task()))
    }

    /// Takes it back, by another run.
    pub fn undo(self) {
        let undo = self.run.with_untracked(|run| run.undo(&self.task()));
        if let Some((task, targets)) = undo {
            self.start(task, targets);
        }
    }

    /// Whether that is what is being done.
    pub fn is_undoing(self) -> bool {
        let is_running = self.stage.with(|stage| matches!(stage, Stage::Running));
        is_running && matches!(self.task(), Task::PutBack)
    }

    /// Tells how a run ended, wherever the person is then (F35).
    pub fn when_over(self, tell: impl Fn(Tally) + Send + Sync + 'static) {
        self.ended.set_value(Some(Arc::new(tell)));
    }

    /// A pause: those under way end, no others begin.
    pub fn pause(self) {
        self.run.update(Run::pause_all);
    }

    /// No more of it: those under way end, no others begin.
    pub fn cancel(self) {
        self.change(Run::cancel);
    }

    /// Does as the person has decided about what somebody else has changed.
    pub fn decide(self, decisions: &[(usize, Decision)]) {
        let sunset = self.today.get_untracked().sunset;
        self.go_on(|run| run.decide(decisions, sunset));
    }

    /// The run has something to do again: `how` says what.
    pub fn go_on(self, how: impl FnOnce(&mut Run)) {
        self.run.update(how);
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

/// The run of one job: it ends with the job.
#[derive(Clone, Copy)]
struct Round {
    bulk: Bulk,
    round: u32,
}

impl RunStore for Round {
    fn turn<T>(&self, what: impl FnOnce(&mut Run) -> T) -> Option<T> {
        let is_this = self.bulk.round.try_get_value() == Some(self.round);
        is_this.then(|| self.bulk.change(what))?
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
