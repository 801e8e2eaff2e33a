//! The checkbox of a row.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{KeyboardEvent, MouseEvent};

/// What somebody did with a [`RowCheckbox`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticked {
    /// It is to be ticked.
    pub on: bool,
    /// With Shift: and all from the last one to this.
    pub range: bool,
}

/// A checkbox in a place that is large enough for a finger. It shows what it is told, and tells what
/// was done with it, with Shift or without.
#[component]
pub fn RowCheckbox(
    label: String,
    /// The name shows beside it.
    #[prop(optional)]
    labelled: bool,
    /// Whether it is ticked.
    #[prop(into)]
    checked: Signal<bool>,
    /// It stands for several of which some are ticked.
    #[prop(optional, into)]
    mixed: Signal<bool>,
    /// The person pressed it.
    #[prop(into)]
    on_tick: Callback<Ticked>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    // Engines differ in whether a click made by the space bar says that Shift is held.
    let shift = StoredValue::new(false);
    let press = move |event: MouseEvent| {
        let itself = event
            .target()
            .is_some_and(|target| target.is_instance_of::<web_sys::HtmlInputElement>());
        if !itself {
            // Around the box: not every engine passes a click with Shift on to it.
            event.prevent_default();
        }
        let on = if itself {
            input.get_untracked().is_some_and(|input| input.checked())
        } else {
            !checked.get_untracked()
        };
        let range = event.shift_key() || shift.get_value();
        shift.set_value(false);
        on_tick.run(Ticked { on, range });
        // Whatever came of it is shown, even where nothing did.
        if let Some(input) = input.get_untracked().filter(|_| itself) {
            input.set_checked(checked.get_untracked());
        }
    };
    view! {
        <label
            class="sa-tick"
            class:sa-tick--labelled=labelled
            on:click=press
            on:mousedown=|event| {
                // Shift would select the text between.
                if event.shift_key() {
                    event.prevent_default();
                }
            }
        >
            <input
                type="checkbox"
                aria-label=label.clone()
                prop:checked=checked
                prop:indeterminate=mixed
                node_ref=input
                on:keydown=move |event: KeyboardEvent| {
                    shift.set_value(event.key() == " " && event.shift_key());
                }
            />
            {labelled.then(|| html::span().aria_hidden("true").child(label))}
        </label>
    }
    .into_any()
}
