//! History: what has been done to one account, and by whom.

mod deeds;
mod entries;
mod sentences;

use domain::AccountId;
use leptos::prelude::*;

use crate::components::Card;
use crate::i18n::Words;
use crate::reactive::Signal;
use crate::screens::shared::account_page::{AccountHeader, AccountPage, PageKind};
use crate::screens::shared::loader::{Loader, loading_lines};
use crate::screens::shared::messages;
use crate::session::{CompanyScope, Write};
use entries::Entries;

/// The screen for the history of one account.
#[component]
pub fn History(id: AccountId) -> impl IntoView {
    let (t, scope) = (Words::expect(), CompanyScope::expect());
    let opened = AccountPage::enter(PageKind::History, id.clone());
    let of = id.clone();
    let loader = Loader::new(scope, async move |client| {
        let account = client.account(&of).await?.value;
        opened.see(account.clone());
        Ok(account.id)
    });
    // What is being saved belongs to it.
    let saving = loader.read_after(t, scope, Write::Update(id));
    let entries = |id| view! { <Card><Entries id=id /></Card> }.into_any();
    let content = loader.view(t, loading_lines::<4>, messages::missing_account, entries);
    view! {
        <AccountHeader
            opened=opened
            missing=Signal::derive(move || loader.is_missing())
            text=saving
        />
        {content}
    }
}
