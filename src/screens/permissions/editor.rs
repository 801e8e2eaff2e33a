//! The permissions of one account, from the first choice to "Saved": the same journey as an edit,
//! with a version of its own.

use client::{Client, SaveOutcome, Versioned};
use domain::{AccessLevel, Account, Conflict, Level, LevelChange, Matrix};
use leptos::prelude::*;

use crate::screens::shared::editing::{Editing, Form};
use crate::screens::shared::links::permissions_route;
use crate::session::{Authors, CompanyScope, PermissionDraft, Sent, Write, WriteOutcome};

/// The state of the form.
#[derive(Clone, Copy)]
pub struct PermissionsEditor {
    scope: CompanyScope,
    account: RwSignal<Account>,
    /// What was read, how a Save ended, and what somebody else has done.
    pub editing: Editing<Matrix>,
    pub matrix: RwSignal<Matrix>,
    /// What a Save that is under way has sent.
    sent: RwSignal<Option<Matrix>>,
}

impl PermissionsEditor {
    /// Begins with the permissions as they were read.
    pub fn new(scope: CompanyScope, account: Account, seen: Versioned<Matrix>) -> Self {
        let id = account.id.clone();
        let matrix = RwSignal::new(seen.value.clone());
        let form = Form {
            value: matrix.into(),
            fill: Callback::new(move |chosen| matrix.set(chosen)),
            is_half_entered: Signal::stored(false),
        };
        let editor = Self {
            scope,
            account: RwSignal::new(account),
            editing: Editing::new(scope, id.clone(), seen, form),
            matrix,
            sent: RwSignal::new(None),
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
        let left = Conflict {
            before: levels.before,
            mine: levels.wanted,
            now: self.editing.saved().get_untracked(),
            version_only: false,
        };
        self.matrix.set(left.merged());
        // It may have been saved after all.
        if untrack(|| self.editing.is_dirty()) {
            self.editing.outcome.set(Some(WriteOutcome::Resumed));
            let has_changed = !left.is_unchanged();
            self.editing.conflict.set(has_changed.then_some(left));
        }
    }

    /// Whether anything would be lost by leaving: what is being saved would not (F35), what has been
    /// chosen since would, also where that is what it was before.
    pub fn is_at_stake(self) -> bool {
        let matrix = self.matrix.get();
        let since = (self.sent).with(|sent| sent.as_ref().map(|sent| *sent != matrix));
        since.unwrap_or_else(|| self.editing.is_dirty())
    }

    pub fn account(self) -> Signal<Account> {
        self.account.into()
    }

    /// What Save would change.
    pub fn changes(self) -> Vec<LevelChange> {
        let saved = self.editing.saved();
        self.matrix
            .with(|matrix| saved.with(|saved| matrix.changes_since(saved)))
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

    /// Chooses what another matrix has; tools that it does not know stand at `None`.
    pub fn use_levels_of(self, other: &Matrix) {
        self.matrix
            .update(|matrix| *matrix = matrix.with_levels_of(other));
    }

    pub fn save(self) {
        self.editing.save(move || {
            if self.editing.is_dirty() {
                self.send();
            } else {
                self.editing.end_unchanged();
            }
        });
    }

    fn send(self) {
        let (scope, account) = (self.scope, self.account.get_untracked());
        let id = account.id.clone();
        let (seen, wanted) = (
            self.editing.seen().get_untracked(),
            self.matrix.get_untracked(),
        );
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
        let here = move |saving: Saving| {
            self.sent.set(None);
            let Saving { outcome, authors } = saving;
            let is_done = outcome.is_done();
            (self.editing).settle(&of_form.before, &of_form.wanted, outcome, authors);
            // The list knows how many there are now.
            if let (true, Some(listed)) = (is_done, scope.feed.account(&self.editing.account_id()))
            {
                self.account.set((*listed).clone());
            }
        };
        // What was chosen is chosen again when they come back (F35).
        let left = move |saving: &Saving| {
            if !saving.outcome.is_done() {
                let unfinished = scope.session().unfinished;
                unfinished.keep_permissions(company, of, draft);
            }
            None
        };
        self.editing.writes.send(sent, write, here, left);
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
