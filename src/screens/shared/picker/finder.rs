//! Asks the server what there is to choose.

use std::time::Duration;

use client::{Failure, Paging};
use leptos::prelude::*;

use super::source::{Choosable, Source};
use crate::browser::Timer;
use crate::i18n::Words;
use crate::screens::shared::messages;
use crate::session::{CompanyScope, LatestRead};

/// How long typing must pause before the server is asked.
const PAUSE: Duration = Duration::from_millis(150);

/// Finds on the server, a page at a time; the latest search wins (F33).
#[derive(Clone)]
pub(super) struct Finder<T: Choosable> {
    words: Words,
    source: StoredValue<Source<T>, LocalStorage>,
    pub(super) found: RwSignal<Vec<T>>,
    /// What was found before that.
    found_before: StoredValue<Vec<T>>,
    pub(super) total: RwSignal<Option<usize>>,
    pub(super) loading: RwSignal<bool>,
    pub(super) more: RwSignal<bool>,
    pub(super) problem: RwSignal<Option<String>>,
    /// The search that what is found answers, or will once nothing is loading; `None` before the
    /// first.
    pub(super) search: RwSignal<Option<String>>,
    paging: StoredValue<Paging<T>, LocalStorage>,
    latest: LatestRead,
    typing: StoredValue<Option<Timer>, LocalStorage>,
}

impl<T: Choosable> Copy for Finder<T> {}

impl<T: Choosable> Finder<T> {
    pub(super) fn new(source: Source<T>) -> Self {
        Self {
            words: Words::expect(),
            source: StoredValue::new_local(source),
            found: RwSignal::new(Vec::new()),
            found_before: StoredValue::new(Vec::new()),
            total: RwSignal::new(None),
            loading: RwSignal::new(false),
            more: RwSignal::new(false),
            problem: RwSignal::new(None),
            search: RwSignal::new(None),
            paging: StoredValue::new_local(Paging::default()),
            latest: LatestRead::new(CompanyScope::expect().client()),
            typing: StoredValue::new_local(None),
        }
    }

    /// One of those that can be chosen, or could when it was pressed.
    pub(super) fn get(self, id: &str) -> Option<T> {
        let find = |found: &Vec<T>| found.iter().find(|one| one.option().id == id).cloned();
        let now = self.found.with_untracked(find);
        now.or_else(|| self.found_before.with_value(find))
    }

    /// Whether at least the first page of the search has come; what is found is an older search's until
    /// then.
    pub(super) fn has_answer(self) -> bool {
        self.loading.track();
        self.problem.track();
        self.paging.with_value(|paging| paging.pages() > 0)
    }

    /// What this search finds is wanted, unless it is here or on its way.
    pub(super) fn open(self, search: String) {
        let known = self
            .search
            .with_untracked(|asked| asked.as_ref() == Some(&search));
        if !known || self.problem.with_untracked(Option::is_some) {
            self.search.set(Some(search));
            self.paging.set_value(Paging::default());
            self.fetch();
        }
    }

    pub(super) fn find_soon(self, search: String) {
        let timer = Timer::after(PAUSE, move || self.open(search));
        self.typing.set_value(Some(timer));
    }

    pub(super) fn next_page(self) {
        if self.more.get_untracked() && !self.loading.get_untracked() {
            self.fetch();
        }
    }

    fn fetch(self) {
        let search = self.search.get_untracked().unwrap_or_default();
        let source = self.source.get_value();
        let mut paging = self.paging.get_value();
        self.loading.set(true);
        self.problem.set(None);
        self.latest.restart(
            async move |client| {
                let rows = paging.next(|page| source(client, search, page)).await;
                (paging, rows)
            },
            move |(paging, rows)| {
                self.loading.set(false);
                match rows {
                    Ok(rows) => self.add(paging, rows.unwrap_or_default()),
                    Err(failure) => self.fail(&failure),
                }
            },
        );
    }

    fn add(self, paging: Paging<T>, rows: Vec<T>) {
        let mut found = self.found.get_untracked();
        if paging.pages() == 1 {
            self.found_before.set_value(std::mem::take(&mut found));
        }
        let is_barren = rows.is_empty();
        found.extend(rows);
        self.found.set(found);
        let more = !paging.is_over();
        self.more.set(more);
        // What the server counts may not all be here to choose: once it has come, we know better.
        self.total.set(paging.total().filter(|_| more));
        self.paging.set_value(paging);
        if more && is_barren {
            // Nothing of it can be chosen: on to the next.
            self.fetch();
        }
    }

    fn fail(self, failure: &Failure) {
        let why = messages::failure(self.words, failure).title;
        self.problem.set(Some(self.words.list_not_loaded(&why)));
    }
}
