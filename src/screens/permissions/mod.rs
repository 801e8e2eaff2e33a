//! Permissions: what one account may do, tool by tool.
//!
//! The journey of one Save is in [`editor`]; the table, and what is around it there, in [`tools`].

mod conflict;
mod editor;
mod start_from;
mod tools;

use client::Versioned;
use domain::{Account, AccountId, Action, Matrix};
use futures_util::future::join;
use leptos::html;
use leptos::prelude::*;

use crate::components::{Banner, Button, Icon, Tone, UntrustedText};
use crate::i18n::Words;
use crate::navigator::{Navigator, UnsavedKind};
use crate::reactive::Signal;
use crate::screens::shared::account_page::{AccountHeader, AccountPage, PageKind};
use crate::screens::shared::conflict_panel::conflict_panel;
use crate::screens::shared::editing::Editing;
use crate::screens::shared::form_shell::FormShell;
use crate::screens::shared::level_changes::change_rows;
use crate::screens::shared::links::account_route;
use crate::screens::shared::loader::{Loader, loading_lines};
use crate::screens::shared::messages;
use crate::screens::shared::outcomes::FormOutcome;
use crate::screens::shared::pending_changes::PendingChanges;
use crate::screens::shared::read_only::ReadOnly;
use crate::session::{CompanyScope, Write};
use conflict::tell;
use tools::Tools;

/// The screen for the permissions of one account.
#[component]
pub fn Permissions(id: AccountId) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let opened = AccountPage::enter(PageKind::Permissions, id.clone());
    let of = id.clone();
    let loader = Loader::new(scope, async move |client| {
        let (account, matrix) = join(client.account(&of), client.permissions(&of)).await;
        Ok((account?.value, matrix?))
    });
    let saving = loader.read_after(t, scope, Write::SavePermissions(id));
    let form = move |(account, seen)| {
        view! { <Form opened=opened account=account seen=seen /> }.into_any()
    };
    let content = loader.view(t, loading_lines::<8>, messages::missing_account, form);
    view! {
        <AccountHeader
            opened=opened
            missing=Signal::derive(move || loader.is_missing())
            text=saving
        />
        {content}
    }
}

/// What there is to say of the permissions, the table, what will change, Save permissions and Cancel.
#[component]
fn Form(opened: AccountPage, account: Account, seen: Versioned<Matrix>) -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let id = account.id.clone();
    let write = Write::SavePermissions(id.clone());
    let editing = Editing::of_permissions(scope, account.clone(), seen);
    Effect::new(move || {
        let permissions = Some(editing.saved.with(Matrix::counts));
        opened.see(Account {
            permissions,
            ..account.clone()
        });
    });
    let at_stake = Signal::derive(move || editing.is_at_stake());
    navigator.guard_while(UnsavedKind::Permissions, at_stake, None);
    let denied = messages::why_denied(t, scope, Action::SetPermissions);
    let count = move || {
        let changes = editing.changes().len();
        let text = || html::span().class("sa-muted sa-small");
        (changes > 0).then(|| text().child(t.changes_count(changes)))
    };
    view! {
        <div class="sa-stack">
            <ReadOnly action=Action::SetPermissions />
            {move || editing.saved.with(|saved| unreadable(t, &saved.unreadable))}
            {move || powerless(t, editing)}
            <FormShell
                denied=denied
                submit=Callback::new(move |()| editing.save_permissions())
                label=t.save_permissions()
                has_shortcut=true
                busy=editing.is_saving
                saved=editing.has_saved
                cancel=Callback::new(move |()| navigator.go(account_route(scope, id.clone())))
                above=move || conflict_panel(t, editing, tell)
                beside=move || {
                    view! {
                        {count}
                        <FormOutcome
                            write=write.clone()
                            outcome=editing.outcome
                            dirty=Signal::derive(move || editing.is_dirty())
                        />
                    }
                }
            >
                <div class="sa-beside">
                    <div class="sa-stack">
                        <Tools editing=editing denied=denied />
                    </div>
                    <div class="sa-beside__aside">
                        <PendingChanges rows=Signal::derive(move || {
                            change_rows(t, &editing.changes())
                        }) />
                    </div>
                </div>
            </FormShell>
        </div>
    }
}

/// F22: they are not in the table, and go back with every Save as they came.
fn unreadable(t: Words, names: &[String]) -> impl IntoView + use<> {
    (!names.is_empty()).then(|| {
        let mut known = names.to_vec();
        known.retain(|name| !name.is_empty());
        let known = known.join(&t.list_separator());
        let known = (!known.is_empty()).then(|| view! { <UntrustedText text=known /> });
        let (title, text) = (t.tools_unreadable(names.len()), t.tools_unreadable_text());
        view! { <Banner tone=Tone::Warning title=title text=text>{known}</Banner> }
    })
}

/// P1, while it is so on the server; what a reset took can be put back with one press.
fn powerless(t: Words, editing: Editing<Matrix>) -> Option<AnyView> {
    let counts = editing.saved.with(Matrix::counts);
    counts.are_none_everywhere().then(|| {
        let put_back = editing.before_reset().map(|press| {
            let label = t.put_back_permissions();
            view! { <Button label=label icon=Icon::History small=true on_press=press /> }.into_any()
        });
        messages::no_permissions(t, put_back)
    })
}
