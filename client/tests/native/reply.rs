//! Answers of the API that are changed on the way, and others instead of them.

use std::rc::Rc;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::wire::Fault;

/// An answer of the API, which may be changed.
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn set(&mut self, header: &'static str, value: &str) {
        let value = HeaderValue::from_str(value).expect("a value");
        self.headers.insert(HeaderName::from_static(header), value);
    }

    /// Puts these bytes where that text is.
    pub fn replace(&mut self, text: &str, with: &[u8]) {
        let body = String::from_utf8_lossy(&self.body).into_owned();
        let (before, after) = body.split_once(text).expect("it is in the answer");
        self.body = [before.as_bytes(), with, after.as_bytes()].concat();
    }

    /// Changes the body as the JSON that it is.
    pub fn rewrite(&mut self, change: impl FnOnce(&mut Value)) {
        let mut json = serde_json::from_slice(&self.body).expect("JSON");
        change(&mut json);
        self.body = json.to_string().into();
    }
}

/// What the API answers, changed.
pub fn changed(change: impl Fn(&mut Reply) + 'static) -> Fault {
    Fault::Changed(Rc::new(change))
}

/// The API has done its work, and this is answered.
pub fn after(status: u16, media_type: &'static str, body: &'static str) -> Fault {
    changed(move |reply| {
        reply.status = status;
        reply.set("content-type", media_type);
        reply.body = body.into();
    })
}

/// The API is not asked, and this is answered.
pub fn instead(status: u16, media_type: &'static str, body: &str) -> Fault {
    let headers: &[_] = match media_type {
        JSON => &[("content-type", JSON)],
        HTML => &[("content-type", HTML)],
        _ => &[("content-type", TEXT)],
    };
    Fault::Instead(status, headers, body.into())
}

pub const JSON: &str = "application/json";
pub const HTML: &str = "text/html";
pub const TEXT: &str = "text/plain";
