//! The focus does not get lost.
//!
//! A button that has done its work often goes: the step is done, the question answered, the filter
//! cleared. Browsers then put the focus nowhere, and whoever works with the keyboard starts again from the
//! top. Here what stands nearest to the place that it had gets it. What only moves within the page, as a
//! row does among others that come and go, loses it, too: it gets it back.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use js_sys::Array;
use leptos::prelude::{document, request_animation_frame, set_timeout};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, HtmlElement, MutationObserver, MutationObserverInit, MutationRecord, ShadowRoot,
};

use crate::browser::is_focus_nowhere;
use crate::listen::{keep, listen};

/// What had the focus last, and what it is in, from the inside out. Nothing once the person has put the
/// focus somewhere else, or nowhere.
type Place = Rc<RefCell<Vec<Element>>>;

/// Keeps the focus inside `root`, until the current owner's end. Where the browser refuses to observe,
/// nothing is kept.
pub fn keep_focus(root: &ShadowRoot) {
    let place = Place::default();
    let callback = Closure::<dyn FnMut(Array)>::new({
        let place = place.clone();
        move |changes: Array| {
            if is_lost(&place) {
                recover_soon(place.clone());
            } else if let Some(moved) = moved(&place, &changes) {
                // Fails only for an element that cannot take the focus.
                let _ = moved.focus();
            }
        }
    });
    let Ok(observer) = MutationObserver::new(callback.as_ref().unchecked_ref()) else {
        return;
    };
    listen(root, "focusin", {
        let (place, observer) = (place.clone(), observer.clone());
        move |event| {
            let target = event.target().and_then(|target| target.dyn_into().ok());
            let within = target.map(lineage).unwrap_or_default();
            observer.disconnect();
            for around in within.iter().skip(1) {
                // Refused for no node and no options used here.
                let _ = observer.observe_with_options(around, &children());
            }
            place.replace(within);
        }
    });
    listen(root, "focusout", {
        let (root, place) = (root.clone(), place.clone());
        move |_| {
            let (root, place) = (root.clone(), place.clone());
            // What goes is off the page by then, and what is gone to has the focus.
            let look = move || {
                let is_in_front = document().has_focus().unwrap_or_default();
                if is_in_front && root.active_element().is_none() && !is_lost(&place) {
                    place.borrow_mut().clear();
                }
            };
            set_timeout(look, Duration::ZERO);
        }
    });
    keep((observer, callback), |(observer, _)| observer.disconnect());
}

/// An element and what it is in, from the inside out.
fn lineage(element: Element) -> Vec<Element> {
    std::iter::successors(Some(element), |inner| inner.parent_element()).collect()
}

fn children() -> MutationObserverInit {
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options
}

/// Whether what had the focus is gone, and nothing has it now.
fn is_lost(place: &Place) -> bool {
    let is_gone = |last: &Element| !last.is_connected();
    place.borrow().first().is_some_and(is_gone) && is_focus_nowhere()
}

/// What had the focus until it was taken out and put in again, where nothing has it now.
fn moved(place: &Place, changes: &Array) -> Option<HtmlElement> {
    let last = place.borrow().first().cloned()?;
    let takes_out = |change: JsValue| {
        let removed = change.unchecked_into::<MutationRecord>().removed_nodes();
        let mut removed = (0..removed.length()).filter_map(|at| removed.item(at));
        removed.any(|node| node.contains(Some(&last)))
    };
    let is_moved = is_focus_nowhere() && changes.iter().any(takes_out);
    last.dyn_into().ok().filter(|_| is_moved)
}

/// Recovers it after the frame in which whoever knows a better place puts it there.
fn recover_soon(place: Place) {
    request_animation_frame(move || {
        request_animation_frame(move || {
            if is_lost(&place) {
                recover(&place);
            }
        });
    });
}

/// Puts the focus on the heading of the innermost part that is still there.
fn recover(place: &Place) {
    let remains = |around: &&Element| around.is_connected();
    let around: Vec<Element> = place.borrow().iter().filter(remains).cloned().collect();
    let mut headings = around.iter().filter_map(heading_in);
    if let Some(heading) = headings.next() {
        if !heading.has_attribute("tabindex") {
            heading.set_tab_index(-1);
        }
        // Fails only for an element that cannot take the focus.
        let _ = heading.focus();
    }
}

/// The first heading that is drawn.
fn heading_in(around: &Element) -> Option<HtmlElement> {
    let heading: HtmlElement = around.query_selector("h1, h2, h3").ok()??.dyn_into().ok()?;
    let is_drawn = heading.get_bounding_client_rect().height() > 0.0;
    is_drawn.then_some(heading)
}
