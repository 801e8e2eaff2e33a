//! The permissions of one account, from the first choice to "Saved": the same journey as an edit,
//! with a version of its own.

use client::{Failure, SaveOutcome, Versioned};
use domain::{
    AccessLevel, Account, AccountId, Action, CompanyId, Level, LevelChange, Matrix, MatrixMerge,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::bidi_isolate;
use crate::i18n::Words;
use crate::route::Route;
use crate::screens::shared::background_notices::BackgroundNotices;
use crate::screens::shared::links::permissions_route;
use crate::session::{Authors, CompanyScope, PermissionDraft, SentForm};

/// How the last Save ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The permissions are as chosen.
    Saved,
    /// They were so already (F3).
    AlreadySaved,
    /// There was nothing to change.
    Unchanged,
    /// Somebody else was quicker; what they did is shown above the form.
    Conflict,
    /// Nobody was: the server wants to know the version, which is known now (F4).
    VersionRequired,
    /// They were not saved; what was chosen is kept.
    Failed(Failure),
    /// The account is not there any more (F8).
    Gone,
    /// The API does not find them when they are to be set, and shows the account all the same (F8).
    NotFound(Failure),
    /// Neither this account nor any other can be seen (F8).
    NotVisible,
    /// They were not saved when the form was left; what was chosen then is chosen again (F35).
    Left,
}

/// Somebody set permissions while this person was choosing.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// As choosing began.
    pub before: Matrix,
    /// As this person had chosen.
    pub mine: Matrix,
    /// As it is now.
    pub now: Matrix,
    /// Who set what.
    pub authors: Authors,
}

impl Conflict {
    /// The three states brought together.
    pub fn merge(&self) -> MatrixMerge {
        MatrixMerge::of(&self.before, &self.mine, &self.now)
    }

    /// Whether nothing has been set: the server only wanted to know the version (F4).
    pub fn is_unchanged(&self) -> bool {
        self.now.changes_since(&self.before).is_empty() && self.merge().gone.is_empty()
    }
}

/// What it takes to go on from a Save whose form may be gone when it ends (F35).
struct Left {
    name: String,
    /// Where the form is found again.
    way: Route,
    company: CompanyId,
    account: AccountId,
    /// What was sent.
    levels: PermissionDraft,
}

/// The state of the form.
#[derive(Clone, Copy)]
pub struct PermissionsEditor {
    scope: CompanyScope,
    background: BackgroundNotices,
    words: Words,
    account: RwSignal<Account>,
    seen: RwSignal<Versioned<Matrix>>,
    /// As chosen.
    pub matrix: RwSignal<Matrix>,
    /// What a Save that is under way has sent.
    sent: RwSignal<Option<Matrix>>,
    /// How the last one ended.
    pub outcome: RwSignal<Option<Outcome>>,
    /// Somebody else was quicker.
    pub conflict: RwSignal<Option<Conflict>>,
}

impl PermissionsEditor {
    /// Begins with the permissions as they were read.
    pub fn new(scope: CompanyScope, account: Account, seen: Versioned<Matrix>) -> Self {
        let (in_flight, id) = (scope.session().in_flight, account.id.clone());
        let editor = Self {
            scope,
            background: BackgroundNotices::expect(),
            words: Words::expect(),
            account: RwSignal::new(account),
            matrix: RwSignal::new(seen.value.clone()),
            seen: RwSignal::new(seen),
            sent: RwSignal::new(None),
            outcome: RwSignal::new(None),
            conflict: RwSignal::new(None),
        };
        if let Some(levels) = in_flight.take_permissions_draft(&scope.id(), &id) {
            editor.go_on_with(levels);
        }
        editor
    }

    /// What was chosen before and came to nothing is chosen again, beside what others have set since
    /// (F35).
    fn go_on_with(self, levels: PermissionDraft) {
        let conflict = Conflict {
            before: levels.before,
            mine: levels.wanted,
            now: untrack(|| self.saved()),
            authors: Authors::default(),
        };
        self.matrix.set(conflict.merge().into_matrix());
        // It may have been saved after all.
        if untrack(|| self.changes()).is_empty() {
            return;
        }
        self.end(Outcome::Left);
        if !conflict.is_unchanged() {
            self.conflict.set(Some(conflict));
        }
    }

    /// Whether a Save is under way.
    pub fn is_saving(self) -> Signal<bool> {
        Signal::derive(move || self.sent.with(Option::is_some))
    }

    /// Whether anything would be lost by leaving: what is being saved would not (F35), what has been
    /// chosen since would, also where that is what it was before.
    pub fn is_at_stake(self) -> bool {
        let matrix = self.matrix.get();
        let since = self
            .sent
            .with(|sent| sent.as_ref().map(|sent| *sent != matrix));
        since.unwrap_or_else(|| !self.changes().is_empty())
    }

    /// Whose they are.
    pub fn account(self) -> Signal<Account> {
        self.account.into()
    }

    /// What Save would change.
    pub fn changes(self) -> Vec<LevelChange> {
        self.matrix
            .with(|matrix| self.seen.with(|seen| matrix.changes_since(&seen.value)))
    }

    /// The levels as they were last seen on the server.
    pub fn saved(self) -> Matrix {
        self.seen.with(|seen| seen.value.clone())
    }

    /// Chooses a level for some tools.
    pub fn set(self, tools: &[String], level: AccessLevel) {
        let level = Level::Known(level);
        self.matrix.update(|matrix| {
            for tool in tools {
                matrix.set(tool, &level);
            }
        });
    }

    /// Chooses a level, known or not, for one tool.
    pub fn set_one(self, tool: &str, level: &Level) {
        self.matrix.update(|matrix| matrix.set(tool, level));
    }

    /// Chooses what another matrix has; tools that it does not know stand at `None`.
    pub fn use_levels_of(self, other: &Matrix) {
        self.matrix
            .update(|matrix| *matrix = matrix.with_levels_of(other));
    }

    /// Puts everything back to what is saved.
    pub fn undo(self) {
        self.conflict.set(None);
        self.matrix.set(self.saved());
    }

    /// Save permissions.
    pub fn save(self) {
        if self.is_saving().get_untracked() {
            return;
        }
        self.outcome.set(None);
        let changes = untrack(|| self.changes());
        if changes.is_empty() {
            // Whatever was to be decided has been, in favour of what is there.
            self.conflict.set(None);
            self.end(Outcome::Unchanged);
            return;
        }
        let account = self.account.get_untracked();
        let id = account.id.clone();
        let (seen, wanted) = (self.seen.get_untracked(), self.matrix.get_untracked());
        self.sent.set(Some(wanted.clone()));
        let left = Left {
            name: account.name.clone(),
            way: permissions_route(self.scope, id.clone()),
            company: self.scope.id(),
            account: id.clone(),
            levels: PermissionDraft {
                before: seen.value.clone(),
                wanted: wanted.clone(),
            },
        };
        let form = SentForm::Permissions(id.clone());
        let under_way = (self.scope.session().in_flight).begin(self.scope.id(), form);
        // Not the company's own client: a write goes on when the person leaves (F35).
        let client = self.scope.session().client().within(self.scope.id());
        spawn_local(async move {
            match client.save_permissions(&id, &seen, &wanted).await {
                SaveOutcome::Saved(now) => self.saved_as(account, &wanted, now, Outcome::Saved),
                SaveOutcome::AlreadySaved(now) => {
                    self.saved_as(account, &wanted, now, Outcome::AlreadySaved);
                }
                SaveOutcome::Conflict { now, .. } => {
                    let authors = Authors::learn(&client, &id).await;
                    self.overtake(seen.value, now, authors);
                    self.end_or_tell(Outcome::Conflict, left);
                }
                SaveOutcome::VersionRequired { now, .. } => {
                    self.overtake(seen.value, now, Authors::default());
                    self.end_or_tell(Outcome::VersionRequired, left);
                }
                SaveOutcome::Gone(_) => {
                    self.scope.feed.remove(&id);
                    self.end_or_tell(Outcome::Gone, left);
                }
                SaveOutcome::NotFound(failure) => {
                    self.end_or_tell(Outcome::NotFound(failure), left);
                }
                SaveOutcome::NotVisible { .. } => self.end_or_tell(Outcome::NotVisible, left),
                SaveOutcome::Unknown { failure, .. } | SaveOutcome::Failed(failure) => {
                    self.scope.note_refusal(Action::SetPermissions, &failure);
                    self.end_or_tell(Outcome::Failed(failure), left);
                }
            }
            self.sent.try_set(None);
            drop(under_way);
        });
    }

    /// `sent` is what the form said when it was sent.
    fn saved_as(self, mut account: Account, sent: &Matrix, now: Versioned<Matrix>, how: Outcome) {
        // The list may know of something newer than what it was when this began.
        if let Some(listed) = self.scope.feed.account(&account.id) {
            account = (*listed).clone();
        }
        account.permissions = Some(now.value.counts());
        self.scope.feed.replace(&account);
        let name = account.name.clone();
        if self.account.try_set(account).is_some() {
            // They have left; it is said wherever they are (F35).
            let t = self.words;
            self.background
                .done(t.said_of(&bidi_isolate(&name), &t.permissions_saved()));
            return;
        }
        // What was chosen while it was being saved stays, also where that is what it was before.
        let chosen = self.matrix.get_untracked();
        self.matrix.set(chosen.rebase(sent, &now.value));
        self.seen.set(now);
        self.conflict.set(None);
        self.end(how);
    }

    /// Carries the choices over to the permissions as somebody else has made them.
    fn overtake(self, before: Matrix, now: Versioned<Matrix>, authors: Authors) {
        // What was chosen since it was sent is theirs, too.
        if let Some(mine) = self.matrix.try_get_untracked() {
            let conflict = Conflict {
                before,
                mine,
                now: now.value.clone(),
                authors,
            };
            self.matrix.set(conflict.merge().into_matrix());
            self.conflict.set(Some(conflict));
            self.seen.set(now);
        }
    }

    fn end(self, outcome: Outcome) {
        self.outcome.try_set(Some(outcome));
    }

    /// Says how it ended: here, or wherever the person went meanwhile; what was chosen is kept for
    /// when they come back (F35).
    fn end_or_tell(self, outcome: Outcome, left: Left) {
        let Some(Some(outcome)) = self.outcome.try_set(Some(outcome)) else {
            return;
        };
        let in_flight = self.scope.session().in_flight;
        in_flight.keep_permissions_draft(left.company, left.account, left.levels);
        let (name, kept) = (&left.name, Some(self.words.left_kept()));
        let what = match outcome {
            Outcome::Failed(failure) | Outcome::NotFound(failure) => {
                self.background.failed(name, &failure, kept, left.way);
                return;
            }
            Outcome::Gone => self.words.account_missing(),
            Outcome::NotVisible => self.words.out_of_sight(),
            Outcome::VersionRequired => self.words.version_wanted(),
            _ => self.words.fail_stale(),
        };
        self.background.not_done(name, &what, kept, left.way);
    }
}
