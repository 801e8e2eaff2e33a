//! The state of a replacement, and what is done in its steps.

use client::{Client, Failure, FailureKind, SaveOutcome, Versioned};
use domain::{AccessLevel, Account, AccountChange, Action, Draft, Level, LevelChange, Matrix};
use futures_util::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::side::{Side, side};
use crate::browser::BrowserUnicode;
use crate::components::{Announcer, bidi_isolate};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::route::Route;
use crate::screens::shared::background_notices::BackgroundNotices;
use crate::screens::shared::links::replace_route;
use crate::session::CompanyScope;

const NONE: Level = Level::Known(AccessLevel::None);

/// The state of a replacement.
#[derive(Clone, Copy)]
pub struct ReplacementFlow {
    /// The company.
    pub scope: CompanyScope,
    reads: StoredValue<Client, LocalStorage>,
    announcer: Announcer,
    background: BackgroundNotices,
    page_focus: PageFocus,
    words: Words,
    /// As it was last seen, gone or not.
    old: RwSignal<Side>,
    /// The old one is gone.
    pub gone: RwSignal<bool>,
    new: RwSignal<Side>,
    /// What the new account may not do as the old one may is as the person wants it.
    pub as_wanted: RwSignal<bool>,
    /// Something is under way.
    pub busy: RwSignal<bool>,
    /// What went wrong last.
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
            background: BackgroundNotices::expect(),
            page_focus: PageFocus::expect(),
            words: Words::expect(),
            old: RwSignal::new(old),
            gone: RwSignal::new(false),
            new: RwSignal::new(new),
            as_wanted: RwSignal::new(false),
            busy: RwSignal::new(false),
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
        let mut account = self.new.with_untracked(|new| new.account.value.clone());
        let way = self.way();
        let client = self.scope.session().client().within(self.scope.id());
        self.start();
        spawn_local(async move {
            match failure_of(client.save_permissions(&account.id, &seen, &wanted).await) {
                Ok(matrix) => {
                    account.permissions = Some(matrix.value.counts());
                    self.scope.feed.replace(&account);
                    self.done(self.words.permissions_saved());
                    self.new.try_update(|new| {
                        new.account.value = account;
                        new.matrix = Some(matrix);
                    });
                    self.busy.try_set(false);
                }
                Err(failure) => self.failed(&account.name, failure, Action::SetPermissions, way),
            }
        });
    }

    /// Looks both up again: who was used when, and what changed meanwhile. What failed before is
    /// seen to be so, or not.
    pub fn look_again(self) {
        self.refresh(true);
    }

    /// The old account, as it is seen to be now.
    pub fn old_is_now(self, now: Versioned<Account>) {
        self.old.update(|old| old.account = now);
    }

    fn refresh(self, clears: bool) {
        let (Some(client), Some(old), Some(new)) = (
            self.reads.try_get_value(),
            self.old.try_get_untracked(),
            self.new.try_get_untracked(),
        ) else {
            return; // they have left
        };
        let (old, new) = (old.account.value.id, new.account.value.id);
        self.busy.set(true);
        spawn_local(async move {
            let (before, after) = join(side(&client, &old), side(&client, &new)).await;
            if self.busy.try_set(false).is_some() {
                return; // they have left
            }
            match (before, after) {
                (Ok(before), Ok(after)) => {
                    self.old.set(before);
                    self.new.set(after);
                    if clears {
                        self.failure.set(None);
                    }
                }
                // The other one can still be seen: it is this one that is gone.
                (Err(gone), Ok(after)) if gone.is_gone() => {
                    self.new.set(after);
                    if clears {
                        self.failure.set(None);
                    }
                    if !self.gone.get_untracked() {
                        self.old_is_gone();
                    }
                }
                (_, Err(gone)) if gone.is_gone() => self.again.run(()),
                (Err(failure), _) | (_, Err(failure)) => self.failure.set(Some(failure)),
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
        let way = self.way();
        let client = self.scope.session().client().within(self.scope.id());
        self.start();
        spawn_local(async move {
            match failure_of(client.save_account(&seen, &change).await) {
                Ok(account) => {
                    self.scope.feed.replace(&account.value);
                    self.done(self.words.saved_named(&bidi_isolate(&account.value.name)));
                    self.new.try_update(|new| new.account = account);
                    self.busy.try_set(false);
                }
                Err(failure) => self.failed(&seen.value.name, failure, Action::Manage, way),
            }
        });
    }

    /// Where this is found again.
    fn way(self) -> Route {
        let id = |side: &Side| side.account.value.id.clone();
        let (old, new) = (self.old.with_untracked(id), self.new.with_untracked(id));
        replace_route(self.scope, old, Some(new))
    }

    /// Says that something is done: here it can be seen, elsewhere it is shown (F35).
    fn done(self, words: String) {
        if self.busy.is_disposed() {
            self.background.done(words);
        } else {
            self.announcer.say(words);
        }
    }

    fn start(self) {
        self.busy.set(true);
        self.failure.set(None);
    }

    /// Says that something failed, here or wherever the person went meanwhile (F35), and looks at both
    /// once more: somebody may have changed them, or they are not there any more.
    fn failed(self, name: &str, failure: Failure, action: Action, way: Route) {
        self.scope.note_refusal(action, &failure);
        if self.busy.is_disposed() {
            self.background.failed(name, &failure, None, way);
            return;
        }
        self.failure.set(Some(failure));
        self.refresh(false);
    }
}

/// A step is done, or it is not: what stands in its way is seen by looking at both accounts again.
fn failure_of<T>(outcome: SaveOutcome<T>) -> Result<Versioned<T>, Failure> {
    match outcome {
        SaveOutcome::Saved(now) | SaveOutcome::AlreadySaved(now) => Ok(now),
        // A look has told: nothing of it was done, whatever was answered.
        SaveOutcome::Conflict { failure, .. }
            if failure.kind != FailureKind::PreconditionFailed =>
        {
            Err(Failure::of(FailureKind::PreconditionFailed))
        }
        SaveOutcome::Conflict { failure, .. }
        | SaveOutcome::VersionRequired { failure, .. }
        | SaveOutcome::Gone(failure)
        | SaveOutcome::NotFound(failure)
        | SaveOutcome::NotVisible { failure, .. }
        | SaveOutcome::Unknown { failure, .. }
        | SaveOutcome::Failed(failure) => Err(failure),
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
