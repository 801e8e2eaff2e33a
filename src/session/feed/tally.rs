//! Counting what needs attention among accounts of which nothing is kept.

use client::{PageOf, Row};
use domain::{Account, AccountId, Attention, Concerns, Today};

/// The most accounts on a page.
const MOST: usize = 2000;

/// How many accounts give each reason, in the order of [`Attention::ALL`].
pub(super) type Counts = [usize; Attention::ALL.len()];

/// The accounts of a list, counted page after page.
#[derive(Debug)]
pub(super) struct Tally {
    pub(super) counts: Counts,
    /// How many rows have been looked at.
    pub(super) rows: usize,
    /// The most accounts that the server gives on a page, as far as that is known.
    most: usize,
    /// The account that the last page began with.
    first: Option<AccountId>,
}

/// What a page brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// More follow.
    On,
    /// It was the last one.
    Over,
    /// It makes no sense: nothing can be counted.
    Astray,
}

impl Tally {
    /// Begins with rows that are here already, the first ones of the list.
    pub(super) fn beginning_with<'a>(
        here: impl Iterator<Item = Option<&'a Account>>,
        today: Today,
    ) -> Self {
        let mut tally = Self {
            counts: Counts::default(),
            rows: 0,
            most: MOST,
            first: None,
        };
        for row in here {
            tally.rows += 1;
            tally.count(row, today);
        }
        tally
    }

    /// The page to look at next: its number from 1, and how many accounts a page has. Nothing is read
    /// twice: it begins where the rows that have been looked at end.
    pub(super) fn next(&self) -> (usize, usize) {
        let begins_there = |size: &usize| self.rows.is_multiple_of(*size);
        let size = (1..=self.most).rev().find(begins_there).unwrap_or(1);
        (self.rows / size + 1, size)
    }

    /// Counts the page that was asked for.
    pub(super) fn take(&mut self, page: &PageOf<Row<Account>>, today: Today) -> Step {
        let (_, asked) = self.next();
        let full = page.per_page.min(page.rows.len());
        if page.per_page < asked || page.has_next && full < asked {
            // Not these rows: the server gives fewer at once.
            let most = if page.has_next { full } else { page.per_page };
            let is_news = most > 0 && most < self.most;
            self.most = most;
            return if is_news { Step::On } else { Step::Astray };
        }
        let first = page.rows.first().and_then(Row::as_read);
        let first = first.map(|account| account.id.clone());
        if first.is_some() && first == self.first {
            // The same page for ever (F31).
            return Step::Astray;
        }
        self.first = first;
        for row in &page.rows {
            self.count(row.as_read(), today);
        }
        // Accounts that have just been deleted leave gaps.
        self.rows += if page.has_next {
            asked
        } else {
            page.rows.len()
        };
        if page.has_next { Step::On } else { Step::Over }
    }

    fn count(&mut self, account: Option<&Account>, today: Today) {
        if let Some(account) = account {
            let concerns = Concerns::of(account, today);
            for concern in Attention::ALL {
                self.counts[concern as usize] += usize::from(concerns.has(concern));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::Sunset;
    use time::macros::date;

    use super::*;
    use crate::session::sample;

    const TODAY: Today = Today {
        date: date!(2026 - 11 - 24),
        sunset: Sunset::NotPlanned,
    };

    /// The page of a list of `total` accounts that a server with at most `most` on a page gives.
    fn page((number, size): (usize, usize), total: usize, most: usize) -> PageOf<Row<Account>> {
        let per_page = size.min(most);
        let begin = (number - 1) * per_page;
        let end = (begin + per_page).min(total);
        PageOf {
            rows: (begin..end)
                .map(|id| Row::Read(sample::account(id as u64, "An account")))
                .collect(),
            total: Some(total),
            per_page,
            has_next: end < total,
        }
    }

    /// Counts all of it, with the first `here` rows at hand; what was asked for on the way.
    fn count(here: usize, total: usize, most: usize) -> (Tally, Vec<(usize, usize)>) {
        let first = sample::account(0, "An account");
        let rows = (0..here).map(|_| Some(&first));
        let mut tally = Tally::beginning_with(rows, TODAY);
        let mut asked = Vec::new();
        loop {
            asked.push(tally.next());
            match tally.take(&page(tally.next(), total, most), TODAY) {
                Step::On => {}
                Step::Over => return (tally, asked),
                Step::Astray => panic!("astray after {asked:?}"),
            }
        }
    }

    fn never_used(tally: &Tally) -> usize {
        tally.counts[Attention::NeverUsed as usize]
    }

    #[test]
    fn l8_counting_goes_on_from_the_rows_that_are_there_and_reads_nothing_twice() {
        let (tally, asked) = count(100, 5000, 2000);
        let sizes = [
            (2, 100),
            (2, 200),
            (2, 400),
            (2, 800),
            (2, 1600),
            (3, 1600),
            (4, 1600),
        ];
        assert_eq!(asked, sizes);
        assert_eq!((tally.rows, never_used(&tally)), (5000, 5000));
    }

    #[test]
    fn nothing_at_hand_is_counted_from_the_beginning() {
        let (tally, asked) = count(0, 4500, 2000);
        assert_eq!(asked, [(1, 2000), (2, 2000), (3, 2000)]);
        assert_eq!(never_used(&tally), 4500);
    }

    #[test]
    fn a_server_that_gives_fewer_at_once_is_asked_for_fewer() {
        let (tally, _) = count(100, 1000, 150);
        assert_eq!((tally.rows, never_used(&tally)), (1000, 1000));
        let (tally, _) = count(0, 1000, 30);
        assert_eq!(never_used(&tally), 1000);
    }

    #[test]
    fn f31_the_same_page_for_ever_is_not_counted() {
        let mut tally = Tally::beginning_with(std::iter::empty(), TODAY);
        let same = |per_page| PageOf {
            has_next: true,
            rows: page((1, 100), 100, 2000).rows,
            total: Some(5000),
            per_page,
        };
        // It looks like a server that gives a hundred at once, and does not say so.
        assert_eq!(tally.take(&same(2000), TODAY), Step::On);
        assert_eq!(tally.take(&same(100), TODAY), Step::On);
        assert_eq!(tally.take(&same(100), TODAY), Step::Astray);
    }

    #[test]
    fn f31_empty_pages_for_ever_are_not_counted() {
        let mut tally = Tally::beginning_with(std::iter::empty(), TODAY);
        let empty = PageOf {
            has_next: true,
            rows: Vec::new(),
            total: None,
            per_page: 2000,
        };
        assert_eq!(tally.take(&empty, TODAY), Step::Astray);
    }
}
