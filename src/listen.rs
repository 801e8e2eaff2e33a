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
    /// Before whatever the event is for, not after.
    first: bool,
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
        Self::listen(target, name, false, callback)
    }

    /// Listens on something around what an event is for, and hears of it first.
    pub fn first_on(
        target: &EventTarget,
        name: &'static str,
        callback: impl FnMut(Event) + 'static,
    ) -> Self {
        Self::listen(target, name, true, callback)
    }

    fn listen(
        target: &EventTarget,
        name: &'static str,
        first: bool,
        callback: impl FnMut(Event) + 'static,
    ) -> Self {
        let listener = Self {
            target: target.clone(),
            name,
            callback: Closure::new(callback),
            first,
        };
        let function = listener.callback.as_ref().unchecked_ref();
        // Fails for no target and no name that is used here.
        let _ = target.add_event_listener_with_callback_and_bool(name, function, first);
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
        let function = self.callback.as_ref().unchecked_ref();
        let _ = self
            .target
            .remove_event_listener_with_callback_and_bool(self.name, function, self.first);
    }
}
