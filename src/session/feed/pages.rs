//! Some pages of a long list: those around what was looked at last.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use client::{PageOf, Row};
use domain::{Account, AccountId, Unicode as _};

use super::summary::{Count, FeedRow};
use crate::browser::BrowserUnicode;

/// How many pages are kept at most.
const KEPT: usize = 40;

/// Pages that are here, by their number from 1.
#[derive(Debug)]
pub(super) struct Pages {
    /// How many accounts each has.
    pub(super) per_page: usize,
    here: HashMap<usize, Slot>,
    total: Option<usize>,
    /// The number of the last page, where it has been seen.
    last: Option<usize>,
    /// The highest page that is here or was.
    reached: usize,
    /// The list changed on the server while they were coming in (F31).
    pub(super) list_changed: bool,
    /// The page that was looked at last.
    near: usize,
}

#[derive(Debug)]
struct Slot {
    /// Its rows, or those that it had before it expired; `None` where it has never come.
    rows: Option<Vec<FeedRow>>,
    /// To be fetched when it is next looked at: it has failed, or expired.
    is_due: bool,
}

impl Pages {
    pub(super) fn new(per_page: usize) -> Self {
        Self {
            per_page,
            here: HashMap::new(),
            total: None,
            last: None,
            reached: 0,
            list_changed: false,
            near: 1,
        }
    }

    /// The first page of an answer.
    pub(super) fn beginning_with(page: PageOf<Row<Account>>) -> Self {
        let mut pages = Self::new(page.per_page);
        pages.put(1, page);
        pages.list_changed = false;
        pages
    }

    /// A page has come. Accounts that another page has already are left out: the list moved on the
    /// server between the two (F24, F31).
    pub(super) fn put(&mut self, number: usize, page: PageOf<Row<Account>>) {
        let before = self.here.remove(&number);
        let refetched = before.is_some_and(|slot| slot.rows.is_some());
        let mut seen: HashSet<_> = self.accounts().map(|one| one.id.clone()).collect();
        let known_total = self.total;
        let count = page.rows.len();
        let mut fresh = false;
        let rows: Vec<_> = page
            .rows
            .into_iter()
            .filter_map(|row| match row {
                Row::Read(account) => seen.insert(account.id.clone()).then(|| {
                    fresh = true;
                    FeedRow::Account(Arc::new(account))
                }),
                Row::Unreadable(name) => Some(FeedRow::Unreadable(name)),
            })
            .collect();
        let moved = known_total.is_some() && known_total != page.total;
        self.list_changed |= !refetched && (rows.len() < count || moved);
        self.total = page.total.or(known_total);
        self.reached = self.reached.max(number);
        // A server that gives the same page for ever does not say how many there are either: the
        // list ends before what comes again (F31).
        let again = !fresh && number > 1 && self.total.is_none();
        if !page.has_next || again {
            // An empty page beyond the end says that the one before it was the last.
            self.last = Some(if rows.is_empty() { number - 1 } else { number });
        }
        let slot = Slot {
            rows: Some(rows),
            is_due: false,
        };
        self.here.insert(number, slot);
        self.forget_farthest();
    }

    /// A page could not be fetched; an older state of it stays.
    pub(super) fn fail(&mut self, number: usize) {
        self.slot(number).is_due = true;
    }

    fn slot(&mut self, number: usize) -> &mut Slot {
        self.here.entry(number).or_insert(Slot {
            rows: None,
            is_due: true,
        })
    }

    /// Everything here may be out of date: what is shown stays, what is wanted is fetched anew.
    pub(super) fn expire(&mut self) {
        self.here.retain(|_, slot| slot.rows.is_some());
        for slot in self.here.values_mut() {
            slot.is_due = true;
        }
        self.list_changed = false;
        self.last = None;
    }

    /// Which pages to fetch to have these rows; they count as coming from now on.
    pub(super) fn missing(&mut self, rows: &Range<usize>) -> Vec<usize> {
        let end = rows.end.min(self.len());
        if rows.start >= end {
            return Vec::new();
        }
        let numbers = rows.start / self.per_page + 1..=(end - 1) / self.per_page + 1;
        self.near = *numbers.start();
        let is_due = |number: &usize| std::mem::take(&mut self.slot(*number).is_due);
        numbers.filter(is_due).collect()
    }

    pub(super) fn row(&self, index: usize) -> FeedRow {
        let Some(slot) = self.here.get(&(index / self.per_page + 1)) else {
            return FeedRow::Loading;
        };
        match &slot.rows {
            // Where it has none, another page has that row already.
            Some(rows) => (rows.get(index % self.per_page).cloned()).unwrap_or(FeedRow::Displaced),
            None if slot.is_due => FeedRow::Failed,
            None => FeedRow::Loading,
        }
    }

    /// Which row an account has, where it is here.
    pub(super) fn row_of(&self, account: &AccountId) -> Option<usize> {
        let is_it = |row: &FeedRow| matches!(row, FeedRow::Account(one) if one.id == *account);
        self.here.iter().find_map(|(number, slot)| {
            let at = slot.rows.as_ref()?.iter().position(is_it)?;
            Some((number - 1) * self.per_page + at)
        })
    }

    /// How many rows to show. Where the server does not say, one more than are here stands for
    /// those that follow: seeing it fetches them.
    pub(super) fn len(&self) -> usize {
        match (self.last, self.total) {
            // Not even the first page has rows.
            (Some(0), _) => 0,
            (Some(last), _) => {
                let rows = self.here.get(&last).and_then(|slot| slot.rows.as_ref());
                (last - 1) * self.per_page + rows.map_or(self.per_page, Vec::len)
            }
            (None, Some(total)) => total,
            (None, None) if self.reached == 0 => 0,
            (None, None) => self.reached * self.per_page + 1,
        }
    }

    pub(super) fn found(&self) -> Count {
        match (self.total, self.last) {
            (Some(total), _) => Count::Exactly(total),
            (None, Some(_)) => Count::Exactly(self.len()),
            (None, None) => Count::AtLeast(self.reached * self.per_page),
        }
    }

    pub(super) fn accounts(&self) -> impl Iterator<Item = &Arc<Account>> {
        self.here.values().flat_map(Slot::accounts)
    }

    /// An account, if it is here.
    pub(super) fn account(&self, id: &AccountId) -> Option<&Arc<Account>> {
        self.accounts().find(|account| account.id == *id)
    }

    /// The rows of the first page, where it is here, full, and not the last one.
    pub(super) fn first_page(&self) -> Option<&[FeedRow]> {
        let slot = self.here.get(&1).filter(|slot| !slot.is_due)?;
        let rows = slot.rows.as_deref()?;
        (rows.len() == self.per_page).then_some(rows)
    }

    pub(super) fn knows_name(&self, folded: &str, except: Option<&AccountId>) -> bool {
        self.accounts().any(|account| {
            Some(&account.id) != except && BrowserUnicode.fold(&account.name) == folded
        })
    }

    pub(super) fn replace(&mut self, account: &Arc<Account>) {
        let slots = self.here.values_mut();
        for row in slots.filter_map(|slot| slot.rows.as_mut()).flatten() {
            if matches!(row, FeedRow::Account(one) if one.id == account.id) {
                *row = FeedRow::Account(account.clone());
            }
        }
    }

    /// Keeps memory bounded (F30): what is far from what is looked at goes.
    fn forget_farthest(&mut self) {
        let distance = |number: &&usize| number.abs_diff(self.near);
        while self.here.len() > KEPT
            && let Some(&farthest) = self.here.keys().max_by_key(distance)
        {
            self.here.remove(&farthest);
        }
    }
}

impl Slot {
    fn accounts(&self) -> impl Iterator<Item = &Arc<Account>> {
        self.rows.iter().flatten().filter_map(|row| match row {
            FeedRow::Account(account) => Some(account),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::sample;

    fn account(id: u64) -> Row<Account> {
        Row::Read(sample::account(id, &format!("Account {id}")))
    }

    fn page(ids: Range<u64>, total: Option<usize>, has_next: bool) -> PageOf<Row<Account>> {
        PageOf {
            rows: ids.map(account).collect(),
            total,
            per_page: 10,
            has_next,
        }
    }

    fn name(pages: &Pages, index: usize) -> String {
        match pages.row(index) {
            FeedRow::Account(account) => account.name.clone(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn nothing_found_is_no_rows() {
        let with_total = Pages::beginning_with(page(0..0, Some(0), false));
        let without_total = Pages::beginning_with(page(0..0, None, false));
        for pages in [with_total, without_total] {
            assert_eq!((pages.len(), pages.found()), (0, Count::Exactly(0)));
        }
    }

    #[test]
    fn any_row_can_be_looked_at_and_only_its_page_is_fetched() {
        let mut pages = Pages::beginning_with(page(0..10, Some(1000), true));
        assert_eq!(pages.len(), 1000);
        assert_eq!(name(&pages, 500), "Loading");
        assert_eq!(pages.missing(&(498..505)), [50, 51]);
        assert_eq!(pages.missing(&(498..505)), [] as [usize; 0]);
        pages.put(51, page(500..510, Some(1000), true));
        assert_eq!(name(&pages, 500), "Account 500");
    }

    #[test]
    fn without_a_total_one_more_row_stands_for_what_follows() {
        let mut pages = Pages::beginning_with(page(0..10, None, true));
        assert_eq!((pages.len(), pages.found()), (11, Count::AtLeast(10)));
        assert_eq!(pages.missing(&(5..11)), [2]);
        pages.put(2, page(10..13, None, false));
        assert_eq!((pages.len(), pages.found()), (13, Count::Exactly(13)));
    }

    #[test]
    fn f31_an_empty_page_after_a_full_one_ends_the_list() {
        let mut pages = Pages::beginning_with(page(0..10, None, true));
        pages.put(2, page(0..0, None, false));
        assert_eq!(pages.len(), 10);
    }

    #[test]
    fn f31_a_list_that_moved_shows_no_account_twice_and_says_so() {
        let mut pages = Pages::beginning_with(page(0..10, Some(20), true));
        pages.put(2, page(9..19, Some(20), false));
        assert!(pages.list_changed);
        assert_eq!(name(&pages, 10), "Account 10");
    }

    #[test]
    fn f31_the_same_page_for_ever_ends_the_list() {
        let mut pages = Pages::beginning_with(page(0..10, None, true));
        pages.put(2, page(0..10, None, true));
        assert_eq!((pages.len(), pages.found()), (10, Count::Exactly(10)));
        assert!(pages.list_changed);
        assert_eq!(pages.missing(&(0..11)), [] as [usize; 0]);
    }

    #[test]
    fn f31_a_row_that_is_on_another_page_is_not_waited_for() {
        let mut pages = Pages::beginning_with(page(0..10, Some(20), true));
        pages.put(2, page(0..10, Some(20), false));
        assert_eq!(name(&pages, 15), "Displaced");
        assert!(pages.list_changed);
    }

    #[test]
    fn f30_memory_is_bounded() {
        let mut pages = Pages::beginning_with(page(0..10, Some(100_000), true));
        for number in 2..200 {
            let start = (number - 1) * 10;
            assert_eq!(pages.missing(&(start..start + 10)), [number]);
            let ids = start as u64..start as u64 + 10;
            pages.put(number, page(ids, Some(100_000), true));
        }
        assert!(pages.here.len() <= KEPT);
        assert_eq!(name(&pages, 0), "Loading");
    }

    #[test]
    fn an_expired_page_is_shown_until_its_newer_state_is_here() {
        let mut pages = Pages::beginning_with(page(0..10, Some(10), false));
        pages.expire();
        assert_eq!(name(&pages, 3), "Account 3");
        assert_eq!(pages.missing(&(0..10)), [1]);
        assert_eq!(pages.missing(&(0..10)), [] as [usize; 0]);
        pages.put(1, page(1..11, Some(10), false));
        assert_eq!(name(&pages, 3), "Account 4");
        assert!(!pages.list_changed);
    }

    #[test]
    fn an_account_is_found_on_any_page_that_is_here() {
        let mut pages = Pages::beginning_with(page(0..10, Some(1000), true));
        pages.put(51, page(500..510, Some(1000), true));
        let row_of = |id| pages.row_of(&AccountId::number(id));
        assert_eq!(
            (row_of(3), row_of(507), row_of(300)),
            (Some(3), Some(507), None)
        );
    }

    #[test]
    fn a_saved_account_shows_at_once() {
        let mut pages = Pages::beginning_with(page(0..10, Some(10), false));
        let Row::Read(mut renamed) = account(3) else {
            unreachable!()
        };
        renamed.name = "Renamed".into();
        pages.replace(&Arc::new(renamed));
        assert_eq!(name(&pages, 3), "Renamed");
    }
}
