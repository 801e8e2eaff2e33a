//! One of a few: radio buttons, and a native select for tight places.

use leptos::html;
use leptos::prelude::*;

use super::field::{Words, field, note, notes_below};
use super::{Icon, unique_id};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is chosen, for the program.
    pub value: String,
    /// What is chosen, for people.
    pub label: String,
    /// What choosing it means; radio buttons show it.
    pub hint: Option<String>,
}

impl Choice {
    /// A choice without a hint.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: None,
        }
    }

    /// The same choice, explained.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// One of a few choices, all of them in view.
#[component]
pub fn RadioGroup(
    /// What is chosen here.
    #[prop(into)]
    label: Signal<String>,
    #[prop(into)] options: Signal<Vec<Choice>>,
    /// The value of the chosen one.
    value: RwSignal<Option<String>>,
    /// Help, under the label.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Why it cannot be changed now.
    #[prop(optional, into)]
    disabled_reason: MaybeProp<String>,
    /// Id of the first radio button, for an error summary to point at.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| unique_id("radios"));
    let words = Words {
        label,
        hint,
        error,
        reason: disabled_reason,
        ..Words::default()
    };
    let choose = Callback::new(move |chosen: String| value.set(Some(chosen)));
    let (described_id, first_id) = (id.clone(), id.clone());
    let radios = move || {
        let all = options.get().into_iter().enumerate();
        all.map(|(index, choice)| {
            let id = if index == 0 {
                first_id.clone()
            } else {
                format!("{first_id}-{index}")
            };
            radio(id, first_id.clone(), choice, value, choose, words)
        })
        .collect_view()
    };
    view! {
        <fieldset
            class="sa-field sa-choices"
            role="radiogroup"
            aria-invalid=move || words.invalid()
            aria-disabled=move || words.off().then_some("true")
            aria-describedby=move || words.described(&described_id)
        >
            <legend class="sa-field__label">{move || label.get()}</legend>
            {note(&id, "hint", words.hint, None)}
            <div class="sa-choices__list">{radios}</div>
            {notes_below(&id, &words)}
        </fieldset>
    }
    .into_any()
}

fn radio(
    id: String,
    group: String,
    choice: Choice,
    value: RwSignal<Option<String>>,
    choose: Callback<String>,
    words: Words,
) -> AnyView {
    let Choice {
        value: own,
        label,
        hint,
    } = choice;
    let hint_id = hint.is_some().then(|| format!("{id}-means"));
    // The hint describes the choice; it is no part of its name.
    let label_id = format!("{id}-label");
    let compared = own.clone();
    view! {
        <label class="sa-choice" for=id.clone()>
            <input
                type="radio"
                id=id.clone()
                name=group
                value=own.clone()
                aria-labelledby=label_id.clone()
                aria-describedby=hint_id.clone()
                aria-disabled=move || words.off().then_some("true")
                prop:checked=move || value.with(|value| value.as_ref() == Some(&compared))
                on:click=move |event| {
                    if words.off_untracked() {
                        event.prevent_default();
                    }
                }
                on:change=move |_| choose.run(own.clone())
            />
            <span class="sa-choice__words">
                {html::span().class("sa-choice__label").id(label_id).child(label)}
                {hint
                    .map(|hint| {
                        html::span()
                            .class("sa-choice__hint")
                            .id(hint_id.unwrap_or_default())
                            .child(hint)
                    })}
            </span>
        </label>
    }
    .into_any()
}

/// One of several choices, in the browser's own list.
#[component]
pub fn Select(
    /// What is chosen here.
    #[prop(into)]
    label: Signal<String>,
    #[prop(into)] options: Signal<Vec<Choice>>,
    /// The value of the chosen one.
    #[prop(into)]
    value: Signal<String>,
    /// The person chose another.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let id = unique_id("select");
    let choices = move || {
        let one = |choice: Choice| {
            let own = choice.value.clone();
            view! {
                <option
                    value=choice.value
                    prop:selected=move || value.with(|value| *value == own)
                >
                    {choice.label}
                </option>
            }
        };
        options.get().into_iter().map(one).collect_view()
    };
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
    let words = Words {
        label,
        ..Words::default()
    };
    field(&id, words, control)
}
