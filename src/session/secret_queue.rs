//! Client secrets between the answers that brought them and the dialog that shows them.

use std::collections::VecDeque;

use domain::{Account, Secret};

use crate::reactive::RwSignal;
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
pub struct SecretQueue(RwSignal<Queue>);

#[derive(Default)]
struct Queue {
    waiting: VecDeque<PendingSecret>,
    /// How many have been stored or given up: a new number for every one that comes first.
    ended: usize,
}

impl SecretQueue {
    pub(super) fn new() -> Self {
        Self(RwSignal::new(Queue::default()))
    }

    /// A secret has come; it waits until those before it are stored. When nobody is there any more
    /// to take it, it is gone, and this says so.
    pub fn give(self, pending: PendingSecret) -> bool {
        let given = self.0.try_update(|queue| queue.waiting.push_back(pending));
        given.is_some()
    }

    /// The number of the one whose turn it is; `None` when none waits.
    pub fn first(self) -> Option<usize> {
        let queue = self.0.read();
        (!queue.waiting.is_empty()).then_some(queue.ended)
    }

    /// Looks at the one whose turn it is.
    pub fn look<T>(self, at: impl FnOnce(&PendingSecret) -> T) -> Option<T> {
        let look = |queue: &Queue| queue.waiting.front().map(at);
        self.0.try_with_untracked(look)?
    }

    /// It is stored, or given up: from now on it is nowhere. Gives where to go on.
    pub fn end(self) -> Option<Route> {
        self.0.try_update(|queue| {
            let first = queue.waiting.pop_front()?;
            queue.ended += 1;
            Some(first.then)
        })?
    }

    /// The page is put away: none of them is kept (S22).
    pub fn end_all(self) {
        while self.end().is_some() {}
    }
}
