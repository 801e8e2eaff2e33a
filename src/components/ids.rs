//! Ids that are unique in the page, and finding their elements, and what has the focus, again inside
//! a shadow root.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;

use super::place::scroll_into_view;

/// An id nobody else has: `sa-field-7` for the prefix `field`. Two instances of the module on one
/// page draw from the same counter.
pub fn unique_id(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("sa-{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Focuses the element with this id in the tree `near` belongs to. Inside a shadow root the
/// document knows nothing of our ids, so the root is asked. Says whether there was one.
pub fn focus_id(near: &web_sys::Element, id: &str) -> bool {
    let target = find_id(near, id);
    if let Some(element) = &target {
        // Fails only for an element that cannot take the focus; then nothing moves.
        let _ = element.focus();
        // What has the focus already is not scrolled to by that.
        scroll_into_view(element);
    }
    target.is_some()
}

/// What has the focus in the shadow root that `near` belongs to.
pub fn focused_beside(near: &web_sys::Element) -> Option<web_sys::Element> {
    let root = near.get_root_node();
    root.dyn_into::<web_sys::ShadowRoot>()
        .ok()?
        .active_element()
}

/// Moves the focus once what was just made is drawn, unless somebody is quicker: a frame can be long
/// in coming, and whoever has gone on meanwhile keeps the focus.
pub fn move_focus_soon(near: web_sys::Element, take: impl FnOnce() + 'static) {
    let before = focused_beside(&near);
    move_focus_from(near, before, take);
}

/// The same, unless somebody has been quicker since `before` had the focus.
pub fn move_focus_from(
    near: web_sys::Element,
    before: Option<web_sys::Element>,
    take: impl FnOnce() + 'static,
) {
    request_animation_frame(move || {
        let now = focused_beside(&near);
        // What nobody can get to by Tab, such as a heading, has it from the page.
        let is_ours =
            |now: &web_sys::Element| now.get_attribute("tabindex").as_deref() == Some("-1");
        if now == before || now.as_ref().is_none_or(is_ours) {
            take();
        }
    });
}

/// The element with this id in the tree `near` belongs to: a shadow root or the document.
pub(super) fn find_id(near: &web_sys::Element, id: &str) -> Option<web_sys::HtmlElement> {
    let root = near.get_root_node();
    let found = match root.dyn_into::<web_sys::ShadowRoot>() {
        Ok(shadow) => shadow.get_element_by_id(id),
        Err(root) => root
            .dyn_into::<web_sys::Document>()
            .ok()?
            .get_element_by_id(id),
    };
    found?.dyn_into().ok()
}
