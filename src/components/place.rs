//! Where a floating box goes: under the thing it belongs to, or above it when there is more room,
//! and always inside the window. Set through the CSSOM, which a strict policy allows.

use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::window::{px, window_size};

/// Room kept between a floating box and the thing it belongs to, and the edge of the window.
const GAP: f64 = 6.0;

/// The least height of a floating box that scrolls.
const LEAST: f64 = 120.0;

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
pub(super) fn place(popup: &HtmlElement, anchor: &Element, align: Align) {
    place_clear_of(None, false, popup, anchor, align);
}

/// The same, above `actions` if they come after the anchor: whoever wants to press one is not to
/// press the box instead. Once it is above the anchor, it stays there while there is room. Says whether
/// it is above now.
pub(super) fn place_clear_of(
    actions: Option<&Element>,
    was_above: bool,
    popup: &HtmlElement,
    anchor: &Element,
    align: Align,
) -> bool {
    let (width, height) = window_size();
    let from = anchor.get_bounding_client_rect();
    let set = |property, pixels: f64| {
        // Refused only for a misspelt property.
        let _ = popup.style().set_property(property, &px(pixels));
    };

    let end = actions
        .map(|actions| actions.get_bounding_client_rect().top())
        .filter(|top| *top >= from.bottom())
        .map_or(height, |top| top.min(height));
    let above = from.top() - 2.0 * GAP;
    let below = match end - from.bottom() - 2.0 * GAP {
        // There is no room anywhere but over them.
        clear if clear.max(above) < LEAST => height - from.bottom() - 2.0 * GAP,
        clear => clear,
    };
    if align == Align::Stretch {
        set("width", from.width());
    }
    let wanted = f64::from(popup.scroll_height()) + 2.0;
    let is_above = goes_above(wanted, below, above, was_above);
    let room = if is_above { above } else { below };
    if align != Align::Middle {
        set("max-height", room.max(LEAST));
    }

    let own = popup.get_bounding_client_rect();
    let rtl = leptos::prelude::window()
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
    let most = (width - own.width() - GAP).max(GAP);
    set("left", left.clamp(GAP, most));
    let top = if is_above {
        from.top() - own.height() - GAP
    } else {
        from.bottom() + GAP
    };
    set("top", top);
    is_above
}

/// Under the anchor if there is room or no more of it above; what changes its size does not jump from
/// above to under.
fn goes_above(wanted: f64, below: f64, above: f64, was_above: bool) -> bool {
    was_above && above >= LEAST || wanted > below && below < above
}

/// Scrolls as little as it takes, and not at all where the element is in view.
pub(super) fn scroll_into_view(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_goes_where_it_fits_and_otherwise_where_there_is_more_room() {
        assert!(!goes_above(200.0, 250.0, 400.0, false));
        assert!(goes_above(200.0, 60.0, 400.0, false));
        assert!(!goes_above(900.0, 500.0, 400.0, false));
    }

    #[test]
    fn a_box_above_stays_there_when_it_gets_small_enough_for_below() {
        let full = goes_above(600.0, 250.0, 400.0, false);
        assert!(full);
        assert!(goes_above(100.0, 250.0, 400.0, full));
        assert!(goes_above(100.0, 450.0, 400.0, full));
        assert!(!goes_above(100.0, 250.0, 90.0, full));
        assert!(goes_above(600.0, 250.0, 400.0, false));
    }
}
