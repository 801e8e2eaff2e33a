//! Moving between routes: links, back and forward, and the guard in front of unsaved edits.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::listen::on_window;
use crate::panic;
use crate::reactive::{RwSignal, Signal, StoredValue};
use crate::route::Route;

/// How long after one question a press is not about the next one yet, in milliseconds.
const BETWEEN: f64 = 500.0;

/// How long the history may take to move.
const TRAVERSAL: Duration = Duration::from_secs(1);

/// What leaving would lose, and so what the person is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnsavedKind {
    /// Edits that have not been saved.
    Edits,
    /// Permissions that have not been saved.
    Permissions,
    /// An account that has not been created.
    NewAccount,
    /// A secret that is shown for the only time (K2).
    Secret,
    /// Accounts that have not had their turn.
    Run,
    /// To learn how something ends that was sent.
    Answer,
}

/// Where somebody is and how they get elsewhere. One for each mounted instance.
#[derive(Clone, Copy, Debug)]
pub struct Navigator {
    /// The page is nothing but this: its address, which has the route behind `#`, its title and focus
    /// are ours. In somebody else's page routes are kept in memory.
    owns_page: bool,
    route: RwSignal<Route>,
    /// How many entries of the tab's history are ours before this one.
    depth: StoredValue<i32>,
    guards: StoredValue<Vec<Guard>>,
    question: RwSignal<Option<Question>>,
    /// The next move of the history is our own and not to be looked at.
    undoing: StoredValue<bool>,
    /// The next move of the history has been asked about.
    passing: StoredValue<bool>,
}

/// Something that leaving may lose. The last one comes first, as it lies on top; a secret before all.
#[derive(Clone, Copy, Debug)]
struct Guard {
    stake: UnsavedKind,
    active: Signal<bool>,
    /// Told when the person leaves all the same.
    given_up: Option<Callback<()>>,
}

/// What the person is asked before something is left behind.
#[derive(Clone)]
struct Question {
    stake: UnsavedKind,
    /// What they want to do.
    held: Held,
    /// What they have agreed to lose before.
    agreed: Vec<UnsavedKind>,
    /// When they agreed to that, in milliseconds.
    agreed_at: f64,
}

/// A move that waits for the person's word.
#[derive(Clone)]
enum Held {
    /// To a new place.
    Go(Route),
    /// Along the history, by so many entries, to this place.
    History(i32, Route),
    /// Something else that loses the edits.
    Otherwise(Arc<dyn Fn() + Send + Sync>),
}

impl Navigator {
    /// Begins where the address says, or at home.
    pub fn provide(owns_page: bool) -> Self {
        let start = if owns_page {
            Route::parse(&hash_path())
        } else {
            Route::Home
        };
        let navigator = Self {
            owns_page,
            route: RwSignal::new(start),
            depth: StoredValue::new(depth_here().unwrap_or(0)),
            guards: StoredValue::new(Vec::new()),
            question: RwSignal::new(None),
            undoing: StoredValue::new(false),
            passing: StoredValue::new(false),
        };
        if owns_page {
            navigator.mark_entry();
            on_window("popstate", move |_| navigator.history_moved());
        }
        provide_context(navigator);
        navigator
    }

    /// The navigator of the instance around the current owner.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Where the person is.
    pub fn route(self) -> Signal<Route> {
        self.route.into()
    }

    /// The address of a link to a route, for the browser's own ways of opening one.
    pub fn href(self, route: &Route) -> String {
        if self.owns_page {
            format!("#{route}")
        } else {
            "#".to_owned()
        }
    }

    /// Goes to a route, unless the guard holds it up; then the person is asked.
    pub fn go(self, route: Route) {
        if self.route.with_untracked(|here| *here == route) {
            return; // nothing is left, so nothing is lost
        }
        self.begin(Held::Go(route));
    }

    /// Does something that ends everything here, unless the guard holds it up; then the person is
    /// asked.
    pub fn ask_then(self, what: impl Fn() + Send + Sync + 'static) {
        self.begin(Held::Otherwise(Arc::new(what)));
    }

    /// Says more exactly where the person is already: no new entry in the history.
    pub fn refine(self, route: Route) {
        self.write(&route, Entry::Same);
        self.route.set(route);
    }

    /// Whether the page is nothing but this.
    pub fn owns_page(self) -> bool {
        self.owns_page
    }

    /// Sets the page's title, where it is ours to set.
    pub fn set_title(self, title: &str) {
        if self.owns_page() {
            document().set_title(title);
        }
    }

    /// Asks before leaving while `active` says that there is something to lose, here and by the
    /// browser; until the owner's end. `active` is this guard's alone. `given_up` is told when the person
    /// leaves all the same.
    pub fn guard_while(
        self,
        stake: UnsavedKind,
        active: Signal<bool>,
        given_up: Option<Callback<()>>,
    ) {
        let guard = Guard {
            stake,
            active,
            given_up,
        };
        self.guards.update_value(|guards| guards.push(guard));
        on_cleanup(move || {
            self.guards
                .try_update_value(|guards| guards.retain(|guard| guard.active != active));
        });
        warn_while(active);
    }

    /// What the person is being asked about, when they are about to leave it behind.
    pub fn asking(self) -> Option<UnsavedKind> {
        self.question
            .with(|question| Some(question.as_ref()?.stake))
    }

    /// The person stays: what they asked for is not done.
    pub fn stay(self) {
        self.question.set(None);
    }

    /// The person leaves, and what was not saved is gone; unless there is more that they have not
    /// been asked about.
    pub fn leave(self) {
        let Some(mut question) = self.question.get_untracked() else {
            return;
        };
        let now = js_sys::Date::now();
        // A clock can be set back.
        if (0.0..BETWEEN).contains(&(now - question.agreed_at)) {
            return; // a second press of the button that has just led to another question
        }
        question.agreed.push(question.stake);
        if let Some(next) = self.at_stake(&question.held, &question.agreed) {
            question.stake = next;
            question.agreed_at = now;
            self.question.set(Some(question));
            return;
        }
        // Guards go with what they guard: some of them outlive this move.
        for guard in self.guards.get_value() {
            if let (Some(given_up), Some(true)) = (guard.given_up, guard.active.try_get_untracked())
            {
                given_up.run(());
            }
        }
        self.question.set(None);
        self.make(question.held);
    }

    /// Makes a move, unless something is at stake; then the person is asked.
    fn begin(self, held: Held) {
        match self.at_stake(&held, &[]) {
            Some(stake) => self.ask(stake, held),
            None => self.make(held),
        }
    }

    fn ask(self, stake: UnsavedKind, held: Held) {
        self.question.set(Some(Question {
            stake,
            held,
            agreed: Vec::new(),
            agreed_at: 0.0,
        }));
    }

    fn make(self, held: Held) {
        match held {
            Held::Go(route) => self.push(route),
            Held::History(by, route) => traverse(by, self.passing, move || self.push(route)),
            Held::Otherwise(what) => what(),
        }
    }

    /// What a move would lose that the person has not agreed to: a secret before all, since it never
    /// comes again.
    fn at_stake(self, held: &Held, agreed: &[UnsavedKind]) -> Option<UnsavedKind> {
        let guards = self.guards.get_value();
        let is_at_stake = |guard: &&Guard| {
            // Moves within the page lose nothing of an answer that is to come.
            let survives =
                guard.stake == UnsavedKind::Answer && !matches!(held, Held::Otherwise(_));
            let is_beside = survives || agreed.contains(&guard.stake);
            !is_beside && guard.active.try_get_untracked() == Some(true)
        };
        let stakes = guards.iter().filter(is_at_stake).map(|guard| guard.stake);
        // Of equals this gives the last.
        stakes.max_by_key(|stake| *stake == UnsavedKind::Secret)
    }

    fn push(self, route: Route) {
        self.write(&route, Entry::New);
        self.route.set(route);
    }

    /// Writes the route into the address, where that is ours.
    fn write(self, route: &Route, entry: Entry) {
        if !self.owns_page() {
            return;
        }
        let url = format!("#{route}");
        let history = history();
        let depth = self.depth.get_value();
        // An engine that finds this too much in a short time refuses; the address is then a little
        // behind, and nothing else.
        let _ = match entry {
            Entry::Same => history.replace_state_with_url(&depth.into(), "", Some(&url)),
            Entry::New => {
                self.depth.set_value(depth + 1);
                history.push_state_with_url(&(depth + 1).into(), "", Some(&url))
            }
        };
    }

    /// Notes our depth on the entry that the history stands at.
    fn mark_entry(self) {
        let _ = history().replace_state(&self.depth.get_value().into(), "");
    }

    /// The history has moved: by back or forward, or to an address typed by hand.
    fn history_moved(self) {
        let before = self.depth.get_value();
        let here = depth_here();
        let route = Route::parse(&hash_path());
        let has_moved = here != Some(before) || self.route.with_untracked(|there| *there != route);
        if is_set(self.undoing) {
            if has_moved {
                self.stand_here();
            }
            return;
        }
        let by = here.map_or(0, |here| here - before);
        let held = match by {
            0 => Held::Go(route.clone()),
            _ => Held::History(by, route.clone()),
        };
        if !is_set(self.passing)
            && has_moved
            && let Some(stake) = self.at_stake(&held, &[])
        {
            self.ask(stake, held);
            if by == 0 {
                self.stand_here();
            } else {
                traverse(-by, self.undoing, move || self.stand_here());
            }
            return;
        }
        self.take_in_entry(here);
        self.route.set(route);
    }

    /// The history stands somewhere else than the person, and nobody knows where from here they
    /// are: a new entry is for where they are.
    fn stand_here(self) {
        self.take_in_entry(depth_here());
        self.write(&self.route.get_untracked(), Entry::New);
        self.question.update(|question| {
            if let Some(question) = question
                && let Held::History(_, route) = &question.held
            {
                question.held = Held::Go(route.clone());
            }
        });
    }

    /// We are at an entry now; one that is not ours yet becomes so. Mostly that is new, by an address
    /// typed by hand; it may also be from before the page ran, and then nobody knows in which
    /// direction it lies: depths can lie about that.
    fn take_in_entry(self, here: Option<i32>) {
        if let Some(here) = here {
            self.depth.set_value(here);
        } else {
            self.depth.update_value(|depth| *depth += 1);
            self.mark_entry();
        }
    }
}

/// Whether it was set; it no longer is.
fn is_set(flag: StoredValue<bool>) -> bool {
    flag.try_update_value(std::mem::take) == Some(true)
}

/// Lets the browser ask before the page is closed while `active` says so; moves within the page
/// lose nothing.
fn warn_while(active: Signal<bool>) {
    // Only while there is something to lose: the mere listener keeps a page out of the
    // browser's cache of pages to go back to.
    Effect::new(move || {
        if active.get() {
            on_window("beforeunload", |event| {
                if panic::has_stopped() {
                    return;
                }
                event.prevent_default();
                // What older engines look at.
                let event: &web_sys::BeforeUnloadEvent = event.unchecked_ref();
                event.set_return_value("unsaved");
            });
        }
    });
}

#[derive(Clone, Copy)]
enum Entry {
    Same,
    New,
}

fn history() -> web_sys::History {
    window()
        .history()
        .unwrap_or_else(|_| JsValue::NULL.unchecked_into())
}

/// Moves along the history, which `expected` says of the move until it is noticed. There may be no
/// entry where one was taken to be: then nothing moves, and `otherwise` is done.
fn traverse(by: i32, expected: StoredValue<bool>, otherwise: impl FnOnce() + 'static) {
    expected.set_value(true);
    let _ = history().go_with_delta(by);
    let at_last = move || {
        if is_set(expected) {
            otherwise();
        }
    };
    set_timeout(at_last, TRAVERSAL);
}

/// The depth noted on the entry of the history that we are at, if it is one of ours.
fn depth_here() -> Option<i32> {
    #[allow(clippy::cast_possible_truncation)] // a small whole number that we put there
    history().state().ok()?.as_f64().map(|depth| depth as i32)
}

/// What the address has behind `#`.
fn hash_path() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}
