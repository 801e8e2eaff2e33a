//! What is typed, and what the server refused of it.

use domain::app_type::MarketplaceApp;
use domain::{AppKind, Draft};
use leptos::prelude::*;

use crate::api::{Failure, FieldProblem};

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
    /// How often sending found something to mend; from the first time on problems show as one
    /// types.
    pub attempts: RwSignal<u32>,
    /// What the server refused.
    pub refusals: RwSignal<Refusals>,
    /// Whether it was the server that found something the last time: then the focus goes to the
    /// field at once (F7).
    pub by_server: RwSignal<bool>,
}

impl Fields {
    /// Begins with a draft.
    pub fn new(draft: &Draft) -> Self {
        let fields = Self {
            name: RwSignal::new(String::new()),
            kind: RwSignal::new(None),
            app: RwSignal::new(None),
            attempts: RwSignal::new(0),
            refusals: RwSignal::new(Refusals::default()),
            by_server: RwSignal::new(false),
        };
        fields.fill(draft);
        fields.forget_refusals();
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
        self.note_attempt(false);
    }

    fn note_attempt(self, by_server: bool) {
        self.by_server.set(by_server);
        self.attempts.update(|attempts| *attempts += 1);
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
        let words = failure.words.into_iter().chain(others);
        let words: Vec<_> = words.collect();
        Some(Failure {
            words: (!words.is_empty()).then(|| words.join(" ")),
            fields: Vec::new(),
            ..failure
        })
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
