//! One company, as the signed-in person sees it.

use std::collections::HashMap;
use std::sync::Arc;

use client::{
    Client, DeleteOutcome, Failure, FailureKind, Missing, OwnLevels, SaveOutcome, Versioned,
};
use domain::policy::Policy;
use domain::{
    Account, AccountChange, AccountId, Action, CompanyId, Draft, Matrix, MissingLevel, SortKey,
    Sunset, Today,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::reads::until_cleanup;
use super::{Bulk, Feed, List, SecretQueue, Session, Write};
use crate::reactive::{Memo, RwSignal, Signal, StoredValue};
use crate::route::{Route, Screen};
use crate::storage::{Preferences, PreferencesKey, RecentAccount};

/// A company's accounts, policy, and what the person may do there.
#[derive(Clone, Copy, Debug)]
pub struct CompanyScope {
    session: Session,
    client: StoredValue<Client>,
    id: StoredValue<CompanyId>,
    /// What the person may do, and what the tools are called; `None` until it is known.
    levels: RwSignal<Option<OwnLevels>>,
    /// What the server refused, whatever it said of the levels before (F39).
    refused: RwSignal<Vec<(Action, Missing)>>,
    policy: RwSignal<Policy>,
    /// The server has been asked for it, and has answered or not.
    policy_settled: RwSignal<bool>,
    sunset: Memo<Sunset>,
    pub feed: Feed,
    /// What is done with many of them at once.
    pub bulk: Bulk,
    /// A secret that waits to be stored.
    pub secrets: SecretQueue,
    /// What accounts could do before their secrets were reset, so that it can be put back.
    before_reset: StoredValue<HashMap<AccountId, Matrix>>,
    /// What a new account begins with, when somebody goes there from one that is gone.
    prefill: StoredValue<Option<Draft>>,
    /// Which accounts are being replaced by which, as far as that was begun here.
    replacements: StoredValue<HashMap<AccountId, AccountId>>,
    /// The row that takes the focus when the list is shown again, and where "previous" and "next" go on
    /// from until then.
    pub return_to: StoredValue<Option<ReturnTo>>,
    /// The account that was changed here last.
    pub edited: RwSignal<Option<AccountId>>,
    /// The account whose pages were opened last, as it was last seen there.
    opened: StoredValue<Option<Arc<Account>>>,
    /// The list's search is to take the focus when the list is shown.
    wants_search: StoredValue<bool>,
    /// What the person has made their own here.
    preferences: RwSignal<Preferences>,
}

/// What keeps the person from doing something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Restriction {
    /// An access level is missing (W1, W2).
    Level(MissingLevel),
    /// The server has refused it, for another reason than the levels that it tells (F39).
    Refused(Missing),
}

/// Where in the list somebody left it.
#[derive(Clone, Debug)]
pub struct ReturnTo {
    /// The account that they opened.
    pub account: AccountId,
    /// Its row, from 0.
    pub row: usize,
    /// The column of the link that led there, from 1.
    pub column: usize,
}

impl CompanyScope {
    /// Opens a company until the current owner's end; its requests end with it.
    pub fn provide(session: Session, id: CompanyId) -> Self {
        let client = until_cleanup(&session.client().within(id.clone()));
        let policy = RwSignal::new(Policy::default());
        let today = Memo::new(move |_| session.now.get().date());
        let sunset = Memo::new(move |_| policy.read().sunset(today.get()));
        let day = move || Today {
            date: today.get(),
            sunset: sunset.get(),
        };
        let feed = Feed::new(&client, untrack(day));
        // A run waits for the API in its own way.
        let writes = session.client().within(id.clone());
        let bulk = Bulk::new(feed, Signal::derive(day), client.clone(), writes);
        let scope = Self {
            session,
            client: StoredValue::new(client),
            id: StoredValue::new(id),
            levels: RwSignal::new(None),
            refused: RwSignal::new(Vec::new()),
            policy,
            policy_settled: RwSignal::new(false),
            sunset,
            feed,
            bulk,
            secrets: SecretQueue::new(),
            before_reset: StoredValue::new(HashMap::new()),
            prefill: StoredValue::new(None),
            replacements: StoredValue::new(HashMap::new()),
            return_to: StoredValue::new(None),
            edited: RwSignal::new(None),
            opened: StoredValue::new(None),
            wants_search: StoredValue::new(false),
            preferences: RwSignal::default(),
        };
        Effect::new(move || feed.set_today(day()));
        // Another token may reach further, or not as far.
        Effect::new(move || {
            session.renewal.times.track();
            scope.refused.set(Vec::new());
            scope.learn_levels();
        });
        // Whose preferences they are is known once it is known who is signed in.
        Effect::new(move || {
            if session.me.with(Option::is_some) {
                scope.preferences.set(scope.stored_preferences());
            }
        });
        let client = scope.client();
        spawn_local(async move {
            // It may stay unknown, too.
            if let Ok(known) = client.policy().await {
                policy.set(known);
            }
            scope.policy_settled.set(true);
        });
        provide_context(scope);
        scope
    }

    /// The company around the current place.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The session that it is seen in.
    pub fn session(self) -> Session {
        self.session
    }

    /// Speaks to the API about this company.
    pub fn client(self) -> Client {
        self.client.with_value(Clone::clone)
    }

    /// The same for the part of the screen that is just being made: what it reads ends with it
    /// (F34).
    pub fn client_here(self) -> Client {
        until_cleanup(&self.client())
    }

    /// Whether the list can be sorted by this: all of it is here, or the server can.
    pub fn can_sort_by(self, key: SortKey) -> bool {
        self.feed.with(List::is_whole) || self.client().can_sort_by(key)
    }

    pub fn id(self) -> CompanyId {
        self.id.get_value()
    }

    /// The way to one of its screens.
    pub fn route(self, screen: Screen) -> Route {
        Route::Company(self.id(), screen)
    }

    /// The company's policy; the default until it is known.
    pub fn policy(self) -> Signal<Policy> {
        self.policy.into()
    }

    /// Whether all that can be known of the policy is.
    pub fn is_policy_settled(self) -> bool {
        self.policy_settled.get()
    }

    /// Where it stands on the way to the sunset.
    pub fn sunset(self) -> Memo<Sunset> {
        self.sunset
    }

    /// What people call one of the company's tools; until that is known, what the API calls it.
    pub fn tool_name(self, code: &str) -> String {
        self.levels.with(|own| {
            let name = own.as_ref().and_then(|own| own.tool_names.get(code));
            name.map_or(code, String::as_str).to_owned()
        })
    }

    /// Whether this write is in flight.
    pub fn is_in_flight(self, write: &Write) -> bool {
        self.id
            .with_value(|company| self.session.writes.is_in_flight(company, write))
    }

    /// Does something once this write is not in flight, which a form may have sent before it was left:
    /// what came of it is to be seen then (F35).
    pub fn once_settled(self, write: Write, then: impl FnOnce() + 'static) {
        let mut then = Some(then);
        Effect::new(move || {
            if !self.is_in_flight(&write)
                && let Some(then) = then.take()
            {
                untrack(then);
            }
        });
    }

    /// An account that is known already, so that its pages can begin with it: from another of them, or
    /// from the list.
    pub fn known_account(self, id: &AccountId) -> Option<Arc<Account>> {
        let opened = self.opened.get_value().filter(|opened| opened.id == *id);
        let known = self.feed.account(id).into_iter().chain(opened);
        known.max_by_key(|account| account.updated_at)
    }

    /// Whether the pages that were opened last are those of this account.
    pub fn is_opened(self, id: &AccountId) -> bool {
        self.opened
            .with_value(|opened| opened.as_ref().is_some_and(|opened| opened.id == *id))
    }

    /// One of the pages of an account has it in this state.
    pub fn note_opened(self, account: Arc<Account>) {
        let (id, name) = (account.id.clone(), account.name.clone());
        self.change_preferences(|preferences| preferences.opened(id, name));
        self.opened.set_value(Some(account));
    }

    /// What the person has made their own here.
    pub fn preferences(self) -> Signal<Preferences> {
        self.preferences.into()
    }

    /// Changes it, for the next time, too, where the host and the browser let it be stored.
    pub fn change_preferences(self, change: impl FnOnce(&mut Preferences)) {
        if self.preferences.try_get_untracked().is_none() {
            return; // a write may end when the company has been left
        }
        let mut preferences = self.stored_preferences();
        change(&mut preferences);
        if let Some(key) = self.preferences_key() {
            let storage = self.session.storage();
            storage.remember_preferences(&key, &preferences);
        }
        self.preferences.set(preferences);
    }

    /// As another tab may have changed it meanwhile.
    fn stored_preferences(self) -> Preferences {
        let key = self.preferences_key();
        let stored = key.and_then(|key| self.session.storage().preferences(&key));
        stored.unwrap_or_else(|| self.preferences.get_untracked())
    }

    /// Whose it is; nobody knows before the API has said who is signed in.
    fn preferences_key(self) -> Option<PreferencesKey> {
        let me = self.session.me;
        let person = me.with_untracked(|me| Some(me.as_ref()?.id.clone()))?;
        let client = self.client();
        Some(PreferencesKey::new(client.base(), &self.id(), &person))
    }

    /// The accounts that the person opened last, the latest first; without those that are known to be gone.
    pub fn recent(self) -> Vec<RecentAccount> {
        let mut recent = self.stored_preferences().recent;
        let is_whole = self.feed.with_untracked(List::is_whole);
        recent.retain(|(id, _)| !is_whole || self.feed.account(id).is_some());
        recent
    }

    /// An account is gone: it leaves the list, and those that were opened last.
    pub fn drop_account(self, id: &AccountId) {
        self.feed.remove(id);
        self.change_preferences(|preferences| preferences.recent.retain(|(one, _)| one != id));
    }

    /// The person is on their way to the list, to search it.
    pub fn want_search(self) {
        self.wants_search.set_value(true);
        self.return_to.set_value(None);
    }

    /// Whether they were, until now.
    pub fn take_search(self) -> bool {
        let taken = self.wants_search.try_update_value(std::mem::take);
        taken == Some(true)
    }

    /// Keeps what an account could do until now, for as long as the company is open.
    pub fn keep_permissions(self, account: &AccountId, matrix: Matrix) {
        self.before_reset
            .try_update_value(|kept| kept.insert(account.clone(), matrix));
    }

    /// What an account could do before its secret was reset here.
    pub fn kept_permissions(self, account: &AccountId) -> Option<Matrix> {
        self.before_reset
            .with_value(|kept| kept.get(account).cloned())
    }

    /// What was made of an account that is gone is to become a new one (F8).
    pub fn prefill_new(self, draft: Draft) {
        self.prefill.set_value(Some(draft));
    }

    /// What the new account is to begin with.
    pub fn take_prefill(self) -> Option<Draft> {
        self.prefill.try_update_value(Option::take).flatten()
    }

    /// A new account is to take the place of another: so that this can be gone on with (K3). The
    /// person may have left the company by then.
    pub fn begin_replacement(self, company: &CompanyId, old: &AccountId, new: &AccountId) {
        self.replacements
            .try_update_value(|known| known.insert(old.clone(), new.clone()));
        self.session
            .storage()
            .remember_replacement(company, old, Some(new));
    }

    /// The account that is to take the place of this one, when that was begun here.
    pub fn replacement_of(self, old: &AccountId) -> Option<AccountId> {
        // Where nothing may be stored, it is known for as long as the company is open.
        self.replacements
            .with_value(|known| known.get(old).cloned())
            .or_else(|| self.session.storage().replacement(&self.id(), old))
    }

    /// The replacement is done, or given up.
    pub fn end_replacement(self, old: &AccountId) {
        self.replacements
            .try_update_value(|known| known.remove(old));
        self.session
            .storage()
            .remember_replacement(&self.id(), old, None);
    }

    /// What keeps the person from an action, if anything. Until the levels are known nothing does:
    /// then the server decides.
    pub fn denied(self, action: Action) -> Signal<Option<Restriction>> {
        Signal::derive(move || {
            let lacking = (self.levels).with(|own| own.as_ref()?.access.may(action).err());
            if let Some(level) = lacking {
                return Some(Restriction::Level(level));
            }
            self.refused.with(|refused| {
                let (_, missing) = refused.iter().find(|(refused, _)| *refused == action)?;
                Some(Restriction::Refused(missing.clone()))
            })
        })
    }

    /// Changes an account that is as `seen`, and lets the list know.
    pub async fn save_account(
        self,
        client: &Client,
        seen: &Versioned<Account>,
        change: &AccountChange,
    ) -> SaveOutcome<Account> {
        let outcome = client.save_account(seen, change).await;
        if let Some(now) = outcome.now() {
            self.feed.replace(&now.value);
        }
        self.after_save(&seen.value.id, Action::Manage, &outcome);
        outcome
    }

    /// Sets the permissions of an account that are as `seen`, and lets the list know.
    pub async fn save_permissions(
        self,
        client: &Client,
        mut account: Account,
        seen: &Versioned<Matrix>,
        wanted: &Matrix,
    ) -> SaveOutcome<Matrix> {
        let outcome = client.save_permissions(&account.id, seen, wanted).await;
        self.after_save(&account.id, Action::SetPermissions, &outcome);
        if let (true, Some(now)) = (outcome.is_done(), outcome.now()) {
            // The list may know of something newer than what it was when this began.
            if let Some(listed) = self.feed.account(&account.id) {
                account = (*listed).clone();
            }
            account.permissions = Some(now.value.counts());
            self.feed.replace(&account);
        }
        outcome
    }

    /// Deletes an account that is as `seen`, and lets the list know.
    pub async fn remove_account(self, client: &Client, seen: &Versioned<Account>) -> DeleteOutcome {
        let outcome = client.remove_account(seen).await;
        if outcome.is_done() {
            self.drop_account(&seen.value.id);
        }
        self.note_refusals(Action::Manage, outcome.failures());
        outcome
    }

    /// What follows from a save, whoever still watches: an account that is gone leaves the list, and what
    /// was refused is not offered any more.
    fn after_save<T>(self, account: &AccountId, action: Action, outcome: &SaveOutcome<T>) {
        if matches!(outcome, SaveOutcome::Done(_)) {
            self.edited.set(Some(account.clone()));
        }
        if matches!(outcome, SaveOutcome::Gone(_)) {
            self.drop_account(account);
        }
        self.note_refusals(action, outcome.failures());
    }

    /// The server has answered an action with these: what it refused is not offered any more (F39). Who may
    /// not look may not write either.
    pub fn note_refusals<'a>(
        self,
        action: Action,
        failures: impl IntoIterator<Item = &'a Failure>,
    ) {
        let missing = failures
            .into_iter()
            .filter_map(|failure| match &failure.kind {
                FailureKind::Forbidden(missing) => Some((action, missing.clone())),
                _ => None,
            });
        let refused: Vec<_> = missing.collect();
        if !refused.is_empty() {
            self.refused.update(|all| all.extend(refused));
            // The levels that are known here may be those of yesterday.
            self.learn_levels();
        }
    }

    /// Asks for the levels, which may stay unknown: then the server decides.
    fn learn_levels(self) {
        let Some(client) = self.client.try_with_value(Clone::clone) else {
            return; // they have left
        };
        spawn_local(async move {
            if let Ok(own) = client.own_levels().await {
                self.levels.set(Some(own));
            }
        });
    }
}
