//! Somebody changed the account while it was being edited: what it was, what they made of it, and
//! what this person wants, field by field (F1, F2).

use client::Versioned;
use domain::{Conflict, Draft, Edited as _};
use leptos::prelude::*;

use super::editor::Editor;
use crate::components::{Compared, Side, bidi_isolate};
use crate::i18n::Words;
use crate::screens::shared::compared::{self, state};
use crate::screens::shared::conflict_panel::{Told, decisions};
use crate::screens::shared::editing::Editing;
use crate::screens::shared::fields::Since;
use crate::screens::shared::messages;
use crate::session::{Author, Authors};
use crate::storage::StoredDraft;

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
    let comparison = decisions(t, editor.editing, left, left_fields, author, None);
    Some((text, Some(comparison)))
}

/// The fields that what was left changes, or that have been changed since; there is nothing to decide yet.
fn left_fields(t: Words, left: &Conflict<Draft>, _: &Draft, _: &Draft) -> Vec<Compared> {
    let wants = |field: &str| !left.mine.keeps(field, &left.before);
    compared::rows(t, state(&left.before), state(&left.now), &left.mine, wants)
}

/// What has become of two edits that have met.
pub fn tell(t: Words, editing: Editing<Draft>, conflict: Conflict<Draft>) -> Told {
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
        decisions(t, editing, conflict, fields, author, None)
    };
    Told { title, text, parts }
}

/// Who changed a field, if anybody did. The history may be known a little later than the account.
fn author(sides: &Conflict<Draft>, authors: &Authors, field: &str) -> Option<Author> {
    let changed = !Draft::of(&sides.before).keeps(field, &sides.now);
    changed.then(|| authors.of_field(field, &sides.now))
}

/// The fields as the form stands, with the choices that there are.
fn fields(t: Words, sides: &Conflict<Draft>, form: &Draft, own: &Draft) -> Vec<Compared> {
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
