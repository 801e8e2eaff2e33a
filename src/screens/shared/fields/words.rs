//! What is said of fields and changes.

use client::FieldProblem;
use domain::{AppProblem, ChangeLine, Draft, NameProblem};

use crate::components::{ChangeRow, bidi_isolate};
use crate::i18n::Words;
use crate::screens::shared::messages;

/// Why a name is not accepted (N1–N4).
pub fn name_problem(t: Words, problem: &NameProblem) -> String {
    match problem {
        NameProblem::Required => t.name_required(),
        NameProblem::TooLong { length, max } => t.name_too_long(*max, &t.number(*length)),
        NameProblem::Forbidden(found) => {
            t.name_forbidden(&found.code_point(), &t.number(found.place))
        }
        NameProblem::Taken => t.name_taken(),
    }
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
