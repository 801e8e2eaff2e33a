//! What is wrong with the fields, in words, beside each and in the summary.

use domain::{AppProblem, DraftProblems};

use super::state::{Check, Field, Fields};
use super::words;
use crate::components::{FieldError, unique_id};
use crate::i18n::Words;
use crate::reactive::{Memo, Signal, StoredValue};
use crate::screens::shared::form_shell::Mistakes;

/// What is wrong with each field, and the ids by which a summary leads there.
#[derive(Clone, Copy)]
pub struct FieldErrors {
    fields: Fields,
    messages: [Memo<Option<String>>; 3],
    ids: StoredValue<[String; 3]>,
}

impl FieldErrors {
    /// Words for what the rules say (`problems`) and for what the server refused. Nothing is wrong
    /// with a field until the person has left or sent it.
    pub fn new(fields: Fields, problems: Signal<DraftProblems>) -> Self {
        let t = Words::expect();
        let message = move |field: Field| {
            Memo::new(move |_| {
                let is_checked = fields.checked.get()[field as usize] != Check::NotYet;
                let by_rule = is_checked.then(|| problem(t, fields, field, problems.get()));
                by_rule.flatten().or_else(|| {
                    let refusals = fields.refusals.read();
                    Some(words::refusal(t, refusals[field as usize].as_ref()?))
                })
            })
        };
        Self {
            fields,
            messages: Field::ALL.map(message),
            ids: StoredValue::new(["app-type", "app", "name"].map(unique_id)),
        }
    }

    /// What is wrong with a field.
    pub fn of(self, field: Field) -> Memo<Option<String>> {
        self.messages[field as usize]
    }

    /// The id of a field.
    pub(super) fn id(self, field: Field) -> String {
        self.ids.with_value(|ids| ids[field as usize].clone())
    }

    /// What keeps the form from being sent, in its order; what is wrong with a field that was only left
    /// stands beside the field alone. `title` says what to do about so many.
    pub fn mistakes(self, title: impl Fn(usize) -> String + Send + Sync + 'static) -> Mistakes {
        let listed = Memo::new(move |_| {
            let checked = self.fields.checked.get();
            let is_sent = |field: &Field| checked[*field as usize] == Check::Sent;
            let error = |field| {
                Some(FieldError {
                    field_id: self.id(field),
                    message: self.of(field).get()?,
                })
            };
            let sent = Field::ALL.into_iter().filter(is_sent);
            sent.filter_map(error).collect::<Vec<_>>()
        });
        Mistakes {
            title: Signal::derive(move || title(listed.with(Vec::len))),
            listed: listed.into(),
            attempts: self.fields.attempts.into(),
            to_field: self.fields.to_field.into(),
        }
    }
}

/// What the rules say of a field.
fn problem(t: Words, fields: Fields, field: Field, problems: DraftProblems) -> Option<String> {
    let is_of_type = |problem: &AppProblem| *problem == AppProblem::TypeRequired;
    match field {
        Field::AppType => Some(words::app_problem(t, problems.app.filter(is_of_type)?)),
        // What the text stands for will be said.
        Field::App if fields.app.pending.get() => None,
        Field::App => {
            let problem = problems.app.filter(|problem| !is_of_type(problem))?;
            let of_the_text = fields.app.problem.get();
            Some(of_the_text.unwrap_or_else(|| words::app_problem(t, problem)))
        }
        Field::Name => Some(words::name_problem(t, &problems.name?)),
    }
}
