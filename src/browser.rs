//! What the browser lends: its clock, its Unicode data, its word on the network.

use domain::Unicode;
use js_sys::{Date, JsString};
use time::{Duration, OffsetDateTime};

/// The time by this machine's clock. For the server's, ask the API's client (D3).
pub fn now() -> OffsetDateTime {
    #[allow(clippy::cast_possible_truncation)] // whole milliseconds, far below 2^53
    let milliseconds = Date::now() as i64;
    OffsetDateTime::UNIX_EPOCH + Duration::milliseconds(milliseconds)
}

/// Whether the browser knows that there is no network.
pub fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

/// The browser's own Unicode tables.
#[derive(Clone, Copy, Debug)]
pub struct BrowserUnicode;

impl Unicode for BrowserUnicode {
    fn nfc(&self, text: &str) -> String {
        unless_ascii(text, |text| text.normalize("NFC"))
    }

    fn nfkc(&self, text: &str) -> String {
        unless_ascii(text, |text| text.normalize("NFKC"))
    }

    fn upper(&self, text: &str) -> String {
        if text.is_ascii() {
            return text.to_ascii_uppercase();
        }
        JsString::from(text).to_upper_case().into()
    }

    fn lower(&self, text: &str) -> String {
        if text.is_ascii() {
            return text.to_ascii_lowercase();
        }
        JsString::from(text).to_lower_case().into()
    }
}

/// ASCII, nearly every name, is its own normal form: no need to ask the browser.
fn unless_ascii(text: &str, normalize: impl FnOnce(JsString) -> JsString) -> String {
    if text.is_ascii() {
        text.to_owned()
    } else {
        normalize(text.into()).into()
    }
}
