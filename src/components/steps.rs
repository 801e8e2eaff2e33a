//! Things to do one after the other.

use leptos::html;
use leptos::prelude::*;

use super::Icon;
use crate::reactive::{Signal, can_be_fixed};

can_be_fixed!(StepState);

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    Done,
    /// Its turn is now; of all steps, one is next.
    Next,
    Later,
}

/// The words for the states that are said.
#[derive(Clone)]
struct StateWords {
    done: String,
    next: String,
}

/// A list of [`Step`]s, numbered.
#[component]
pub fn Steps(
    /// What they lead to.
    label: String,
    /// The word for a step that is done.
    done: String,
    /// The word for a step that comes next.
    next: String,
    children: Children,
) -> impl IntoView {
    provide_context(StateWords { done, next });
    view! {
        <ol class="sa-steps" aria-label=label>
            {children()}
        </ol>
    }
    .into_any()
}

#[component]
pub fn Step(
    #[prop(into)] title: Signal<String>,
    #[prop(into)] state: Signal<StepState>,
    /// How to do it.
    children: Children,
) -> impl IntoView {
    let words = expect_context::<StateWords>();
    let word = move || match state.get() {
        StepState::Done => Some(words.done.clone()),
        StepState::Next => Some(words.next.clone()),
        StepState::Later => None,
    };
    let class = move || match state.get() {
        StepState::Done => "sa-step sa-step--done",
        StepState::Next => "sa-step sa-step--next",
        StepState::Later => "sa-step",
    };
    let current = move || (state.get() == StepState::Next).then_some("step");
    let mark = move || (state.get() == StepState::Done).then(|| Icon::Check.view());
    view! {
        <li class=class aria-current=current>
            {html::span().class("sa-step__mark").aria_hidden("true").child(mark)}
            <div class="sa-step__body">
                <h2 class="sa-step__title">
                    {move || title.get()} " "
                    {move || word().map(|word| html::span().class("sa-step__state").child(word))}
                </h2>
                {children()}
            </div>
        </li>
    }
    .into_any()
}
