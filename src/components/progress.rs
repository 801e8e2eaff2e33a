//! How far something has come.

use leptos::html;
use leptos::prelude::*;

use super::unique_id;

/// A bar, and the same in words.
#[component]
pub fn Progress(
    /// How far: "412 of 1,000".
    #[prop(into)]
    words: Signal<String>,
    /// How many are done.
    #[prop(into)]
    value: Signal<usize>,
    /// Of how many; `None` while nobody knows.
    #[prop(into)]
    max: Signal<Option<usize>>,
) -> impl IntoView {
    let id = unique_id("progress");
    view! {
        <div class="sa-progress-box">
            <progress
                class="sa-progress-box__bar"
                aria-labelledby=id.clone()
                max=move || max.get().unwrap_or(1).max(1).to_string()
                value=move || max.get().map(|_| value.get().to_string())
            ></progress>
            {html::p().class("sa-progress-box__words").id(id.clone()).child(move || words.get())}
        </div>
    }
    .into_any()
}
