//! One edit of something that is saved, from what was read to "Saved": what was read, what the user makes
//! of it, how a save ended, and what somebody else has done meanwhile.
//!
//! One path leaves the straight way: somebody else was quicker. Then what the user has made is carried over
//! to the new state, both are shown, and the user saves once more (U3). What is edited, and how it is
//! sent, is the form's.

use client::{Client, SaveOutcome, Versioned};
use domain::{AccountId, Conflict, Edited};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::session::{Authors, CompanyScope, ScreenWrites, WriteOutcome};

/// What can be edited and kept in signals, which ask for `Send` and `Sync` also where there is one thread.
pub trait FormValue: Edited<State: Send + Sync> + Send + Sync + 'static {}

impl<E: Edited<State: Send + Sync> + Send + Sync + 'static> FormValue for E {}

/// A form, from outside.
#[derive(Clone)]
pub struct Form<E: FormValue> {
    pub value: Signal<E>,
    /// Makes it say something.
    pub fill: Callback<E>,
    /// Whether something is entered of which nothing has become yet.
    pub is_half_entered: Signal<bool>,
}

impl<E: FormValue> Copy for Form<E> {}

/// The state of one edit.
#[derive(Clone)]
pub struct Editing<E: FormValue> {
    pub writes: ScreenWrites,
    account: StoredValue<AccountId>,
    latest: RwSignal<Versioned<E::State>>,
    // Made once, with the form: what is asked for in a timer has no owner that would end it.
    seen: Signal<Versioned<E::State>>,
    saved: Signal<E::State>,
    is_saving: Signal<bool>,
    /// For what is read while the form is there. It is made with the form: after something was
    /// waited for, nobody knows any more whose end to read until (F34).
    client: StoredValue<Client, LocalStorage>,
    form: Form<E>,
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
        account: AccountId,
        seen: Versioned<E::State>,
        form: Form<E>,
    ) -> Self {
        let (writes, latest) = (ScreenWrites::new(scope), RwSignal::new(seen));
        Self {
            writes,
            account: StoredValue::new(account),
            latest,
            seen: latest.into(),
            saved: Signal::derive(move || latest.with(|seen| seen.value.clone())),
            is_saving: writes.is_busy(),
            client: StoredValue::new_local(scope.client_here()),
            form,
            outcome: RwSignal::new(None),
            conflict: RwSignal::new(None),
            authors: RwSignal::new(Authors::default()),
        }
    }

    /// Which account it is about.
    pub fn account_id(self) -> AccountId {
        self.account.get_value()
    }

    /// The state as it was last seen on the server, with its version.
    pub fn seen(self) -> Signal<Versioned<E::State>> {
        self.seen
    }

    /// The state as it was last seen on the server.
    pub fn saved(self) -> Signal<E::State> {
        self.saved
    }

    /// Whether a save is in flight.
    pub fn is_saving(self) -> Signal<bool> {
        self.is_saving
    }

    /// Whether the form differs from what is saved.
    pub fn is_dirty(self) -> bool {
        let form = self.form();
        self.form.is_half_entered.get() || self.seen.with(|seen| form.differs_from(&seen.value))
    }

    /// What the form says.
    pub fn form(self) -> E {
        self.form.value.get()
    }

    /// Makes the form say this.
    pub fn fill(self, form: E) {
        self.form.fill.run(form);
    }

    /// Sends what there is to be sent, unless something is in flight.
    pub fn save(self, send: impl FnOnce()) {
        if !self.is_saving().get_untracked() {
            self.outcome.set(None);
            untrack(send);
        }
    }

    /// Nothing differs: whatever was to be decided has been, in favour of what is there.
    pub fn end_unchanged(self) {
        self.conflict.set(None);
        self.outcome.set(Some(WriteOutcome::Unchanged));
    }

    /// Follows a save that was sent for the state as it was `before`, and wanted this of it. `authors`: who
    /// made it what it is in a conflict, as far as that is known.
    pub fn settle(
        self,
        before: &E::State,
        wanted: &E::State,
        outcome: SaveOutcome<E::State>,
        authors: Authors,
    ) {
        // Those of a conflict that is still open stay, whatever else a save comes to.
        if outcome.is_conflict() {
            self.authors.set(authors);
        }
        let ended = WriteOutcome::from(&outcome);
        match outcome {
            SaveOutcome::Done(now) | SaveOutcome::AlreadyDone(now) => {
                // What was entered while it was being saved stays, also where that is what it was before.
                let form = self.form.value.get_untracked().rebase(wanted, &now.value);
                let differs = form.differs_from(&now.value);
                self.fill(if differs { form } else { E::of(&now.value) });
                self.latest.set(now);
                self.conflict.set(None);
                self.outcome.set(Some(ended));
            }
            // It is shown above the form.
            SaveOutcome::Conflict { now, .. } => self.show_conflict(before.clone(), now, false),
            SaveOutcome::VersionRequired { now, .. } => {
                self.show_conflict(before.clone(), now, true);
            }
            _ => self.outcome.set(Some(ended)),
        }
    }

    /// Somebody else has made it so, which was found out by something else than a save: where there are
    /// edits, the two meet as they would have then (F1).
    pub fn on_remote_change(self, now: Versioned<E::State>) {
        if untrack(|| self.is_dirty()) {
            self.authors.set(Authors::default());
            self.show_conflict(self.saved().get_untracked(), now, false);
            self.learn_authors();
        } else {
            self.conflict.set(None);
            self.reload_from(now);
        }
    }

    /// There is a new state that this user has brought about or seen: the form follows it where it was
    /// left alone.
    pub fn reload_from(self, now: Versioned<E::State>) {
        let base = self.saved().get_untracked();
        let form = self.form.value.get_untracked().rebase(&base, &now.value);
        self.fill(form);
        self.latest.set(now);
    }

    /// Carries the form over to the state as it is now, and shows the three states. What was entered since
    /// a save was sent is the user's, too.
    fn show_conflict(self, before: E::State, now: Versioned<E::State>, version_only: bool) {
        let conflict = Conflict {
            before,
            mine: self.form.value.get_untracked(),
            now: now.value.clone(),
            version_only,
        };
        self.fill(conflict.merged());
        self.conflict.set(Some(conflict));
        self.latest.set(now);
    }

    /// Puts the form back to the state as it is.
    pub fn use_theirs(self) {
        self.conflict.set(None);
        self.fill(E::of(&self.saved().get_untracked()));
    }

    /// Asks the history who changed what.
    pub fn learn_authors(self) {
        let Some(client) = self.client.try_get_value() else {
            return;
        };
        let account = self.account_id();
        spawn_local(async move {
            self.authors
                .try_set(Authors::learn(&client, &account).await);
        });
    }
}
