//! Somebody changed the account while it was being edited: what it was, what they made of it, and
//! what this person wants, field by field (F1, F2).

use domain::{Choice, Draft, Merge, Merged};
use leptos::prelude::*;

use super::editor::{Editor, Overtaken};
use crate::components::{
    Banner, Button, ChangeList, ChangeRow, Choice as Offered, RadioGroup, Tone,
};
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
        let merge = overtaken.merge();
        let theirs = their_changes(t, &overtaken);
        let text = match (theirs.is_empty(), merge.clashes()) {
            (true, _) => t.overtaken_elsewhere(),
            (false, true) => t.overtaken_same_field(),
            (false, false) => t.overtaken_other_field(),
        };
        Some(view! {
            <Banner
                tone=Tone::Warning
                title=title(t, &overtaken)
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
                <ChangeList label=t.their_changes() rows=theirs from=t.from() to=t.to() />
                {decisions(t, editor, merge)}
            </Banner>
        })
    }
}

/// Who, and when.
fn title(t: Words, overtaken: &Overtaken) -> String {
    let who = overtaken.now.updated_by.as_ref();
    let who = who.map(|who| who.label().to_owned());
    match who.filter(|who| !who.is_empty()) {
        Some(who) => t.overtaken_by(&who),
        None => t.overtaken(),
    }
}

/// What they changed.
fn their_changes(t: Words, overtaken: &Overtaken) -> Vec<ChangeRow> {
    let Overtaken { before, now, .. } = overtaken;
    let app_type = (!before.app_type.is_same_choice(&now.app_type)).then(|| ChangeRow {
        field: t.app_type(),
        from: Some(say::app_type(t, &before.app_type)),
        to: say::app_type(t, &now.app_type),
        note: None,
    });
    let name = (before.name != now.name).then(|| ChangeRow {
        field: t.name(),
        from: Some(before.name.clone()),
        to: now.name.clone(),
        note: None,
    });
    app_type.into_iter().chain(name).collect()
}

/// For every field that both have changed: whose it is to be.
fn decisions(t: Words, editor: Editor, merge: Merge) -> AnyView {
    let fields = editor.fields;
    let app_type = match merge.app_type {
        Merged::Clash { mine, theirs } => {
            let words = |choice: &Choice| say::draft_type(t, &with(choice));
            let (own, other) = (words(&mine), words(&theirs));
            let is_theirs = {
                let theirs = theirs.clone();
                Signal::derive(move || Choice::of(&fields.draft()) == theirs)
            };
            let choose = Callback::new(move |take: bool| {
                let chosen = if take { &theirs } else { &mine };
                let draft = untrack(|| fields.draft());
                fields.fill(&Draft {
                    name: draft.name,
                    ..with(chosen)
                });
            });
            Some(decision(t, t.app_type(), own, other, is_theirs, choose))
        }
        Merged::Mine(_) | Merged::Theirs(_) => None,
    };
    let name = match merge.name {
        Merged::Clash { mine, theirs } => {
            let is_theirs = {
                let theirs = theirs.clone();
                Signal::derive(move || fields.name.with(|name| *name == theirs))
            };
            let (own, other) = (mine.clone(), theirs.clone());
            let choose = Callback::new(move |take: bool| {
                fields
                    .name
                    .set(if take { theirs.clone() } else { mine.clone() });
            });
            Some(decision(t, t.name(), own, other, is_theirs, choose))
        }
        Merged::Mine(_) | Merged::Theirs(_) => None,
    };
    (app_type, name).into_any()
}

fn with(choice: &Choice) -> Draft {
    Draft {
        name: String::new(),
        kind: choice.kind,
        app: choice.app.clone(),
    }
}

const MINE: &str = "mine";
const THEIRS: &str = "theirs";

/// Keep mine, or take theirs; the form follows, and the choice follows the form.
fn decision(
    t: Words,
    field: String,
    mine: String,
    theirs: String,
    is_theirs: Signal<bool>,
    choose: Callback<bool>,
) -> AnyView {
    let side = move |theirs: bool| Some(if theirs { THEIRS } else { MINE }.to_owned());
    let value = RwSignal::new(side(is_theirs.get_untracked()));
    Effect::new(move || {
        let now = side(is_theirs.get());
        if value.with_untracked(|value| *value != now) {
            value.set(now);
        }
    });
    Effect::new(move |before: Option<Option<String>>| {
        let now = value.get();
        if before.is_some_and(|before| before != now) {
            let take = now.as_deref() == Some(THEIRS);
            if is_theirs.get_untracked() != take {
                choose.run(take);
            }
        }
        now
    });
    let options = vec![
        Offered::new(MINE, t.keep_mine()).hint(mine),
        Offered::new(THEIRS, t.take_theirs()).hint(theirs),
    ];
    view! {
        <RadioGroup label=field options=Signal::stored(options) value=value />
    }
    .into_any()
}
