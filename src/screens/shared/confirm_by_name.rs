//! A question before something that cannot be undone, answered by typing an account's name: no stray
//! click destroys anything (S37).

use domain::{Account, look_alike};
use leptos::html;
use leptos::prelude::*;

use crate::browser::BrowserUnicode;
use crate::components::{
    Button, ButtonKind, Dialog, TextField, as_typed, bidi_isolate, focus_id, unique_id,
};
use crate::i18n::Words;
use crate::reactive::{RwSignal, Signal, StoredValue};

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
    let name = move || account.with(|account| bidi_isolate(&account.name));
    let matches = move || account.with(|account| names(&typed.read(), account));
    let mismatch = move || (tried.get() && !matches()).then(|| t.confirm_mismatch(&name()));
    let field = StoredValue::new(unique_id("confirm"));
    let form = NodeRef::<html::Form>::new();
    let confirm = move || {
        if busy.get_untracked() {
            return;
        }
        tried.set(true);
        if untrack(matches) {
            confirm.run(());
        } else if let Some(form) = form.get_untracked() {
            focus_id(&form, &field.get_value());
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
                node_ref=form
                on:submit=move |event| {
                    event.prevent_default();
                    confirm();
                }
            >
                <TextField
                    label=Signal::derive(move || t.confirm_field(&name()))
                    value=typed
                    error=MaybeProp::derive(mismatch)
                    id=field.get_value()
                    autofocus=true
                />
            </form>
        </Dialog>
    }
    .into_any()
}

/// Whether somebody has typed an account's name, as it is or as it is shown.
fn names(typed: &str, account: &Account) -> bool {
    let is_typed = |name: &str| look_alike::is_typed(name, typed, &BrowserUnicode);
    let is_shown = |name: &String| !typed.trim().is_empty() && is_typed(name);
    is_typed(&account.name) || as_typed(&account.name).iter().any(is_shown)
}
