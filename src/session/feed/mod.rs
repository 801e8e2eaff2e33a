//! The accounts of a company as the list shows them: any row of any query, at constant cost.
//!
//! Rows come in pages as they are scrolled to. Once every account is here, because there are few
//! enough, queries are answered on the spot by the rules that the server follows too.

mod complete;
mod load;
mod overview;
mod pages;
mod summary;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use client::{Client, Failure, PageOf, Row};
use domain::{Account, AccountId, AccountsQuery, Today};
use leptos::prelude::*;

use super::reads::LatestRead;
use crate::browser::Timer;
use complete::Complete;
pub use overview::Overview;
use pages::Pages;
pub use summary::{Count, FeedRow, Summary};

/// How many accounts a page has.
const PER_PAGE: usize = 100;

/// Up to how many accounts are loaded completely, unasked.
const FEW: usize = 2000;

/// How long scrolling must pause before rows are fetched: what is only passed by is not.
const SETTLED: Duration = Duration::from_millis(50);

/// How long typing must pause before the server is asked once more.
const TYPED: Duration = Duration::from_millis(150);

/// The list of one company's accounts.
#[derive(Clone, Copy, Debug)]
pub struct Feed {
    state: StoredValue<State, LocalStorage>,
    summary: RwSignal<Summary>,
    overview: RwSignal<Overview>,
    rows: RwSignal<()>,
    /// The pages that answer the query.
    answers: LatestRead,
    /// Everything, which no other query interrupts.
    loading: LatestRead,
    counting: LatestRead,
}

#[derive(Debug)]
struct State {
    today: Today,
    asked: AccountsQuery,
    asked_at: f64,
    /// Everything is wanted, however much there is.
    wants_all: bool,
    /// What needs attention has been counted.
    counted: bool,
    pages: Pages,
    /// All accounts, once they are loaded; the pages are not looked at any more then.
    complete: Option<Complete>,
    wanted: Range<usize>,
    typing: Option<Timer>,
    scrolling: Option<Timer>,
}

impl Feed {
    /// A list about which nothing is known yet.
    pub fn new(client: &Client, today: Today) -> Self {
        let state = State {
            today,
            asked: AccountsQuery::default(),
            asked_at: 0.0,
            wants_all: false,
            counted: false,
            pages: Pages::new(PER_PAGE),
            complete: None,
            wanted: 0..PER_PAGE,
            typing: None,
            scrolling: None,
        };
        let reads = || LatestRead::new(client.clone());
        Self {
            state: StoredValue::new_local(state),
            summary: RwSignal::new(Summary::default()),
            overview: RwSignal::new(Overview::default()),
            rows: RwSignal::new(()),
            answers: reads(),
            loading: reads(),
            counting: reads(),
        }
    }

    /// The list at a glance.
    pub fn summary(self) -> Signal<Summary> {
        self.summary.into()
    }

    /// The query that was asked last.
    pub fn asked(self) -> AccountsQuery {
        self.state.with_value(|state| state.asked.clone())
    }

    /// A row; reading it in a reactive place runs that again when the row may have changed.
    pub fn row(self, index: usize) -> FeedRow {
        self.rows.track();
        self.state.with_value(|state| match &state.complete {
            Some(all) => all.row(index).unwrap_or(FeedRow::Loading),
            None => state.pages.row(index),
        })
    }

    /// Asks a query. What is shown stays until the answer is there.
    ///
    /// The first of several in a row goes out at once, the last one after a pause in typing. The
    /// query that is answered already is looked at anew without a flicker.
    pub fn ask(self, query: &AccountsQuery) {
        let by_itself = self.state.try_update_value(|state| {
            state.asked = query.clone();
            if let Some(all) = &mut state.complete {
                all.ask(query);
            }
            state.complete.is_some()
        });
        if by_itself == Some(true) {
            self.show();
        } else if query.for_server().is_none() {
            self.load_all();
        } else if self
            .summary
            .with_untracked(|s| s.answered.as_ref() == Some(query))
        {
            self.refresh();
        } else {
            self.ask_server();
        }
    }

    /// Asks the server anew, whatever is here; what is shown stays until the answer is there.
    pub fn refresh(self) {
        let asked = self.asked();
        let has_rows = self.summary.with_untracked(|summary| {
            summary.answered.as_ref() == Some(&asked) && summary.rows > 0
        });
        if !has_rows && self.is_complete() == Some(false) {
            self.ask_server();
            return;
        }
        self.summary.update(|summary| {
            summary.failure = None;
            summary.list_changed = false;
        });
        self.answers.end();
        self.state.update_value(|state| {
            state.pages.expire();
            state.counted = false;
        });
        if self.is_complete() == Some(true) {
            self.summary.update(|summary| summary.busy = true);
            self.load_complete();
        } else {
            self.fetch_wanted();
            self.count_on_server();
        }
    }

    /// Rows that are being looked at: their pages are fetched once scrolling pauses.
    pub fn want(self, rows: Range<usize>) {
        self.state.update_value(|state| {
            state.wanted = rows;
            state.scrolling = Some(Timer::after(SETTLED, move || self.fetch_wanted()));
        });
    }

    /// An account has a new state, which was just saved.
    pub fn replace(self, account: &Account) {
        let account = Arc::new(account.clone());
        self.change(
            |all, today| all.replace(account.clone(), today),
            |pages| pages.replace(&account),
        );
    }

    pub fn add(self, account: &Account) {
        let account = Arc::new(account.clone());
        self.change(|all, today| all.add(account, today), Pages::expire);
    }

    /// An account is not there any more.
    pub fn remove(self, id: &AccountId) {
        self.change(|all, _| all.remove(id), Pages::expire);
    }

    /// Changes what is here, which may be nothing any more: a write may end when the company has been left.
    fn change(self, all: impl FnOnce(&mut Complete, Today), pages: impl FnOnce(&mut Pages)) {
        self.state.update_value(|state| {
            state.counted = false;
            match &mut state.complete {
                Some(complete) => all(complete, state.today),
                None => pages(&mut state.pages),
            }
        });
        self.show();
    }

    /// A new day, or the policy is known, and with it who functions (H3).
    pub fn set_today(self, today: Today) {
        let changed = self.state.try_update_value(|state| {
            let changed = state.today != today;
            state.today = today;
            if let (true, Some(all)) = (changed, &mut state.complete) {
                all.set_today(today);
            }
            changed
        });
        if changed == Some(true) {
            self.show();
        }
    }

    /// Whether an account that is here, another than `except`, has this name, folded (N4).
    pub fn knows_name(self, folded: &str, except: Option<&AccountId>) -> bool {
        self.state.with_value(|state| match &state.complete {
            Some(all) => all.knows_name(folded, except),
            None => state.pages.knows_name(folded, except),
        })
    }

    /// An account that is here already, so that its screen can begin with it.
    pub fn account(self, id: &AccountId) -> Option<Arc<Account>> {
        // A write may end when the company has been left.
        let found = self.state.try_with_value(|state| match &state.complete {
            Some(all) => all.account(id),
            None => state.pages.account(id),
        });
        found.flatten()
    }

    /// Every account that matches, where all of them are here.
    pub fn shown(self) -> Option<Vec<Arc<Account>>> {
        self.state
            .with_value(|state| Some(state.complete.as_ref()?.shown()))
    }

    /// How many accounts match, and of how many of them this is so, where all of them are here.
    pub fn count_shown(self, is: impl Fn(&Account) -> bool) -> Option<(usize, usize)> {
        self.state
            .with_value(|state| Some(state.complete.as_ref()?.count_shown(is)))
    }

    /// Those of these accounts that are still there, where all of the company are here.
    pub fn still_there(self, ids: &HashSet<&AccountId>) -> Option<HashSet<AccountId>> {
        self.state
            .with_value(|state| Some(state.complete.as_ref()?.still_there(ids)))
    }

    /// Runs the reactive place again when rows may have changed.
    pub fn track_rows(self) {
        self.rows.track();
    }

    fn ask_server(self) {
        self.summary.update(|summary| {
            summary.busy = true;
            summary.failure = None;
        });
        let since = self
            .state
            .with_value(|state| js_sys::Date::now() - state.asked_at);
        #[allow(clippy::cast_precision_loss)] // 150
        if since < TYPED.as_millis() as f64 {
            self.state.update_value(|state| {
                state.typing = Some(Timer::after(TYPED, move || self.ask_now()));
            });
        } else {
            self.ask_now();
        }
    }

    fn ask_now(self) {
        let asked = self.state.try_update_value(|state| {
            state.asked_at = js_sys::Date::now();
            // Meanwhile everything may have come, and answered it.
            state.complete.is_none().then(|| state.asked.clone())
        });
        let Some(Some(query)) = asked else { return };
        let asked = query.clone();
        self.answers.restart(
            async move |client| client.accounts(&asked, 1, PER_PAGE).await,
            move |answer| match answer {
                Ok(page) => self.first_page(query, page),
                Err(failure) => self.fail(failure),
            },
        );
    }

    fn first_page(self, query: AccountsQuery, page: PageOf<Row<Account>>) {
        let few_enough = page.total.is_none_or(|total| total <= FEW);
        let load_complete = !query.narrows() && page.has_next && few_enough;
        self.state.update_value(|state| {
            if !query.narrows() && !page.has_next {
                state.complete = Some(Complete::new(page.rows, &state.asked, state.today));
            } else {
                state.pages = Pages::beginning_with(page);
            }
        });
        self.summary.update(|summary| {
            summary.answered = Some(query);
            summary.list_changed = false;
        });
        self.show();
        if load_complete {
            self.load_complete();
        } else {
            self.fetch_wanted();
            self.count_on_server();
        }
    }

    fn fetch_wanted(self) {
        let answered = self.summary.try_get_untracked().and_then(|s| s.answered);
        let missing = self.state.try_update_value(|state| {
            // While a newer query waits, the pages here are those of the older one.
            if state.complete.is_some() || answered.as_ref() != Some(&state.asked) {
                return Vec::new();
            }
            state.pages.missing(&state.wanted)
        });
        for page in missing.into_iter().flatten() {
            self.fetch(page);
        }
    }

    fn fetch(self, number: usize) {
        let (query, per_page) = self
            .state
            .with_value(|state| (state.asked.clone(), state.pages.per_page()));
        self.answers.read(
            async move |client| client.accounts(&query, number, per_page).await,
            move |answer| {
                let failure = self.state.try_update_value(|state| match answer {
                    Ok(page) => {
                        state.pages.put(number, page);
                        None
                    }
                    Err(failure) => {
                        state.pages.fail(number);
                        Some(failure)
                    }
                });
                if let Some(Some(failure)) = failure {
                    self.fail(failure);
                }
                self.show();
            },
        );
    }

    /// Whether all accounts are here; `None` when the company has been left.
    fn is_complete(self) -> Option<bool> {
        self.state.try_with_value(|state| state.complete.is_some())
    }

    fn fail(self, failure: Failure) {
        self.summary.update(|summary| {
            summary.busy = false;
            summary.failure = Some(failure);
        });
    }

    /// Shows what is here now.
    fn show(self) {
        let Some(before) = self.summary.try_get_untracked() else {
            return;
        };
        let mut summary = before.clone();
        self.state.with_value(|state| {
            if let Some(all) = &state.complete {
                summary.rows = all.len();
                summary.found = Count::Exactly(all.len());
                summary.answered = Some(state.asked.clone());
                summary.failure = None;
            } else {
                summary.rows = state.pages.len();
                summary.found = state.pages.found();
                summary.list_changed |= state.pages.list_changed();
            }
            summary.busy &= summary.answered.as_ref() != Some(&state.asked);
        });
        if before != summary {
            self.summary.set(summary);
        }
        self.rows.notify();
        self.count_here();
    }
}
