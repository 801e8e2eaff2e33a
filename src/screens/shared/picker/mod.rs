//! Choosing one of very many that the server finds by typing.

mod accounts;
mod choosing;
mod finder;

use std::collections::HashMap;

use client::Listed;
use leptos::prelude::*;

use crate::components::{ComboOption, ComboSource, Combobox, FieldWords};
use crate::i18n::Words;
use crate::reactive::Signal;
pub use accounts::{accounts, other_accounts};
pub use choosing::Choosing;
pub use finder::{Finder, Source};

/// What can be chosen.
pub trait Choosable: Listed + Clone + Send + Sync + 'static {
    /// How it is shown.
    fn option(&self) -> ComboOption;
    /// How many there are.
    fn counted(t: Words, count: usize) -> String;
    /// Nothing is called what is typed.
    fn unknown(t: Words, text: &str) -> String;
    /// Several are called what is typed.
    fn several(t: Words) -> String;
}

/// A field that finds and chooses.
#[component]
pub fn Picker<T: Choosable>(
    choosing: Choosing<T>,
    label: String,
    /// Help, under the label.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// In the empty field.
    placeholder: String,
    /// Name of the button that opens the list.
    toggle: String,
    /// What is wrong with the choice.
    #[prop(into)]
    error: MaybeProp<String>,
    /// What might be wrong with it.
    #[prop(optional, into)]
    warning: MaybeProp<String>,
    /// Why it cannot be changed.
    #[prop(optional, into)]
    denied: MaybeProp<String>,
    /// Its id, for the error summary.
    id: String,
) -> impl IntoView {
    let t = Words::expect();
    let finder = choosing.finder;
    let options = move || {
        let found = finder.found.read();
        told_apart(found.iter().map(T::option).collect())
    };
    let status = move || {
        if finder.loading.get() {
            t.loading()
        } else {
            T::counted(t, finder.count())
        }
    };
    let source = ComboSource {
        query: choosing.query,
        typing: choosing.typing,
        options: Signal::derive(options),
        selected: Signal::derive(move || choosing.chosen.read().as_ref().map(T::option)),
        status: Signal::derive(status),
        loading: finder.loading.into(),
        load_error: finder.problem.into(),
        at_once: false,
        on_more: Callback::new(move |()| finder.next_page()),
        on_open: Callback::new(move |()| choosing.open()),
        on_type: Callback::new(move |()| choosing.begin()),
        on_select: Callback::new(move |option: ComboOption| choosing.choose(&option.id)),
        on_revert: Callback::new(move |()| choosing.revert()),
        on_leave: Callback::new(move |()| choosing.leave()),
    };
    view! {
        <Combobox
            words=FieldWords {
                label: label.into(),
                hint,
                error,
                warning,
                disabled_reason: denied,
            }
            source=source
            placeholder=placeholder
            toggle=toggle
            id=id
        />
    }
}

/// Of several that look alike, each says its id.
fn told_apart(mut options: Vec<ComboOption>) -> Vec<ComboOption> {
    let looks = |option: &ComboOption| (option.label.clone(), option.detail.clone());
    let mut counts = HashMap::new();
    for option in &options {
        *counts.entry(looks(option)).or_insert(0) += 1;
    }
    for option in &mut options {
        if counts[&looks(option)] > 1 {
            let id = &option.id;
            option.detail = Some(match &option.detail {
                Some(detail) => format!("{detail} · {id}"),
                None => id.clone(),
            });
        }
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option(id: &str, label: &str, detail: Option<&str>) -> ComboOption {
        ComboOption {
            id: id.to_owned(),
            label: label.to_owned(),
            detail: detail.map(str::to_owned),
        }
    }

    #[test]
    fn those_that_look_alike_are_told_apart_by_their_ids() {
        let options = told_apart(vec![
            option("1", "Sync", Some("Northwind")),
            option("2", "Sync", Some("Contoso")),
            option("3", "Sync", Some("Contoso")),
            option("4", "Sync", None),
        ]);
        let details: Vec<_> = options
            .iter()
            .map(|option| option.detail.as_deref())
            .collect();
        let wanted = [
            Some("Northwind"),
            Some("Contoso · 2"),
            Some("Contoso · 3"),
            None,
        ];
        assert_eq!(details, wanted);
    }
}
