//! Service Accounts: the list.

mod bar;
mod export;
mod filters;
mod notice;
mod overview;
mod query;
mod row;
mod selecting;

use std::time::Duration;

use client::FailureKind;
use domain::{AccountsQuery, SortKey};
use leptos::html;
use leptos::prelude::*;

use crate::components::{
    Announcer, Button, ButtonKind, Card, Column, EmptyState, Icon, PageHeading, Sorting, Tone,
    WindowedTable,
};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::page_focus::PageFocus;
use crate::route::{Route, Screen};
use crate::screens::shared::messages;
use crate::session::{CompanyScope, Count, Summary};
use bar::SelectionBar;
use filters::Filters;
use notice::SunsetNotice;
use overview::AttentionCounts;
use query::go;
use selecting::{AllCheckbox, Anchor};

/// The company's accounts: found, filtered, sorted, and each with its way to the edit screen.
#[component]
pub fn Accounts() -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let page_focus = PageFocus::expect();
    let summary = scope.feed.summary();
    // What the address says is what is asked.
    let query = Memo::new(move |_| match navigator.route().get() {
        Route::Company(_, Screen::Accounts(query)) => query,
        _ => AccountsQuery::default(),
    });
    Effect::new(move || scope.feed.ask(&query.get()));
    Effect::new(move || scope.bulk.drop_vanished());
    Anchor::provide();

    let reveal = RwSignal::new(
        scope
            .return_to
            .with_value(|to| to.as_ref().map(|to| to.row)),
    );
    if reveal.get_untracked().is_some() {
        page_focus.enter_quietly(move || t.accounts_title());
        return_to_heading(page_focus, scope, summary);
    } else {
        page_focus.enter(move || t.accounts_title());
    }

    let sort = move |key: &'static str| {
        let chosen = SortKey::ALL.into_iter().find(|one| one.field() == key);
        if let Some(by) = chosen {
            let query = query.get_untracked();
            let sort = query.sort.choose(by);
            go(navigator, scope, AccountsQuery { sort, ..query });
        }
    };
    let columns = columns(t, query);
    let count = part(summary, |summary| summary.rows);
    let first_load = part(summary, |summary| {
        summary.answered.is_none() && summary.failure.is_none()
    });
    let failure = part(summary, |summary| summary.failure.clone());
    let busy = part(summary, |summary| summary.busy);
    let nothing = part(summary, |summary| {
        summary.rows == 0 && summary.answered.is_some() && !summary.busy
    });
    let table = move || {
        let row = move |index| view! { <row::Row index=index /> }.into_any();
        // Before the first answer a screenful of skeletons has the place of the rows.
        let rows = Signal::derive(move || if first_load.get() { 12 } else { count.get() });
        view! {
            {select_all()}
            <Card flush=true>
            <WindowedTable
                class="sa-accounts"
                label=t.accounts_title()
                columns=columns
                lead=move || view! { <AllCheckbox /> }.into_any()
                count=rows
                row=row
                on_sort=Callback::new(sort)
                on_range=Callback::new(move |range| scope.feed.want(range))
                busy=busy
                reveal=reveal
            />
            </Card>
        }
    };
    let body = move || {
        let gone_wrong = failure.get();
        if let Some(failure) = gone_wrong.filter(|_| count.get() == 0) {
            return view! { <Unavailable failure=failure /> }.into_any();
        }
        if nothing.get() {
            return view! { <Nothing query=query /> }.into_any();
        }
        table().into_any()
    };
    let problem = move || {
        failure
            .get()
            .filter(|_| count.get() > 0)
            .map(|what| messages::failure_banner(t, &what, Some(retry(scope))))
    };
    view! {
        <PageHeading
            title=t.accounts_title()
            text=MaybeProp::derive(move || found_words(t, scope))
            actions=move || view! { <New /> }.into_any()
        />
        <div class="sa-stack">
            <SunsetNotice />
            <AttentionCounts query=query />
            <Filters query=query />
            <SayFound />
            {problem}
            <ListChanged />
            {body}
            <SelectionBar />
        </div>
    }
}

/// A part of the summary, which is drawn anew only when it has changed itself.
fn part<T>(summary: Signal<Summary>, of: fn(&Summary) -> T) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| summary.with(of))
}

/// The way to a new account, or why there is none (W1, D1).
#[component]
fn New() -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let open = move |()| {
        navigator.go(scope.route(Screen::New));
    };
    view! {
        <div class="sa-cluster">
        <Button
            label=t.refresh()
            icon=Icon::Refresh
            icon_only=true
            kind=ButtonKind::Quiet
            on_press=move |()| scope.feed.refresh()
        />
        <Button
            label=t.new_title()
            icon=Icon::Plus
            kind=ButtonKind::Primary
            disabled_reason=messages::why_no_new(t, scope)
            on_press=open
        />
        </div>
    }
}

/// The columns, and by which of them the list is sorted.
fn columns(t: Words, query: Memo<AccountsQuery>) -> Signal<Vec<Column>> {
    Signal::derive(move || {
        let order = query.get().sort;
        let sorting = |by: SortKey| match (order.by == by, order.descending) {
            (false, _) => Sorting::None,
            (true, false) => Sorting::Ascending,
            (true, true) => Sorting::Descending,
        };
        let fixed = |key, label, class| Column {
            key,
            label,
            sort: Sorting::Fixed,
            class,
        };
        let sorted = |by: SortKey, label, class| Column {
            sort: sorting(by),
            ..fixed(by.field(), label, class)
        };
        vec![
            fixed("selected", t.selected_column(), "sa-col-tick"),
            sorted(SortKey::Name, t.name(), "sa-col-name"),
            fixed("app_type", t.app_type(), "sa-col-type"),
            fixed("health", t.health(), "sa-col-health"),
            fixed("permissions", t.permissions(), "sa-col-permissions"),
            sorted(SortKey::LastUsed, t.last_used(), "sa-col-time"),
            sorted(SortKey::Updated, t.updated(), "sa-col-time"),
            fixed("edit", t.edit(), "sa-col-edit"),
        ]
    })
}

/// The checkbox for all that match, for where there are no column headings.
fn select_all() -> AnyView {
    html::div()
        .class("sa-only-cards sa-select-all")
        .child(view! { <AllCheckbox labelled=true /> })
        .into_any()
}

/// The list has changed on the server while its pages came in (F31).
#[component]
fn ListChanged() -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    move || {
        let list_changed = scope.feed.summary().with(|summary| summary.list_changed);
        list_changed.then(|| messages::list_changed(t, true, retry(scope)))
    }
}

fn retry(scope: CompanyScope) -> Callback<()> {
    Callback::new(move |()| scope.feed.refresh())
}

/// How many accounts there are, in words.
fn found_words(t: Words, scope: CompanyScope) -> Option<String> {
    scope.feed.summary().with(|summary| {
        let answered = summary.answered.as_ref()?;
        Some(match (summary.found, answered.narrows()) {
            (Count::Exactly(count), false) => t.accounts_count(count),
            (Count::Exactly(count), true) => t.accounts_match(count),
            (Count::AtLeast(count), _) => t.accounts_at_least(count),
        })
    })
}

/// Says how many there are whenever a query has been answered.
#[component]
fn SayFound() -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let announcer = Announcer::expect();
    let found = Memo::new(move |_| {
        let quiet = scope.feed.summary().with(|summary| summary.busy);
        (!quiet).then(|| found_words(t, scope)).flatten()
    });
    Effect::new(move |before: Option<Option<String>>| {
        let now = found.get();
        if let (Some(words), Some(Some(_))) = (&now, &before) {
            announcer.say(words.clone());
        }
        now.or_else(|| before.flatten())
    });
}

/// There is nothing to show, and what to do about that.
#[component]
fn Nothing(query: Memo<AccountsQuery>) -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    move || {
        if query.with(AccountsQuery::narrows) {
            let all = move |()| go(navigator, scope, query.get_untracked().without_filters());
            view! {
                <EmptyState icon=Icon::Search title=t.no_match() text=t.no_match_text()>
                    <Button label=t.clear_filters() on_press=all />
                </EmptyState>
            }
            .into_any()
        } else {
            view! {
                <EmptyState icon=Icon::Key title=t.no_accounts() text=t.no_accounts_text() />
            }
            .into_any()
        }
    }
}

/// The list could not be loaded at all.
#[component]
fn Unavailable(failure: client::Failure) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    if failure.kind == FailureKind::Unreachable {
        return messages::failure_banner(t, &failure, Some(retry(scope)));
    }
    let message = messages::failure(t, &failure);
    let icon = match failure.kind {
        FailureKind::Offline => Icon::Offline,
        FailureKind::Forbidden(_) => Icon::Shield,
        _ => Icon::Alert,
    };
    Announcer::expect().say(message.title.clone());
    view! {
        <EmptyState icon=icon title=message.title text=message.text tone=Tone::Danger>
            <Button label=t.try_again() icon=Icon::Refresh on_press=retry(scope) />
        </EmptyState>
    }
    .into_any()
}

/// The row that somebody left by takes the focus when it is drawn; should it be gone, the heading
/// does.
fn return_to_heading(page_focus: PageFocus, scope: CompanyScope, summary: Signal<Summary>) {
    set_timeout(
        move || {
            let is_coming = summary.try_with_untracked(|summary| {
                summary.failure.is_none() && (summary.busy || summary.answered.is_none())
            });
            // Without an answer the list has been left again.
            if is_coming == Some(true) {
                return_to_heading(page_focus, scope, summary);
            } else if is_coming == Some(false)
                && scope
                    .return_to
                    .try_update_value(Option::take)
                    .flatten()
                    .is_some()
            {
                page_focus.recover_focus();
            }
        },
        Duration::from_millis(600),
    );
}
