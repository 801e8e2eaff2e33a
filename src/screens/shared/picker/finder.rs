//! Asks the server what there is to choose.

use std::collections::HashSet;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::source::{Choosable, Source};
use crate::i18n::Words;
use crate::screens::shared::messages;

/// How long typing must pause before the server is asked.
const PAUSE: Duration = Duration::from_millis(150);

/// So many pages on end without anything to choose are taken for the end.
const BARREN: usize = 10;

/// Finds on the server, a page at a time; the latest search wins (F33).
pub(super) struct Finder<T: 'static> {
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
    page: StoredValue<usize>,
    /// How many pages on end brought nothing to choose.
    barren: StoredValue<usize>,
    question: StoredValue<u32>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl<T> Clone for Finder<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Finder<T> {}

impl<T: Choosable> Finder<T> {
    pub(super) fn new(source: Source<T>) -> Self {
        let timer = StoredValue::new(None::<TimeoutHandle>);
        on_cleanup(move || {
            if let Some(Some(timer)) = timer.try_get_value() {
                timer.clear();
            }
        });
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
            page: StoredValue::new(0),
            barren: StoredValue::new(0),
            question: StoredValue::new(0),
            timer,
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
        self.page.get_value() > 0
    }

    /// What this search finds is wanted, unless it is here or on its way.
    pub(super) fn open(self, search: String) {
        if self.question.is_disposed() {
            return; // a pause in typing that outlived its field
        }
        let known = self
            .search
            .with_untracked(|asked| asked.as_ref() == Some(&search));
        if !known || self.problem.with_untracked(Option::is_some) {
            self.find(search);
        }
    }

    pub(super) fn find_soon(self, search: String) {
        let timer = set_timeout_with_handle(move || self.open(search.clone()), PAUSE).ok();
        let older = self
            .timer
            .try_update_value(|old| std::mem::replace(old, timer));
        if let Some(Some(older)) = older {
            older.clear();
        }
    }

    fn find(self, search: String) {
        self.search.set(Some(search));
        self.page.set_value(0);
        self.barren.set_value(0);
        self.fetch();
    }

    pub(super) fn next_page(self) {
        if self.more.get_untracked() && !self.loading.get_untracked() {
            self.fetch();
        }
    }

    fn fetch(self) {
        let search = self.search.get_untracked().unwrap_or_default();
        let page = self.page.get_value() + 1;
        let question = self.question.get_value().wrapping_add(1);
        self.question.set_value(question);
        self.loading.set(true);
        self.problem.set(None);
        let asking = self.source.with_value(|source| source(search, page));
        spawn_local(async move {
            let answer = asking.await;
            if self.question.try_get_value() != Some(question) {
                return;
            }
            self.loading.set(false);
            match answer {
                Ok(answer) => {
                    let mut found = self.found.get_untracked();
                    if page == 1 {
                        self.found_before.set_value(std::mem::take(&mut found));
                    }
                    let had = found.len();
                    add(&mut found, answer.rows);
                    let barren = found.len() == had;
                    self.found.set(found);
                    self.page.set_value(page);
                    let barren = if barren {
                        self.barren.get_value() + 1
                    } else {
                        0
                    };
                    self.barren.set_value(barren);
                    // The same page for ever is not asked for for ever (F31).
                    let more = answer.has_next && barren < BARREN;
                    self.more.set(more);
                    // What the server counts may not all be here to choose: once it has come, we
                    // know better.
                    self.total.set(answer.total.filter(|_| more));
                    if more && barren > 0 {
                        // Nothing of it can be chosen: on to the next.
                        self.fetch();
                    }
                }
                Err(failure) => {
                    let t = self.words;
                    let why = messages::failure(t, &failure).title;
                    self.problem.set(Some(t.list_not_loaded(&why)));
                }
            }
        });
    }
}

/// Adds what has not been found yet: a list that moves on the server between two pages gives the same
/// once more (F24, F31).
fn add<T: Choosable>(found: &mut Vec<T>, rows: Vec<T>) {
    let mut known: HashSet<_> = found.iter().map(|one| one.option().id).collect();
    let news = rows.into_iter().filter(|one| known.insert(one.option().id));
    found.extend(news);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::ComboOption;

    impl Choosable for u8 {
        fn option(&self) -> ComboOption {
            ComboOption {
                id: self.to_string(),
                label: self.to_string(),
                detail: None,
            }
        }
    }

    #[test]
    fn f31_what_comes_again_is_there_once() {
        let mut found = vec![1, 2];
        add(&mut found, vec![2, 3, 3]);
        assert_eq!(found, [1, 2, 3]);
    }
}
