//! While an input method composes a text, as those for Japanese, Chinese and Korean do, its keys are
//! its own: Enter takes what it offers, Escape refuses it, the arrows go through it.

use wasm_bindgen::JsCast;
use web_sys::{EventTarget, KeyboardEvent};

use crate::listen::listen;

/// The code of a key that an input method has taken. `WebKit` says of the Enter that ends a
/// composition that nothing is composed any more; this it says all the same.
const TAKEN: u32 = 229;

/// Keeps the keys of an input method from everything inside `root`, until the current owner's end.
pub fn leave_keys_to_input_method(root: &EventTarget) {
    listen(root, "keydown", |event| {
        let key: &KeyboardEvent = event.unchecked_ref();
        if is_of_input_method(key) {
            event.stop_propagation();
        }
    });
}

/// Whether a key belongs to an input method.
pub fn is_of_input_method(key: &KeyboardEvent) -> bool {
    key.is_composing() || key.key_code() == TAKEN
}
