//! What is wrong with the fields, in words, beside each and in the summary.

use domain::{AppProblem, DraftProblems};
use leptos::prelude::*;

use super::state::{Check, Fields};
use super::words;
use crate::components::{FieldError, unique_id};
use crate::i18n::Words;
use crate::screens::shared::form_shell::Mistakes;

/// What is wrong with each field, and the ids by which a summary leads there.
#[derive(Clone, Copy)]
pub struct FieldErrors {
    fields: Fields,
    /// What is wrong with the App Type.
    pub app_type: Memo<Option<String>>,
    /// What is wrong with the app.
    pub app: Memo<Option<String>>,
    /// What is wrong with the name.
    pub name: Memo<Option<String>>,
    ids: StoredValue<[String; 3]>,
}

impl FieldErrors {
    /// Words for what the rules say (`problems`) and for what the server refused. Nothing is wrong
    /// with a field until the person has left or sent it.
    pub fn new(fields: Fields, problems: Signal<DraftProblems>) -> Self {
        let t = Words::expect();
        let app_type = Memo::new(move |_| match problems.get().app {
            Some(problem @ AppProblem::TypeRequired)
                if fields.checked.get().app_type != Check::NotYet =>
            {
                Some(words::app_problem(t, problem))
            }
            _ => fields
                .refusals
                .with(|refusals| Some(words::refusal(t, refusals.app_type.as_ref()?))),
        });
        let app = Memo::new(move |_| match problems.get().app {
            Some(AppProblem::TypeRequired) | None => fields
                .refusals
                .with(|refusals| Some(words::refusal(t, refusals.app.as_ref()?))),
            Some(_) if fields.checked.get().app == Check::NotYet => None,
            // What it stands for will be said.
            Some(_) if fields.app_text.pending.get() => None,
            Some(problem) => {
                let of_the_text = fields.app_text.problem.get();
                Some(of_the_text.unwrap_or_else(|| words::app_problem(t, problem)))
            }
        });
        let name = Memo::new(move |_| {
            let problem = problems.get().name;
            match problem.filter(|_| fields.checked.get().name != Check::NotYet) {
                Some(problem) => Some(words::name_problem(t, &problem)),
                None => fields
                    .refusals
                    .with(|refusals| Some(words::refusal(t, refusals.name.as_ref()?))),
            }
        });
        Self {
            fields,
            app_type,
            app,
            name,
            ids: StoredValue::new(["app-type", "app", "name"].map(unique_id)),
        }
    }

    /// What kept the form from being sent, in its order. What is wrong with a field that was only
    /// left stands beside the field alone.
    pub fn listed(self) -> Vec<FieldError> {
        let checked = self.fields.checked.get();
        let fields = [
            (checked.app_type, self.app_type),
            (checked.app, self.app),
            (checked.name, self.name),
        ];
        let listed = self.ids.get_value().into_iter().zip(fields);
        listed
            .filter_map(|(field_id, (check, message))| {
                Some(FieldError {
                    field_id,
                    message: message.get().filter(|_| check == Check::Sent)?,
                })
            })
            .collect()
    }

    /// The same as what keeps a form from being sent; `title` says what to do about so many.
    pub fn mistakes(self, title: impl Fn(usize) -> String + Send + Sync + 'static) -> Mistakes {
        let listed = Memo::new(move |_| self.listed());
        Mistakes {
            title: Signal::derive(move || title(listed.with(Vec::len))),
            listed: listed.into(),
            attempts: self.fields.attempts.into(),
            to_field: self.fields.to_field.into(),
        }
    }

    /// The ids of App Type, app and Name.
    pub(super) fn ids(self) -> [String; 3] {
        self.ids.get_value()
    }
}
