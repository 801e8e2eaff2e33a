//! What somebody has sent and does not know the end of.

use std::collections::BTreeMap;

use axum::http::Method;

use super::admin::Admin;
use super::ledger::Moment;

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
        let about: Vec<_> = sent.iter().filter(|one| one.path == path).collect();
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

    /// Whether this is called not done, and was done.
    pub fn check_not_done(&self, method: &Method, path: &str) -> Result<(), String> {
        let since = self.doubts.since(path).unwrap_or(self.begun);
        match self.ledger.done(&self.wire, since, method, path) {
            0 => Ok(()),
            times => Err(format!(
                "it is said not to be done, and was done {times} times"
            )),
        }
    }

    /// Whether it was done more than once by one press.
    pub fn check_not_twice(&self, method: &Method, path: &str) -> Result<(), String> {
        match self.ledger.done(&self.wire, self.begun, method, path) {
            0 | 1 => Ok(()),
            times => Err(format!("it was done {times} times")),
        }
    }
}
