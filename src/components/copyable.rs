//! Text to copy.

use leptos::html;
use leptos::prelude::*;

use super::clipboard::{CopyWords, Copying, copy_button};

/// An id with a button that copies it. The clipboard is written on a click and never read (S24).
/// Where it is refused, the text is selected instead and the person told what to press (F49).
#[component]
pub fn Copyable(
    text: String,
    /// The words of the button.
    words: CopyWords,
    #[prop(optional)] small: bool,
) -> impl IntoView {
    let state = RwSignal::new(Copying::Resting);
    let selectable = NodeRef::<html::Input>::new();
    let text = StoredValue::new(text);
    Effect::new(move |_| {
        if let Some(input) = selectable.get() {
            let _ = input.focus();
            input.select();
        }
    });
    let refused = words.refused.clone();
    let shown = move || {
        if state.get() != Copying::Refused {
            let code = html::code()
                .class("sa-copyable__text")
                .translate("no")
                .dir("ltr");
            return code.child(text.get_value()).into_any();
        }
        view! {
            <input
                class="sa-copyable__text"
                readonly=true
                translate="no"
                dir="ltr"
                aria-label=refused.clone()
                value=text.get_value()
                node_ref=selectable
            />
        }
        .into_any()
    };
    let refused = words.refused.clone();
    view! {
        <span class="sa-copyable" class:sa-copyable--small=small>
            {shown}
            {copy_button(words, state, move |copy| text.with_value(|text| copy(text)))}
            {move || {
                (state.get() == Copying::Refused)
                    .then(|| html::span().class("sa-small sa-muted").child(refused.clone()))
            }}
        </span>
    }
    .into_any()
}
