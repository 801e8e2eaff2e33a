//! Client secrets between the answers that brought them and the dialog that shows them.

use std::collections::VecDeque;

use domain::{Account, Secret};
use leptos::prelude::*;

use crate::route::Route;

/// A secret, whose it is, and where the person goes once it is stored.
pub struct PendingSecret {
    pub account: Account,
    /// Its secret; this is the only place where it is.
    pub secret: Secret,
    /// Where to go on.
    pub then: Route,
}

/// Where secrets wait, one after the other, until the person says that they are stored (K2).
/// Dropping them, or the company around them, overwrites them.
#[derive(Clone, Copy, Debug)]
pub struct SecretQueue {
    queue: RwSignal<VecDeque<PendingSecret>, LocalStorage>,
    /// How many have been stored or given up: a new number for every one that comes first.
    ended: RwSignal<usize>,
}

impl SecretQueue {
    pub(super) fn new() -> Self {
        Self {
            queue: RwSignal::new_local(VecDeque::new()),
            ended: RwSignal::new(0),
        }
    }

    /// A secret has come; it waits until those before it are stored. When nobody is there any more
    /// to take it, it is gone, and this says so.
    pub fn give(self, pending: PendingSecret) -> bool {
        self.queue
            .try_update(|queue| queue.push_back(pending))
            .is_some()
    }

    /// The number of the one whose turn it is; `None` when none waits.
    pub fn first(self) -> Option<usize> {
        let number = self.ended.get();
        self.queue
            .with(|queue| (!queue.is_empty()).then_some(number))
    }

    /// Looks at the one whose turn it is.
    pub fn look<T>(self, at: impl FnOnce(&PendingSecret) -> T) -> Option<T> {
        self.queue
            .try_with_untracked(|queue| queue.front().map(at))
            .flatten()
    }

    /// It is stored, or given up: from now on it is nowhere. Gives where to go on.
    pub fn end(self) -> Option<Route> {
        let ended = self.queue.try_update(VecDeque::pop_front).flatten()?;
        self.ended.update(|count| *count += 1);
        Some(ended.then)
    }

    /// The page is put away: none of them is kept (S22).
    pub fn end_all(self) {
        while self.end().is_some() {}
    }
}
