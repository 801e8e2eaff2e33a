//! Sets of permissions to begin with, as little as will do; or those of another account.

use client::Client;
use domain::{AccountId, Matrix};
use leptos::html;
use leptos::prelude::*;

use crate::components::{
    Button, ButtonKind, Dialog, Icon, MenuButton, MenuItem, focus_id, unique_id,
};
use crate::i18n::Words;
use crate::reactive::{RwSignal, Signal, StoredValue};
use crate::screens::shared::editing::Editing;
use crate::screens::shared::messages;
use crate::screens::shared::picker::{Choosing, Picker, other_accounts};
use crate::session::{CompanyScope, LatestRead};

/// The ways to begin. None of them saves anything.
#[component]
pub fn StartFrom(editing: Editing<Matrix>) -> impl IntoView {
    let t = Words::expect();
    let copying = RwSignal::new(false);
    let item = move |label: String, icon: Icon, press: Callback<()>| {
        view! { <MenuItem label=label icon=icon on_press=press /> }
    };
    let copy = Callback::new(move |()| copying.set(true));
    let read_only =
        Callback::new(move |()| editing.change(|matrix| *matrix = matrix.read_only().0));
    let nothing = Callback::new(move |()| editing.use_levels_of(&Matrix::default()));
    let saved = Callback::new(move |()| editing.use_theirs());
    view! {
        <MenuButton label=t.start_from() kind=ButtonKind::Secondary>
            {(editing.before_reset()).map(|press| item(t.start_before_reset(), Icon::History, press))}
            {item(t.start_copy(), Icon::Copy, copy)}
            {item(read_only_words(t, &untrack(|| editing.form())), Icon::Eye, read_only)}
            {item(t.start_nothing(), Icon::Close, nothing)}
            {item(t.start_saved(), Icon::Refresh, saved)}
        </MenuButton>
        <CopyFrom editing=editing open=copying />
    }
}

/// Read-Only, but on these.
fn read_only_words(t: Words, matrix: &Matrix) -> String {
    let (_, deciding) = matrix.read_only();
    if deciding.is_empty() {
        return t.start_read_only();
    }
    let names = deciding.iter().map(|tool| tool.friendly_name.clone());
    t.start_read_only_but(&t.list(&names.collect::<Vec<_>>()))
}

/// Asks which account to copy from, while `open` says so.
#[component]
fn CopyFrom(editing: Editing<Matrix>, open: RwSignal<bool>) -> impl IntoView {
    let t = Words::expect();
    let original = Choosing::new(other_accounts(editing.account_id()));
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let reading = LatestRead::new(CompanyScope::expect().client());
    Effect::new(move || {
        // What was asked for while it was open before is called off.
        reading.end();
        busy.set(false);
        if open.get() {
            original.fill(None);
        }
        original.restart();
    });
    // What is typed since is looked at anew.
    Effect::new(move || {
        original.chosen.track();
        original.problem.track();
        problem.set(None);
    });
    let wrong = MaybeProp::derive(move || {
        let of_the_text = move || original.problem.get().filter(|_| original.left.get());
        problem.get().or_else(of_the_text)
    });
    let near = NodeRef::<html::P>::new();
    let field_id = StoredValue::new(unique_id("original"));
    let copy = move || {
        let Some(chosen) = original.chosen.get_untracked() else {
            let of_the_text = original.problem.get_untracked();
            problem.set(Some(of_the_text.unwrap_or_else(|| t.copy_from_required())));
            if let Some(near) = near.get_untracked() {
                field_id.with_value(|id| focus_id(&near, id));
            }
            return;
        };
        busy.set(true);
        problem.set(None);
        let read =
            async move |client: Client| client.permissions(&AccountId::from_link(chosen.id)).await;
        reading.restart(read, move |answer| {
            busy.set(false);
            match answer {
                Ok(theirs) => {
                    editing.use_levels_of(&theirs.value);
                    open.set(false);
                }
                Err(failure) => problem.set(Some(messages::failure(t, &failure).title)),
            }
        });
    };
    let cancel = move |()| {
        original.call_off();
        open.set(false);
    };
    view! {
        <Dialog
            open=open
            title=t.copy_from_title()
            on_cancel=cancel
            footer=move || {
                view! {
                    <Button
                        label=t.copy_permissions()
                        kind=ButtonKind::Primary
                        busy=Signal::derive(move || busy.get() || original.waiting.get())
                        on_press=move |()| original.once_known(copy)
                    />
                    <Button label=t.cancel() on_press=cancel />
                }
                    .into_any()
            }
        >
            <p node_ref=near>{t.copy_from_text()}</p>
            <Picker
                choosing=original
                label=t.copy_from_field()
                placeholder=t.copy_from_placeholder()
                toggle=t.copy_from_show()
                error=wrong
                id=field_id.get_value()
            />
        </Dialog>
    }
}
