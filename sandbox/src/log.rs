//! The request log: a line of JSON for every request, without tokens, secrets or bodies.

use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::http::{CallerSlot, Cause};

/// The longest part of a path that is written down. Ids and names of resources are shorter, tokens
/// that were pasted into an address are longer.
const LONGEST_SEGMENT: usize = 31;

/// How many entries the log in memory keeps.
const MEMORY: usize = 100_000;

/// Where the log goes.
#[derive(Clone, Debug, Default)]
pub enum LogTo {
    /// Nothing is written down.
    #[default]
    Nowhere,
    /// A line of JSON each to standard error.
    Stderr,
    /// Into memory, for tests.
    Memory(Arc<Mutex<Vec<Entry>>>),
}

/// What is written down about a request.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Entry {
    /// When the request came, in RFC 3339.
    pub at: String,
    /// The request's method, as it was sent.
    pub method: String,
    /// Its path, without the query; long parts are left out.
    pub path: String,
    /// The status of the answer.
    pub status: u16,
    /// How long it took, in milliseconds.
    pub ms: u64,
    /// Whose token it carried, where it was valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<i64>,
    /// Whether it carried an `Authorization`, valid or not: never what that says.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub token: bool,
    /// The server that was meant, as the request names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The `Origin` of a browser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// The version that a write was meant for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub if_match: Option<String>,
    /// The key by which a repeated request is known again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// The version in the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// Where what was made is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// What went wrong inside the server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl LogTo {
    /// A log in memory.
    pub fn memory() -> Self {
        Self::Memory(Arc::default())
    }

    /// What a log in memory holds; nothing for the others.
    pub fn entries(&self) -> Vec<Entry> {
        match self {
            Self::Memory(entries) => entries
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone(),
            Self::Nowhere | Self::Stderr => Vec::new(),
        }
    }

    fn write(&self, entry: Entry) {
        match self {
            Self::Nowhere => {}
            Self::Stderr => {
                if let Ok(line) = serde_json::to_string(&entry) {
                    // Nobody is left to tell when standard error is closed.
                    let _ = writeln!(std::io::stderr().lock(), "{line}");
                }
            }
            Self::Memory(entries) => {
                let mut entries = entries.lock().unwrap_or_else(PoisonError::into_inner);
                if entries.len() < MEMORY {
                    entries.push(entry);
                }
            }
        }
    }
}

/// Writes down every request once its answer is known.
pub async fn requests(State(log): State<LogTo>, mut request: Request, next: Next) -> Response {
    if matches!(log, LogTo::Nowhere) {
        return next.run(request).await;
    }
    let begun = Instant::now();
    let caller = CallerSlot::default();
    request.extensions_mut().insert(caller.clone());
    let mut entry = Entry {
        at: OffsetDateTime::now_utc()
            .format(&Rfc3339)
            .unwrap_or_default(),
        method: request.method().to_string(),
        path: loggable(request.uri().path()),
        status: 0,
        ms: 0,
        person: None,
        token: request.headers().contains_key(header::AUTHORIZATION),
        host: text(request.headers(), &header::HOST),
        origin: text(request.headers(), &header::ORIGIN),
        if_match: text(request.headers(), &header::IF_MATCH),
        idempotency_key: text(
            request.headers(),
            &HeaderName::from_static("idempotency-key"),
        ),
        etag: None,
        location: None,
        error: None,
    };

    let response = next.run(request).await;
    entry.status = response.status().as_u16();
    entry.ms = begun.elapsed().as_millis().try_into().unwrap_or(u64::MAX);
    entry.person = caller.0.get().copied();
    entry.etag = text(response.headers(), &header::ETAG);
    entry.location = text(response.headers(), &header::LOCATION);
    entry.error = response
        .extensions()
        .get::<Cause>()
        .map(|cause| cause.0.to_string());
    log.write(entry);
    response
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.chars().take(200).collect())
}

fn loggable(path: &str) -> String {
    let segments = path.split('/').map(|segment| {
        let plain = segment
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
        if plain && segment.len() <= LONGEST_SEGMENT {
            segment
        } else {
            "…"
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_kept_but_what_may_be_a_token_is_not() {
        let path = "/rest/v1.0/companies/9007199254740993/service_accounts";
        assert_eq!(loggable(path), path);
        assert_eq!(
            loggable("/rest/0123456789abcdef0123456789abcdef"),
            "/rest/…"
        );
        assert_eq!(loggable("/a%20b/c"), "/…/c");
    }
}
