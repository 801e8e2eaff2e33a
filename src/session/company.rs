//! One company, as the signed-in person sees it.

use domain::policy::Policy;
use domain::{Access, AccountId, Action, CompanyId, Denied, Matrix, Sunset, Today};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Bulk, Feed, Handover, Session};
use crate::api::{Client, Life};

/// A company's accounts, policy, and what the person may do there.
#[derive(Clone, Copy, Debug)]
pub struct CompanyScope {
    session: Session,
    client: StoredValue<Client, LocalStorage>,
    id: StoredValue<CompanyId>,
    access: RwSignal<Option<Access>>,
    /// What the server refused, whatever it said of the levels before (F39).
    refused: RwSignal<Vec<Action>>,
    policy: RwSignal<Policy>,
    sunset: Memo<Sunset>,
    /// Its accounts.
    pub feed: Feed,
    /// What is done with many of them at once.
    pub bulk: Bulk,
    /// A secret that waits to be stored.
    pub handover: Handover,
    /// What accounts could do before their secrets were reset, so that it can be put back.
    before_reset: StoredValue<Vec<(AccountId, Matrix)>>,
    /// The row that takes the focus when the list is shown again.
    pub return_to: StoredValue<Option<ReturnTo>>,
}

/// Where in the list somebody left it.
#[derive(Clone, Debug)]
pub struct ReturnTo {
    /// The account that they opened.
    pub account: AccountId,
    /// Its row, from 0.
    pub row: usize,
}

impl CompanyScope {
    /// Opens a company until the current owner's end; its requests end with it.
    pub fn provide(session: Session, id: CompanyId) -> Self {
        let life = StoredValue::new_local(Some(Life::new()));
        on_cleanup(move || {
            life.try_set_value(None);
        });
        let mut client = session.client().within(id.clone());
        life.with_value(|life| {
            if let Some(life) = life {
                client = client.during(life);
            }
        });
        let policy = RwSignal::new(Policy::default());
        let today = Memo::new(move |_| session.now.get().date());
        let sunset = Memo::new(move |_| policy.read().sunset(today.get()));
        let day = move || Today {
            date: today.get(),
            sunset: sunset.get(),
        };
        let feed = Feed::new(client.clone(), untrack(day));
        // A run waits for the API in its own way.
        let writes = session.client().within(id.clone()).without_waiting();
        let bulk = Bulk::new(feed, Signal::derive(day), client.clone(), writes);
        let scope = Self {
            session,
            client: StoredValue::new_local(client),
            id: StoredValue::new(id),
            access: RwSignal::new(None),
            refused: RwSignal::new(Vec::new()),
            policy,
            sunset,
            feed,
            bulk,
            handover: Handover::new(),
            before_reset: StoredValue::new(Vec::new()),
            return_to: StoredValue::new(None),
        };
        Effect::new(move || feed.set_today(day()));
        scope.learn();
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
        let life = Life::new();
        let client = self.client().during(&life);
        let life = StoredValue::new_local(Some(life));
        on_cleanup(move || {
            life.try_set_value(None);
        });
        client
    }

    /// The company's id.
    pub fn id(self) -> CompanyId {
        self.id.get_value()
    }

    /// The company's policy; the default until it is known.
    pub fn policy(self) -> Signal<Policy> {
        self.policy.into()
    }

    /// Where it stands on the way to the sunset.
    pub fn sunset(self) -> Signal<Sunset> {
        self.sunset.into()
    }

    /// Keeps what an account could do until now, for as long as the company is open.
    pub fn keep_permissions(self, account: &AccountId, matrix: Matrix) {
        self.before_reset.try_update_value(|kept| {
            kept.retain(|(id, _)| id != account);
            kept.push((account.clone(), matrix));
        });
    }

    /// What an account could do before its secret was reset here.
    pub fn kept_permissions(self, account: &AccountId) -> Option<Matrix> {
        self.before_reset.with_value(|kept| {
            let found = kept.iter().find(|(id, _)| id == account);
            found.map(|(_, matrix)| matrix.clone())
        })
    }

    /// A new account is to take the place of another: so that this can be gone on with (K3).
    pub fn begin_replacement(self, old: &AccountId, new: &AccountId) {
        self.session
            .storage()
            .keep_replacement(&self.id(), old, new);
    }

    /// The account that is to take the place of this one, when that was begun here.
    pub fn replacement_of(self, old: &AccountId) -> Option<AccountId> {
        self.session.storage().replacement(&self.id(), old)
    }

    /// The replacement is done, or given up.
    pub fn end_replacement(self, old: &AccountId) {
        self.session.storage().forget_replacement(&self.id(), old);
    }

    /// What is missing for an action, if anything. Until the levels are known nothing is: then
    /// the server decides.
    pub fn denied(self, action: Action) -> Signal<Option<Denied>> {
        Signal::derive(move || {
            let access = self.access.get();
            if self.refused.with(|refused| refused.contains(&action)) {
                return Some(access.unwrap_or_default().lacks(action));
            }
            access?.may(action).err()
        })
    }

    /// The server refused something: from now on the page does not offer it (F39).
    pub fn note_refusal(self, action: Action) {
        self.refused.update(|refused| refused.push(action));
    }

    /// Asks for the policy and the levels. Both may stay unknown: then the server decides.
    fn learn(self) {
        let client = self.client();
        spawn_local(async move {
            if let Ok(policy) = client.policy().await {
                self.policy.try_set(policy);
            }
        });
        let client = self.client();
        spawn_local(async move {
            if let Ok(access) = client.access().await {
                self.access.try_set(Some(access));
            }
        });
    }
}
