//! Choosing one of very many that the server finds by typing.

use std::collections::HashSet;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::say;
use crate::api::{Failure, PageOf};
use crate::components::{ComboOption, Combobox};
use crate::i18n::Words;

/// How long typing must pause before the server is asked.
const PAUSE: Duration = Duration::from_millis(150);

/// So many pages on end without anything to choose are taken for the end.
const BARREN: usize = 10;

/// What can be chosen.
pub trait Choosable: Clone + Send + Sync + 'static {
    /// How it is shown.
    fn option(&self) -> ComboOption;
}

type Answer<T> = Pin<Box<dyn Future<Output = Result<PageOf<T>, Failure>>>>;

/// Asks the server: the search, and which page, from 1.
pub type Source<T> = Rc<dyn Fn(String, usize) -> Answer<T>>;

/// The words of a picker.
#[derive(Clone, Debug)]
pub struct PickerWords {
    /// Its label.
    pub label: String,
    /// Help, under the label.
    pub hint: Option<String>,
    /// In the empty field.
    pub placeholder: String,
    /// Name of the button that opens the list.
    pub toggle: String,
    /// How many there are.
    pub count: fn(Words, usize) -> String,
}

/// A field that finds and chooses.
#[component]
pub fn Picker<T: Choosable>(
    /// Finds.
    source: Source<T>,
    /// What is chosen.
    chosen: RwSignal<Option<T>>,
    /// Its words.
    words: PickerWords,
    /// What is wrong with the choice.
    #[prop(into)]
    error: MaybeProp<String>,
    /// What might be wrong with it.
    #[prop(optional, into)]
    warning: MaybeProp<String>,
    /// Why it cannot be changed.
    #[prop(optional, into)]
    denied: MaybeProp<String>,
    /// Its id, for the error summary.
    id: String,
) -> impl IntoView {
    let t = Words::expect();
    let finder = Finder::new(source);
    let query = RwSignal::new(String::new());
    let selected = Signal::derive(move || chosen.with(|one| one.as_ref().map(T::option)));
    let options = Signal::derive(move || {
        finder
            .found
            .with(|found| found.iter().map(T::option).collect::<Vec<_>>())
    });
    // What the chosen one's own name stands for is not a search.
    let searched = Memo::new(move |_| {
        let typed = query.get();
        let label = selected.get().map(|one| one.label);
        if label.as_ref() == Some(&typed) {
            String::new()
        } else {
            typed
        }
    });
    Effect::new(move |before: Option<String>| {
        let search = searched.get();
        if before.is_some_and(|before| before != search) {
            finder.find_soon(search.clone());
        }
        search
    });
    let choose = move |option: ComboOption| {
        let found = finder.found.with_untracked(|found| {
            found
                .iter()
                .find(|one| one.option().id == option.id)
                .cloned()
        });
        if found.is_some() {
            chosen.set(found);
        }
    };
    let count = words.count;
    let status = move || {
        let here = finder.found.with(Vec::len);
        match finder.total.get() {
            _ if finder.loading.get() => t.loading(),
            Some(total) => count(t, total),
            None => count(t, here),
        }
    };
    view! {
        <Combobox
            label=words.label
            query=query
            options=options
            selected=selected
            on_select=Callback::new(choose)
            status=status
            loading=finder.loading
            load_error=finder.problem
            more=finder.more
            on_more=Callback::new(move |()| finder.next_page())
            on_open=Callback::new(move |()| finder.open(searched.get_untracked()))
            placeholder=words.placeholder
            toggle=words.toggle
            hint=words.hint
            error=error
            warning=warning
            required=true
            disabled_reason=denied
            id=id
        />
    }
}

/// Finds on the server, a page at a time; the latest search wins (F33).
struct Finder<T: 'static> {
    words: Words,
    source: StoredValue<Source<T>, LocalStorage>,
    found: RwSignal<Vec<T>>,
    total: RwSignal<Option<usize>>,
    loading: RwSignal<bool>,
    more: RwSignal<bool>,
    problem: RwSignal<Option<String>>,
    /// The search that what is found answers, or will; `None` before the first.
    search: StoredValue<Option<String>>,
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
    fn new(source: Source<T>) -> Self {
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
            total: RwSignal::new(None),
            loading: RwSignal::new(false),
            more: RwSignal::new(false),
            problem: RwSignal::new(None),
            search: StoredValue::new(None),
            page: StoredValue::new(0),
            barren: StoredValue::new(0),
            question: StoredValue::new(0),
            timer,
        }
    }

    /// The list opens.
    fn open(self, search: String) {
        let known = self
            .search
            .with_value(|asked| asked.as_ref() == Some(&search));
        if !known || self.problem.with_untracked(Option::is_some) {
            self.find(search);
        }
    }

    fn find_soon(self, search: String) {
        let timer = set_timeout_with_handle(move || self.find(search.clone()), PAUSE).ok();
        let older = self
            .timer
            .try_update_value(|old| std::mem::replace(old, timer));
        if let Some(Some(older)) = older {
            older.clear();
        }
    }

    fn find(self, search: String) {
        if self.question.is_disposed() {
            return; // a pause in typing that outlived its field
        }
        self.search.set_value(Some(search));
        self.page.set_value(0);
        self.barren.set_value(0);
        self.fetch();
    }

    fn next_page(self) {
        if self.more.get_untracked() && !self.loading.get_untracked() {
            self.fetch();
        }
    }

    fn fetch(self) {
        let search = self.search.get_value().unwrap_or_default();
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
                        found.clear();
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
                    self.problem
                        .set(Some(say::failure(self.words, &failure).title));
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
