//! One of a few: radio buttons, and a native select for tight places.

use leptos::html;
use leptos::prelude::*;

use super::field::{FieldWords, field, note, notes_below};
use super::{Icon, unique_id};
use crate::reactive::{RwSignal, Signal};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is chosen, for the program.
    pub value: String,
    /// What is chosen, for people.
    pub label: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// One of a few choices, all of them in view.
#[component]
pub fn RadioGroup(
    words: FieldWords,
    /// What there is to choose, and what choosing it means.
    options: Vec<(Choice, String)>,
    /// The value of the chosen one.
    value: RwSignal<Option<String>>,
    /// Id of the first radio button, for an error summary to point at.
    id: String,
) -> impl IntoView {
    let one = |(index, option): (usize, (Choice, String))| {
        let own_id = match index {
            0 => id.clone(),
            _ => format!("{id}-{index}"),
        };
        radio(own_id, id.clone(), option, value, words)
    };
    let radios = options.into_iter().enumerate().map(one).collect_view();
    let described_id = id.clone();
    view! {
        <fieldset
            class="sa-field sa-choices"
            role="radiogroup"
            aria-invalid=move || words.invalid()
            aria-disabled=move || words.off().then_some("true")
            aria-describedby=move || words.described(&described_id)
        >
            <legend class="sa-field__label">{move || words.label.get()}</legend>
            {note(&id, "hint", words.hint, None)}
            {html::div().class("sa-choices__list").child(radios)}
            {notes_below(&id, &words)}
        </fieldset>
    }
    .into_any()
}

fn radio(
    id: String,
    group: String,
    (choice, hint): (Choice, String),
    value: RwSignal<Option<String>>,
    words: FieldWords,
) -> AnyView {
    // The hint describes the choice; it is no part of its name.
    let (label_id, hint_id) = (format!("{id}-label"), format!("{id}-means"));
    let (own, compared) = (choice.value.clone(), choice.value.clone());
    view! {
        <label class="sa-choice" for=id.clone()>
            <input
                type="radio"
                id=id.clone()
                name=group
                value=choice.value
                aria-labelledby=label_id.clone()
                aria-describedby=hint_id.clone()
                aria-disabled=move || words.off().then_some("true")
                prop:checked=move || value.with(|value| value.as_ref() == Some(&compared))
                on:click=move |event| {
                    if untrack(|| words.off()) {
                        event.prevent_default();
                    }
                }
                on:change=move |_| value.set(Some(own.clone()))
            />
            <span class="sa-choice__words">
                {html::span().class("sa-choice__label").id(label_id.clone()).child(choice.label)}
                {html::span().class("sa-choice__hint").id(hint_id.clone()).child(hint)}
            </span>
        </label>
    }
    .into_any()
}

/// One of several choices, in the browser's own list.
#[component]
pub fn Select(
    /// What is chosen here.
    label: String,
    options: Vec<Choice>,
    /// The value of the chosen one.
    #[prop(into)]
    value: Signal<String>,
    /// Whether a value can be chosen now.
    #[prop(optional, into)]
    offers: Option<Callback<(String,), bool>>,
    /// The person chose another.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let id = unique_id("select");
    let one = |choice: Choice| {
        let own = choice.value.clone();
        let offered = choice.value.clone();
        let off = move || offers.is_some_and(|offers| !offers.run((offered.clone(),)));
        view! {
            <option
                value=choice.value
                disabled=off.clone()
                hidden=off
                prop:selected=move || value.with(|value| *value == own)
            >
                {choice.label}
            </option>
        }
    };
    let choices = options.into_iter().map(one).collect_view();
    let control = view! {
        <div class="sa-input sa-input--select">
            <select
                id=id.clone()
                on:change=move |event| on_change.run(event_target_value(&event))
            >
                {choices}
            </select>
            {Icon::ChevronDown.view()}
        </div>
    }
    .into_any();
    let words = FieldWords {
        label: label.into(),
        ..FieldWords::default()
    };
    field(&id, words, control)
}
