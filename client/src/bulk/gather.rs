//! The accounts of a selection, fetched page by page where nobody has seen them yet.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use domain::{Account, AccountId, Selection};

use crate::client::Client;
use crate::failure::{Failure, FailureKind};
use crate::types::{PageOf, Row};

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
    let mut state = Gathered {
        of: selection.len(),
        ..Gathered::default()
    };
    let mut seen = HashSet::new();
    let mut by_hand: Vec<_> = selection.one_by_one().cloned().collect();
    let unicode = client.platform().unicode();
    by_hand.sort_by_cached_key(|account| (unicode.fold(&account.name), account.id.to_string()));
    give(by_hand, &mut seen, &mut state, &mut take);
    let Some(query) = selection.all() else {
        return Ok(state);
    };
    let mut total = None;
    for number in 1.. {
        let page = patiently(client, async || {
            client.accounts(query, number, PER_PAGE).await
        })
        .await?;
        state.list_changed |= total.is_some() && page.total != total;
        total = page.total;
        let has_next = page.has_next;
        let (accounts, fresh) = fresh(page, selection, &mut seen);
        state.list_changed |= !fresh.all;
        give(accounts, &mut HashSet::new(), &mut state, &mut take);
        // A server that gives the same page for ever is not asked for ever (F31).
        if !has_next || !fresh.any {
            break;
        }
    }
    Ok(state)
}

/// Whether the rows of a page have not been seen before.
struct Fresh {
    any: bool,
    all: bool,
}

fn fresh(
    page: PageOf<Row<Account>>,
    selection: &Selection,
    seen: &mut HashSet<AccountId>,
) -> (Vec<Arc<Account>>, Fresh) {
    let mut fresh = Fresh {
        any: false,
        all: true,
    };
    let mut accounts = Vec::with_capacity(page.rows.len());
    for row in page.rows {
        let Row::Read(account) = row else { continue };
        if !seen.insert(account.id.clone()) {
            fresh.all = false;
            continue;
        }
        fresh.any = true;
        if !selection.leaves_out(&account.id) {
            accounts.push(Arc::new(account));
        }
    }
    (accounts, fresh)
}

fn give(
    accounts: Vec<Arc<Account>>,
    seen: &mut HashSet<AccountId>,
    state: &mut Gathered,
    take: &mut impl FnMut(Vec<Arc<Account>>, Gathered),
) {
    seen.extend(accounts.iter().map(|account| account.id.clone()));
    state.here += accounts.len();
    take(accounts, *state);
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
