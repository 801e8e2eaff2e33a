//! Who is signed in: their token, what they may do, and the company that they look after.
//!
//! A session begins with a token that the API accepted and ends when its owner does: everything in
//! it, data and token, is dropped then (S15).

mod auth;
mod authors;
mod bulk;
mod company;
mod feed;
mod pausing;
mod reads;
mod renewal;
#[cfg(test)]
mod sample;
mod screen_writes;
mod secret_queue;
mod unfinished;
mod waiting;
mod writes;

pub use auth::{Auth, SignedOut};
pub use authors::{Author, Authors};
pub use bulk::{Bulk, Share, Stage};
pub use company::{CompanyScope, Restriction, ReturnTo};
pub use feed::{Beside, Count, Feed, FeedRow, List, Overview};
pub use pausing::Pausing;
pub use reads::LatestRead;
pub use renewal::{Asking, Renewal};
pub use screen_writes::ScreenWrites;
pub use secret_queue::{PendingSecret, SecretQueue};
pub use unfinished::{PermissionDraft, Unfinished};
pub use writes::{Sent, Unwatched, Write, WriteOutcome, Writes};

use std::rc::Rc;
use std::time::Duration as Pause;

use client::{Client, Company, Failure, FailureKind, Token};
use domain::Person;
use leptos::prelude::*;
use leptos::task::spawn_local;
use time::{Duration, OffsetDateTime};

use crate::browser;
use crate::reactive::{RwSignal, StoredValue};
use crate::storage::Storage;

/// How often what people read about "now" is brought up to date.
const TICK: Pause = Pause::from_secs(20);

/// How long before its end a session says so (S18).
const WARNING: Duration = Duration::minutes(5);

/// A token that opens the API, and what is known of it so far.
#[derive(Clone, Debug)]
pub struct Login {
    /// Speaks to the API with it.
    pub client: Client,
    /// Whose it is; `None` when it was kept from before and is still to be asked.
    pub me: Option<Person>,
    /// The companies that it reaches, as far as they have been asked.
    pub companies: Option<Vec<Company>>,
    /// Whether it is kept for this tab.
    pub kept: bool,
}

/// A signed-in person's session.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    client: StoredValue<Client>,
    storage: Storage,
    kept: bool,
    /// Whose it is; `None` until the API has said so.
    pub me: RwSignal<Option<Person>>,
    /// The companies that it reaches; `None` until the API has said so.
    pub companies: RwSignal<Option<Vec<Company>>>,
    /// What kept the two from being known.
    pub failure: RwSignal<Option<Failure>>,
    /// Whose it is is being asked once more.
    asks_again: StoredValue<bool>,
    /// When the token ends, where the API says (S18).
    pub ends_at: RwSignal<Option<OffsetDateTime>>,
    /// The time by the server's clock, every now and then (D3).
    pub now: RwSignal<OffsetDateTime>,
    /// The person has been told that the browser keeps nothing of what they type.
    told_in_vain: StoredValue<bool>,
    /// A new token that the person is asked for (F38).
    pub renewal: Renewal,
    /// A pause that the API asked for before a write goes on (F16).
    pub pause: Pausing,
    /// Writes in flight (F35).
    pub writes: Writes,
    /// What was left unfinished, and is gone on with.
    pub unfinished: Unfinished,
}

/// Why a new token was not taken.
#[derive(Clone, Debug)]
pub enum RenewalError {
    /// It belongs to somebody else, whose name this is.
    SomebodyElse(String),
    /// The API did not accept it.
    Failed(Failure),
}

impl Session {
    /// Begins a session; it ends with the current owner.
    pub fn provide(login: Login, storage: Storage) -> Self {
        let client = reads::until_cleanup(&login.client);
        let now = client.now();
        let session = Self {
            storage,
            kept: login.kept,
            me: RwSignal::new(login.me),
            companies: RwSignal::new(login.companies),
            failure: RwSignal::new(None),
            asks_again: StoredValue::new(false),
            ends_at: RwSignal::new(None),
            now: RwSignal::new(now),
            told_in_vain: StoredValue::new(false),
            renewal: Renewal::default(),
            pause: Pausing::default(),
            writes: Writes::new(),
            unfinished: Unfinished::new(),
            client: StoredValue::new(client),
        };
        session.keep_time();
        session.take_401s();
        session.pause.serve(&session.client());
        session.learn();
        session.ask_for_its_end();
        provide_context(session);
        session
    }

    /// The session around the current place.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Speaks to the API as this person.
    pub fn client(self) -> Client {
        self.client.with_value(Clone::clone)
    }

    /// What may be stored.
    pub fn storage(self) -> Storage {
        self.storage
    }

    /// The browser keeps nothing of what is typed; true for the first who asks, who says so (F42).
    pub fn says_that_nothing_is_kept(self) -> bool {
        let told = self.told_in_vain;
        told.try_update_value(|told| !std::mem::replace(told, true)) == Some(true)
    }

    /// Asks whose token it is and what it reaches, as far as that is not known yet.
    pub fn learn(self) {
        self.failure.set(None);
        if self.me.with_untracked(Option::is_none) {
            self.learn_by(async move |client| self.learn_owner(&client).await);
        }
        if self.companies.with_untracked(Option::is_none) {
            self.learn_by(async move |client| {
                self.companies.set(Some(client.companies().await?));
                Ok(())
            });
        }
    }

    fn learn_by(self, learn: impl AsyncFnOnce(Client) -> Result<(), Failure> + 'static) {
        let client = self.client();
        spawn_local(async move {
            if let Err(failure) = learn(client).await {
                self.failure.set(Some(failure));
            }
        });
    }

    async fn learn_owner(self, client: &Client) -> Result<(), Failure> {
        let me = client.me().await?;
        // The first answer of all may be the first to tell the time (F43).
        self.now.set(client.now());
        self.me.set(Some(me));
        Ok(())
    }

    /// Whose token it is does not stay unknown because the API was down for a moment: without that
    /// no drafts are kept, and no new token can be asked for.
    pub fn ask_once_more(self) {
        let unknown = self.me.try_with_untracked(Option::is_none) == Some(true);
        let failure = self.failure.try_get_untracked().flatten();
        let asks = self.asks_again.try_get_value() == Some(true);
        if !unknown || asks || failure.is_none_or(|failure| failure.is_about_the_token()) {
            return;
        }
        self.asks_again.set_value(true);
        let client = self.client();
        spawn_local(async move {
            // What keeps it from being known has been said.
            let _ = self.learn_owner(&client).await;
            self.asks_again.set_value(false);
        });
    }

    /// How long the token still lasts, when that is known and short (S18).
    pub fn ends_soon(self) -> Option<Duration> {
        let left = self.ends_at.get()? - self.now.get();
        (left <= WARNING).then(|| left.max(Duration::ZERO))
    }

    /// Takes a new token, if it belongs to the same person: what they were doing goes on (F38).
    pub async fn renew(self, token: Token) -> Result<(), RenewalError> {
        let client = self.client().as_another(token.clone());
        let person = client.me().await.map_err(RenewalError::Failed)?;
        let Some(known) = self.me.try_get_untracked() else {
            // The host has put the page away meanwhile (F48).
            return Err(RenewalError::Failed(Failure::of(FailureKind::Aborted)));
        };
        if known.is_some_and(|me| me.id != person.id) {
            return Err(RenewalError::SomebodyElse(person.label().to_owned()));
        }
        if self.kept {
            self.storage.keep_token(client.base(), &token);
        }
        self.client.with_value(|client| client.renew(token));
        self.me.set(Some(person));
        self.renewal.renewed();
        self.learn();
        self.ask_for_its_end();
        Ok(())
    }

    /// The person does not want to give a new token now. One that was refused is forgotten; what is on
    /// the screen, edits and all, stays (F38).
    pub fn decline(self) {
        if self.renewal.declined() {
            self.client().forget_token();
        }
    }

    /// From now on a refused token is asked for anew, and the request that met it goes on (F38).
    fn take_401s(self) {
        self.client().on_refused_token(Rc::new(move |refusal| {
            if refusal.failure.kind == FailureKind::Unauthorized {
                // What opens nothing is not kept for the tab either (S15).
                self.storage.forget_token();
            }
            // One that was kept from before, and nobody knows whose it is, is not worth a question.
            if self.me.try_with_untracked(Option::is_some) != Some(true) {
                return Box::pin(std::future::ready(false));
            }
            self.renewal.wait(refusal)
        }));
    }

    fn ask_for_its_end(self) {
        let client = self.client();
        spawn_local(async move {
            // Servers need not say; then there is nothing to show.
            let info = client.token_info().await.ok();
            // By the server's clock, which the answer has told (F43).
            let left = info.map(|info| Duration::seconds(i64::from(info.expires_in_seconds)));
            self.ends_at.set(left.map(|left| client.now() + left));
            self.now.set(client.now());
        });
    }

    fn keep_time(self) {
        let client = self.client();
        browser::every(TICK, move || {
            self.now.set(client.now());
            self.ask_once_more();
        });
    }
}
