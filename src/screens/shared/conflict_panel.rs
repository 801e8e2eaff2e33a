//! Somebody else's change beside the user's own, while it has to be decided about (F1, F2).

use domain::Conflict;
use leptos::prelude::*;

use super::editing::{Editing, FormValue};
use super::messages;
use crate::components::{Button, Compared, Comparison, ConflictAlert, Side};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::session::Author;

/// What there is to say of a conflict, and to decide.
pub struct Told {
    pub title: String,
    /// What that means, and what to do.
    pub text: String,
    pub parts: AnyView,
}

/// What `tell` says while there is a conflict, with the way to take theirs as it is.
pub fn conflict_panel<E: FormValue>(
    t: Words,
    editing: Editing<E>,
    tell: impl Fn(Conflict<E>) -> Told + Send + 'static,
) -> impl IntoView {
    // What had the focus may go with it.
    PageFocus::expect().recover_after(move || editing.conflict.with(Option::is_some));
    let actions = move || {
        let take_theirs = move |()| editing.use_theirs();
        view! { <Button label=t.use_theirs() small=true on_press=take_theirs /> }.into_any()
    };
    move || {
        let Told { title, text, parts } = tell(editing.conflict.get()?);
        Some(view! { <ConflictAlert title=title text=text actions=actions>{parts}</ConflictAlert> })
    }
}

/// Who changed a part of theirs, and when, for a [`Comparison`]; the history may be known a little later
/// than the rest.
pub fn note(
    t: Words,
    author: impl Fn(&str) -> Option<Author> + Copy + Send + Sync + 'static,
) -> Callback<(String,), AnyView> {
    Callback::new(move |(part,): (String,)| {
        let author = Memo::new(move |_| author(&part));
        (move || messages::author(t, &author.get()?)).into_any()
    })
}

/// What is decided about, part by part.
#[derive(Clone)]
pub struct Decisions<E: FormValue> {
    pub editing: Editing<E>,
    pub conflict: StoredValue<Conflict<E>>,
    /// What this person last wanted that is not theirs: to go back to, once theirs has been taken.
    own: Memo<E>,
}

impl<E: FormValue> Copy for Decisions<E> {}

impl<E: FormValue> Decisions<E> {
    pub fn new(editing: Editing<E>, conflict: Conflict<E>) -> Self {
        let conflict = StoredValue::new(conflict);
        let own = Memo::new(move |earlier: Option<&E>| {
            let form = editing.form();
            conflict.with_value(|met| met.own(earlier.unwrap_or(&met.mine), &form))
        });
        Self {
            editing,
            conflict,
            own,
        }
    }

    /// Makes some parts of the form what one side wants.
    pub fn choose<'a>(self, parts: impl IntoIterator<Item = &'a str>, side: Side) {
        let wanted = match side {
            Side::Theirs => self.conflict.with_value(|met| E::of(&met.now)),
            Side::Mine => self.own.get_untracked(),
        };
        self.editing.change(|form| {
            for part in parts {
                form.take(part, &wanted);
            }
        });
    }

    /// The parts, as `rows` makes them of the conflict, of the form as it stands and of what could be gone
    /// back to; `author` as for [`note`].
    pub fn view(
        self,
        t: Words,
        rows: impl Fn(&Conflict<E>, &E, &E) -> Vec<Compared> + Send + Sync + 'static,
        author: impl Fn(&str) -> Option<Author> + Copy + Send + Sync + 'static,
    ) -> AnyView {
        let rows = Memo::new(move |_| {
            let (form, own) = (self.editing.form(), self.own.get());
            self.conflict.with_value(|met| rows(met, &form, &own))
        });
        let choose = move |(part, side): (String, Side)| self.choose([part.as_str()], side);
        view! {
            <Comparison
                words=messages::comparison(t)
                rows=rows
                note=note(t, author)
                on_choose=Callback::new(choose)
            />
        }
        .into_any()
    }
}
