//! The permissions of one account, from the first choice to "Saved": the same journey as an edit,
//! with a version of its own.

use client::{Client, SaveOutcome, Versioned};
use domain::{AccessLevel, Account, Level, LevelChange, Matrix, MatrixMerge};
use leptos::prelude::*;

use crate::screens::shared::links::permissions_route;
use crate::session::{
    Authors, CompanyScope, PermissionDraft, ScreenWrites, Sent, Write, WriteOutcome,
};

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

/// The state of the form.
#[derive(Clone, Copy)]
pub struct PermissionsEditor {
    scope: CompanyScope,
    writes: ScreenWrites,
    account: RwSignal<Account>,
    seen: RwSignal<Versioned<Matrix>>,
    /// As chosen.
    pub matrix: RwSignal<Matrix>,
    /// What a Save that is under way has sent.
    sent: RwSignal<Option<Matrix>>,
    /// How the last one ended.
    pub outcome: RwSignal<Option<WriteOutcome>>,
    /// Somebody else was quicker.
    pub conflict: RwSignal<Option<Conflict>>,
}

impl PermissionsEditor {
    /// Begins with the permissions as they were read.
    pub fn new(scope: CompanyScope, account: Account, seen: Versioned<Matrix>) -> Self {
        let id = account.id.clone();
        let editor = Self {
            scope,
            writes: ScreenWrites::new(scope),
            account: RwSignal::new(account),
            matrix: RwSignal::new(seen.value.clone()),
            seen: RwSignal::new(seen),
            sent: RwSignal::new(None),
            outcome: RwSignal::new(None),
            conflict: RwSignal::new(None),
        };
        let unfinished = scope.session().unfinished;
        if let Some(levels) = unfinished.take_permissions(&scope.id(), &id) {
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
        self.end(WriteOutcome::Resumed);
        if !conflict.is_unchanged() {
            self.conflict.set(Some(conflict));
        }
    }

    /// Whether a Save is under way.
    pub fn is_saving(self) -> Signal<bool> {
        self.writes.is_busy()
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
            self.end(WriteOutcome::Unchanged);
            return;
        }
        self.send();
    }

    fn send(self) {
        let (scope, account) = (self.scope, self.account.get_untracked());
        let id = account.id.clone();
        let (seen, wanted) = (self.seen.get_untracked(), self.matrix.get_untracked());
        self.sent.set(Some(wanted.clone()));
        let sent = Sent {
            write: Write::SavePermissions(id.clone()),
            name: account.name.clone(),
            is_kept: true,
            back: permissions_route(scope, id.clone()),
        };
        let draft = PermissionDraft {
            before: seen.value.clone(),
            wanted: wanted.clone(),
        };
        let of_form = draft.clone();
        let (company, of) = (scope.id(), id.clone());
        let write = async move |client: Client| {
            let outcome = scope
                .save_permissions(&client, account, &seen, &wanted)
                .await;
            // The title of a conflict says whose it is.
            let authors = match &outcome {
                SaveOutcome::Conflict { .. } => Authors::learn(&client, &id).await,
                _ => Authors::default(),
            };
            Saving { outcome, authors }
        };
        let here = move |saving| self.settle(of_form, saving);
        // What was chosen is chosen again when they come back (F35).
        let left = move |saving: &Saving| {
            if !saving.outcome.is_done() {
                let unfinished = scope.session().unfinished;
                unfinished.keep_permissions(company, of, draft);
            }
            None
        };
        self.writes.send(sent, write, here, left);
    }

    /// Follows a Save of what was `sent`.
    fn settle(self, sent: PermissionDraft, saving: Saving) {
        let ended = WriteOutcome::from(&saving);
        self.sent.set(None);
        let chosen = self.matrix.get_untracked();
        match saving.outcome {
            SaveOutcome::Saved(now) | SaveOutcome::AlreadySaved(now) => {
                let id = self.account.with_untracked(|account| account.id.clone());
                if let Some(listed) = self.scope.feed.account(&id) {
                    self.account.set((*listed).clone());
                }
                // What was chosen while it was being saved stays, also where that is what it was before.
                self.matrix.set(chosen.rebase(&sent.wanted, &now.value));
                self.seen.set(now);
                self.conflict.set(None);
            }
            SaveOutcome::Conflict { now, .. } | SaveOutcome::VersionRequired { now, .. } => {
                // What was chosen since it was sent is theirs, too.
                let conflict = Conflict {
                    before: sent.before,
                    mine: chosen,
                    now: now.value.clone(),
                    authors: saving.authors,
                };
                self.matrix.set(conflict.merge().into_matrix());
                self.conflict.set(Some(conflict));
                self.seen.set(now);
            }
            _ => {}
        }
        self.end(ended);
    }

    fn end(self, outcome: WriteOutcome) {
        self.outcome.set(Some(outcome));
    }
}

/// A Save that has ended, and for a conflict who set what.
struct Saving {
    outcome: SaveOutcome<Matrix>,
    authors: Authors,
}

impl From<&Saving> for WriteOutcome {
    fn from(saving: &Saving) -> Self {
        Self::from(&saving.outcome)
    }
}
