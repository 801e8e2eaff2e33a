//! Something to know before going on, and small marks of state.

use leptos::html;
use leptos::prelude::*;

use super::place::scroll_into_view;
use super::{Tone, element, focus_id, move_focus_soon, rich_text, unique_id};
use crate::reactive::{Memo, Signal};

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
    let place = NodeRef::<html::Div>::new();
    place.on_load(|place| {
        move_focus_soon(place.clone().into(), move || {
            let _ = place.focus();
        });
    });
    let text_id = unique_id("interruption");
    let body = (
        html::p().id(text_id.clone()).child(move || text.get()),
        children(),
        html::div().class("sa-cluster").child(actions.run()),
    );
    let (tone, body) = (Tone::Warning, body.into_any());
    focusable(tone, "sa-interruption", title, Some(text_id), place, body)
}

/// Something wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Id of the field's control.
    pub field_id: String,
    /// The same words as under the field.
    pub message: String,
}

/// The list of what is wrong with a form, each leading to its field. Takes the focus after every attempt
/// that left errors, so that nobody wonders why nothing happened; or leads it on to the first field.
#[component]
pub fn ErrorSummary(
    /// What to do, such as "There are 2 problems".
    title: Signal<String>,
    /// What is wrong; nothing shows while there is nothing.
    errors: Signal<Vec<FieldError>>,
    attempt: Signal<u32>,
    /// Whether the first field that is wrong takes the focus instead.
    to_field: Signal<bool>,
) -> impl IntoView {
    let summary = NodeRef::<html::Div>::new();
    let place = NodeRef::<html::Div>::new();
    Effect::new(move |before: Option<u32>| {
        let now = attempt.get();
        let first = errors.with_untracked(|errors| Some(errors.first()?.field_id.clone()));
        if before.is_some_and(|before| before != now)
            && let (Some(first), Some(near)) = (first, place.get_untracked())
        {
            let field = to_field.get_untracked().then_some(first);
            move_focus_soon(near.into(), move || {
                if let Some(summary) = element(summary)
                    && !field.is_some_and(|field| focus_id(&summary, &field))
                {
                    let _ = summary.focus();
                }
            });
        }
        now
    });
    let one = move |error: FieldError| {
        let FieldError { field_id, message } = error;
        view! {
            <li>
                <a
                    class="sa-link"
                    href=format!("#{field_id}")
                    on:click=move |event| {
                        // Following it would change the page's hash, which is the route.
                        event.prevent_default();
                        if let Some(summary) = summary.get_untracked() {
                            focus_id(&summary, &field_id);
                        }
                    }
                >
                    {message}
                </a>
            </li>
        }
    };
    let any = Memo::new(move |_| errors.with(|errors| !errors.is_empty()));
    let list = move || {
        any.get().then(|| {
            let list = html::ul()
                .class("sa-errors__list")
                .child(move || errors.get().into_iter().map(one).collect_view())
                .into_any();
            focusable(Tone::Danger, "sa-errors", title, None, summary, list)
        })
    };
    view! {
        <div class="sa-errors__place" node_ref=place>
            {list}
        </div>
    }
    .into_any()
}

/// A banner that the focus can be moved to, and that is called as its heading.
fn focusable(
    tone: Tone,
    class: &'static str,
    title: Signal<String>,
    described_by: Option<String>,
    place: NodeRef<html::Div>,
    body: AnyView,
) -> AnyView {
    let title_id = unique_id("banner");
    view! {
        <div
            class=format!("sa-banner {class} {}", tone.class())
            role="group"
            tabindex="-1"
            aria-labelledby=title_id.clone()
            aria-describedby=described_by
            node_ref=place
        >
            {tone.icon().view()}
            <div class="sa-banner__body">
                {html::h2()
                    .class("sa-banner__title")
                    .id(title_id.clone())
                    .child(move || rich_text(&title.get()))}
                {body}
            </div>
        </div>
    }
    .into_any()
}

/// How what was just tried has ended, beside the buttons: said, and brought into view.
#[component]
pub fn StatusRegion(
    /// What is to be seen of it; nothing before anything was tried.
    content: impl Fn() -> Option<AnyView> + Send + 'static,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let shown = move || {
        let content = content();
        if content.is_some() {
            request_animation_frame(move || {
                if let Some(place) = element(place) {
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
    let plain = if plain { "sa-badge--plain" } else { "" };
    html::span()
        .class(format!("sa-badge {} {plain}", tone.class()))
        .child((
            html::span().class("sa-dot"),
            html::span().child(move || label.get()),
        ))
        .into_any()
}
