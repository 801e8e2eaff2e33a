//! What somebody has sent and does not know the end of.

use std::collections::BTreeMap;

use axum::http::Method;
use client::Platform as _;
use domain::AccountId;

use super::admin::Admin;
use super::ledger::Moment;
use crate::wire::Exchange;

/// The paths of what may have been written, and since when.
#[derive(Default)]
pub struct Doubts(BTreeMap<String, Moment>);

impl Doubts {
    /// Nobody knows what became of a write that was sent then.
    pub fn begin(&mut self, path: &str, since: Moment) {
        self.0.entry(path.to_owned()).or_insert(since);
    }

    /// Somebody knows.
    pub fn end(&mut self, path: &str) {
        self.0.remove(path);
    }

    /// Since when; `None` where there is no doubt.
    pub fn since(&self, path: &str) -> Option<Moment> {
        self.0.get(path).copied()
    }
}

impl Admin<'_> {
    /// After a doubt, whoever writes has looked first, at the latest just before.
    pub fn check_looked_first(&self, path: &str) -> Result<(), String> {
        let Some(since) = self.doubts.since(path) else {
            return Ok(());
        };
        let sent = self.ledger.sent(&self.wire, since);
        // What shows nothing is no look.
        let shows = |one: &Exchange| one.given.as_ref().is_some_and(|given| given.status == 200);
        let counts = |one: &&Exchange| one.path == path && (one.is_write() || shows(one));
        let about: Vec<_> = sent.iter().filter(counts).collect();
        let blind = about.windows(2).find(|two| {
            let given = two[0].given.as_ref().map(|given| given.status);
            let is_refused = given.is_some_and(|status| (400..500).contains(&status));
            two.iter().all(|one| one.method != Method::GET) && !is_refused
        });
        match blind {
            Some(two) => Err(format!("it was sent again without a look: {}", two[1])),
            None => Ok(()),
        }
    }

    /// Whoever says that they do not know has looked, or tried to; but for where the network is gone.
    pub fn check_looked_after(&self, path: &str) -> Result<(), String> {
        let sent = self.ledger.sent(&self.wire, self.begun);
        let last = sent
            .iter()
            .rposition(|one| one.path == path && one.is_write());
        let Some(last) = last.filter(|_| !self.wire.is_offline()) else {
            return Ok(());
        };
        let looked = sent[last..].iter().any(|one| one.method == Method::GET);
        if looked {
            Ok(())
        } else {
            Err("nobody has looked".into())
        }
    }

    /// Whether something that is gone, and of which nothing kept anybody from being told so, is told to
    /// be something else.
    pub async fn check_told_gone(&self, id: &AccountId) -> Result<(), String> {
        let may_be_otherwise = self.ledger.went_wrong(&self.wire, self.begun)
            || self.were_others_at(id, self.step_began)
            || self.ledger.account(id).await.is_some();
        if may_be_otherwise {
            Ok(())
        } else {
            Err("it is gone".into())
        }
    }

    /// Whether this is called not done, and was done.
    pub fn check_not_done(&self, method: &Method, path: &str) -> Result<(), String> {
        // A copy that lags behind may have ended the doubt: then only this press is told of.
        let doubt = self.doubts.since(path);
        let doubt = doubt.filter(|since| !self.ledger.was_behind(&self.wire, *since));
        let since = doubt.unwrap_or(self.begun);
        match self.ledger.done(&self.wire, since, method, path) {
            0 => Ok(()),
            times => Err(format!(
                "it is said not to be done, and was done {times} times"
            )),
        }
    }

    /// Whether it was done more than once by one press, or sent again in a hurry.
    pub fn check_not_twice(&self, method: &Method, path: &str) -> Result<(), String> {
        if let Some(hurried) = self.ledger.hurried(&self.wire, self.begun) {
            return Err(format!("a pause was not over: {hurried}"));
        }
        match self.ledger.done(&self.wire, self.begun, method, path) {
            0 | 1 => Ok(()),
            times => Err(format!("it was done {times} times")),
        }
    }
}
