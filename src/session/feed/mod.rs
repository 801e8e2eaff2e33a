//! The accounts of a company as the list shows them: any row of any query, at constant cost.
//!
//! Rows come in pages as they are scrolled to. Once every account is here, because there are few
//! enough, queries are answered on the spot by the rules that the server follows too.

mod beside;
mod complete;
mod count;
mod list;
mod load;
mod pages;
mod summary;
mod tally;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use client::{Client, PageOf, Row};
use domain::look::look;
use domain::{Account, AccountId, AccountsQuery, Today};

use super::reads::LatestRead;
use crate::browser::{BrowserUnicode, Timer};
use crate::reactive::RwSignal;
pub use beside::Beside;
use complete::Complete;
pub use list::List;
use list::{Here, PER_PAGE};
pub use summary::{Count, FeedRow, Overview};

/// Up to how many accounts are loaded completely, unasked.
const FEW: usize = 2000;

/// How long scrolling must pause before rows are fetched: what is only passed by is not.
const SETTLED: Duration = Duration::from_millis(50);

/// How long typing must pause before the server is asked once more.
const TYPED: Duration = Duration::from_millis(150);

/// The list of one company's accounts.
#[derive(Clone, Copy, Debug)]
pub struct Feed {
    list: RwSignal<List>,
    /// The pages that answer the query.
    answers: LatestRead,
    /// Everything, which no other query interrupts.
    loading: LatestRead,
    counting: LatestRead,
}

impl Feed {
    /// A list about which nothing is known yet.
    pub fn new(client: &Client, today: Today) -> Self {
        let reads = || LatestRead::new(client.clone());
        Self {
            list: RwSignal::new(List::new(today)),
            answers: reads(),
            loading: reads(),
            counting: reads(),
        }
    }

    /// Looks at the list; a reactive place looks again when something may have changed.
    pub fn with<T>(self, look: impl FnOnce(&List) -> T) -> T {
        self.list.with(look)
    }

    /// Looks at the list as it is now.
    pub fn with_untracked<T>(self, look: impl FnOnce(&List) -> T) -> T {
        self.list.with_untracked(look)
    }

    /// The query that was asked last.
    pub fn asked(self) -> AccountsQuery {
        self.with_untracked(|list| list.asked.clone())
    }

    /// A row; reading it in a reactive place runs that again when the row may have changed.
    pub fn row(self, index: usize) -> FeedRow {
        self.with(|list| list.row(index))
    }

    /// Which row an account has in the list as it was asked last, where it is here.
    pub fn row_of(self, account: &AccountId) -> Option<usize> {
        self.with_untracked(|list| list.row_of(account))
    }

    /// What stands beside an account that stood in the row `from`, wherever it stands now.
    pub fn beside(self, account: &AccountId, from: usize) -> Beside {
        self.with(|list| {
            let row = list.row_of(account);
            Beside::among(list.rows(), |row| list.row(row), row, from)
        })
    }

    /// Asks a query. What is shown stays until the answer is there.
    ///
    /// The first of several in a row goes out at once, the last one after a pause in typing. The
    /// query that is answered already is looked at anew without a flicker.
    pub fn ask(self, query: &AccountsQuery) {
        let (by_itself, is_answered) = self.with_untracked(|list| {
            let by_itself = list.all().is_some_and(|all| !all.is_outgrown);
            (by_itself, list.answered() == Some(query))
        });
        self.list.update(|list| list.ask(query));
        if by_itself {
            self.answers.end();
        } else if query.for_server().is_none() {
            self.load_all();
        } else if is_answered {
            self.look_again();
        } else {
            self.ask_server();
        }
    }

    /// Asks the server anew, whatever is here; what is shown stays until the answer is there.
    pub fn refresh(self) {
        self.list
            .try_update_untracked(|list| list.overview.is_outdated = true);
        self.look_again();
    }

    fn look_again(self) {
        let (is_complete, has_rows) = self.with_untracked(|list| {
            let has_rows = list.is_answered() && list.rows() > 0;
            (list.all().is_some(), has_rows)
        });
        if !has_rows && !is_complete {
            self.ask_server();
            return;
        }
        self.answers.end();
        self.list.update(|list| {
            list.failure = None;
            list.counted = false;
            match &mut list.here {
                Here::All(all) => {
                    all.list_changed = false;
                    list.busy = true;
                }
                Here::Pages(pages) => pages.expire(),
            }
        });
        self.read_on(is_complete);
    }

    /// Rows that are being looked at: their pages are fetched once scrolling pauses.
    pub fn want(self, rows: Range<usize>) {
        self.list.try_update_untracked(|list| {
            list.wanted = rows;
            list.scrolling = Some(Timer::after(SETTLED, move || self.fetch_wanted()));
        });
    }

    /// An account has a new state, which was just saved.
    pub fn replace(self, account: &Account) {
        let account = Arc::new(account.clone());
        self.change(
            |all, today| all.replace(account.clone(), today),
            |list| list.put(&account),
        );
    }

    pub fn add(self, account: &Account) {
        let account = Arc::new(account.clone());
        self.change(
            |all, today| all.add(account.clone(), today),
            |list| list.expire_with(&account.id, Some(&account)),
        );
    }

    /// An account is not there any more.
    pub fn remove(self, id: &AccountId) {
        self.change(|all, _| all.remove(id), |list| list.expire_with(id, None));
    }

    /// Changes what is here, which may be nothing any more: a write may end when the company has been left.
    fn change(self, all: impl FnOnce(&mut Complete, Today), some: impl FnOnce(&mut List)) {
        self.list.update(|list| {
            list.counted = false;
            match &mut list.here {
                Here::All(complete) => all(complete, list.today),
                Here::Pages(_) => some(list),
            }
        });
    }

    /// A new day, or the policy is known, and with it who functions (H3).
    pub fn set_today(self, today: Today) {
        let mut is_due = false;
        self.list.maybe_update(|list| {
            let changed = std::mem::replace(&mut list.today, today) != today;
            if let (true, Here::All(all)) = (changed, &mut list.here) {
                all.set_today(today);
            }
            if changed && matches!(list.here, Here::Pages(_)) {
                list.overview.is_outdated = true;
                is_due = std::mem::take(&mut list.counted);
            }
            changed
        });
        if is_due {
            self.count();
        }
    }

    /// Whether an account that is here, another than `except`, has this name, folded (N4).
    pub fn knows_name(self, folded: &str, except: Option<&AccountId>) -> bool {
        self.with_untracked(|list| match &list.here {
            Here::All(all) => all.knows_name(folded, except),
            Here::Pages(pages) => pages.knows_name(folded, except),
        })
    }

    /// The name of an account that is here, another than `except`, which looks like this one (N5).
    pub fn name_like(self, name: &str, except: Option<&AccountId>) -> Option<String> {
        let looks = look(name, &BrowserUnicode);
        let is_like = |account: &&Arc<Account>| {
            Some(&account.id) != except && look(&account.name, &BrowserUnicode) == looks
        };
        let found = self.with_untracked(|list| match &list.here {
            Here::All(all) => all.accounts().find(is_like).cloned(),
            Here::Pages(pages) => pages.accounts().find(is_like).cloned(),
        });
        found.map(|account| account.name.clone())
    }

    /// An account that is here already, so that its screen can begin with it.
    pub fn account(self, id: &AccountId) -> Option<Arc<Account>> {
        let is_it = |account: &&Arc<Account>| account.id == *id;
        // A write may end when the company has been left.
        self.list.try_with_untracked(|list| match &list.here {
            Here::All(all) => all.accounts().find(is_it).cloned(),
            Here::Pages(pages) => pages.accounts().find(is_it).cloned(),
        })?
    }

    /// Every account that matches, where all of them are here.
    pub fn shown(self) -> Option<Vec<Arc<Account>>> {
        self.with_untracked(|list| Some(list.all()?.shown().cloned().collect()))
    }

    /// How many accounts match, and of how many of them this is so, where all of them are here.
    pub fn count_shown(self, is: impl Fn(&Account) -> bool) -> Option<(usize, usize)> {
        self.with_untracked(|list| {
            let all = list.all()?;
            let so = all.shown().filter(|one| is(one)).count();
            Some((all.shown().count(), so))
        })
    }

    /// Those of these accounts that are still there, where all of the company are here.
    pub fn still_there(self, ids: &HashSet<&AccountId>) -> Option<HashSet<AccountId>> {
        self.with_untracked(|list| {
            let here = list.all()?.accounts().map(|account| &account.id);
            Some(here.filter(|id| ids.contains(id)).cloned().collect())
        })
    }

    /// Runs the reactive place again when rows may have changed.
    pub fn track_rows(self) {
        self.list.track();
    }

    fn ask_server(self) {
        let waits = self.list.try_update(|list| {
            list.wait();
            #[allow(clippy::cast_precision_loss)] // 150
            let waits = js_sys::Date::now() - list.asked_at < TYPED.as_millis() as f64;
            list.typing = waits.then(|| Timer::after(TYPED, move || self.ask_now()));
            waits
        });
        if waits == Some(false) {
            self.ask_now();
        }
    }

    fn ask_now(self) {
        let query = self.asked();
        self.list
            .try_update_untracked(|list| list.asked_at = js_sys::Date::now());
        let asked = query.clone();
        self.answers.restart(
            async move |client| client.accounts(&asked, 1, PER_PAGE).await,
            move |answer| match answer {
                Ok(page) => self.first_page(query, page),
                Err(failure) => self.list.update(|list| list.fail(failure)),
            },
        );
    }

    fn first_page(self, query: AccountsQuery, page: PageOf<Row<Account>>) {
        let few_enough = page.total.is_none_or(|total| total <= FEW);
        let load_complete = !query.narrows() && page.has_next && few_enough;
        self.list.update(|list| {
            if load_complete {
                list.overview.total = page.total;
                list.overview.is_counting = true;
            }
            list.begin(query, page);
        });
        self.read_on(load_complete);
    }

    /// Reads everything, or only what is looked at and how many there are.
    fn read_on(self, everything: bool) {
        if everything {
            self.load_complete();
        } else {
            self.fetch_wanted();
            self.count();
        }
    }

    fn fetch_wanted(self) {
        let missing = self.list.try_update_untracked(|list| {
            // While a newer query waits, the pages here are those of the older one.
            let is_answered = list.is_answered();
            match &mut list.here {
                Here::Pages(pages) if is_answered => {
                    let missing = pages.missing(&list.wanted);
                    Some((missing, list.asked.clone(), pages.per_page))
                }
                _ => None,
            }
        });
        let Some(Some((missing, query, per_page))) = missing else {
            return;
        };
        for number in missing {
            let query = query.clone();
            self.answers.read(
                async move |client| client.accounts(&query, number, per_page).await,
                move |answer| {
                    self.list.update(|list| {
                        let Here::Pages(pages) = &mut list.here else {
                            return;
                        };
                        match answer {
                            Ok(page) => pages.put(number, page),
                            Err(failure) => {
                                pages.fail(number);
                                list.fail(failure);
                            }
                        }
                    });
                },
            );
        }
    }
}
