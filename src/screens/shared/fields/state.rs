//! What is typed, and what the server refused of it.

use client::{Failure, FieldProblem};
use domain::app_type::MarketplaceApp;
use domain::{AppKind, AppProblem, Draft, DraftProblems};
use leptos::prelude::*;

use super::listed_apps::listed_apps;
use crate::reactive::RwSignal;
use crate::screens::shared::picker::Choosing;

/// A field, in the order of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    AppType,
    App,
    Name,
}

impl Field {
    pub const ALL: [Self; 3] = [Self::AppType, Self::App, Self::Name];
}

/// How far a field has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// The person has not come to it, or is at it.
    #[default]
    NotYet,
    /// They typed something and went on.
    Left,
    /// It was to be sent.
    Sent,
}

/// The fields, in whatever state typing has left them.
#[derive(Clone, Copy)]
pub struct Fields {
    /// The Name field, to the letter.
    pub name: RwSignal<String>,
    /// The App Type radios: the code of an [`AppKind`], or neither.
    pub kind: RwSignal<Option<String>>,
    /// The app picker.
    pub app: Choosing<MarketplaceApp>,
    /// How often sending found something to mend.
    pub attempts: RwSignal<u32>,
    /// Which fields have been left or sent: from then on what is wrong with them shows as one types.
    pub checked: RwSignal<[Check; 3]>,
    /// What the server does not accept, until the field that it is about changes.
    pub refusals: RwSignal<[Option<FieldProblem>; 3]>,
    /// Whether the focus goes to the field at once: what is wrong was found by the server (F7), or
    /// is that a text is no app.
    pub to_field: RwSignal<bool>,
}

impl Fields {
    /// Begins with a draft.
    pub fn new(draft: &Draft) -> Self {
        let fields = Self {
            name: RwSignal::new(String::new()),
            kind: RwSignal::new(None),
            app: Choosing::new(listed_apps()),
            attempts: RwSignal::new(0),
            checked: RwSignal::default(),
            refusals: RwSignal::default(),
            to_field: RwSignal::new(false),
        };
        fields.fill(draft);
        fields.follow_changes();
        Effect::new(move || {
            if fields.app.left.get() {
                fields.leave(Field::App);
            }
        });
        fields
    }

    /// What the fields say.
    pub fn draft(self) -> Draft {
        Draft {
            name: self.name.get(),
            kind: self.kind.with(|kind| AppKind::parse(kind.as_deref()?)),
            app: self.app.chosen.get(),
        }
    }

    /// Whether the app is among them.
    pub fn is_marketplace(self) -> bool {
        self.kind
            .with(|kind| kind.as_deref() == Some(AppKind::Marketplace.code()))
    }

    /// Makes the fields say this.
    pub fn fill(self, draft: &Draft) {
        self.name.set(draft.name.clone());
        self.app.fill(draft.app.clone());
        self.kind.set(draft.kind.map(|kind| kind.code().to_owned()));
    }

    /// White space at the ends of the name goes, where it can be seen (N1); a name that is as it
    /// was stays as it was.
    pub fn trim_name(self, untouched: &str) {
        let name = self.name.get_untracked();
        if name.trim() != name && name != untouched {
            self.name.set(name.trim().to_owned());
        }
    }

    /// What the server refused before is forgotten: it is asked anew.
    pub fn forget(self) {
        self.refusals.set(Default::default());
    }

    /// Sending found something to mend.
    pub fn failed_attempt(self) {
        let is_no_app = untrack(|| self.app.is_open());
        self.note_attempt(is_no_app);
    }

    fn note_attempt(self, to_field: bool) {
        let with_app = untrack(|| self.is_marketplace());
        self.checked.update(|[app_type, app, name]| {
            (*app_type, *name) = (Check::Sent, Check::Sent);
            // A field that is not there yet is checked when it was left or sent itself.
            if with_app {
                *app = Check::Sent;
            }
        });
        self.to_field.set(to_field);
        self.attempts.update(|attempts| *attempts += 1);
    }

    /// The fields hold what is saved, or nothing: none of them has been left or sent.
    pub fn uncheck(self) {
        self.checked.set(Default::default());
        self.attempts.set(0);
    }

    /// The person went on from a field after they had changed it.
    pub fn leave(self, field: Field) {
        self.checked.try_update(|checked| {
            let check = &mut checked[field as usize];
            *check = Check::Left.max(*check);
        });
    }

    /// What the rules say, and that a text in the picker is no app.
    pub fn with_app_text<T>(self, checked: Result<T, DraftProblems>) -> Result<T, DraftProblems> {
        if !self.app.is_open() {
            return checked;
        }
        let problems = checked.err().unwrap_or_default();
        Err(DraftProblems {
            app: problems.app.or(Some(AppProblem::AppRequired)),
            ..problems
        })
    }

    /// Puts what the server says beside its fields. Gives back what belongs to none of them, or
    /// the whole failure when it is about no field.
    pub fn refuse(self, mut failure: Failure) -> Option<Failure> {
        let mut refusals = [None, None, None];
        let mut others = Vec::new();
        for problem in std::mem::take(&mut failure.fields) {
            let field = match problem.field.as_str() {
                "app_type" => Field::AppType,
                "marketplace_app_id" | "marketplace_app" => Field::App,
                "name" => Field::Name,
                _ => {
                    others.push(problem.message);
                    continue;
                }
            };
            refusals[field as usize] = Some(problem);
        }
        if refusals.iter().any(Option::is_some) {
            self.refusals.set(refusals);
            self.note_attempt(true);
            if others.is_empty() {
                return None;
            }
        }
        let words = failure.server_message.into_iter().chain(others);
        let words: Vec<_> = words.collect();
        failure.server_message = (!words.is_empty()).then(|| words.join(" "));
        Some(failure)
    }

    /// A field that is changed is no longer the one that the server refused; where the App Type is chosen
    /// anew, the app is another field.
    fn follow_changes(self) {
        Effect::new(move |before: Option<Draft>| {
            let now = self.draft();
            let Some(before) = before else {
                return now;
            };
            if now.name != before.name {
                self.refusals.update(|[_, _, name]| *name = None);
            }
            if (now.kind, &now.app) != (before.kind, &before.app) {
                self.refusals
                    .update(|[app_type, app, _]| (*app_type, *app) = (None, None));
            }
            if now.kind != before.kind {
                self.app.restart();
                self.checked.update(|[_, app, _]| *app = Check::NotYet);
            }
            now
        });
    }
}
