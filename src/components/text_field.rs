//! One line of text.

use leptos::html;
use leptos::prelude::*;

use super::field::FieldText;
use super::{Button, ButtonKind, Icon};

/// The words of the button that shows and hides what a field holds.
#[derive(Clone, Debug)]
pub struct Reveal {
    /// "Show token".
    pub show: String,
    /// "Hide token".
    pub hide: String,
}

/// A text field. With a `disabled_reason` it is read-only and says why, so that what it holds can
/// still be read and copied (W3).
#[component]
pub fn TextField(
    /// The words above it.
    #[prop(into)]
    label: Signal<String>,
    /// What it holds.
    value: RwSignal<String>,
    /// More about it, under the label.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// What is wrong with what it holds.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// What deserves a second look.
    #[prop(optional, into)]
    warning: MaybeProp<String>,
    /// Whether it must be filled.
    #[prop(optional)]
    required: bool,
    /// Why it cannot be changed.
    #[prop(optional, into)]
    disabled_reason: MaybeProp<String>,
    /// Its id, when something links to it.
    #[prop(optional, into)]
    id: Option<String>,
    /// Hides what it holds until asked, as for a token (S14).
    #[prop(optional)]
    reveal: Option<Reveal>,
    /// Characters of equal width.
    #[prop(optional)]
    mono: bool,
    /// Takes the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let text = FieldText {
        id: FieldText::id_or_new(id),
        label,
        hint,
        error,
        warning,
        disabled_reason,
    };
    let input_ref = NodeRef::<html::Input>::new();
    if autofocus {
        input_ref.on_load(|input| {
            let _ = input.focus();
        });
    }
    let shown = RwSignal::new(reveal.is_none());
    let control = view! {
        <input
            class="sa-input"
            class:sa-input--mono=mono
            id=text.id.clone()
            type=move || if shown.get() { "text" } else { "password" }
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            dir="auto"
            required=required
            readonly=move || disabled_reason.with(Option::is_some)
            aria-invalid=text.invalid()
            aria-describedby=text.described_by()
            node_ref=input_ref
            prop:value=value
            on:input=move |event| value.set(event_target_value(&event))
        />
        {reveal
            .map(|words| {
                view! {
                    <Button
                        label=move || {
                            if shown.get() { words.hide.clone() } else { words.show.clone() }
                        }
                        kind=ButtonKind::Secondary
                        on_press=move |()| shown.update(|shown| *shown = !*shown)
                    />
                }
            })}
    };
    text.around(view! { <div class="sa-input-row">{control}</div> }.into_any())
}

/// A search box: filters as one types.
#[component]
pub fn SearchField(
    /// Its name; not shown, the magnifying glass is.
    #[prop(into)]
    label: Signal<String>,
    /// What is searched for.
    value: RwSignal<String>,
    /// The name of the button that empties it.
    #[prop(into)]
    clear: Signal<String>,
    /// What can be searched for, in the empty field.
    #[prop(into)]
    placeholder: Signal<String>,
    /// A person has changed it.
    #[prop(into)]
    on_input: Callback<String>,
) -> impl IntoView {
    let input_ref = NodeRef::<html::Input>::new();
    let change = move |text: String| {
        value.set(text.clone());
        on_input.run(text);
    };
    let empty = move || {
        change(String::new());
        if let Some(input) = input_ref.get_untracked() {
            let _ = input.focus();
        }
    };
    view! {
        <div class="sa-search">
            {Icon::Search.view()}
            <input
                class="sa-input"
                type="search"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                dir="auto"
                aria-label=label
                placeholder=placeholder
                node_ref=input_ref
                prop:value=value
                on:input=move |event| change(event_target_value(&event))
                on:keydown=move |event| {
                    if event.key() == "Escape" && value.with_untracked(|text| !text.is_empty()) {
                        event.prevent_default();
                        empty();
                    }
                }
            />
            {move || {
                value
                    .with(|text| !text.is_empty())
                    .then(|| {
                        view! {
                            <Button
                                label=clear
                                kind=ButtonKind::Quiet
                                icon=Icon::Close
                                icon_only=true
                                small=true
                                on_press=move |()| empty()
                            />
                        }
                    })
            }}
        </div>
    }
    .into_any()
}
