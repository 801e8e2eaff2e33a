//! Boxes with a heading.

use leptos::html;
use leptos::prelude::*;

use super::unique_id;

/// A heading of a level that is known only at run time.
pub(super) fn heading(level: u8, class: &'static str, words: Signal<String>) -> AnyView {
    let words = move || words.get();
    match level {
        0 | 1 => html::h1().class(class).child(words).into_any(),
        2 => html::h2().class(class).child(words).into_any(),
        3 => html::h3().class(class).child(words).into_any(),
        _ => html::h4().class(class).child(words).into_any(),
    }
}

/// A surface that sets things apart.
#[component]
pub fn Card(
    /// Without space inside, for tables.
    #[prop(optional)]
    flush: bool,
    /// What is on it.
    children: Children,
) -> impl IntoView {
    let class = if flush {
        "sa-card sa-card--flush"
    } else {
        "sa-card"
    };
    html::div().class(class).child(children()).into_any()
}

/// A part of a page with a heading, found by it.
#[component]
pub fn Section(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// Its level.
    #[prop(default = 2)]
    level: u8,
    /// A sentence under it.
    #[prop(optional, into)]
    text: MaybeProp<String>,
    /// Little jobs, beside the heading.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let id = unique_id("section");
    view! {
        <section class="sa-section" aria-labelledby=id.clone()>
            <div class="sa-section__head">
                {html::div()
                    .class("sa-section__titles")
                    .child((
                        html::div().id(id.clone()).child(heading(level, "sa-section__title", title)),
                        move || text.get().map(|text| html::p().class("sa-muted").child(text)),
                    ))}
                {actions.map(|actions| html::div().class("sa-cluster").child(actions.run()))}
            </div>
            {children()}
        </section>
    }
    .into_any()
}

/// Search and filters, in one row while there is room.
#[component]
pub fn Toolbar(
    /// What it is for.
    #[prop(into)]
    label: Signal<String>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="sa-toolbar" role="search" aria-label=move || label.get()>
            {children()}
        </div>
    }
    .into_any()
}

/// The buttons at the end of a form. They stay in view while the form is longer than the window.
#[component]
pub fn FormActions(
    /// The buttons, the main one first.
    children: Children,
) -> impl IntoView {
    html::div()
        .class("sa-form-actions")
        .child(children())
        .into_any()
}
