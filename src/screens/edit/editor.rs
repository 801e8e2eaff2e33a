//! One edit from the first key to "Saved": draft → check → change → update → account.
//!
//! One path leaves the straight way: somebody else was quicker. Then the account is read anew, the
//! draft is carried over to it, and the person sees both and presses Update once more (U3).

use client::{Client, FailureKind, SaveOutcome, VersionMark, Versioned};
use domain::draft::{Draft, DraftProblems};
use domain::{Account, AccountChange, ChangeLine, Merge, Unicode as _};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::BrowserUnicode;
use crate::screens::shared::fields::{DraftAutosave, Fields};
use crate::screens::shared::links::account_route;
use crate::session::{Author, Authors, CompanyScope, ScreenWrites, Sent, Write, WriteOutcome};
use crate::storage::{DraftForm, StoredDraft};

/// Somebody changed the account while it was being edited.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The account as the edit began.
    pub before: Account,
    /// The account as it is now.
    pub now: Account,
    /// What this person had made of it.
    pub mine: Draft,
}

impl Conflict {
    /// The three states brought together.
    pub fn merge(&self) -> Merge {
        Merge::of(&self.before, &self.mine, &self.now)
    }

    /// Whether nothing has been changed that an edit is about.
    pub fn has_no_field_changes(&self) -> bool {
        !Draft::of(&self.before).differs_from(&self.now)
    }

    /// Whether nothing has been changed at all: the server only wanted to know the version (F4).
    pub fn is_unchanged(&self) -> bool {
        self.has_no_field_changes() && self.before.updated_at == self.now.updated_at
    }

    /// Who changed the account last.
    pub fn author(&self) -> Author {
        Author::of(&self.now)
    }

    /// Who changed the name, if anybody did.
    pub fn author_of_name(&self, authors: &Authors) -> Option<Author> {
        (self.before.name != self.now.name).then(|| authors.of_name(&self.now))
    }

    /// Who changed the App Type, if anybody did.
    pub fn author_of_app_type(&self, authors: &Authors) -> Option<Author> {
        let changed = !self.before.app_type.is_same_choice(&self.now.app_type);
        changed.then(|| authors.of_app_type(&self.now))
    }
}

/// The state of the form.
#[derive(Clone, Copy)]
pub struct Editor {
    scope: CompanyScope,
    writes: ScreenWrites,
    seen: RwSignal<Versioned<Account>>,
    /// For what is read while the form is there. It is made with the form: after something was
    /// waited for, nobody knows any more whose end to read until (F34).
    client: StoredValue<Client, LocalStorage>,
    /// App Type and Name as typed.
    pub fields: Fields,
    /// Keeps them.
    pub autosave: DraftAutosave,
    /// How the last Update ended.
    pub outcome: RwSignal<Option<WriteOutcome>>,
    /// Somebody else was quicker.
    pub conflict: RwSignal<Option<Conflict>>,
    /// Who changed what, as far as it was asked.
    pub authors: RwSignal<Authors>,
}

impl Editor {
    /// Begins with the account as it was read.
    pub fn new(scope: CompanyScope, seen: Versioned<Account>) -> Self {
        let start = Draft::of(&seen.value);
        let form = DraftForm::Edit(seen.value.id.clone());
        let editor = Self {
            scope,
            writes: ScreenWrites::new(scope),
            fields: Fields::new(&start),
            autosave: DraftAutosave::new(scope, form, start),
            outcome: RwSignal::new(None),
            conflict: RwSignal::new(None),
            authors: RwSignal::new(Authors::default()),
            seen: RwSignal::new(seen),
            client: StoredValue::new_local(scope.client_here()),
        };
        editor.autosave.keep(
            Signal::derive(move || editor.to_keep().0),
            Signal::derive(move || editor.to_keep().1),
            Signal::derive(move || editor.is_dirty()),
        );
        editor
    }

    /// What is typed is made of this, and of this version.
    fn base(self) -> (Draft, Option<VersionMark>) {
        self.seen.with(|seen| (Draft::of(&seen.value), seen.mark()))
    }

    /// What to keep, and what it is made of: for as long as two edits that have met are not saved,
    /// what both began with, so that they meet again when somebody comes back to them (F41).
    fn to_keep(self) -> (Draft, (Draft, Option<VersionMark>)) {
        let mine = self.fields.draft();
        let as_begun = self.conflict.with(|met| {
            let before = &met.as_ref()?.before;
            self.seen.with(|seen| {
                let carried = mine.rebase(&seen.value, before);
                // Not if an edit is what the account was before: it would look like none.
                let is_whole = carried.rebase(before, &seen.value) == mine;
                is_whole.then(|| (carried, (Draft::of(before), None)))
            })
        });
        as_begun.unwrap_or_else(|| (mine, self.base()))
    }

    /// The account as it was last seen on the server.
    pub fn account(self) -> Signal<Account> {
        Signal::derive(move || self.seen.with(|seen| seen.value.clone()))
    }

    /// Whether an Update is in flight.
    pub fn is_saving(self) -> Signal<bool> {
        self.writes.is_busy()
    }

    /// Whether anything is typed that is not saved.
    pub fn is_dirty(self) -> bool {
        let draft = self.fields.draft();
        self.fields.app_text.is_open() || self.seen.with(|seen| draft.differs_from(&seen.value))
    }

    /// Whether anything would be lost by leaving: what is being sent would not (F35), what has been
    /// typed since would, also where that is what it was before.
    pub fn is_at_stake(self) -> bool {
        let since = self.autosave.differs_from_sent(&self.fields.draft());
        since.unwrap_or_else(|| self.is_dirty())
    }

    /// What keeps the draft from being sent.
    pub fn problems(self) -> Signal<DraftProblems> {
        Signal::derive(move || self.check().err().unwrap_or_default())
    }

    /// What Update would change, from → to (U2); nothing while the draft cannot be sent.
    pub fn changes(self) -> Vec<ChangeLine> {
        let change = self.check().ok().and_then(AccountChange::from_checked);
        self.seen
            .with(|seen| change.map_or_else(Vec::new, |change| change.lines(&seen.value)))
    }

    /// Whether another account, as far as it is known here, has this name already (N4).
    pub fn name_is_known(self) -> bool {
        let name = self.fields.name.get();
        let id = self.seen.with(|seen| seen.value.id.clone());
        let folded = BrowserUnicode.fold(name.trim());
        !folded.is_empty() && self.scope.feed.knows_name(&folded, Some(&id))
    }

    /// The account as it was last seen, with its version.
    pub fn seen(self) -> Signal<Versioned<Account>> {
        self.seen.into()
    }

    /// Somebody else has changed the account, which was found out by something else than an Update:
    /// where there are edits, the two meet as they would have then (F1).
    pub fn on_remote_change(self, now: Versioned<Account>) {
        if !untrack(|| self.is_dirty()) {
            self.conflict.set(None);
            self.reload_from(now);
            return;
        }
        let before = self.seen.with_untracked(|seen| seen.value.clone());
        self.scope.feed.replace(&now.value);
        self.rebase_onto(before, now);
        self.learn_authors();
    }

    /// The account is not there any more, which was found out by something else than an Update.
    pub fn mark_gone(self) {
        self.end(WriteOutcome::Gone);
    }

    /// The account has a new state that this person has brought about or seen: the form follows it
    /// where it was left alone.
    pub fn reload_from(self, now: Versioned<Account>) {
        self.scope.feed.replace(&now.value);
        let base = self.seen.with_untracked(|seen| seen.value.clone());
        let draft = untrack(|| self.fields.draft()).rebase(&base, &now.value);
        self.fields.fill(&draft);
        self.seen.set(now);
    }

    /// What has become of the account since a draft of it was left.
    pub fn since(self, kept: &StoredDraft) -> Conflict {
        let now = self.seen.with_untracked(|seen| seen.value.clone());
        Conflict {
            before: kept.before.as_account(&now),
            mine: kept.mine.clone(),
            now,
        }
    }

    /// Asks the history who changed what.
    pub fn learn_authors(self) {
        let id = self.seen.with_untracked(|seen| seen.value.id.clone());
        let Some(client) = self.client.try_get_value() else {
            return;
        };
        spawn_local(async move {
            self.authors.try_set(Authors::learn(&client, &id).await);
        });
    }

    /// Puts a draft into the form that was left before, carried over to the account as it is now
    /// (F41).
    pub fn restore(self, kept: &StoredDraft) {
        let left = self.since(kept);
        self.fields.fill(&left.merge().into_draft());
        self.conflict
            .set((!left.has_no_field_changes()).then_some(left));
    }

    /// Puts the form back to the account as it is.
    pub fn use_theirs(self) {
        self.conflict.set(None);
        self.fields.uncheck();
        self.fields.app_text.give_up();
        let theirs = self.seen.with_untracked(|seen| Draft::of(&seen.value));
        self.fields.fill(&theirs);
    }

    /// Update: checks, and sends what differs.
    pub fn update(self) {
        if self.is_saving().get_untracked() {
            return;
        }
        self.outcome.set(None);
        let untouched = self.seen.with_untracked(|seen| seen.value.name.clone());
        self.fields.trim_name(&untouched);
        let checked = untrack(|| self.check());
        match checked.map(AccountChange::from_checked) {
            Err(_) => self.fields.failed_attempt(),
            Ok(None) => {
                // Whatever was to be decided has been, in favour of what is there.
                self.conflict.set(None);
                self.end(WriteOutcome::Unchanged);
            }
            Ok(Some(change)) => self.send(change),
        }
    }

    fn send(self, change: AccountChange) {
        self.fields.forget();
        let scope = self.scope;
        let seen = self.seen.get_untracked();
        let id = seen.value.id.clone();
        let draft = untrack(|| self.autosave.send(self.fields.draft(), self.base()));
        let sent = Sent {
            write: Write::Update(id.clone()),
            name: seen.value.name.clone(),
            is_kept: draft.is_kept(),
            back: account_route(scope, id.clone()),
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
        self.writes.send(sent, write, here, left);
    }

    /// Follows an Update that was sent for the account as it was `before`, and wanted this of it.
    fn settle(self, before: &Account, wanted: &Account, outcome: SaveOutcome<Account>) {
        let ended = WriteOutcome::from(&outcome);
        match outcome {
            SaveOutcome::Saved(now) | SaveOutcome::AlreadySaved(now) => {
                // What was typed while it was being saved stays, also where that is what it was before.
                let draft = untrack(|| self.fields.draft()).rebase(wanted, &now.value);
                let same = !draft.differs_from(&now.value);
                self.fields
                    .fill(&if same { Draft::of(&now.value) } else { draft });
                self.seen.set(now);
                self.conflict.set(None);
                self.fields.uncheck();
                self.end(ended);
            }
            // It is shown above the form.
            SaveOutcome::Conflict { now, .. } | SaveOutcome::VersionRequired { now, .. } => {
                self.authors.set(Authors::default());
                self.rebase_onto(before.clone(), now);
                self.learn_authors();
            }
            SaveOutcome::Failed(failure) if failure.kind == FailureKind::Rejected => {
                if let Some(rest) = self.fields.refuse(failure) {
                    self.end(WriteOutcome::Failed(rest));
                }
            }
            _ => self.end(ended),
        }
    }

    /// Carries what is typed over to the account as it is now, and shows the three states.
    fn rebase_onto(self, before: Account, now: Versioned<Account>) {
        // What was typed since it was sent is theirs, too.
        let mine = untrack(|| self.fields.draft());
        self.fields.fill(&mine.rebase(&before, &now.value));
        self.conflict.set(Some(Conflict {
            before,
            now: now.value.clone(),
            mine,
        }));
        self.seen.set(now);
    }

    fn end(self, outcome: WriteOutcome) {
        self.outcome.set(Some(outcome));
    }

    fn check(self) -> Result<domain::draft::Checked, DraftProblems> {
        let max = self.scope.policy().with(|policy| policy.name_max_length);
        let draft = self.fields.draft();
        let checked = self
            .seen
            .with(|seen| draft.check(&seen.value, max, &BrowserUnicode));
        self.fields.with_app_text(checked)
    }
}
