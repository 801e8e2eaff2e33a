//! A question before something that cannot be undone, answered by typing an account's name: no stray
//! click destroys anything (S37).

use domain::Account;
use leptos::html;
use leptos::prelude::*;

use super::messages;
use crate::components::{Button, ButtonKind, Dialog, TextField, bidi_isolate};
use crate::i18n::Words;

/// Asks before something that cannot be undone is done to an account.
#[component]
pub fn ConfirmByName(
    open: RwSignal<bool>,
    account: Signal<Account>,
    title: String,
    /// The words of the button that does it.
    action: String,
    /// It is being done, or cannot be done yet.
    #[prop(into)]
    busy: Signal<bool>,
    confirm: Callback<()>,
    children: ChildrenFn,
) -> impl IntoView {
    let t = Words::expect();
    let typed = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    Effect::new(move || {
        if open.get() {
            typed.set(String::new());
            tried.set(false);
        }
    });
    let name = move || bidi_isolate(&account.read().name);
    let matches = move || messages::names(&typed.read(), &account.read());
    let mismatch = move || (tried.get() && !matches()).then(|| t.confirm_mismatch(&name()));
    let confirm = move || {
        if busy.get_untracked() {
            return;
        }
        tried.set(true);
        if untrack(matches) {
            confirm.run(());
        }
    };
    let cancel = move || {
        if !busy.get_untracked() {
            open.set(false);
        }
    };
    let footer = move || {
        view! {
            <Button
                label=action.clone()
                kind=ButtonKind::Danger
                busy=busy
                on_press=move |()| confirm()
            />
            <Button label=t.cancel() on_press=move |()| cancel() />
        }
        .into_any()
    };
    view! {
        <Dialog open=open title=title on_cancel=move |()| cancel() footer=footer>
            {html::div().class("sa-stack").child(children())}
            <form
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    confirm();
                }
            >
                <TextField
                    label=Signal::derive(move || t.confirm_field(&name()))
                    value=typed
                    error=MaybeProp::derive(mismatch)
                    autofocus=true
                />
            </form>
        </Dialog>
    }
    .into_any()
}
