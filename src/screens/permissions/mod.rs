//! Permissions: what one account may do, tool by tool.
//!
//! The journey of one Save is in [`editor`]; this file is what is around the form.

mod changes;
mod conflict;
mod copy_from;
mod editor;
mod form;
mod start_from;

use client::{Failure, Versioned};
use domain::{Account, AccountId, Action, Matrix};
use futures_util::future::join;
use leptos::prelude::*;

use crate::components::{Banner, Button, Icon, PageHeading, Tone, UntrustedText, bidi_isolate};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::screens::shared::links::{Back, account_route};
use crate::screens::shared::loader::{Loader, loading_lines};
use crate::screens::shared::messages;
use crate::screens::shared::read_only::ReadOnly;
use crate::session::{CompanyScope, Write};
use editor::PermissionsEditor;
use form::PermissionsForm;

/// The screen for the permissions of one account.
#[component]
pub fn Permissions(id: AccountId) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    PageFocus::expect().enter(move || t.permissions());
    let name = RwSignal::new(scope.feed.account(&id).map(|account| account.name.clone()));
    let loader = {
        let id = id.clone();
        Loader::new(scope, move |client| {
            let id = id.clone();
            Box::pin(async move {
                let (account, matrix) = join(client.account(&id), client.permissions(&id)).await;
                let account = account?.value;
                name.try_set(Some(account.name.clone()));
                Ok((account, matrix?))
            })
        })
    };
    let write = Write::SavePermissions(id.clone());
    scope.once_settled(write.clone(), move || loader.read());
    let text = MaybeProp::derive(move || {
        let is_saving = loader.is_loading() && scope.is_in_flight(&write);
        is_saving.then(|| t.still_saving())
    });
    let missing = move |failure: &Failure| messages::missing_account(t, failure);
    let content = loader.view(t, loading_lines::<8>, missing, |(account, seen)| {
        view! { <Setting account=account seen=seen /> }.into_any()
    });
    let to = Signal::derive(move || account_route(scope, id.clone()));
    let back = Signal::derive(move || {
        let name = name.get().map(|name| bidi_isolate(&name));
        name.unwrap_or_else(|| t.edit_title())
    });
    view! {
        <PageHeading
            title=t.permissions()
            text=text
            back=move || view! { <Back label=back to=to /> }.into_any()
        />
        {content}
    }
}

/// The account, its permissions, and what there is to say of them.
#[component]
fn Setting(account: Account, seen: Versioned<Matrix>) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let denied = scope.denied(Action::SetPermissions);
    let reason = Signal::derive(move || denied.get().map(|denied| messages::denied(t, denied)));
    let name = account.name.clone();
    let editor = PermissionsEditor::new(scope, account, seen);
    // P1, while it is so on the server.
    let powerless = move || {
        let counts = editor.editing.saved().with(Matrix::counts);
        counts
            .are_none_everywhere()
            .then(|| messages::no_permissions(t, put_back(t, scope, editor)))
    };
    // F22: they are not in the table, and go back with every Save as they came.
    let unreadable = move || {
        let names = editor.editing.saved().get().unreadable;
        if names.is_empty() {
            return None;
        }
        let title = t.tools_unreadable(names.len());
        let known: Vec<_> = names.into_iter().filter(|name| !name.is_empty()).collect();
        let known = (!known.is_empty()).then(|| known.join(&t.list_separator()));
        Some(view! {
            <Banner tone=Tone::Warning title=title text=t.tools_unreadable_text()>
                {known.map(|names| view! { <UntrustedText text=names /> })}
            </Banner>
        })
    };
    view! {
        <div class="sa-stack">
            <p class="sa-lead">
                {t.permissions_of()} " " <UntrustedText text=name />
            </p>
            <ReadOnly restriction=denied />
            {unreadable}
            {powerless}
            <PermissionsForm editor=editor denied=reason />
        </div>
    }
}

/// After a reset: what it took can be put back with one press.
fn put_back(t: Words, scope: CompanyScope, editor: PermissionsEditor) -> Option<AnyView> {
    let before = scope.kept_permissions(&editor.editing.account_id())?;
    let press = move |()| editor.use_levels_of(&before);
    Some(
        view! { <Button label=t.put_back_permissions() icon=Icon::History small=true on_press=press /> }
            .into_any(),
    )
}
