//! Ways that several screens have: to the list, to an account and what it may do.

use domain::{AccountId, Draft};
use leptos::prelude::*;

use crate::components::{ButtonKind, Icon, Link, Notice, Tone};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::route::Route;
use crate::session::CompanyScope;

/// The list, with the search and the filters that it was left with.
pub fn list_route(scope: CompanyScope) -> Route {
    Route::Accounts {
        company: scope.id(),
        query: scope.feed.asked(),
    }
}

/// One account.
pub fn account_route(scope: CompanyScope, account: AccountId) -> Route {
    Route::Edit {
        company: scope.id(),
        account,
    }
}

/// What one account may do.
pub fn permissions_route(scope: CompanyScope, account: AccountId) -> Route {
    Route::Permissions {
        company: scope.id(),
        account,
    }
}

/// The replacement of an account, from the beginning or where it was left.
pub fn replace_route(scope: CompanyScope, account: AccountId, with: Option<AccountId>) -> Route {
    Route::Replace {
        company: scope.id(),
        account,
        with,
    }
}

/// A new account, its form filled in with what was made of one that is gone (F8).
pub fn prefilled_route(scope: CompanyScope, draft: Draft) -> Route {
    scope.prefill_new(draft);
    Route::New {
        company: scope.id(),
    }
}

/// A notice of something that is to be gone on with, with the way to it.
pub fn notice_of(
    t: Words,
    navigator: Navigator,
    title: String,
    text: Option<String>,
    to: Route,
) -> Notice {
    let mut notice = Notice::new(Tone::Warning, title);
    if let Some(text) = text {
        notice = notice.text(text);
    }
    let href = navigator.href(&to);
    notice.way(t.open(), Some(href), move || navigator.go(to.clone()))
}

/// The way on, as the one thing to do here.
pub fn link_to(to: Route, label: String) -> AnyView {
    let navigator = Navigator::expect();
    let href = navigator.href(&to);
    let go = move |()| navigator.go(to.clone());
    view! { <Link href=href label=label kind=ButtonKind::Primary on_press=go /> }.into_any()
}

/// The way back to the list, as it was left.
#[component]
pub fn BackToList() -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    view! { <Back label=t.accounts_title() to=Signal::derive(move || list_route(scope)) /> }
}

/// A way back.
#[component]
pub fn Back(
    /// To what.
    #[prop(into)]
    label: Signal<String>,
    /// Where that is.
    #[prop(into)]
    to: Signal<Route>,
) -> impl IntoView {
    let navigator = Navigator::expect();
    view! {
        <Link
            href=move || navigator.href(&to.get())
            label=label
            icon=Icon::ChevronLeft
            on_press=move |()| navigator.go(to.get_untracked())
        />
    }
}
