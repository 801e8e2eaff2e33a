//! Somebody changed the account while it was being edited: what it was, what they made of it, and
//! what this person wants, field by field (F1, F2).

use domain::{Conflict, Draft, Edited as _};
use leptos::prelude::*;

use super::editor::Editor;
use crate::components::{Compared, Comparison, Side, bidi_isolate};
use crate::i18n::Words;
use crate::screens::shared::compared::{self, Wanted, or_nothing};
use crate::screens::shared::conflict_panel::{ConflictPanel, Decisions, note, while_conflict};
use crate::screens::shared::fields::Since;
use crate::screens::shared::messages;
use crate::session::{Author, Authors};
use crate::storage::StoredDraft;

/// Shows the three until the person updates again or takes the other's.
pub fn conflicts(t: Words, editor: Editor) -> impl IntoView {
    while_conflict(editor.editing.conflict, move |conflict| {
        meeting(t, editor, conflict)
    })
}

/// What has become of the account since a draft of it was left (F41); nothing when it is as it was.
pub fn since(t: Words, editor: Editor, kept: &StoredDraft) -> Option<Since> {
    let left = editor.since(kept);
    if left.has_no_field_changes() {
        let now = editor
            .editing
            .seen()
            .with_untracked(client::Versioned::mark);
        let is_other = kept.version.is_some() && now.is_some() && kept.version != now;
        return is_other.then(|| (t.draft_elsewhere_changed(), None));
    }
    editor.editing.learn_authors();
    let text = match Author::of(&left.now).name {
        Some(who) => t.draft_overtaken_by(&bidi_isolate(&who)),
        None => t.draft_overtaken(),
    };
    let before = Draft::of(&left.before);
    let mine = Wanted {
        app_type: (!left.mine.keeps_app_type(&left.before)).then_some(&left.mine),
        name: (left.mine.name != before.name).then(|| or_nothing(t, &left.mine.name)),
    };
    let rows = compared::rows(t, &left.before, &left.now, mine);
    let left = StoredValue::new(left);
    let comparison = view! {
        <Comparison
            words=messages::comparison(t)
            rows=rows
            note=note(t, move |field| author(editor, left, field))
            on_choose=Callback::new(|_| ())
        />
    };
    Some((text, Some(comparison.into_any())))
}

fn meeting(t: Words, editor: Editor, conflict: Conflict<Draft>) -> AnyView {
    // What a copy shows that lags behind was done by somebody else, earlier.
    let by = if conflict.is_unchanged() {
        Author::default()
    } else {
        Author::of(&conflict.now)
    };
    let (title, text) = (title(t, &conflict, &by), text(t, &conflict));
    // Who it was stands beside each field; what was done elsewhere has no field here.
    let elsewhere = conflict.has_no_field_changes();
    let who = elsewhere.then(|| messages::author(t, &by));
    let decisions = Decisions::new(editor.editing, conflict);
    let rows = (!elsewhere).then(|| {
        let author = move |field: &str| author(editor, decisions.conflict, field);
        decisions.view(t, move |met, form, own| rows(t, met, form, own), author)
    });
    view! {
        <ConflictPanel title=title text=text take_theirs=move |()| editor.use_theirs()>
            {who}
            {rows}
        </ConflictPanel>
    }
    .into_any()
}

/// Who changed a field, if anybody did. The history may be known a little later than the account.
fn author(editor: Editor, sides: StoredValue<Conflict<Draft>>, field: &str) -> Option<Author> {
    let of = if field == Draft::NAME {
        Authors::of_name
    } else {
        Authors::of_app_type
    };
    sides.with_value(|sides| {
        let changed = !Draft::of(&sides.before).keeps(field, &sides.now);
        changed.then(|| (editor.editing.authors).with(|authors| of(authors, &sides.now)))
    })
}

/// The fields as the form stands, with the choices that there are.
fn rows(t: Words, sides: &Conflict<Draft>, form: &Draft, own: &Draft) -> Vec<Compared> {
    let merge = sides.merge();
    let (type_clashes, name_clashes) = (merge.app_type.is_clash(), merge.name.is_clash());
    let keeps = |field| form.keeps(field, &sides.now);
    // Where there is a choice, what could be gone back to is still to be seen.
    let mine = Wanted {
        app_type: (type_clashes || !keeps(Draft::APP_TYPE)).then_some(own),
        name: (name_clashes || !keeps(Draft::NAME)).then(|| or_nothing(t, &own.name)),
    };
    let mut rows = compared::rows(t, &sides.before, &sides.now, mine);
    for row in &mut rows {
        let clashes = if row.key == Draft::NAME {
            name_clashes
        } else {
            type_clashes
        };
        row.choice = clashes.then(|| Side::theirs_if(keeps(&row.key)));
    }
    rows
}

fn title(t: Words, conflict: &Conflict<Draft>, by: &Author) -> String {
    match &by.name {
        _ if conflict.version_only => t.version_wanted(),
        Some(who) => t.overtaken_by(&bidi_isolate(who)),
        None => t.overtaken(),
    }
}

/// What that means, and what to do.
fn text(t: Words, conflict: &Conflict<Draft>) -> String {
    if conflict.version_only {
        t.version_wanted_text()
    } else if conflict.has_no_field_changes() {
        t.overtaken_elsewhere()
    } else if conflict.merge().clashes() {
        t.overtaken_same_field()
    } else {
        t.overtaken_other_field()
    }
}
