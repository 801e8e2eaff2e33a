//! Replace: a new account in the place of an old one, without interrupting anything (K3).
//!
//! New account → permissions copied → secret stored and handed to the applications → old one
//! deleted, once the person says that nothing uses it. Where it stands follows from the accounts
//! themselves, so it can be left at any point and gone on with later.
//!
//! The address names both accounts, and anybody can make an address. So a pair that was not begun
//! here is shown as such first ([`begin`]): the steps give permissions to one account and end with
//! deleting the other.

mod begin;
mod flow;
mod pair;
mod steps;

use domain::AccountId;
use leptos::prelude::*;

use crate::components::{PageHeading, bidi_isolate, plain_name};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::reactive::{RwSignal, Signal};
use crate::screens::shared::links::BackToAccount;
use crate::screens::shared::loader::{Loader, loading_lines};
use crate::screens::shared::messages;
use crate::session::CompanyScope;
use begin::{begin, new_missing, old_missing, these_two};
use pair::{Pair, look_up};
use steps::steps;

/// The screen for one replacement.
#[component]
pub fn Replace(
    /// The account that is to be replaced.
    id: AccountId,
    /// The new one, once there is one.
    with: Option<AccountId>,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    // What the account is called that is replaced, or was: of the new one where only that is left.
    let known = scope.known_account(&id).map(|account| account.name.clone());
    let name = RwSignal::new(known);
    let title = move |shown: fn(&str) -> String| match name.get() {
        Some(name) => t.replace_named(&shown(&name)),
        None => t.replace_title(),
    };
    PageFocus::expect().enter(move || title(plain_name));
    let begun = RwSignal::new(with.is_some() && scope.replacement_of(&id) == with);
    let back_to = with.clone().unwrap_or_else(|| id.clone());
    let old = id.clone();
    let loader = Loader::new(scope, async move |client| {
        let pair = look_up(client, old.clone(), with.clone()).await?;
        if let Some(old) = pair.old() {
            name.set(Some(old.name.clone()));
        }
        Ok(pair)
    });
    loader.read();
    let content = loader.view(
        t,
        loading_lines::<4>,
        messages::missing_account,
        move |pair| match pair {
            Pair::Old { old, twice } => begin(t, scope, *old, twice),
            Pair::NewMissing(old) => new_missing(t, scope, *old),
            Pair::OldMissing(new) => old_missing(t, scope, &id, new.account.value, begun.get()),
            Pair::Both(sides) if begun.get() => steps(t, *sides, loader.again()),
            Pair::Both(sides) => these_two(t, scope, *sides, begun),
        },
    );
    view! {
        <PageHeading
            title=Signal::derive(move || title(bidi_isolate))
            text=t.replace_text()
            back=move || view! { <BackToAccount id=back_to.clone() /> }.into_any()
        />
        {content}
    }
}
