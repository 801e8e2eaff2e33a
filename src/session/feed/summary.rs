//! What the list shows.

use std::sync::Arc;

use client::Failure;
use domain::{Account, AccountsQuery};

/// A row of the list.
#[derive(Clone, Debug, PartialEq)]
pub enum FeedRow {
    Loading,
    Account(Arc<Account>),
    /// Not what the contract says (F22); with its name, as far as that could be read.
    Unreadable(String),
    /// Its page could not be loaded.
    Failed,
    /// It moved on the server while the list came in, and is on another page (F31).
    Displaced,
}

/// How many accounts match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    Exactly(usize),
    /// So many so far; the server does not say how many there are.
    AtLeast(usize),
}

/// The list at a glance.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// What the rows answer; `None` before the first answer.
    pub answered: Option<AccountsQuery>,
    /// How many rows there are to show.
    pub rows: usize,
    /// How many accounts match.
    pub found: Count,
    /// A newer query is under way.
    pub busy: bool,
    /// The newest query failed, or a page of it.
    pub failure: Option<Failure>,
    /// The list changed on the server while its pages were coming in (F31).
    pub list_changed: bool,
}

impl Default for Summary {
    /// Before the first answer.
    fn default() -> Self {
        Self {
            answered: None,
            rows: 0,
            found: Count::Exactly(0),
            busy: true,
            failure: None,
            list_changed: false,
        }
    }
}
