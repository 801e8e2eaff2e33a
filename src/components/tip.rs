//! A tooltip: words that appear on hover and on focus, go away with Escape, and can be hovered
//! themselves (WCAG 1.4.13). It lives in the top layer, so nothing clips it.

use leptos::html;
use leptos::prelude::*;

use super::place::{Align, place};

/// A tooltip for the element it is put beside, inside [`tipped`].
#[derive(Clone, Copy)]
pub(super) struct Tip {
    anchor: NodeRef<html::Span>,
    popup: NodeRef<html::Span>,
}

// The focus also goes when the element does: there may be nothing left to show or hide.
impl Tip {
    fn show(self) {
        let popup = self.popup.try_get_untracked().flatten();
        let anchor = self.anchor.try_get_untracked().flatten();
        if let (Some(popup), Some(anchor)) = (popup, anchor)
            // An older browser without popovers shows no tooltip; the words are elsewhere too.
            && popup.show_popover().is_ok()
        {
            place(&popup, &anchor, Align::Middle);
        }
    }

    fn hide(self) {
        if let Some(popup) = self.popup.try_get_untracked().flatten() {
            let _ = popup.hide_popover();
        }
    }
}

/// Wraps `anchor` so that `words` appear beside it on hover and focus. With an `id`, the words are
/// there to be pointed at by `aria-describedby`; without, they repeat the anchor's name and are
/// hidden from screen readers.
pub(super) fn tipped(anchor: AnyView, words: Signal<String>, id: Option<String>) -> AnyView {
    let tip = Tip {
        anchor: NodeRef::new(),
        popup: NodeRef::new(),
    };
    let repeats = id.is_none().then_some("true");
    view! {
        <span
            class="sa-tipped"
            node_ref=tip.anchor
            on:mouseenter=move |_| tip.show()
            on:mouseleave=move |_| tip.hide()
            on:focusin=move |_| tip.show()
            on:focusout=move |_| tip.hide()
            // Who has pressed a button knows what it is called, and wants to see what comes of it.
            on:click=move |_| {
                if repeats.is_some() {
                    tip.hide();
                }
            }
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    tip.hide();
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
                node_ref=tip.popup
            >
                {move || words.get()}
            </span>
        </span>
    }
    .into_any()
}
