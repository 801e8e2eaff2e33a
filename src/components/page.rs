//! The frame around every screen.

use leptos::html;
use leptos::prelude::*;

use super::{Icon, rich_text};
use crate::reactive::Signal;

/// The frame: a bar with the product, the company and the person, and the screen below.
///
/// As a `guest` in somebody else's page it has neither banner nor main landmark, since that page
/// has its own.
#[component]
pub fn Page(
    /// Words of the link that skips the bar.
    skip: String,
    product: String,
    /// Which company; changes it, too.
    #[prop(optional, into)]
    company: ViewFn,
    /// Who is signed in.
    #[prop(optional, into)]
    user: ViewFn,
    guest: bool,
    children: Children,
) -> impl IntoView {
    let content = NodeRef::<html::Div>::new();
    let bar = view! {
        <a
            class="sa-skip"
            href="#"
            on:click=move |event| {
                // Following it would change the page's hash, which is the route.
                event.prevent_default();
                if let Some(content) = content.get_untracked() {
                    let _ = content.focus();
                }
            }
        >
            {skip}
        </a>
        <div class="sa-bar">
            {html::span().class("sa-bar__mark").child(Icon::Key.view())}
            {html::span().class("sa-bar__product").child(product)}
            {html::div().class("sa-bar__company").child(company.run())}
            {html::div().class("sa-bar__user").child(user.run())}
        </div>
    }
    .into_any();
    let screen = view! {
        <div class="sa-screen" tabindex="-1" node_ref=content>
            {children()}
        </div>
    }
    .into_any();
    let (bar, screen) = if guest {
        (bar, screen)
    } else {
        (
            html::header().child(bar).into_any(),
            html::main().child(screen).into_any(),
        )
    };
    html::div().class("sa-page").child((bar, screen)).into_any()
}

/// The heading of a screen, which takes the focus when the screen opens.
#[component]
pub fn PageHeading(
    /// Names in it are isolated (`bidi_isolate`).
    #[prop(into)]
    title: Signal<String>,
    /// How it stands with what the screen is about, beside the title.
    #[prop(optional, into)]
    state: Option<ViewFn>,
    /// A sentence under it.
    #[prop(optional, into)]
    text: MaybeProp<String>,
    /// The way back, above it.
    #[prop(optional, into)]
    back: Option<ViewFn>,
    /// What can be done on this screen as a whole, beside it.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
) -> impl IntoView {
    view! {
        <div class="sa-heading">
            {back.map(|back| html::div().class("sa-heading__back").child(back.run()))}
            <div class="sa-heading__titles">
                <div class="sa-heading__line">
                    <h1 class="sa-heading__title" tabindex="-1">
                        {move || rich_text(&title.get())}
                    </h1>
                    {state.map(|state| state.run())}
                </div>
                {move || text.get().map(|text| html::p().class("sa-muted").child(rich_text(&text)))}
            </div>
            {actions
                .map(|actions| html::div().class("sa-heading__actions").child(actions.run()))}
        </div>
    }
    .into_any()
}

/// Links to pages that belong together, the shown one among them.
#[component]
pub fn PageLinks(
    /// What the pages have in common.
    label: String,
    children: Children,
) -> impl IntoView {
    html::nav()
        .class("sa-page-links")
        .aria_label(label)
        .child(children())
        .into_any()
}
