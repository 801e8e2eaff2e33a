//! What is said of fields and changes.

use client::FieldProblem;
use domain::{
    AccountId, AppProblem, ChangeLine, CharacterAt, Draft, NameDoubt, NameProblem, Unicode as _,
};

use crate::browser::BrowserUnicode;
use crate::components::{ChangeRow, bidi_isolate};
use crate::i18n::Words;
use crate::screens::shared::messages;
use crate::session::Feed;

/// Why a name is not accepted (N1–N4).
pub fn name_problem(t: Words, problem: &NameProblem) -> String {
    match problem {
        NameProblem::Required => t.name_required(),
        NameProblem::TooLong { length, max } => t.name_too_long(*max, &t.number(*length)),
        NameProblem::Forbidden(found) => t.name_forbidden(found.len(), &places(t, found)),
        NameProblem::Taken => t.name_taken(),
    }
}

/// What might be wrong with a name that is accepted (N4, N5), as far as it is known here.
pub fn name_warning(
    t: Words,
    feed: Feed,
    name: &str,
    account: Option<&AccountId>,
) -> Option<String> {
    if name.is_empty() {
        return None;
    }
    if feed.knows_name(&BrowserUnicode.fold(name), account) {
        return Some(t.name_taken());
    }
    if let Some(other) = feed.name_like(name, account) {
        return Some(t.name_alike(&bidi_isolate(&other)));
    }
    Some(match NameDoubt::of(name)? {
        NameDoubt::Invisible(found) => t.name_invisible(found.len(), &places(t, &found)),
        NameDoubt::MixedScripts(found) => t.name_mixed(
            &bidi_isolate(found.character.encode_utf8(&mut [0; 4])),
            &place(t, &found),
        ),
    })
}

/// Where characters are, of very many the first.
fn places(t: Words, found: &[CharacterAt]) -> String {
    const MOST: usize = 8;
    let mut places: Vec<_> = found.iter().take(MOST).map(|one| place(t, one)).collect();
    if found.len() > MOST {
        places.push("…".to_owned());
    }
    t.list(&places)
}

/// `4 (U+200B)`
fn place(t: Words, one: &CharacterAt) -> String {
    format!("{} ({})", t.number(one.place), one.code_point())
}

/// Why an App Type is not accepted (A1, A2).
pub fn app_problem(t: Words, problem: AppProblem) -> String {
    match problem {
        AppProblem::TypeRequired => t.app_type_required(),
        AppProblem::AppRequired => t.app_required(),
        AppProblem::NotInMarketplace => t.app_not_listed(),
        AppProblem::AppRemoved => t.app_was_removed(),
    }
}

/// What the server refused, in our words where we know its code and in its own otherwise.
pub fn refusal(t: Words, problem: &FieldProblem) -> String {
    match problem.code.as_deref() {
        Some("taken") => t.name_taken(),
        Some("app_removed") => t.app_was_removed(),
        Some("not_in_marketplace") => t.app_not_listed(),
        Some("app_required") => t.app_required(),
        _ if problem.message.is_empty() => t.field_refused(),
        _ => problem.message.clone(),
    }
}

/// A line of the summary of changes (U2); A3 says that the app goes.
pub fn change(t: Words, line: &ChangeLine) -> ChangeRow {
    match line {
        ChangeLine::Name { from, to } => ChangeRow {
            field: t.name(),
            from: Some(from.clone()),
            to: to.clone(),
            note: None,
        },
        ChangeLine::AppType { from, to } => {
            let (was, becomes) = messages::app_types(t, from, to);
            let app = from.app().map(|app| bidi_isolate(&app.name));
            let note = || t.change_clears_app(&app.unwrap_or_default());
            ChangeRow {
                field: t.app_type(),
                from: Some(was),
                to: becomes,
                note: line.clears_app().then(note),
            }
        }
    }
}

/// What a draft makes of another, valid or not.
pub fn draft_changes(t: Words, before: &Draft, mine: &Draft) -> Vec<ChangeRow> {
    let row = |field: String, was: &str, is: &str| {
        (was != is).then(|| ChangeRow {
            field,
            from: (!was.is_empty()).then(|| was.to_owned()),
            to: is.to_owned(),
            note: None,
        })
    };
    let (was, is) = messages::draft_types(t, before, mine);
    let app_type = row(t.app_type(), &was, &is);
    let name = row(t.name(), &before.name, &mine.name);
    app_type.into_iter().chain(name).collect()
}
