//! Where a floating box goes: under the thing it belongs to, or above it when there is more room,
//! and always inside the window. Set through the CSSOM, which a strict policy allows.

use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::window::px;

/// Room kept between a floating box and the thing it belongs to, and the edge of the window.
const GAP: f64 = 6.0;

/// How a floating box lines up with the thing it belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// The same width, as a list under its field.
    Stretch,
    /// Same end edge, as a menu under its button.
    End,
    /// Middle over middle, as a tooltip.
    Middle,
}

/// Moves `popup`, which must be showing and `position: fixed`, next to `anchor`.
pub(super) fn place(popup: &HtmlElement, anchor: &web_sys::Element, align: Align) {
    let window = leptos::prelude::window();
    let size = |value: Result<wasm_bindgen::JsValue, _>| {
        value.ok().and_then(|v| v.as_f64()).unwrap_or_default()
    };
    let (width, height) = (size(window.inner_width()), size(window.inner_height()));
    let from = anchor.get_bounding_client_rect();
    let set = |property, pixels: f64| {
        // Refused only for a misspelt property.
        let _ = popup.style().set_property(property, &px(pixels));
    };

    let below = height - from.bottom() - 2.0 * GAP;
    let above = from.top() - 2.0 * GAP;
    if align == Align::Stretch {
        set("width", from.width());
    }
    let wanted = f64::from(popup.scroll_height()) + 2.0;
    let under = wanted <= below || below >= above;
    let room = if under { below } else { above };
    if align != Align::Middle {
        set("max-height", room.max(120.0));
    }

    let own = popup.get_bounding_client_rect();
    let rtl = window
        .get_computed_style(anchor)
        .ok()
        .flatten()
        .and_then(|style| style.get_property_value("direction").ok())
        .is_some_and(|direction| direction == "rtl");
    let left = match align {
        Align::Stretch => from.left(),
        Align::Middle => from.left() + (from.width() - own.width()) / 2.0,
        Align::End if rtl => from.left(),
        Align::End => from.right() - own.width(),
    };
    set(
        "left",
        left.clamp(GAP, (width - own.width() - GAP).max(GAP)),
    );
    set(
        "top",
        if under {
            from.bottom() + GAP
        } else {
            from.top() - own.height() - GAP
        },
    );
}

/// Scrolls as little as it takes, and not at all where the element is in view.
pub(super) fn scroll_into_view(element: &web_sys::Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}
