//! What is pressed stays under the pointer.
//!
//! Between pressing and releasing there is time enough for something to appear above a button: the
//! field that was left is checked, an answer comes in. The button would move away, and to browsers
//! it is no press when the pointer is released over something else. So whatever can be pressed is
//! held in its place, from the moment it is pressed until it is released.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlElement, MutationObserver, MutationObserverInit, Node};

use crate::listen::{keep, listen, on_release};

/// What is pressed, fields included: one that moves away takes the caret or the selection elsewhere.
const PRESSABLE: &str = "button, a[href], label, summary, [role=option], input, select, textarea";

/// Holds what is pressed inside `root` in its place, until the current owner's end. Where the browser
/// refuses to observe, nothing is held.
pub fn hold_what_is_pressed(root: &Node) {
    let pressed = Rc::new(RefCell::new(None::<Pressed>));
    let callback = Closure::<dyn FnMut(Array, MutationObserver)>::new({
        let pressed = pressed.clone();
        move |_, observer: MutationObserver| {
            if let Some(pressed) = pressed.borrow_mut().as_mut() {
                pressed.hold();
                // Its own move is no reason to look again.
                observer.take_records();
            }
        }
    });
    let Ok(observer) = MutationObserver::new(callback.as_ref().unchecked_ref()) else {
        return;
    };
    listen(root, "pointerdown", {
        let (pressed, observer, root) = (pressed.clone(), observer.clone(), root.clone());
        move |event| {
            if let Some(now) = Pressed::by(&event) {
                // One whose release nobody has heard of.
                if let Some(before) = pressed.replace(Some(now)) {
                    before.let_go();
                }
                // Refused for no node and no options used here.
                let _ = observer.observe_with_options(&root, &everything());
            }
        }
    });
    on_release({
        let observer = observer.clone();
        move || {
            observer.disconnect();
            if let Some(pressed) = pressed.take() {
                pressed.let_go();
            }
        }
    });
    keep((observer, callback), |(observer, _)| observer.disconnect());
}

/// An element that is pressed, and its place in the window.
struct Pressed {
    element: HtmlElement,
    /// Left and top when it was pressed.
    place: [f64; 2],
    /// By how much it has been moved back since, in whole pixels.
    moved: [i32; 2],
}

impl Pressed {
    fn by(event: &Event) -> Option<Self> {
        let target: Element = event.target()?.dyn_into().ok()?;
        let element: HtmlElement = target.closest(PRESSABLE).ok()??.dyn_into().ok()?;
        Some(Self {
            place: place_of(&element),
            moved: [0, 0],
            element,
        })
    }

    /// Moves it back to its place. `translate` leaves alone whatever else transforms it.
    fn hold(&mut self) {
        if !self.element.is_connected() {
            return;
        }
        let now = place_of(&self.element);
        #[allow(clippy::cast_possible_truncation)] // lengths on a screen, in whole pixels
        let away = [0, 1].map(|axis| (self.place[axis] - now[axis]) as i32);
        if away != [0, 0] {
            self.moved = [self.moved[0] + away[0], self.moved[1] + away[1]];
            let [x, y] = self.moved;
            self.translate(&format!("{x}px {y}px"));
        }
    }

    fn let_go(self) {
        if self.moved != [0, 0] {
            self.translate("");
        }
    }

    fn translate(&self, by: &str) {
        // Refused for no property used here.
        let _ = self.element.style().set_property("translate", by);
    }
}

fn place_of(element: &Element) -> [f64; 2] {
    let place = element.get_bounding_client_rect();
    [place.left(), place.top()]
}

fn everything() -> MutationObserverInit {
    let options = MutationObserverInit::new();
    options.set_attributes(true);
    options.set_child_list(true);
    options.set_character_data(true);
    options.set_subtree(true);
    options
}
