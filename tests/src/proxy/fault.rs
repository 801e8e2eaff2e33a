//! What can go wrong on the wire.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use tokio::sync::watch;

use super::wire::Reply;

/// Something that goes wrong with requests that fit.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Only requests of this method fit.
    pub method: Method,
    /// What its path and query contain.
    pub path: &'static str,
    /// What the page gets instead of the API's answer.
    pub answer: Answer,
    /// How many such requests go well before it begins.
    pub after: usize,
    /// How often it happens.
    pub times: usize,
}

/// What comes back instead of the API's answer.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Another status and body, and the API is not asked.
    Instead(u16, &'static str, &'static str),
    /// The API does its work, and its answer is replaced by this.
    After(u16, &'static str, &'static str),
    /// The API's answer, without the headers that allow a page to see it.
    WithoutCors,
    /// The API's answer without these headers.
    Without(&'static [&'static str]),
    /// The API's answer, but later.
    Late(Duration),
    /// A status with a header.
    WithHeader(u16, &'static str, &'static str),
    /// A status with several headers.
    WithHeaders(u16, &'static [(&'static str, &'static str)]),
    /// The answer that the same question had before, if there was one: a cache that is behind (F32).
    Earlier,
    /// The API's answer, changed; with a name for the change.
    Changed(&'static str, fn(&mut Reply)),
    /// The API's answer, its body this many bytes at a time.
    Drip(usize, Duration),
    /// The API's answer with a body of so many bytes, at the pace of a good line: whoever stops
    /// listening is not sent the rest.
    Long(usize),
    /// The connection is reset; the API is not asked.
    ResetBefore,
    /// The API does its work, and the connection is reset.
    ResetAfter,
    /// The API's answer, without this many bytes at the end of its body.
    Cut(usize, Framing),
    /// The API does its work, and its answer waits until the test lets it go.
    Held(Hold),
    /// The API's answer waits for that of a later request whose path and query contain this.
    Behind(&'static str),
}

/// How an answer says how long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// The answer names its length in `Content-Length`.
    Length,
    /// The answer comes in chunks, and an empty one ends it.
    Chunked,
}

impl Answer {
    /// The API's answer, its version made a weak one (F6).
    pub const WEAK: Self = Self::Changed("weak version", |reply| {
        if let Some(tag) = reply.headers.get("etag").and_then(|tag| tag.to_str().ok()) {
            let weak = HeaderValue::try_from(format!("W/{tag}")).expect("a tag");
            reply.headers.insert("etag", weak);
        }
    });

    /// The API's answer, which ends in the middle of a letter, or of a number where there is no
    /// letter of several bytes; its length is that of what is sent (F11, F26).
    pub const TORN: Self = Self::Changed("torn", |reply| {
        let letter = reply.body.iter().rposition(|byte| *byte >= 0xc0);
        let end = letter.map_or(reply.body.len() / 2, |at| at + 1);
        reply.body.truncate(end);
    });
}

impl Reply {
    /// Another status.
    ///
    /// # Panics
    /// When it is none.
    pub fn set_status(&mut self, status: u16) {
        self.status = StatusCode::from_u16(status).expect("a status");
    }

    /// Another value of a header.
    pub fn set(&mut self, name: &'static str, value: &'static str) {
        self.headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
}

/// Holds answers back until it is released.
#[derive(Clone, Debug)]
pub struct Hold {
    released: watch::Sender<bool>,
    waiting: watch::Sender<usize>,
}

impl Hold {
    /// One that is not released yet.
    pub fn new() -> Self {
        Self {
            released: watch::Sender::new(false),
            waiting: watch::Sender::new(0),
        }
    }

    /// Lets every answer through, from now on.
    pub fn release(&self) {
        self.released.send_replace(true);
    }

    /// Waits until it holds an answer.
    ///
    /// # Panics
    /// When none comes.
    pub async fn reached(&self) {
        let mut waiting = self.waiting.subscribe();
        let arrival = waiting.wait_for(|count| *count > 0);
        let arrived = tokio::time::timeout(Duration::from_secs(15), arrival).await;
        assert!(arrived.is_ok(), "no answer came to be held");
    }

    pub(super) async fn pass(&self) {
        self.waiting.send_modify(|count| *count += 1);
        // The sender is our own: it cannot be gone.
        let _ = self
            .released
            .subscribe()
            .wait_for(|released| *released)
            .await;
    }
}

impl Default for Hold {
    fn default() -> Self {
        Self::new()
    }
}
