//! While an input method composes a text, as those for Japanese, Chinese and Korean do, its keys are
//! its own: Enter takes what it offers, Escape refuses it, the arrows go through it.

use wasm_bindgen::JsCast;
use web_sys::{EventTarget, KeyboardEvent};

use crate::browser::is_of_input_method;
use crate::listen::listen;

/// Keeps the keys of an input method from everything inside `root`, until the current owner's end.
pub fn leave_keys_to_input_method(root: &EventTarget) {
    listen(root, "keydown", |event| {
        let key: &KeyboardEvent = event.unchecked_ref();
        if is_of_input_method(key) {
            event.stop_propagation();
        }
    });
}
