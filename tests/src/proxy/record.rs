//! What the proxy saw: every request of the page, and what it was given.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::Method;
use serde_json::Value;
use tokio::sync::watch;

use super::wire::{Reply, Request};

/// A request of the page and its answer. It holds neither tokens nor secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    /// When the request came, by a clock that counts what happens.
    pub came: u64,
    /// Its method.
    pub method: Method,
    /// Its path, without the query.
    pub path: String,
    /// Its query.
    pub query: String,
    /// The version that a write was meant for.
    pub if_match: Option<String>,
    /// The key of an intent.
    pub key: Option<String>,
    /// The same, as the API was told it.
    pub key_told: Option<String>,
    /// Whether it carried a token.
    pub token: bool,
    /// Whether the token is anywhere but in its header (S12).
    pub token_elsewhere: bool,
    /// The origin that the browser says it is from.
    pub origin: Option<String>,
    /// The body: names and levels.
    pub body: String,
    /// What the API itself answered; `None` when it was not asked, or is not there.
    pub done: Option<u16>,
    /// The account that the API made, by its id.
    pub made: Option<String>,
    /// What went wrong.
    pub fault: Option<String>,
    /// What the browser was given; `None` while it waits, or when it got nothing.
    pub given: Option<Given>,
    /// The browser, or the API, went before the answer was there.
    pub left: bool,
}

/// An answer as the browser was given it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// When, by the same clock.
    pub at: u64,
    /// Its status.
    pub status: u16,
    /// The version in it.
    pub etag: Option<String>,
    /// Whether all of it arrived, and the page may see it.
    pub whole: bool,
    /// How many bytes of its body were sent.
    pub bytes: usize,
    /// Whether there was a secret in it.
    pub secret: bool,
}

impl Exchange {
    /// Whether the API did what was asked.
    pub fn is_accepted(&self) -> bool {
        self.done.is_some_and(|status| (200..300).contains(&status))
    }

    /// The answer, when all of it arrived.
    pub fn whole(&self) -> Option<&Given> {
        self.given.as_ref().filter(|given| given.whole)
    }

    pub(super) fn of(request: &Request) -> Self {
        let (path, query) = request
            .target
            .split_once('?')
            .unwrap_or((&request.target, ""));
        Self {
            method: request.method.clone(),
            path: path.to_owned(),
            query: query.to_owned(),
            if_match: request.header("if-match"),
            key: request.header("idempotency-key"),
            key_told: request.header("idempotency-key"),
            token: request.headers.contains_key("authorization"),
            token_elsewhere: has_token_elsewhere(request),
            origin: request.header("origin"),
            body: String::from_utf8_lossy(&request.body).into_owned(),
            ..Self::default()
        }
    }
}

fn has_token_elsewhere(request: &Request) -> bool {
    let Some(token) = request.header("authorization") else {
        return false;
    };
    let token = token.trim_start_matches("Bearer ").to_owned();
    let mut others = request.headers.iter();
    let in_headers = others.any(|(name, value)| {
        name != "authorization" && String::from_utf8_lossy(value.as_bytes()).contains(&token)
    });
    let body = String::from_utf8_lossy(&request.body);
    !token.is_empty() && (in_headers || request.target.contains(&token) || body.contains(&token))
}

impl Given {
    /// `whole` and `bytes` are known later.
    pub(super) fn of(reply: &Reply, origin: Option<&str>) -> Self {
        let header = |name: &str| {
            let value = reply.headers.get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        let allowed = header("access-control-allow-origin");
        let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        Self {
            status: reply.status.as_u16(),
            etag: header("etag"),
            whole: allowed.is_some_and(|allowed| allowed == "*" || Some(&*allowed) == origin),
            secret: body["client_secret"].is_string(),
            ..Self::default()
        }
    }
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>4} {} {}", self.came, self.method, self.path)?;
        if !self.query.is_empty() {
            write!(f, "?{}", self.query)?;
        }
        if let Some(version) = &self.if_match {
            write!(f, " If-Match {version}")?;
        }
        if let Some(key) = &self.key {
            write!(f, " key {key}")?;
        }
        if !self.body.is_empty() {
            let body: String = self.body.chars().take(120).collect();
            write!(f, " {body}")?;
        }
        if let Some(fault) = &self.fault {
            let fault: String = fault.chars().take(120).collect();
            write!(f, " [{fault}]")?;
        }
        match self.done {
            Some(status) => write!(f, " → {status}")?,
            None => write!(f, " → not asked")?,
        }
        match &self.given {
            Some(given) => {
                write!(f, ", {} given {}", given.at, given.status)?;
                if let Some(etag) = &given.etag {
                    write!(f, " ETag {etag}")?;
                }
                if !given.whole {
                    f.write_str(", not whole")?;
                }
            }
            None if self.left => f.write_str(", the browser left")?,
            None => f.write_str(", nothing given")?,
        }
        Ok(())
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
