//! Boxes with a heading.

use leptos::html;
use leptos::prelude::*;

use super::{ButtonKind, Icon, unique_id};
use crate::reactive::{RwSignal, Signal};

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

/// What is always there where there is room, and behind a button where there is not.
#[component]
pub fn Foldable(
    /// Words of that button.
    #[prop(into)]
    label: Signal<String>,
    children: Children,
) -> impl IntoView {
    let id = unique_id("folded");
    let is_open = RwSignal::new(false);
    view! {
        <button
            type="button"
            class=format!("{} sa-unfold", ButtonKind::Secondary.class(false))
            aria-controls=id.clone()
            aria-expanded=move || if is_open.get() { "true" } else { "false" }
            on:click=move |_| is_open.update(|open| *open = !*open)
        >
            {html::span().child(move || label.get())}
            {Icon::ChevronDown.view()}
        </button>
        <div class="sa-foldable" class:sa-foldable--open=move || is_open.get() id=id.clone()>
            {children()}
        </div>
    }
    .into_any()
}
