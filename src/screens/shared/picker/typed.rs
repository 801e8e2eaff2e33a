//! What a typed text stands for.

use domain::Unicode as _;
use leptos::prelude::*;

use super::finder::Finder;
use super::source::{Choosable, PickerWords};
use crate::browser::BrowserUnicode;
use crate::components::ComboOption;
use crate::i18n::Words;

/// What a form needs to know of the text in a picker while it is nothing that is chosen.
#[derive(Clone, Copy)]
pub struct TypedText {
    /// Why it is nothing that can be chosen.
    pub problem: RwSignal<Option<String>>,
    /// The server has not said yet what it stands for.
    pub pending: RwSignal<bool>,
    /// A press waits for that.
    pub waiting: RwSignal<bool>,
    /// What the press does.
    press: StoredValue<Option<Callback<()>>>,
    /// Asks once more, where the server has not said because it could not be asked.
    ask_again: StoredValue<Option<Callback<()>>>,
    /// The person typed it and went on to something else.
    pub left: RwSignal<bool>,
    /// The form has given it up.
    given_up: RwSignal<()>,
}

impl TypedText {
    /// For the form that the picker is in.
    pub fn new() -> Self {
        let typed = Self {
            problem: RwSignal::new(None),
            pending: RwSignal::new(false),
            waiting: RwSignal::new(false),
            press: StoredValue::new(None),
            ask_again: StoredValue::new(None),
            left: RwSignal::new(false),
            given_up: RwSignal::new(()),
        };
        Effect::new(move || {
            if typed.waiting.get() && !typed.pending.get() {
                typed.waiting.set(false);
                if let Some(press) = typed.press.try_update_value(Option::take).flatten() {
                    untrack(|| press.run(()));
                }
            }
        });
        typed
    }

    /// Does what was pressed once it is known what the text stands for: now, or when the server has
    /// answered, unless the person goes on to something else before. A server that could not be asked
    /// is asked once more.
    pub fn once_known(self, press: impl Fn() + Send + Sync + 'static) {
        if let Some(ask_again) = self.ask_again.get_value() {
            self.pending.set(true);
            ask_again.run(());
        }
        if self.pending.get_untracked() {
            self.press.set_value(Some(Callback::new(move |()| press())));
            self.waiting.set(true);
        } else {
            press();
        }
    }

    /// The person has gone on to something else: what was pressed is not to be done any more.
    pub fn call_off(self) {
        self.press.try_set_value(None);
        if self.waiting.try_get_untracked() == Some(true) {
            self.waiting.set(false);
        }
    }

    /// Whether there is a text, and it stands for nothing, or nobody knows yet for what.
    pub fn is_open(self) -> bool {
        self.pending.get() || self.problem.with(Option::is_some)
    }

    /// The form goes back to what is chosen.
    pub fn give_up(self) {
        self.call_off();
        self.given_up.notify();
    }

    /// What is in the field is chosen, or it is empty.
    fn settle(self) {
        self.problem.try_set(None);
        self.pending.try_set(false);
        self.ask_again.try_set_value(None);
    }
}

/// What a text stands for among what was found.
#[derive(Debug, PartialEq, Eq)]
enum Meaning {
    /// The one at this place.
    One(usize),
    /// Several have this name.
    Several,
    Nothing,
}

/// The one that is called exactly so; otherwise the one that is when case does not matter.
fn meaning(text: &str, options: &[ComboOption], fold: impl Fn(&str) -> String) -> Meaning {
    let called = |is: &dyn Fn(&str) -> bool| {
        let mut same = (0..options.len()).filter(|at| is(&options[*at].label));
        match (same.next(), same.next()) {
            (None, _) => Meaning::Nothing,
            (Some(one), None) => Meaning::One(one),
            (Some(_), Some(_)) => Meaning::Several,
        }
    };
    match called(&|label| label == text) {
        Meaning::Nothing => {
            let folded = fold(text);
            called(&|label| fold(label) == folded)
        }
        exact => exact,
    }
}

/// The choice in one picker, as it is typed or taken from the list.
#[derive(Clone)]
pub(super) struct Choosing<T: Choosable> {
    finder: Finder<T>,
    chosen: RwSignal<Option<T>>,
    typed: TypedText,
    pub(super) query: RwSignal<String>,
    pub(super) typing: RwSignal<bool>,
    /// What was chosen before the person began to type.
    before: StoredValue<Option<T>>,
    /// What the typed text has chosen: anything else comes from outside.
    own: StoredValue<Option<String>>,
    /// The text that was looked at last.
    looked_at: StoredValue<String>,
    words: Words,
    unknown: fn(Words, &str) -> String,
    several: fn(Words) -> String,
}

impl<T: Choosable> Copy for Choosing<T> {}

impl<T: Choosable> Choosing<T> {
    pub(super) fn new(
        finder: Finder<T>,
        chosen: RwSignal<Option<T>>,
        typed: TypedText,
        words: &PickerWords,
    ) -> Self {
        let choosing = Self {
            finder,
            chosen,
            typed,
            query: RwSignal::new(String::new()),
            typing: RwSignal::new(false),
            before: StoredValue::new(None),
            own: StoredValue::new(None),
            looked_at: StoredValue::default(),
            words: Words::expect(),
            unknown: words.unknown,
            several: words.several,
        };
        Effect::new(move || choosing.follow_choice());
        Effect::new(move |before: Option<String>| {
            let search = choosing.query.with(|query| query.trim().to_owned());
            if choosing.typing.get() && before.is_some_and(|before| before != search) {
                finder.find_soon(search.clone());
            }
            search
        });
        Effect::new(move || choosing.resolve());
        Effect::new(move |before: Option<()>| {
            typed.given_up.track();
            if before.is_some() {
                choosing.show_choice();
            }
        });
        on_cleanup(move || {
            typed.call_off();
            typed.left.try_set(false);
            typed.settle();
        });
        choosing
    }

    /// The person types; what was pressed before that is called off.
    pub(super) fn begin(self) {
        self.typed.call_off();
        self.typed.left.set(false);
        if !self.typing.get_untracked() {
            self.before.set_value(self.chosen.get_untracked());
        }
    }

    /// What is to be found: what stands for the choice is no search.
    pub(super) fn search(self) -> String {
        if self.typing.get_untracked() {
            self.query.with_untracked(|query| query.trim().to_owned())
        } else {
            String::new()
        }
    }

    /// The person takes one from the list.
    pub(super) fn choose(self, id: &str) {
        self.typed.call_off();
        if let Some(found) = self.finder.get(id) {
            self.chosen.set(Some(found));
        }
    }

    /// What was chosen before comes back, if anything was.
    pub(super) fn revert(self) {
        self.typed.call_off();
        let before = self.before.get_value();
        if before.is_some() && self.typing.get_untracked() {
            self.typing.set(false);
            self.chosen.set(before);
        }
    }

    /// The person goes on to something else, or sends the form. What is typed stays, whatever it is.
    pub(super) fn leave(self) {
        if self.typing.try_get_untracked() == Some(true) {
            self.typed.left.set(true);
            if self.chosen.with_untracked(Option::is_some) {
                self.show_choice();
            }
        }
    }

    /// What is chosen stands in the field as it is written.
    fn show_choice(self) {
        let label = self
            .chosen
            .with_untracked(|chosen| chosen.as_ref().map(|chosen| chosen.option().label));
        self.typing.set(false);
        self.query.set(label.unwrap_or_default());
    }

    /// Something else is chosen, not by typing: from the list, or with the whole form.
    fn follow_choice(self) {
        let id = self
            .chosen
            .with(|chosen| chosen.as_ref().map(|chosen| chosen.option().id));
        if self.typing.get_untracked() && self.own.with_value(|own| *own == id) {
            return;
        }
        self.own.set_value(id);
        self.show_choice();
    }

    /// What is typed is chosen if it is the name of one, and nothing is otherwise.
    fn resolve(self) {
        let text = self.query.with(|query| query.trim().to_owned());
        if !self.typing.get() {
            self.typed.settle();
            return;
        }
        let options = self
            .finder
            .found
            .with(|found| found.iter().map(T::option).collect::<Vec<_>>());
        let more = self.finder.more.get();
        let has_answer = self.finder.has_answer();
        let (is_asked, is_everything) = self.finder.search.with(|search| {
            let search = search.as_deref();
            (
                search == Some(&text),
                has_answer && !more && search == Some(""),
            )
        });
        let is_answer = is_asked && has_answer;
        let failed = self.finder.problem.get().filter(|_| is_asked);
        let meaning = meaning(&text, &options, |name| BrowserUnicode.fold(name));
        // More of the same name may follow.
        let is_last = matches!(meaning, Meaning::One(at) if more && at + 1 == options.len());
        let one = match meaning {
            Meaning::One(at) if (is_answer || is_everything) && !is_last => options.get(at),
            _ => None,
        };
        let before = self.before.get_value();
        let before = before.filter(|before| before.option().label == text);
        // What this very text has chosen already stays while the server is asked about it: what
        // comes and goes makes the form move under the pointer.
        let kept = (is_asked && !has_answer)
            .then(|| self.chosen.get_untracked())
            .flatten()
            .filter(|_| self.looked_at.with_value(|before| *before == text));
        self.take(one, before.or(kept));
        self.looked_at.set_value(text.clone());
        if self.chosen.with_untracked(Option::is_some) {
            self.typed.settle();
            if self.typed.left.get() {
                self.show_choice();
            }
            return;
        }
        if text.is_empty() {
            self.typed.settle();
            return;
        }
        let is_known = match meaning {
            Meaning::Several => is_answer || is_everything,
            _ => (is_answer && !more) || is_everything,
        };
        // Of a search that finds very many, the rest is read when somebody wants to know.
        let wanted = is_last || self.typed.waiting.get() || self.typed.left.get();
        if is_answer && !is_known && failed.is_none() && wanted {
            self.finder.next_page();
        }
        let is_pending = !is_known && failed.is_none();
        let ask_again = failed.as_ref().map(|_| {
            let search = text.clone();
            Callback::new(move |()| self.finder.open(search.clone()))
        });
        self.typed.ask_again.set_value(ask_again);
        let problem = failed.unwrap_or_else(|| match meaning {
            Meaning::Several => (self.several)(self.words),
            _ => (self.unknown)(self.words, &text),
        });
        self.typed.problem.set((!is_pending).then_some(problem));
        self.typed.pending.set(is_pending);
    }

    /// Chooses what the typed text stands for; what was chosen before, where that is called so.
    fn take(self, option: Option<&ComboOption>, before: Option<T>) {
        let found = before.or_else(|| self.finder.get(&option?.id));
        let id = found.as_ref().map(|found| found.option().id);
        if self.own.with_value(|own| *own != id) {
            self.own.set_value(id);
            self.chosen.set(found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands_for(text: &str, names: &[&str]) -> Meaning {
        let option = |name: &&str| ComboOption {
            id: String::new(),
            label: (*name).to_owned(),
            detail: None,
        };
        let options: Vec<_> = names.iter().map(option).collect();
        meaning(text, &options, str::to_lowercase)
    }

    #[test]
    fn a_whole_name_stands_for_its_app_though_anothers_begins_with_it() {
        let names = ["ERP Bridge", "ERP Bridge Pro"];
        assert_eq!(stands_for("ERP Bridge", &names), Meaning::One(0));
        assert_eq!(stands_for("erp bridge pro", &names), Meaning::One(1));
        assert_eq!(stands_for("ERP Bri", &names), Meaning::Nothing);
    }

    #[test]
    fn of_two_that_differ_in_case_the_exact_one_is_meant() {
        let names = ["ERP Bridge", "ERP bridge"];
        assert_eq!(stands_for("ERP bridge", &names), Meaning::One(1));
        assert_eq!(stands_for("erp bridge", &names), Meaning::Several);
    }

    #[test]
    fn two_of_one_name_are_not_told_apart_by_it() {
        assert_eq!(stands_for("Sync", &["Sync", "Sync"]), Meaning::Several);
    }
}
