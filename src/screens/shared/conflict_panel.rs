//! Somebody else's change beside the user's own, while it has to be decided about (F1, F2).

use domain::Conflict;
use leptos::html;
use leptos::prelude::*;

use super::editing::{Editing, FormValue};
use super::messages;
use crate::components::{Button, Compared, Comparison, ConflictAlert, Side};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::reactive::{Memo, StoredValue};
use crate::session::{Author, Authors};

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
    tell: fn(Words, Editing<E>, Conflict<E>) -> Told,
) -> impl IntoView {
    // What had the focus may go with it.
    PageFocus::expect().recover_after(move || editing.conflict.with(Option::is_some));
    let actions = move || {
        let take_theirs = move |()| editing.use_theirs();
        view! { <Button label=t.use_theirs() small=true on_press=take_theirs /> }.into_any()
    };
    move || {
        let Told { title, text, parts } = tell(t, editing, editing.conflict.get()?);
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

/// The parts to decide about, as `rows` makes them of the conflict, of the form as it stands and of what
/// could be gone back to; `author` says who changed one of them. `all` are the words of the two decisions
/// about all at once, where there are several.
pub fn decisions<E: FormValue>(
    t: Words,
    editing: Editing<E>,
    conflict: Conflict<E>,
    rows: fn(Words, &Conflict<E>, &E, &E) -> Vec<Compared>,
    author: fn(&Conflict<E>, &Authors, &str) -> Option<Author>,
    all: Option<[String; 2]>,
) -> AnyView {
    let conflict = StoredValue::new(conflict);
    // What this person last wanted that is not theirs: to go back to, once theirs has been taken.
    let own = Memo::new(move |earlier: Option<&E>| {
        let form = editing.form();
        conflict.with_value(|met| met.own(earlier.unwrap_or(&met.mine), &form))
    });
    let rows = Memo::new(move |_| {
        let (form, own) = (editing.form(), own.get());
        conflict.with_value(|met| rows(t, met, &form, &own))
    });
    let choose = move |parts: &[String], side: Side| {
        let wanted = match side {
            Side::Theirs => conflict.with_value(|met| E::of(&met.now)),
            Side::Mine => own.get_untracked(),
        };
        editing.change(|form| {
            for part in parts {
                form.take(part, &wanted);
            }
        });
    };
    let for_all = move |(label, side)| {
        let press = move |()| {
            let parts = rows.get_untracked().into_iter().map(|row| row.key);
            choose(&parts.collect::<Vec<_>>(), side);
        };
        view! { <Button label=label small=true on_press=press /> }
    };
    let several = rows.with_untracked(Vec::len) > 1;
    let all = all.filter(|_| several).map(|[theirs, mine]| {
        let buttons = [(theirs, Side::Theirs), (mine, Side::Mine)].map(for_all);
        html::div()
            .class("sa-cluster")
            .child(buttons.into_iter().collect_view())
    });
    let known = move |part: &str| {
        conflict.with_value(|met| editing.authors.with(|authors| author(met, authors, part)))
    };
    view! {
        {all}
        <Comparison
            words=messages::comparison(t)
            rows=rows
            note=note(t, known)
            on_choose=Callback::new(move |(part, side): (String, Side)| choose(&[part], side))
        />
    }
    .into_any()
}
