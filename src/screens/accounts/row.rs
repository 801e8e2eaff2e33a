//! One account in the list.

use std::sync::Arc;

use domain::{Account, AccountId, Action, AppType, Health, NotFunctionalReason, PermissionCounts};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::selecting::AccountCheckbox;
use crate::components::{
    Badge, ButtonKind, Cell, Copyable, Link, LongName, SkeletonWidth, Tone, UntrustedText, skeleton,
};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::reactive::Memo;
use crate::screens::shared::links::account_route;
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
        FeedRow::Account(account) => cells(t, scope, index, &account),
        FeedRow::Unreadable(name) => {
            let name = (!name.is_empty()).then(|| view! { <UntrustedText text=name /> });
            broken(view! { {name} <Badge tone=Tone::Danger label=t.row_unreadable() /> }.into_any())
        }
        FeedRow::Failed => without_account(t.row_failed()),
        FeedRow::Displaced => without_account(t.row_moved()),
    }
}

/// A column: its number, from 1, and its class.
type At = (usize, &'static str);

const TICK: At = (1, "sa-col-tick");
const NAME: At = (2, "sa-col-name");
const CLIENT_ID: At = (3, "sa-col-id");
const APP_TYPE: At = (4, "sa-col-type");
const HEALTH: At = (5, "sa-col-health");
const PERMISSIONS: At = (6, "sa-col-permissions");
const LAST_USED: At = (7, "sa-col-time sa-col-used");
const UPDATED: At = (8, "sa-col-time sa-col-updated");
const EDIT: At = (9, "sa-col-edit");

fn cells(t: Words, scope: CompanyScope, index: usize, account: &Arc<Account>) -> AnyView {
    let judged = account.clone();
    let health = move || health(t, &Health::of(&judged, scope.sunset().get()));
    let copy = messages::copy_words(t, t.copy_client_id_of(&account.name));
    let client_id = account.client_id.clone();
    let used = messages::time(t, account.last_used_at, t.never_used(), false);
    let updated = match account.updated_at {
        None => unknown(t),
        at => messages::time(t, at, String::new(), false),
    };
    let id = account.id.clone();
    let edited = move || {
        let is_it = scope.edited.with(|edited| edited.as_ref() == Some(&id));
        is_it.then(|| view! { <Badge tone=Tone::Info label=t.just_edited() plain=true /> })
    };
    let updated = two_lines(updated, edited.into_any());
    view! {
        {cell(TICK, view! { <AccountCheckbox index=index account=account.clone() /> }.into_any())}
        {cell(NAME, name_link(index, account))}
        {cell(CLIENT_ID, view! { <Copyable text=client_id words=copy small=true /> }.into_any())}
        {labelled(APP_TYPE, t.app_type(), app_type(t, &account.app_type))}
        {labelled(HEALTH, t.health(), health.into_any())}
        {labelled(PERMISSIONS, t.permissions(), permissions(t, account.permissions))}
        {labelled(LAST_USED, t.last_used(), used)}
        {labelled(UPDATED, t.updated(), updated)}
        {cell(EDIT, edit_link(t, scope, index, account))}
    }
    .into_any()
}

fn cell((column, class): At, content: AnyView) -> AnyView {
    view! { <Cell column=column class=class>{content}</Cell> }.into_any()
}

/// A cell that says what it is about where the row is a card.
fn labelled((column, class): At, label: String, content: AnyView) -> AnyView {
    view! { <Cell column=column class=class label=label>{content}</Cell> }.into_any()
}

/// The account's name, which leads to it; all of the row does.
fn name_link(index: usize, account: &Arc<Account>) -> AnyView {
    let (href, open, node) = way(index, account, NAME);
    let name = account.name.clone();
    view! {
        <Link href=href label="" name=account.name.clone() on_press=open node_ref=node>
            <LongName text=name />
        </Link>
    }
    .into_any()
}

/// The way to change it; for people who may only read, to view it.
fn edit_link(t: Words, scope: CompanyScope, index: usize, account: &Arc<Account>) -> AnyView {
    let (href, open, node) = way(index, account, EDIT);
    let views = scope.denied(Action::Manage);
    let name = account.name.clone();
    let named = move || {
        Some(if views.get().is_some() {
            t.view_named(&name)
        } else {
            t.edit_named(&name)
        })
    };
    view! {
        <Link
            href=href
            label=move || if views.get().is_some() { t.view() } else { t.edit() }
            name=MaybeProp::derive(named)
            kind=ButtonKind::Secondary
            small=true
            on_press=open
            node_ref=node
        />
    }
    .into_any()
}

/// Where a link to an account leads and what it does; the link takes the focus when somebody comes back
/// by it.
fn way(
    index: usize,
    account: &Account,
    (column, _): At,
) -> (String, Callback<()>, NodeRef<html::A>) {
    let (navigator, scope) = (Navigator::expect(), CompanyScope::expect());
    let id = account.id.clone();
    let href = navigator.href(&account_route(scope, id.clone()));
    let node = NodeRef::<html::A>::new();
    let left = id.clone();
    node.on_load(move |link| {
        let is_it = |to: &ReturnTo| to.account == left && to.column == column;
        if scope
            .return_to
            .with_value(|to| to.as_ref().is_some_and(is_it))
        {
            scope.return_to.set_value(None);
            let _ = link.focus();
        }
    });
    let open = move |()| open(navigator, scope, id.clone(), (index, column));
    (href, Callback::new(open), node)
}

/// Opens an account from one of the row's cells.
fn open(
    navigator: Navigator,
    scope: CompanyScope,
    account: AccountId,
    (row, column): (usize, usize),
) {
    scope.return_to.set_value(Some(ReturnTo {
        account: account.clone(),
        row,
        column,
    }));
    navigator.go(account_route(scope, account));
}

/// Enter opens the account of the row with the focus, also from a cell where there is nothing to press.
pub fn open_by_enter(
    event: &KeyboardEvent,
    navigator: Navigator,
    scope: CompanyScope,
    row: Option<usize>,
) {
    let target = event.target().map(JsCast::dyn_into::<Element>);
    let is_cell = matches!(target, Some(Ok(target))
        if target.matches("[role=gridcell], [role=gridcell] input") == Ok(true));
    if event.key() == "Enter"
        && is_cell
        && let Some(row) = row
        && let FeedRow::Account(account) = untrack(|| scope.feed.row(row))
    {
        event.prevent_default();
        open(navigator, scope, account.id.clone(), (row, NAME.0));
    }
}

fn app_type(t: Words, app_type: &AppType) -> AnyView {
    match app_type {
        AppType::Custom => view! { <span>{t.custom()}</span> }.into_any(),
        AppType::Marketplace(app) => {
            let kind = if app_type.app_was_removed() {
                view! { <Badge tone=Tone::Warning label=t.concern_app_removed() plain=true /> }
                    .into_any()
            } else {
                t.marketplace().into_any()
            };
            let name = view! { <UntrustedText text=app.name.clone() /> };
            two_lines(html::span().class("sa-line").child(name).into_any(), kind)
        }
        AppType::Unclear(_) => {
            let words = messages::app_type(t, app_type);
            view! { <Badge tone=Tone::Warning label=words plain=true /> }.into_any()
        }
    }
}

/// Quiet where there is nothing to do.
fn health(t: Words, health: &Health) -> AnyView {
    match health {
        Health::Functional => muted(t.functional()),
        Health::NotFunctional(reasons) => {
            let badge = view! { <Badge tone=Tone::Danger label=t.not_functional() plain=true /> };
            two_lines(badge.into_any(), why(t, reasons))
        }
    }
}

/// The first reason in two words, and how many more there are; in full for screen readers.
fn why(t: Words, reasons: &[NotFunctionalReason]) -> AnyView {
    let short = reasons.first().map(|reason| match reason {
        NotFunctionalReason::ContactEmailChanged => t.reason_email_short(),
        NotFunctionalReason::ContactInOtherDirectory => t.reason_directory_short(),
        NotFunctionalReason::Sunset => t.reason_sunset_short(),
        NotFunctionalReason::Unknown(code) => code.to_string(),
    });
    let more = match reasons.len() {
        0 | 1 => String::new(),
        all => format!(" +{}", t.number(all - 1)),
    };
    let title = |reason| messages::reason(t, reason, None).title;
    let all: Vec<_> = reasons.iter().map(title).collect();
    view! {
        {html::span().aria_hidden("true").child((short, more))}
        {html::span().class("sa-hidden").child(all.join(" · "))}
    }
    .into_any()
}

fn permissions(t: Words, counts: Option<PermissionCounts>) -> AnyView {
    match counts {
        None => unknown(t),
        Some(counts) if counts.are_none_everywhere() => {
            let badge =
                view! { <Badge tone=Tone::Warning label=t.permissions_none() plain=true /> };
            two_lines(badge.into_any(), t.every_call_fails().into_any())
        }
        Some(counts) => view! { <span>{t.tools(counts.granted() as usize)}</span> }.into_any(),
    }
}

/// What nobody has told: a dash for the eye, the word for the ear.
fn unknown(t: Words) -> AnyView {
    view! {
        {html::span().class("sa-muted").aria_hidden("true").child("—")}
        {html::span().class("sa-hidden").child(t.unknown())}
    }
    .into_any()
}

fn muted(words: String) -> AnyView {
    html::span().class("sa-muted").child(words).into_any()
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
    let bar = |at, width| cell(at, skeleton(width));
    (
        cell(TICK, ().into_any()),
        bar(NAME, SkeletonWidth::Full),
        cell(CLIENT_ID, ().into_any()),
        bar(APP_TYPE, SkeletonWidth::Full),
        bar(HEALTH, SkeletonWidth::Full),
        bar(PERMISSIONS, SkeletonWidth::Full),
        bar(LAST_USED, SkeletonWidth::Short),
        bar(UPDATED, SkeletonWidth::Short),
        bar(EDIT, SkeletonWidth::Short),
    )
        .into_any()
}

fn without_account(why: String) -> AnyView {
    broken(muted(why))
}

/// A row that is no account.
fn broken(content: AnyView) -> AnyView {
    (cell(TICK, ().into_any()), cell(NAME, content)).into_any()
}
