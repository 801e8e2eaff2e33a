//! A field to search with.

use leptos::html;
use leptos::prelude::*;

use super::field::{FieldWords, field};
use super::{Button, ButtonKind, Icon, unique_id};
use crate::reactive::RwSignal;

/// A search field with a button that clears it. Escape clears it too, as browsers do.
#[component]
pub fn SearchField(
    label: String,
    value: RwSignal<String>,
    /// Name of the button that clears it.
    clear: String,
    /// An example, in the empty field.
    #[prop(optional, into)]
    placeholder: MaybeProp<String>,
    /// Takes the focus as soon as it is there.
    #[prop(optional)]
    focus: bool,
    /// Something was typed, or cleared; the new text.
    #[prop(into)]
    on_input: Callback<String>,
) -> impl IntoView {
    let id = unique_id("search");
    let node_ref = NodeRef::<html::Input>::new();
    if focus {
        node_ref.on_load(|input: web_sys::HtmlInputElement| {
            let _ = input.focus();
        });
    }
    let set = move |text: String| {
        value.set(text.clone());
        on_input.run(text);
    };
    let wipe = move |()| {
        set(String::new());
        if let Some(input) = node_ref.get_untracked() {
            let _ = input.focus();
        }
    };
    let control = view! {
        <div class="sa-input sa-input--search">
            {Icon::Search.view()}
            <input
                id=id.clone()
                type="search"
                dir="auto"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                enterkeyhint="search"
                placeholder=move || placeholder.get()
                prop:value=move || value.get()
                node_ref=node_ref
                on:input=move |event| set(event_target_value(&event))
                on:keydown=move |event| {
                    if event.key() == "Escape" && !value.with_untracked(String::is_empty) {
                        event.prevent_default();
                        set(String::new());
                    }
                }
            />
            {move || {
                let typed = value.with(|value| !value.is_empty());
                typed
                    .then(|| {
                        view! {
                            <Button
                                label=clear.clone()
                                icon=Icon::Close
                                icon_only=true
                                small=true
                                kind=ButtonKind::Quiet
                                on_press=wipe
                            />
                        }
                    })
            }}
        </div>
    }
    .into_any();
    let words = FieldWords {
        label: label.into(),
        ..FieldWords::default()
    };
    field(&id, words, control)
}
