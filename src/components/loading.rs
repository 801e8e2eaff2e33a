//! What stands where something is still to come, or where nothing is.

use leptos::html;
use leptos::prelude::*;

use super::{Icon, Tone};

/// How long the missing text will be, about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkeletonWidth {
    Short,
    Medium,
    Long,
    Full,
}

/// A grey bar as high as the line of text that will replace it, so that nothing jumps.
pub fn skeleton(width: SkeletonWidth) -> AnyView {
    let class = match width {
        SkeletonWidth::Short => "sa-skeleton sa-skeleton--short",
        SkeletonWidth::Medium => "sa-skeleton sa-skeleton--medium",
        SkeletonWidth::Long => "sa-skeleton sa-skeleton--long",
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
