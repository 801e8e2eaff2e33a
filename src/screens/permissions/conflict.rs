//! Somebody set permissions while this person was choosing: what they did, and for every tool that
//! both changed what it was, theirs and mine (F1, F2).

use domain::{Conflict, Level, Matrix, ToolMerge};
use leptos::html;
use leptos::prelude::*;

use super::changes::change_rows;
use crate::components::{Button, ChangeList, ChangeRow, Compared, Side, bidi_isolate};
use crate::i18n::Words;
use crate::screens::shared::conflict_panel::{Decisions, Told};
use crate::screens::shared::editing::Editing;
use crate::screens::shared::messages;
use crate::session::Author;

/// What has become of two sets of choices that have met.
pub fn tell(t: Words, editing: Editing<Matrix>, conflict: Conflict<Matrix>) -> Told {
    let authors = editing.authors.get_untracked();
    // Where a copy lags, what the history tells of last is something else.
    let by = (!conflict.is_unchanged()).then(|| authors.of_permissions());
    let by = by.flatten().unwrap_or_default();
    let title = match &by.name {
        _ if conflict.version_only => t.version_wanted(),
        Some(who) => t.permissions_overtaken_by(&bidi_isolate(who)),
        None => t.permissions_overtaken(),
    };
    let merge = conflict.merge();
    let tools: Vec<_> = merge.clashes().map(|one| one.tool.name.clone()).collect();
    let text = if conflict.version_only {
        t.permissions_version_wanted()
    } else if tools.is_empty() {
        t.permissions_no_clash()
    } else {
        t.permissions_clash()
    };
    let gone = merge.gone.iter().map(|one| one.friendly_name.clone());
    let gone: Vec<_> = gone.collect();
    let gone = (!gone.is_empty()).then(|| t.tools_gone(&gone.join(&t.list_separator())));
    let decided = (!tools.is_empty()).then(|| decided(t, Decisions::new(editing, conflict), tools));
    let parts = view! {
        {gone.map(|gone| html::p().child(gone))}
        {decided}
        {theirs(t, &by, change_rows(t, &merge.theirs()))}
    }
    .into_any();
    Told { title, text, parts }
}

/// What they have changed that is not against anything here.
fn theirs(t: Words, by: &Author, rows: Vec<ChangeRow>) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let who = messages::author(t, by);
    let who = who.map(|who| html::p().class("sa-muted sa-small").child(who));
    Some(
        view! {
            <div>
                {html::p().class("sa-compared__label").child(t.their_changes())}
                {who}
            </div>
            <ChangeList label=t.their_changes() rows=rows from=t.from() to=t.to() />
        }
        .into_any(),
    )
}

/// The tools that both changed, with a decision about each, and one about all of them.
fn decided(t: Words, decisions: Decisions<Matrix>, tools: Vec<String>) -> AnyView {
    let author = move |tool: &str| {
        let level = (decisions.conflict).with_value(|met| met.now.level(tool).cloned())?;
        let authors = decisions.editing.authors;
        authors.with(|authors| authors.of_level(tool, &level))
    };
    let rows = move |met: &Conflict<Matrix>, form: &Matrix, own: &Matrix| {
        let merge = met.merge();
        merge.clashes().map(|one| row(t, one, form, own)).collect()
    };
    let several = tools.len() > 1;
    let tools = StoredValue::new(tools);
    let all = move |label: String, side| {
        let choose = move |()| {
            tools.with_value(|tools| decisions.choose(tools.iter().map(String::as_str), side));
        };
        view! { <Button label=label small=true on_press=choose /> }
    };
    let all = several.then(|| {
        view! {
            <div class="sa-cluster">
                {all(t.take_all_theirs(), Side::Theirs)} {all(t.keep_all_mine(), Side::Mine)}
            </div>
        }
    });
    view! {
        {all}
        {decisions.view(t, rows, author)}
    }
    .into_any()
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
