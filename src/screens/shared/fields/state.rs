//! What is typed, and what the server refused of it.

use client::{Failure, FieldProblem};
use domain::app_type::MarketplaceApp;
use domain::{AppKind, AppProblem, Draft, DraftProblems};
use leptos::prelude::*;

use crate::screens::shared::picker::TypedText;

/// The value of the radio button "Marketplace".
pub const MARKETPLACE: &str = "marketplace";
/// The value of the radio button "Custom".
pub const CUSTOM: &str = "custom";

/// What the server does not accept, until the field it is about changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusals {
    pub name: Option<FieldProblem>,
    pub app_type: Option<FieldProblem>,
    pub app: Option<FieldProblem>,
}

/// The two fields, in whatever state typing has left them.
#[derive(Clone, Copy)]
pub struct Fields {
    /// The Name field, to the letter.
    pub name: RwSignal<String>,
    /// The App Type radios: [`MARKETPLACE`], [`CUSTOM`], or neither.
    pub kind: RwSignal<Option<String>>,
    /// The app in the picker.
    pub app: RwSignal<Option<MarketplaceApp>>,
    /// What there is to know of the text in the picker.
    pub app_text: TypedText,
    /// How often sending found something to mend.
    pub attempts: RwSignal<u32>,
    /// Which fields have been left or sent: from then on what is wrong with them shows as one types.
    pub checked: RwSignal<CheckedFields>,
    /// What the server refused.
    pub refusals: RwSignal<Refusals>,
    /// Whether the focus goes to the field at once: what is wrong was found by the server (F7), or
    /// is that a text is no app.
    pub to_field: RwSignal<bool>,
}

/// How far a field has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Check {
    /// The person has not come to it, or is at it.
    #[default]
    NotYet,
    /// They typed something and went on.
    Left,
    /// It was to be sent.
    Sent,
}

impl Check {
    fn after_leaving(self) -> Self {
        match self {
            Self::NotYet => Self::Left,
            other => other,
        }
    }
}

/// How far each field has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CheckedFields {
    pub app_type: Check,
    pub app: Check,
    pub name: Check,
}

impl Fields {
    /// Begins with a draft.
    pub fn new(draft: &Draft) -> Self {
        let fields = Self {
            name: RwSignal::new(String::new()),
            kind: RwSignal::new(None),
            app: RwSignal::new(None),
            app_text: TypedText::new(),
            attempts: RwSignal::new(0),
            checked: RwSignal::new(CheckedFields::default()),
            refusals: RwSignal::new(Refusals::default()),
            to_field: RwSignal::new(false),
        };
        fields.fill(draft);
        fields.forget_refusals();
        fields.follow_app();
        fields
    }

    /// What the fields say.
    pub fn draft(self) -> Draft {
        let kind = self.kind.with(|kind| match kind.as_deref() {
            Some(MARKETPLACE) => Some(AppKind::Marketplace),
            Some(CUSTOM) => Some(AppKind::Custom),
            _ => None,
        });
        Draft {
            name: self.name.get(),
            kind,
            app: self.app.get(),
        }
    }

    /// Makes the fields say this.
    pub fn fill(self, draft: &Draft) {
        self.name.set(draft.name.clone());
        self.app.set(draft.app.clone());
        let kind = draft.kind.map(|kind| match kind {
            AppKind::Marketplace => MARKETPLACE,
            AppKind::Custom => CUSTOM,
        });
        self.kind.set(kind.map(str::to_owned));
    }

    /// White space at the ends of the name goes, where it can be seen (N1); a name that is as it
    /// was stays as it was.
    pub fn trim_name(self, untouched: &str) {
        let trimmed = self.name.with_untracked(|name| name.trim().to_owned());
        if self
            .name
            .with_untracked(|name| *name != trimmed && name != untouched)
        {
            self.name.set(trimmed);
        }
    }

    /// What the server refused before is forgotten: it is asked anew.
    pub fn forget(self) {
        self.refusals.set(Refusals::default());
    }

    /// Sending found something to mend.
    pub fn failed_attempt(self) {
        let is_no_app = untrack(|| self.app_text.is_open());
        self.note_attempt(is_no_app);
    }

    fn note_attempt(self, to_field: bool) {
        let with_app = self
            .kind
            .with_untracked(|kind| kind.as_deref() == Some(MARKETPLACE));
        self.checked.update(|checked| {
            checked.app_type = Check::Sent;
            checked.name = Check::Sent;
            // A field that is not there yet is checked when it was left or sent itself.
            if with_app {
                checked.app = Check::Sent;
            }
        });
        self.to_field.set(to_field);
        self.attempts.update(|attempts| *attempts += 1);
    }

    /// The fields hold what is saved, or nothing: none of them has been left or sent.
    pub fn uncheck(self) {
        self.checked.set(CheckedFields::default());
        self.attempts.set(0);
    }

    /// The person went on from the name after they had changed it.
    pub fn left_name(self) {
        self.checked
            .try_update(|checked| checked.name = checked.name.after_leaving());
    }

    /// What the rules say, and that a text in the picker is no app.
    pub fn with_app_text<T>(self, checked: Result<T, DraftProblems>) -> Result<T, DraftProblems> {
        if !self.app_text.is_open() {
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
    pub fn refuse(self, failure: Failure) -> Option<Failure> {
        let mut refusals = Refusals::default();
        let mut others = Vec::new();
        for problem in failure.fields.iter().cloned() {
            match problem.field.as_str() {
                "name" => refusals.name = Some(problem),
                "app_type" => refusals.app_type = Some(problem),
                "marketplace_app_id" | "marketplace_app" => refusals.app = Some(problem),
                _ => others.push(problem.message),
            }
        }
        let beside_fields = refusals != Refusals::default();
        if self.refusals.try_set(refusals).is_some() {
            return None; // they have left
        }
        if beside_fields {
            self.note_attempt(true);
        }
        if beside_fields && others.is_empty() {
            return None;
        }
        let words = failure.server_message.into_iter().chain(others);
        let words: Vec<_> = words.collect();
        Some(Failure {
            server_message: (!words.is_empty()).then(|| words.join(" ")),
            fields: Vec::new(),
            ..failure
        })
    }

    /// The app is checked when it was left; where the App Type is chosen anew, it is another field.
    fn follow_app(self) {
        Effect::new(move || {
            if self.app_text.left.get() {
                self.checked
                    .update(|checked| checked.app = checked.app.after_leaving());
            }
        });
        Effect::new(move |before: Option<Option<String>>| {
            let kind = self.kind.get();
            if before.is_some_and(|before| before != kind) {
                self.app_text.call_off();
                self.checked.update(|checked| checked.app = Check::NotYet);
            }
            kind
        });
    }

    /// A field that is changed is no longer the one that the server refused.
    fn forget_refusals(self) {
        let on_change = |changed: fn(Self), forget: fn(&mut Refusals)| {
            Effect::new(move |before: Option<()>| {
                changed(self);
                if before.is_some() {
                    self.refusals.update(forget);
                }
            });
        };
        on_change(
            |fields| fields.name.track(),
            |refusals| refusals.name = None,
        );
        on_change(
            |fields| {
                fields.kind.track();
                fields.app.track();
            },
            |refusals| {
                refusals.app_type = None;
                refusals.app = None;
            },
        );
    }
}
