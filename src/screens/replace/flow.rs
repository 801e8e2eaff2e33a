//! The state of a replacement, and what is done in its steps.

use client::{Client, Failure, SaveOutcome, Versioned};
use domain::{AccessLevel, Account, AccountChange, Draft, Level, LevelChange, Matrix};
use futures_util::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::side::{Side, side};
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
    /// The company.
    pub scope: CompanyScope,
    reads: StoredValue<Client, LocalStorage>,
    announcer: Announcer,
    writes: ScreenWrites,
    page_focus: PageFocus,
    words: Words,
    /// As it was last seen, gone or not.
    old: RwSignal<Side>,
    /// The old one is gone.
    pub gone: RwSignal<bool>,
    new: RwSignal<Side>,
    /// What the new account may not do as the old one may is as the person wants it.
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
        let flow = Self {
            scope,
            reads: StoredValue::new_local(scope.client_here()),
            announcer: Announcer::expect(),
            writes: ScreenWrites::new(scope),
            page_focus: PageFocus::expect(),
            words: Words::expect(),
            old: RwSignal::new(old),
            gone: RwSignal::new(false),
            new: RwSignal::new(new),
            as_wanted: RwSignal::new(false),
            is_reading: RwSignal::new(false),
            outcome: RwSignal::new(None),
            failure: RwSignal::new(None),
            again,
        };
        // What differs otherwise has to be looked at anew.
        Effect::new(move |before: Option<Vec<LevelChange>>| {
            let now = flow.lacks();
            if before.is_some_and(|before| before != now) {
                flow.as_wanted.set(false);
            }
            now
        });
        flow
    }

    /// The old account.
    pub fn old(self) -> Signal<Side> {
        self.old.into()
    }

    /// The new account.
    pub fn new_one(self) -> Signal<Side> {
        self.new.into()
    }

    /// Whether a step, or a read of the two, is under way.
    pub fn is_busy(self) -> Signal<bool> {
        Signal::derive(move || self.is_reading.get() || self.writes.is_busy().get())
    }

    /// Whether the permissions of both can be seen.
    pub fn is_comparable(self) -> bool {
        let is = |side: &Side| side.matrix.is_some();
        self.old.with(is) && self.new.with(is)
    }

    /// What the old account may do and the new one may not, or not the same: from the new one's level
    /// to the old one's.
    pub fn lacks(self) -> Vec<LevelChange> {
        self.compare(lacks)
    }

    /// What only the new account may do: from nothing to its level.
    pub fn gains(self) -> Vec<LevelChange> {
        self.compare(gains)
    }

    /// Whether the new account may do what it is to do.
    pub fn is_settled(self) -> bool {
        self.as_wanted.get() || self.lacks().is_empty()
    }

    fn compare(self, how: impl Fn(&Matrix, &Matrix) -> Vec<LevelChange>) -> Vec<LevelChange> {
        let both = (self.old.get().matrix, self.new.get().matrix);
        match both {
            (Some(old), Some(new)) => how(&old.value, &new.value),
            _ => Vec::new(),
        }
    }

    /// Copies the old account's permissions to the new one.
    pub fn copy(self) {
        let Some(seen) = self.new.get_untracked().matrix else {
            return;
        };
        let mut wanted = seen.value.clone();
        for change in untrack(|| self.lacks()) {
            wanted.set(&change.tool, &change.to);
        }
        let account = self.new.with_untracked(|new| new.account.value.clone());
        let scope = self.scope;
        let sent = self.sent(Write::SavePermissions(account.id.clone()));
        let write = async move |client: Client| {
            scope
                .save_permissions(&client, account, &seen, &wanted)
                .await
        };
        self.send(
            sent,
            write,
            self.words.permissions_saved(),
            |new, now| {
                new.account.value.permissions = Some(now.value.counts());
                new.matrix = Some(now);
            },
            |_| None,
        );
    }

    /// Sends a step. `done` is what is said of it, `keep` what it makes of the new account, and `called`
    /// that one's name, where it was seen anew.
    fn send<T: 'static>(
        self,
        sent: Sent,
        write: impl AsyncFnOnce(Client) -> SaveOutcome<T> + 'static,
        done: String,
        keep: impl FnOnce(&mut Side, Versioned<T>) + 'static,
        called: fn(&T) -> Option<String>,
    ) {
        self.outcome.set(None);
        self.failure.set(None);
        let step = sent.write.clone();
        let here = move |outcome| {
            let ended = WriteOutcome::from(&outcome);
            let changed = match outcome {
                SaveOutcome::Saved(now) | SaveOutcome::AlreadySaved(now) => {
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

    /// A step, by what it does to the new account.
    fn sent(self, write: Write) -> Sent {
        let id = |side: &Side| side.account.value.id.clone();
        let (old, new) = (self.old.with_untracked(id), self.new.with_untracked(id));
        Sent {
            write,
            name: self
                .new
                .with_untracked(|new| new.account.value.name.clone()),
            is_kept: false,
            back: replace_route(self.scope, old, Some(new)),
        }
    }

    /// Looks both up again: who was used when, and what changed meanwhile. What failed before is
    /// seen to be so, or not.
    pub fn look_again(self) {
        self.outcome.set(None);
        self.read();
    }

    /// The old account, as it is seen to be now.
    pub fn old_is_now(self, now: Versioned<Account>) {
        self.old.update(|old| old.account = now);
    }

    fn read(self) {
        let id = |side: &Side| side.account.value.id.clone();
        let (old, new) = (self.old.with_untracked(id), self.new.with_untracked(id));
        let client = self.reads.get_value();
        self.is_reading.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let (before, after) = join(side(&client, &old), side(&client, &new)).await;
            if self.is_reading.try_set(false).is_some() {
                return; // they have left
            }
            match (before, after) {
                (Ok(before), Ok(after)) => {
                    self.old.set(before);
                    self.new.set(after);
                }
                // The other one can still be seen: it is this one that is gone.
                (Err(gone), Ok(after)) if gone.is_gone() => {
                    self.new.set(after);
                    if !self.gone.get_untracked() {
                        self.old_is_gone();
                    }
                }
                (_, Err(gone)) if gone.is_gone() => self.again.run(()),
                // A step's own outcome stays, and says more.
                (Err(failure), _) | (_, Err(failure)) => {
                    let is_told = self.outcome.with_untracked(Option::is_some);
                    self.failure.set((!is_told).then_some(failure));
                }
            }
        });
    }

    /// The old account was deleted.
    pub fn old_is_gone(self) {
        let id = self.old.with_untracked(|old| old.account.value.id.clone());
        self.scope.end_replacement(&id);
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
        let seen = self.new.with_untracked(|new| new.account.clone());
        let scope = self.scope;
        let sent = self.sent(Write::Update(seen.value.id.clone()));
        let name = untrack(|| self.old.with(|old| old.account.value.name.clone()));
        let done = self.words.saved_named(&bidi_isolate(&name));
        let write = async move |client: Client| scope.save_account(&client, &seen, &change).await;
        let called = |now: &Account| Some(now.name.clone());
        self.send(sent, write, done, |new, now| new.account = now, called);
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
