//! What everybody has done, and what is so: what must be true is said in these words.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use axum::http::Method;
use client::{Client, Versioned};
use domain::{Account, AccountId, Matrix};
use sandbox::FIRST_COMPANY;

use super::faults::{PAUSE, is_pause};
use crate::wire::{BEHIND, Exchange, Wire};

/// A moment: how many exchanges there had been.
pub type Moment = usize;

/// For how long the sandbox knows a key.
const KEYS_ARE_KNOWN: Duration = Duration::from_mins(10);

/// What the admins have sent is in the wire's record; what a third has done is written down here.
pub struct Ledger {
    wire: Wire,
    /// Reads what is so, past everything that goes wrong.
    pub truth: Client,
    third: RefCell<Vec<(Moment, String)>>,
}

/// The path of all accounts.
pub fn accounts() -> String {
    format!("/rest/v1.0/companies/{FIRST_COMPANY}/service_accounts")
}

/// The path of an account.
pub fn path(id: &AccountId) -> String {
    format!("{}/{}", accounts(), id.as_str())
}

/// The path of what an account may do.
pub fn permissions(id: &AccountId) -> String {
    format!("{}/permissions", path(id))
}

fn is_of(path: &str, id: &AccountId) -> bool {
    let of = self::path(id);
    path == of || path.starts_with(&format!("{of}/"))
}

impl Ledger {
    pub fn new(wire: &Wire, truth: Client) -> Rc<Self> {
        Rc::new(Self {
            wire: wire.clone(),
            truth,
            third: RefCell::default(),
        })
    }

    pub fn now(&self) -> Moment {
        self.wire.count()
    }

    /// Whether the API may not know a key any more that was sent then.
    pub fn is_key_forgotten(&self, since: Moment) -> bool {
        self.wire.time_of(since).elapsed() >= KEYS_ARE_KNOWN
    }

    /// The first moment that the API may give the same time, which it cuts to the second.
    pub fn just_before(&self, moment: Moment) -> Moment {
        let then = self.wire.time_of(moment);
        let is_close = |at: &Moment| then - self.wire.time_of(*at) <= Duration::from_secs(2);
        let close = (0..moment).rev().take_while(is_close);
        close.last().unwrap_or(moment)
    }

    /// A third changes an account.
    pub fn third_does(&self, id: &str) {
        let now = self.now();
        self.third.borrow_mut().push((now, id.to_owned()));
    }

    /// All that this admin has sent since then.
    pub fn sent(&self, who: &Wire, since: Moment) -> Vec<Exchange> {
        let exchanges = self.wire.since(since).into_iter();
        exchanges
            .filter(|one| one.origin.as_deref() == Some(who.origin()))
            .collect()
    }

    /// How often the API has done this for this admin since then.
    pub fn done(&self, who: &Wire, since: Moment, method: &Method, path: &str) -> usize {
        let sent = self.sent(who, since).into_iter();
        sent.filter(|one| one.is_accepted() && one.method == *method && one.path == path)
            .count()
    }

    /// Whether anybody else has changed an account since then.
    pub fn were_others_at(&self, who: &Wire, id: &AccountId, since: Moment) -> bool {
        let third = self.third.borrow();
        third
            .iter()
            .any(|(at, one)| *at >= since && one == id.as_str())
            || self.wire.since(since).iter().any(|one| {
                // Its answer may still be on the way.
                let may_be_done = one.done.is_none() || one.is_accepted();
                let is_write = one.is_write() && may_be_done && is_of(&one.path, id);
                is_write && one.origin.as_deref() != Some(who.origin())
            })
    }

    /// Whether anybody else has changed anything since then.
    pub fn were_others(&self, who: &Wire, since: Moment) -> bool {
        let third = self.third.borrow();
        third.iter().any(|(at, _)| *at >= since)
            || self
                .wire
                .since(since)
                .iter()
                .any(|one| one.is_write() && one.origin.as_deref() != Some(who.origin()))
    }

    /// Whether anything went wrong for this admin since then.
    pub fn went_wrong(&self, who: &Wire, since: Moment) -> bool {
        let mut sent = self.sent(who, since).into_iter();
        sent.any(|one| one.fault.is_some() || one.given.is_none())
    }

    /// Whether this admin has been shown an old state since then by a copy that lags behind, which
    /// nobody can tell who has not written to it.
    pub fn was_behind(&self, who: &Wire, since: Moment) -> bool {
        let is_behind = |fault: &String| fault.starts_with(BEHIND);
        let mut sent = self.sent(who, since).into_iter();
        sent.any(|one| one.fault.as_ref().is_some_and(is_behind))
    }

    /// A write of this admin's that was sent again since then, before a pause was over that the API has
    /// asked for (F16).
    pub fn hurried(&self, who: &Wire, since: Moment) -> Option<Exchange> {
        let all = self.wire.since(since).into_iter().zip(since..);
        let mine = all.filter(|(one, _)| one.origin.as_deref() == Some(who.origin()));
        let mut paused: Option<(Exchange, Moment)> = None;
        for (one, at) in mine.filter(|(one, _)| one.is_write()) {
            if let Some((before, then)) = &paused {
                let waited = self.wire.time_of(at) - self.wire.time_of(*then);
                if one.path == before.path && waited < PAUSE {
                    return Some(one);
                }
            }
            let is_pause = one.fault.as_deref().is_some_and(is_pause);
            paused = is_pause.then_some((one, at));
        }
        None
    }

    /// Whether this admin was told at least twice that something is not there, and not by the API.
    pub fn was_misled(&self, who: &Wire, since: Moment) -> bool {
        let sent = self.sent(who, since).into_iter();
        let is_lie = |one: &Exchange| {
            let given = one.given.as_ref().map(|given| given.status);
            given == Some(404) && one.done != given
        };
        sent.filter(is_lie).count() >= 2
    }

    /// An account as it is; `None` where there is none.
    pub async fn account(&self, id: &AccountId) -> Option<Versioned<Account>> {
        self.truth.account(id).await.ok()
    }

    /// What an account may do; `None` where there is none.
    pub async fn levels(&self, id: &AccountId) -> Option<Matrix> {
        let levels = self.truth.permissions(id).await.ok()?;
        Some(levels.value)
    }

    /// All accounts, by name.
    pub async fn all(&self) -> Vec<Account> {
        let query = domain::AccountsQuery::default();
        let list = self.truth.accounts(&query, 1, 1000).await;
        let rows = list.expect("a list").rows.into_iter();
        rows.filter_map(client::Row::read).collect()
    }
}
