//! Loading every account there is.

use client::{Client, Failure, Paging, Row};
use domain::{Account, AccountsQuery};

use super::list::Here;
use super::{FEW, Feed};

impl Feed {
    /// Loads everything behind the scenes, so that searching becomes instant.
    pub(super) fn load_complete(self) {
        self.loading.restart(
            async move |client| self.read_everything(&client).await,
            move |answer| match answer {
                Ok(Some((rows, list_changed))) => {
                    // Whatever was asked is answered by this.
                    self.answers.end();
                    self.list.update(|list| {
                        list.overview.progress = None;
                        list.complete(rows, list_changed);
                    });
                }
                // There are more accounts than there were when all of them were here.
                Ok(None) => {
                    let had_all = self.list.try_update(|list| match &mut list.here {
                        Here::All(all) => {
                            all.is_outgrown = true;
                            true
                        }
                        Here::Pages(_) => false,
                    });
                    if had_all == Some(true) {
                        self.ask_server();
                    }
                }
                Err(failure) => self.list.update(|list| {
                    list.overview.progress = None;
                    list.overview.is_counting = false;
                    // Where there are pages they go on, and nobody has to be told.
                    if std::mem::take(&mut list.wants_all) || list.all().is_some() {
                        list.fail(failure);
                    }
                }),
            },
        );
    }

    /// Loads everything at the person's word, however much there is.
    pub fn load_all(self) {
        let is_new = self.list.try_update(|list| {
            let is_new = !std::mem::replace(&mut list.wants_all, true) && list.all().is_none();
            if list.asked.for_server().is_none() {
                list.wait();
            }
            if is_new {
                list.overview.progress = Some((0, None));
            }
            is_new
        });
        if is_new == Some(true) {
            self.load_complete();
        }
    }

    /// Stops loading or counting everything. A question that only that can answer is given up, too.
    pub fn stop_loading(self) {
        self.loading.end();
        self.counting.end();
        self.list.update(|list| {
            list.wants_all = false;
            list.overview.progress = None;
            list.overview.is_counting = false;
            list.busy = false;
        });
    }

    /// Reads all pages, and whether the list changed on the server while they came in (F31); `None` where
    /// there are more accounts than are loaded unasked.
    async fn read_everything(
        self,
        client: &Client,
    ) -> Result<Option<(Vec<Row<Account>>, bool)>, Failure> {
        let query = AccountsQuery::default();
        let mut paging = Paging::default();
        let mut all = Vec::new();
        let read = async |number| client.accounts(&query, number, FEW).await;
        while let Some(rows) = paging.next(read).await? {
            all.extend(rows);
            if paging.is_over() {
                break;
            }
            if self.list.try_with_untracked(|list| list.wants_all) != Some(true) {
                return Ok(None);
            }
            self.list
                .update(|list| list.overview.progress = Some((all.len(), paging.total())));
        }
        Ok(Some((all, paging.list_changed())))
    }
}
