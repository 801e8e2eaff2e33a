//! Somebody set permissions while this person was choosing: what they did, and for every tool that
//! both changed what it was, theirs and mine (F1, F2).

use domain::{Conflict, Level, Matrix, ToolMerge};
use leptos::html;
use leptos::prelude::*;

use crate::components::{ChangeList, ChangeRow, Compared, Side, bidi_isolate};
use crate::i18n::Words;
use crate::screens::shared::conflict_panel::{Told, decisions};
use crate::screens::shared::editing::Editing;
use crate::screens::shared::level_changes::change_rows;
use crate::screens::shared::messages;
use crate::session::{Author, Authors};

/// What has become of two sets of choices that have met.
pub fn tell(t: Words, editing: Editing<Matrix>, conflict: Conflict<Matrix>) -> Told {
    let by = editing.authors.with_untracked(Authors::of_permissions);
    // Where a copy lags, what the history tells of last is something else.
    let by = by.filter(|_| !conflict.is_unchanged()).unwrap_or_default();
    let title = match &by.name {
        _ if conflict.version_only => t.version_wanted(),
        Some(who) => t.permissions_overtaken_by(&bidi_isolate(who)),
        None => t.permissions_overtaken(),
    };
    let merge = conflict.merge();
    let has_clashes = merge.clashes().next().is_some();
    let text = if conflict.version_only {
        t.permissions_version_wanted()
    } else if has_clashes {
        t.permissions_clash()
    } else {
        t.permissions_no_clash()
    };
    let gone = merge.gone.iter().map(|one| one.friendly_name.as_str());
    let gone = gone.collect::<Vec<_>>().join(&t.list_separator());
    let all = [t.take_all_theirs(), t.keep_all_mine()];
    let author = |met: &Conflict<Matrix>, authors: &Authors, tool: &str| {
        authors.of_level(tool, met.now.level(tool)?)
    };
    let decided = has_clashes.then(|| decisions(t, editing, conflict, clashes, author, Some(all)));
    let parts = view! {
        {(!gone.is_empty()).then(|| html::p().child(t.tools_gone(&gone)))}
        {decided}
        {theirs(t, &by, change_rows(t, &merge.theirs()))}
    }
    .into_any();
    Told { title, text, parts }
}

/// What they have changed that is not against anything here.
fn theirs(t: Words, by: &Author, rows: Vec<ChangeRow>) -> impl IntoView {
    let who = messages::author(t, by);
    let who = who.map(|who| html::p().class("sa-muted sa-small").child(who));
    (!rows.is_empty()).then(|| {
        view! {
            <div>
                {html::p().class("sa-compared__label").child(t.their_changes())}
                {who}
            </div>
            <ChangeList label=t.their_changes() rows=rows from=t.from() to=t.to() />
        }
    })
}

/// The tools that both changed.
fn clashes(t: Words, met: &Conflict<Matrix>, form: &Matrix, own: &Matrix) -> Vec<Compared> {
    let words = |level: &Level| messages::any_level(t, level);
    let row = |clash: &ToolMerge| {
        let tool = &clash.tool;
        Compared {
            key: tool.name.clone(),
            label: tool.friendly_name.clone(),
            was: words(&clash.before),
            theirs: Some(words(&tool.level)),
            mine: own.level(&tool.name).map(words),
            choice: Some(Side::theirs_if(form.level(&tool.name) == Some(&tool.level))),
        }
    };
    met.merge().clashes().map(row).collect()
}
