//! The module's doors: what JavaScript may call.

use client::{ApiBase, read_config};
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, Element, HtmlElement, ShadowRoot, ShadowRootInit, ShadowRootMode};

use crate::app::App;
use crate::composition::leave_keys_to_input_method;
use crate::i18n::Words;
use crate::navigator::Adapter;
use crate::panic;
use crate::press::hold_what_is_pressed;
use crate::storage::Storage;
use crate::translators::Translators;

/// The one stylesheet, made by `build.rs` from the sheets of `style/`.
const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/style.css"));

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** How to mount the module. */
export interface MountOptions {
    /** The API's address: `https:`, or `http:` on this very machine. */
    apiBase: string;
    /** Where routes are kept: in the page's address, or in memory (the default). */
    route?: "hash" | "memory";
    /** Whether the browser's storage may be used (default: no). */
    storage?: boolean;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// How to mount the module.
    #[wasm_bindgen(typescript_type = "MountOptions")]
    pub type MountOptions;

    #[wasm_bindgen(method, getter, structural, js_name = apiBase)]
    fn api_base(this: &MountOptions) -> JsValue;

    #[wasm_bindgen(method, getter, structural)]
    fn route(this: &MountOptions) -> JsValue;

    #[wasm_bindgen(method, getter, structural)]
    fn storage(this: &MountOptions) -> JsValue;
}

/// Reads the text of a `config.json` and gives the address of the API.
///
/// # Errors
/// Says what is wrong with it, for whoever hosts the page.
#[wasm_bindgen(js_name = readConfig)]
pub fn read_config_json(text: &str) -> Result<String, JsError> {
    let base = read_config(text).map_err(|error| JsError::new(&error.to_string()))?;
    Ok(base.as_str().to_owned())
}

/// Shows the module inside `target`, which must be able to have a shadow root (a `div`, say).
///
/// # Errors
/// When an option is wrong, or `target` cannot have or already has a closed shadow root.
#[wasm_bindgen]
pub fn mount(target: &Element, options: &MountOptions) -> Result<Mounted, JsError> {
    let base = text(&options.api_base(), "apiBase")?.unwrap_or_default();
    let base = ApiBase::parse(&base).map_err(|_| {
        JsError::new("apiBase must be an https: address (http: only for localhost)")
    })?;
    let adapter = match text(&options.route(), "route")?.as_deref() {
        Some("hash") => Adapter::Hash,
        Some("memory") | None => Adapter::Memory,
        Some(other) => {
            return Err(JsError::new(&format!(
                "route must be \"hash\" or \"memory\", not \"{other}\""
            )));
        }
    };
    let may_store = options.storage().is_truthy();

    let root = shadow_root(target)?;
    let sheet = style_sheet()?;
    root.adopted_style_sheets().push(&sheet);
    let frame: HtmlElement = document()
        .create_element("div")
        .map_err(thrown)?
        .unchecked_into();
    root.append_child(&frame).map_err(thrown)?;
    let title = document().title();
    let words = Words::preferred();
    let outdated = ArcRwSignal::new(false);
    panic::watch(&frame, words.panic(), adapter == Adapter::Hash);
    let translators = Translators::watch(&root);
    let handle = mount_to(frame.clone(), {
        let (root, outdated) = (root.clone(), outdated.clone());
        move || {
            hold_what_is_pressed(&root);
            leave_keys_to_input_method(&root);
            let storage = Storage::new(may_store);
            view! { <App words=words base=base adapter=adapter storage=storage outdated=outdated /> }
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
        if adapter == Adapter::Hash {
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

/// An option that is a text, if it is given.
fn text(value: &JsValue, name: &str) -> Result<Option<String>, JsError> {
    if value.is_undefined() {
        return Ok(None);
    }
    let text = value.as_string();
    let wrong = || JsError::new(&format!("{name} must be a text"));
    text.map(Some).ok_or_else(wrong)
}

/// The element's shadow root: a new one, or the one that an earlier instance has left.
fn shadow_root(target: &Element) -> Result<ShadowRoot, JsError> {
    match target.shadow_root() {
        Some(root) => Ok(root),
        None => target
            .attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))
            .map_err(thrown),
    }
}

/// A constructed stylesheet, which a strict Content-Security-Policy allows.
fn style_sheet() -> Result<CssStyleSheet, JsError> {
    let sheet = CssStyleSheet::new().map_err(thrown)?;
    sheet.replace_sync(STYLE).map_err(thrown)?;
    Ok(sheet)
}

#[allow(clippy::needless_pass_by_value)] // the shape that `map_err` wants
fn thrown(error: JsValue) -> JsError {
    JsError::new(
        &js_sys::Error::from(error)
            .message()
            .as_string()
            .unwrap_or_default(),
    )
}
