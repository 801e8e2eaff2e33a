//! Choosing one of very many that the server finds by typing.

mod finder;
mod source;
mod typed;

use std::collections::HashMap;

use leptos::prelude::*;

use crate::components::{ComboOption, ComboSource, Combobox, FieldWords};
use crate::i18n::Words;
use finder::Finder;
pub use source::{Choosable, PickerWords, Source};
use typed::Choosing;
pub use typed::TypedText;

/// A field that finds and chooses.
///
/// What is typed is chosen as soon as it is the name of exactly one; until then nothing is, so that
/// a form never sends what its field does not show.
#[component]
pub fn Picker<T: Choosable>(
    source: Source<T>,
    chosen: RwSignal<Option<T>>,
    /// Tells the form what there is to know of what is typed.
    typed: TypedText,
    words: PickerWords,
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
    let finder = Finder::new(source);
    let choosing = Choosing::new(finder, chosen, typed, &words);
    let count = words.count;
    let status = move || {
        let here = finder.found.with(Vec::len);
        match finder.total.get() {
            _ if finder.loading.get() => t.loading(),
            Some(total) => count(t, total),
            None => count(t, here),
        }
    };
    let options = move || {
        let found = finder.found.read();
        told_apart(found.iter().map(T::option).collect())
    };
    let source = ComboSource {
        query: choosing.query,
        typing: choosing.typing,
        options: Signal::derive(options),
        selected: Signal::derive(move || chosen.read().as_ref().map(T::option)),
        status: Signal::derive(status),
        loading: finder.loading.into(),
        load_error: finder.problem.into(),
        on_more: Callback::new(move |()| finder.next_page()),
        on_open: Callback::new(move |()| finder.open(choosing.search())),
        on_type: Callback::new(move |()| choosing.begin()),
        on_select: Callback::new(move |option: ComboOption| choosing.choose(&option.id)),
        on_revert: Callback::new(move |()| choosing.revert()),
        on_leave: Callback::new(move |()| choosing.leave()),
    };
    view! {
        <Combobox
            words=FieldWords {
                label: words.label.into(),
                hint: words.hint.into(),
                error,
                warning,
                disabled_reason: denied,
            }
            source=source
            placeholder=words.placeholder
            toggle=words.toggle
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
        if counts.get(&looks(option)).is_some_and(|count| *count > 1) {
            let details = [option.detail.take(), Some(option.id.clone())];
            option.detail = Some(
                details
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" · "),
            );
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
