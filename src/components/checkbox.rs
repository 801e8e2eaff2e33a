//! Yes or no.

use leptos::html;
use leptos::prelude::*;

use super::field::{Words, note};
use super::{Icon, unique_id};

/// A checkbox, its label beside it.
#[component]
pub fn Checkbox(
    /// What is said yes to.
    #[prop(into)]
    label: Signal<String>,
    /// Yes.
    checked: RwSignal<bool>,
    /// What it means.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// The person changed it.
    #[prop(optional, into)]
    on_change: Option<Callback<bool>>,
    /// Why it cannot be changed now.
    #[prop(optional, into)]
    disabled_reason: MaybeProp<String>,
    /// Id of the checkbox, for an error summary to point at.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| unique_id("check"));
    let words = Words {
        hint,
        reason: disabled_reason,
        ..Words::new(label)
    };
    let described_id = id.clone();
    view! {
        <div class="sa-field sa-check">
            <label class="sa-check__label" for=id.clone()>
                <input
                    type="checkbox"
                    id=id.clone()
                    aria-disabled=move || words.off().then_some("true")
                    aria-describedby=move || words.described(&described_id)
                    prop:checked=checked
                    on:click=move |event| {
                        if words.off_untracked() {
                            event.prevent_default();
                        }
                    }
                    on:change=move |event| {
                        let now = event_target_checked(&event);
                        checked.set(now);
                        if let Some(on_change) = on_change {
                            on_change.run(now);
                        }
                    }
                />
                {html::span().child(move || label.get())}
            </label>
            {note(&id, "hint", words.hint, None)}
            {note(&id, "reason", words.reason, Some(Icon::Info))}
        </div>
    }
    .into_any()
}
