//! Somebody changed the account while it was being edited: what it was, what they made of it, and
//! what this person wants, field by field (F1, F2).

use client::Versioned;
use domain::{Conflict, Draft, Edited as _};
use leptos::prelude::*;

use super::editor::Editor;
use crate::components::{Compared, Comparison, Side, bidi_isolate};
use crate::i18n::Words;
use crate::screens::shared::compared::{self, state};
use crate::screens::shared::conflict_panel::{Decisions, Told, conflict_panel, note};
use crate::screens::shared::fields::Since;
use crate::screens::shared::messages;
use crate::session::{Author, Authors};
use crate::storage::StoredDraft;

/// Shows the three until the person updates again or takes the other's.
pub fn conflicts(t: Words, editor: Editor) -> impl IntoView {
    conflict_panel(t, editor.editing, move |conflict| tell(t, editor, conflict))
}

/// What has become of the account since a draft of it was left (F41); nothing when it is as it was.
pub fn since(t: Words, editor: Editor, kept: &StoredDraft) -> Option<Since> {
    let left = editor.since(kept);
    if left.has_no_field_changes() {
        let now = editor.editing.seen.with_untracked(Versioned::mark);
        let is_other = kept.version.is_some() && now.is_some() && kept.version != now;
        return is_other.then(|| (t.draft_elsewhere_changed(), None));
    }
    editor.editing.learn_authors();
    let text = match Author::of(&left.now).name {
        Some(who) => t.draft_overtaken_by(&bidi_isolate(&who)),
        None => t.draft_overtaken(),
    };
    let wants = |field: &str| !left.mine.keeps(field, &left.before);
    let (before, now) = (state(&left.before), state(&left.now));
    let rows = compared::rows(t, before, now, &left.mine, wants);
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

fn tell(t: Words, editor: Editor, conflict: Conflict<Draft>) -> Told {
    // What a copy shows that lags behind was done by somebody else, earlier.
    let by = if conflict.is_unchanged() {
        Author::default()
    } else {
        Author::of(&conflict.now)
    };
    let title = match &by.name {
        _ if conflict.version_only => t.version_wanted(),
        Some(who) => t.overtaken_by(&bidi_isolate(who)),
        None => t.overtaken(),
    };
    let elsewhere = conflict.has_no_field_changes();
    let text = if conflict.version_only {
        t.version_wanted_text()
    } else if elsewhere {
        t.overtaken_elsewhere()
    } else if conflict.merge().clashes() {
        t.overtaken_same_field()
    } else {
        t.overtaken_other_field()
    };
    // Who it was stands beside each field; what was done elsewhere has no field here.
    let parts = if elsewhere {
        messages::author(t, &by).into_any()
    } else {
        let decisions = Decisions::new(editor.editing, conflict);
        let author = move |field: &str| author(editor, decisions.conflict, field);
        decisions.view(t, move |met, form, own| decided(t, met, form, own), author)
    };
    Told { title, text, parts }
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
fn decided(t: Words, sides: &Conflict<Draft>, form: &Draft, own: &Draft) -> Vec<Compared> {
    let merge = sides.merge();
    let clashes = |field: &str| match field {
        Draft::NAME => merge.name.is_clash(),
        _ => merge.app_type.is_clash(),
    };
    let keeps = |field: &str| form.keeps(field, &sides.now);
    // Where there is a choice, what could be gone back to is still to be seen.
    let wants = |field: &str| clashes(field) || !keeps(field);
    let mut rows = compared::rows(t, state(&sides.before), state(&sides.now), own, wants);
    for row in &mut rows {
        row.choice = clashes(&row.key).then(|| Side::theirs_if(keeps(&row.key)));
    }
    rows
}
