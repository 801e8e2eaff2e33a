//! The accounts of a company as the list shows them: any row of any query, at constant cost.
//!
//! Rows come in pages as they are scrolled to. Once every account is here, because there are few
//! enough, queries are answered on the spot by the rules that the server follows too.

mod load;
mod overview;
mod pages;
mod pause;
mod summary;
mod whole;

use std::collections::HashSet;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use client::{AbortScope, Client, Failure, FailureKind, PageOf, Row};
use domain::{Account, AccountId, AccountsQuery, Today};
use leptos::prelude::*;
use leptos::task::spawn_local;

pub use overview::Overview;
use pages::Pages;
use pause::Pause;
pub use summary::{Count, FeedRow, Summary};
use whole::Whole;

/// How many accounts a page has.
const PER_PAGE: usize = 100;

/// Up to how many accounts are loaded whole.
const WHOLE: usize = 2000;

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
    /// Rows have changed.
    rows: ArenaTrigger,
}

type ArenaTrigger = RwSignal<u32>;

/// A page of the list, or why there is none.
type Rows = Result<PageOf<Row<Account>>, Failure>;

#[derive(Debug)]
struct State {
    client: Client,
    today: Today,
    asked: AccountsQuery,
    /// Which question the answers under way belong to; an answer to an older one is dropped (F33).
    question: u32,
    asked_at: f64,
    life: Rc<AbortScope>,
    /// The same for loading everything, which no question interrupts.
    load: u32,
    load_life: Rc<AbortScope>,
    /// Everything is wanted, however much there is.
    wants_all: bool,
    /// What needs attention has been counted.
    counted: bool,
    pages: Pages,
    whole: Option<Whole>,
    wanted: Range<usize>,
    typing: Pause,
    scrolling: Pause,
}

impl Feed {
    /// A list about which nothing is known yet.
    pub fn new(client: Client, today: Today) -> Self {
        let state = State {
            client,
            today,
            asked: AccountsQuery::default(),
            question: 0,
            asked_at: 0.0,
            life: Rc::new(AbortScope::new()),
            load: 0,
            load_life: Rc::new(AbortScope::new()),
            wants_all: false,
            counted: false,
            pages: Pages::new(PER_PAGE),
            whole: None,
            wanted: 0..PER_PAGE,
            typing: Pause::default(),
            scrolling: Pause::default(),
        };
        Self {
            state: StoredValue::new_local(state),
            summary: RwSignal::new(Summary {
                answered: None,
                rows: 0,
                found: Count::Exactly(0),
                busy: true,
                failure: None,
                list_changed: false,
            }),
            overview: RwSignal::new(Overview::default()),
            rows: RwSignal::new(0),
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
        self.state.with_value(|state| match &state.whole {
            Some(whole) => whole.row(index).unwrap_or(FeedRow::Loading),
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
            if let Some(whole) = &mut state.whole {
                whole.ask(query);
            }
            state.whole.is_some()
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
        let is_whole = self.state.try_with_value(|state| state.whole.is_some());
        if !has_rows && is_whole == Some(false) {
            self.ask_server();
            return;
        }
        self.summary.update(|summary| {
            summary.failure = None;
            summary.list_changed = false;
        });
        let whole = self.state.try_update_value(|state| {
            state.question += 1;
            state.life = Rc::new(AbortScope::new());
            state.pages.expire();
            state.counted = false;
            state.whole.is_some()
        });
        if whole == Some(true) {
            self.summary.update(|summary| summary.busy = true);
            self.load_whole();
        } else {
            self.fetch_wanted();
            self.count_on_server();
        }
    }

    /// Rows that are being looked at: their pages are fetched once scrolling pauses.
    pub fn want(self, rows: Range<usize>) {
        self.state.update_value(|state| {
            state.wanted = rows;
            state.scrolling.then(SETTLED, move || self.fetch_wanted());
        });
    }

    /// An account has a new state, which was just saved.
    pub fn replace(self, account: &Account) {
        self.state.update_value(|state| {
            let account = Arc::new(account.clone());
            state.counted = false;
            match &mut state.whole {
                Some(whole) => whole.replace(account, state.today),
                None => state.pages.replace(&account),
            }
        });
        self.show();
    }

    /// A new account.
    pub fn add(self, account: &Account) {
        let whole = self.state.try_update_value(|state| {
            let account = Arc::new(account.clone());
            state.counted = false;
            match &mut state.whole {
                Some(whole) => whole.add(account, state.today),
                None => state.pages.expire(),
            }
        });
        if whole.is_some() {
            self.show();
        }
    }

    /// An account is not there any more.
    pub fn remove(self, id: &AccountId) {
        self.state.update_value(|state| match &mut state.whole {
            Some(whole) => whole.remove(id),
            None => state.pages.expire(),
        });
        self.show();
    }

    /// A new day, or the policy is known, and with it who functions (H3).
    pub fn set_today(self, today: Today) {
        let changed = self.state.try_update_value(|state| {
            let changed = state.today != today;
            state.today = today;
            if let (true, Some(whole)) = (changed, &mut state.whole) {
                whole.set_today(today);
            }
            changed
        });
        if changed == Some(true) {
            self.show();
        }
    }

    /// Whether an account that is here, another than `except`, has this name, folded (N4).
    pub fn knows_name(self, folded: &str, except: Option<&AccountId>) -> bool {
        self.state.with_value(|state| match &state.whole {
            Some(whole) => whole.knows_name(folded, except),
            None => state.pages.knows_name(folded, except),
        })
    }

    /// An account that is here already, so that its screen can begin with it.
    pub fn account(self, id: &AccountId) -> Option<Arc<Account>> {
        // A write may end when the company has been left.
        let found = self.state.try_with_value(|state| match &state.whole {
            Some(whole) => whole.account(id),
            None => state.pages.account(id),
        });
        found.flatten()
    }

    /// Every account that matches, where all of them are here.
    pub fn shown(self) -> Option<Vec<Arc<Account>>> {
        self.state
            .with_value(|state| Some(state.whole.as_ref()?.shown()))
    }

    /// How many accounts match, and of how many of them this is so, where all of them are here.
    pub fn count_shown(self, is: impl Fn(&Account) -> bool) -> Option<(usize, usize)> {
        self.state
            .with_value(|state| Some(state.whole.as_ref()?.count_shown(is)))
    }

    /// Those of these accounts that are still there, where all of the company are here.
    pub fn still_there(self, ids: &HashSet<&AccountId>) -> Option<HashSet<AccountId>> {
        self.state
            .with_value(|state| Some(state.whole.as_ref()?.still_there(ids)))
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
            self.state
                .update_value(|state| state.typing.then(TYPED, move || self.ask_now()));
        } else {
            self.ask_now();
        }
    }

    fn ask_now(self) {
        let asked = self.state.try_update_value(|state| {
            // Meanwhile everything may have come, and answered it.
            state.whole.is_none().then(|| {
                state.asked_at = js_sys::Date::now();
                state.question += 1;
                state.life = Rc::new(AbortScope::new());
                (
                    state.question,
                    state.asked.clone(),
                    state.client.during(&state.life),
                )
            })
        });
        let Some((question, query, client)) = asked.flatten() else {
            return;
        };
        spawn_local(async move {
            let answer = client.accounts(&query, 1, PER_PAGE).await;
            self.first_page(question, query, answer);
        });
    }

    fn first_page(self, question: u32, query: AccountsQuery, answer: Rows) {
        if !self.is_current(question) {
            return;
        }
        let page = match answer {
            Ok(page) => page,
            Err(failure) => {
                self.fail(failure);
                return;
            }
        };
        let few_enough = page.total.is_none_or(|total| total <= WHOLE);
        let load_whole = !query.narrows() && page.has_next && few_enough;
        self.state.update_value(|state| {
            if !query.narrows() && !page.has_next {
                state.whole = Some(Whole::new(page.rows, &state.asked, state.today));
            } else {
                state.pages = Pages::beginning_with(page);
            }
        });
        self.summary.update(|summary| {
            summary.answered = Some(query);
            summary.list_changed = false;
        });
        self.show();
        if load_whole {
            self.load_whole();
        } else {
            self.fetch_wanted();
            self.count_on_server();
        }
    }

    fn fetch_wanted(self) {
        let answered = self.summary.try_get_untracked().and_then(|s| s.answered);
        let missing = self.state.try_update_value(|state| {
            // While a newer query waits, the pages here are those of the older one.
            if state.whole.is_some() || answered.as_ref() != Some(&state.asked) {
                return Vec::new();
            }
            state.pages.missing(&state.wanted)
        });
        for page in missing.into_iter().flatten() {
            self.fetch(page);
        }
    }

    fn fetch(self, number: usize) {
        let Some(client) = self.client() else { return };
        let (question, query) = self
            .state
            .with_value(|state| (state.question, state.asked.clone()));
        let per_page = self.state.with_value(|state| state.pages.per_page());
        spawn_local(async move {
            let answer = client.accounts(&query, number, per_page).await;
            if !self.is_current(question) {
                return;
            }
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
        });
    }

    fn client(self) -> Option<Client> {
        self.state
            .try_with_value(|state| state.client.during(&state.life))
    }

    fn is_current(self, question: u32) -> bool {
        self.state.try_with_value(|state| state.question) == Some(question)
    }

    fn fail(self, failure: Failure) {
        if failure.kind == FailureKind::Aborted {
            return;
        }
        self.summary.update(|summary| {
            summary.busy = false;
            summary.failure = Some(failure);
        });
    }

    /// Shows what is here now.
    fn show(self) {
        let shown = self.state.try_with_value(|state| match &state.whole {
            Some(whole) => {
                let rows = whole.len();
                (rows, Count::Exactly(rows), false, Some(state.asked.clone()))
            }
            None => (
                state.pages.len(),
                state.pages.found(),
                state.pages.have_shifted(),
                None,
            ),
        });
        let Some((rows, found, list_changed, answered)) = shown else {
            return;
        };
        let before = self.summary.try_get_untracked();
        let Some(mut summary) = before.clone() else {
            return;
        };
        summary.rows = rows;
        summary.found = found;
        summary.list_changed |= list_changed;
        if answered.is_some() {
            summary.answered = answered;
            summary.failure = None;
        }
        let question_answered = self.state.with_value(|state| {
            state.whole.is_some() || summary.answered.as_ref() == Some(&state.asked)
        });
        summary.busy = summary.busy && !question_answered;
        if before.as_ref() != Some(&summary) {
            self.summary.set(summary);
        }
        self.rows.update(|count| *count = count.wrapping_add(1));
        self.count_here();
    }
}
