//! One company, as the signed-in person sees it.

use domain::policy::Policy;
use domain::{Access, AccessLevel, AccountId, Action, CompanyId, Denied, Sunset, Tool};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Bulk, Feed, Session};
use crate::api::{Client, Life};

/// A company's accounts, policy, and what the person may do there.
#[derive(Clone, Copy, Debug)]
pub struct CompanyScope {
    session: Session,
    client: StoredValue<Client, LocalStorage>,
    id: StoredValue<CompanyId>,
    access: RwSignal<Option<Access>>,
    /// The server refused a write, whatever it said of the levels before (F39).
    refused: RwSignal<bool>,
    policy: RwSignal<Policy>,
    sunset: Memo<Sunset>,
    /// Its accounts.
    pub feed: Feed,
    /// What is done with many of them at once.
    pub bulk: Bulk,
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
        let feed = Feed::new(client.clone());
        let writes = session.client().within(id.clone());
        let bulk = Bulk::new(feed, sunset.into(), client.clone(), writes);
        let scope = Self {
            session,
            client: StoredValue::new_local(client),
            id: StoredValue::new(id),
            access: RwSignal::new(None),
            refused: RwSignal::new(false),
            policy,
            sunset,
            feed,
            bulk,
            return_to: StoredValue::new(None),
        };
        Effect::new(move || feed.set_sunset(sunset.get()));
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

    /// What is missing for an action, if anything. Until the levels are known nothing is: then
    /// the server decides.
    pub fn denied(self, action: Action) -> Signal<Option<Denied>> {
        Signal::derive(move || {
            let access = self.access.get();
            if self.refused.get() && action == Action::Manage {
                return Some(Denied {
                    tool: Tool::Admin,
                    needs: AccessLevel::Admin,
                    has: access.map_or(AccessLevel::ReadOnly, |access| access.admin),
                });
            }
            access?.may(action).err()
        })
    }

    /// The server refused a write: from now on the page offers none (F39).
    pub fn note_refusal(self) {
        self.refused.set(true);
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
