//! A question that is answered by typing an account's name (S37).

use domain::Account;
use leptos::prelude::*;

use super::messages;
use crate::components::{ConfirmDialog, ConfirmWords, bidi_isolate};
use crate::i18n::Words;

/// Asks before something that cannot be undone is done to an account.
#[component]
pub fn ConfirmByName(
    /// Whether it shows.
    open: RwSignal<bool>,
    /// The account.
    account: Signal<Account>,
    /// The question.
    title: String,
    /// The words of the button that does it.
    action: String,
    /// It is being done, or cannot be done yet.
    #[prop(into)]
    busy: Signal<bool>,
    /// Does it.
    confirm: Callback<()>,
    /// What will happen.
    children: ChildrenFn,
) -> impl IntoView {
    let t = Words::expect();
    let words = Signal::derive(move || {
        let name = account.with(|account| bidi_isolate(&account.name));
        ConfirmWords {
            title: title.clone(),
            field: t.confirm_field(&name),
            mismatch: t.confirm_mismatch(&name),
            action: action.clone(),
            cancel: t.cancel(),
        }
    });
    let matches = move |typed: String| account.with(|account| messages::names(&typed, account));
    view! {
        <ConfirmDialog
            open=open
            words=words
            matches=Callback::new(matches)
            busy=busy
            on_confirm=confirm
        >
            {children()}
        </ConfirmDialog>
    }
    .into_any()
}
