//! The accounts beside one in the list as it was asked last: "3 of 210", and the ways to them.

use domain::AccountId;
use leptos::html;
use leptos::prelude::*;

use super::page_kind::PageKind;
use crate::components::{Announcer, Icon, Link};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::reactive::Memo;
use crate::session::{Beside, CompanyScope, Count, List, ReturnTo};
use crate::shortcuts::{Shortcut, Shortcuts};

/// How many rows around an account are loaded: some may be no accounts.
const AROUND: usize = 3;

/// The list's column of names: who came by an address has left it by no link.
const NAME_COLUMN: usize = 2;

/// Where the account stands, and the ways to the same page of those beside it; nothing for one that is
/// not listed.
pub fn listed(t: Words, scope: CompanyScope, id: AccountId, page: PageKind) -> Option<AnyView> {
    let navigator = Navigator::expect();
    let place = place(scope, &id)?;
    scope
        .feed
        .want(place.row.saturating_sub(AROUND)..place.row + AROUND + 1);
    let beside = Memo::new(move |_| scope.feed.beside(&place.account, place.row));
    let position = move || beside.with(|beside| Some(position(t, scope, beside.row?)));
    if !scope.is_opened(&id) {
        say_once(position);
    }
    let way = move |to: Option<AccountId>, label: fn(Words) -> String, icon: Icon| match to {
        Some(to) => {
            let route = page.route(scope, to);
            let href = navigator.href(&route);
            let go = move |()| navigator.go(route.clone());
            let label = label(t);
            view! { <Link href=href label=label icon=icon on_press=go /> }.into_any()
        }
        None => html::span()
            .class("sa-listed__end")
            .child(icon.view())
            .into_any(),
    };
    let previous = move || {
        let to = beside.with(|beside| beside.previous.clone());
        way(to, Words::previous, Icon::ChevronLeft)
    };
    let next = move || {
        let to = beside.with(|beside| beside.next.clone());
        way(to, Words::next, Icon::ChevronRight)
    };
    let follow = |shortcut: Shortcut, to: fn(&Beside) -> Option<AccountId>| {
        Shortcuts::expect().on(shortcut, move || {
            if let Some(to) = beside.with_untracked(to) {
                navigator.go(page.route(scope, to));
            }
        });
    };
    follow(Shortcut::Previous, |beside| beside.previous.clone());
    follow(Shortcut::Next, |beside| beside.next.clone());
    let position = html::span().class("sa-muted").child(position);
    let content = (previous, position, next);
    Some(html::div().class("sa-listed").child(content).into_any())
}

/// Where the list takes the account to be; from now on it is left by this one.
fn place(scope: CompanyScope, id: &AccountId) -> Option<ReturnTo> {
    let opened = scope.return_to.get_value();
    let column = opened.as_ref().map_or(NAME_COLUMN, |opened| opened.column);
    let opened = opened.filter(|opened| opened.account == *id);
    let listed = || {
        scope.feed.row_of(id).map(|row| ReturnTo {
            account: id.clone(),
            row,
            column,
        })
    };
    let place = opened.or_else(listed)?;
    scope.return_to.set_value(Some(place.clone()));
    Some(place)
}

/// "3 of 210"; only the first where nobody knows how many there are.
fn position(t: Words, scope: CompanyScope, row: usize) -> String {
    let number = t.number(row + 1);
    match scope.feed.with(List::found) {
        Count::Exactly(all) => t.of(&number, &t.number(all)),
        Count::AtLeast(_) => number,
    }
}

/// Says where one has come to, once that is known.
fn say_once(position: impl Fn() -> Option<String> + Send + Sync + 'static) {
    let announcer = Announcer::expect();
    Effect::new(move |said: Option<bool>| {
        said == Some(true) || position().map(|words| announcer.say(words)).is_some()
    });
}
