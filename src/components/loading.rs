//! What stands where something is still to come, or where nothing is.

use leptos::html;
use leptos::prelude::*;

use super::{Icon, Tone, unique_id};
use crate::reactive::Signal;

/// How long the missing text will be, about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkeletonWidth {
    Short,
    Full,
}

/// A grey bar as high as the line of text that will replace it, so that nothing jumps.
pub fn skeleton(width: SkeletonWidth) -> AnyView {
    let class = match width {
        SkeletonWidth::Short => "sa-skeleton sa-skeleton--short",
        SkeletonWidth::Full => "sa-skeleton",
    };
    html::span().class(class).aria_hidden("true").into_any()
}

/// Bars one below the other, of these widths in turn, and all of that so many times.
pub fn skeletons(times: usize, widths: &[SkeletonWidth]) -> AnyView {
    let bars = widths.iter().copied().cycle().take(times * widths.len());
    html::div()
        .class("sa-stack")
        .child(bars.map(skeleton).collect_view())
        .into_any()
}

/// Something is being fetched: the skeletons inside for the eye, the words for the ear.
#[component]
pub fn Loading(
    /// What is being fetched.
    label: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    html::div()
        .class("sa-loading")
        .aria_busy("true")
        .child((
            html::p().class("sa-hidden").role("status").child(label),
            children.map(|children| children()),
        ))
        .into_any()
}

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

/// Nothing here: why, and what to do about it.
#[component]
pub fn EmptyState(
    /// A picture of what is missing.
    icon: Icon,
    title: String,
    /// Why, or what next.
    text: String,
    /// Bad, or just empty.
    #[prop(optional)]
    tone: Tone,
    /// What can be done.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    html::div()
        .class(format!("sa-empty {}", tone.class()))
        .child((
            html::span().class("sa-empty__icon").child(icon.view()),
            html::h2().class("sa-empty__title").child(title),
            html::p().class("sa-empty__text").child(text),
            children.map(|children| html::div().class("sa-cluster").child(children())),
        ))
        .into_any()
}
