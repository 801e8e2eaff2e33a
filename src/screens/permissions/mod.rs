//! Permissions: what one account may do, tool by tool.
//!
//! The journey of one Save is in [`editor`].

mod changes;
mod conflict;
mod editor;
mod form;
mod start_from;
mod tools;

use client::Failure;
use domain::AccountId;
use futures_util::future::join;
use leptos::prelude::*;

use crate::components::{PageHeading, bidi_isolate};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::screens::shared::links::{Back, account_route};
use crate::screens::shared::loader::{Loader, loading_lines};
use crate::screens::shared::messages;
use crate::session::{CompanyScope, Write};
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
        Loader::new(scope, async move |client| {
            let (account, matrix) = join(client.account(&id), client.permissions(&id)).await;
            let account = account?.value;
            name.try_set(Some(account.name.clone()));
            Ok((account, matrix?))
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
        view! { <PermissionsForm account=account seen=seen /> }.into_any()
    });
    let to = Signal::derive(move || account_route(scope, id.clone()));
    let back = Signal::derive(move || match name.get() {
        Some(name) => bidi_isolate(&name),
        None => t.edit_title(),
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
