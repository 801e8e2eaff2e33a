//! What changes, and what happened.

use leptos::html;
use leptos::prelude::*;

use super::{Icon, UntrustedText, rich_text};
use crate::reactive::Signal;

/// One change: from → to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    pub field: String,
    /// What it is; nothing when there was none before.
    pub from: Option<String>,
    /// What it will be.
    pub to: String,
    /// What else that means.
    pub note: Option<String>,
}

/// What will change, or has changed, field by field.
#[component]
pub fn ChangeList(
    /// What the list is, for screen readers.
    label: String,
    #[prop(into)] rows: Signal<Vec<ChangeRow>>,
    /// The word for "from", for screen readers.
    from: String,
    /// The word for "to", for screen readers.
    to: String,
) -> impl IntoView {
    let heard = |word: &String| {
        html::span()
            .class("sa-hidden")
            .child((" ", word.clone(), " "))
    };
    let one = move |row: ChangeRow| {
        let before = row.from.map(|text| {
            view! {
                {heard(&from)}
                <span class="sa-change__from"><UntrustedText text=text /></span>
                {Icon::ArrowRight.view()}
                {heard(&to)}
            }
        });
        view! {
            <li class="sa-change">
                {html::span().class("sa-change__field").child(row.field)}
                <span class="sa-change__values">
                    {before} <span class="sa-change__to"><UntrustedText text=row.to /></span>
                </span>
                {row.note.map(|note| html::span().class("sa-change__note").child(rich_text(&note)))}
            </li>
        }
    };
    view! {
        <ul class="sa-changes" aria-label=label>
            {move || rows.get().into_iter().map(&one).collect_view()}
        </ul>
    }
    .into_any()
}

/// One thing that happened.
#[component]
pub fn TimelineItem(
    /// What kind of thing.
    icon: Icon,
    /// Its id, by which it can be given the focus.
    id: String,
    /// What, who and when.
    children: Children,
) -> impl IntoView {
    html::li()
        .class("sa-timeline__item")
        .id(id)
        .tabindex("-1")
        .child((
            html::span().class("sa-timeline__icon").child(icon.view()),
            html::div().class("sa-timeline__body").child(children()),
        ))
        .into_any()
}
