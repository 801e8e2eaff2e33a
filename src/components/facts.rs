//! Things that are so: pairs of term and value, and points in time.

use leptos::html;
use leptos::prelude::*;

use super::tip::tipped;
use super::unique_id;
use crate::reactive::Signal;

/// A list of [`Fact`]s.
#[component]
pub fn Facts(children: Children) -> impl IntoView {
    html::dl().class("sa-facts").child(children()).into_any()
}

#[component]
pub fn Fact(
    /// What it is about.
    term: String,
    children: Children,
) -> impl IntoView {
    html::div()
        .class("sa-fact")
        .child((html::dt().child(term), html::dd().child(children())))
        .into_any()
}

/// A time as people say it; the exact one on hover and focus.
#[component]
pub fn TimeText(
    /// For machines: RFC 3339.
    datetime: String,
    /// For people: "3 days ago".
    #[prop(into)]
    words: Signal<String>,
    /// To the second, with the time zone.
    #[prop(into)]
    exact: Signal<String>,
    /// Reached with the Tab key. Not in rows, where it would be a hundred stops.
    #[prop(default = true)]
    tab_stop: bool,
) -> impl IntoView {
    let id = unique_id("exact");
    let time = view! {
        <time
            class="sa-time"
            datetime=datetime
            tabindex=tab_stop.then_some("0")
            aria-describedby=tab_stop.then(|| id.clone())
        >
            {move || words.get()}
        </time>
    }
    .into_any();
    tipped(time, exact, Some(id))
}
