//! Selecting: rows one by one, from one to another, or all that match.

use std::collections::HashSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use client::Failure;
use domain::{Account, Selection};

use super::{Bulk, Count, FeedRow, List};
use crate::browser::BrowserUnicode;

/// How many accounts are fetched at once of a range that nobody has scrolled through.
const PER_PAGE: usize = 100;

/// How much of the list is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    None,
    /// Something, or something else.
    Some,
    /// Everything that matches what is asked for.
    All,
}

impl Bulk {
    /// Whether an account is selected.
    pub fn has(self, account: &Account) -> bool {
        let today = self.today.get();
        self.selection
            .with(|selection| selection.contains(account, today, &BrowserUnicode))
    }

    /// Selects an account, or takes it out.
    pub fn set(self, account: &Arc<Account>, on: bool) {
        self.set_each(std::slice::from_ref(account), on);
    }

    /// How much of the list is selected.
    pub fn share(self) -> Share {
        self.feed.track_rows();
        let (query, today) = (self.feed.asked(), self.today.get());
        self.selection.with(|selection| {
            if *selection == Selection::default() {
                return Share::None;
            }
            let is = |account: &Account| selection.contains(account, today, &BrowserUnicode);
            match self.feed.count_shown(is) {
                Some((_, 0)) => Share::None,
                Some((all, selected)) if all == selected => Share::All,
                None if selection.covers(&query) => Share::All,
                _ => Share::Some,
            }
        })
    }

    /// All that match what is asked for, without selecting them.
    pub fn everything(self) -> Selection {
        let mut selection = Selection::default();
        let (query, today) = (self.feed.asked(), self.today.get_untracked());
        let found = match self.feed.with_untracked(List::found) {
            Count::Exactly(count) => Some(count),
            Count::AtLeast(_) => None,
        };
        selection.set_all(&query, found, today, &BrowserUnicode);
        selection
    }

    /// Selects all that match what is asked for, seen or not.
    pub fn select_all(self) {
        if let Some(shown) = self.feed.shown() {
            self.set_each(&shown, true);
            return;
        }
        let Some((query, found)) = self.feed.with_untracked(|list| {
            let found = match list.found() {
                Count::Exactly(count) => Some(count),
                Count::AtLeast(_) => None,
            };
            Some((list.answered()?.clone(), found))
        }) else {
            return;
        };
        let today = self.today.get_untracked();
        self.selection
            .update(|selection| selection.set_all(&query, found, today, &BrowserUnicode));
    }

    /// Takes out all that match what is asked for.
    pub fn select_none(self) {
        match self.feed.shown() {
            Some(shown) => self.set_each(&shown, false),
            None => self.selection.set(Selection::default()),
        }
    }

    /// Selects the rows from one to another, or takes them out; those that are not here yet are
    /// fetched.
    pub async fn set_range(self, rows: RangeInclusive<usize>, on: bool) -> Result<(), Failure> {
        let mut here = Vec::new();
        let mut missing = Vec::new();
        for row in rows.clone() {
            match self.feed.row(row) {
                FeedRow::Account(account) => here.push(account),
                FeedRow::Unreadable(_) | FeedRow::Displaced => {}
                FeedRow::Loading | FeedRow::Failed => missing.push(row / PER_PAGE),
            }
        }
        self.set_each(&here, on);
        missing.dedup();
        let query = self.feed.asked();
        let client = self.reads.get_value();
        for page in missing {
            let answer = client.accounts(&query, page + 1, PER_PAGE).await?;
            let is_empty = self.selection.try_with_untracked(Selection::is_empty);
            if on && !here.is_empty() && is_empty != Some(false) {
                return Ok(()); // it was cleared meanwhile
            }
            let wanted = (page * PER_PAGE..)
                .zip(answer.rows)
                .filter(|(place, _)| rows.contains(place));
            let wanted = wanted.filter_map(|(_, row)| row.read().map(Arc::new));
            self.set_each(&wanted.collect::<Vec<_>>(), on);
        }
        Ok(())
    }

    /// What is not in the company any more, as far as that is known, leaves the selection.
    pub fn drop_vanished(self) {
        self.feed.track_rows();
        let there = self.selection.with_untracked(|selection| {
            let ids: HashSet<_> = selection.one_by_one().map(|one| &one.id).collect();
            let there = (!ids.is_empty()).then(|| self.feed.still_there(&ids))??;
            (there.len() < ids.len()).then_some(there)
        });
        if let Some(there) = there {
            self.selection
                .update(|selection| selection.retain(|id| there.contains(id)));
        }
    }

    fn set_each(self, accounts: &[Arc<Account>], on: bool) {
        let Some(today) = self.today.try_get_untracked() else {
            return;
        };
        self.selection.try_update(|selection| {
            for account in accounts {
                selection.set(account, on, today, &BrowserUnicode);
            }
        });
    }
}
