//! Somebody changed the account while it was being edited: what it was, what they made of it, and
//! what this person wants, field by field (F1, F2).

use domain::Draft;
use leptos::prelude::*;

use super::editor::{Conflict, Editor};
use crate::components::{ChangeList, Compared, Comparison, Side, bidi_isolate};
use crate::i18n::Words;
use crate::screens::shared::compared::{self, NAME, Wanted, or_nothing};
use crate::screens::shared::conflict_panel::{ConflictPanel, while_conflict};
use crate::screens::shared::fields::{Since, draft_changes};
use crate::screens::shared::messages;
use crate::session::Author;
use crate::storage::StoredDraft;

/// Shows the three until the person updates again or takes the other's.
#[component]
pub fn Conflicts(
    /// The form's state.
    editor: Editor,
) -> impl IntoView {
    while_conflict(editor.conflict, move |conflict| {
        view! { <Meeting editor=editor conflict=conflict /> }.into_any()
    })
}

/// What has become of the account since a draft of it was left (F41); nothing when it is as it was.
pub fn since(t: Words, editor: Editor, kept: &StoredDraft) -> Option<Since> {
    let left = editor.since(kept);
    let by = left.author();
    if left.has_no_field_changes() {
        let is_other = editor.seen().with_untracked(|seen| {
            let (then, now) = (&kept.version, seen.mark());
            then.is_some() && now.is_some() && *then != now
        });
        let rows = draft_changes(t, &kept.before, &kept.mine);
        let list =
            view! { <ChangeList label=t.changes_title() rows=rows from=t.from() to=t.to() /> };
        return is_other.then(|| (t.draft_elsewhere_changed(), list.into_any()));
    }
    editor.learn_authors();
    let text = match &by.name {
        Some(who) => t.draft_overtaken_by(&bidi_isolate(who)),
        None => t.draft_overtaken(),
    };
    let mine = Wanted {
        app_type: (!left.mine.keeps_app_type(&left.before)).then_some(&left.mine),
        name: (left.mine.name != left.before.name).then(|| or_nothing(t, &left.mine.name)),
    };
    let rows = compared::rows(t, &left.before, &left.now, mine);
    let note = note(t, editor, StoredValue::new(left));
    let comparison = view! {
        <Comparison words=messages::comparison(t) rows=rows note=note on_choose=Callback::new(|_| ()) />
    };
    Some((text, comparison.into_any()))
}

/// Two edits meet.
#[component]
fn Meeting(editor: Editor, conflict: Conflict) -> impl IntoView {
    let t = Words::expect();
    let by = conflict.author();
    let (title, text) = (title(t, &conflict, &by), text(t, &conflict));
    // Who it was stands beside each field; what was done elsewhere has no field here.
    let elsewhere = conflict.has_no_field_changes();
    let who = (elsewhere && !conflict.is_unchanged()).then(|| messages::author(t, &by));
    let sides = StoredValue::new(conflict);
    let own = own(editor, sides);
    let rows = Memo::new(move |_| {
        if elsewhere {
            return Vec::new();
        }
        sides.with_value(|sides| decisions(t, editor, sides, &own.get()))
    });
    let choose = move |(key, side): (String, Side)| {
        let chosen = match side {
            Side::Theirs => sides.with_value(|sides| Draft::of(&sides.now)),
            Side::Mine => own.get_untracked(),
        };
        let form = untrack(|| editor.fields.draft());
        editor.fields.fill(&if key == NAME {
            Draft {
                name: chosen.name,
                ..form
            }
        } else {
            Draft {
                name: form.name,
                ..chosen
            }
        });
    };
    view! {
        <ConflictPanel title=title text=text take_theirs=Callback::new(move |()| editor.use_theirs())>
            {who}
            <Comparison
                words=messages::comparison(t)
                rows=rows
                note=note(t, editor, sides)
                on_choose=Callback::new(choose)
            />
        </ConflictPanel>
    }
}

/// What this person last wrote that is not theirs: to go back to, once theirs has been taken.
fn own(editor: Editor, sides: StoredValue<Conflict>) -> Memo<Draft> {
    Memo::new(move |before: Option<&Draft>| {
        let form = editor.fields.draft();
        sides.with_value(|sides| {
            let before = before.unwrap_or(&sides.mine);
            let name = if form.name == sides.now.name {
                &before.name
            } else {
                &form.name
            };
            let choice = if form.keeps_app_type(&sides.now) {
                before
            } else {
                &form
            };
            Draft {
                name: name.clone(),
                ..choice.clone()
            }
        })
    })
}

/// Who changed a field of theirs, and when.
fn note(t: Words, editor: Editor, sides: StoredValue<Conflict>) -> Callback<(String,), AnyView> {
    Callback::new(move |(key,): (String,)| {
        // The history may be known a little later than the account.
        let author = Memo::new(move |_| {
            let of = if key == NAME {
                Conflict::author_of_name
            } else {
                Conflict::author_of_app_type
            };
            editor
                .authors
                .with(|authors| sides.with_value(|sides| of(sides, authors)))
        });
        (move || messages::author(t, &author.get()?)).into_any()
    })
}

/// The fields as the form stands, with the choices that there are.
fn decisions(t: Words, editor: Editor, sides: &Conflict, own: &Draft) -> Vec<Compared> {
    let Conflict { before, now, .. } = sides;
    let merge = sides.merge();
    let form = editor.fields.draft();
    let (type_clashes, name_clashes) = (merge.app_type.is_clash(), merge.name.is_clash());
    let (keeps_type, keeps_name) = (form.keeps_app_type(now), form.name == now.name);
    // Where there is a choice, what could be gone back to is still to be seen.
    let mine = Wanted {
        app_type: (type_clashes || !keeps_type).then_some(own),
        name: (name_clashes || !keeps_name).then(|| or_nothing(t, &own.name)),
    };
    let side = |is_theirs: bool| if is_theirs { Side::Theirs } else { Side::Mine };
    let mut rows = compared::rows(t, before, now, mine);
    for row in &mut rows {
        row.choice = match row.key.as_str() {
            NAME => name_clashes.then(|| side(keeps_name)),
            _ => type_clashes.then(|| side(keeps_type)),
        };
    }
    rows
}

/// Who changed it.
fn title(t: Words, conflict: &Conflict, by: &Author) -> String {
    if conflict.is_unchanged() {
        return t.version_wanted();
    }
    match &by.name {
        Some(who) => t.overtaken_by(&bidi_isolate(who)),
        None => t.overtaken(),
    }
}

/// What that means, and what to do.
fn text(t: Words, conflict: &Conflict) -> String {
    if conflict.is_unchanged() {
        t.version_wanted_text()
    } else if conflict.has_no_field_changes() {
        t.overtaken_elsewhere()
    } else if conflict.merge().clashes() {
        t.overtaken_same_field()
    } else {
        t.overtaken_other_field()
    }
}
