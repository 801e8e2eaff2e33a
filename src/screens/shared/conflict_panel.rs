//! Somebody else's change beside the user's own, while it has to be decided about (F1, F2).

use domain::Conflict;
use leptos::prelude::*;

use super::editing::{Editing, FormValue};
use super::messages;
use crate::components::{Button, Compared, Comparison, ConflictAlert, Side};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::session::Author;

/// Shows `panel` while there is a conflict. What had the focus may go with it.
pub fn while_conflict<C: Clone + Send + Sync + 'static>(
    conflict: RwSignal<Option<C>>,
    panel: impl Fn(C) -> AnyView + Send + 'static,
) -> impl IntoView {
    PageFocus::expect().recover_after(move || conflict.with(Option::is_some));
    move || conflict.get().map(&panel)
}

/// What happened, what is to be decided, and the way to take theirs as it is.
#[component]
pub fn ConflictPanel(
    title: String,
    /// What that means, and what to do.
    text: String,
    /// Gives up the user's own changes.
    #[prop(into)]
    take_theirs: Callback<()>,
    /// What is to be decided.
    children: Children,
) -> impl IntoView {
    let t = Words::expect();
    view! {
        <ConflictAlert
            title=title
            text=text
            actions=move || {
                view! { <Button label=t.use_theirs() small=true on_press=take_theirs /> }.into_any()
            }
        >
            {children()}
        </ConflictAlert>
    }
    .into_any()
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
    editing: Editing<E>,
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
        let mut form = untrack(|| self.editing.form());
        for part in parts {
            form.take(part, &wanted);
        }
        self.editing.fill(form);
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
