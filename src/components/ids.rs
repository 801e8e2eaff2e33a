//! Ids that are unique in the page, and finding elements, and what has the focus, again inside a shadow
//! root.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::html::ElementType;
use leptos::prelude::{GetUntracked as _, NodeRef, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ShadowRoot};

use super::place::scroll_into_view;

/// An id nobody else has: `sa-field-7` for the prefix `field`. Two instances of the module on one
/// page draw from the same counter.
pub fn unique_id(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("sa-{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The element that is referred to, unless it has gone: events and frames may come late.
pub(super) fn element<E>(node: NodeRef<E>) -> Option<E::Output>
where
    E: ElementType,
    E::Output: JsCast + Clone + 'static,
{
    node.try_get_untracked().flatten()
}

/// Focuses the element with this id in the tree `near` belongs to. Inside a shadow root the
/// document knows nothing of our ids, so the root is asked. Says whether there was one.
pub fn focus_id(near: &Element, id: &str) -> bool {
    let find = || {
        root_of(near)?
            .get_element_by_id(id)?
            .dyn_into::<HtmlElement>()
            .ok()
    };
    let Some(element) = find() else { return false };
    // Fails only for an element that cannot take the focus; then nothing moves.
    let _ = element.focus();
    // What has the focus already is not scrolled to by that.
    scroll_into_view(&element);
    true
}

/// The shadow root that `near` belongs to, unless it has been taken off the page.
fn root_of(near: &Element) -> Option<ShadowRoot> {
    near.get_root_node().dyn_into().ok()
}

/// What has the focus in the shadow root that `near` belongs to.
pub fn focused_beside(near: &Element) -> Option<Element> {
    root_of(near)?.active_element()
}

/// Moves the focus once what was just made is drawn, unless somebody is quicker: a frame can be long
/// in coming, and whoever has gone on meanwhile keeps the focus.
pub fn move_focus_soon(near: Element, take: impl FnOnce() + 'static) {
    let before = focused_beside(&near);
    move_focus_from(near, before, take);
}

/// The same, unless somebody has been quicker since `before` had the focus.
pub fn move_focus_from(near: Element, before: Option<Element>, take: impl FnOnce() + 'static) {
    request_animation_frame(move || {
        let now = focused_beside(&near);
        // What nobody can get to by Tab, such as a heading, has it from the page.
        let is_ours = |now: &Element| now.get_attribute("tabindex").as_deref() == Some("-1");
        if now == before || now.as_ref().is_none_or(is_ours) {
            take();
        }
    });
}
