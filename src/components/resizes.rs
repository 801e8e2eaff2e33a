//! Hearing of elements that change their size.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

/// Calls a function whenever one of the observed elements has changed its size, until the current
/// owner's end.
#[derive(Clone, Copy)]
pub(super) struct Resizes(StoredValue<Observer, LocalStorage>);

struct Observer {
    /// Where there is none, the window's own events have to do.
    observer: Option<ResizeObserver>,
    _callback: Closure<dyn FnMut()>,
}

impl Resizes {
    pub(super) fn new(changed: impl FnMut() + 'static) -> Self {
        let callback = Closure::new(changed);
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok();
        Self(StoredValue::new_local(Observer {
            observer,
            _callback: callback,
        }))
    }

    pub(super) fn observe(self, element: &Element) {
        self.0.with_value(|it| {
            if let Some(observer) = &it.observer {
                observer.observe(element);
            }
        });
    }
}

impl Drop for Observer {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}
