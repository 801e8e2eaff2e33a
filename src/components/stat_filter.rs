//! A number that is also a filter.

use leptos::html;
use leptos::prelude::*;

use super::{SkeletonWidth, Tone, skeleton};
use crate::reactive::Signal;

/// How many there are of something. Pressed, it is the filter in force.
#[component]
pub fn StatFilter(
    label: String,
    /// How many, in words; empty where that is not known.
    #[prop(into)]
    count: Signal<String>,
    /// They are being counted.
    #[prop(into)]
    counting: Signal<bool>,
    /// How many letters the greatest count may have, for which room is kept.
    #[prop(into)]
    letters: Signal<usize>,
    /// How bad it is.
    tone: Tone,
    /// There are none, or nobody knows.
    #[prop(into)]
    is_quiet: Signal<bool>,
    /// Whether the filter is in force.
    #[prop(into)]
    pressed: Signal<bool>,
    #[prop(into)] on_press: Callback<()>,
) -> impl IntoView {
    let class = move || {
        let tone = if is_quiet.get() { Tone::Neutral } else { tone };
        format!("sa-stat {}", tone.class())
    };
    let is_known = move || count.with(|count| !count.is_empty());
    let number = move || {
        if is_known() {
            count.get().into_any()
        } else {
            skeleton(SkeletonWidth::Full)
        }
    };
    // The words beside it stay where they are when the number comes.
    let room = move || format!("{}ch", letters.get());
    view! {
        <button
            type="button"
            class=class
            aria-pressed=move || if pressed.get() { "true" } else { "false" }
            on:click=move |_| on_press.run(())
        >
            {html::span().class("sa-dot")}
            {move || {
                (is_known() || counting.get())
                    .then(|| {
                        html::span().class("sa-stat__count").style(("min-inline-size", room)).child(number)
                    })
            }}
            {html::span().child(label)}
        </button>
    }
    .into_any()
}
