//! Somebody changed the account while it was being edited: what they did, and what becomes of
//! this person's edits (F1, F2).

use domain::Draft;
use leptos::prelude::*;

use super::editor::{Editor, Overtaken};
use crate::components::{Banner, Button, ChangeList, ChangeRow, Tone};
use crate::i18n::Words;
use crate::screens::say;

/// Shows both sides until the person updates again or takes the other's.
#[component]
pub fn Conflict(
    /// The form's state.
    editor: Editor,
) -> impl IntoView {
    let t = Words::expect();
    move || {
        let overtaken = editor.overtaken.get()?;
        let who = overtaken
            .now
            .updated_by
            .as_ref()
            .map(|who| who.label().to_owned());
        let title = match who.filter(|who| !who.is_empty()) {
            Some(who) => t.overtaken_by(&who),
            None => t.overtaken(),
        };
        let theirs = their_changes(t, &overtaken);
        let clash = clashes(&overtaken);
        let text = match (theirs.is_empty(), clash) {
            (true, _) => t.overtaken_elsewhere(),
            (false, true) => t.overtaken_same_field(),
            (false, false) => t.overtaken_other_field(),
        };
        Some(view! {
            <Banner
                tone=Tone::Warning
                title=title
                text=text
                live=true
                actions=move || {
                    view! {
                        <Button
                            label=t.use_theirs()
                            small=true
                            on_press=move |()| editor.use_theirs()
                        />
                    }
                        .into_any()
                }
            >
                <ChangeList
                    label=t.their_changes()
                    rows=theirs
                    from=t.from()
                    to=t.to()
                />
            </Banner>
        })
    }
}

/// What they changed, each with what this person had made of the same field, if anything.
fn their_changes(t: Words, overtaken: &Overtaken) -> Vec<ChangeRow> {
    let Overtaken { before, now, mine } = overtaken;
    let mut rows = Vec::new();
    if !before.app_type.is_same_choice(&now.app_type) {
        let own = changed_type(overtaken).then(|| t.yours(&say::draft_type(t, mine)));
        rows.push(ChangeRow {
            field: t.app_type(),
            from: Some(say::app_type(t, &before.app_type)),
            to: say::app_type(t, &now.app_type),
            note: own,
        });
    }
    if before.name != now.name {
        rows.push(ChangeRow {
            field: t.name(),
            from: Some(before.name.clone()),
            to: now.name.clone(),
            note: (mine.name != before.name).then(|| t.yours(&mine.name)),
        });
    }
    rows
}

/// Whether both have changed the same field, to different ends.
fn clashes(overtaken: &Overtaken) -> bool {
    let Overtaken { before, now, mine } = overtaken;
    let name = before.name != now.name && mine.name != before.name && mine.name != now.name;
    let app_type = !before.app_type.is_same_choice(&now.app_type) && changed_type(overtaken);
    name || app_type
}

/// Whether this person has changed the App Type.
fn changed_type(overtaken: &Overtaken) -> bool {
    let with_old_name = Draft {
        name: overtaken.before.name.clone(),
        ..overtaken.mine.clone()
    };
    with_old_name.differs_from(&overtaken.before)
}
