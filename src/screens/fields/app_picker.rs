//! Which marketplace app: found by typing, among as many as there are.

use std::time::Duration;

use domain::app_type::{AppStatus, MarketplaceApp};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{ComboOption, Combobox};
use crate::i18n::Words;
use crate::screens::say;
use crate::session::CompanyScope;

/// How long typing must pause before the server is asked.
const PAUSE: Duration = Duration::from_millis(150);

/// The picker of the company's listed apps (A2).
#[component]
pub fn AppPicker(
    /// The chosen app.
    app: RwSignal<Option<MarketplaceApp>>,
    /// What is wrong with the choice.
    #[prop(into)]
    error: MaybeProp<String>,
    /// Why it cannot be changed.
    #[prop(into)]
    denied: MaybeProp<String>,
    /// Its id, for the error summary.
    id: String,
) -> impl IntoView {
    let t = Words::expect();
    let finder = Finder::new(CompanyScope::expect());
    let query = RwSignal::new(String::new());
    let selected = Signal::derive(move || app.with(|app| app.as_ref().map(option)));
    let options = Signal::derive(move || {
        finder
            .apps
            .with(|apps| apps.iter().map(option).collect::<Vec<_>>())
    });
    // What the chosen app's own name stands for is not a search.
    let searched = Memo::new(move |_| {
        let typed = query.get();
        let label = selected.get().map(|app| app.label);
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
    let choose = move |chosen: ComboOption| {
        let found = finder.apps.with_untracked(|apps| {
            apps.iter()
                .find(|app| app.id.as_str() == chosen.id)
                .cloned()
        });
        if found.is_some() {
            app.set(found);
        }
    };
    let status = move || {
        let count = finder.apps.with(Vec::len);
        match finder.total.get() {
            _ if finder.loading.get() => t.loading(),
            Some(total) => t.apps_found(total),
            None => t.apps_found(count),
        }
    };
    let warning = MaybeProp::derive(move || {
        let removed = app.with(|app| {
            app.as_ref()
                .is_some_and(|app| app.status == AppStatus::Removed)
        });
        removed.then(|| t.app_removed_warning())
    });
    view! {
        <Combobox
            label=t.marketplace_app()
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
            placeholder=t.app_placeholder()
            toggle=t.show_apps()
            hint=t.app_hint()
            error=error
            warning=warning
            required=true
            disabled_reason=denied
            id=id
        />
    }
}

fn option(app: &MarketplaceApp) -> ComboOption {
    ComboOption {
        id: app.id.as_str().to_owned(),
        label: app.name.clone(),
        detail: (!app.publisher.is_empty()).then(|| app.publisher.clone()),
    }
}

/// Finds apps on the server, a page at a time; the latest search wins (F33).
#[derive(Clone, Copy)]
struct Finder {
    scope: CompanyScope,
    words: Words,
    apps: RwSignal<Vec<MarketplaceApp>>,
    total: RwSignal<Option<usize>>,
    loading: RwSignal<bool>,
    more: RwSignal<bool>,
    problem: RwSignal<Option<String>>,
    /// The search that the apps answer, or will; `None` before the first.
    search: StoredValue<Option<String>>,
    page: StoredValue<usize>,
    question: StoredValue<u32>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Finder {
    fn new(scope: CompanyScope) -> Self {
        let timer = StoredValue::new(None::<TimeoutHandle>);
        on_cleanup(move || {
            if let Some(Some(timer)) = timer.try_get_value() {
                timer.clear();
            }
        });
        Self {
            scope,
            words: Words::expect(),
            apps: RwSignal::new(Vec::new()),
            total: RwSignal::new(None),
            loading: RwSignal::new(false),
            more: RwSignal::new(false),
            problem: RwSignal::new(None),
            search: StoredValue::new(None),
            page: StoredValue::new(0),
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
        self.search.set_value(Some(search));
        self.page.set_value(0);
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
        let client = self.scope.client();
        spawn_local(async move {
            let answer = client.apps(&search, page).await;
            if self.question.try_get_value() != Some(question) {
                return;
            }
            self.loading.set(false);
            match answer {
                Ok(found) => {
                    // Only listed apps can be newly chosen (A2).
                    let listed = found
                        .rows
                        .into_iter()
                        .filter(|app| app.status == AppStatus::Listed);
                    self.apps.update(|apps| {
                        if page == 1 {
                            apps.clear();
                        }
                        apps.extend(listed);
                    });
                    self.page.set_value(page);
                    self.more.set(found.has_next);
                    // The server counts removed apps too: once all are here, we know better.
                    self.total.set(found.total.filter(|_| found.has_next));
                }
                Err(failure) => {
                    self.problem
                        .set(Some(say::failure(self.words, &failure).title));
                }
            }
        });
    }
}
