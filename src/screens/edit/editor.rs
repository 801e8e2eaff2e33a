//! One edit of an account: draft → check → change → update → account.

use client::{Client, FailureKind, SaveOutcome, VersionMark, Versioned};
use domain::draft::{Checked, Draft, DraftProblems};
use domain::{Account, AccountChange, ChangeLine, Conflict};
use leptos::prelude::*;

use crate::browser::BrowserUnicode;
use crate::reactive::{Signal, StoredValue};
use crate::screens::shared::editing::{Editing, Form};
use crate::screens::shared::fields::{DraftAutosave, Fields, Typed};
use crate::screens::shared::links::account_route;
use crate::session::{CompanyScope, Sent, Write, WriteOutcome};
use crate::storage::{DraftForm, StoredDraft};

/// The state of the form.
#[derive(Clone, Copy)]
pub struct Editor {
    /// What was read, how an Update ended, and what somebody else has done.
    pub editing: Editing<Draft>,
    /// App Type and Name as typed.
    pub fields: Fields,
    pub autosave: DraftAutosave,
    /// What the form says again on Undo, as long as that can be offered.
    former: StoredValue<Option<Draft>>,
}

impl Editor {
    /// Begins with the account as it was read.
    pub fn new(scope: CompanyScope, seen: Versioned<Account>) -> Self {
        let (start, account) = (Draft::of(&seen.value), seen.value.clone());
        let fields = Fields::new(&start);
        let form = Form {
            value: Signal::derive(move || fields.draft()),
            fill: Callback::new(move |draft| fields.fill(&draft)),
            reset: Callback::new(move |draft| {
                fields.uncheck();
                fields.app.give_up();
                fields.fill(&draft);
            }),
            is_half_entered: Signal::derive(move || fields.app.is_open()),
        };
        let keeps = DraftForm::Edit(account.id.clone());
        let editor = Self {
            editing: Editing::new(scope, account, seen, form),
            fields,
            autosave: DraftAutosave::new(scope, keeps, start),
            former: StoredValue::new(None),
        };
        let unsaved = move || editor.editing.is_dirty().then(|| editor.to_keep());
        editor.autosave.keep(Box::new(unsaved));
        editor
    }

    /// What is typed is made of this, and of this version.
    fn base(self) -> (Draft, Option<VersionMark>) {
        let seen = self.editing.seen;
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

    /// What keeps the draft from being sent.
    pub fn problems(self) -> Signal<DraftProblems> {
        Signal::derive(move || self.check().err().unwrap_or_default())
    }

    /// What Update would change, from → to (U2); nothing while the draft cannot be sent.
    pub fn changes(self) -> Vec<ChangeLine> {
        let change = self.check().ok().and_then(AccountChange::from_checked);
        let lines = |change: AccountChange| change.lines(&self.editing.seen.read().value);
        change.map_or_else(Vec::new, lines)
    }

    /// Somebody else has changed the account, which was found out by something else than an Update.
    pub fn on_remote_change(self, now: Versioned<Account>) {
        self.withdraw_undo();
        self.editing.scope.feed.replace(&now.value);
        self.editing.on_remote_change(now);
    }

    /// The account has a new state that this person has brought about or seen.
    pub fn reload_from(self, now: Versioned<Account>) {
        self.withdraw_undo();
        self.editing.scope.feed.replace(&now.value);
        self.editing.reload_from(now);
    }

    /// What has become of the account since a draft of it was left.
    pub fn since(self, kept: &StoredDraft) -> Conflict<Draft> {
        let now = self.editing.saved.get_untracked();
        Conflict::new(kept.before.as_account(&now), kept.mine.clone(), now)
    }

    /// Update: checks, and sends what differs.
    pub fn update(self) {
        self.submit(false);
    }

    /// Whether what was saved last can be undone: not over what has been entered since.
    pub fn can_undo(self) -> bool {
        self.former.with_value(Option::is_some) && !self.editing.is_dirty()
    }

    /// Whether what was saved last was undone.
    pub fn has_undone(self) -> bool {
        self.former.with_value(Option::is_none)
    }

    /// Undo: one more Update, to what was there before, of what the last one has made and nothing else.
    /// What cannot be put back is said beside its field, and what somebody else has changed meanwhile
    /// above the form, as of any Update.
    pub fn undo(self) {
        if untrack(|| self.can_undo())
            && let Some(former) = self.former.try_update_value(Option::take).flatten()
        {
            self.fields.fill(&former);
            self.submit(true);
        }
    }

    /// Something else has been done with the account: what was saved before that stays.
    fn withdraw_undo(self) {
        self.former.set_value(None);
        let is_saved = |ended: &Option<WriteOutcome>| *ended == Some(WriteOutcome::Done);
        (self.editing.outcome).maybe_update(|ended| is_saved(ended) && ended.take().is_some());
    }

    fn submit(self, undoes: bool) {
        self.editing.save(move || {
            let untouched = self.editing.saved.get_untracked().name;
            self.fields.trim_name(&untouched);
            match self.check().map(AccountChange::from_checked) {
                Err(_) => self.fields.failed_attempt(),
                Ok(None) => self.editing.end_unchanged(),
                Ok(Some(change)) => self.send(change, undoes),
            }
        });
    }

    fn send(self, change: AccountChange, undoes: bool) {
        self.fields.forget();
        let scope = self.editing.scope;
        let seen = self.editing.seen.get_untracked();
        let id = seen.value.id.clone();
        let mine = self.fields.draft();
        let draft = self.autosave.send(mine.clone(), self.base());
        (self.editing.sent).set_value(draft.is_kept().then_some(mine));
        let sent = Sent {
            write: Write::Update(id.clone()),
            name: seen.value.name.clone(),
            is_kept: draft.is_kept(),
            back: account_route(scope, id),
        };
        let (before, wanted) = (seen.value.clone(), change.apply_to(&seen.value));
        let write = async move |client: Client| scope.save_account(&client, &seen, &change).await;
        let here = move |outcome: SaveOutcome<Account>| {
            if let SaveOutcome::Done(now) = &outcome {
                let former = Draft::undoing(&before, &wanted, &now.value);
                self.former.set_value((!undoes).then_some(former));
            }
            self.settle(&before, &wanted, outcome);
        };
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
            }
            outcome => {
                if outcome.is_done() {
                    self.fields.uncheck();
                }
                let has_met = outcome.is_conflict();
                self.editing.settle(before, wanted, outcome);
                if has_met {
                    self.editing.learn_authors();
                }
            }
        }
    }

    fn check(self) -> Result<Checked, DraftProblems> {
        let Editing { scope, seen, .. } = self.editing;
        let max = scope.policy().with(|policy| policy.name_max_length);
        let draft = self.fields.draft();
        let checked = seen.with(|seen| draft.check(&seen.value, max, &BrowserUnicode));
        self.fields.with_app_text(checked)
    }
}
