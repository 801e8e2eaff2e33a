//! Something to know before going on, and small marks of state.

use leptos::html;
use leptos::prelude::*;

use super::Tone;
use super::place::scroll_into_view;
use super::untrusted_text::rich_text;

/// A message about the whole page or a part of it.
#[component]
pub fn Banner(
    /// What kind of message.
    #[prop(optional)]
    tone: Tone,
    /// The message in a few words.
    #[prop(into)]
    title: Signal<String>,
    /// The rest of it.
    #[prop(optional, into)]
    text: MaybeProp<String>,
    /// It appears while the page is in use and must be said: at once for danger and warning,
    /// otherwise when the screen reader has finished.
    #[prop(optional)]
    live: bool,
    /// What can be done about it.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let role = live.then_some(match tone {
        Tone::Danger | Tone::Warning => "alert",
        _ => "status",
    });
    view! {
        <div class=format!("sa-banner {}", tone.class()) role=role>
            {tone.icon().view()}
            <div class="sa-banner__body">
                {html::p().class("sa-banner__title").child(move || rich_text(&title.get()))}
                {move || text.get().map(|text| html::p().child(rich_text(&text)))}
                {children.map(|children| children())}
                {actions.map(|actions| html::div().class("sa-cluster").child(actions.run()))}
            </div>
        </div>
    }
    .into_any()
}

/// How what was just tried has ended, beside the buttons: said, and brought into view.
#[component]
pub fn StatusRegion<F>(
    /// What is to be seen of it; nothing before anything was tried.
    content: F,
) -> impl IntoView
where
    F: Fn() -> Option<AnyView> + Send + 'static,
{
    let place = NodeRef::<html::Div>::new();
    let shown = move || {
        let content = content();
        if content.is_some() {
            request_animation_frame(move || {
                if let Some(place) = place.try_get_untracked().flatten() {
                    scroll_into_view(&place);
                }
            });
        }
        content
    };
    // There before it is filled, so that it is said.
    view! {
        <div class="sa-ending" role="status" node_ref=place>
            {shown}
        </div>
    }
    .into_any()
}

/// A state in a word or two, with a mark that is not only a colour.
#[component]
pub fn Badge(
    /// What kind of state.
    #[prop(optional)]
    tone: Tone,
    #[prop(into)] label: Signal<String>,
    /// Without a box, for rows full of them.
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    let shape = if plain {
        "sa-badge sa-badge--plain"
    } else {
        "sa-badge"
    };
    html::span()
        .class(format!("{shape} {}", tone.class()))
        .child((
            html::span().class("sa-dot"),
            html::span().child(move || label.get()),
        ))
        .into_any()
}
