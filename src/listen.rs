//! Listening to events and changes, for no longer than whoever listens lives.

use std::time::Duration;

use leptos::prelude::{on_cleanup, set_timeout, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Element, Event, EventTarget, MutationObserver, MutationObserverInit, Node, ResizeObserver,
};

use crate::reactive::StoredValue;

/// Keeps something until the current owner's end, and ends it then.
pub fn keep<T: 'static>(it: T, end: impl FnOnce(T) + Send + Sync + 'static) {
    let kept = StoredValue::new(Some(it));
    on_cleanup(move || {
        if let Some(it) = kept.try_update_value(Option::take).flatten() {
            end(it);
        }
    });
}

/// Listens until the current owner's end, and hears of an event before anything inside the target does.
pub fn listen(target: &EventTarget, name: &'static str, callback: impl FnMut(Event) + 'static) {
    let callback = Closure::<dyn FnMut(Event)>::new(callback);
    let function = callback.as_ref().unchecked_ref();
    // Fails for no target and no name that is used here.
    let _ = target.add_event_listener_with_callback_and_bool(name, function, true);
    keep((target.clone(), callback), move |(target, callback)| {
        let function = callback.as_ref().unchecked_ref();
        let _ = target.remove_event_listener_with_callback_and_bool(name, function, true);
    });
}

/// Listens on the window.
pub fn on_window(name: &'static str, callback: impl FnMut(Event) + 'static) {
    listen(&window(), name, callback);
}

/// Does something whenever what was pressed has been let go, wherever that is. The click comes first.
pub fn on_release(what: impl Fn() + Clone + 'static) {
    for name in ["pointerup", "pointercancel"] {
        let what = what.clone();
        on_window(name, move |_| set_timeout(what.clone(), Duration::ZERO));
    }
}

/// Does something whenever one of these elements has changed its size, until the current owner's end.
pub fn on_resize(elements: &[&Element], what: impl FnMut() + 'static) {
    let callback = Closure::<dyn FnMut()>::new(what);
    // Where there is no observer, the window's own events have to do.
    let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) else {
        return;
    };
    for element in elements {
        observer.observe(element);
    }
    keep((observer, callback), |(observer, _)| observer.disconnect());
}

/// Does something whenever elements have come or gone inside this one, until the current owner's end.
pub fn on_redraw(node: &Node, what: impl FnMut() + 'static) {
    let callback = Closure::<dyn FnMut()>::new(what);
    let Ok(observer) = MutationObserver::new(callback.as_ref().unchecked_ref()) else {
        return;
    };
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_subtree(true);
    // Refused for no node and no options used here.
    let _ = observer.observe_with_options(node, &options);
    keep((observer, callback), |(observer, _)| observer.disconnect());
}
