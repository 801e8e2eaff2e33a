//! Where a floating box goes: under the thing it belongs to, or above it when there is more room,
//! and always inside the window. Set through the CSSOM, which a strict policy allows.

use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::window::{number, px, window_height};

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

/// On which side of its anchor a floating box is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Under,
    Above,
}

/// Moves `popup`, which must be showing and `position: fixed`, next to `anchor`.
pub(super) fn place(popup: &HtmlElement, anchor: &web_sys::Element, align: Align) {
    place_clear_of(None, None, popup, anchor, align);
}

/// The same, above `actions` if they come after the anchor: whoever wants to press one is not to
/// press the box instead. Once it is above the anchor, it stays there while there is room. Gives where
/// it is now.
pub(super) fn place_clear_of(
    actions: Option<&web_sys::Element>,
    before: Option<Side>,
    popup: &HtmlElement,
    anchor: &web_sys::Element,
    align: Align,
) -> Side {
    let window = leptos::prelude::window();
    let (width, height) = (number(window.inner_width()), window_height());
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
    let side = side(wanted, below, above, before);
    let under = side == Side::Under;
    let room = if under { below } else { above };
    if align != Align::Middle {
        set("max-height", room.max(LEAST));
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
    side
}

/// Under the anchor if there is room or no more of it above; what changes its size does not jump from
/// above to under.
fn side(wanted: f64, below: f64, above: f64, before: Option<Side>) -> Side {
    if before == Some(Side::Above) && above >= LEAST {
        Side::Above
    } else if wanted <= below || below >= above {
        Side::Under
    } else {
        Side::Above
    }
}

/// Scrolls as little as it takes, and not at all where the element is in view.
pub(super) fn scroll_into_view(element: &web_sys::Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_goes_where_it_fits_and_otherwise_where_there_is_more_room() {
        assert_eq!(side(200.0, 250.0, 400.0, None), Side::Under);
        assert_eq!(side(200.0, 60.0, 400.0, None), Side::Above);
        assert_eq!(side(900.0, 500.0, 400.0, None), Side::Under);
    }

    #[test]
    fn a_box_above_stays_there_when_it_gets_small_enough_for_below() {
        let full = side(600.0, 250.0, 400.0, None);
        assert_eq!(side(100.0, 250.0, 400.0, Some(full)), Side::Above);
        assert_eq!(side(100.0, 450.0, 400.0, Some(full)), Side::Above);
        assert_eq!(side(100.0, 250.0, 90.0, Some(full)), Side::Under);
        assert_eq!(side(600.0, 250.0, 400.0, Some(Side::Under)), Side::Above);
    }
}
