//! Yes or no.

use leptos::html;
use leptos::prelude::*;

use super::field::{Words, note};
use super::{rich_text, unique_id};

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
    let words = Words {
        label,
        hint,
        ..Words::default()
    };
    let described_id = id.clone();
    view! {
        <div class="sa-field sa-check">
            <label class="sa-check__label" for=id.clone()>
                <input
                    type="checkbox"
                    id=id.clone()
                    aria-describedby=move || words.described(&described_id)
                    prop:checked=checked
                    on:change=move |event| checked.set(event_target_checked(&event))
                />
                {html::span().child(move || rich_text(&label.get()))}
            </label>
            {note(&id, "hint", words.hint, None)}
        </div>
    }
    .into_any()
}
