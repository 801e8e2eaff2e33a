//! Keeps what is typed, and offers it again after a reload, a crash or a closed tab (F41, F47).

use std::time::Duration;

use domain::Draft;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::Fields;
use crate::listen::Listener;
use crate::session::CompanyScope;
use crate::storage::{DraftForm, DraftKey, KeptDraft, Storage};

/// How long typing must pause before it is kept.
const PAUSE: Duration = Duration::from_millis(400);

/// Keeps the draft of one form.
#[derive(Clone, Copy)]
pub struct Keeper {
    storage: Storage,
    scope: CompanyScope,
    key: StoredValue<Option<DraftKey>>,
    /// A draft that was left before, until the person decides about it. Meanwhile nothing is kept
    /// in its place.
    pub offered: RwSignal<Option<KeptDraft>>,
    /// The browser keeps nothing (F42).
    pub in_vain: RwSignal<bool>,
}

impl Keeper {
    /// For a form. `now` is what it begins with: a draft that says no more than that is not worth
    /// offering.
    pub fn new(scope: CompanyScope, form: DraftForm, now: Draft) -> Self {
        let keeper = Self {
            storage: scope.session().storage(),
            scope,
            key: StoredValue::new(None),
            offered: RwSignal::new(None),
            in_vain: RwSignal::new(false),
        };
        // Whose draft it is, is known once it is known who is signed in.
        Effect::new(move |found: Option<bool>| {
            let person = scope.session().me.get().map(|me| me.id);
            let (Some(person), Some(false) | None) = (person, found) else {
                return found == Some(true);
            };
            let key = DraftKey {
                base: scope.client().base().clone(),
                company: scope.id(),
                form: form.clone(),
                person,
            };
            match keeper.storage.draft(&key) {
                Some(kept) if kept.mine != now => keeper.offered.set(Some(kept)),
                Some(_) => keeper.storage.forget_draft(&key),
                None => {}
            }
            keeper.key.set_value(Some(key));
            true
        });
        keeper
    }

    /// Keeps what the fields say for as long as there is something to lose, soon after it was typed
    /// and at once when the page is put away.
    pub fn keep(self, fields: Fields, before: Signal<Draft>, dirty: Signal<bool>) {
        let timer = StoredValue::new(None::<TimeoutHandle>);
        let stop = move || {
            if let Some(Some(timer)) = timer.try_update_value(Option::take) {
                timer.clear();
            }
        };
        on_cleanup(stop);
        let write = move || {
            let is_dirty = dirty.try_get_untracked() == Some(true);
            if let (true, Some(before)) = (is_dirty, before.try_get_untracked()) {
                self.write(untrack(|| fields.draft()), before);
            }
        };
        Effect::new(move |was_dirty: Option<bool>| {
            let is_dirty = dirty.get();
            let _ = (fields.draft(), before.get());
            stop();
            if is_dirty {
                timer.set_value(set_timeout_with_handle(write, PAUSE).ok());
            } else if was_dirty == Some(true) {
                // Saved, or put back to what it was.
                self.forget();
            }
            is_dirty
        });
        for name in ["pagehide", "visibilitychange"] {
            Listener::on_window(name, move |_| write()).until_cleanup();
        }
    }

    /// The person has decided about the draft that was offered: it is not offered again.
    pub fn decided(self) {
        self.offered.set(None);
        self.forget();
    }

    /// What was typed is saved, or given up.
    pub fn forget(self) {
        if self.offered.try_get_untracked().flatten().is_some() {
            return;
        }
        self.key.with_value(|key| {
            if let Some(key) = key {
                self.storage.forget_draft(key);
            }
        });
    }

    fn write(self, mine: Draft, before: Draft) {
        if self.offered.with_untracked(Option::is_some) {
            return;
        }
        let kept = KeptDraft {
            mine,
            before,
            at: self.scope.client().now(),
        };
        let refused = self.key.with_value(|key| {
            key.as_ref()
                .is_some_and(|key| self.storage.keep_draft(key, &kept).is_err())
        });
        if refused {
            self.in_vain.set(true);
        }
    }
}
