//! What the proxy saw: every request of the page, and what it was given.

use std::sync::{Mutex, MutexGuard, PoisonError};

use invariants::{Exchange, Given};
use tokio::sync::watch;

use super::wire::{Reply, Request};

/// A request of the page that has just come.
pub(super) fn exchange_of(request: &Request) -> Exchange {
    Exchange::of(
        &request.method,
        &request.target,
        &request.headers,
        &request.body,
    )
}

/// An answer that is about to be given to the page of this origin; `bytes` are known later, and then
/// `whole` may turn out not to be.
pub(super) fn given_of(reply: &Reply, origin: Option<&str>) -> Given {
    let allowed = reply.headers.get("access-control-allow-origin");
    let allowed = allowed.and_then(|allowed| allowed.to_str().ok());
    Given {
        whole: allowed.is_some_and(|allowed| allowed == "*" || Some(allowed) == origin),
        ..Given::of(reply.status.as_u16(), &reply.headers, &reply.body)
    }
}

/// All of them, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Record {
    exchanges: Mutex<(u64, Vec<Exchange>)>,
    /// Told whenever one is answered.
    answered: watch::Sender<u64>,
}

impl Record {
    pub fn begin(&self, mut exchange: Exchange) -> usize {
        let mut all = self.lock();
        all.0 += 1;
        exchange.came = all.0;
        all.1.push(exchange);
        all.1.len() - 1
    }

    pub fn note(&self, at: usize, change: impl FnOnce(&mut Exchange)) {
        change(&mut self.lock().1[at]);
    }

    /// Notes what is about to be given: before the browser has it and can act on it.
    pub fn give(&self, at: usize, mut given: Given) {
        let mut all = self.lock();
        all.0 += 1;
        given.at = all.0;
        all.1[at].given = Some(given);
    }

    /// Notes that an exchange is over, however it ended.
    pub fn over(&self, at: usize, change: impl FnOnce(&mut Exchange)) {
        self.note(at, change);
        self.answered.send_modify(|count| *count += 1);
    }

    pub fn all(&self) -> Vec<Exchange> {
        self.lock().1.clone()
    }

    /// Waits until a request that came after `at` and is for this has its answer.
    pub async fn until_answered(&self, at: usize, path: &str) {
        let mut answered = self.answered.subscribe();
        let is_answered = |one: &Exchange| {
            let target = format!("{}?{}", one.path, one.query);
            one.given.is_some() && target.contains(path)
        };
        let waited = answered.wait_for(|_| self.lock().1[at + 1..].iter().any(is_answered));
        // The sender is our own: it cannot be gone.
        let _ = waited.await;
    }

    fn lock(&self) -> MutexGuard<'_, (u64, Vec<Exchange>)> {
        self.exchanges
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
