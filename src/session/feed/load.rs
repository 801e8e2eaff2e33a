//! Loading every account there is.

use client::{Client, Failure, Paging, Row};
use domain::{Account, AccountsQuery};
use leptos::prelude::*;

use super::complete::Complete;
use super::{FEW, Feed};

/// All rows, and whether the list changed on the server while they came in (F31).
struct Everything {
    rows: Vec<Row<Account>>,
    list_changed: bool,
}

impl Feed {
    /// Loads everything behind the scenes, so that searching becomes instant.
    pub(super) fn load_complete(self) {
        self.loading.restart(
            async move |client| self.read_everything(&client).await,
            move |answer| match answer {
                Ok(Some(everything)) => self.complete(everything),
                Ok(None) => self.go_on_by_pages(),
                Err(failure) => {
                    let asked_for = self.state.try_update_value(|state| {
                        std::mem::take(&mut state.wants_all) || state.complete.is_some()
                    });
                    self.set_progress(None);
                    // Where there are pages they go on, and nobody has to be told.
                    if asked_for == Some(true) {
                        self.fail(failure);
                    }
                }
            },
        );
    }

    /// Loads everything at the person's word, however much there is.
    pub fn load_all(self) {
        let begun = self.state.try_update_value(|state| {
            let is_new = !std::mem::replace(&mut state.wants_all, true) && state.complete.is_none();
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
            self.load_complete();
        }
    }

    /// Stops loading everything. A question that only that can answer is given up, too.
    pub fn stop_loading(self) {
        self.state.update_value(|state| state.wants_all = false);
        self.loading.end();
        self.set_progress(None);
        self.summary.update(|summary| summary.busy = false);
    }

    /// Reads all pages; `None` where there are more accounts than are loaded unasked.
    async fn read_everything(self, client: &Client) -> Result<Option<Everything>, Failure> {
        let query = AccountsQuery::default();
        let mut paging = Paging::default();
        let mut all = Vec::new();
        let read = async |number| client.accounts(&query, number, FEW).await;
        while let Some(rows) = paging.next(read).await? {
            all.extend(rows);
            if paging.is_over() {
                break;
            }
            if self.state.try_with_value(|state| state.wants_all) != Some(true) {
                return Ok(None);
            }
            self.set_progress(Some((all.len(), paging.total())));
        }
        Ok(Some(Everything {
            rows: all,
            list_changed: paging.list_changed(),
        }))
    }

    fn complete(self, everything: Everything) {
        self.state.update_value(|state| {
            let all = Complete::new(everything.rows, &state.asked, state.today);
            state.complete = Some(all);
        });
        self.set_progress(None);
        self.summary
            .update(|summary| summary.list_changed = everything.list_changed);
        self.show();
    }

    /// There are more accounts than there were when all of them were here.
    fn go_on_by_pages(self) {
        let was_complete = self
            .state
            .try_update_value(|state| state.complete.take().is_some());
        if was_complete == Some(true) {
            self.ask_server();
        }
    }
}
