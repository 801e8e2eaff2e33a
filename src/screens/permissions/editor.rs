//! The permissions of one account, from the first choice to "Saved": the same journey as an edit,
//! with a version of its own.

use client::{Client, SaveOutcome, Versioned};
use domain::{AccessLevel, Account, Conflict, Level, LevelChange, Matrix};
use leptos::prelude::*;

use crate::reactive::{RwSignal, Signal};
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
        let left = (scope.session().unfinished).take_permissions(scope.id(), account.id.clone());
        let editing = Self::new(scope, account, seen, form);
        if let Some(left) = left {
            let now = editing.saved.get_untracked();
            editing.restore(Conflict::new(left.before, left.wanted, now));
            let is_to_be_saved = untrack(|| editing.is_dirty());
            (editing.outcome).set(is_to_be_saved.then_some(WriteOutcome::Resumed));
            if !is_to_be_saved {
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
        let (of_form, wanted, of) = (draft.clone(), draft.wanted.clone(), id.clone());
        let write = async move |client: Client| {
            let outcome = scope
                .save_permissions(&client, account, &seen, &wanted)
                .await;
            if matches!(outcome, SaveOutcome::Conflict { .. }) {
                // The title of a conflict says whose it is.
                let authors = Authors::learn(&client, &id).await;
                self.authors.set(authors);
            }
            outcome
        };
        let here = move |outcome| self.settle(&of_form.before, &of_form.wanted, outcome);
        // What was chosen is chosen again when they come back (F35).
        let left = move |outcome: &SaveOutcome<Matrix>| {
            if !outcome.is_done() {
                (scope.session().unfinished).keep_permissions(company, of, draft);
            }
            None
        };
        self.writes.send(sent, write, here, left);
    }
}
