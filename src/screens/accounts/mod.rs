//! Service Accounts: the list.

mod bar;
mod export;
mod filters;
mod notice;
mod overview;
mod print;
mod query;
mod row;
mod selecting;
mod view_menu;

use std::ops::Range;
use std::time::Duration;

use client::{Failure, FailureKind};
use domain::{AccountsQuery, Sort, SortKey};
use leptos::html;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::components::{
    Announcer, Button, ButtonKind, Card, Column, EmptyState, Icon, Loading, PageHeading, RowFocus,
    SkeletonWidth, Sorting, Tone, WindowedTable, skeletons,
};
use crate::i18n::Words;
use crate::listen::on_window;
use crate::navigator::Navigator;
use crate::page_focus::PageFocus;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::route::Screen;
use crate::screens::shared::links::RouteLink;
use crate::screens::shared::messages;
use crate::session::{CompanyScope, Count, Feed, List};
use crate::shortcuts::{Shortcut, Shortcuts};
use bar::SelectionBar;
use filters::Filters;
use notice::SunsetNotice;
use overview::AttentionCounts;
use print::PrintedList;
use query::Query;
use row::open_by_enter;
use selecting::{AllCheckbox, Selecting, clear_by_escape};
use view_menu::{ViewMenu, classes};

/// How many rows are drawn before the first answer: a screenful of skeletons.
const SKELETONS: usize = 12;

/// The company's accounts: found, filtered, sorted, and each with its way to the edit screen.
#[component]
pub fn Accounts() -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let page_focus = PageFocus::expect();
    let feed = scope.feed;
    // What the address says is what is asked.
    let query = Query::new(scope);
    Effect::new(move || feed.ask(&query.asked.get()));
    Effect::new(move || scope.bulk.drop_vanished());
    say_found(t, feed);

    let busy = part(feed, |list| list.busy);
    let failure = part(feed, |list| list.failure.clone());
    let list_changed = part(feed, List::list_changed);
    let count = part(feed, |list| match (list.answered(), &list.failure) {
        (None, None) => SKELETONS,
        _ => list.rows(),
    });
    let nothing = part(feed, |list| {
        list.rows() == 0 && list.answered().is_some() && !list.busy
    });

    let reveal = RwSignal::new(scope.return_to.with_value(|to| Some(to.as_ref()?.row)));
    if reveal.get_untracked().is_some() {
        page_focus.enter_quietly(move || t.accounts_title());
        return_to_heading(page_focus, scope, busy);
    } else {
        page_focus.enter(move || t.accounts_title());
    }

    let row_focus = RowFocus::default();
    follow_keys(row_focus, Selecting::provide(scope));
    let navigator = Navigator::expect();
    let on_key = move |event: KeyboardEvent| {
        clear_by_escape(&event, scope, page_focus);
        open_by_enter(&event, navigator, scope, row_focus.row());
    };
    let reached = RwSignal::new(0_usize);
    let table = move || {
        view! {
            <Table
                query=query
                count=count
                busy=busy
                reveal=reveal
                reached=reached
                row_focus=row_focus
            />
        }
    };
    let again = Callback::new(move |()| feed.refresh());
    // Who has been without a network need not ask for what they still look at.
    on_window("online", move |_| {
        if failure.with_untracked(Option::is_some) {
            feed.refresh();
        }
    });
    let may_look = Memo::new(move |_| {
        let refused = |failure: &Failure| matches!(failure.kind, FailureKind::Forbidden(_));
        !failure.with(|failure| failure.as_ref().is_some_and(refused))
    });
    let content = move || {
        view! {
            {move || {
                may_look
                    .get()
                    .then(|| {
                        view! {
                            <AttentionCounts query=query />
                            <SunsetNotice />
                            <Filters query=query />
                        }
                    })
            }}
            {move || {
                let failure = failure.get().filter(|_| count.get() > 0)?;
                Some(messages::failure_banner(t, &failure, Some(again)))
            }}
            {move || list_changed.get().then(|| messages::list_changed(t, true, again))}
            {move || unsorted(t, query)}
            {move || match failure.get() {
                Some(failure) if count.get() == 0 => unavailable(t, &failure, again),
                _ if nothing.get() => view! { <Nothing query=query /> }.into_any(),
                _ => table().into_any(),
            }}
        }
        .into_any()
    };
    let is_ready = is_ready(scope);
    view! {
        <div class=move || classes(scope) on:keydown=on_key>
        <PageHeading
            title=t.accounts_title()
            text=MaybeProp::derive(move || found_words(t, feed).filter(|_| is_ready.get()))
            actions=move || view! { <Refresh /> <ViewMenu query=query /> <New /> }.into_any()
        />
        <div class="sa-stack">
            {move || if is_ready.get() { content() } else { waiting(t) }}
            <SelectionBar />
            <PrintedList reached=reached />
        </div>
        </div>
    }
    .into_any()
}

/// Keys lead from row to row and select.
fn follow_keys(row_focus: RowFocus, selecting: Selecting) {
    let shortcuts = Shortcuts::expect();
    let select = move |range: bool| {
        if let Some(row) = row_focus.row() {
            selecting.toggle(row, range);
        }
    };
    shortcuts.on(Shortcut::Next, move || row_focus.step(1));
    shortcuts.on(Shortcut::Previous, move || row_focus.step(-1));
    shortcuts.on(Shortcut::Select, move || select(false));
    shortcuts.on(Shortcut::SelectRange, move || select(true));
}

/// The rows, and the checkbox for all of them.
#[component]
fn Table(
    query: Query,
    count: Memo<usize>,
    busy: Memo<bool>,
    reveal: RwSignal<Option<usize>>,
    /// How far down rows were drawn.
    reached: RwSignal<usize>,
    row_focus: RowFocus,
) -> impl IntoView {
    let t = Words::expect();
    let feed = CompanyScope::expect().feed;
    let sort = move |key: &'static str| {
        if let Some(chosen) = Sort::parse(key) {
            let order = untrack(|| query.order());
            query.change(|query| query.sort = order.choose(chosen.by));
        }
    };
    let row = move |index| view! { <row::Row index=index /> }.into_any();
    view! {
        // For where there are no column headings.
        <div class="sa-only-cards sa-select-all">
            <AllCheckbox labelled=true />
        </div>
        <Card flush=true>
            <WindowedTable
                class="sa-accounts"
                grid=true
                row_focus=row_focus
                label=t.accounts_title()
                columns=columns(t, query)
                lead=move || view! { <AllCheckbox /> }.into_any()
                count=count
                row=row
                on_sort=Callback::new(sort)
                on_range=Callback::new(move |range: Range<usize>| {
                    reached.set(range.end);
                    feed.want(range);
                })
                busy=busy
                reveal=reveal
            />
        </Card>
    }
    .into_any()
}

/// How long the list waits for the policy.
const PATIENCE: Duration = Duration::from_secs(1);

/// Whether there is something to show: the first answer, and what the policy says above the rows, which
/// would move them if it came later.
fn is_ready(scope: CompanyScope) -> Memo<bool> {
    let is_late = RwSignal::new(false);
    set_timeout(
        move || {
            is_late.set(true);
        },
        PATIENCE,
    );
    Memo::new(move |before: Option<&bool>| {
        let has_come = |list: &List| list.answered().is_some() || list.failure.is_some();
        let settled = scope.is_policy_settled() || is_late.get();
        before == Some(&true) || scope.feed.with(has_come) && settled
    })
}

/// The list as it is going to be, before anything of it is there.
fn waiting(t: Words) -> AnyView {
    view! {
        <Loading label=t.loading()>
            {skeletons(2, &[SkeletonWidth::Full])}
            <Card>{skeletons(SKELETONS, &[SkeletonWidth::Full])}</Card>
        </Loading>
    }
    .into_any()
}

/// A part of the list, which is drawn anew only when it has changed itself.
fn part<T>(feed: Feed, of: fn(&List) -> T) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| feed.with(of))
}

#[component]
fn Refresh() -> impl IntoView {
    let t = Words::expect();
    let feed = CompanyScope::expect().feed;
    view! {
        <Button
            label=t.refresh()
            icon=Icon::Refresh
            icon_only=true
            kind=ButtonKind::Quiet
            on_press=move |()| feed.refresh()
        />
    }
}

/// The way to a new account: a link; or why there is none, on a button that leads nowhere (W1, D1).
#[component]
fn New() -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let reason = messages::why_no_new(t, scope);
    let is_off = Memo::new(move |_| reason.with(Option::is_some));
    let (kind, icon) = (ButtonKind::Primary, Icon::Plus);
    move || {
        if is_off.get() {
            view! { <Button label=t.new_title() icon=icon kind=kind disabled_reason=reason /> }
                .into_any()
        } else {
            let to = scope.route(Screen::New);
            view! { <RouteLink to=to label=t.new_title() icon=icon kind=kind /> }.into_any()
        }
    }
}

/// The columns, and by which of them the list is sorted.
fn columns(t: Words, query: Query) -> Signal<Vec<Column>> {
    Signal::derive(move || {
        let order = query.order();
        let sorting = |by: SortKey| match (order.by == by, order.descending) {
            _ if !query.can_sort_by(by) => Sorting::Fixed,
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
            fixed("client_id", t.client_id(), "sa-col-id"),
            sorted(SortKey::AppType, t.app_type(), "sa-col-type"),
            sorted(SortKey::Health, t.health(), "sa-col-health"),
            sorted(SortKey::Permissions, t.permissions(), "sa-col-permissions"),
            sorted(SortKey::LastUsed, t.last_used(), "sa-col-time sa-col-used"),
            sorted(SortKey::Updated, t.updated(), "sa-col-time sa-col-updated"),
            fixed("edit", t.edit(), "sa-col-edit"),
        ]
    })
}

/// Why the rows are not in the order that is asked for.
fn unsorted(t: Words, query: Query) -> Option<AnyView> {
    let asked = query.asked.with(|query| query.sort.by);
    let column = match asked {
        _ if query.can_sort_by(asked) => return None,
        SortKey::AppType => t.app_type(),
        SortKey::Health => t.health(),
        _ => t.permissions(),
    };
    let words = html::p().class("sa-note").role("status");
    Some(words.child(t.sort_unavailable(&column)).into_any())
}

/// How many accounts there are, in words.
fn found_words(t: Words, feed: Feed) -> Option<String> {
    let (found, narrows) = feed.with(|list| Some((list.found(), list.answered()?.narrows())))?;
    Some(match found {
        Count::Exactly(count) if narrows => t.accounts_match(count),
        Count::Exactly(count) => t.accounts_count(count),
        Count::AtLeast(count) => t.accounts_at_least(count),
    })
}

/// Says how many there are whenever a query has been answered.
fn say_found(t: Words, feed: Feed) {
    let announcer = Announcer::expect();
    let found = Memo::new(move |_| {
        let quiet = feed.with(|list| list.busy);
        (!quiet).then(|| found_words(t, feed)).flatten()
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
fn Nothing(query: Query) -> impl IntoView {
    let t = Words::expect();
    move || {
        if query.asked.with(AccountsQuery::narrows) {
            view! {
                <EmptyState icon=Icon::Search title=t.no_match() text=t.no_match_text()>
                    <Button label=t.clear_filters() on_press=move |()| query.clear() />
                </EmptyState>
            }
            .into_any()
        } else {
            view! {
                <EmptyState icon=Icon::Key title=t.no_accounts() text=t.no_accounts_text()>
                    <New />
                </EmptyState>
            }
            .into_any()
        }
    }
}

/// The list could not be loaded at all.
fn unavailable(t: Words, failure: &Failure, again: Callback<()>) -> AnyView {
    let icon = match failure.kind {
        FailureKind::Unreachable => return messages::failure_banner(t, failure, Some(again)),
        FailureKind::Offline => Icon::Offline,
        FailureKind::Forbidden(_) => Icon::Shield,
        _ => Icon::Alert,
    };
    let message = messages::failure(t, failure);
    Announcer::expect().say(message.title.clone());
    view! {
        <EmptyState icon=icon title=message.title text=message.text tone=Tone::Danger>
            <Button label=t.try_again() icon=Icon::Refresh on_press=again />
        </EmptyState>
    }
    .into_any()
}

/// The row that somebody left by takes the focus when it is drawn; should it be gone, the heading
/// does.
fn return_to_heading(page_focus: PageFocus, scope: CompanyScope, busy: Memo<bool>) {
    let look = move || match busy.try_get_untracked() {
        Some(true) => return_to_heading(page_focus, scope, busy),
        Some(false) => {
            let left_by = scope.return_to.try_update_value(Option::take).flatten();
            if left_by.is_some() {
                page_focus.recover_focus();
            }
        }
        // The list has been left again.
        None => {}
    };
    set_timeout(look, Duration::from_millis(600));
}
