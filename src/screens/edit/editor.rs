//! One edit of an account: draft → check → change → update → account.

use client::{Client, FailureKind, SaveOutcome, VersionMark, Versioned};
use domain::draft::{Checked, Draft, DraftProblems};
use domain::{Account, AccountChange, ChangeLine, Conflict};
use leptos::prelude::*;

use crate::browser::BrowserUnicode;
use crate::screens::shared::editing::{Editing, Form};
use crate::screens::shared::fields::{DraftAutosave, Fields, Typed};
use crate::screens::shared::links::account_route;
use crate::session::{Authors, CompanyScope, Sent, Write, WriteOutcome};
use crate::storage::{DraftForm, StoredDraft};

/// The state of the form.
#[derive(Clone, Copy)]
pub struct Editor {
    scope: CompanyScope,
    /// What was read, how an Update ended, and what somebody else has done.
    pub editing: Editing<Draft>,
    /// App Type and Name as typed.
    pub fields: Fields,
    pub autosave: DraftAutosave,
}

impl Editor {
    /// Begins with the account as it was read.
    pub fn new(scope: CompanyScope, seen: Versioned<Account>) -> Self {
        let (start, id) = (Draft::of(&seen.value), seen.value.id.clone());
        let fields = Fields::new(&start);
        let form = Form {
            value: Signal::derive(move || fields.draft()),
            fill: Callback::new(move |draft| fields.fill(&draft)),
            is_half_entered: Signal::derive(move || fields.app.is_open()),
        };
        let editor = Self {
            scope,
            editing: Editing::new(scope, id.clone(), seen, form),
            fields,
            autosave: DraftAutosave::new(scope, DraftForm::Edit(id), start),
        };
        let unsaved = move || editor.editing.is_dirty().then(|| editor.to_keep());
        editor.autosave.keep(Box::new(unsaved));
        editor
    }

    /// What is typed is made of this, and of this version.
    fn base(self) -> (Draft, Option<VersionMark>) {
        let seen = self.editing.seen();
        seen.with(|seen| (Draft::of(&seen.value), seen.mark()))
    }

    /// What to keep, and what it is made of: for as long as two edits that have met are not saved,
    /// what both began with, so that they meet again when somebody comes back to them (F41).
    fn to_keep(self) -> Typed {
        let mine = self.fields.draft();
        let as_begun = self.editing.conflict.with(|met| {
            let met = met.as_ref()?;
            Some((met.as_begun(&mine)?, (Draft::of(&met.before), None)))
        });
        as_begun.unwrap_or_else(|| (mine, self.base()))
    }

    /// Whether anything would be lost by leaving: what is being sent would not (F35), what has been
    /// typed since would, also where that is what it was before.
    pub fn is_at_stake(self) -> bool {
        let since = self.autosave.differs_from_sent(&self.fields.draft());
        since.unwrap_or_else(|| self.editing.is_dirty())
    }

    /// What keeps the draft from being sent.
    pub fn problems(self) -> Signal<DraftProblems> {
        Signal::derive(move || self.check().err().unwrap_or_default())
    }

    /// What Update would change, from → to (U2); nothing while the draft cannot be sent.
    pub fn changes(self) -> Vec<ChangeLine> {
        let change = self.check().ok().and_then(AccountChange::from_checked);
        change.map_or_else(Vec::new, |change| {
            (self.editing.seen()).with(|seen| change.lines(&seen.value))
        })
    }

    /// Somebody else has changed the account, which was found out by something else than an Update.
    pub fn on_remote_change(self, now: Versioned<Account>) {
        self.scope.feed.replace(&now.value);
        let met = Conflict {
            before: self.editing.saved().get_untracked(),
            mine: untrack(|| self.fields.draft()),
            now: now.value.clone(),
            version_only: false,
        };
        if met.is_unchanged() {
            // The server only wanted to know the version, or a copy lags: there is nothing to decide.
            self.editing.reload_from(now);
        } else {
            self.editing.on_remote_change(now);
        }
    }

    /// The account has a new state that this person has brought about or seen.
    pub fn reload_from(self, now: Versioned<Account>) {
        self.scope.feed.replace(&now.value);
        self.editing.reload_from(now);
    }

    /// What has become of the account since a draft of it was left.
    pub fn since(self, kept: &StoredDraft) -> Conflict<Draft> {
        let now = self.editing.saved().get_untracked();
        Conflict {
            before: kept.before.as_account(&now),
            mine: kept.mine.clone(),
            now,
            version_only: false,
        }
    }

    /// Puts a draft into the form that was left before, carried over to the account as it is now
    /// (F41).
    pub fn restore(self, kept: &StoredDraft) {
        let left = self.since(kept);
        self.editing.fill(left.merged());
        let has_changed = !left.has_no_field_changes();
        self.editing.conflict.set(has_changed.then_some(left));
    }

    /// Puts the form back to the account as it is.
    pub fn use_theirs(self) {
        self.fields.uncheck();
        self.fields.app.give_up();
        self.editing.use_theirs();
    }

    /// Update: checks, and sends what differs.
    pub fn update(self) {
        self.editing.save(move || {
            let untouched = self.editing.saved().get_untracked().name;
            self.fields.trim_name(&untouched);
            match self.check().map(AccountChange::from_checked) {
                Err(_) => self.fields.failed_attempt(),
                Ok(None) => self.editing.end_unchanged(),
                Ok(Some(change)) => self.send(change),
            }
        });
    }

    fn send(self, change: AccountChange) {
        self.fields.forget();
        let scope = self.scope;
        let seen = self.editing.seen().get_untracked();
        let id = seen.value.id.clone();
        let draft = self.autosave.send(self.fields.draft(), self.base());
        let sent = Sent {
            write: Write::Update(id.clone()),
            name: seen.value.name.clone(),
            is_kept: draft.is_kept(),
            back: account_route(scope, id),
        };
        let (before, wanted) = (seen.value.clone(), change.apply_to(&seen.value));
        let write = async move |client: Client| scope.save_account(&client, &seen, &change).await;
        let here = move |outcome| self.settle(&before, &wanted, outcome);
        let left = move |outcome: &SaveOutcome<Account>| {
            if outcome.is_done() {
                draft.done();
            }
            outcome.now().map(|now| now.value.name.clone())
        };
        self.editing.writes.send(sent, write, here, left);
    }

    /// Follows an Update that was sent for the account as it was `before`, and wanted this of it.
    fn settle(self, before: &Account, wanted: &Account, outcome: SaveOutcome<Account>) {
        match outcome {
            SaveOutcome::Failed(failure) if failure.kind == FailureKind::Rejected => {
                let rest = self.fields.refuse(failure).map(WriteOutcome::Failed);
                self.editing.outcome.set(rest);
                return;
            }
            SaveOutcome::Saved(_) | SaveOutcome::AlreadySaved(_) => self.fields.uncheck(),
            _ => {}
        }
        let has_met = outcome.is_conflict();
        (self.editing).settle(before, wanted, outcome, Authors::default());
        if has_met {
            self.editing.learn_authors();
        }
    }

    fn check(self) -> Result<Checked, DraftProblems> {
        let max = self.scope.policy().with(|policy| policy.name_max_length);
        let draft = self.fields.draft();
        let checked =
            (self.editing.seen()).with(|seen| draft.check(&seen.value, max, &BrowserUnicode));
        self.fields.with_app_text(checked)
    }
}
