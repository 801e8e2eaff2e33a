//! The form: what there is to say of the permissions, the table, what will change, Save permissions and
//! Cancel.

use client::Versioned;
use domain::{Account, Action, Matrix};
use leptos::html;
use leptos::prelude::*;

use super::changes::change_rows;
use super::conflict::tell;
use super::tools::Tools;
use crate::components::{Banner, Button, Icon, Tone, UntrustedText};
use crate::i18n::Words;
use crate::navigator::{Navigator, UnsavedKind};
use crate::screens::shared::conflict_panel::conflict_panel;
use crate::screens::shared::editing::Editing;
use crate::screens::shared::form_shell::FormShell;
use crate::screens::shared::links::account_route;
use crate::screens::shared::messages;
use crate::screens::shared::outcomes::FormOutcome;
use crate::screens::shared::pending_changes::PendingChanges;
use crate::screens::shared::read_only::ReadOnly;
use crate::session::{CompanyScope, Write};

/// The account, its permissions, and what there is to say of them.
#[component]
pub fn PermissionsForm(account: Account, seen: Versioned<Matrix>) -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let (id, name) = (account.id.clone(), account.name.clone());
    let write = Write::SavePermissions(id.clone());
    let editing = Editing::of_permissions(scope, account, seen);
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
            <p class="sa-lead">
                {t.permissions_of()} " " <UntrustedText text=name />
            </p>
            <ReadOnly action=Action::SetPermissions />
            {move || editing.saved.with(|saved| unreadable(t, &saved.unreadable))}
            {move || powerless(t, editing)}
            <FormShell
                denied=denied
                submit=Callback::new(move |()| editing.save_permissions())
                label=t.save_permissions()
                busy=editing.is_saving
                cancel=Callback::new(move |()| navigator.go(account_route(scope, id.clone())))
                above=move || conflict_panel(t, editing, move |conflict| tell(t, editing, conflict))
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
                <Tools editing=editing denied=denied />
                <PendingChanges rows=Signal::derive(move || change_rows(t, &editing.changes())) />
            </FormShell>
        </div>
    }
}

/// F22: they are not in the table, and go back with every Save as they came.
fn unreadable(t: Words, names: &[String]) -> Option<AnyView> {
    let known: Vec<_> = names
        .iter()
        .filter(|name| !name.is_empty())
        .cloned()
        .collect();
    let known = known.join(&t.list_separator());
    let known = (!known.is_empty()).then(|| view! { <UntrustedText text=known /> });
    let title = t.tools_unreadable(names.len());
    let banner = move || {
        view! { <Banner tone=Tone::Warning title=title text=t.tools_unreadable_text()>{known}</Banner> }
    };
    (!names.is_empty()).then(|| banner().into_any())
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
