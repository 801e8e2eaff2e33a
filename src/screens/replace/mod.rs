//! Replace: a new account in the place of an old one, without interrupting anything (K3).
//!
//! New account → permissions copied → secret stored and handed to the applications → old one
//! deleted, once the person says that nothing uses it. Where it stands follows from the accounts
//! themselves, so it can be left at any point and gone on with later.
//!
//! The address names both accounts, and anybody can make an address. So a pair that was not begun
//! here is shown as such first ([`doubts`]): the steps give permissions to one account and end with
//! deleting the other.

mod begin;
mod copy_step;
mod doubts;
mod flow;
mod side;
mod steps;

use client::{Client, Failure};
use domain::{Account, AccountId};
use futures_util::future::join;
use leptos::prelude::*;

use crate::components::{Card, Loading, PageHeading, SkeletonWidth, bidi_isolate, skeletons};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::screens::shared::links::{Back, account_route};
use crate::screens::shared::loader::Loader;
use crate::screens::shared::messages;
use crate::session::CompanyScope;
use begin::Begin;
use doubts::{NewMissing, OldMissing, TheseTwo};
use side::{Side, side};
use steps::Steps;

/// What is known of the two accounts.
#[derive(Clone)]
enum Pair {
    /// There is no new one yet.
    Old(Box<Account>),
    /// The address names one account twice.
    Same(Box<Account>),
    /// The old one and the new one.
    Both(Box<Side>, Box<Side>),
    /// The new one is here, and the old one is not found.
    OldMissing(Box<Account>),
    /// The old one is here, and the new one is not found.
    NewMissing(Box<Account>),
}

/// The screen for one replacement.
#[component]
pub fn Replace(
    /// The old account.
    id: AccountId,
    /// The new one, once there is one.
    with: Option<AccountId>,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    PageFocus::expect().enter(move || t.replace_title());
    let begun = RwSignal::new(with.is_some() && scope.replacement_of(&id) == with);
    let loader = {
        let (id, with) = (id.clone(), with.clone());
        Loader::new(scope, move |client| {
            let (id, with) = (id.clone(), with.clone());
            Box::pin(async move { look_up(&client, &id, with.as_ref()).await })
        })
    };
    loader.read();
    let back_to = with.unwrap_or_else(|| id.clone());
    let missing = move |failure: &Failure| messages::missing_account(t, failure);
    let content = loader.view(t, coming, missing, move |pair| match pair {
        Pair::Old(old) => view! { <Begin old=*old /> }.into_any(),
        Pair::Same(old) => view! { <Begin old=*old twice=true /> }.into_any(),
        Pair::NewMissing(old) => view! { <NewMissing old=*old /> }.into_any(),
        Pair::OldMissing(new) => {
            view! { <OldMissing old=id.clone() new=*new begun=begun.get() /> }.into_any()
        }
        Pair::Both(old, new) if begun.get() => {
            view! { <Steps old=*old new=*new again=loader.again() /> }.into_any()
        }
        Pair::Both(old, new) => view! { <TheseTwo old=*old new=*new begun=begun /> }.into_any(),
    });
    let name = scope
        .feed
        .account(&back_to)
        .map_or_else(|| t.edit_title(), |account| bidi_isolate(&account.name));
    let to = Signal::derive(move || account_route(scope, back_to.clone()));
    view! {
        <PageHeading
            title=t.replace_title()
            text=t.replace_text()
            back=move || view! { <Back label=name.clone() to=to /> }.into_any()
        />
        {content}
    }
}

async fn look_up(
    client: &Client,
    old: &AccountId,
    new: Option<&AccountId>,
) -> Result<Pair, Failure> {
    let Some(new) = new else {
        return Ok(Pair::Old(Box::new(client.account(old).await?.value)));
    };
    match join(side(client, old), side(client, new)).await {
        // By the ids that the API gives: an address may write one id in two ways.
        (Ok(old), Ok(new)) if old.account.value.id == new.account.value.id => {
            Ok(Pair::Same(Box::new(old.account.value)))
        }
        (Ok(old), Ok(new)) => Ok(Pair::Both(Box::new(old), Box::new(new))),
        (Err(gone), Ok(new)) if gone.is_gone() => Ok(Pair::OldMissing(Box::new(new.account.value))),
        (Ok(old), Err(gone)) if gone.is_gone() => Ok(Pair::NewMissing(Box::new(old.account.value))),
        (Err(failure), _) | (_, Err(failure)) => Err(failure),
    }
}

/// The steps before the accounts are here.
fn coming(t: Words) -> AnyView {
    view! {
        <Loading label=t.loading()>
            <Card>{skeletons(4, &[SkeletonWidth::Full])}</Card>
        </Loading>
    }
    .into_any()
}
