//! Reading the pages of a list one after the other: the only place that follows them.
//!
//! A list may change on the server between two of its pages, and a server may give one page for ever.
//! Whoever reads on gets each thing once (F24), hears whether the list has changed meanwhile, and comes
//! to an end (F31). The reads end with the scope of the client that makes them, as
//! [`Aborted`](crate::FailureKind::Aborted).

use std::collections::HashSet;
use std::hash::Hash;

use domain::{Account, AccountId, AppId, MarketplaceApp};

use super::failure::Failure;
use super::types::{Event, PageOf, Row};

/// After so many pages on end with nothing that could be read the list is taken to have ended.
const BARREN_PAGES: usize = 10;

/// Something that lists consist of.
pub trait Listed {
    /// What tells one from another.
    type Key: Clone + Eq + Hash;

    /// The key of this one; `None` where it could not be read.
    fn key(&self) -> Option<Self::Key>;
}

/// How far a list has been read.
#[derive(Clone)]
pub struct Paging<T: Listed> {
    pages: usize,
    seen: HashSet<T::Key>,
    total: Option<usize>,
    /// How many pages on end had nothing that could be read.
    barren: usize,
    list_changed: bool,
    is_over: bool,
}

impl<T: Listed> Default for Paging<T> {
    fn default() -> Self {
        Self {
            pages: 0,
            seen: HashSet::new(),
            total: None,
            barren: 0,
            list_changed: false,
            is_over: false,
        }
    }
}

impl<T: Listed> Paging<T> {
    /// Reads the next page, by its number from 1, and gives what it has that has not come before;
    /// `None` at the list's end. After a failure the same page is next.
    pub async fn next(
        &mut self,
        read: impl AsyncFnOnce(usize) -> Result<PageOf<T>, Failure>,
    ) -> Result<Option<Vec<T>>, Failure> {
        if self.is_over {
            return Ok(None);
        }
        let page = read(self.pages + 1).await?;
        Ok(Some(self.take(page)))
    }

    fn take(&mut self, page: PageOf<T>) -> Vec<T> {
        self.list_changed |= self.total.is_some() && self.total != page.total;
        self.total = page.total;
        self.pages += 1;
        let mut rows = page.rows;
        let (mut new, mut again) = (0, 0);
        rows.retain(|row| {
            let is_new = row.key().map(|key| self.seen.insert(key));
            new += usize::from(is_new == Some(true));
            again += usize::from(is_new == Some(false));
            is_new != Some(false)
        });
        self.list_changed |= again > 0;
        self.barren = if new + again > 0 { 0 } else { self.barren + 1 };
        let repeats = new == 0 && again > 0;
        self.is_over = !page.has_next || repeats || self.barren == BARREN_PAGES;
        if repeats {
            // What could not be read has come before, too.
            rows.clear();
        }
        rows
    }

    /// How many pages have been read.
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// How many things the list has, as far as the server says.
    pub fn total(&self) -> Option<usize> {
        self.total
    }

    /// Whether the list has changed on the server between its pages: something may be missing (F31).
    pub fn list_changed(&self) -> bool {
        self.list_changed
    }

    /// Whether no page follows.
    pub fn is_over(&self) -> bool {
        self.is_over
    }
}

impl Listed for Row<Account> {
    type Key = AccountId;

    fn key(&self) -> Option<AccountId> {
        self.as_read().map(|account| account.id.clone())
    }
}

impl Listed for MarketplaceApp {
    type Key = AppId;

    fn key(&self) -> Option<AppId> {
        Some(self.id.clone())
    }
}

impl Listed for Row<Event> {
    /// All of it: servers need not give entries an id.
    type Key = Event;

    fn key(&self) -> Option<Event> {
        self.as_read().cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FailureKind, wire};

    /// A row that makes no sense.
    const BROKEN: u8 = 0;

    impl Listed for u8 {
        type Key = u8;

        fn key(&self) -> Option<u8> {
            (*self != BROKEN).then_some(*self)
        }
    }

    struct Case {
        name: &'static str,
        /// What the server has, page by page; the last one comes again for ever, where `for_ever`.
        pages: &'static [&'static [u8]],
        for_ever: bool,
        totals: &'static [Option<usize>],
        /// What is read, and of how many pages.
        read: (&'static [u8], usize),
        list_changed: bool,
    }

    const CASES: &[Case] = &[
        Case {
            name: "an empty list",
            pages: &[&[]],
            for_ever: false,
            totals: &[Some(0)],
            read: (&[], 1),
            list_changed: false,
        },
        Case {
            name: "to the end",
            pages: &[&[1, 2], &[3, 4], &[5]],
            for_ever: false,
            totals: &[Some(5)],
            read: (&[1, 2, 3, 4, 5], 3),
            list_changed: false,
        },
        Case {
            name: "F31: the same page for ever",
            pages: &[&[1, 2]],
            for_ever: true,
            totals: &[None],
            read: (&[1, 2], 2),
            list_changed: true,
        },
        Case {
            name: "F31: a cursor that leads back to where it began",
            pages: &[&[1, 2], &[3, 4], &[1, 2]],
            for_ever: true,
            totals: &[None],
            read: (&[1, 2, 3, 4], 3),
            list_changed: true,
        },
        Case {
            name: "F31: the same page for ever, a row of which makes no sense",
            pages: &[&[1, BROKEN]],
            for_ever: true,
            totals: &[None],
            read: (&[1, BROKEN], 2),
            list_changed: true,
        },
        Case {
            name: "F31: somebody creates one, which moves another to the next page",
            pages: &[&[1, 2], &[2, 3]],
            for_ever: false,
            totals: &[Some(3), Some(4)],
            read: (&[1, 2, 3], 2),
            list_changed: true,
        },
        Case {
            name: "F31: somebody deletes one, and only the total says so",
            pages: &[&[1, 2], &[4]],
            for_ever: false,
            totals: &[Some(4), Some(3)],
            read: (&[1, 2, 4], 2),
            list_changed: true,
        },
        Case {
            name: "F24: twice on one page",
            pages: &[&[1, 1, 2]],
            for_ever: false,
            totals: &[None],
            read: (&[1, 2], 1),
            list_changed: true,
        },
        Case {
            name: "F22: a page of nothing that makes sense ends nothing",
            pages: &[&[1], &[BROKEN, BROKEN], &[2]],
            for_ever: false,
            totals: &[None],
            read: (&[1, BROKEN, BROKEN, 2], 3),
            list_changed: false,
        },
        Case {
            name: "F31: nothing that makes sense for ever",
            pages: &[&[1], &[]],
            for_ever: true,
            totals: &[None],
            read: (&[1], 1 + BARREN_PAGES),
            list_changed: false,
        },
    ];

    impl Case {
        fn page(&self, number: usize) -> PageOf<u8> {
            let last = self.pages.len();
            let total = self.totals.get(number - 1).or(self.totals.last());
            PageOf {
                rows: self.pages[number.min(last) - 1].to_vec(),
                total: total.copied().flatten(),
                per_page: 2,
                has_next: self.for_ever || number < last,
            }
        }
    }

    #[tokio::test]
    async fn each_row_comes_once_and_every_list_ends() {
        for case in CASES {
            let mut paging = Paging::default();
            let (mut all, mut rounds) = (Vec::new(), 0);
            while let Some(rows) = paging.next(async |n| Ok(case.page(n))).await.unwrap() {
                all.extend(rows);
                rounds += 1;
                assert!(rounds < 3 * BARREN_PAGES, "{} ends", case.name);
            }
            let (rows, pages) = case.read;
            assert_eq!((&*all, paging.pages()), (rows, pages), "{}", case.name);
            assert_eq!(paging.list_changed(), case.list_changed, "{}", case.name);
            assert_eq!(paging.total(), case.page(pages).total, "{}", case.name);
        }
    }

    #[tokio::test]
    async fn what_failed_is_read_once_more() {
        let mut paging = Paging::default();
        let page = |rows: &[u8], has_next| PageOf {
            rows: rows.to_vec(),
            total: None,
            per_page: 2,
            has_next,
        };
        let first = paging.next(async |_| Ok(page(&[1], true))).await;
        assert_eq!(first, Ok(Some(vec![1])));
        let failure = Failure::of(FailureKind::TooMany);
        let failed = paging.next(async |_| Err(failure.clone())).await;
        assert_eq!(failed, Err(failure.clone()));
        assert!(!paging.is_over());
        let second = async |number| {
            assert_eq!(number, 2);
            Ok(page(&[2], false))
        };
        assert_eq!(paging.next(second).await, Ok(Some(vec![2])));
        assert!(paging.is_over());
        assert_eq!(paging.next(second).await, Ok(None));
    }

    /// How many are left of two pages with the same things.
    async fn of_two_pages<T: Listed + Clone>(rows: &[T]) -> usize {
        let mut paging = Paging::default();
        let mut count = 0;
        for number in 1..=2 {
            let page = PageOf {
                rows: rows.to_vec(),
                total: None,
                per_page: rows.len(),
                has_next: number < 2,
            };
            let read = paging.next(async |_| Ok(page)).await;
            count += read.expect("a page").expect("rows").len();
        }
        count
    }

    #[tokio::test]
    async fn f24_apps_come_once_by_their_ids_and_entries_of_the_history_by_all_that_they_say() {
        let app = |id: u64| wire::app(&format!(r#"{{"id": {id}, "name": "Reports"}}"#));
        let apps = [app(1), app(2)].map(|app| app.expect("an app"));
        assert_eq!(of_two_pages(&apps).await, 2);
        let event = |at: u64| {
            wire::event(&format!(
                r#"{{"action": "updated", "at": "2026-11-2{at}T12:00:00Z"}}"#
            ))
        };
        let events = [event(3), event(4)].map(|event| Row::Read(event.expect("an entry")));
        assert_eq!(of_two_pages(&events).await, 2);
    }
}
