//! How many accounts need attention, and why.

use client::Client;
use domain::{AccountsQuery, Attention};
use leptos::prelude::*;

use super::Feed;

/// The company's accounts by what needs attention, as far as that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// How many accounts there are.
    pub total: Option<usize>,
    /// How many give each reason, in the order of [`Attention::ALL`].
    counts: [Option<usize>; Attention::ALL.len()],
    /// How many have been looked through of how many, while all are.
    pub progress: Option<(usize, Option<usize>)>,
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
}

impl Feed {
    /// What needs attention in the company.
    pub fn overview(self) -> Signal<Overview> {
        self.overview.into()
    }

    pub(super) fn set_progress(self, progress: Option<(usize, Option<usize>)>) {
        self.overview
            .try_update(|overview| overview.progress = progress);
    }

    /// Counts what is here, once everything is.
    pub(super) fn count_here(self) {
        let counted = self.state.try_with_value(|state| {
            let all = state.complete.as_ref()?;
            Some(Overview {
                total: Some(all.total()),
                counts: all.counts().map(Some),
                progress: None,
            })
        });
        if let Some(Some(overview)) = counted {
            self.set_overview(overview);
        }
    }

    /// Asks the server for what it can count by itself, where not everything is here.
    pub(super) fn count_on_server(self) {
        let is_due = self.state.try_update_value(|state| {
            state.complete.is_none() && !std::mem::replace(&mut state.counted, true)
        });
        if is_due != Some(true) {
            return;
        }
        self.counting.restart(
            async |client| {
                let mut overview = Overview {
                    total: how_many(&client, None).await,
                    ..Overview::default()
                };
                for concern in Attention::ALL {
                    overview.counts[concern as usize] = how_many(&client, Some(concern)).await;
                }
                overview
            },
            move |counted| {
                if self.is_complete() == Some(false) {
                    let progress = self.overview.with_untracked(|overview| overview.progress);
                    self.set_overview(Overview {
                        progress,
                        ..counted
                    });
                }
            },
        );
    }

    fn set_overview(self, overview: Overview) {
        if self.overview.try_get_untracked() != Some(overview) {
            self.overview.try_set(overview);
        }
    }
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
