//! What is wrong with the fields, in words, beside each and in the summary.

use domain::{AppProblem, DraftProblems};
use leptos::prelude::*;

use super::state::Fields;
use super::words;
use crate::components::{FieldError, unique_id};
use crate::i18n::Words;

/// What is wrong with each field, and the ids by which a summary leads there.
#[derive(Clone, Copy)]
pub struct FieldErrors {
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
    /// until the person has tried.
    pub fn new(fields: Fields, problems: Signal<DraftProblems>) -> Self {
        let t = Words::expect();
        let found = Memo::new(move |_| {
            if fields.attempts.get() == 0 {
                DraftProblems::default()
            } else {
                problems.get()
            }
        });
        let app_type = Memo::new(move |_| match found.get().app {
            Some(problem @ AppProblem::TypeRequired) => Some(words::app_problem(t, problem)),
            _ => fields
                .refusals
                .with(|refusals| Some(words::refusal(t, refusals.app_type.as_ref()?))),
        });
        let app = Memo::new(move |_| match found.get().app {
            Some(AppProblem::TypeRequired) | None => fields
                .refusals
                .with(|refusals| Some(words::refusal(t, refusals.app.as_ref()?))),
            Some(problem) => Some(words::app_problem(t, problem)),
        });
        let name = Memo::new(move |_| match found.get().name {
            Some(problem) => Some(words::name_problem(t, &problem)),
            None => fields
                .refusals
                .with(|refusals| Some(words::refusal(t, refusals.name.as_ref()?))),
        });
        Self {
            app_type,
            app,
            name,
            ids: StoredValue::new(["app-type", "app", "name"].map(unique_id)),
        }
    }

    /// Everything that is wrong, in the order of the form.
    pub fn listed(self) -> Vec<FieldError> {
        let messages = [self.app_type.get(), self.app.get(), self.name.get()];
        let listed = self.ids.get_value().into_iter().zip(messages);
        listed
            .filter_map(|(field_id, message)| {
                Some(FieldError {
                    field_id,
                    message: message?,
                })
            })
            .collect()
    }

    /// Whether anything is.
    pub fn any(self) -> bool {
        self.app_type.with(Option::is_some)
            || self.app.with(Option::is_some)
            || self.name.with(Option::is_some)
    }

    /// The ids of App Type, app and Name.
    pub(super) fn ids(self) -> [String; 3] {
        self.ids.get_value()
    }
}
