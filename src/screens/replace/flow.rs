//! The state of a replacement, and what is done in its steps.

use client::{Client, Failure, SaveOutcome, Versioned};
use domain::{AccessLevel, Account, AccountChange, AccountId, Draft, Level, LevelChange, Matrix};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::pair::{Pair, Side, look_up};
use crate::browser::BrowserUnicode;
use crate::components::{Announcer, bidi_isolate};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::screens::shared::links::replace_route;
use crate::session::{CompanyScope, ScreenWrites, Sent, Write, WriteOutcome};

const NONE: Level = Level::Known(AccessLevel::None);

/// The state of a replacement.
#[derive(Clone, Copy)]
pub struct ReplacementFlow {
    pub scope: CompanyScope,
    reads: StoredValue<Client, LocalStorage>,
    announcer: Announcer,
    writes: ScreenWrites,
    page_focus: PageFocus,
    words: Words,
    /// The old account as it was last seen, gone or not.
    pub old: RwSignal<Side>,
    /// The old one is gone.
    pub gone: RwSignal<bool>,
    /// The new account as it was last seen.
    pub new: RwSignal<Side>,
    /// What the old account may do and the new one may not, or not the same: from the new one's level to
    /// the old one's. `None` where the permissions of one of them cannot be seen.
    pub lacks: Memo<Option<Vec<LevelChange>>>,
    /// What only the new account may do: from nothing to its level.
    pub gains: Memo<Option<Vec<LevelChange>>>,
    /// What the new account lacks is as the person wants it.
    pub as_wanted: RwSignal<bool>,
    /// The two are being read.
    is_reading: RwSignal<bool>,
    /// How the last step ended, where that was not well.
    pub outcome: RwSignal<Option<(Write, WriteOutcome)>>,
    /// Why the two could not be read.
    pub failure: RwSignal<Option<Failure>>,
    /// Looks the whole replacement up once more.
    again: Callback<()>,
}

impl ReplacementFlow {
    /// Begins where the two accounts stand.
    pub fn new(old: Side, new: Side, again: Callback<()>) -> Self {
        let scope = CompanyScope::expect();
        let (old, new) = (RwSignal::new(old), RwSignal::new(new));
        let compared = move |how: fn(&Matrix, &Matrix) -> Vec<LevelChange>| {
            Memo::new(move |_| {
                let (old, new) = (old.get().matrix?, new.get().matrix?);
                Some(how(&old.value, &new.value))
            })
        };
        let flow = Self {
            scope,
            reads: StoredValue::new_local(scope.client_here()),
            announcer: Announcer::expect(),
            writes: ScreenWrites::new(scope),
            page_focus: PageFocus::expect(),
            words: Words::expect(),
            old,
            gone: RwSignal::new(false),
            new,
            lacks: compared(lacks),
            gains: compared(gains),
            as_wanted: RwSignal::new(false),
            is_reading: RwSignal::new(false),
            outcome: RwSignal::new(None),
            failure: RwSignal::new(None),
            again,
        };
        // What differs otherwise has to be looked at anew.
        Effect::new(move |before: Option<()>| {
            flow.lacks.track();
            if before.is_some() {
                flow.as_wanted.set(false);
            }
        });
        flow
    }

    /// Whether a step, or a read of the two, is under way.
    pub fn is_busy(self) -> Signal<bool> {
        Signal::derive(move || self.is_reading.get() || self.writes.is_busy().get())
    }

    /// Whether the new account lacks anything.
    pub fn is_lacking(self) -> bool {
        self.lacks
            .with(|lacks| lacks.as_ref().is_some_and(|lacks| !lacks.is_empty()))
    }

    /// Whether the new account may do what it is to do.
    pub fn is_settled(self) -> bool {
        self.as_wanted.get() || !self.is_lacking()
    }

    /// The ids of the old account and the new one.
    fn ids(self) -> (AccountId, AccountId) {
        let id = |side: &Side| side.account.value.id.clone();
        (self.old.with_untracked(id), self.new.with_untracked(id))
    }

    /// Copies the old account's permissions to the new one.
    pub fn copy(self) {
        let Side { account, matrix } = self.new.get_untracked();
        let (Some(seen), Some(lacks)) = (matrix, self.lacks.get_untracked()) else {
            return;
        };
        let mut wanted = seen.value.clone();
        for change in lacks {
            wanted.set(&change.tool, &change.to);
        }
        let (scope, account) = (self.scope, account.value);
        let step = Write::SavePermissions(account.id.clone());
        let write = async move |client: Client| {
            scope
                .save_permissions(&client, account, &seen, &wanted)
                .await
        };
        let keep = |new: &mut Side, now: Versioned<Matrix>| {
            new.account.value.permissions = Some(now.value.counts());
            new.matrix = Some(now);
        };
        self.send(step, write, self.words.permissions_saved(), keep, |_| None);
    }

    /// Sends a step. `done` is what is said of it, `keep` what it makes of the new account, and `called`
    /// that one's name, where it was seen anew.
    fn send<T: 'static>(
        self,
        step: Write,
        write: impl AsyncFnOnce(Client) -> SaveOutcome<T> + 'static,
        done: String,
        keep: impl FnOnce(&mut Side, Versioned<T>) + 'static,
        called: fn(&T) -> Option<String>,
    ) {
        self.outcome.set(None);
        self.failure.set(None);
        let (old, new) = self.ids();
        let sent = Sent {
            write: step.clone(),
            name: self
                .new
                .with_untracked(|new| new.account.value.name.clone()),
            is_kept: false,
            back: replace_route(self.scope, old, Some(new)),
        };
        let here = move |outcome| {
            let ended = WriteOutcome::from(&outcome);
            let changed = match outcome {
                SaveOutcome::Done(now) | SaveOutcome::AlreadyDone(now) => {
                    self.new.update(|new| keep(new, now));
                    return self.announcer.say(done);
                }
                SaveOutcome::Conflict { .. }
                | SaveOutcome::VersionRequired { .. }
                | SaveOutcome::Gone(_)
                | SaveOutcome::NotFound(_)
                | SaveOutcome::Unknown { .. } => true,
                // Neither account has changed by it, as far as can be known.
                SaveOutcome::NotVisible { .. } | SaveOutcome::Failed(_) => false,
            };
            self.outcome.set(Some((step, ended)));
            if changed {
                self.read();
            }
        };
        let left = move |outcome: &SaveOutcome<T>| called(&outcome.now()?.value);
        self.writes.send(sent, write, here, left);
    }

    /// Looks both up again: who was used when, and what changed meanwhile. What failed before is
    /// seen to be so, or not.
    pub fn look_again(self) {
        self.outcome.set(None);
        self.read();
    }

    fn read(self) {
        let (old, new) = self.ids();
        let client = self.reads.get_value();
        self.is_reading.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let found = look_up(client, old, Some(new)).await;
            if self.is_reading.try_set(false).is_some() {
                return; // they have left
            }
            match found {
                Ok(Pair::Both(old, new)) => {
                    self.old.set(*old);
                    self.new.set(*new);
                }
                // The other one can still be seen: it is this one that is gone.
                Ok(Pair::OldMissing(new)) => {
                    self.new.set(*new);
                    if !self.gone.get_untracked() {
                        self.old_is_gone();
                    }
                }
                Ok(_) => self.again.run(()),
                Err(failure) if failure.is_gone() => self.again.run(()),
                // A step's own outcome stays, and says more.
                Err(failure) => {
                    let is_told = self.outcome.with_untracked(Option::is_some);
                    self.failure.set((!is_told).then_some(failure));
                }
            }
        });
    }

    /// The old account was deleted.
    pub fn old_is_gone(self) {
        self.scope.end_replacement(&self.ids().0);
        self.gone.set(true);
        self.page_focus.focus_heading();
    }

    /// What gives the new account the name of the old one: nothing when it has it, or when that
    /// breaks today's rules.
    pub fn name_change(self) -> Option<AccountChange> {
        let name = self.old.with(|old| old.account.value.name.clone());
        let max = self.scope.policy().with(|policy| policy.name_max_length);
        self.new.with(|new| {
            let account = &new.account.value;
            let draft = Draft {
                name,
                ..Draft::of(account)
            };
            let checked = draft.check(account, max, &BrowserUnicode);
            checked.ok().and_then(AccountChange::from_checked)
        })
    }

    /// The new account takes the name of the old one, which nobody has any more.
    pub fn take_name(self) {
        let Some(change) = untrack(|| self.name_change()) else {
            return;
        };
        let scope = self.scope;
        let seen = self.new.get_untracked().account;
        let step = Write::Update(seen.value.id.clone());
        let name = self.old.get_untracked().account.value.name;
        let done = self.words.saved_named(&bidi_isolate(&name));
        let write = async move |client: Client| scope.save_account(&client, &seen, &change).await;
        let called = |now: &Account| Some(now.name.clone());
        self.send(step, write, done, |new, now| new.account = now, called);
    }
}

/// What becomes different when the new account gets what the old one may do. What the new one may do
/// beyond that is its own business.
fn lacks(old: &Matrix, new: &Matrix) -> Vec<LevelChange> {
    let changes = new.with_levels_of(old).changes_since(new);
    let grants = |change: &LevelChange| change.to != NONE;
    changes.into_iter().filter(grants).collect()
}

/// What the new account may do, and the old one may not at all.
fn gains(old: &Matrix, new: &Matrix) -> Vec<LevelChange> {
    let changes = new.changes_since(&new.with_levels_of(old));
    let only = |change: &LevelChange| change.from == NONE;
    changes.into_iter().filter(only).collect()
}

#[cfg(test)]
mod tests {
    use domain::ToolPermission;

    use super::*;

    fn matrix(levels: &[(&str, &str)]) -> Matrix {
        let tools = levels.iter().map(|(name, level)| ToolPermission {
            name: (*name).into(),
            friendly_name: (*name).into(),
            level: Level::from_code(level),
            added_at: None,
        });
        Matrix {
            tools: tools.collect(),
            ..Matrix::default()
        }
    }

    fn told(changes: &[LevelChange]) -> Vec<(&str, &str, &str)> {
        changes
            .iter()
            .map(|change| (change.tool.as_str(), change.from.code(), change.to.code()))
            .collect()
    }

    #[test]
    fn k3_what_the_new_account_may_not_do_as_the_old_one_is_told_level_by_level() {
        let old = matrix(&[
            ("budget", "admin"),
            ("emails", "none"),
            ("photos", "standard"),
        ]);
        let new = matrix(&[
            ("budget", "read_only"),
            ("emails", "standard"),
            ("photos", "standard"),
        ]);
        assert_eq!(told(&lacks(&old, &new)), [("budget", "read_only", "admin")]);
        assert_eq!(told(&gains(&old, &new)), [("emails", "none", "standard")]);
    }

    #[test]
    fn a_tool_that_only_one_of_them_knows_is_no_difference() {
        let old = matrix(&[("gone", "admin")]);
        let new = matrix(&[("budget", "none")]);
        assert_eq!(lacks(&old, &new), []);
        assert_eq!(gains(&old, &new), []);
    }
}
