//! Keeps what is typed, and offers it again after a reload, a crash or a closed tab (F41, F47).
//!
//! What is kept of a form is what is typed and not saved; failing that, what is under way to the API,
//! until it is known to be done ([`SentDraft`], F35); failing that, nothing.
//!
//! Every open form keeps a draft of its own, so that two tabs of one browser on the same account
//! leave each other's alone (F15). A draft whose tab is still open is not offered: it is that tab's
//! to save or to give up. It is offered here once that tab is gone.

use std::cmp::Reverse;
use std::time::Duration;

use client::VersionMark;
use domain::Draft;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use crate::browser::Timer;
use crate::listen::on_window;
use crate::reactive::{Memo, RwSignal, StoredValue};
use crate::session::{CompanyScope, Write};
use crate::storage::{
    DraftForm, DraftKey, DraftSlot, LockWait, Moment, Storage, StoredDraft, TabLock, is_locked,
};

/// How long typing must pause before it is kept.
const PAUSE: Duration = Duration::from_millis(400);

/// What is typed, and what that is based on, with its version.
pub type Typed = (Draft, (Draft, Option<VersionMark>));

/// A draft that was left before, until the person decides about it; `None` while the tab is open that
/// it belongs to.
type Other = (DraftSlot, Option<StoredDraft>);

/// Keeps the draft of one form.
#[derive(Clone, Copy)]
pub struct DraftAutosave {
    scope: CompanyScope,
    form: StoredValue<DraftForm>,
    /// What the form begins with: a draft that says no more than that is not worth offering.
    start: StoredValue<Draft>,
    /// What is typed, while there is anything to lose.
    typed: StoredValue<Option<StoredDraft>>,
    /// Will keep what was typed a moment ago.
    soon: StoredValue<Option<Timer>>,
    /// What was sent last: kept while it is under way, whatever becomes of the form.
    sent: StoredValue<Option<StoredDraft>>,
    /// Where this form's draft is kept, while there is one. Other tabs see by the lock that it is
    /// this one's.
    own: StoredValue<Option<(DraftSlot, TabLock)>>,
    /// The other drafts of this form.
    others: RwSignal<Vec<Other>>,
    /// Waits for those tabs to close.
    waiting: StoredValue<Option<LockWait>>,
    /// The browser keeps nothing, which is said once (F42).
    pub in_vain: RwSignal<bool>,
}

impl DraftAutosave {
    /// For a form that begins with `start`.
    pub fn new(scope: CompanyScope, form: DraftForm, start: Draft) -> Self {
        let autosave = Self {
            scope,
            form: StoredValue::new(form),
            start: StoredValue::new(start),
            typed: StoredValue::new(None),
            soon: StoredValue::new(None),
            sent: StoredValue::new(None),
            own: StoredValue::new(None),
            others: RwSignal::new(Vec::new()),
            waiting: StoredValue::new(LockWait::new()),
            in_vain: RwSignal::new(false),
        };
        // Whose draft it is, is known once it is known who is signed in.
        Effect::new(move |begun: Option<bool>| {
            begun == Some(true) || scope.session().me.with(Option::is_some) && autosave.begin()
        });
        // Another tab has written or removed an entry of the storage.
        on_window("storage", move |event| {
            let event: web_sys::StorageEvent = event.unchecked_into();
            autosave.heard_of(event.key().as_deref());
        });
        autosave
    }

    /// Keeps what is typed, for as long as there is something to lose, soon after it was typed and at
    /// once when the page is put away.
    pub fn keep(self, unsaved: Box<dyn Fn() -> Option<Typed>>) {
        let is_sent = Memo::new(move |_| self.is_sent());
        Effect::new(move || {
            is_sent.get(); // a memo that nobody reads follows nothing
            // When it was typed, not when it is written: a page that is put away writes once more.
            let typed = unsaved().map(|typed| self.draft(typed));
            let is_any = typed.is_some();
            self.typed.set_value(typed);
            if is_any {
                let soon = Timer::after(PAUSE, move || self.store());
                self.soon.set_value(Some(soon));
            } else {
                // Saved, or put back to what it was.
                self.store();
            }
        });
        for name in ["pagehide", "visibilitychange"] {
            on_window(name, move |_| self.store());
        }
        // A host takes the module off its page, perhaps to show it elsewhere (F48).
        on_cleanup(move || self.store_what_waits());
    }

    /// The draft that is offered.
    pub fn offered(self) -> Option<StoredDraft> {
        self.first_left().map(|(_, draft)| draft)
    }

    /// Whether what is typed is under way to the API.
    pub fn is_sent(self) -> bool {
        let write = match self.form.get_value() {
            DraftForm::Edit(account) => Write::Update(account),
            form @ (DraftForm::New | DraftForm::Replace(_)) => Write::Create(form),
        };
        self.scope.is_in_flight(&write)
    }

    /// Whether another tab of this browser has edits of the same account.
    pub fn is_open_elsewhere(self) -> bool {
        // Two forms of a new account have nothing to do with each other.
        let is_of_an_account = self.form.with_value(|form| *form != DraftForm::New);
        is_of_an_account && self.others.with(|others| others.iter().any(is_open))
    }

    /// The person takes the draft that is offered up again: it is this form's own from now on. What
    /// was typed before has to make room for it, and is offered in its turn.
    pub fn take_up(self) -> Option<StoredDraft> {
        let (slot, draft) = untrack(|| self.first_left())?;
        self.store_what_waits();
        let own = self.own.try_update_value(Option::take).flatten();
        let instead = own.and_then(|(own, _)| Some((own, Some(self.typed.get_value()?))));
        self.others.update(|others| {
            // Those that were left stay where they are, to be offered the next time.
            others.retain(is_open);
            others.extend(instead);
        });
        self.write(&draft);
        self.storage().forget_draft(&slot);
        Some(draft)
    }

    /// The person does not want the draft that is offered.
    pub fn discard(self) {
        if let Some((slot, _)) = untrack(|| self.first_left()) {
            self.storage().forget_draft(&slot);
            self.others
                .update(|others| others.retain(|one| one.0 != slot));
        }
    }

    /// What is typed is sent: it is kept from now on, wherever the person goes, until it is known to be
    /// done (F35).
    pub fn send(self, mine: Draft, before: (Draft, Option<VersionMark>)) -> SentDraft {
        let draft = self.draft((mine, before));
        self.write(&draft);
        let slot = self.own_slot();
        // Nothing is kept as long as it is not known whose it is.
        self.sent.set_value(slot.is_some().then_some(draft));
        SentDraft {
            storage: self.storage(),
            slot,
        }
    }

    /// Whether this is something else than what is under way, if anything is: that is not lost by
    /// leaving.
    pub fn differs_from_sent(self, mine: &Draft) -> Option<bool> {
        self.under_way().map(|sent| sent.mine != *mine)
    }

    /// The person gives up what is typed; what is under way is none of that.
    pub fn give_up(self) {
        self.typed.set_value(None);
        self.store();
    }

    /// Keeps what there is to keep of this form now.
    fn store(self) {
        self.soon.set_value(None);
        let typed = self.typed.get_value();
        match typed.or_else(|| untrack(|| self.under_way())) {
            Some(draft) => self.write(&draft),
            None => self.forget(),
        }
    }

    /// What was typed a moment ago does not wait any longer to be kept.
    fn store_what_waits(self) {
        if self.soon.with_value(Option::is_some) {
            self.store();
        }
    }

    fn forget(self) {
        // Its lock is let go of last: whoever waits for this tab would find it.
        if let Some((slot, _lock)) = self.own.try_update_value(Option::take).flatten() {
            self.storage().forget_draft(&slot);
        }
    }

    fn write(self, draft: &StoredDraft) {
        let Some(slot) = self.own_slot().or_else(|| self.new_slot()) else {
            // It is not known yet whose it would be.
            self.scope.session().ask_once_more();
            return;
        };
        let is_kept = self.storage().keep_draft(&slot, draft);
        if !is_kept && self.scope.session().says_that_nothing_is_kept() {
            self.in_vain.set(true);
        }
    }

    fn under_way(self) -> Option<StoredDraft> {
        self.is_sent().then(|| self.sent.get_value())?
    }

    fn own_slot(self) -> Option<DraftSlot> {
        (self.own).with_value(|own| own.as_ref().map(|(slot, _)| slot.clone()))
    }

    fn new_slot(self) -> Option<DraftSlot> {
        let slot = self.key()?.new_slot();
        let lock = TabLock::of(slot.name());
        self.own.set_value(Some((slot.clone(), lock)));
        Some(slot)
    }

    /// It is known whose drafts they are: looks for those that were left before, and for those of
    /// other tabs; false when it is too early.
    fn begin(self) -> bool {
        // What was typed before that.
        untrack(|| self.store());
        // What was left while it was being sent is offered when it has come to nothing.
        if self.is_sent() {
            return false;
        }
        self.storage().forget_old_drafts(self.now());
        let slots = self.key().map(|key| self.storage().draft_slots(&key));
        for slot in slots.unwrap_or_default() {
            self.look_into(slot);
        }
        true
    }

    /// Another tab has written or removed an entry of the storage; `None` stands for all of them.
    fn heard_of(self, entry: Option<&str>) {
        let is_gone = |slot: &DraftSlot| self.storage().draft(slot).is_none();
        if self.own_slot().is_some_and(|own| is_gone(&own)) {
            // It has signed out, or the storage was cleared: what is still here is still kept.
            self.store();
        }
        // Taken up or discarded there.
        self.others
            .update(|others| others.retain(|one| is_open(one) || !is_gone(&one.0)));
        if let Some(slot) = self.key().and_then(|key| key.slot(entry?)) {
            self.look_into(slot);
        }
    }

    /// Offers a draft that was left; one of a tab that is open, once that is gone.
    fn look_into(self, slot: DraftSlot) {
        let is_it = |other: &Other| other.0 == slot;
        let is_known = self.own_slot().as_ref() == Some(&slot)
            || self
                .others
                .with_untracked(|others| others.iter().any(is_it));
        let Some(draft) = self.storage().draft(&slot).filter(|_| !is_known) else {
            return;
        };
        if self.start.with_value(|start| *start == draft.mine) {
            self.storage().forget_draft(&slot);
            return;
        }
        spawn_local(async move {
            if is_locked(slot.name()).await && !self.outlives(&slot).await {
                return; // they have left this form
            }
            // Nothing of what was saved or given up there.
            let left = self.storage().draft(&slot);
            self.others.try_update(|others| {
                others.retain(|other| other.0 != slot);
                others.extend(left.map(|left| (slot, Some(left))));
                others.sort_by_key(|(_, left)| Reverse(left.as_ref().map(|left| left.at.server)));
            });
        });
    }

    /// Waits for the tab of this draft to close; false when this form is gone before.
    async fn outlives(self, slot: &DraftSlot) -> bool {
        let until_free = self
            .waiting
            .try_with_value(|waiting| Some(waiting.as_ref()?.until_free(slot.name())));
        let Some(until_free) = until_free.flatten() else {
            return false;
        };
        self.others
            .try_update(|others| others.push((slot.clone(), None)));
        until_free.await
    }

    fn first_left(self) -> Option<(DraftSlot, StoredDraft)> {
        let left = |(slot, left): &Other| Some((slot.clone(), left.clone()?));
        self.others.with(|others| others.iter().find_map(left))
    }

    fn storage(self) -> Storage {
        self.scope.session().storage()
    }

    fn now(self) -> Moment {
        Moment::now(&self.scope.client())
    }

    /// Which form of whom this is; nobody knows before the API has said who is signed in.
    fn key(self) -> Option<DraftKey> {
        let person = self.scope.session().me.get_untracked()?.id;
        let (base, company) = (self.scope.client().base().clone(), self.scope.id());
        let key = |form: &DraftForm| DraftKey::new(&base, &company, &person, form);
        Some(self.form.with_value(key))
    }

    fn draft(self, (mine, (before, version)): Typed) -> StoredDraft {
        StoredDraft {
            mine,
            before,
            version,
            at: self.now(),
        }
    }
}

/// Whether it belongs to a tab that is open.
fn is_open((_, left): &Other) -> bool {
    left.is_none()
}

/// The draft that a form has sent.
#[derive(Debug)]
pub struct SentDraft {
    storage: Storage,
    /// Where it is kept, if it is.
    slot: Option<DraftSlot>,
}

impl SentDraft {
    /// It is done, and its form was left: nothing of it is offered again.
    pub fn done(&self) {
        if let Some(slot) = &self.slot {
            self.storage.forget_draft(slot);
        }
    }

    /// Whether it is kept, for when it comes to nothing.
    pub fn is_kept(&self) -> bool {
        self.slot.is_some()
    }
}
