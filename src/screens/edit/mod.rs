//! Edit a service account: the main job.
//!
//! The journey of one Update is in [`editor`]; this file is what is around the form.

mod conflict;
mod editor;
mod facts;
mod form;
mod history;

use domain::{Account, AccountId, Action};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::say;
use crate::api::{Failure, FailureKind, Versioned};
use crate::app::Shell;
use crate::components::{
    Banner, ButtonKind, Card, EmptyState, Icon, Link, Loading, PageHeading, SkeletonWidth, Tone,
    skeleton,
};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::route::Route;
use crate::session::CompanyScope;
use editor::Editor;
use facts::AccountFacts;
use form::EditForm;
use history::History;

/// What is known of the account.
#[derive(Clone)]
enum Load {
    Coming,
    Here(Box<Versioned<Account>>),
    Failed(Failure),
}

/// The screen for one account.
#[component]
pub fn Edit(
    /// Which.
    id: AccountId,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    Shell::expect().arrive(move || t.edit_title());
    let load = RwSignal::new(Load::Coming);
    let read = {
        let id = id.clone();
        move || {
            let (client, id) = (scope.client(), id.clone());
            load.set(Load::Coming);
            spawn_local(async move {
                let answer = client.account(&id).await;
                if matches!(&answer, Err(failure) if is_gone(failure)) {
                    scope.feed.remove(&id);
                }
                load.try_set(match answer {
                    Ok(account) => Load::Here(Box::new(account)),
                    Err(failure) => Load::Failed(failure),
                });
            });
        }
    };
    read();
    let again = Callback::new(move |()| read());
    let known = scope.feed.account(&id);
    let content = move || match load.get() {
        Load::Coming => coming(t),
        Load::Failed(failure) if is_gone(&failure) => missing(t, &failure),
        Load::Failed(failure) => say::failure_banner(t, &failure, Some(again)),
        Load::Here(account) => view! { <Editing seen=*account reload=again /> }.into_any(),
    };
    // The name is in the heading's place at once where the list has it already.
    let name = known.map(|account| account.name.clone());
    let text = MaybeProp::derive(move || match load.get() {
        Load::Here(_) => None,
        _ => name.clone(),
    });
    view! {
        <PageHeading
            title=t.edit_title()
            text=text
            back=move || view! { <Back /> }.into_any()
        />
        {content}
    }
}

/// The account, its form, and what is to be known of it.
#[component]
fn Editing(seen: Versioned<Account>, reload: Callback<()>) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let editor = Editor::new(scope, seen);
    let denied = scope.denied(Action::Manage);
    let reason = Signal::derive(move || denied.get().map(|denied| say::denied(t, denied)));
    let banner = move || {
        let text = reason.get()?;
        Some(view! { <Banner tone=Tone::Info title=t.read_only_title() text=text /> })
    };
    view! {
        <div class="sa-stack">
            {banner}
            <div class="sa-columns">
                <EditForm editor=editor denied=reason reload=reload />
                <div class="sa-stack">
                    <AccountFacts account=editor.account() />
                    <History account=editor.account() />
                </div>
            </div>
        </div>
    }
}

fn is_gone(failure: &Failure) -> bool {
    matches!(failure.kind, FailureKind::NotFound | FailureKind::Gone)
}

/// The way back to the list, as it was left.
#[component]
fn Back() -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let list = Signal::derive(move || list_route(scope));
    view! {
        <Link
            href=move || navigator.href(&list.get())
            label=t.accounts_title()
            icon=Icon::ChevronLeft
            on_press=move |()| navigator.go(list.get_untracked())
        />
    }
}

/// The list, with the search and the filters that it was left with.
fn list_route(scope: CompanyScope) -> Route {
    Route::Accounts {
        company: scope.id(),
        query: scope.feed.asked(),
    }
}

/// The form before the account is here.
fn coming(t: Words) -> AnyView {
    let field = || {
        (
            skeleton(SkeletonWidth::Short),
            skeleton(SkeletonWidth::Full),
        )
    };
    view! {
        <Loading label=t.loading()>
            <div class="sa-columns">
                <Card>
                    <div class="sa-stack">{field()} {field()} {field()}</div>
                </Card>
                <div class="sa-stack">{field()} {field()} {field()} {field()}</div>
            </div>
        </Loading>
    }
    .into_any()
}

/// There is no such account, or not any more.
fn missing(t: Words, failure: &Failure) -> AnyView {
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let said = say::failure(t, failure);
    let list = list_route(scope);
    let href = navigator.href(&list);
    view! {
        <EmptyState icon=Icon::Key title=t.account_missing() text=said.text>
            <Link
                href=href
                label=t.to_accounts()
                kind=ButtonKind::Primary
                on_press=move |()| navigator.go(list.clone())
            />
        </EmptyState>
    }
    .into_any()
}
