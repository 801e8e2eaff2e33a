//! Listeners on the window, which must not outlive the component that set them.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Event;

/// Hears `name` anywhere in the page until the current owner's end, scrolling of the boxes around
/// the module included, which does not bubble.
pub(super) fn on_window(name: &'static str, heard: impl FnMut(Event) + 'static) {
    let target = window();
    let callback = Closure::<dyn FnMut(Event)>::new(heard);
    let function = callback.as_ref().unchecked_ref();
    // Refused for no target and no name used here.
    let _ = target.add_event_listener_with_callback_and_bool(name, function, true);
    let callback = StoredValue::new_local(callback);
    on_cleanup(move || {
        callback.with_value(|callback| {
            let function = callback.as_ref().unchecked_ref();
            let _ = target.remove_event_listener_with_callback_and_bool(name, function, true);
        });
    });
}
