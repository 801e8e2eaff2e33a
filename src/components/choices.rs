//! One of a few: radio buttons, a select; and a yes or no.

use leptos::prelude::*;

use super::field::FieldText;
use super::unique_id;

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is stored when it is chosen.
    pub value: String,
    /// What people read.
    pub label: String,
    /// More about it.
    pub hint: Option<String>,
}

impl Choice {
    /// A choice without more about it.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: None,
        }
    }

    /// With more about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// One of a few, all of them in view.
#[component]
pub fn RadioGroup(
    /// The words above it.
    #[prop(into)]
    label: Signal<String>,
    /// What can be chosen.
    options: Vec<Choice>,
    /// What is chosen.
    value: RwSignal<Option<String>>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// What deserves a second look.
    #[prop(optional, into)]
    warning: MaybeProp<String>,
    /// Why it cannot be changed.
    #[prop(optional, into)]
    disabled_reason: MaybeProp<String>,
    /// The first one's id, when something links to it.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let text = FieldText {
        id: FieldText::id_or_new(id),
        label,
        hint: MaybeProp::default(),
        error,
        warning,
        disabled_reason,
    };
    let group = unique_id("radio");
    let off = move || disabled_reason.with(Option::is_some);
    let radios: Vec<_> = options
        .into_iter()
        .enumerate()
        .map(|(index, choice)| {
            let id = if index == 0 { text.id.clone() } else { unique_id("field") };
            let hint_id = choice.hint.is_some().then(|| format!("{id}-about"));
            let (wanted, chosen) = (choice.value.clone(), choice.value);
            view! {
                <label class="sa-choice" for=id.clone()>
                    <input
                        class="sa-radio"
                        type="radio"
                        id=id
                        name=group.clone()
                        value=chosen.clone()
                        disabled=off
                        aria-describedby=hint_id.clone()
                        prop:checked=move || value.with(|value| value.as_ref() == Some(&wanted))
                        on:change=move |_| value.set(Some(chosen.clone()))
                    />
                    <span class="sa-choice-label">{choice.label}</span>
                    {choice
                        .hint
                        .map(|hint| view! { <span class="sa-choice-hint" id=hint_id>{hint}</span> })}
                </label>
            }
        })
        .collect();
    view! {
        <fieldset
            class="sa-field sa-radios"
            class:sa-field--bad=text.invalid_class()
            role="radiogroup"
            aria-invalid=text.invalid()
            aria-describedby=text.described_by()
        >
            <legend class="sa-label">{label}</legend>
            <div class="sa-choices">{radios}</div>
            {text.below()}
        </fieldset>
    }
    .into_any()
}

/// One of several, behind a button of the browser's own.
#[component]
pub fn Select(
    /// The words above it.
    #[prop(into)]
    label: Signal<String>,
    /// What can be chosen.
    #[prop(into)]
    options: Signal<Vec<Choice>>,
    /// What is chosen.
    #[prop(into)]
    value: Signal<String>,
    /// A person has chosen.
    #[prop(into)]
    on_change: Callback<String>,
    /// Its id, when something links to it.
    #[prop(optional, into)]
    id: Option<String>,
    /// The label stands inside, before what is chosen, as in a row of filters.
    #[prop(optional)]
    inline: bool,
) -> impl IntoView {
    let id = FieldText::id_or_new(id);
    view! {
        <div class="sa-field" class:sa-field--inline=inline>
            <label class="sa-label" for=id.clone()>
                {label}
            </label>
            <select
                class="sa-input sa-select"
                id=id
                on:change=move |event| on_change.run(event_target_value(&event))
                prop:value=value
            >
                {move || {
                    let chosen = value.get();
                    options
                        .get()
                        .into_iter()
                        .map(|choice| {
                            let selected = choice.value == chosen;
                            view! {
                                <option value=choice.value selected=selected>
                                    {choice.label}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
        </div>
    }
    .into_any()
}

/// Yes or no.
#[component]
pub fn Checkbox(
    /// The words beside it.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is ticked.
    checked: RwSignal<bool>,
    /// More about it.
    #[prop(into)]
    hint: Signal<String>,
) -> impl IntoView {
    let id = unique_id("field");
    let hint_id = format!("{id}-about");
    view! {
        <label class="sa-choice" for=id.clone()>
            <input
                class="sa-check"
                type="checkbox"
                id=id
                aria-describedby=hint_id.clone()
                prop:checked=checked
                on:change=move |event| checked.set(event_target_checked(&event))
            />
            <span class="sa-choice-label">{label}</span>
            <span class="sa-choice-hint" id=hint_id>
                {hint}
            </span>
        </label>
    }
    .into_any()
}
