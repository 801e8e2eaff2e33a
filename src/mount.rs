//! The module's doors: what JavaScript may call.

use client::{ApiBase, read_config};
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, Element, HtmlElement, ShadowRootInit, ShadowRootMode};

use crate::app::App;
use crate::components::hide_tips_on_escape;
use crate::focus_keeper::keep_focus;
use crate::i18n::Words;
use crate::input_method::leave_keys_to_input_method;
use crate::panic;
use crate::press::hold_what_is_pressed;
use crate::storage::Storage;
use crate::translators::Translators;

/// The one stylesheet, made by `build.rs` from the sheets of `style/`.
const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/style.css"));

/// Reads the text of a `config.json` and gives the address of the API.
///
/// # Errors
/// Says what is wrong with it, for whoever hosts the page.
#[wasm_bindgen(js_name = readConfig)]
pub fn read_config_json(text: &str) -> Result<String, JsError> {
    let base = read_config(text).map_err(|error| JsError::new(&error.to_string()))?;
    Ok(base.as_str().to_owned())
}

/// Shows the module inside `target`, which must be able to have a shadow root (a `div`, say). Options:
///
/// - `apiBase`: the API's address, `https:`, or `http:` on this very machine.
/// - `route`: where routes are kept, `"hash"`: in the page's address, or `"memory"` (the default).
/// - `storage`: whether the browser's storage may be used (default: no).
///
/// # Errors
/// When an option is wrong, or `target` cannot have or already has a closed shadow root.
#[wasm_bindgen]
pub fn mount(target: &Element, options: &JsValue) -> Result<Mounted, JsValue> {
    let base = text(options, "apiBase")?.unwrap_or_default();
    let base = ApiBase::parse(&base).map_err(|_| {
        JsError::new("apiBase must be an https: address (http: only for localhost)")
    })?;
    let owns_page = match text(options, "route")?.as_deref() {
        Some("hash") => true,
        Some("memory") | None => false,
        Some(other) => {
            let wrong = format!("route must be \"hash\" or \"memory\", not \"{other}\"");
            return Err(JsError::new(&wrong).into());
        }
    };
    let may_store = option(options, "storage")?.is_truthy();

    // A new one, or the one that an earlier instance has left.
    let root = match target.shadow_root() {
        Some(root) => root,
        None => target.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?,
    };
    // Constructed, which a strict Content-Security-Policy allows.
    let sheet = CssStyleSheet::new()?;
    sheet.replace_sync(STYLE)?;
    root.adopted_style_sheets().push(&sheet);
    let frame: HtmlElement = document().create_element("div")?.unchecked_into();
    root.append_child(&frame)?;
    let title = document().title();
    let words = Words::preferred();
    let outdated = ArcRwSignal::new(false);
    panic::watch(&frame, words.panic(), owns_page);
    let translators = Translators::watch(&root);
    let handle = mount_to(frame.clone(), {
        let (root, outdated) = (root.clone(), outdated.clone());
        move || {
            hold_what_is_pressed(&root);
            leave_keys_to_input_method(&root);
            hide_tips_on_escape(&root);
            keep_focus(&root);
            let storage = Storage::new(may_store);
            view! { <App words=words base=base owns_page=owns_page storage=storage outdated=outdated /> }
        }
    });
    let unmount = Box::new(move || {
        // The owner first: it aborts requests, stops timers and removes listeners.
        drop(handle);
        drop(translators);
        panic::forget(&frame);
        frame.remove();
        let others = root
            .adopted_style_sheets()
            .filter(&mut |one, _, _| one != ***sheet);
        root.set_adopted_style_sheets(&others);
        if owns_page {
            document().set_title(&title);
        }
    });
    Ok(Mounted {
        unmount: Some(unmount),
        outdated,
    })
}

/// A mounted instance.
#[wasm_bindgen]
pub struct Mounted {
    unmount: Option<Box<dyn FnOnce()>>,
    outdated: ArcRwSignal<bool>,
}

impl std::fmt::Debug for Mounted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mounted")
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        // An embedder that keeps no handle, and so has it collected, wants the instance to stay.
        if let Some(unmount) = self.unmount.take() {
            std::mem::forget(unmount);
        }
    }
}

#[wasm_bindgen]
impl Mounted {
    /// Tells whoever is signed in that the page has a newer version, and that reloading brings it.
    /// Once is enough.
    #[wasm_bindgen(js_name = sayOutdated)]
    pub fn say_outdated(&self) {
        self.outdated.set(true);
    }

    /// Takes the instance off the page: requests are aborted, timers and listeners removed, token
    /// and data dropped. Nothing happens the second time.
    pub fn unmount(&mut self) {
        if let Some(unmount) = self.unmount.take() {
            unmount();
        }
    }
}

fn option(options: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    js_sys::Reflect::get(options, &name.into())
}

/// An option that is a text, if it is given.
fn text(options: &JsValue, name: &str) -> Result<Option<String>, JsValue> {
    let value = option(options, name)?;
    if value.is_undefined() {
        return Ok(None);
    }
    let wrong = || JsError::new(&format!("{name} must be a text")).into();
    value.as_string().map(Some).ok_or_else(wrong)
}
