//! A tooltip: words that appear on hover and on focus, go away with Escape, and can be hovered
//! themselves (WCAG 1.4.13). It lives in the top layer, so nothing clips it.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, ShadowRoot};

use super::element;
use super::place::{Align, place};
use crate::browser::is_of_input_method;
use crate::listen::on_window;
use crate::reactive::Signal;

/// Escape hides a tooltip, wherever the focus is. Where it said something of its own, Escape does nothing
/// else then: neither the menu or dialog that the tooltip is in nor the form hears of it.
pub fn hide_tips_on_escape(root: &ShadowRoot) {
    let root = root.clone();
    on_window("keydown", move |event| {
        let key: &KeyboardEvent = event.unchecked_ref();
        if key.key() != "Escape" || is_of_input_method(key) {
            return;
        }
        // An older browser without popovers refuses the selector, and shows no tooltip either.
        while let Ok(Some(tip)) = root.query_selector(".sa-tip:popover-open") {
            let only_repeats = tip.has_attribute("aria-hidden");
            if tip.unchecked_into::<HtmlElement>().hide_popover().is_err() {
                return;
            }
            if !only_repeats {
                event.prevent_default();
                event.stop_propagation();
            }
        }
    });
}

/// Wraps `anchor` so that `words` appear beside it on hover and focus. With an `id`, the words are
/// there to be pointed at by `aria-describedby`; without, they repeat the anchor's name and are
/// hidden from screen readers.
pub(super) fn tipped(anchor: AnyView, words: Signal<String>, id: Option<String>) -> AnyView {
    let (around, popup) = (NodeRef::<html::Span>::new(), NodeRef::<html::Span>::new());
    // The focus also goes when the element does: there may be nothing left to show or hide.
    let show = move || {
        if let (Some(popup), Some(around)) = (element(popup), element(around))
            // An older browser without popovers shows no tooltip; the words are elsewhere too.
            && popup.show_popover().is_ok()
        {
            place(&popup, &around, Align::Middle);
        }
    };
    let hide = move || {
        if let Some(popup) = element(popup) {
            let _ = popup.hide_popover();
        }
    };
    let repeats = id.is_none().then_some("true");
    view! {
        <span
            class="sa-tipped"
            node_ref=around
            on:mouseenter=move |_| show()
            on:mouseleave=move |_| hide()
            on:focusin=move |_| show()
            on:focusout=move |_| hide()
            // Who has pressed a button knows what it is called, and wants to see what comes of it.
            on:click=move |_| {
                if repeats.is_some() {
                    hide();
                }
            }
        >
            {anchor}
            <span
                class="sa-tip"
                popover="manual"
                role="tooltip"
                id=id
                aria-hidden=repeats
                node_ref=popup
            >
                {move || words.get()}
            </span>
        </span>
    }
    .into_any()
}
