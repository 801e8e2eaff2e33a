//! Answers instead of the API's own, and changes of what it answers.

use serde_json::Value;

use crate::wire::Fault;

pub const JSON: &str = "application/json";
pub const HTML: &str = "text/html";
pub const TEXT: &str = "text/plain";

/// The API is not asked, and this is answered.
pub fn instead(status: u16, media_type: &'static str, body: &str) -> Fault {
    Fault::Instead(status, content_type(media_type), body.into())
}

/// The API has done its work, and this is answered.
pub fn after(status: u16, media_type: &'static str, body: &'static str) -> Fault {
    Fault::AfterWith(status, content_type(media_type), body)
}

fn content_type(media_type: &'static str) -> &'static [(&'static str, &'static str)] {
    match media_type {
        JSON => &[("content-type", JSON)],
        HTML => &[("content-type", HTML)],
        _ => &[("content-type", TEXT)],
    }
}

/// Puts these bytes where that text is.
pub fn replace(body: &mut Vec<u8>, text: &str, with: &[u8]) {
    let whole = String::from_utf8_lossy(body).into_owned();
    let (before, after) = whole.split_once(text).expect("it is in the answer");
    *body = [before.as_bytes(), with, after.as_bytes()].concat();
}

/// Changes a body as the JSON that it is.
pub fn rewrite(body: &mut Vec<u8>, change: impl FnOnce(&mut Value)) {
    let mut json = serde_json::from_slice(body).expect("JSON");
    change(&mut json);
    *body = json.to_string().into();
}
