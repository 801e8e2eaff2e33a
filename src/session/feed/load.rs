//! Loading every account there is.

use std::collections::HashSet;
use std::rc::Rc;

use client::{AbortScope, Client, Failure, PageOf, Row};
use domain::{Account, AccountId, AccountsQuery};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::whole::Whole;
use super::{Feed, WHOLE};

/// All rows, or why there are none.
enum Loaded {
    All {
        rows: Vec<Row<Account>>,
        /// The list changed on the server while its pages came in (F31).
        list_changed: bool,
    },
    /// There are more than are loaded unasked.
    TooMany,
    Failed(Failure),
    /// A newer load has begun, or nobody wants this one any more.
    Superseded,
}

impl Feed {
    /// Loads everything behind the scenes, so that searching becomes instant.
    pub(super) fn load_whole(self) {
        let begun = self.state.try_update_value(|state| {
            state.load += 1;
            state.load_life = Rc::new(AbortScope::new());
            (state.load, state.client.during(&state.load_life))
        });
        let Some((load, client)) = begun else { return };
        spawn_local(async move {
            match self.load_pages(load, &client).await {
                Loaded::All { rows, list_changed } => self.become_whole(rows, list_changed),
                Loaded::Superseded => {}
                Loaded::TooMany => {
                    // More than there were: from now on page by page.
                    let had = self
                        .state
                        .try_update_value(|state| state.whole.take().is_some());
                    if had == Some(true) {
                        self.ask_server();
                    }
                }
                Loaded::Failed(failure) => {
                    let asked_for = self.state.try_update_value(|state| {
                        std::mem::take(&mut state.wants_all) || state.whole.is_some()
                    });
                    self.set_progress(None);
                    // Where there are pages they go on, and nobody has to be told.
                    if asked_for == Some(true) {
                        self.fail(failure);
                    }
                }
            }
        });
    }

    /// Loads everything at the person's word, however much there is.
    pub fn load_all(self) {
        let begun = self.state.try_update_value(|state| {
            let is_new = !std::mem::replace(&mut state.wants_all, true) && state.whole.is_none();
            (is_new, state.asked.for_server().is_none())
        });
        let Some((is_new, for_the_list)) = begun else {
            return;
        };
        if for_the_list {
            self.summary.update(|summary| {
                summary.busy = true;
                summary.failure = None;
            });
        }
        if is_new {
            self.set_progress(Some((0, None)));
            self.load_whole();
        }
    }

    /// Stops loading everything. A question that only that can answer is given up, too.
    pub fn stop_loading(self) {
        self.state.update_value(|state| {
            state.wants_all = false;
            state.load += 1;
            state.load_life = Rc::new(AbortScope::new());
        });
        self.set_progress(None);
        self.summary.update(|summary| summary.busy = false);
    }

    async fn load_pages(self, load: u32, client: &Client) -> Loaded {
        let everything = AccountsQuery::default();
        let mut rows = Vec::new();
        let mut coming = Coming::default();
        let mut number = 1;
        loop {
            let answer = client.accounts(&everything, number, WHOLE).await;
            let wants_all = self
                .state
                .try_with_value(|state| (state.load == load).then_some(state.wants_all));
            let Some(Some(wants_all)) = wants_all else {
                return Loaded::Superseded;
            };
            let page = match answer {
                Ok(page) => page,
                Err(failure) => return Loaded::Failed(failure),
            };
            // A server that gives the same page for ever is not asked for ever (F31).
            let ends = !coming.brings_news(&page) || !page.has_next;
            rows.extend(page.rows);
            if ends {
                let list_changed = coming.list_changed;
                return Loaded::All { rows, list_changed };
            }
            if !wants_all {
                return Loaded::TooMany;
            }
            self.set_progress(Some((rows.len(), page.total)));
            number += 1;
        }
    }

    fn become_whole(self, rows: Vec<Row<Account>>, list_changed: bool) {
        let done = self.state.try_update_value(|state| {
            let mut whole = Whole::new(rows, &AccountsQuery::default(), state.today);
            whole.ask(&state.asked);
            state.whole = Some(whole);
        });
        if done.is_some() {
            self.set_progress(None);
            self.summary
                .update(|summary| summary.list_changed = list_changed);
            self.show();
        }
    }
}

/// What has come in so far of a list that may change on the server meanwhile.
#[derive(Debug, Default)]
struct Coming {
    seen: HashSet<AccountId>,
    total: Option<usize>,
    list_changed: bool,
}

impl Coming {
    /// Whether a page has anything that has not come before.
    fn brings_news(&mut self, page: &PageOf<Row<Account>>) -> bool {
        self.list_changed |= self.total.is_some() && self.total != page.total;
        self.total = page.total;
        let mut news = false;
        for row in &page.rows {
            if let Row::Read(account) = row {
                let is_new = self.seen.insert(account.id.clone());
                self.list_changed |= !is_new;
                news |= is_new;
            }
        }
        news
    }
}
