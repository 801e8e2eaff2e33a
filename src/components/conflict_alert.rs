//! Something that has to be dealt with before the person can go on.

use leptos::html;
use leptos::prelude::*;

use super::{Tone, move_focus_soon, rich_text, unique_id};

/// A message that interrupts: it takes the focus when it appears, so that nobody wonders why what
/// they wanted was not done, and what to do about it comes next.
///
/// Whoever takes it away looks after the focus, which may be inside.
#[component]
pub fn ConflictAlert(
    #[prop(into)] title: Signal<String>,
    /// What that means, and what to do.
    #[prop(into)]
    text: Signal<String>,
    /// What there is to be seen and decided.
    children: Children,
    /// What else can be done about it.
    #[prop(into)]
    actions: ViewFn,
) -> impl IntoView {
    let tone = Tone::Warning;
    let id = unique_id("interruption");
    let (title_id, text_id) = (format!("{id}-title"), format!("{id}-text"));
    let place = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(near) = place.get() {
            move_focus_soon(near.into(), move || {
                if let Some(place) = place.try_get_untracked().flatten() {
                    let _ = place.focus();
                }
            });
        }
    });
    view! {
        <div
            class=format!("sa-banner sa-interruption {}", tone.class())
            role="group"
            tabindex="-1"
            aria-labelledby=title_id.clone()
            aria-describedby=text_id.clone()
            node_ref=place
        >
            {tone.icon().view()}
            <div class="sa-banner__body">
                {html::h2()
                    .class("sa-banner__title")
                    .id(title_id.clone())
                    .child(move || rich_text(&title.get()))}
                {html::p().id(text_id.clone()).child(move || text.get())}
                {children()}
                {html::div().class("sa-cluster").child(actions.run())}
            </div>
        </div>
    }
    .into_any()
}
