//! The list: looked through, searched, left in the middle; in the end it is what the API has.

use std::collections::BTreeSet;
use std::time::Duration;

use client::{AbortScope, Client, Failure, FailureKind, Row};
use domain::{Account, AccountsQuery, Sort, SortKey};
use futures_util::future::join;
use tokio::time::sleep;

use super::admin::{Admin, Done};
use super::chance::Chance;

impl Admin<'_> {
    /// Looks through the list, or what is found in it.
    pub async fn look_at_the_list(&mut self, chance: &mut Chance) -> Done {
        let query = some_query(self.who, chance);
        let per_page = *chance.pick(&[3, 5, 100]);
        let rows = match all_pages(&self.client, &query, per_page).await {
            Ok(rows) => rows,
            Err(failure) => return Ok(format!("cannot see the list: {:?}", failure.kind)),
        };
        for row in &rows {
            self.history.check_row(self, row)?;
        }
        let is_quiet = !self.ledger.went_wrong(&self.wire, self.begun)
            && !self.ledger.were_others(&self.wire, self.step_began);
        if is_quiet && query == AccountsQuery::default() {
            self.compare(&rows).await?;
        }
        Ok(format!("looks at {} accounts", rows.len()))
    }

    /// What is listed is what there is.
    async fn compare(&self, rows: &[Account]) -> Result<(), String> {
        let told = |account: &Account| {
            let Account {
                id, name, app_type, ..
            } = account;
            format!("{id} {name:?} {app_type:?}")
        };
        let all = self.ledger.all().await;
        let counts = |account: &&Account| !self.history.may_be_missing(&account.id);
        let listed: BTreeSet<_> = rows.iter().filter(counts).map(told).collect();
        let all: BTreeSet<_> = all.iter().filter(counts).map(told).collect();
        let wrong: Vec<_> = listed.symmetric_difference(&all).collect();
        if wrong.is_empty() {
            return Ok(());
        }
        Err(format!("the list is not the API's: {wrong:?}"))
    }

    /// Begins to read, and leaves before it is here, perhaps: nothing goes on then (F34).
    pub async fn leave(&mut self, chance: &mut Chance) -> Done {
        let scope = AbortScope::new();
        let client = self.client.during(&scope);
        let pause = Duration::from_millis(chance.below(1500) as u64);
        let query = AccountsQuery::default();
        let reads = all_pages(&client, &query, 3);
        let leaves = async {
            sleep(pause).await;
            drop(scope);
        };
        let (ended, ()) = join(reads, leaves).await;
        let is_left = match ended {
            Ok(_) => false,
            Err(failure) => failure.kind == FailureKind::Aborted,
        };
        let sent = self.ledger.sent(&self.wire, self.begun).len();
        sleep(Duration::from_mins(1)).await;
        if self.ledger.sent(&self.wire, self.begun).len() > sent {
            return Err("something is read that was left".into());
        }
        let told = if is_left { "leaves" } else { "has read" };
        Ok(format!("{told} the list"))
    }

    /// The end of a walk: once nothing goes wrong any more, all is as the API has it.
    pub async fn end(&mut self) -> Done {
        use client::Platform as _;
        if self.wire.is_offline() {
            self.wire.set_offline(false);
        }
        // Longer than anything is remembered.
        sleep(Duration::from_mins(10)).await;
        (self.step_began, self.begun) = (self.ledger.now(), self.ledger.now());
        let rows = all_pages(&self.client, &AccountsQuery::default(), 4).await;
        let rows = rows.map_err(|failure| format!("the list is not to be seen: {failure:?}"))?;
        self.compare(&rows).await?;
        for account in &rows {
            let shown = self.look(&account.id, true).await?;
            let shown = shown.ok_or(format!("{} is not to be seen", account.id))?;
            let is = self.ledger.account(&account.id).await;
            let levels = self.ledger.levels(&account.id).await;
            if is.as_ref() != Some(&shown.account.state)
                || levels != shown.levels.map(|one| one.state.value)
            {
                return Err(format!("{} is not as the API has it", account.id));
            }
        }
        self.check_secrets().await?;
        Ok("compares everything with the API".into())
    }
}

fn some_query(who: &str, chance: &mut Chance) -> AccountsQuery {
    match chance.below(4) {
        0 => AccountsQuery {
            search: who.to_owned(),
            ..AccountsQuery::default()
        },
        1 => AccountsQuery {
            sort: Sort {
                by: SortKey::Updated,
                descending: true,
            },
            ..AccountsQuery::default()
        },
        _ => AccountsQuery::default(),
    }
}

/// All rows of all pages, each account once.
async fn all_pages(
    client: &Client,
    query: &AccountsQuery,
    per_page: usize,
) -> Result<Vec<Account>, Failure> {
    let (mut seen, mut all) = (BTreeSet::new(), Vec::new());
    // There are never so many: a list that repeats itself ends, too.
    for number in 1..100 {
        let page = client.accounts(query, number, per_page).await?;
        let rows = page.rows.into_iter().filter_map(Row::read);
        all.extend(rows.filter(|row| seen.insert(row.id.to_string())));
        if !page.has_next {
            break;
        }
    }
    Ok(all)
}
