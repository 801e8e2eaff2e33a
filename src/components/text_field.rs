//! One line of text.

use leptos::prelude::*;

use super::field::{FieldWords, field};
use super::{Button, ButtonKind, Icon, unique_id};
use crate::reactive::{RwSignal, Signal};

/// The words of the button that shows and hides what is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reveal {
    pub show: String,
    pub hide: String,
}

/// A field for one line of text, which cannot stay empty, its label always visible above it.
///
/// With `reveal` it is for a token, in letters of one width: it hides what is typed, without getting in
/// the way of pasting or password managers (S14). With a `disabled_reason` it is read-only, but still
/// reached and read (W3).
#[component]
pub fn TextField(
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    /// Help, under the label.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// What might be wrong with it.
    #[prop(optional, into)]
    warning: MaybeProp<String>,
    /// Why it cannot be changed now.
    #[prop(optional, into)]
    disabled_reason: MaybeProp<String>,
    /// Id of the input, for an error summary to point at.
    #[prop(optional, into)]
    id: Option<String>,
    /// Hides what is typed, with a button to show it.
    #[prop(optional, into)]
    reveal: Option<Reveal>,
    /// Takes the focus when the dialog around it opens.
    #[prop(optional)]
    autofocus: bool,
    /// The focus goes elsewhere after something was typed.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| unique_id("field"));
    let words = FieldWords {
        label,
        hint,
        error,
        warning,
        disabled_reason,
    };
    let shown = RwSignal::new(false);
    let secret = reveal.is_some();
    let described_id = id.clone();
    let control = view! {
        <div class="sa-input" class:sa-input--mono=secret>
            <input
                id=id.clone()
                type=move || if secret && !shown.get() { "password" } else { "text" }
                dir=if secret { "ltr" } else { "auto" }
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                autofocus=autofocus
                readonly=move || words.off()
                aria-required="true"
                aria-invalid=move || words.invalid()
                aria-describedby=move || words.described(&described_id)
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
                on:change=move |_| {
                    // A field that goes away says so, too, when nobody is there any more to hear it.
                    let _ = on_leave.and_then(|on_leave| on_leave.try_run(()));
                }
            />
            {reveal.map(|words| reveal_button(words, shown))}
        </div>
    }
    .into_any();
    field(&id, words, control)
}

/// Named by what it would do, so it needs no pressed state. Stays the same element, and so keeps
/// the focus, while it changes.
fn reveal_button(Reveal { show, hide }: Reveal, shown: RwSignal<bool>) -> AnyView {
    view! {
        <Button
            label=Signal::derive(move || if shown.get() { hide.clone() } else { show.clone() })
            icon=Signal::derive(move || if shown.get() { Icon::EyeOff } else { Icon::Eye })
            icon_only=true
            small=true
            kind=ButtonKind::Quiet
            on_press=move |()| shown.update(|shown| *shown = !*shown)
        />
    }
    .into_any()
}
