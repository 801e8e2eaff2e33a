//! One edit of something that is saved, from what was read to "Saved": what was read, what the user makes
//! of it, how a save ended, and what somebody else has done meanwhile.
//!
//! One path leaves the straight way: somebody else was quicker. Then what the user has made is carried over
//! to the new state, both are shown, and the user saves once more (U3). What is edited, and how it is
//! sent, is the form's.

use client::{Client, SaveOutcome, Versioned};
use domain::{Account, AccountId, Conflict, Edited};
use leptos::prelude::*;

use crate::reactive::{RwSignal, Signal, StoredValue};
use crate::session::{Authors, CompanyScope, LatestRead, ScreenWrites, WriteOutcome};

/// What can be edited and kept in signals, which ask for `Send` and `Sync` also where there is one thread.
pub trait FormValue: Edited<State: Send + Sync> + Send + Sync + 'static {}

impl<E: Edited<State: Send + Sync> + Send + Sync + 'static> FormValue for E {}

/// A form, from outside.
#[derive(Clone)]
pub struct Form<E: FormValue> {
    pub value: Signal<E>,
    /// Makes it say something.
    pub fill: Callback<E>,
    /// The same from the beginning: what was entered besides is given up.
    pub reset: Callback<E>,
    /// Whether something is entered of which nothing has become yet.
    pub is_half_entered: Signal<bool>,
}

impl<E: FormValue> Copy for Form<E> {}

/// The state of one edit.
#[derive(Clone)]
pub struct Editing<E: FormValue> {
    pub scope: CompanyScope,
    pub writes: ScreenWrites,
    /// Which account it is about, as it was when this began.
    pub account: StoredValue<Account>,
    /// The state as it was last seen on the server, with its version.
    pub seen: RwSignal<Versioned<E::State>>,
    /// The same without its version.
    // Made once, with the form: what is asked for in a timer has no owner that would end it.
    pub saved: Signal<E::State>,
    /// Whether a save is in flight.
    pub is_saving: Signal<bool>,
    /// Reads of the history, which end with the form: after something was waited for, nobody knows any
    /// more whose end to read until (F34).
    histories: LatestRead,
    form: Form<E>,
    /// What the last save has sent, if that is kept until it is known to be done.
    pub sent: StoredValue<Option<E>>,
    /// Whether anything was saved since this began.
    pub has_saved: RwSignal<bool>,
    /// How the last save ended, or why there was none.
    pub outcome: RwSignal<Option<WriteOutcome>>,
    /// Somebody else was quicker, and that is not decided about yet.
    pub conflict: RwSignal<Option<Conflict<E>>>,
    /// Who changed what, as far as it was asked.
    pub authors: RwSignal<Authors>,
}

impl<E: FormValue> Copy for Editing<E> {}

impl<E: FormValue> Editing<E> {
    /// Begins with the state as it was read, of an account or of what it may do.
    pub fn new(
        scope: CompanyScope,
        account: Account,
        seen: Versioned<E::State>,
        form: Form<E>,
    ) -> Self {
        let (writes, seen) = (ScreenWrites::new(scope), RwSignal::new(seen));
        Self {
            scope,
            writes,
            account: StoredValue::new(account),
            seen,
            saved: Signal::derive(move || seen.with(|seen| seen.value.clone())),
            is_saving: writes.is_busy(),
            histories: LatestRead::new(scope.client()),
            form,
            sent: StoredValue::new(None),
            has_saved: RwSignal::new(false),
            outcome: RwSignal::new(None),
            conflict: RwSignal::new(None),
            authors: RwSignal::new(Authors::default()),
        }
    }

    /// Which account it is about.
    pub fn account_id(self) -> AccountId {
        self.account.with_value(|account| account.id.clone())
    }

    /// Whether the form differs from what is saved.
    pub fn is_dirty(self) -> bool {
        let form = self.form();
        self.form.is_half_entered.get() || self.seen.with(|seen| form.differs_from(&seen.value))
    }

    /// Whether anything would be lost by leaving: what is being saved, and kept, would not (F35), what has
    /// been entered since would, also where that is what it was before.
    pub fn is_at_stake(self) -> bool {
        let is_saving = self.is_saving.get();
        match self.sent.get_value() {
            Some(sent) if is_saving => self.form() != sent,
            _ => self.is_dirty(),
        }
    }

    /// What the form says.
    pub fn form(self) -> E {
        self.form.value.get()
    }

    /// Makes the form say this.
    fn fill(self, form: E) {
        self.form.fill.run(form);
    }

    /// Makes the form say something else.
    pub fn change(self, change: impl FnOnce(&mut E)) {
        let mut form = self.form.value.get_untracked();
        change(&mut form);
        self.fill(form);
    }

    /// Sends what there is to be sent, unless something is in flight.
    pub fn save(self, send: impl FnOnce()) {
        if !self.is_saving.get_untracked() {
            self.outcome.set(None);
            untrack(send);
        }
    }

    /// Nothing differs: whatever was to be decided has been, in favour of what is there.
    pub fn end_unchanged(self) {
        self.conflict.set(None);
        self.outcome.set(Some(WriteOutcome::Unchanged));
    }

    /// Goes on with an edit that was left, carried over to the state as it is now (F35, F41).
    pub fn restore(self, left: Conflict<E>) {
        self.fill(left.merged());
        let has_changed = !left.is_unchanged();
        self.conflict.set(has_changed.then_some(left));
    }

    /// Follows a save that was sent for the state as it was `before`, and wanted this of it.
    pub fn settle(self, before: &E::State, wanted: &E::State, outcome: SaveOutcome<E::State>) {
        let ended = WriteOutcome::from(&outcome);
        match outcome {
            SaveOutcome::Done(now) | SaveOutcome::AlreadyDone(now) => {
                // What was entered while it was being saved stays, also where that is what it was before.
                self.follow(wanted, now);
                self.conflict.set(None);
                self.outcome.set(Some(ended));
                self.has_saved
                    .maybe_update(|has| !std::mem::replace(has, true));
            }
            // It is shown above the form.
            SaveOutcome::Conflict { now, .. } | SaveOutcome::VersionRequired { now, .. } => {
                // What was entered since it was sent is the user's, too.
                let mine = self.form.value.get_untracked();
                let mut met = Conflict::new(before.clone(), mine, now.value.clone());
                met.version_only = ended == WriteOutcome::VersionRequired;
                self.show_conflict(met, now);
            }
            _ => self.outcome.set(Some(ended)),
        }
    }

    /// Somebody else has made it so, which was found out by something else than a save: where there are
    /// edits, the two meet as they would have then (F1).
    pub fn on_remote_change(self, now: Versioned<E::State>) {
        let (before, mine) = (self.saved.get_untracked(), self.form.value.get_untracked());
        let met = Conflict::new(before, mine, now.value.clone());
        if met.is_unchanged() {
            // The server only wanted to know the version, or a copy lags: there is nothing to decide.
            self.reload_from(now);
        } else if untrack(|| self.is_dirty()) {
            self.show_conflict(met, now);
            self.learn_authors();
        } else {
            self.conflict.set(None);
            self.reload_from(now);
        }
    }

    /// There is a new state that this user has brought about or seen: the form follows it where it was
    /// left alone.
    pub fn reload_from(self, now: Versioned<E::State>) {
        self.follow(&self.saved.get_untracked(), now);
    }

    /// The form, which was made of `base`, goes on from the state as it is now.
    fn follow(self, base: &E::State, now: Versioned<E::State>) {
        let form = self.form.value.get_untracked().rebase(base, &now.value);
        let differs = form.differs_from(&now.value);
        self.fill(if differs { form } else { E::of(&now.value) });
        self.seen.set(now);
    }

    /// Carries the form over to the state as it is now, and shows the three states.
    fn show_conflict(self, met: Conflict<E>, now: Versioned<E::State>) {
        self.fill(met.merged());
        self.conflict.set(Some(met));
        self.seen.set(now);
    }

    /// Puts the form back to the state as it is.
    pub fn use_theirs(self) {
        self.conflict.set(None);
        (self.form.reset).run(E::of(&self.saved.get_untracked()));
    }

    /// Asks the history who changed what; nobody is known until it has answered.
    pub fn learn_authors(self) {
        self.authors.set(Authors::default());
        let account = self.account_id();
        let read = async move |client: Client| Authors::learn(&client, &account).await;
        (self.histories).restart(read, move |authors| self.authors.set(authors));
    }
}
