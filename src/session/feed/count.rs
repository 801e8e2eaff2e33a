//! Counting what needs attention, where not everything is here.

use std::sync::Arc;
use std::time::Duration;

use client::{Client, Failure, FailureKind};
use domain::{Account, AccountId, AccountsQuery, Attention, Concerns, Today};

use super::Feed;
use super::list::{Here, List};
use super::tally::{Counts, Step, Tally};
use crate::browser::pause;

/// Up to how many accounts are looked through unasked for what the server does not count.
const UNASKED: usize = 10_000;

/// How long counting stays out of the way where something else is being asked, and in seconds where the
/// API asks for a pause without saying how long.
const ASIDE: Duration = Duration::from_millis(200);
const PAUSE: u32 = 5;

/// How often counting begins again after a pause that the API asks for.
const PATIENCE: usize = 20;

impl Feed {
    /// Counts, once the list can be used: first what the server counts by itself, then the rest, unless
    /// that is too much to be done unasked.
    pub(super) fn count(self) {
        let is_due = self.list.try_update(|list| {
            let is_due = list.all().is_none() && !std::mem::replace(&mut list.counted, true);
            list.overview.is_counting |= is_due && !list.overview.is_complete();
            is_due
        });
        if is_due != Some(true) {
            return;
        }
        let (before, known_total) = self.with_untracked(|list| (list.overview, list.total()));
        self.counting.restart(
            async move |client| {
                let total = match known_total {
                    None => how_many(&client, None).await,
                    total => total,
                };
                let mut counts = [None; Attention::ALL.len()];
                for concern in [Attention::NotFunctional, Attention::NoPermissions] {
                    counts[concern as usize] = how_many(&client, Some(concern)).await;
                }
                (total, counts)
            },
            move |(total, counted)| {
                let goes_on = self.list.try_update(|list| {
                    let overview = &mut list.overview;
                    let is_same =
                        |at: usize| counted[at].is_none() || counted[at] == before.counts[at];
                    // Who only comes back to a list that nothing has happened to need not count it anew.
                    let is_known = !overview.is_outdated
                        && before.is_complete()
                        && total == before.total
                        && (0..counted.len()).all(is_same);
                    overview.total = total;
                    if is_known {
                        overview.is_counting = false;
                        return false;
                    }
                    for (count, counted) in overview.counts.iter_mut().zip(counted) {
                        *count = counted.or(*count);
                    }
                    let goes_on =
                        total.is_some_and(|total| total <= UNASKED) || overview.progress.is_some();
                    overview.is_counting = goes_on;
                    if !goes_on && overview.is_outdated {
                        // What was counted for somebody before is not so any more.
                        overview.counts = counted;
                    }
                    goes_on
                });
                if goes_on == Some(true) {
                    self.count_through();
                }
            },
        );
    }

    /// Counts all of them at the person's word, however many there are.
    pub fn count_all(self) {
        self.list.update(|list| {
            list.overview.is_counting = true;
            list.overview.progress = Some((0, list.overview.total));
        });
        self.count_through();
    }

    /// Looks through all accounts, and keeps no more of them than how many give each reason.
    fn count_through(self) {
        self.list
            .try_update_untracked(|list| list.overview.is_outdated = false);
        self.counting.restart(
            async move |client| self.tally(&client).await,
            move |counted| {
                self.list.update(|list| {
                    list.overview.is_counting = false;
                    list.overview.progress = None;
                    if let Some(counts) = counted {
                        list.overview.counts = counts.map(Some);
                    }
                });
            },
        );
    }

    /// The counts; `None` where they cannot be made.
    async fn tally(self, client: &Client) -> Option<Counts> {
        let (mut tally, query, today) = self.list.try_with_untracked(begin)?;
        let mut pauses = 0;
        loop {
            // Whatever somebody wants to see comes first.
            while self.list.try_with_untracked(|list| list.busy)? {
                pause(ASIDE).await;
            }
            let (number, size) = tally.next();
            match client.accounts(&query, number, size).await {
                Ok(page) => match tally.take(&page, today) {
                    Step::On => {}
                    Step::Over => return Some(tally.counts),
                    Step::Astray => return None,
                },
                Err(failure) if failure.kind == FailureKind::TooMany && pauses < PATIENCE => {
                    pauses += 1;
                    stand_aside(&failure).await;
                }
                Err(_) => return None,
            }
            self.list.try_update(|list| {
                if let Some((done, _)) = &mut list.overview.progress {
                    *done = tally.rows;
                }
            })?;
        }
    }
}

impl List {
    /// An account is another one now. Where it is not known what it was, all are to be counted anew.
    pub(super) fn put(&mut self, account: &Arc<Account>) {
        let Here::Pages(pages) = &mut self.here else {
            return;
        };
        let before = pages.account(&account.id).cloned();
        pages.replace(account);
        match before {
            Some(before) => self.recount(Some(&before), Some(account)),
            None => self.overview.is_outdated = true,
        }
    }

    /// An account is new, or gone.
    pub(super) fn expire_with(&mut self, id: &AccountId, now: Option<&Account>) {
        let Here::Pages(pages) = &mut self.here else {
            return;
        };
        let before = pages.account(id).cloned();
        pages.expire();
        match (before, now) {
            (None, None) => self.overview.is_outdated = true,
            (before, now) => self.recount(before.as_deref(), now),
        }
    }

    fn recount(&mut self, before: Option<&Account>, now: Option<&Account>) {
        // Whether it was counted before or after is not known.
        self.overview.is_outdated |= self.overview.is_counting;
        let moved = |count: Option<usize>, was: bool, is: bool| {
            Some((count? + usize::from(is)).saturating_sub(usize::from(was)))
        };
        let overview = &mut self.overview;
        overview.total = moved(overview.total, before.is_some(), now.is_some());
        let concerns = |account: Option<&Account>| {
            account.map_or(Concerns::default(), |account| {
                Concerns::of(account, self.today)
            })
        };
        let (before, now) = (concerns(before), concerns(now));
        for concern in Attention::ALL {
            let count = &mut overview.counts[concern as usize];
            *count = moved(*count, before.has(concern), now.has(concern));
        }
    }
}

/// Beginning with the rows that are here, where they are the first of all accounts; and in which order
/// the others follow.
fn begin(list: &List) -> (Tally, AccountsQuery, Today) {
    let everything = list.answered().filter(|query| !query.narrows());
    let query = everything.cloned().unwrap_or_default();
    let rows = match &list.here {
        Here::Pages(pages) if everything.is_some() => pages.first_page(),
        _ => None,
    };
    let rows = rows.unwrap_or_default().iter().map(super::FeedRow::account);
    (Tally::beginning_with(rows, list.today), query, list.today)
}

/// The API asks for a pause: others that wait for it have their turn before.
async fn stand_aside(failure: &Failure) {
    let seconds = failure.retry_after.unwrap_or(PAUSE).saturating_add(1);
    pause(Duration::from_secs(seconds.into())).await;
}

/// How many accounts the server counts; `None` when it cannot, or does not say.
async fn how_many(client: &Client, concern: Option<Attention>) -> Option<usize> {
    let query = AccountsQuery {
        concern,
        ..AccountsQuery::default()
    };
    query.for_server()?;
    client.accounts(&query, 1, 1).await.ok()?.total
}
