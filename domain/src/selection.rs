//! Which accounts somebody has selected: some one by one, or all that match a query.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::account::Account;
use crate::attention::Today;
use crate::id::AccountId;
use crate::index::Indexed;
use crate::query::AccountsQuery;
use crate::unicode::Unicode;

/// A selection. It is about accounts, not rows: it survives scrolling, sorting and searching.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    all: Option<All>,
    /// Selected one by one, besides.
    with: HashMap<AccountId, Arc<Account>>,
    /// Taken out of `all` one by one.
    without: HashSet<AccountId>,
}

/// Everything that matches, seen or not.
#[derive(Clone, Debug, PartialEq)]
struct All {
    query: AccountsQuery,
    /// Its search, as accounts are compared with it.
    search: String,
    /// How many match, where that is known.
    found: Option<usize>,
}

impl Selection {
    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// How many are selected; `None` when nobody has counted those that match.
    pub fn len(&self) -> Option<usize> {
        let all = self.all.as_ref().map_or(Some(0), |all| all.found)?;
        Some((all + self.with.len()).saturating_sub(self.without.len()))
    }

    /// The query of which all are selected, but for [`leaves_out`](Self::leaves_out).
    pub fn all(&self) -> Option<&AccountsQuery> {
        Some(&self.all.as_ref()?.query)
    }

    /// Whether an account that matches [`all`](Self::all) was taken out.
    pub fn leaves_out(&self, id: &AccountId) -> bool {
        self.without.contains(id)
    }

    /// Those that were selected one by one, in no order.
    pub fn one_by_one(&self) -> impl Iterator<Item = &Arc<Account>> {
        self.with.values()
    }

    /// Whether an account is selected.
    pub fn contains(&self, account: &Account, today: Today, unicode: &impl Unicode) -> bool {
        self.with.contains_key(&account.id)
            || (!self.without.contains(&account.id) && self.matches(account, today, unicode))
    }

    /// Selects an account, or takes it out.
    pub fn set(&mut self, account: &Arc<Account>, on: bool, today: Today, unicode: &impl Unicode) {
        let id = &account.id;
        let matches = self.matches(account, today, unicode);
        match (on, matches) {
            (true, true) => {
                self.without.remove(id);
            }
            (false, true) => {
                self.without.insert(id.clone());
            }
            (true, false) => {
                self.with.insert(id.clone(), account.clone());
            }
            (false, false) => {}
        }
        if !on || matches {
            self.with.remove(id);
        }
    }

    /// Selects all that match a query, of which there are `found`. It takes the place of another
    /// query of which all were selected; what was selected one by one stays.
    pub fn set_all(
        &mut self,
        query: &AccountsQuery,
        found: Option<usize>,
        today: Today,
        unicode: &impl Unicode,
    ) {
        self.all = Some(All {
            query: query.clone(),
            search: query.search_key(unicode),
            found,
        });
        self.without.clear();
        let with = std::mem::take(&mut self.with);
        self.with = with
            .into_iter()
            .filter(|(_, account)| !self.matches(account, today, unicode))
            .collect();
    }

    /// Whether everything that matches the query is selected, in whatever order.
    pub fn covers(&self, query: &AccountsQuery) -> bool {
        let same = |all: &All| {
            !all.query.narrows()
                || AccountsQuery {
                    sort: query.sort,
                    ..all.query.clone()
                } == *query
        };
        self.without.is_empty() && self.all.as_ref().is_some_and(same)
    }

    /// Those selected one by one of which this says so stay; others are not in the company any more.
    pub fn retain(&mut self, still_there: impl Fn(&AccountId) -> bool) {
        self.with.retain(|id, _| still_there(id));
    }

    /// An account is not there any more.
    pub fn forget(&mut self, id: &AccountId) {
        if self.with.remove(id).is_none() && self.all.is_some() {
            self.without.insert(id.clone());
        }
    }

    fn matches(&self, account: &Account, today: Today, unicode: &impl Unicode) -> bool {
        self.all.as_ref().is_some_and(|all| {
            Indexed::new(account, today, unicode).matches(&all.query, &all.search)
        })
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::draft::tests::account;
    use crate::policy::Sunset;
    use crate::unicode::tests::Tables;

    const TODAY: Today = Today {
        date: date!(2026 - 11 - 24),
        sunset: Sunset::NotPlanned,
    };

    fn named(id: u64, name: &str) -> Arc<Account> {
        Arc::new(Account {
            id: AccountId::number(id),
            name: name.into(),
            ..account()
        })
    }

    fn searching(words: &str) -> AccountsQuery {
        AccountsQuery {
            search: words.into(),
            ..AccountsQuery::default()
        }
    }

    fn set(selection: &mut Selection, account: &Arc<Account>, on: bool) {
        selection.set(account, on, TODAY, &Tables);
    }

    fn set_all(selection: &mut Selection, words: &str, found: usize) {
        selection.set_all(&searching(words), Some(found), TODAY, &Tables);
    }

    fn has(selection: &Selection, account: &Account) -> bool {
        selection.contains(account, TODAY, &Tables)
    }

    #[test]
    fn accounts_are_selected_and_taken_out_one_by_one() {
        let (erp, pay) = (named(1, "ERP"), named(2, "Payroll"));
        let mut selection = Selection::default();
        set(&mut selection, &erp, true);
        set(&mut selection, &erp, true);
        assert!(has(&selection, &erp) && !has(&selection, &pay));
        assert_eq!(selection.len(), Some(1));
        set(&mut selection, &erp, false);
        assert!(selection.is_empty());
    }

    #[test]
    fn all_that_match_are_selected_without_having_been_seen() {
        let (erp, pay) = (named(1, "ERP sync"), named(2, "Payroll"));
        let mut selection = Selection::default();
        set_all(&mut selection, "sync", 700);
        assert!(has(&selection, &erp) && !has(&selection, &pay));
        set(&mut selection, &erp, false);
        set(&mut selection, &pay, true);
        assert!(!has(&selection, &erp) && has(&selection, &pay));
        assert_eq!(selection.len(), Some(700));
        assert!(!selection.covers(&searching("sync")));
    }

    #[test]
    fn what_was_selected_before_is_not_counted_twice() {
        let mut selection = Selection::default();
        set(&mut selection, &named(1, "ERP sync"), true);
        set(&mut selection, &named(2, "Payroll"), true);
        set_all(&mut selection, "sync", 700);
        assert_eq!(selection.len(), Some(701));
    }

    #[test]
    fn the_order_of_the_list_makes_no_difference() {
        let mut selection = Selection::default();
        set_all(&mut selection, "sync", 3);
        let by_date = AccountsQuery {
            sort: crate::Sort::parse("-updated_at").unwrap(),
            ..searching("sync")
        };
        assert!(selection.covers(&by_date));
        assert!(!selection.covers(&searching("erp")));
        set_all(&mut selection, "", 9);
        assert!(selection.covers(&searching("erp")));
    }

    #[test]
    fn an_account_that_is_gone_leaves_the_selection() {
        let mut selection = Selection::default();
        set(&mut selection, &named(1, "ERP"), true);
        set(&mut selection, &named(2, "Payroll"), true);
        selection.retain(|id| id.as_str() == "1");
        assert_eq!(selection.len(), Some(1));
        selection.forget(&AccountId::number(1));
        assert!(selection.is_empty());
        set_all(&mut selection, "", 9);
        selection.forget(&AccountId::number(5));
        assert_eq!(selection.len(), Some(8));
    }

    mod targets {
        use super::*;

        fuzz::target!(
            /// The count is that of the selected, whatever was ticked in which order: `+3`, `-3`,
            /// `all` that match. `docs/testing.md` says how it is fuzzed.
            selection,
            |text| {
                let named = |id| named(id, if id % 2 == 0 { "sync" } else { "other" });
                let accounts: Vec<_> = (0..6).map(named).collect();
                let mut selection = Selection::default();
                for step in text.split_whitespace().take(50) {
                    let which = step.get(1..).and_then(|which| which.parse::<usize>().ok());
                    match (step, which) {
                        ("all", _) => set_all(&mut selection, "sync", 3),
                        (_, Some(which)) => {
                            set(&mut selection, &accounts[which % 6], step.starts_with('+'));
                        }
                        _ => continue,
                    }
                    let selected = accounts.iter().filter(|one| has(&selection, one)).count();
                    assert_eq!(selection.len(), Some(selected), "{step}");
                }
            }
        );
    }
}
