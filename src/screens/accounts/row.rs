//! One account in the list.

use std::sync::Arc;

use domain::{Account, Action, AppType, Health, PermissionCounts};
use leptos::html;
use leptos::prelude::*;

use super::selecting::AccountCheckbox;
use crate::components::{
    Badge, ButtonKind, Cell, Copyable, Link, SkeletonWidth, Tone, UntrustedText, skeleton,
};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::route::Screen;
use crate::screens::shared::messages;
use crate::session::{CompanyScope, FeedRow, ReturnTo};

/// The cells of a row, whatever there is to show in it.
#[component]
pub fn Row(
    /// Which row, from 0.
    index: usize,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let row = Memo::new(move |_| scope.feed.row(index));
    move || match row.get() {
        FeedRow::Loading => skeletons(),
        FeedRow::Account(account) => cells(t, scope, index, account),
        FeedRow::Unreadable(name) => {
            let name = (!name.is_empty()).then(|| view! { <UntrustedText text=name /> });
            broken(view! { {name} <Badge tone=Tone::Danger label=t.row_unreadable() /> }.into_any())
        }
        FeedRow::Failed => without_account(t.row_failed()),
        FeedRow::Displaced => without_account(t.row_moved()),
    }
}

fn cells(t: Words, scope: CompanyScope, index: usize, account: Arc<Account>) -> AnyView {
    let health = {
        let account = account.clone();
        move || health_badge(t, &Health::of(&account, scope.sunset().get()))
    };
    let (name, client_id) = (account.name.clone(), account.client_id.clone());
    let kind = app_type(t, &account.app_type);
    let permitted = permissions(t, account.permissions);
    let (used, updated) = (account.last_used_at, account.updated_at);
    let ticked = account.clone();
    view! {
        <Cell class="sa-col-tick">
            <AccountCheckbox index=index account=ticked />
        </Cell>
        <Cell class="sa-col-name">
            <span class="sa-row-name">
                <UntrustedText text=name />
            </span>
            <Copyable
                text=client_id
                words=messages::copy_words(t, t.copy_client_id())
                small=true
            />
        </Cell>
        <Cell class="sa-col-type" label=t.app_type()>
            {kind}
        </Cell>
        <Cell class="sa-col-health" label=t.health()>
            {health}
        </Cell>
        <Cell class="sa-col-permissions" label=t.permissions()>
            {permitted}
        </Cell>
        <Cell class="sa-col-time" label=t.last_used()>
            {messages::time(t, used, t.never_used(), false)}
        </Cell>
        <Cell class="sa-col-time" label=t.updated()>
            {messages::time(t, updated, t.unknown(), false)}
        </Cell>
        <Cell class="sa-col-edit">
            <EditLink index=index account=account />
        </Cell>
    }
    .into_any()
}

/// The way to the edit screen; for people who may only read, to the same screen to view.
#[component]
fn EditLink(index: usize, account: Arc<Account>) -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let route = scope.route(Screen::Edit(account.id.clone()));
    let href = navigator.href(&route);
    let node = NodeRef::<html::A>::new();
    let id = account.id.clone();
    node.on_load(move |link| {
        let mine = scope
            .return_to
            .with_value(|to| to.as_ref().is_some_and(|to| to.account == id));
        if mine {
            scope.return_to.set_value(None);
            let _ = link.focus();
        }
    });
    let views = scope.denied(Action::Manage);
    let name = account.name.clone();
    let open = move |()| {
        scope.return_to.set_value(Some(ReturnTo {
            account: account.id.clone(),
            row: index,
        }));
        navigator.go(route.clone());
    };
    view! {
        <Link
            href=href
            label=move || if views.get().is_some() { t.view() } else { t.edit() }
            name=MaybeProp::derive(move || {
                Some(if views.get().is_some() { t.view_named(&name) } else { t.edit_named(&name) })
            })
            kind=ButtonKind::Secondary
            small=true
            on_press=open
            node_ref=node
        />
    }
}

fn app_type(t: Words, app_type: &AppType) -> AnyView {
    match app_type {
        AppType::Custom => view! { <span>{t.custom()}</span> }.into_any(),
        AppType::Marketplace(app) => {
            let removed = app_type.app_was_removed().then(
                || view! { <Badge tone=Tone::Warning label=t.app_removed_short() plain=true /> },
            );
            let name = view! { <UntrustedText text=app.name.clone() /> };
            let name = html::span().class("sa-line").child(name).into_any();
            two_lines(name, (t.marketplace(), removed).into_any())
        }
        AppType::Unclear(_) => {
            view! { <Badge tone=Tone::Warning label=messages::app_type(t, app_type) /> }.into_any()
        }
    }
}

fn health_badge(t: Words, health: &Health) -> AnyView {
    match health {
        Health::Functional => {
            view! { <Badge tone=Tone::Success label=t.functional() plain=true /> }.into_any()
        }
        Health::NotFunctional(reasons) => {
            let why: Vec<_> = reasons
                .iter()
                .map(|reason| messages::reason(t, reason).title)
                .collect();
            let badge = view! { <Badge tone=Tone::Danger label=t.not_functional() /> };
            two_lines(badge.into_any(), why.join(" · ").into_any())
        }
    }
}

fn permissions(t: Words, counts: Option<PermissionCounts>) -> AnyView {
    match counts {
        None => view! { <span class="sa-muted">{t.unknown()}</span> }.into_any(),
        Some(counts) if counts.are_none_everywhere() => {
            let badge = view! { <Badge tone=Tone::Warning label=t.permissions_none() /> };
            two_lines(badge.into_any(), t.every_call_fails().into_any())
        }
        Some(counts) => {
            view! { <span>{t.permissions_on(counts.granted() as usize)}</span> }.into_any()
        }
    }
}

/// What is so, and in small letters what that means.
fn two_lines(first: AnyView, second: AnyView) -> AnyView {
    let second = html::span()
        .class("sa-muted sa-small sa-line")
        .child(second);
    html::span()
        .class("sa-two-lines")
        .child((first, second))
        .into_any()
}

fn skeletons() -> AnyView {
    let cell = |class: &'static str, width| view! { <Cell class=class>{skeleton(width)}</Cell> };
    (
        view! { <Cell class="sa-col-tick">""</Cell> },
        cell("sa-col-name", SkeletonWidth::Long),
        cell("sa-col-type", SkeletonWidth::Medium),
        cell("sa-col-health", SkeletonWidth::Medium),
        cell("sa-col-permissions", SkeletonWidth::Short),
        cell("sa-col-time", SkeletonWidth::Short),
        cell("sa-col-time", SkeletonWidth::Short),
        cell("sa-col-edit", SkeletonWidth::Short),
    )
        .into_any()
}

fn without_account(why: String) -> AnyView {
    broken(html::span().class("sa-muted").child(why).into_any())
}

/// A row that is no account.
fn broken(content: AnyView) -> AnyView {
    view! {
        <Cell class="sa-col-tick">""</Cell>
        <Cell class="sa-col-name">{content}</Cell>
    }
    .into_any()
}
