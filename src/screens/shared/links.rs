//! Ways that several screens have: to the list, to an account and what it may do.

use domain::{AccountId, Draft};
use leptos::prelude::*;

use crate::components::{ButtonKind, EmptyState, Icon, Link, Notice, Tone, bidi_isolate};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::reactive::Signal;
use crate::route::{Route, Screen};
use crate::session::CompanyScope;

/// The list, with the search and the filters that it was left with.
pub fn list_route(scope: CompanyScope) -> Route {
    scope.route(Screen::Accounts(scope.feed.asked()))
}

pub fn account_route(scope: CompanyScope, account: AccountId) -> Route {
    scope.route(Screen::Edit(account))
}

/// What one account may do.
pub fn permissions_route(scope: CompanyScope, account: AccountId) -> Route {
    scope.route(Screen::Permissions(account))
}

/// What has been done to one account.
pub fn history_route(scope: CompanyScope, account: AccountId) -> Route {
    scope.route(Screen::History(account))
}

/// The replacement of an account, from the beginning or where it was left.
pub fn replace_route(scope: CompanyScope, account: AccountId, with: Option<AccountId>) -> Route {
    scope.route(Screen::Replace(account, with))
}

/// A new account, its form filled in with what was made of one that is gone (F8).
pub fn prefilled_route(scope: CompanyScope, draft: Draft) -> Route {
    scope.prefill_new(draft);
    scope.route(Screen::New)
}

/// A notice of something that is to be gone on with, with the way to it.
pub fn notice_of(
    t: Words,
    navigator: Navigator,
    title: String,
    text: Option<String>,
    to: Route,
) -> Notice {
    let href = navigator.href(&to);
    Notice::new(Tone::Warning, title, text)
        .way(t.open(), Some(href), move || navigator.go(to.clone()))
}

/// The way back to the list, as it was left.
#[component]
pub fn BackToList() -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    view! { <Back label=t.accounts_title() to=Signal::derive(move || list_route(scope)) /> }
}

/// Says that what was looked for is not here, and leads to the list.
#[component]
pub fn NothingHere(
    /// What is not here.
    title: String,
    /// Why, and what to do.
    text: String,
) -> impl IntoView {
    let t = Words::expect();
    let list = list_route(CompanyScope::expect());
    view! {
        <EmptyState icon=Icon::Key title=title text=text>
            <RouteLink to=list label=t.to_accounts() kind=ButtonKind::Primary />
        </EmptyState>
    }
}

/// The way back to an account, by its name as soon as that is known.
#[component]
pub fn BackToAccount(
    id: AccountId,
    /// What a read has said that it is called.
    #[prop(optional, into)]
    name: MaybeProp<String>,
) -> impl IntoView {
    let (t, scope) = (Words::expect(), CompanyScope::expect());
    let listed = scope.feed.account(&id);
    let label = Signal::derive(move || {
        let listed = || Some(listed.as_ref()?.name.clone());
        let name = name.get().or_else(listed);
        name.map_or_else(|| t.service_account(), |name| bidi_isolate(&name))
    });
    view! { <Back label=label to=Signal::derive(move || account_route(scope, id.clone())) /> }
}

#[component]
pub fn Back(#[prop(into)] label: Signal<String>, #[prop(into)] to: Signal<Route>) -> impl IntoView {
    view! { <RouteLink to=to label=label icon=Icon::ChevronLeft /> }
}

/// A link to a place in the module.
#[component]
pub fn RouteLink(
    #[prop(into)] to: Signal<Route>,
    #[prop(into)] label: Signal<String>,
    /// Looks like a button of this kind.
    #[prop(optional, into)]
    kind: Option<ButtonKind>,
    /// Shown before the words.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Lower and tighter; only with `kind`.
    #[prop(optional)]
    small: bool,
    /// It is where the user is.
    #[prop(optional)]
    current: bool,
) -> impl IntoView {
    let navigator = Navigator::expect();
    let go = move |()| {
        if !current {
            navigator.go(to.get_untracked());
        }
    };
    view! {
        <Link
            href=move || navigator.href(&to.get())
            label=label
            kind=kind
            icon=icon
            small=small
            current=current
            on_press=go
        />
    }
}
