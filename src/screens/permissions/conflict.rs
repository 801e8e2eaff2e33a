//! Somebody set permissions while this person was choosing: what they did, and for every tool that
//! both changed what it was, theirs and mine (F1, F2).

use domain::{Conflict, Level, Matrix, ToolMerge};
use leptos::html;
use leptos::prelude::*;

use super::changes::change_rows;
use super::editor::PermissionsEditor;
use crate::components::{Button, ChangeList, Compared, Side, bidi_isolate};
use crate::i18n::Words;
use crate::screens::shared::conflict_panel::{ConflictPanel, Decisions, while_conflict};
use crate::screens::shared::messages;
use crate::session::Author;

/// Shows the three until the person saves again or takes the other's.
pub fn conflicts(t: Words, editor: PermissionsEditor) -> impl IntoView {
    while_conflict(editor.editing.conflict, move |conflict| {
        meeting(t, editor, conflict)
    })
}

/// Two sets of choices meet.
fn meeting(t: Words, editor: PermissionsEditor, conflict: Conflict<Matrix>) -> AnyView {
    let authors = editor.editing.authors.get_untracked();
    // Where a copy lags, what the history tells of last is something else.
    let by = authors
        .of_permissions()
        .filter(|_| !conflict.is_unchanged());
    let by = by.unwrap_or_default();
    let merge = conflict.merge();
    let clashes: Vec<_> = merge.clashes().cloned().collect();
    let (title, text) = (title(t, &conflict, &by), text(t, &conflict, &clashes));
    let gone = merge.gone.iter().map(|one| one.friendly_name.clone());
    let gone: Vec<_> = gone.collect();
    let gone = (!gone.is_empty()).then(|| t.tools_gone(&gone.join(&t.list_separator())));
    let theirs = change_rows(t, &merge.theirs());
    let theirs = (!theirs.is_empty()).then(|| {
        let who = messages::author(t, &by);
        let who = who.map(|who| html::p().class("sa-muted sa-small").child(who));
        view! {
            <div>
                {html::p().class("sa-compared__label").child(t.their_changes())}
                {who}
            </div>
            <ChangeList label=t.their_changes() rows=theirs from=t.from() to=t.to() />
        }
    });
    let decisions = Decisions::new(editor.editing, conflict);
    let decided = (!clashes.is_empty()).then(|| {
        let author = move |tool: &str| {
            let level = (decisions.conflict).with_value(|met| met.now.level(tool).cloned())?;
            (editor.editing.authors).with(|authors| authors.of_level(tool, &level))
        };
        let tools: Vec<_> = clashes.iter().map(|one| one.tool.name.clone()).collect();
        let rows = move |_: &_, form: &Matrix, own: &Matrix| {
            clashes.iter().map(|one| row(t, one, form, own)).collect()
        };
        view! {
            {(tools.len() > 1).then(|| for_all(t, decisions, tools))}
            {decisions.view(t, rows, author)}
        }
    });
    view! {
        <ConflictPanel
            title=title
            text=text
            take_theirs=move |()| editor.editing.use_theirs()
        >
            {gone.map(|gone| html::p().child(gone))}
            {decided}
            {theirs}
        </ConflictPanel>
    }
    .into_any()
}

/// One decision about all tools that both changed.
fn for_all(t: Words, decisions: Decisions<Matrix>, tools: Vec<String>) -> impl IntoView {
    let tools = StoredValue::new(tools);
    let choose = move |side| {
        move |()| {
            tools.with_value(|tools| decisions.choose(tools.iter().map(String::as_str), side));
        }
    };
    view! {
        <div class="sa-cluster">
            <Button label=t.take_all_theirs() small=true on_press=choose(Side::Theirs) />
            <Button label=t.keep_all_mine() small=true on_press=choose(Side::Mine) />
        </div>
    }
}

fn row(t: Words, clash: &ToolMerge, form: &Matrix, own: &Matrix) -> Compared {
    let tool = &clash.tool;
    let words = |level: &Level| messages::any_level(t, level);
    Compared {
        key: tool.name.clone(),
        label: tool.friendly_name.clone(),
        was: words(&clash.before),
        theirs: Some(words(&tool.level)),
        mine: own.level(&tool.name).map(words),
        choice: Some(Side::theirs_if(form.level(&tool.name) == Some(&tool.level))),
    }
}

fn title(t: Words, conflict: &Conflict<Matrix>, by: &Author) -> String {
    match &by.name {
        _ if conflict.version_only => t.version_wanted(),
        Some(who) => t.permissions_overtaken_by(&bidi_isolate(who)),
        None => t.permissions_overtaken(),
    }
}

/// What that means, and what to do.
fn text(t: Words, conflict: &Conflict<Matrix>, clashes: &[ToolMerge]) -> String {
    if conflict.version_only {
        t.permissions_version_wanted()
    } else if clashes.is_empty() {
        t.permissions_no_clash()
    } else {
        t.permissions_clash()
    }
}
