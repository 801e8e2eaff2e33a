//! The choice in a picker, and what a typed text stands for.

use domain::Unicode as _;
use leptos::prelude::*;

use super::Choosable;
use super::finder::{Finder, Source};
use crate::browser::BrowserUnicode;
use crate::i18n::Words;
use crate::reactive::{RwSignal, StoredValue};

/// One chosen of very many, as it is typed or taken from the list.
///
/// What is typed is chosen as soon as it is the name of exactly one; until then nothing is, so that
/// a form never sends what its field does not show.
#[derive(Clone)]
pub struct Choosing<T: Choosable> {
    words: Words,
    pub(super) finder: Finder<T>,
    pub chosen: RwSignal<Option<T>>,
    /// What was chosen before the person began to type.
    before: StoredValue<Option<T>>,
    pub(super) query: RwSignal<String>,
    pub(super) typing: RwSignal<bool>,
    /// The person typed it and went on to something else.
    pub left: RwSignal<bool>,
    /// Why what is typed is nothing that can be chosen.
    pub problem: RwSignal<Option<String>>,
    /// The server has not said yet what it stands for.
    pub pending: RwSignal<bool>,
    /// A press waits for that.
    pub waiting: RwSignal<bool>,
    /// What the press does.
    press: StoredValue<Option<Callback<()>>>,
}

impl<T: Choosable> Copy for Choosing<T> {}

impl<T: Choosable> Choosing<T> {
    /// Nothing is chosen yet, of what there is to find.
    pub fn new(source: Source<T>) -> Self {
        let choosing = Self {
            words: Words::expect(),
            finder: Finder::new(source),
            chosen: RwSignal::new(None),
            before: StoredValue::new(None),
            query: RwSignal::new(String::new()),
            typing: RwSignal::new(false),
            left: RwSignal::new(false),
            problem: RwSignal::new(None),
            pending: RwSignal::new(false),
            waiting: RwSignal::new(false),
            press: StoredValue::new(None),
        };
        Effect::new(move |before: Option<String>| {
            let text = choosing.text();
            if choosing.typing.get() {
                choosing.resolve(before.as_ref(), &text);
            }
            text
        });
        Effect::new(move || {
            if choosing.waiting.get() && !choosing.pending.get() {
                choosing.waiting.set(false);
                if let Some(press) = choosing.press.try_update_value(Option::take).flatten() {
                    untrack(|| press.run(()));
                }
            }
        });
        choosing
    }

    /// Something is chosen from outside, with the whole form. What is typed stays while it stands for
    /// just that.
    pub fn fill(self, chosen: Option<T>) {
        let is_typed = untrack(|| self.typing.get() && self.is_chosen(chosen.as_ref()));
        self.chosen.set(chosen);
        if !is_typed {
            self.show_choice();
        }
    }

    /// Does what was pressed once it is known what the text stands for: now, or when the server has
    /// answered, unless the person goes on to something else before. A server that could not be asked
    /// is asked once more.
    pub fn once_known(self, press: impl Fn() + Send + Sync + 'static) {
        let has_failed = self.finder.problem.with_untracked(Option::is_some);
        if has_failed && self.problem.with_untracked(Option::is_some) {
            self.pending.set(true);
            self.open();
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
        self.press.set_value(None);
        if self.waiting.get_untracked() {
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
        self.show_choice();
    }

    /// The field comes or goes: nothing stays but what is chosen.
    pub fn restart(self) {
        self.give_up();
        self.left.set(false);
        self.finder.restart();
    }

    /// The list is wanted.
    pub(super) fn open(self) {
        // What stands for the choice is no search.
        let is_search = self.typing.get_untracked();
        let search = is_search.then(|| untrack(|| self.text()));
        self.finder.open(search.unwrap_or_default());
    }

    /// The person types; what was pressed before that is called off.
    pub(super) fn begin(self) {
        self.call_off();
        self.left.set(false);
        if !self.typing.get_untracked() {
            self.before.set_value(self.chosen.get_untracked());
        }
    }

    /// The person takes one from the list.
    pub(super) fn choose(self, id: &str) {
        self.call_off();
        if let Some(found) = self.finder.get(id) {
            self.fill(Some(found));
        }
    }

    /// What was chosen before comes back, if anything was.
    pub(super) fn revert(self) {
        self.call_off();
        let before = self.before.get_value();
        if before.is_some() && self.typing.get_untracked() {
            self.typing.set(false);
            self.fill(before);
        }
    }

    /// The person goes on to something else, or sends the form. What is typed stays, whatever it is.
    pub(super) fn leave(self) {
        if self.typing.get_untracked() {
            self.left.set(true);
            if self.chosen.with_untracked(Option::is_some) {
                self.show_choice();
            }
        }
    }

    fn text(self) -> String {
        self.query.with(|query| query.trim().to_owned())
    }

    fn is_chosen(self, one: Option<&T>) -> bool {
        (self.chosen).with(|chosen| chosen.as_ref().map(T::key) == one.map(T::key))
    }

    /// What is chosen stands in the field as it is written.
    fn show_choice(self) {
        let label = |chosen: &Option<T>| Some(chosen.as_ref()?.option().label);
        let label = self.chosen.with_untracked(label);
        self.typing.set(false);
        self.query.set(label.unwrap_or_default());
        self.settle(None, false);
    }

    fn settle(self, problem: Option<String>, pending: bool) {
        self.problem.set(problem);
        self.pending.set(pending);
    }

    /// What is typed is chosen if it is the name of one, and nothing is otherwise. `before` is what it was
    /// when this was looked at last.
    fn resolve(self, before: Option<&String>, text: &str) {
        let is_same = before.is_some_and(|before| before == text);
        if before.is_some() && !is_same {
            self.finder.find_soon(text.to_owned());
        }
        let finder = self.finder;
        let names = |found: &Vec<T>| found.iter().map(|one| one.option().label).collect();
        let names: Vec<String> = finder.found.with(names);
        let (more, has_answer) = (finder.has_more(), finder.has_answer());
        let search = finder.search.get();
        let is_asked = search.as_deref() == Some(text);
        let is_answer = is_asked && has_answer;
        let is_everything = search.as_deref() == Some("") && has_answer && !more;
        let failed = finder.problem.get().filter(|_| is_asked);
        let meaning = meaning(text, &names, |name| BrowserUnicode.fold(name));
        // More of the same name may follow.
        let is_last = matches!(meaning, Meaning::One(at) if more && at + 1 == names.len());

        let one = || match meaning {
            Meaning::One(at) if (is_answer || is_everything) && !is_last => {
                finder.found.with_untracked(|found| found.get(at).cloned())
            }
            _ => None,
        };
        let before = (self.before.get_value()).filter(|before| before.option().label == text);
        // What this very text has chosen already stays while the server is asked about it: what
        // comes and goes makes the form move under the pointer.
        let stays = is_same && is_asked && !has_answer;
        let kept = || stays.then(|| self.chosen.get_untracked()).flatten();
        let chosen = before.or_else(kept).or_else(one);
        let is_chosen = chosen.is_some();
        if !untrack(|| self.is_chosen(chosen.as_ref())) {
            self.chosen.set(chosen);
        }
        if is_chosen || text.is_empty() {
            self.settle(None, false);
            if is_chosen && self.left.get() {
                self.show_choice();
            }
            return;
        }

        let is_known = is_everything || is_answer && (!more || meaning == Meaning::Several);
        let is_pending = !is_known && failed.is_none();
        // Of a search that finds very many, the rest is read when somebody wants to know.
        let is_wanted = is_last || self.waiting.get() || self.left.get();
        if is_pending && is_answer && is_wanted {
            finder.next_page();
        }
        let problem = failed.unwrap_or_else(|| match meaning {
            Meaning::Several => T::several(self.words),
            _ => T::unknown(self.words, text),
        });
        self.settle((!is_pending).then_some(problem), is_pending);
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
fn meaning(text: &str, names: &[String], fold: impl Fn(&str) -> String) -> Meaning {
    let called = |is: &dyn Fn(&str) -> bool| {
        let mut same = (0..names.len()).filter(|at| is(&names[*at]));
        match (same.next(), same.next()) {
            (None, _) => Meaning::Nothing,
            (Some(one), None) => Meaning::One(one),
            (Some(_), Some(_)) => Meaning::Several,
        }
    };
    match called(&|name| name == text) {
        Meaning::Nothing => {
            let folded = fold(text);
            called(&|name| fold(name) == folded)
        }
        exact => exact,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands_for(text: &str, names: &[&str]) -> Meaning {
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        meaning(text, &names, str::to_lowercase)
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
