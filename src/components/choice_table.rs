//! One of a few choices for each of many things: a table of radio buttons.

use leptos::html;
use leptos::prelude::*;

use super::{Choice, Tone, UntrustedText, unique_id};
use crate::reactive::{Memo, Signal};

/// One of the things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceRow {
    /// What is chosen for, for the program.
    pub key: String,
    /// What is chosen for, for people.
    pub label: String,
    /// What is special about it, in a word or two each.
    pub marks: Vec<(Tone, String)>,
    /// The value of what is chosen.
    pub value: String,
}

/// A table with a row of radio buttons for each thing; where it is narrow, a box for each.
///
/// A value that is none of the choices leaves its row without a chosen button.
#[component]
pub fn ChoiceTable(
    /// What the table is of.
    label: String,
    /// Heading of the first column.
    heading: String,
    #[prop(into)] rows: Signal<Vec<ChoiceRow>>,
    /// What there is to choose, the same for all.
    choices: Vec<Choice>,
    /// The person chose: the key of the row, and the value.
    #[prop(into)]
    on_choose: Callback<(String, String)>,
    /// Nothing can be chosen now; why is said elsewhere.
    #[prop(into)]
    off: Signal<bool>,
) -> impl IntoView {
    let group = unique_id("row");
    let level = |choice: &Choice| {
        html::th()
            .scope("col")
            .class("sa-choices-table__level")
            .child(choice.label.clone())
    };
    let headings = choices.iter().map(level).collect_view();
    let table_row = move |key: String| {
        let own = key.clone();
        let row =
            Memo::new(move |_| rows.with(|rows| rows.iter().find(|row| row.key == own).cloned()));
        let label = row.get_untracked().map(|row| row.label).unwrap_or_default();
        let marks = move || {
            let one = |(tone, words): (Tone, String)| {
                html::span()
                    .class(format!("sa-mark {}", tone.class()))
                    .child(words)
            };
            let marks = row.get().map(|row| row.marks).unwrap_or_default();
            marks.into_iter().map(one).collect_view()
        };
        let cell = |choice: &Choice| {
            let (key, own, compared) = (key.clone(), choice.value.clone(), choice.value.clone());
            view! {
                <td class="sa-choices-table__level">
                    <label class="sa-choices-table__choice">
                        <input
                            type="radio"
                            name=format!("{group}-{key}")
                            value=own.clone()
                            aria-label=format!("{label}: {}", choice.label)
                            aria-disabled=move || off.get().then_some("true")
                            prop:checked=move || row.get().is_some_and(|row| row.value == compared)
                            on:click=move |event| {
                                if off.get_untracked() {
                                    event.prevent_default();
                                }
                            }
                            on:change=move |_| on_choose.run((key.clone(), own.clone()))
                        />
                        {html::span().child(choice.label.clone())}
                    </label>
                </td>
            }
        };
        let cells = choices.iter().map(cell).collect_view();
        view! {
            <tr>
                <th scope="row" class="sa-choices-table__thing">
                    <UntrustedText text=label.clone() />
                    <span class="sa-marks">{marks}</span>
                </th>
                {cells}
            </tr>
        }
    };
    let keys = Memo::new(move |_| {
        rows.with(|rows| rows.iter().map(|row| row.key.clone()).collect::<Vec<_>>())
    });
    view! {
        <table class="sa-choices-table" aria-label=label>
            <thead>
                <tr>
                    {html::th().scope("col").child(heading)} {headings}
                </tr>
            </thead>
            <tbody>
                <For each=move || keys.get() key=Clone::clone children=table_row />
            </tbody>
        </table>
    }
    .into_any()
}
