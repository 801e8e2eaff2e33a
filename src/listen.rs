//! Listeners outside the module's own elements, which must not outlive it.

use leptos::prelude::{SetValue as _, StoredValue, on_cleanup};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget};

/// Listens until it is dropped.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    callback: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Listens on the window.
    pub fn on_window(name: &'static str, callback: impl FnMut(Event) + 'static) -> Self {
        Self::on(&leptos::prelude::window(), name, callback)
    }

    /// Listens on something else.
    pub fn on(
        target: &EventTarget,
        name: &'static str,
        callback: impl FnMut(Event) + 'static,
    ) -> Self {
        let listener = Self {
            target: target.clone(),
            name,
            callback: Closure::new(callback),
        };
        // Fails for no target and no name that is used here.
        let _ = listener
            .target
            .add_event_listener_with_callback(name, listener.callback.as_ref().unchecked_ref());
        listener
    }

    /// Listens until the current owner's end.
    pub fn until_cleanup(self) {
        let listener = StoredValue::new_local(Some(self));
        on_cleanup(move || {
            listener.try_set_value(None);
        });
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self
            .target
            .remove_event_listener_with_callback(self.name, self.callback.as_ref().unchecked_ref());
    }
}
