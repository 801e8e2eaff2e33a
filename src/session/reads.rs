//! What is read ends with whoever wanted it (F34), and of several reads the latest counts (F33).

use client::{AbortScope, Client};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::reactive::StoredValue;

/// The client for what ends with the current owner.
pub(super) fn until_cleanup(client: &Client) -> Client {
    let scope = AbortScope::new();
    let client = client.during(&scope);
    let scope = StoredValue::new(Some(scope));
    on_cleanup(move || {
        scope.set_value(None);
    });
    client
}

/// The reads of one purpose. Whatever begins anew ends those before, and their answers are not heard
/// any more; nor are any after the current owner's end.
#[derive(Clone, Copy, Debug)]
pub struct LatestRead(StoredValue<Turn>);

#[derive(Debug)]
struct Turn {
    client: Client,
    number: u32,
    scope: Option<AbortScope>,
}

impl LatestRead {
    /// For reads with this client.
    pub fn new(client: Client) -> Self {
        let latest = Self(StoredValue::new(Turn {
            client,
            number: 0,
            scope: None,
        }));
        on_cleanup(move || latest.end());
        latest
    }

    /// Ends whatever is being read.
    pub fn end(self) {
        self.0.try_update_value(|turn| {
            turn.number += 1;
            turn.scope = None;
        });
    }

    /// Reads instead of whatever is being read.
    pub fn restart<T: 'static>(
        self,
        read: impl AsyncFnOnce(Client) -> T + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        self.end();
        self.read(read, then);
    }

    /// Reads beside whatever is being read.
    pub fn read<T: 'static>(
        self,
        read: impl AsyncFnOnce(Client) -> T + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        let begun = self.0.try_update_value(|turn| {
            let scope = turn.scope.get_or_insert_default();
            (turn.number, turn.client.during(scope))
        });
        let Some((number, client)) = begun else {
            return;
        };
        // Begun at once: its owner may be gone before a task begins.
        let reading = read(client);
        spawn_local(async move {
            let answer = reading.await;
            if self.0.try_with_value(|turn| turn.number) == Some(number) {
                then(answer);
            }
        });
    }
}
