//! What a typed text stands for.

use domain::Unicode as _;
use leptos::prelude::*;

use super::finder::Finder;
use super::{Choosable, PickerWords};
use crate::browser::BrowserUnicode;
use crate::components::ComboOption;
use crate::i18n::Words;

/// What a form needs to know of the text in a picker while it is nothing that is chosen.
#[derive(Clone, Copy)]
pub struct TypedText {
    /// Why it is nothing that can be chosen.
    pub problem: RwSignal<Option<String>>,
    /// The server has not said yet what it stands for.
    pending: RwSignal<bool>,
    /// Something waits for that.
    pub waiting: RwSignal<bool>,
    /// What waits.
    then: StoredValue<Option<Callback<()>>>,
    /// The person typed it and went on to something else.
    pub left: RwSignal<bool>,
}

impl TypedText {
    /// For the form that the picker is in.
    pub fn new() -> Self {
        let typed = Self {
            problem: RwSignal::new(None),
            pending: RwSignal::new(false),
            waiting: RwSignal::new(false),
            then: StoredValue::new(None),
            left: RwSignal::new(false),
        };
        Effect::new(move || {
            if typed.waiting.get() && !typed.pending.get() {
                typed.waiting.set(false);
                if let Some(then) = typed.then.try_update_value(Option::take).flatten() {
                    untrack(|| then.run(()));
                }
            }
        });
        typed
    }

    /// Does it once it is known what the text stands for: now, or when the server has answered.
    pub fn once_known(self, then: impl Fn() + Send + Sync + 'static) {
        if self.pending.get_untracked() {
            self.then.set_value(Some(Callback::new(move |()| then())));
            self.waiting.set(true);
        } else {
            then();
        }
    }

    /// Whether there is a text, and it stands for nothing, or nobody knows yet for what.
    pub fn is_open(self) -> bool {
        self.pending.get() || self.problem.with(Option::is_some)
    }

    /// There is none.
    fn clear(self) {
        self.problem.try_set(None);
        self.pending.try_set(false);
        self.left.try_set(false);
    }
}

/// What a text stands for among what was found.
#[derive(Debug, PartialEq, Eq)]
enum Meaning {
    /// The one at this place.
    One(usize),
    /// So many have this name.
    Several(usize),
    /// None has.
    Nothing,
}

/// The one that is called exactly so; otherwise the one that is when case does not matter.
fn meaning(text: &str, options: &[ComboOption], fold: impl Fn(&str) -> String) -> Meaning {
    let called = |is: &dyn Fn(&str) -> bool| {
        let mut same = (0..options.len()).filter(|at| is(&options[*at].label));
        match (same.next(), same.count()) {
            (None, _) => Meaning::Nothing,
            (Some(one), 0) => Meaning::One(one),
            (Some(_), others) => Meaning::Several(others + 1),
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
pub(super) struct Choosing<T: 'static> {
    finder: Finder<T>,
    chosen: RwSignal<Option<T>>,
    typed: TypedText,
    pub(super) query: RwSignal<String>,
    pub(super) typing: RwSignal<bool>,
    /// What was chosen before the person began to type.
    before: StoredValue<Option<T>>,
    /// What the typed text has chosen: anything else comes from outside.
    own: StoredValue<Option<String>>,
    words: Words,
    unknown: fn(Words, &str) -> String,
    several: fn(Words, &str) -> String,
}

impl<T> Clone for Choosing<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Choosing<T> {}

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
            words: Words::expect(),
            unknown: words.unknown,
            several: words.several,
        };
        Effect::new(move || choosing.follow_choice());
        Effect::new(move |before: Option<String>| {
            let search = choosing.query.with(|query| query.trim().to_owned());
            if choosing.typing.get() && before.is_some_and(|before| before != search) {
                typed.left.set(false);
                finder.find_soon(search.clone());
            }
            search
        });
        Effect::new(move || choosing.resolve());
        on_cleanup(move || typed.clear());
        choosing
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
        let found = self.finder.found.with_untracked(|found| {
            let mut found = found.iter();
            found.find(|one| one.option().id == id).cloned()
        });
        if found.is_some() {
            self.chosen.set(found);
        }
    }

    /// What was chosen before comes back, if anything was.
    pub(super) fn revert(self) {
        let before = self.before.get_value();
        if before.is_some() && self.typing.get_untracked() {
            self.typing.set(false);
            self.chosen.set(before);
        }
    }

    /// The focus goes elsewhere. What is typed stays, whatever it is.
    pub(super) fn leave(self) {
        if self.typing.try_get_untracked() == Some(true) {
            self.typed.left.set(true);
            self.write_out();
        }
    }

    /// The name of what is chosen stands in the field as it is written.
    fn write_out(self) {
        if let Some(chosen) = self.chosen.get_untracked() {
            self.typing.set(false);
            self.query.set(chosen.option().label);
        }
    }

    /// Something else is chosen, not by typing: from the list, or with the whole form.
    fn follow_choice(self) {
        let chosen = self.chosen.get();
        let option = chosen.as_ref().map(T::option);
        let id = option.as_ref().map(|option| option.id.clone());
        if self.typing.get_untracked() && self.own.with_value(|own| *own == id) {
            return;
        }
        self.own.set_value(id);
        self.before.set_value(chosen);
        self.typing.set(false);
        self.query
            .set(option.map(|option| option.label).unwrap_or_default());
    }

    /// What is typed is chosen if it is the name of one, and nothing is otherwise.
    fn resolve(self) {
        let text = self.query.with(|query| query.trim().to_owned());
        if !self.typing.get() {
            self.typed.clear();
            return;
        }
        let options = self
            .finder
            .found
            .with(|found| found.iter().map(T::option).collect::<Vec<_>>());
        let more = self.finder.more.get();
        let is_answer = self
            .finder
            .search
            .with(|search| search.as_deref() == Some(&text))
            && !self.finder.loading.get();
        let failed = self.finder.problem.get();
        let meaning = meaning(&text, &options, |name| BrowserUnicode.fold(name));
        let is_last = |at: usize| at + 1 == options.len() && more;
        let chosen = match meaning {
            // More of the same name may follow.
            Meaning::One(at) if (is_answer || !more) && !is_last(at) => options.get(at),
            _ => None,
        };
        let before = self.before.get_value();
        let before = before.filter(|before| before.option().label == text);
        self.take(chosen, before);
        if self.chosen.with_untracked(Option::is_some) || text.is_empty() {
            self.typed.problem.set(None);
            self.typed.pending.set(false);
            if self.typed.left.get_untracked() {
                self.write_out();
            }
            return;
        }
        let wanted = self.typed.waiting.get() || matches!(meaning, Meaning::One(at) if is_last(at));
        if is_answer && more && wanted {
            self.finder.next_page();
        }
        let pending = failed.is_none() && (!is_answer || more && wanted);
        let problem = failed.unwrap_or_else(|| match meaning {
            Meaning::Several(count) => {
                let count = self.words.number(count);
                (self.several)(self.words, &count)
            }
            _ => (self.unknown)(self.words, &text),
        });
        self.typed.problem.set((!pending).then_some(problem));
        self.typed.pending.set(pending);
    }

    /// Chooses what the typed text stands for; what was chosen before, where that is called so.
    fn take(self, option: Option<&ComboOption>, before: Option<T>) {
        let found = before.or_else(|| {
            let id = &option?.id;
            self.finder.found.with_untracked(|found| {
                let mut found = found.iter();
                found.find(|one| one.option().id == *id).cloned()
            })
        });
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
        assert_eq!(stands_for("erp bridge", &names), Meaning::Several(2));
    }

    #[test]
    fn two_of_one_name_are_not_told_apart_by_it() {
        assert_eq!(stands_for("Sync", &["Sync", "Sync"]), Meaning::Several(2));
    }
}
