//! The frame around the screens.

use leptos::html;
use leptos::prelude::*;

use super::Icon;

/// A screen's heading. It takes the focus when somebody arrives, so that they hear where they are.
#[component]
pub fn PageHeading(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// Beside it, at the end of the line.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="sa-heading">
            <h1 class="sa-title" tabindex="-1">
                {title}
            </h1>
            {children.map(|children| view! { <div class="sa-cluster">{children()}</div> })}
        </div>
    }
    .into_any()
}

/// A box of its own.
#[component]
pub fn Card(
    /// What is in it.
    children: Children,
) -> impl IntoView {
    view! { <div class="sa-card">{children()}</div> }.into_any()
}

/// A part of a screen, with a heading.
#[component]
pub fn Section(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let id = super::unique_id("section");
    view! {
        <section class="sa-section" aria-labelledby=id.clone()>
            <h2 class="sa-section-title" id=id>
                {title}
            </h2>
            {children()}
        </section>
    }
    .into_any()
}

/// The bar at the top: what this is, and who one is.
#[component]
pub fn AppBar(
    /// What this is called.
    #[prop(into)]
    product: Signal<String>,
    /// Company and person.
    children: Children,
) -> impl IntoView {
    view! {
        <header class="sa-bar">
            <div class="sa-bar-inner">
                <span class="sa-brand">
                    <span class="sa-brand-mark">{Icon::Key.view()}</span>
                    <span class="sa-brand-name">{product}</span>
                </span>
                <div class="sa-bar-end">{children()}</div>
            </div>
        </header>
    }
    .into_any()
}

/// Skips the bar: the first thing that Tab reaches.
pub fn skip_link(words: Signal<String>, main: NodeRef<html::Main>) -> AnyView {
    view! {
        <a
            class="sa-skip"
            href="#"
            on:click=move |event| {
                event.prevent_default();
                if let Some(main) = main.get_untracked() {
                    let _ = main.focus();
                }
            }
        >
            {words}
        </a>
    }
    .into_any()
}
