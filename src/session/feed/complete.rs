//! Every account of a company at once, searched, filtered and sorted on the spot.

use std::collections::HashSet;
use std::sync::Arc;

use client::Row;
use domain::index::Indexed;
use domain::{Account, AccountId, AccountsQuery, Attention, Today};

use super::summary::FeedRow;
use crate::browser::BrowserUnicode;

/// All accounts, and which of them are shown in which order.
#[derive(Debug)]
pub(super) struct Complete {
    accounts: Vec<(Arc<Account>, Indexed)>,
    /// Rows that are no accounts: shown at the end of the unfiltered list, so that none is hidden.
    unreadable: Vec<String>,
    /// How many of all accounts give each reason to look at them.
    counts: [usize; Attention::ALL.len()],
    query: AccountsQuery,
    shown: Vec<usize>,
    /// The list changed on the server while they were coming in (F31).
    pub(super) list_changed: bool,
    /// There are more accounts now than these: shown until the server has answered, and not asked any more.
    pub(super) is_outgrown: bool,
}

impl Complete {
    /// From all rows of the list; an account that comes twice counts once (F24).
    pub(super) fn new(rows: Vec<Row<Account>>, query: &AccountsQuery, today: Today) -> Self {
        let mut seen = HashSet::new();
        let mut accounts = Vec::with_capacity(rows.len());
        let mut unreadable = Vec::new();
        for row in rows {
            match row {
                Row::Read(account) if seen.insert(account.id.clone()) => {
                    let index = Indexed::new(&account, today, &BrowserUnicode);
                    accounts.push((Arc::new(account), index));
                }
                Row::Read(_) => {}
                Row::Unreadable(name) => unreadable.push(name),
            }
        }
        let mut complete = Self {
            accounts,
            unreadable,
            counts: [0; Attention::ALL.len()],
            query: query.clone(),
            shown: Vec::new(),
            list_changed: false,
            is_outgrown: false,
        };
        complete.accounts_changed();
        complete
    }

    /// Counts them, and asks again what was asked.
    fn accounts_changed(&mut self) {
        self.counts = [0; Attention::ALL.len()];
        for (_, index) in &self.accounts {
            for concern in Attention::ALL {
                self.counts[concern as usize] += usize::from(index.concerns().has(concern));
            }
        }
        self.ask(&self.query.clone());
    }

    pub(super) fn ask(&mut self, query: &AccountsQuery) {
        self.query = query.clone();
        let search = query.search_key(&BrowserUnicode);
        let accounts = &self.accounts;
        self.shown = (0..accounts.len())
            .filter(|&at| accounts[at].1.matches(query, &search))
            .collect();
        self.shown
            .sort_by(|&one, &other| accounts[one].1.compare(&accounts[other].1, query.sort));
    }

    pub(super) fn len(&self) -> usize {
        self.shown.len() + self.trailing().len()
    }

    /// How many of all accounts give each reason to look at them, in the order of [`Attention::ALL`].
    pub(super) fn counts(&self) -> [usize; Attention::ALL.len()] {
        self.counts
    }

    pub(super) fn row(&self, index: usize) -> Option<FeedRow> {
        if let Some(&at) = self.shown.get(index) {
            return Some(FeedRow::Account(self.accounts[at].0.clone()));
        }
        let name = self.trailing().get(index - self.shown.len())?;
        Some(FeedRow::Unreadable(name.clone()))
    }

    /// Every account, shown or not.
    pub(super) fn accounts(&self) -> impl Iterator<Item = &Arc<Account>> {
        self.accounts.iter().map(|(account, _)| account)
    }

    /// Every account that is shown, in order.
    pub(super) fn shown(&self) -> impl Iterator<Item = &Arc<Account>> {
        self.shown.iter().map(|&at| &self.accounts[at].0)
    }

    fn trailing(&self) -> &[String] {
        if self.query.narrows() {
            &[]
        } else {
            &self.unreadable
        }
    }

    pub(super) fn knows_name(&self, folded: &str, except: Option<&AccountId>) -> bool {
        let mut accounts = self.accounts.iter();
        accounts.any(|(account, index)| index.is_called(folded) && Some(&account.id) != except)
    }

    pub(super) fn replace(&mut self, account: Arc<Account>, today: Today) {
        if self.accounts().any(|known| known.id == account.id) {
            self.add(account, today);
        }
    }

    pub(super) fn add(&mut self, account: Arc<Account>, today: Today) {
        let index = Indexed::new(&account, today, &BrowserUnicode);
        // It may be here already, as it was or by a look at all of them.
        self.accounts.retain(|(known, _)| known.id != account.id);
        self.accounts.push((account, index));
        self.accounts_changed();
    }

    pub(super) fn remove(&mut self, id: &AccountId) {
        self.accounts.retain(|(account, _)| account.id != *id);
        self.accounts_changed();
    }

    pub(super) fn set_today(&mut self, today: Today) {
        for (account, index) in &mut self.accounts {
            *index = Indexed::new(account, today, &BrowserUnicode);
        }
        self.accounts_changed();
    }
}
