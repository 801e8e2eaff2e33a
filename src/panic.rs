//! What remains after a panic: a plain screen with a way to reload (S38).
//!
//! The module is built to abort, so nothing of it runs afterwards. All that is shown is made
//! before, and neither the screen nor the console says more than where in the code it happened:
//! a message could hold account data.

use std::cell::RefCell;
use std::panic::PanicHookInfo;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement};

static HAS_STOPPED: AtomicBool = AtomicBool::new(false);

thread_local! {
    static SCREENS: RefCell<Vec<Screen>> = const { RefCell::new(Vec::new()) };
}

/// The words of the screen.
#[derive(Clone, Debug)]
pub struct PanicWords {
    pub title: String,
    pub text: String,
    pub reload: String,
}

struct Screen {
    frame: HtmlElement,
    words: PanicWords,
    owns_page: bool,
}

/// From now on a panic replaces what `frame` shows, which may be the whole page.
pub fn watch(frame: &HtmlElement, words: PanicWords, owns_page: bool) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| std::panic::set_hook(Box::new(report)));
    SCREENS.with_borrow_mut(|screens| {
        screens.push(Screen {
            frame: frame.clone(),
            words,
            owns_page,
        });
    });
}

/// The instance in `frame` is gone.
pub fn forget(frame: &HtmlElement) {
    SCREENS.with_borrow_mut(|screens| screens.retain(|screen| screen.frame != *frame));
}

/// Whether the module has stopped. Listeners are still called then: what there was to lose has been kept,
/// and is asked about no more.
pub fn has_stopped() -> bool {
    HAS_STOPPED.load(Ordering::Relaxed)
}

fn report(info: &PanicHookInfo<'_>) {
    HAS_STOPPED.store(true, Ordering::Relaxed);
    // Not `info` itself: its message may quote what was being read or shown.
    let place = info.location().map(ToString::to_string);
    let line = format!("service-accounts stopped at {}", place.unwrap_or_default());
    web_sys::console::error_1(&line.into());
    // Whatever fails here, there is nobody left to tell.
    let _ = SCREENS.try_with(|screens| {
        for screen in screens.try_borrow().iter().flat_map(|all| all.iter()) {
            let _ = screen.show();
        }
    });
}

impl Screen {
    fn show(&self) -> Option<()> {
        let make = |name: &str, class: &str, text: &str| -> Option<Element> {
            let element = document().create_element(name).ok()?;
            element.set_class_name(class);
            element.set_text_content(Some(text));
            Some(element)
        };
        let title = make("h1", "sa-heading__title", &self.words.title)?;
        let text = make("p", "sa-muted", &self.words.text)?;
        let button = make("button", "sa-button sa-button--primary", &self.words.reload)?;
        let reload = Closure::<dyn Fn()>::new(|| {
            let _ = window().location().reload();
        });
        button
            .add_event_listener_with_callback("click", reload.as_ref().unchecked_ref())
            .ok()?;
        // It serves until the page is gone.
        reload.forget();
        let message = make("div", "sa-stopped", "")?;
        message.set_attribute("role", "alert").ok()?;
        message.append_with_node_3(&title, &text, &button).ok()?;
        // Somebody else's page has a main part of its own.
        let landmark = if self.owns_page { "main" } else { "div" };
        let screen = make(landmark, "sa-root", "")?;
        screen.append_with_node_1(&message).ok()?;
        self.frame.replace_children_with_node_1(&screen);
        Some(())
    }
}
