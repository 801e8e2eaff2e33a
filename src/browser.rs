//! What the browser lends: its clock, its Unicode data, its word on the network and on keys, its downloads.

use std::fmt::Write as _;

use domain::Unicode;
use futures_channel::oneshot;
use js_sys::{Array, Date, JsString};
use leptos::leptos_dom::helpers::{
    TimeoutHandle, set_interval_with_handle, set_timeout_with_handle,
};
use leptos::prelude::{document, on_cleanup};
use time::{Duration, OffsetDateTime};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, KeyboardEvent, Url};

/// The time by this machine's clock. For the server's, ask the API's client (D3).
pub fn now() -> OffsetDateTime {
    #[allow(clippy::cast_possible_truncation)] // whole milliseconds, far below 2^53
    let milliseconds = Date::now() as i64;
    OffsetDateTime::UNIX_EPOCH + Duration::milliseconds(milliseconds)
}

/// Fills `bits` with random ones.
pub fn random(bits: &mut [u8]) {
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    let random = crypto.and_then(|crypto| crypto.get_random_values_with_u8_array(bits).ok());
    if random.is_none() {
        // No engine of today comes here. It is no secret: it only has to be another one.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // below 256
        bits.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
}

/// 128 random bits as text, which nobody else has.
pub fn random_text() -> String {
    let mut bits = [0; 16];
    random(&mut bits);
    let mut text = String::with_capacity(32);
    for byte in bits {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Gives the person a file of these parts, texts or blobs. It is made in memory, and its address is gone
/// when this returns (S25).
///
/// # Errors
/// When the browser cannot make files.
pub fn save_file(name: &str, media_type: &str, parts: &Array) -> Result<(), JsValue> {
    let properties = BlobPropertyBag::new();
    properties.set_type(media_type);
    let blob = Blob::new_with_blob_sequence_and_options(parts, &properties)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link = document().create_element("a")?;
    let link: HtmlAnchorElement = link.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}

pub async fn pause(how_long: std::time::Duration) {
    let (sender, receiver) = oneshot::channel();
    let wake = move || {
        // Whoever waited may be gone.
        let _ = sender.send(());
    };
    let timer = Timer::after(how_long, wake);
    let _ = receiver.await;
    drop(timer); // held until then: whoever does not wait any more leaves no timer behind
}

/// Does something later, unless it is dropped before.
#[derive(Debug)]
pub struct Timer(Option<TimeoutHandle>);

impl Timer {
    pub fn after(how_long: std::time::Duration, what: impl FnOnce() + 'static) -> Self {
        // Refused only where there is no window.
        Self(set_timeout_with_handle(what, how_long).ok())
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(timer) = self.0.take() {
            timer.clear();
        }
    }
}

/// Does something again and again until the current owner's end, each time after so long.
pub fn every(how_long: std::time::Duration, what: impl Fn() + 'static) {
    // Refused only where there is no window.
    let ticking = set_interval_with_handle(what, how_long);
    on_cleanup(move || {
        if let Ok(ticking) = ticking {
            ticking.clear();
        }
    });
}

/// Whether nothing in the whole document has the focus.
pub fn is_focus_nowhere() -> bool {
    let active = document().active_element();
    active.is_none_or(|active| active.tag_name() == "BODY")
}

/// Whether the browser knows that there is no network.
pub fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

/// The code of a key that an input method has taken. `WebKit` says of the Enter that ends a
/// composition that nothing is composed any more; this it says all the same.
const TAKEN: u32 = 229;

/// Whether a key belongs to an input method.
pub fn is_of_input_method(key: &KeyboardEvent) -> bool {
    key.is_composing() || key.key_code() == TAKEN
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

    fn nfkd(&self, text: &str) -> String {
        unless_ascii(text, |text| text.normalize("NFKD"))
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
