//! What is wrong with a form, at its top.

use leptos::html;
use leptos::prelude::*;

use super::{Icon, focus_id, move_focus_soon};

/// Something wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Id of the field's control.
    pub field_id: String,
    /// The same words as under the field.
    pub message: String,
}

/// The list of what is wrong, each leading to its field. Takes the focus after every attempt that
/// left errors, so that nobody wonders why nothing happened; or leads it on to the first field.
#[component]
pub fn ErrorSummary(
    /// What to do, such as "To update this account, make 2 changes".
    #[prop(into)]
    title: Signal<String>,
    /// What is wrong; nothing shows while there is nothing.
    #[prop(into)]
    errors: Signal<Vec<FieldError>>,
    #[prop(into)] attempt: Signal<u32>,
    /// Whether the first field that is wrong takes the focus instead.
    #[prop(optional, into)]
    to_field: Signal<bool>,
) -> impl IntoView {
    let title_id = super::unique_id("errors");
    let summary = NodeRef::<html::Div>::new();
    let place = NodeRef::<html::Div>::new();
    Effect::new(move |before: Option<u32>| {
        let now = attempt.get();
        let first = errors.with_untracked(|errors| Some(errors.first()?.field_id.clone()));
        if let Some(first) = first.filter(|_| before.is_some_and(|before| before != now))
            && let Some(near) = place.get_untracked()
        {
            let field = to_field.get_untracked().then_some(first);
            move_focus_soon(near.into(), move || {
                if let Some(summary) = summary.try_get_untracked().flatten()
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
        let href = format!("#{field_id}");
        view! {
            <li>
                <a
                    class="sa-link"
                    href=href
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
    let list = move || {
        (!errors.with(Vec::is_empty)).then(|| {
            let title_id = title_id.clone();
            view! {
                <div
                    class="sa-banner sa-tone-danger sa-errors"
                    role="group"
                    tabindex="-1"
                    aria-labelledby=title_id.clone()
                    node_ref=summary
                >
                    {Icon::Alert.view()}
                    <div class="sa-banner__body">
                        {html::h2().class("sa-banner__title").id(title_id.clone()).child(move || title.get())}
                        <ul class="sa-errors__list">
                            {move || errors.get().into_iter().map(one).collect_view()}
                        </ul>
                    </div>
                </div>
            }
        })
    };
    view! {
        <div class="sa-errors__place" node_ref=place>
            {list}
        </div>
    }
    .into_any()
}
