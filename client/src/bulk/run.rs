//! The order of work when many accounts are changed: whose turn it is, what holds everybody up, and
//! how each ended. Pure: time comes in, nothing is sent from here.

use std::collections::VecDeque;
use std::time::Duration;

use domain::{Account, Sunset};

use super::{Target, Task};
use crate::failure::{Failure, FailureKind};

/// How many accounts are worked on at once.
pub const AT_ONCE: usize = 4;

/// After so many pauses on end that brought nothing, the person is asked.
const PATIENCE: u32 = 8;

/// After so many failures on end that leave doubt, the API is taken to be down.
const DOUBTS: u32 = 8;

/// The longest pause that is taken without being told how long, in milliseconds.
const LONGEST: f64 = 30_000.0;

/// How it stands with one account.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Its turn has not come.
    Waiting,
    /// It is being worked on.
    UnderWay,
    /// It is as wanted now.
    Done,
    /// It was so already, by somebody else's doing.
    AlreadySo,
    /// Somebody has changed it since it was looked at, to this, and it was not written.
    Conflict(Box<Account>),
    /// The same, and the person leaves it so.
    Left(Box<Account>),
    /// It is not there any more.
    Gone,
    /// It was not done.
    Failed(Failure),
}

/// The kinds of outcome that people look at together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing has been done yet.
    Open,
    /// As wanted.
    Done,
    /// Changed by somebody else, or gone.
    Conflict,
    /// Not done.
    Failed,
}

impl Outcome {
    /// What kind it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Waiting | Self::UnderWay => Kind::Open,
            Self::Done | Self::AlreadySo => Kind::Done,
            Self::Conflict(_) | Self::Left(_) | Self::Gone => Kind::Conflict,
            Self::Failed(_) => Kind::Failed,
        }
    }
}

/// An account that somebody else has changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Its place in the run.
    pub at: usize,
    /// What the person saw of it.
    pub before: Target,
    /// What it is now.
    pub now: Account,
}

/// What becomes of a [`Conflict`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It stays as they have made it.
    Leave,
    /// It is done all the same.
    Insist,
}

/// How many ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All that there are.
    pub all: usize,
    /// As wanted.
    pub done: usize,
    /// Changed by somebody else, or gone.
    pub conflicts: usize,
    /// Not done.
    pub failed: usize,
}

impl Tally {
    /// How many have ended at all.
    pub fn ended(self) -> usize {
        self.done + self.conflicts + self.failed
    }
}

/// What keeps the next account from its turn.
#[derive(Clone, Debug, PartialEq)]
pub enum StopReason {
    /// The person wants a pause.
    Paused,
    /// It makes no sense to go on before this is mended.
    Trouble(Failure),
    /// The person wants no more of it.
    Cancelled,
}

/// What somebody who is free to work does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Works on this one.
    Take(usize),
    /// Comes back after this.
    Wait(Duration),
    /// Nothing, until somebody says so.
    Rest,
}

/// A run over many accounts.
#[derive(Clone, Debug)]
pub struct Run {
    targets: Vec<Target>,
    outcomes: Vec<Outcome>,
    queue: VecDeque<usize>,
    /// Those that had no turn when the run was cancelled, while others have one all the same.
    aside: VecDeque<usize>,
    under_way: usize,
    tally: Tally,
    stop_reason: Option<StopReason>,
    /// Nobody asks before this moment, in milliseconds of some clock.
    not_before: f64,
    /// Pauses on end that were asked for.
    pauses: u32,
    /// Failures on end that leave doubt.
    doubts: u32,
}

impl Run {
    /// A run over these, in this order.
    pub fn new(targets: Vec<Target>) -> Self {
        Self {
            outcomes: vec![Outcome::Waiting; targets.len()],
            queue: (0..targets.len()).collect(),
            aside: VecDeque::new(),
            under_way: 0,
            tally: Tally {
                all: targets.len(),
                ..Tally::default()
            },
            stop_reason: None,
            not_before: 0.0,
            pauses: 0,
            doubts: 0,
            targets,
        }
    }

    /// An account as the preview showed it.
    pub fn target(&self, at: usize) -> Option<&Target> {
        self.targets.get(at)
    }

    /// How it stands with it.
    pub fn outcome(&self, at: usize) -> Option<&Outcome> {
        self.outcomes.get(at)
    }

    /// Every outcome, in the order of the accounts.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// How many ended how.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// What keeps it from going on.
    pub fn stop_reason(&self) -> Option<&StopReason> {
        self.stop_reason.as_ref()
    }

    /// Whether the person wants no more of it.
    pub fn is_cancelled(&self) -> bool {
        self.stop_reason == Some(StopReason::Cancelled)
    }

    /// Whether something is being sent, or will be.
    pub fn is_going(&self) -> bool {
        self.under_way > 0 || (self.stop_reason.is_none() && !self.queue.is_empty())
    }

    /// Whether it will not go on by itself, nor when it is resumed.
    pub fn is_over(&self) -> bool {
        self.under_way == 0 && (self.queue.is_empty() || self.is_cancelled())
    }

    /// How many did not get their turn.
    pub fn left(&self) -> usize {
        self.queue.len() + self.aside.len()
    }

    /// Whether its turn will come, if nothing is begun anew.
    pub fn is_pending(&self, at: usize) -> bool {
        !self.is_over() && !self.aside.contains(&at)
    }

    /// Seconds of a pause that the API asked for, rounded up.
    pub fn pause(&self, now: f64) -> u32 {
        let left = (self.not_before - now).clamp(0.0, 3_600_000.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped
        let seconds = (left / 1000.0).ceil() as u32;
        seconds
    }

    /// Whose turn it is.
    pub fn next(&mut self, now: f64) -> Next {
        if self.stop_reason.is_some() || self.queue.is_empty() || self.under_way >= AT_ONCE {
            return Next::Rest;
        }
        if now < self.not_before {
            return Next::Wait(self.left_of_pause(now));
        }
        match self.queue.pop_front() {
            Some(at) => {
                self.outcomes[at] = Outcome::UnderWay;
                self.under_way += 1;
                Next::Take(at)
            }
            None => Next::Rest,
        }
    }

    /// The same for somebody who is in the middle of one and was asked to pause: whether the
    /// request may be made again. `Rest` is for the time being, or for good once it is cancelled.
    pub fn again(&self, now: f64) -> Next {
        match &self.stop_reason {
            Some(_) => Next::Rest,
            None if now < self.not_before => Next::Wait(self.left_of_pause(now)),
            None => Next::Take(0),
        }
    }

    /// The API asks for a pause, of so many seconds where it says: it holds for everybody (F16).
    pub fn hold(&mut self, failure: &Failure, now: f64) {
        if now < self.not_before {
            return; // another one was told the same
        }
        self.pauses += 1;
        if self.pauses > PATIENCE {
            self.stop(failure.clone());
            return;
        }
        let told = match failure.retry_after {
            Some(seconds) => f64::from(seconds.max(1)) * 1000.0,
            None => (1000.0 * f64::from(1_u32 << self.pauses.min(5))).min(LONGEST),
        };
        self.not_before = now + told;
    }

    /// One has ended. Failures that others will meet too hold up the rest.
    pub fn settle(&mut self, at: usize, outcome: Outcome) {
        self.under_way = self.under_way.saturating_sub(1);
        self.doubts = match &outcome {
            Outcome::Failed(failure) if failure.outcome_unknown() => self.doubts + 1,
            _ => 0,
        };
        match &outcome {
            Outcome::Failed(failure) if self.doubts >= DOUBTS => self.stop(failure.clone()),
            Outcome::Failed(failure) => self.stop_if_for_all(failure),
            _ => self.pauses = 0,
        }
        self.mark(at, outcome);
    }

    /// One goes back to the queue: it was cancelled before anything was sent.
    pub fn put_back(&mut self, at: usize) {
        self.under_way = self.under_way.saturating_sub(1);
        self.outcomes[at] = Outcome::Waiting;
        self.queue.push_front(at);
    }

    /// The person wants a pause: those under way end, no others begin.
    pub fn pause_all(&mut self) {
        if self.stop_reason.is_none() {
            self.stop_reason = Some(StopReason::Paused);
        }
    }

    /// The person wants no more: those under way end, no others begin.
    pub fn cancel(&mut self) {
        if !self.queue.is_empty() || self.under_way > 0 {
            self.stop_reason = Some(StopReason::Cancelled);
        }
    }

    /// What had no turn when it was cancelled has one now.
    pub fn resume_remaining(&mut self) {
        self.resume();
        self.queue.append(&mut self.aside);
    }

    /// It goes on. What was cancelled stays so.
    pub fn resume(&mut self) {
        if self.is_cancelled() {
            self.aside.append(&mut self.queue);
        }
        self.stop_reason = None;
        self.pauses = 0;
        self.doubts = 0;
        self.not_before = 0.0;
    }

    /// What failed is tried again, and what waits goes on.
    pub fn retry(&mut self) {
        self.resume();
        for at in 0..self.outcomes.len() {
            if self.outcomes[at].kind() == Kind::Failed {
                self.mark(at, Outcome::Waiting);
                self.queue.push_back(at);
            }
        }
    }

    /// What is to be decided about, once the rest is over.
    pub fn conflicts(&self) -> impl Iterator<Item = Conflict> {
        // While it is at work, every account that ends asks for this.
        let outcomes = self.is_over().then(|| self.outcomes.iter().enumerate());
        outcomes
            .into_iter()
            .flatten()
            .filter_map(|(at, outcome)| match outcome {
                Outcome::Conflict(now) => Some(Conflict {
                    at,
                    before: self.targets[at].clone(),
                    now: (**now).clone(),
                }),
                _ => None,
            })
    }

    /// Does as the person has decided: those that are insisted on get another turn, against what they
    /// were shown to be. What was cancelled stays so.
    pub fn decide(&mut self, decisions: &[(usize, Decision)], sunset: Sunset) {
        self.resume();
        for &(at, decision) in decisions {
            let Some(Outcome::Conflict(now)) = self.outcomes.get(at).cloned() else {
                continue;
            };
            match decision {
                Decision::Leave => self.mark(at, Outcome::Left(now)),
                Decision::Insist => {
                    self.targets[at] = Target {
                        former: self.targets[at].former.take(),
                        ..Target::of(&now, sunset)
                    };
                    self.mark(at, Outcome::Waiting);
                    self.queue.push_back(at);
                }
            }
        }
    }

    /// The run that takes this one back, once it is over: what it has changed gets the App Type that it had,
    /// where that can still be chosen. `None` where there is nothing to take back.
    pub fn undo(&self, task: &Task) -> Option<(Task, Vec<Target>)> {
        let Task::SetAppType(set) = task else {
            return None;
        };
        if !self.can_undo(task) {
            return None;
        }
        let back = self.undoable().map(|target| Target {
            app_type: set.clone(),
            former: Some(target.app_type.clone()),
            ..target.clone()
        });
        Some((Task::PutBack, back.collect()))
    }

    /// Whether there is something to take back.
    pub fn can_undo(&self, task: &Task) -> bool {
        let sets = matches!(task, Task::SetAppType(_));
        sets && self.is_over() && self.undoable().next().is_some()
    }

    /// What this run has changed, as it was before, where that can still be chosen.
    fn undoable(&self) -> impl Iterator<Item = &Target> {
        let all = self.targets.iter().zip(&self.outcomes);
        let done = all.filter(|(_, outcome)| **outcome == Outcome::Done);
        done.map(|(target, _)| target)
            .filter(|target| target.app_type.can_be_chosen())
    }

    /// It makes no sense to go on before this is mended. Those under way end, no others begin.
    pub(super) fn stop(&mut self, failure: Failure) {
        if self.stop_reason.is_none() {
            self.stop_reason = Some(StopReason::Trouble(failure));
        }
    }

    /// The same, if the next account would meet this too.
    pub(super) fn stop_if_for_all(&mut self, failure: &Failure) {
        if concerns_all(failure) {
            self.stop(failure.clone());
        }
    }

    fn left_of_pause(&self, now: f64) -> Duration {
        Duration::from_secs(self.pause(now).max(1).into())
    }

    fn mark(&mut self, at: usize, outcome: Outcome) {
        let count = |tally: &mut Tally, kind: Kind, by: isize| {
            let counted = match kind {
                Kind::Open => return,
                Kind::Done => &mut tally.done,
                Kind::Conflict => &mut tally.conflicts,
                Kind::Failed => &mut tally.failed,
            };
            *counted = counted.saturating_add_signed(by);
        };
        count(&mut self.tally, self.outcomes[at].kind(), -1);
        count(&mut self.tally, outcome.kind(), 1);
        self.outcomes[at] = outcome;
    }
}

/// Whether the next account would meet the same.
fn concerns_all(failure: &Failure) -> bool {
    matches!(
        failure.kind,
        FailureKind::Unauthorized
            | FailureKind::StepUp(_)
            | FailureKind::Forbidden(_)
            | FailureKind::Offline
            | FailureKind::TooMany
    )
}

#[cfg(test)]
mod tests {
    use domain::{AccountId, AppType};

    use super::*;
    use crate::wire;

    fn run(count: u64) -> Run {
        let target = |id| Target {
            id: AccountId::number(id),
            name: format!("Account {id}"),
            app_type: AppType::Custom,
            former: None,
            functional: true,
            last_used_at: None,
        };
        Run::new((0..count).map(target).collect())
    }

    fn too_many(seconds: Option<u32>) -> Failure {
        Failure {
            retry_after: seconds,
            ..Failure::of(FailureKind::TooMany)
        }
    }

    fn failed(kind: FailureKind) -> Outcome {
        Outcome::Failed(Failure::of(kind))
    }

    /// Everybody who is free takes one.
    fn take_all(run: &mut Run, now: f64) -> Vec<usize> {
        std::iter::from_fn(|| match run.next(now) {
            Next::Take(at) => Some(at),
            _ => None,
        })
        .collect()
    }

    #[test]
    fn a_few_at_a_time_each_once() {
        let mut run = run(10);
        let mut seen = Vec::new();
        while run.is_going() {
            let taken = take_all(&mut run, 0.0);
            assert!((1..=AT_ONCE).contains(&taken.len()), "{taken:?}");
            seen.extend(taken.iter().copied());
            for at in taken {
                run.settle(at, Outcome::Done);
            }
        }
        assert_eq!(seen, (0..10).collect::<Vec<_>>());
        assert!(run.is_over());
        assert_eq!((run.tally().done, run.tally().ended()), (10, 10));
    }

    /// As somebody else has left it.
    fn theirs(id: u64) -> Account {
        let theirs = format!(r#"{{"id": {id}, "name": "Theirs"}}"#);
        wire::account(&theirs).expect("an account")
    }

    #[test]
    fn u3_conflicts_are_decided_about_when_nothing_else_is_left() {
        let mut run = run(3);
        for at in take_all(&mut run, 0.0) {
            assert_eq!(run.conflicts().count(), 0, "there is more to come");
            let outcome = match at {
                0 => Outcome::Done,
                _ => Outcome::Conflict(Box::new(theirs(at as u64))),
            };
            run.settle(at, outcome);
        }
        assert_eq!(
            run.conflicts().map(|one| one.at).collect::<Vec<_>>(),
            [1, 2]
        );
        let decisions = [
            (0, Decision::Insist),
            (1, Decision::Leave),
            (2, Decision::Insist),
        ];
        run.decide(&decisions, Sunset::NotPlanned);
        assert_eq!(
            run.outcome(0),
            Some(&Outcome::Done),
            "not to be decided about"
        );
        assert!(matches!(run.outcome(1), Some(Outcome::Left(_))));
        assert_eq!(take_all(&mut run, 0.0), [2]);
        // What it is compared with is what was shown.
        assert!(
            run.target(2)
                .is_some_and(|target| target.matches(&theirs(2)))
        );
        run.settle(2, Outcome::Done);
        assert!(run.is_over() && run.conflicts().next().is_none());
        assert_eq!((run.tally().done, run.tally().conflicts), (2, 1));
    }

    #[test]
    fn conflicts_of_a_cancelled_run_are_decided_about_and_the_rest_stays_cancelled() {
        let mut run = run(7);
        let taken = take_all(&mut run, 0.0);
        run.cancel();
        for at in taken {
            assert_eq!(run.conflicts().count(), 0, "some are still under way");
            let outcome = match at {
                0 | 1 => Outcome::Conflict(Box::new(theirs(at as u64))),
                _ => Outcome::Done,
            };
            run.settle(at, outcome);
        }
        assert_eq!(run.conflicts().count(), 2);
        let decisions = [(0, Decision::Leave), (1, Decision::Insist)];
        run.decide(&decisions, Sunset::NotPlanned);
        assert!(run.is_going() && run.is_pending(1) && !run.is_pending(4));
        assert_eq!(take_all(&mut run, 0.0), [1]);
        // A pause in between takes up nothing that was cancelled.
        run.pause_all();
        run.resume();
        run.settle(1, Outcome::Done);
        assert!(run.is_over() && !run.is_going());
        assert_eq!(run.left(), 3);
        run.resume_remaining();
        assert_eq!(take_all(&mut run, 0.0), [4, 5, 6]);
    }

    #[test]
    fn f16_a_pause_that_the_api_asks_for_holds_everybody_and_fails_nobody() {
        let mut run = run(10);
        take_all(&mut run, 0.0);
        run.hold(&too_many(Some(7)), 1000.0);
        run.hold(&too_many(Some(7)), 1001.0);
        assert_eq!(run.again(1002.0), Next::Wait(Duration::from_secs(7)));
        run.settle(3, Outcome::Done);
        assert_eq!(run.next(1003.0), Next::Wait(Duration::from_secs(7)));
        assert_eq!(run.pause(3000.0), 5);
        assert_eq!(run.again(8000.0), Next::Take(0));
        assert_eq!(run.next(8000.0), Next::Take(4));
        assert_eq!(run.tally().failed, 0);
    }

    #[test]
    fn f16_where_the_api_does_not_say_for_how_long_pauses_grow_to_half_a_minute_and_then_end() {
        let mut run = run(1);
        run.next(0.0);
        let mut now = 5000.0;
        for seconds in [2, 4, 8, 16, 30, 30, 30, 30] {
            run.hold(&too_many(None), now);
            assert_eq!(run.pause(now), seconds);
            let pause = Duration::from_secs(seconds.into());
            assert_eq!(run.again(now), Next::Wait(pause));
            now += f64::from(seconds) * 1000.0;
            assert_eq!(run.again(now), Next::Take(0));
        }
        assert_eq!(run.stop_reason(), None);
        run.hold(&too_many(None), now);
        let trouble = StopReason::Trouble(too_many(None));
        assert_eq!(run.stop_reason(), Some(&trouble));
    }

    #[test]
    fn what_has_ended_is_done_or_somebody_elses_or_has_failed() {
        let mut run = run(10);
        let ended = [
            Outcome::Done,
            Outcome::AlreadySo,
            Outcome::Gone,
            Outcome::Conflict(Box::new(theirs(3))),
            Outcome::Left(Box::new(theirs(4))),
            failed(FailureKind::Rejected),
            failed(FailureKind::Rejected),
            failed(FailureKind::Rejected),
            failed(FailureKind::Rejected),
        ];
        for (at, outcome) in ended.into_iter().enumerate() {
            run.settle(at, outcome);
            assert_eq!(run.tally().ended(), at + 1);
        }
        let tally = Tally {
            all: 10,
            done: 2,
            conflicts: 3,
            failed: 4,
        };
        assert_eq!(run.tally(), tally);
    }

    #[test]
    fn an_api_that_asks_for_one_pause_after_the_other_stops_the_run_and_nothing_is_lost() {
        let mut run = run(2);
        assert_eq!(run.next(0.0), Next::Take(0));
        let mut now = 0.0;
        while run.stop_reason().is_none() {
            run.hold(&too_many(None), now);
            now += LONGEST + 1.0;
            assert!(now < 1e7, "it ends");
        }
        assert_eq!(run.again(now), Next::Rest);
        run.resume();
        assert_eq!(run.again(now), Next::Take(0));
        assert_eq!(run.tally().ended(), 0);
    }

    #[test]
    fn pauses_are_forgotten_once_something_works() {
        let mut run = run(100);
        let mut now = 0.0;
        for _ in 0..50 {
            let Next::Take(at) = run.next(now) else {
                panic!("the run has stopped: {:?}", run.stop_reason());
            };
            run.hold(&too_many(Some(1)), now);
            now += 1001.0;
            run.settle(at, Outcome::Done);
        }
        assert!(run.stop_reason().is_none());
    }

    #[test]
    fn a_pause_lets_those_under_way_end() {
        let mut run = run(6);
        let taken = take_all(&mut run, 0.0);
        run.pause_all();
        for at in taken {
            run.settle(at, Outcome::Done);
        }
        assert_eq!(run.next(0.0), Next::Rest);
        assert!(!run.is_going() && !run.is_over());
        run.resume();
        assert_eq!(take_all(&mut run, 0.0), [4, 5]);
    }

    #[test]
    fn cancelling_begins_no_others_and_a_retry_takes_them_up() {
        let mut run = run(6);
        let taken = take_all(&mut run, 0.0);
        run.cancel();
        assert!(run.is_going() && !run.is_over());
        run.put_back(taken[0]);
        run.settle(taken[1], failed(FailureKind::Server(500)));
        run.settle(taken[2], Outcome::Done);
        run.settle(taken[3], Outcome::AlreadySo);
        assert!(run.is_over());
        assert_eq!((run.left(), run.tally().failed), (3, 1));
        run.retry();
        assert_eq!(take_all(&mut run, 0.0), [1], "what failed, and no other");
        run.settle(1, Outcome::Done);
        assert_eq!((run.left(), run.tally().failed), (3, 0));
        run.resume_remaining();
        assert_eq!(take_all(&mut run, 0.0), [0, 4, 5]);
    }

    #[test]
    fn what_is_over_cannot_be_cancelled_and_everything_else_can() {
        let mut over = run(1);
        over.next(0.0);
        over.settle(0, Outcome::Done);
        over.cancel();
        assert!(!over.is_cancelled());
        let mut paused = run(1);
        paused.pause_all();
        paused.cancel();
        assert!(paused.is_cancelled());
        let mut at_its_last = run(1);
        at_its_last.next(0.0);
        at_its_last.cancel();
        assert!(at_its_last.is_cancelled());
    }

    #[test]
    fn conflicts_are_not_tried_again() {
        let mut run = run(1);
        run.next(0.0);
        run.settle(0, Outcome::Gone);
        run.retry();
        assert_eq!(run.next(0.0), Next::Rest);
        assert_eq!(run.tally().conflicts, 1);
    }

    #[test]
    fn what_all_would_meet_stops_the_run_at_the_first() {
        for kind in [FailureKind::Unauthorized, FailureKind::Offline] {
            let mut run = run(10);
            run.next(0.0);
            run.settle(0, failed(kind));
            assert!(matches!(run.stop_reason(), Some(StopReason::Trouble(_))));
            assert_eq!(run.next(0.0), Next::Rest);
        }
    }

    #[test]
    fn an_api_that_is_down_does_not_fail_a_thousand() {
        let mut run = run(1000);
        while let Next::Take(at) = run.next(0.0) {
            run.settle(at, failed(FailureKind::Unreachable));
        }
        assert_eq!(run.tally().failed, DOUBTS as usize);
        run.retry();
        while let Next::Take(at) = run.next(0.0) {
            run.settle(at, Outcome::Done);
        }
        assert_eq!(run.tally().done, 1000);
    }

    #[test]
    fn an_api_that_refuses_many_is_not_down() {
        let mut run = run(100);
        while let Next::Take(at) = run.next(0.0) {
            let is_doubt = at % 8 == 0;
            run.settle(
                at,
                failed(if is_doubt {
                    FailureKind::Unreachable
                } else {
                    FailureKind::Rejected
                }),
            );
        }
        assert_eq!((run.tally().failed, run.stop_reason()), (100, None));
    }
}
