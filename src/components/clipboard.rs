//! The clipboard: written on a click, never read (S24).

use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Puts words on the clipboard; they have left this memory when it returns. What it gives is to be
/// waited for: it fails where there is no clipboard (a page without HTTPS) or the browser refuses.
pub fn copy(words: &str) -> impl Future<Output = Result<(), JsValue>> + use<> {
    let written = write(words);
    async move {
        JsFuture::from(written?).await?;
        Ok(())
    }
}

fn write(words: &str) -> Result<js_sys::Promise, JsValue> {
    let navigator = window().navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into())?;
    let clipboard: web_sys::Clipboard = clipboard.dyn_into()?;
    Ok(clipboard.write_text(words))
}
