//! Boxes with a heading.

use leptos::html;
use leptos::prelude::*;

use super::unique_id;

/// A surface that sets things apart.
#[component]
pub fn Card(
    /// Without space inside, for tables.
    #[prop(optional)]
    flush: bool,
    /// What is on it.
    children: Children,
) -> impl IntoView {
    html::div()
        .class("sa-card")
        .class(("sa-card--flush", flush))
        .child(children())
        .into_any()
}

/// A part of a page with a heading, found by it.
#[component]
pub fn Section(
    title: String,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let id = unique_id("section");
    view! {
        <section class="sa-section" aria-labelledby=id.clone()>
            {html::h2()
                .class("sa-section__title")
                .id(id.clone())
                .child(title)}
            {children()}
        </section>
    }
    .into_any()
}

/// Search and filters, in one row while there is room.
#[component]
pub fn Toolbar(
    /// What it is for.
    label: String,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="sa-toolbar" role="search" aria-label=label>
            {children()}
        </div>
    }
    .into_any()
}
