//! Yes or no.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, KeyboardEvent, MouseEvent};

use super::field::{FieldWords, note};
use super::grid::tab_index;
use super::{rich_text, unique_id};
use crate::reactive::{RwSignal, Signal, StoredValue};

/// A checkbox, its label beside it.
#[component]
pub fn Checkbox(
    /// What is said yes to.
    #[prop(into)]
    label: Signal<String>,
    checked: RwSignal<bool>,
    #[prop(optional, into)] hint: MaybeProp<String>,
) -> impl IntoView {
    let id = unique_id("check");
    let words = FieldWords {
        label,
        hint,
        ..FieldWords::default()
    };
    let described_id = id.clone();
    view! {
        <div class="sa-field sa-check">
            <label class="sa-check__label" for=id.clone()>
                <input
                    type="checkbox"
                    id=id.clone()
                    aria-describedby=move || words.described(&described_id)
                    prop:checked=move || checked.get()
                    on:change=move |event| checked.set(event_target_checked(&event))
                />
                {html::span().child(move || rich_text(&label.get()))}
            </label>
            {note(&id, "hint", words.hint, None)}
        </div>
    }
    .into_any()
}

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
    // Engines differ in whether a click made by the space bar says that Shift is held.
    let shift = StoredValue::new(false);
    let press = move |event: MouseEvent| {
        let target = event.target();
        let input = target.and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let on = if let Some(input) = &input {
            input.checked()
        } else {
            // Around the box: not every engine passes a click with Shift on to it.
            event.prevent_default();
            !checked.get_untracked()
        };
        let range = event.shift_key() || shift.get_value();
        shift.set_value(false);
        on_tick.run(Ticked { on, range });
        // Whatever came of it is shown, even where nothing did.
        if let Some(input) = input {
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
                tabindex=tab_index()
                aria-label=label.clone()
                prop:checked=move || checked.get()
                prop:indeterminate=move || mixed.get()
                on:keydown=move |event: KeyboardEvent| {
                    shift.set_value(event.key() == " " && event.shift_key());
                }
            />
            {labelled.then(|| html::span().aria_hidden("true").child(label))}
        </label>
    }
    .into_any()
}
