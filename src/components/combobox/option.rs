//! What a combobox lists, and who knows what there is to choose.

use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComboOption {
    /// What is chosen, for the program.
    pub id: String,
    /// What is chosen, for people.
    pub label: String,
    /// What tells it from others of the same name.
    pub detail: Option<String>,
}

/// What there is to choose, and what is to happen: the caller's side of a combobox.
///
/// The caller filters `options` by `query` while `typing` says that it was typed to find something,
/// and says by `selected` as soon as what is typed is one of them.
#[derive(Clone, Copy)]
pub struct ComboSource {
    /// What is typed, or the label of what is chosen.
    pub query: RwSignal<String>,
    /// Whether it was typed, and the person is still at it or it is nothing that can be chosen.
    pub typing: RwSignal<bool>,
    pub options: Signal<Vec<ComboOption>>,
    pub selected: Signal<Option<ComboOption>>,
    /// How many match, said, and shown at the list's end: "12 apps", "No match".
    pub status: Signal<String>,
    /// Options are being fetched.
    pub loading: Signal<bool>,
    /// Why they could not be.
    pub load_error: Signal<Option<String>>,
    /// There are more than `options`.
    pub more: Signal<bool>,
    pub on_more: Callback<()>,
    /// The list opens: fetch the first.
    pub on_open: Callback<()>,
    /// The person is about to type something else.
    pub on_type: Callback<()>,
    /// The person chose another from the list.
    pub on_select: Callback<ComboOption>,
    /// The person wants back what was chosen before they typed.
    pub on_revert: Callback<()>,
    /// The focus goes elsewhere, or Enter is pressed for the form.
    pub on_leave: Callback<()>,
}
