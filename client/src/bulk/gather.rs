//! The accounts of a selection, fetched page by page where nobody has seen them yet.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use domain::collation::order_key;
use domain::{Account, Selection};

use crate::client::Client;
use crate::failure::{Failure, FailureKind};
use crate::paging::Paging;
use crate::types::Row;

/// How many accounts a page has: an answer stays well under what is accepted (S30).
const PER_PAGE: usize = 1000;

/// After so many pauses on end it is given up.
const PATIENCE: u32 = 5;

/// How far it has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Accounts that are here.
    pub here: usize,
    /// How many there will be, where that is known.
    pub of: Option<usize>,
    /// The list changed on the server meanwhile: some may be missing (F31).
    pub list_changed: bool,
}

/// Gives every selected account once, a page at a time, to `take`.
///
/// It ends with the client's scope, as [`FailureKind::Aborted`].
pub async fn gather(
    client: &Client,
    selection: &Selection,
    mut take: impl FnMut(Vec<Arc<Account>>, Gathered),
) -> Result<Gathered, Failure> {
    let mut by_hand: Vec<_> = selection.one_by_one().cloned().collect();
    let unicode = client.platform().unicode();
    by_hand.sort_by_cached_key(|account| {
        let name = &account.name;
        let id = account.id.to_string();
        (order_key(name, unicode), unicode.fold(name), id)
    });
    let given: HashSet<_> = by_hand.iter().map(|account| account.id.clone()).collect();
    let mut state = Gathered {
        here: by_hand.len(),
        of: selection.len(),
        list_changed: false,
    };
    take(by_hand, state);
    let Some(query) = selection.all() else {
        return Ok(state);
    };
    let mut paging = Paging::default();
    let read = async |number| {
        patiently(client, async || {
            client.accounts(query, number, PER_PAGE).await
        })
        .await
    };
    while let Some(rows) = paging.next(read).await? {
        let accounts = rows.into_iter().filter_map(Row::read);
        let accounts = accounts
            .filter(|account| !selection.leaves_out(&account.id) && !given.contains(&account.id));
        let accounts: Vec<_> = accounts.map(Arc::new).collect();
        state.here += accounts.len();
        state.list_changed = paging.list_changed();
        take(accounts, state);
    }
    Ok(state)
}

/// Asks again after a pause that the API asks for.
async fn patiently<T>(
    client: &Client,
    ask: impl AsyncFn() -> Result<T, Failure>,
) -> Result<T, Failure> {
    let mut pauses = 0;
    loop {
        match ask().await {
            Err(failure) if pauses < PATIENCE && failure.kind == FailureKind::TooMany => {
                pauses += 1;
                let seconds = failure.retry_after.unwrap_or(5).max(1);
                let pause = Duration::from_secs(seconds.into());
                client.platform().sleep(pause).await;
            }
            answer => return answer,
        }
    }
}
