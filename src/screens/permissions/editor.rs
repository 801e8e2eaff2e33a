//! The permissions of one account, from the first choice to "Saved": the same journey as an edit,
//! with a version of its own.

use client::{Client, SaveOutcome, Versioned};
use domain::{AccessLevel, Account, Level, LevelChange, Matrix};
use leptos::prelude::*;

use crate::screens::shared::editing::{Editing, Form};
use crate::screens::shared::links::permissions_route;
use crate::session::{Authors, CompanyScope, PermissionDraft, Sent, Write, WriteOutcome};

impl Editing<Matrix> {
    /// Begins with the permissions as they were read; and what was chosen before and came to nothing is
    /// chosen again, beside what others have set since (F35).
    pub fn of_permissions(scope: CompanyScope, account: Account, seen: Versioned<Matrix>) -> Self {
        let matrix = RwSignal::new(seen.value.clone());
        let fill = Callback::new(move |chosen| matrix.set(chosen));
        let form = Form {
            value: matrix.into(),
            fill,
            reset: fill,
            is_half_entered: Signal::stored(false),
        };
        let unfinished = scope.session().unfinished;
        let left = unfinished.take_permissions(&scope.id(), &account.id);
        let editing = Self::new(scope, account, seen, form);
        if let Some(left) = left {
            editing.restore(editing.since(left.before, left.wanted));
            if untrack(|| editing.is_dirty()) {
                editing.outcome.set(Some(WriteOutcome::Resumed));
            } else {
                // It was saved after all.
                editing.conflict.set(None);
            }
        }
        editing
    }

    /// What Save would change.
    pub fn changes(self) -> Vec<LevelChange> {
        let matrix = self.form();
        self.seen.with(|seen| matrix.changes_since(&seen.value))
    }

    /// Chooses a level for some tools.
    pub fn set(self, tools: &[String], level: AccessLevel) {
        self.change(|matrix| {
            for tool in tools {
                matrix.set(tool, &Level::Known(level));
            }
        });
    }

    /// Chooses what another matrix has; tools that it does not know stand at `None`.
    pub fn use_levels_of(self, other: &Matrix) {
        self.change(|matrix| *matrix = matrix.with_levels_of(other));
    }

    /// Chooses what a reset took, as long as that is known here.
    pub fn before_reset(self) -> Option<Callback<()>> {
        let before = self.scope.kept_permissions(&self.account_id())?;
        Some(Callback::new(move |()| self.use_levels_of(&before)))
    }

    /// Save: sends what was chosen.
    pub fn save_permissions(self) {
        self.save(move || {
            if self.is_dirty() {
                self.send();
            } else {
                self.end_unchanged();
            }
        });
    }

    fn send(self) {
        let (scope, account) = (self.scope, self.account.get_value());
        let (company, id) = (scope.id(), account.id.clone());
        let seen = self.seen.get_untracked();
        let draft = PermissionDraft {
            before: seen.value.clone(),
            wanted: self.form(),
        };
        self.sent.set_value(Some(draft.wanted.clone()));
        let sent = Sent {
            write: Write::SavePermissions(id.clone()),
            name: account.name.clone(),
            is_kept: true,
            back: permissions_route(scope, id.clone()),
        };
        let of = id.clone();
        let write = async move |client: Client| {
            let saving = scope.save_permissions(&client, account, &seen, &draft.wanted);
            let outcome = saving.await;
            // The title of a conflict says whose it is.
            let authors = match &outcome {
                SaveOutcome::Conflict { .. } => Authors::learn(&client, &id).await,
                _ => Authors::default(),
            };
            Saving {
                draft,
                outcome,
                authors,
            }
        };
        let here = move |ended: Saving| {
            let PermissionDraft { before, wanted } = &ended.draft;
            self.settle(before, wanted, ended.outcome, Some(ended.authors));
        };
        // What was chosen is chosen again when they come back (F35).
        let left = move |ended: &Saving| {
            if !ended.outcome.is_done() {
                let unfinished = scope.session().unfinished;
                unfinished.keep_permissions(company, of, ended.draft.clone());
            }
            None
        };
        self.writes.send(sent, write, here, left);
    }
}

/// A Save that has ended, and for a conflict who set what.
struct Saving {
    draft: PermissionDraft,
    outcome: SaveOutcome<Matrix>,
    authors: Authors,
}

impl From<&Saving> for WriteOutcome {
    fn from(ended: &Saving) -> Self {
        Self::from(&ended.outcome)
    }
}
