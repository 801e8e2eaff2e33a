//! Keeps what is typed, and offers it again after a reload, a crash or a closed tab (F41, F47).
//!
//! Every open form keeps a draft of its own, so that two tabs of one browser on the same account
//! leave each other's alone (F15). A draft whose tab is still open is not offered: it is that tab's
//! to save or to give up. It is offered here once that tab is gone.
//!
//! What is sent stays kept when the form is left, until it is known to be done: [`SentDraft`] (F35).

use std::cmp::Reverse;
use std::time::Duration;

use client::VersionMark;
use domain::Draft;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use crate::browser;
use crate::listen::on_window;
use crate::session::{CompanyScope, Write};
use crate::storage::{
    DraftForm, DraftKey, DraftSlot, LockWait, Moment, Storage, StoredDraft, TabLock, is_locked,
};

/// How long typing must pause before it is kept.
const PAUSE: Duration = Duration::from_millis(400);

/// Keeps the draft of one form.
#[derive(Clone, Copy)]
pub struct DraftAutosave {
    storage: Storage,
    scope: CompanyScope,
    key: StoredValue<Option<DraftKey>>,
    /// Where this form's own draft is kept, while there is one.
    own: StoredValue<Option<DraftSlot>>,
    /// Tells other tabs that it is this one's.
    hold: StoredValue<Option<TabLock>, LocalStorage>,
    /// Waits for other tabs to close.
    waiting: StoredValue<Option<LockWait>, LocalStorage>,
    form: StoredValue<DraftForm>,
    /// What of this form is under way, and kept whatever becomes of the form.
    sent: RwSignal<Option<StoredDraft>>,
    /// What the form begins with: a draft that says no more than that is not worth offering.
    start: StoredValue<Draft>,
    /// Keeps what is typed, if there is anything to lose.
    writing: StoredValue<Option<Callback<()>>>,
    /// What was typed a moment ago and is not kept yet.
    unkept: StoredValue<Option<TimeoutHandle>>,
    /// Drafts that were left before, until the person decides about them; the newest first.
    left: RwSignal<Vec<(DraftSlot, StoredDraft)>>,
    /// Drafts of the same form in other tabs of this browser.
    elsewhere: RwSignal<Vec<DraftSlot>>,
    /// The browser keeps nothing, which is said once (F42).
    pub in_vain: RwSignal<bool>,
}

impl DraftAutosave {
    /// For a form that begins with `start`.
    pub fn new(scope: CompanyScope, form: DraftForm, start: Draft) -> Self {
        let autosave = Self {
            storage: scope.session().storage(),
            scope,
            key: StoredValue::new(None),
            own: StoredValue::new(None),
            hold: StoredValue::new_local(None),
            waiting: StoredValue::new_local(Some(LockWait::new())),
            form: StoredValue::new(form.clone()),
            sent: RwSignal::new(None),
            start: StoredValue::new(start),
            writing: StoredValue::new(None),
            unkept: StoredValue::new(None),
            left: RwSignal::new(Vec::new()),
            elsewhere: RwSignal::new(Vec::new()),
            in_vain: RwSignal::new(false),
        };
        on_cleanup(move || {
            autosave.hold.try_set_value(None);
            autosave.waiting.try_set_value(None);
        });
        on_window("storage", move |event| {
            let event: web_sys::StorageEvent = event.unchecked_into();
            autosave.heard_of(event.key().as_deref());
        });
        // Whose draft it is, is known once it is known who is signed in.
        Effect::new(move |found: Option<bool>| {
            let person = scope.session().me.get().map(|me| me.id);
            let (Some(person), Some(false) | None) = (person, found) else {
                return found == Some(true);
            };
            autosave.key.set_value(Some(DraftKey {
                base: scope.client().base().clone(),
                company: scope.id(),
                form: form.clone(),
                person,
            }));
            // What was typed before that.
            if let Some(write) = autosave.writing.get_value() {
                untrack(|| write.run(()));
            }
            // What was left while it was being sent is offered when it has come to nothing.
            if scope.is_in_flight(&autosave.write_of_form()) {
                return false;
            }
            autosave.begin();
            true
        });
        autosave
    }

    /// The draft that is offered.
    pub fn offered(self) -> Option<StoredDraft> {
        self.left.with(|left| Some(left.first()?.1.clone()))
    }

    /// Whether what is typed is under way to the API.
    pub fn is_sent(self) -> bool {
        self.scope.is_in_flight(&self.write_of_form())
    }

    /// Whether another tab of this browser has edits of the same account.
    pub fn is_open_elsewhere(self) -> bool {
        // Two forms of a new account have nothing to do with each other.
        let is_of_an_account = self.form.with_value(|form| *form != DraftForm::New);
        is_of_an_account && !self.elsewhere.with(Vec::is_empty)
    }

    /// Keeps `mine`, what is typed, for as long as there is something to lose, soon after it was typed
    /// and at once when the page is put away. `before` is what it is based on, with its version.
    pub fn keep(
        self,
        mine: Signal<Draft>,
        before: Signal<(Draft, Option<VersionMark>)>,
        dirty: Signal<bool>,
    ) {
        // When it was typed, not when it was written: a page that is put away writes once more.
        let typed_at = StoredValue::new(self.now());
        let write = move || {
            let is_dirty = dirty.try_get_untracked() == Some(true);
            let what = (mine.try_get_untracked(), before.try_get_untracked());
            if let (true, (Some(mine), Some((before, version)))) = (is_dirty, what) {
                self.write(&StoredDraft {
                    mine,
                    before,
                    version,
                    at: typed_at.get_value(),
                });
            }
        };
        self.writing
            .set_value(Some(Callback::new(move |()| write())));
        Effect::new(move |was_dirty: Option<bool>| {
            let is_dirty = dirty.get();
            let _ = (mine.get(), before.get());
            self.sent.track();
            self.stop();
            if is_dirty {
                typed_at.set_value(self.now());
                let keep = move || {
                    self.stop();
                    write();
                };
                self.unkept
                    .set_value(set_timeout_with_handle(keep, PAUSE).ok());
            } else if was_dirty.is_some() {
                // Saved, or put back to what it was.
                self.give_up();
            }
            is_dirty
        });
        for name in ["pagehide", "visibilitychange"] {
            on_window(name, move |_| write());
        }
        // A host takes the module off its page, perhaps to show it elsewhere (F48).
        on_cleanup(move || {
            if self.stop() {
                write();
            }
        });
        // Another tab has signed out, or the storage was cleared: what is still here is still kept.
        on_window("storage", move |_| {
            if self.is_missing() {
                write();
            }
        });
    }

    /// The person takes the draft that is offered up again: it is this form's own from now on.
    pub fn take_up(self) -> Option<StoredDraft> {
        let (place, draft) = self.left.with_untracked(|left| left.first().cloned())?;
        let instead = self.set_aside();
        // The others stay where they are, to be offered the next time.
        self.left.set(instead.into_iter().collect());
        self.write(&draft);
        self.storage.forget_draft(&place);
        Some(draft)
    }

    /// What was typed before a draft was taken up has to make room for it, and is offered in its turn.
    fn set_aside(self) -> Option<(DraftSlot, StoredDraft)> {
        if self.stop()
            && let Some(Some(write)) = self.writing.try_get_value()
        {
            write.run(());
        }
        let place = self.own.try_update_value(Option::take).flatten()?;
        // It is no open form's any more.
        self.hold.try_set_value(None);
        let typed = self.storage.draft(&place)?;
        Some((place, typed))
    }

    /// The person does not want the draft that is offered.
    pub fn discard(self) {
        let first = self
            .left
            .try_update(|left| (!left.is_empty()).then(|| left.remove(0)));
        if let Some(Some((place, _))) = first {
            self.storage.forget_draft(&place);
        }
    }

    /// What is typed is sent, made of `before` with its version: it is kept from now on, wherever the
    /// person goes, until it is known to be done (F35).
    pub fn send(self, mine: Draft, (before, version): (Draft, Option<VersionMark>)) -> SentDraft {
        let draft = StoredDraft {
            mine,
            before,
            version,
            at: self.now(),
        };
        self.write(&draft);
        let place = self.own.get_value();
        // Nothing is kept as long as it is not known whose it is.
        self.sent.set(place.is_some().then_some(draft));
        SentDraft {
            storage: self.storage,
            place,
            draft: self.sent,
        }
    }

    /// Whether this is something else than what is under way, if anything is: that is not lost by
    /// leaving.
    pub fn differs_from_sent(self, mine: &Draft) -> Option<bool> {
        self.sent
            .with(|sent| sent.as_ref().map(|sent| sent.mine != *mine))
    }

    /// The person gives up what is typed; what is under way is none of that.
    pub fn give_up(self) {
        self.stop();
        match self.sent.get_untracked() {
            Some(sent) => self.write(&sent),
            None => self.forget(),
        }
    }

    /// What was typed is saved, or given up.
    pub fn forget(self) {
        self.stop();
        if let Some(Some(place)) = self.own.try_update_value(Option::take) {
            self.storage.forget_draft(&place);
        }
        // Not before it is gone: whoever waits for this tab would find it.
        self.hold.try_set_value(None);
    }

    /// What was typed last is not kept by itself any more; whether there was something.
    fn stop(self) -> bool {
        let Some(Some(timer)) = self.unkept.try_update_value(Option::take) else {
            return false;
        };
        timer.clear();
        true
    }

    fn now(self) -> Moment {
        Moment {
            server: self.scope.client().now(),
            own: browser::now(),
        }
    }

    /// Looks for drafts that were left before, and for those of other tabs.
    fn begin(self) {
        self.storage.forget_old_drafts(self.now());
        let drafts = self
            .key
            .with_value(|key| key.as_ref().map(|key| self.storage.drafts(key)));
        for (place, draft) in drafts.unwrap_or_default() {
            if !self.is_own(&place) {
                self.look_into(place, draft);
            }
        }
    }

    fn is_own(self, place: &DraftSlot) -> bool {
        self.own.with_value(|own| own.as_ref() == Some(place))
    }

    /// What sends the draft.
    fn write_of_form(self) -> Write {
        match self.form.get_value() {
            DraftForm::Edit(account) => Write::Update(account),
            form @ (DraftForm::New | DraftForm::Replace(_)) => Write::Create(form),
        }
    }

    /// Another tab has written or removed an entry of the storage; `None` stands for all of them.
    fn heard_of(self, entry: Option<&str>) {
        let gone = |place: &DraftSlot| self.storage.draft(place).is_none();
        if self
            .left
            .with_untracked(|left| left.iter().any(|(place, _)| gone(place)))
        {
            // Taken up or discarded there.
            self.left
                .update(|left| left.retain(|(place, _)| !gone(place)));
        }
        let place = self.key.with_value(|key| key.as_ref()?.place(entry?));
        let Some(place) = place else { return };
        let known = |places: &Vec<DraftSlot>| places.contains(&place);
        if self.is_own(&place) || self.elsewhere.with_untracked(known) {
            return;
        }
        if let Some(draft) = self.storage.draft(&place) {
            self.look_into(place, draft);
        }
    }

    /// Offers a draft if it was left; waits for its tab while that is open.
    fn look_into(self, place: DraftSlot, draft: StoredDraft) {
        if self.start.with_value(|start| *start == draft.mine) {
            self.storage.forget_draft(&place);
            return;
        }
        let known =
            |places: &[(DraftSlot, StoredDraft)]| places.iter().any(|(one, _)| *one == place);
        if self.left.with_untracked(|left| known(left)) {
            return;
        }
        spawn_local(async move {
            let draft = if is_locked(place.name()).await {
                self.after_its_tab(&place).await
            } else {
                Some(draft)
            };
            if let Some(draft) = draft {
                self.left.try_update(|left| {
                    left.push((place, draft));
                    left.sort_by_key(|(_, draft)| Reverse(draft.at.server));
                });
            }
        });
    }

    /// What a tab leaves behind that is still open; nothing when it was saved or given up there.
    async fn after_its_tab(self, place: &DraftSlot) -> Option<StoredDraft> {
        self.elsewhere
            .try_update(|elsewhere| elsewhere.push(place.clone()))?;
        let until_free = self
            .waiting
            .try_with_value(|waiting| Some(waiting.as_ref()?.until_free(place.name())))??;
        if !until_free.await {
            return None; // they have left this form
        }
        self.elsewhere
            .try_update(|elsewhere| elsewhere.retain(|one| one != place))?;
        self.storage.draft(place)
    }

    /// Whether there was a draft of this form's own, and it is gone from the storage.
    fn is_missing(self) -> bool {
        let own = self.own.try_get_value().flatten();
        own.is_some_and(|own| self.storage.draft(&own).is_none())
    }

    fn write(self, draft: &StoredDraft) {
        let own = self.own.get_value();
        let place = own
            .clone()
            .or_else(|| self.key.with_value(|key| Some(key.as_ref()?.new_place())));
        let Some(place) = place else {
            // It is not known yet whose it would be.
            self.scope.session().ask_once_more();
            return;
        };
        let kept = self.storage.keep_draft(&place, draft);
        if kept.is_err() && self.scope.session().says_that_nothing_is_kept() {
            self.in_vain.set(true);
        }
        if own.is_none() {
            self.hold.set_value(Some(TabLock::of(place.name())));
            self.own.set_value(Some(place));
        }
    }
}

/// The draft that a form has sent: it stays stored until this is dropped.
#[derive(Debug)]
pub struct SentDraft {
    storage: Storage,
    /// Where it is kept, if it is.
    place: Option<DraftSlot>,
    draft: RwSignal<Option<StoredDraft>>,
}

impl SentDraft {
    /// It is done, and its form was left: nothing of it is offered again.
    pub fn done(&self) {
        if let Some(place) = &self.place {
            self.storage.forget_draft(place);
        }
    }

    /// Whether it is kept, for when it comes to nothing.
    pub fn is_kept(&self) -> bool {
        self.place.is_some()
    }
}

impl Drop for SentDraft {
    fn drop(&mut self) {
        self.draft.try_set(None);
    }
}
