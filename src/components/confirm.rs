//! A question before something that cannot be undone, answered by typing.

use leptos::html;
use leptos::prelude::*;

use super::{Button, ButtonKind, Dialog, TextField};

/// The words of a [`ConfirmDialog`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmWords {
    /// The question.
    pub title: String,
    /// Label of the field, saying what to type.
    pub field: String,
    /// What is wrong when something else was typed.
    pub mismatch: String,
    /// The button that does it.
    pub action: String,
    /// The button that does not.
    pub cancel: String,
}

/// Asks, and lets the person go on only once they have typed what is expected: no stray click
/// destroys anything (S37).
#[component]
pub fn ConfirmDialog(
    /// Whether it shows.
    open: RwSignal<bool>,
    /// Its words.
    #[prop(into)]
    words: Signal<ConfirmWords>,
    /// Whether what was typed is what is expected.
    #[prop(into)]
    matches: Callback<String, bool>,
    /// It is being done.
    #[prop(into)]
    busy: Signal<bool>,
    /// The person has typed it and wants it done.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// What will happen.
    children: ChildrenFn,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    Effect::new(move || {
        if open.get() {
            typed.set(String::new());
            tried.set(false);
        }
    });
    let mismatch = MaybeProp::derive(move || {
        let wrong = tried.get() && !matches.run(typed.get());
        wrong.then(|| words.get().mismatch)
    });
    let confirm = move || {
        if busy.get_untracked() {
            return;
        }
        tried.set(true);
        if matches.run(typed.get_untracked()) {
            on_confirm.run(());
        }
    };
    let cancel = move || {
        if !busy.get_untracked() {
            open.set(false);
        }
    };
    let children = StoredValue::new(children);
    view! {
        <Dialog
            open=open
            title=Signal::derive(move || words.get().title)
            on_cancel=move |()| cancel()
            footer=move || {
                view! {
                    <Button
                        label=Signal::derive(move || words.get().action)
                        kind=ButtonKind::Danger
                        busy=busy
                        on_press=move |()| confirm()
                    />
                    <Button
                        label=Signal::derive(move || words.get().cancel)
                        on_press=move |()| cancel()
                    />
                }
                    .into_any()
            }
        >
            {html::div().class("sa-stack").child(children.with_value(|children| children()))}
            <form
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    confirm();
                }
            >
                <TextField
                    label=Signal::derive(move || words.get().field)
                    value=typed
                    error=mismatch
                    required=true
                    autofocus=true
                />
            </form>
        </Dialog>
    }
    .into_any()
}
