//! The screen's title, and where the focus goes when a screen is entered or what had it is gone.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDivElement, HtmlElement};

use crate::components::{focused_beside, move_focus_soon};
use crate::reactive::{RwSignal, Signal, StoredValue};

/// Title and focus of an instance's screens.
#[derive(Clone, Copy, Debug)]
pub struct PageFocus {
    root: NodeRef<html::Div>,
    /// True until the first navigation: the initial focus is left to the browser.
    fresh: StoredValue<bool>,
    /// The title of the screen that is shown.
    pub title: RwSignal<Option<Signal<String>>>,
    /// Its form has mistakes, which the title says.
    pub has_mistakes: RwSignal<bool>,
}

impl PageFocus {
    /// For the instance inside `root`.
    pub fn provide(root: NodeRef<html::Div>) -> Self {
        let focus = Self {
            root,
            fresh: StoredValue::new(true),
            title: RwSignal::new(None),
            has_mistakes: RwSignal::new(false),
        };
        provide_context(focus);
        focus
    }

    pub fn expect() -> Self {
        expect_context()
    }

    /// A screen is entered: the title is its own, and the focus goes to its heading.
    pub fn enter(self, title: impl Fn() -> String + Send + Sync + 'static) {
        self.enter_quietly(title);
        self.focus_heading();
    }

    /// A screen is entered that puts the focus somewhere itself.
    pub fn enter_quietly(self, title: impl Fn() -> String + Send + Sync + 'static) {
        self.title.set(Some(Signal::derive(title)));
    }

    /// Whether a form has mistakes, until the owner's end.
    pub fn note_mistakes(self, any: impl Fn() -> bool + Send + Sync + 'static) {
        Effect::new(move || self.has_mistakes.set(any()));
        on_cleanup(move || {
            self.has_mistakes.set(false);
        });
    }

    /// Whether this is the first screen, which nobody has asked for.
    pub fn is_fresh(self) -> bool {
        self.fresh.get_value()
    }

    /// Recovers the focus each time when what `is_there` has gone.
    pub fn recover_after(self, is_there: impl Fn() -> bool + Send + Sync + 'static) {
        Effect::new(move |before: Option<bool>| {
            let is_there = is_there();
            if before == Some(true) && !is_there {
                self.recover_focus();
            }
            is_there
        });
    }

    /// Puts the focus on the screen's heading if what had it is gone.
    pub fn recover_focus(self) {
        self.recover_focus_at("h1");
    }

    /// Puts the focus on the first element of these if what had it is gone; on the heading, where there
    /// is none.
    pub fn recover_focus_at(self, selector: &'static str) {
        request_animation_frame(move || {
            // At once: what takes the focus in the same frame comes later, and keeps it.
            let focused = self.root().and_then(|root| focused_beside(&root));
            if focused.is_none() && self.has_moved() && !self.focus_on(selector) {
                self.focus_on("h1");
            }
        });
    }

    /// Puts the focus on the screen's heading, unless somebody is quicker.
    pub fn focus_heading(self) {
        if self.has_moved()
            && let Some(root) = self.root()
        {
            move_focus_soon(root.into(), move || {
                self.focus_on("h1");
            });
        }
    }

    fn root(self) -> Option<HtmlDivElement> {
        self.root.try_get_untracked().flatten()
    }

    /// Whether somebody has moved before; from now on somebody has.
    fn has_moved(self) -> bool {
        let fresh = self
            .fresh
            .try_update_value(|fresh| std::mem::replace(fresh, false));
        fresh == Some(false)
    }

    /// Puts the focus on the first element of these; says whether there was one.
    pub fn focus_on(self, selector: &str) -> bool {
        let root = self.root();
        let found = root.and_then(|root| root.query_selector(selector).ok().flatten());
        let found = found.and_then(|it| it.dyn_into::<HtmlElement>().ok());
        if let Some(found) = &found {
            let _ = found.focus();
        }
        found.is_some()
    }
}
