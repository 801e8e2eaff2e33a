//! One edit from the first key to "Saved": draft → check → change → update → account.
//!
//! One path leaves the straight way: somebody else was quicker. Then the account is read anew, the
//! draft is carried over to it, and the person sees both and presses Update once more (U3).

use client::{Client, Failure, FailureKind, SaveOutcome, VersionMark, Versioned};
use domain::draft::{Draft, DraftProblems};
use domain::{Account, AccountChange, Action, ChangeLine, Merge, Unicode as _};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::BrowserUnicode;
use crate::components::bidi_isolate;
use crate::i18n::Words;
use crate::route::Route;
use crate::screens::shared::background_notices::BackgroundNotices;
use crate::screens::shared::fields::{DraftAutosave, Fields, Sent};
use crate::screens::shared::links::account_route;
use crate::session::{Author, Authors, CompanyScope};
use crate::storage::{DraftForm, StoredDraft};

/// How the last Update ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The account is as the form says.
    Saved,
    /// It was so already: somebody had made the same change, or an earlier try had worked (F3).
    AlreadySaved,
    /// There was nothing to change (U1).
    Unchanged,
    /// It was not saved; the edits are kept.
    Failed(Failure),
    /// The account is not there any more; the edits are kept to be copied (F8).
    Gone,
    /// The API does not find the account when it is to be changed, and shows it all the same.
    NotFound(Failure),
    /// Neither this account nor any other can be seen.
    NotVisible,
}

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

/// What it takes to tell somebody who has left how an Update ended (F35).
struct Left {
    /// What was sent.
    sent: Sent,
    /// The account's name.
    name: String,
    /// Where the form is found again.
    way: Route,
}

impl Left {
    /// That nothing is lost, if that is so.
    fn kept(&self, t: Words) -> Option<String> {
        self.sent.is_kept().then(|| t.left_kept())
    }
}

/// The state of the form.
#[derive(Clone, Copy)]
pub struct Editor {
    scope: CompanyScope,
    background: BackgroundNotices,
    words: Words,
    seen: RwSignal<Versioned<Account>>,
    /// For what is read while the form is there. It is made with the form: after something was
    /// waited for, nobody knows any more whose end to read until (F34).
    client: StoredValue<Client, LocalStorage>,
    /// App Type and Name as typed.
    pub fields: Fields,
    /// Keeps them.
    pub autosave: DraftAutosave,
    /// An Update is under way.
    pub saving: RwSignal<bool>,
    /// How the last one ended.
    pub outcome: RwSignal<Option<Outcome>>,
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
            background: BackgroundNotices::expect(),
            words: Words::expect(),
            fields: Fields::new(&start),
            autosave: DraftAutosave::new(scope, form, start),
            saving: RwSignal::new(false),
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
        if self.seen.is_disposed() || !untrack(|| self.is_dirty()) {
            self.conflict.try_set(None);
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
        self.end(Outcome::Gone);
    }

    /// The account has a new state that this person has brought about or seen: the form follows it
    /// where it was left alone.
    pub fn reload_from(self, now: Versioned<Account>) {
        self.scope.feed.replace(&now.value);
        let Some(base) = self.seen.try_with_untracked(|seen| seen.value.clone()) else {
            return;
        };
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
        if self.saving.get_untracked() {
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
                self.end(Outcome::Unchanged);
            }
            Ok(Some(change)) => self.send(change),
        }
    }

    fn send(self, change: AccountChange) {
        self.saving.set(true);
        self.fields.forget();
        let seen = self.seen.get_untracked();
        let left = Left {
            sent: untrack(|| self.autosave.send(self.fields.draft(), self.base())),
            name: seen.value.name.clone(),
            way: account_route(self.scope, seen.value.id.clone()),
        };
        // Not the company's own client: a write goes on when the person leaves (F35).
        let client = self.scope.session().client().within(self.scope.id());
        let sent = change.apply_to(&seen.value);
        spawn_local(async move {
            match client.save_account(&seen, &change).await {
                SaveOutcome::Saved(now) => self.saved(&sent, now, Outcome::Saved, &left),
                SaveOutcome::AlreadySaved(now) => {
                    self.saved(&sent, now, Outcome::AlreadySaved, &left);
                }
                SaveOutcome::Conflict { now, .. } => {
                    self.overtake(seen.value, now, self.words.fail_stale(), &left);
                }
                SaveOutcome::VersionRequired { now, .. } => {
                    self.overtake(seen.value, now, self.words.version_wanted(), &left);
                }
                SaveOutcome::Gone(failure) => {
                    self.scope.feed.remove(&seen.value.id);
                    self.not_saved(Outcome::Gone, &failure, &left);
                }
                SaveOutcome::NotFound(failure) => {
                    self.not_saved(Outcome::NotFound(failure.clone()), &failure, &left);
                }
                SaveOutcome::NotVisible { failure, .. } => {
                    self.not_saved(Outcome::NotVisible, &failure, &left);
                }
                SaveOutcome::Unknown { failure, .. } | SaveOutcome::Failed(failure) => {
                    self.failed(failure, &left);
                }
            }
            self.saving.try_set(false);
        });
    }

    /// `sent` is what the form said when it was sent.
    fn saved(self, sent: &Account, account: Versioned<Account>, how: Outcome, left: &Left) {
        self.scope.feed.replace(&account.value);
        if self.seen.is_disposed() {
            // They have left; what happened is said wherever they are (F35).
            left.sent.done();
            self.background
                .done(self.words.saved_named(&bidi_isolate(&account.value.name)));
            return;
        }
        // What was typed while it was being saved stays, also where that is what it was before.
        let draft = untrack(|| self.fields.draft()).rebase(sent, &account.value);
        let same = !draft.differs_from(&account.value);
        self.fields.fill(&if same {
            Draft::of(&account.value)
        } else {
            draft
        });
        self.seen.set(account);
        self.conflict.set(None);
        self.fields.uncheck();
        self.end(how);
    }

    /// Carries the draft over to the account as somebody else has made it, or as it is in the version
    /// that the server wants to know; `what` says which to whoever has left.
    fn overtake(self, before: Account, now: Versioned<Account>, what: String, left: &Left) {
        self.scope.feed.replace(&now.value);
        if self.seen.is_disposed() {
            // They have left, and it was not saved; that is said wherever they are (F35).
            let name = &now.value.name;
            let (kept, way) = (left.kept(self.words), left.way.clone());
            self.background.not_done(name, &what, kept, way);
            return;
        }
        self.authors.set(Authors::default());
        self.rebase_onto(before, now);
        self.learn_authors();
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

    fn failed(self, failure: Failure, left: &Left) {
        self.scope.note_refusal(Action::Manage, &failure);
        let is_here = !self.outcome.is_disposed();
        if is_here && failure.kind == FailureKind::Rejected {
            if let Some(rest) = self.fields.refuse(failure) {
                self.end(Outcome::Failed(rest));
            }
        } else {
            self.not_saved(Outcome::Failed(failure.clone()), &failure, left);
        }
    }

    /// Says how it ended: here, or wherever the person went meanwhile (F35).
    fn not_saved(self, outcome: Outcome, failure: &Failure, left: &Left) {
        if self.outcome.is_disposed() {
            let (kept, way) = (left.kept(self.words), left.way.clone());
            self.background.failed(&left.name, failure, kept, way);
        } else {
            self.end(outcome);
        }
    }

    fn end(self, outcome: Outcome) {
        self.outcome.try_set(Some(outcome));
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
