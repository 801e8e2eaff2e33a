//! Which accounts stand beside one in the list, as it was asked last.

use domain::AccountId;

use super::summary::FeedRow;

/// Where an account stands in the list, and those next to it, as far as they are here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Its row, from 0; `None` where it is not listed any more: what was changed may not match.
    pub row: Option<usize>,
    pub previous: Option<AccountId>,
    pub next: Option<AccountId>,
}

impl Beside {
    /// Of so many rows, for an account that was opened `from` one of them. Where it is not listed any
    /// more, those that it stood between are beside it.
    pub(super) fn among(
        count: usize,
        rows: impl Fn(usize) -> FeedRow,
        row: Option<usize>,
        from: usize,
    ) -> Self {
        let before = row.unwrap_or(from).min(count);
        let after = row.map_or(before, |row| row + 1);
        Self {
            row,
            previous: first_account((0..before).rev(), &rows),
            next: first_account(after..count, &rows),
        }
    }
}

/// The first row that is an account; nothing where that is not known yet.
fn first_account(
    mut order: impl Iterator<Item = usize>,
    rows: impl Fn(usize) -> FeedRow,
) -> Option<AccountId> {
    let look = |row: usize| match rows(row) {
        FeedRow::Account(account) => Some(Some(account.id.clone())),
        FeedRow::Loading | FeedRow::Failed => Some(None),
        FeedRow::Unreadable(_) | FeedRow::Displaced => None,
    };
    order.find_map(look).flatten()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::session::sample;

    /// Accounts by their ids, and other rows.
    fn rows(listed: &[Result<u64, FeedRow>]) -> impl Fn(usize) -> FeedRow {
        move |row| match &listed[row] {
            Ok(id) => FeedRow::Account(Arc::new(sample::account(*id, &format!("Account {id}")))),
            Err(other) => other.clone(),
        }
    }

    fn ids(beside: &Beside) -> (Option<u64>, Option<u64>) {
        let id = |one: &Option<AccountId>| one.as_ref().and_then(AccountId::as_number);
        (id(&beside.previous), id(&beside.next))
    }

    #[test]
    fn those_next_to_it_are_beside_it() {
        let listed = [Ok(1), Ok(2), Ok(3)];
        for (row, expected) in [
            (0, (None, Some(2))),
            (1, (Some(1), Some(3))),
            (2, (Some(2), None)),
        ] {
            assert_eq!(
                ids(&Beside::among(3, rows(&listed), Some(row), 0)),
                expected
            );
        }
    }

    #[test]
    fn what_does_not_match_any_more_stood_between_its_neighbors() {
        let listed = [Ok(1), Ok(3)];
        assert_eq!(
            ids(&Beside::among(2, rows(&listed), None, 1)),
            (Some(1), Some(3))
        );
        assert_eq!(
            ids(&Beside::among(2, rows(&listed), None, 7)),
            (Some(3), None)
        );
        assert_eq!(ids(&Beside::among(0, rows(&[]), None, 1)), (None, None));
    }

    #[test]
    fn rows_that_are_no_accounts_are_passed_over() {
        let unreadable = || Err(FeedRow::Unreadable("?".into()));
        let listed = [Ok(1), unreadable(), Ok(2), Err(FeedRow::Displaced), Ok(3)];
        assert_eq!(
            ids(&Beside::among(5, rows(&listed), Some(2), 2)),
            (Some(1), Some(3))
        );
    }

    #[test]
    fn what_is_not_here_yet_is_not_passed_over() {
        let listed = [
            Ok(1),
            Err(FeedRow::Failed),
            Ok(2),
            Err(FeedRow::Loading),
            Ok(3),
        ];
        assert_eq!(
            ids(&Beside::among(5, rows(&listed), Some(2), 2)),
            (None, None)
        );
    }
}
