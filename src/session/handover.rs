//! A client secret between the answer that brought it and the dialog that shows it.

use domain::{Account, Secret};
use leptos::prelude::*;

use crate::route::Route;

/// A secret, whose it is, and where the person goes once it is stored.
pub struct Handed {
    /// The account.
    pub account: Account,
    /// Its secret; this is the only place where it is.
    pub secret: Secret,
    /// Where to go on.
    pub then: Route,
}

/// Where a secret waits until the person says that it is stored (K2). Dropping it, or the company
/// around it, overwrites the secret.
#[derive(Clone, Copy, Debug)]
pub struct Handover(RwSignal<Option<Handed>, LocalStorage>);

impl Handover {
    /// Nothing waits.
    pub(super) fn new() -> Self {
        Self(RwSignal::new_local(None))
    }

    /// A secret has come. When nobody is there any more to take it, it is gone.
    pub fn give(self, handed: Handed) {
        self.0.try_set(Some(handed));
    }

    /// Whether one waits.
    pub fn waits(self) -> bool {
        self.0.with(Option::is_some)
    }

    /// Looks at the one that waits.
    pub fn look<T>(self, at: impl FnOnce(&Handed) -> T) -> Option<T> {
        self.0
            .try_with_untracked(|handed| handed.as_ref().map(at))
            .flatten()
    }

    /// It is stored, or given up: from now on it is nowhere. Gives where to go on.
    pub fn end(self) -> Option<Route> {
        let ended = self.0.try_update(Option::take).flatten();
        ended.map(|handed| handed.then)
    }
}
