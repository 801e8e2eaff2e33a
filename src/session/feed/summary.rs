//! What the list shows.

use std::sync::Arc;

use domain::{Account, Attention};

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

impl FeedRow {
    /// The account, if it is one.
    pub(super) fn account(&self) -> Option<&Account> {
        match self {
            Self::Account(account) => Some(account),
            _ => None,
        }
    }
}

/// How many accounts match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    Exactly(usize),
    /// So many so far; the server does not say how many there are.
    AtLeast(usize),
}

/// The company's accounts by what needs attention, as far as that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// How many accounts there are.
    pub total: Option<usize>,
    /// How many give each reason, in the order of [`Attention::ALL`].
    pub(super) counts: [Option<usize>; Attention::ALL.len()],
    /// Those that are not known are being counted.
    pub is_counting: bool,
    /// How many have been looked through of how many, while all are because somebody wants it.
    pub progress: Option<(usize, Option<usize>)>,
    /// What was counted by looking through all may not be so any more.
    pub(super) is_outdated: bool,
}

impl Overview {
    /// How many accounts give this reason; `None` when that is not known.
    pub fn count(&self, concern: Attention) -> Option<usize> {
        self.counts[concern as usize]
    }

    /// Whether every reason has been counted.
    pub fn is_complete(&self) -> bool {
        self.counts.iter().all(Option::is_some)
    }

    /// Whether something is not counted unless somebody asks for it.
    pub fn is_left_out(&self) -> bool {
        !self.is_complete() && !self.is_counting
    }
}
