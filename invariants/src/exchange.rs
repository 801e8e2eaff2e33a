//! A request and its answer, as whoever stands between a client and the API has recorded them.

use std::fmt;

use http::{HeaderMap, Method};
use serde_json::Value;

/// A request of a client and its answer. It holds neither tokens nor secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    /// When the request came, by a clock that counts what happens.
    pub came: u64,
    /// The request's method.
    pub method: Method,
    /// Its path, without the query.
    pub path: String,
    /// The query of its address; empty where there is none.
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
    /// The origin that it says it is from: whose it is.
    pub origin: Option<String>,
    /// The body: names and levels.
    pub body: String,
    /// What the API itself answered; `None` when it was not asked, or is not there.
    pub done: Option<u16>,
    /// The account that the API made, by its id.
    pub made: Option<String>,
    /// What the wire did wrong; `None` when it passed everything on.
    pub fault: Option<String>,
    /// What the client was given; `None` while it waits, or when it got nothing.
    pub given: Option<Given>,
    /// The client, or the API, went before the answer was there.
    pub left: bool,
}

/// An answer as the client was given it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// When, by the same clock.
    pub at: u64,
    /// The answer's status.
    pub status: u16,
    /// The version in it.
    pub etag: Option<String>,
    /// Whether all of it arrived, and the client may see it.
    pub whole: bool,
    /// How many bytes of its body were sent.
    pub bytes: usize,
    /// Whether there was a secret in it.
    pub secret: bool,
}

impl Exchange {
    /// A request that has just come; `target` is its path and query.
    pub fn of(method: &Method, target: &str, headers: &HeaderMap, body: &[u8]) -> Self {
        let header = |name: &str| text_of(headers, name);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method: method.clone(),
            path: path.to_owned(),
            query: query.to_owned(),
            if_match: header("if-match"),
            key: header("idempotency-key"),
            key_told: header("idempotency-key"),
            token: headers.contains_key("authorization"),
            token_elsewhere: has_token_elsewhere(target, headers, body),
            origin: header("origin"),
            body: String::from_utf8_lossy(body).into_owned(),
            ..Self::default()
        }
    }

    /// Whether it asks for a change.
    pub fn is_write(&self) -> bool {
        self.method != Method::GET
    }

    /// Whether the API did what was asked.
    pub fn is_accepted(&self) -> bool {
        self.done.is_some_and(|status| (200..300).contains(&status))
    }

    /// The answer, when all of it arrived.
    pub fn whole(&self) -> Option<&Given> {
        self.given.as_ref().filter(|given| given.whole)
    }

    /// Its path and query.
    pub fn target(&self) -> String {
        match self.query.as_str() {
            "" => self.path.clone(),
            query => format!("{}?{query}", self.path),
        }
    }

    /// Notes what the API itself has answered.
    pub fn answered(&mut self, status: u16, body: &[u8]) {
        self.done = Some(status);
        if status == 201 {
            let account: Value = serde_json::from_slice(body).unwrap_or_default();
            self.made = account.get("id").map(Value::to_string);
        }
    }
}

fn has_token_elsewhere(target: &str, headers: &HeaderMap, body: &[u8]) -> bool {
    let Some(token) = text_of(headers, "authorization") else {
        return false;
    };
    let token = token.trim_start_matches("Bearer ");
    let mut others = headers.iter();
    let in_headers = others.any(|(name, value)| {
        name != "authorization" && String::from_utf8_lossy(value.as_bytes()).contains(token)
    });
    let body = String::from_utf8_lossy(body);
    !token.is_empty() && (in_headers || target.contains(token) || body.contains(token))
}

fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

impl Given {
    /// An answer that is about to be given. Its `at`, and whether all of it arrives, are known later.
    pub fn of(status: u16, headers: &HeaderMap, body: &[u8]) -> Self {
        let etag = headers.get("etag").and_then(|etag| etag.to_str().ok());
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        Self {
            status,
            etag: etag.map(str::to_owned),
            secret: body["client_secret"].is_string(),
            ..Self::default()
        }
    }
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>4} {} {}", self.came, self.method, self.target())?;
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
            None if self.left => f.write_str(", the client left")?,
            None => f.write_str(", nothing given")?,
        }
        Ok(())
    }
}
