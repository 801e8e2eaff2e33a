//! Somebody set permissions while this person was choosing: what they did, and for every tool that
//! both changed what it was, theirs and mine (F1, F2).

use domain::{Level, Matrix, ToolMerge};
use leptos::html;
use leptos::prelude::*;

use super::changes::change_rows;
use super::editor::{Conflict, PermissionsEditor};
use crate::components::{Button, ChangeList, ChangeRow, Compared, Comparison, Side, bidi_isolate};
use crate::i18n::Words;
use crate::screens::shared::conflict_panel::{ConflictPanel, while_conflict};
use crate::screens::shared::messages;
use crate::session::Author;

/// Shows the three until the person saves again or takes the other's.
#[component]
pub fn Conflicts(
    /// The form's state.
    editor: PermissionsEditor,
) -> impl IntoView {
    while_conflict(editor.conflict, move |conflict| {
        view! { <Meeting editor=editor conflict=conflict /> }.into_any()
    })
}

/// Two sets of choices meet.
#[component]
fn Meeting(editor: PermissionsEditor, conflict: Conflict) -> impl IntoView {
    let t = Words::expect();
    let merge = conflict.merge();
    let by = conflict.authors.of_permissions().unwrap_or_default();
    let (title, text) = (title(t, &conflict, &by), text(t, &conflict));
    let gone: Vec<_> = merge
        .gone
        .iter()
        .map(|one| one.friendly_name.clone())
        .collect();
    let gone = (!gone.is_empty()).then(|| t.tools_gone(&gone.join(&t.list_separator())));
    let theirs = theirs(t, change_rows(t, &merge.theirs()), &by);
    let clashes: Vec<_> = merge.clashes().cloned().collect();
    let (any, many) = (!clashes.is_empty(), clashes.len() > 1);
    let (clashes, sides) = (StoredValue::new(clashes), StoredValue::new(conflict));
    let own = own(editor, sides);
    let rows = Memo::new(move |_| {
        let (form, own) = (editor.matrix.get(), own.get());
        clashes.with_value(|clashes| {
            let row = |clash: &ToolMerge| row(t, clash, &form, &own);
            clashes.iter().map(row).collect::<Vec<_>>()
        })
    });
    let note = move |(tool,): (String,)| {
        let author = sides.with_value(|sides| {
            let level = sides.now.level(&tool)?;
            sides.authors.of_level(&tool, level)
        });
        author
            .and_then(|author| messages::author(t, &author))
            .into_any()
    };
    let choose = move |tool: &str, side| {
        let level = match side {
            Side::Theirs => sides.with_value(|sides| sides.now.level(tool).cloned()),
            Side::Mine => own.with_untracked(|own| own.level(tool).cloned()),
        };
        if let Some(level) = level {
            editor.set_one(tool, &level);
        }
    };
    let choose_all = move |side| {
        Callback::new(move |()| {
            clashes.with_value(|clashes| {
                for clash in clashes {
                    choose(&clash.tool.name, side);
                }
            });
        })
    };
    let for_all = many.then(|| {
        view! {
            <div class="sa-cluster">
                <Button label=t.take_all_theirs() small=true on_press=choose_all(Side::Theirs) />
                <Button label=t.keep_all_mine() small=true on_press=choose_all(Side::Mine) />
            </div>
        }
    });
    let decisions = any.then(|| {
        view! {
            <Comparison
                words=messages::comparison(t)
                rows=rows
                note=Callback::new(note)
                on_choose=Callback::new(move |(tool, side): (String, Side)| choose(&tool, side))
            />
        }
    });
    view! {
        <ConflictPanel title=title text=text take_theirs=Callback::new(move |()| editor.undo())>
            {gone.map(|gone| html::p().child(gone))}
            {for_all}
            {decisions}
            {theirs}
        </ConflictPanel>
    }
}

/// What they changed besides, with who it was; nothing where that is nothing.
fn theirs(t: Words, rows: Vec<ChangeRow>, by: &Author) -> Option<AnyView> {
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

/// What this person last chose that is not theirs: to go back to, once theirs has been taken.
fn own(editor: PermissionsEditor, sides: StoredValue<Conflict>) -> Memo<Matrix> {
    Memo::new(move |before: Option<&Matrix>| {
        let form = editor.matrix.get();
        sides.with_value(|sides| {
            let mut own = before.unwrap_or(&sides.mine).clone();
            for tool in &form.tools {
                if sides.now.level(&tool.name) != Some(&tool.level) {
                    own.set(&tool.name, &tool.level);
                }
            }
            own
        })
    })
}

fn row(t: Words, clash: &ToolMerge, form: &Matrix, own: &Matrix) -> Compared {
    let tool = &clash.tool;
    let words = |level: &Level| messages::any_level(t, level);
    let is_theirs = form.level(&tool.name) == Some(&tool.level);
    Compared {
        key: tool.name.clone(),
        label: tool.friendly_name.clone(),
        was: words(&clash.before),
        theirs: Some(words(&tool.level)),
        mine: own.level(&tool.name).map(words),
        choice: Some(if is_theirs { Side::Theirs } else { Side::Mine }),
    }
}

/// Who set them.
fn title(t: Words, conflict: &Conflict, by: &Author) -> String {
    if conflict.is_unchanged() {
        return t.version_wanted();
    }
    match &by.name {
        Some(who) => t.permissions_overtaken_by(&bidi_isolate(who)),
        None => t.permissions_overtaken(),
    }
}

/// What that means, and what to do.
fn text(t: Words, conflict: &Conflict) -> String {
    if conflict.is_unchanged() {
        t.permissions_version_wanted()
    } else if conflict.merge().clashes().next().is_some() {
        t.permissions_clash()
    } else {
        t.permissions_no_clash()
    }
}
