//! Asks the server what there is to choose.

use std::rc::Rc;
use std::time::Duration;

use client::{Client, Failure, Later, PageOf, Paging};
use leptos::prelude::*;

use super::Choosable;
use crate::browser::Timer;
use crate::i18n::Words;
use crate::reactive::{RwSignal, StoredValue};
use crate::screens::shared::messages;
use crate::session::{CompanyScope, LatestRead};

/// How long typing must pause before the server is asked.
const PAUSE: Duration = Duration::from_millis(150);

/// Asks the server: the search, and which page, from 1.
pub type Source<T> =
    Rc<dyn Fn(Client, String, usize) -> Later<'static, Result<PageOf<T>, Failure>>>;

/// Finds on the server, a page at a time; the latest search wins (F33).
#[derive(Clone)]
pub struct Finder<T: Choosable> {
    words: Words,
    source: StoredValue<Source<T>>,
    pub found: RwSignal<Vec<T>>,
    /// What was found before that.
    found_before: StoredValue<Vec<T>>,
    /// How far that search has been read; changes with `loading`.
    paging: StoredValue<Paging<T>>,
    pub loading: RwSignal<bool>,
    pub problem: RwSignal<Option<String>>,
    /// The search that what is found answers, or will once nothing is loading; `None` before the
    /// first.
    pub search: RwSignal<Option<String>>,
    latest: LatestRead,
    typing: StoredValue<Option<Timer>>,
}

impl<T: Choosable> Copy for Finder<T> {}

impl<T: Choosable> Finder<T> {
    pub fn new(source: Source<T>) -> Self {
        Self {
            words: Words::expect(),
            source: StoredValue::new(source),
            found: RwSignal::new(Vec::new()),
            found_before: StoredValue::new(Vec::new()),
            paging: StoredValue::new(Paging::default()),
            loading: RwSignal::new(false),
            problem: RwSignal::new(None),
            search: RwSignal::new(None),
            latest: LatestRead::new(CompanyScope::expect().client()),
            typing: StoredValue::new(None),
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
    pub fn has_answer(self) -> bool {
        self.how_far(|paging| paging.pages() > 0)
    }

    /// Whether there is more of it to come.
    pub(super) fn has_more(self) -> bool {
        self.how_far(|paging| paging.pages() > 0 && !paging.is_over())
    }

    /// How many can be chosen, as far as is known.
    pub(super) fn count(self) -> usize {
        // What the server counts may not all be here to choose: once it has come, we know better.
        let total = self.how_far(Paging::total);
        let total = total.filter(|_| self.has_more());
        total.unwrap_or_else(|| self.found.with(Vec::len))
    }

    fn how_far<R>(self, of: impl FnOnce(&Paging<T>) -> R) -> R {
        self.loading.track();
        self.paging.with_value(of)
    }

    /// What this search finds is wanted, unless it is here or on its way.
    pub fn open(self, search: String) {
        let known = self
            .search
            .with_untracked(|asked| asked.as_ref() == Some(&search));
        if !known || self.problem.with_untracked(Option::is_some) {
            self.search.set(Some(search));
            self.paging.set_value(Paging::default());
            self.fetch();
        }
    }

    /// Nothing is wanted, or was found.
    pub fn restart(self) {
        self.typing.set_value(None);
        self.latest.end();
        self.search.set(None);
        self.found.set(Vec::new());
        self.paging.set_value(Paging::default());
        self.loading.set(false);
        self.problem.set(None);
    }

    pub fn find_soon(self, search: String) {
        let timer = Timer::after(PAUSE, move || self.open(search));
        self.typing.set_value(Some(timer));
    }

    pub fn next_page(self) {
        if untrack(|| self.has_more() && !self.loading.get()) {
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
            move |(paging, rows)| match rows {
                Ok(rows) => self.add(paging, rows.unwrap_or_default()),
                Err(failure) => self.fail(&failure),
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
        self.paging.set_value(paging);
        self.loading.set(false);
        if is_barren {
            // Nothing of it can be chosen: on to the next, if there is one.
            self.next_page();
        }
    }

    fn fail(self, failure: &Failure) {
        let why = messages::failure(self.words, failure).title;
        self.loading.set(false);
        self.problem.set(Some(self.words.list_not_loaded(&why)));
    }
}
