//! One new account: draft → check → create → its secret, handed over to be stored.

use client::{Failure, FailureKind, Intent, SecretOutcome, SecretRequest, VersionMark};
use domain::{
    Account, AccountId, Action, CompanyId, Draft, DraftProblems, NewAccount, Unicode as _,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::BrowserUnicode;
use crate::components::{Announcer, bidi_isolate};
use crate::i18n::Words;
use crate::route::Route;
use crate::screens::shared::background_notices::BackgroundNotices;
use crate::screens::shared::fields::{DraftAutosave, Fields, Sent};
use crate::session::{CompanyScope, PendingSecret};
use crate::storage::DraftForm;

/// How the last Create ended, when it did not end with a secret.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It was not created; what was typed is kept.
    Failed(Failure),
    /// Nobody knows whether it was. Create asks the same once more, which is safe.
    Unclear(Failure),
    /// It was, but its secret was lost on the way (F10, F11).
    WithoutSecret(Box<Account>),
}

/// The state of the form.
#[derive(Clone, Copy)]
pub struct AccountCreator {
    scope: CompanyScope,
    announcer: Announcer,
    background: BackgroundNotices,
    words: Words,
    /// App Type and Name as typed.
    pub fields: Fields,
    /// Keeps them.
    pub autosave: DraftAutosave,
    /// A Create is under way.
    pub creating: RwSignal<bool>,
    /// How the last one ended.
    pub outcome: RwSignal<Option<Outcome>>,
    /// What the last one sent: the same again is the same intent.
    intent: StoredValue<Option<Intent>>,
    /// What an account has come of: there is nothing of it left to lose.
    done: RwSignal<Option<Draft>>,
    /// What the form began with.
    start: StoredValue<Draft>,
    form: StoredValue<DraftForm>,
}

impl AccountCreator {
    /// Begins with a draft, in a form that decides where to go on from the new account.
    pub fn new(scope: CompanyScope, start: Draft, form: DraftForm) -> Self {
        let creator = Self {
            scope,
            announcer: Announcer::expect(),
            background: BackgroundNotices::expect(),
            words: Words::expect(),
            fields: Fields::new(&start),
            autosave: DraftAutosave::new(scope, form.clone(), start.clone()),
            creating: RwSignal::new(false),
            outcome: RwSignal::new(None),
            intent: StoredValue::new(None),
            done: RwSignal::new(None),
            start: StoredValue::new(start),
            form: StoredValue::new(form),
        };
        creator.autosave.keep(
            Signal::derive(move || creator.fields.draft()),
            Signal::derive(move || creator.base()),
            Signal::derive(move || creator.is_dirty()),
        );
        creator
    }

    /// What is typed is made of this, which has no version.
    fn base(self) -> (Draft, Option<VersionMark>) {
        (self.start.get_value(), None)
    }

    /// Whether anything is typed of which no account has come yet.
    fn is_dirty(self) -> bool {
        let draft = self.fields.draft();
        let touched =
            self.fields.app_text.is_open() || self.start.with_value(|start| draft != *start);
        touched && self.done.with(|done| done.as_ref() != Some(&draft))
    }

    /// Whether anything would be lost by leaving: what is being sent would not (F35).
    pub fn is_at_stake(self) -> bool {
        let since = self.autosave.differs_from_sent(&self.fields.draft());
        since != Some(false) && self.is_dirty()
    }

    /// What keeps the draft from being sent.
    pub fn problems(self) -> Signal<DraftProblems> {
        Signal::derive(move || self.check().err().unwrap_or_default())
    }

    /// Whether another account, as far as it is known here, has this name already (N4).
    pub fn name_is_known(self) -> bool {
        let folded = self
            .fields
            .name
            .with(|name| BrowserUnicode.fold(name.trim()));
        !folded.is_empty() && self.scope.feed.knows_name(&folded, None)
    }

    /// Create: checks, and sends.
    pub fn create(self) {
        if self.creating.get_untracked() {
            return;
        }
        self.outcome.set(None);
        self.fields.trim_name("");
        match untrack(|| self.check()) {
            Err(_) => self.fields.failed_attempt(),
            Ok(new) => self.send(new),
        }
    }

    fn send(self, new: NewAccount) {
        self.creating.set(true);
        self.fields.forget();
        let mut intent = self.intent_for(new);
        let left = Left {
            sent: untrack(|| self.autosave.send(self.fields.draft(), self.base())),
            draft: untrack(|| self.fields.draft()),
            name: intent.name(),
            company: self.scope.id(),
            form: self.form.get_value(),
        };
        // Not the company's own client: a write goes on when the person leaves (F35).
        let client = self.scope.session().client().within(self.scope.id());
        spawn_local(async move {
            let outcome = intent.execute(&client).await;
            self.remember(&intent, &outcome, &left.company);
            match outcome {
                SecretOutcome::Complete(account, secret) => {
                    self.created(&account.value, &left);
                    let lost = Outcome::WithoutSecret(Box::new(account.value.clone()));
                    let taken = self.scope.secrets.give(PendingSecret {
                        then: left.next(account.value.id.clone()),
                        account: account.value,
                        secret,
                    });
                    // Whoever has left the company is not there to take it.
                    if !taken {
                        self.end(lost, &left);
                    }
                }
                SecretOutcome::WithoutSecret(account) => {
                    self.created(&account.value, &left);
                    self.end(Outcome::WithoutSecret(Box::new(account.value)), &left);
                }
                SecretOutcome::Failed(failure) => self.failed(failure, &left),
                SecretOutcome::Unknown(failure) => {
                    self.scope.note_refusal(Action::Manage, &failure);
                    self.end(Outcome::Unclear(failure), &left);
                }
            }
            self.creating.try_set(false);
        });
    }

    /// The same account again is the same intent, with the same key (F9), also when an earlier form
    /// was left before it was clear what came of it.
    fn intent_for(self, new: NewAccount) -> Intent {
        let request = SecretRequest::Create(new);
        let before = self.intent.get_value();
        let before = before.filter(|before| *before.request() == request);
        let left = || {
            let in_flight = self.scope.session().in_flight;
            in_flight.intent(&self.scope.id(), &request)
        };
        match before.or_else(left) {
            Some(before) => before,
            None => Intent::new(request, &self.scope.client()),
        }
    }

    fn remember(self, intent: &Intent, outcome: &SecretOutcome, company: &CompanyId) {
        let in_flight = self.scope.session().in_flight;
        match outcome {
            SecretOutcome::Unknown(_) => in_flight.keep_intent(company.clone(), intent.clone()),
            _ => in_flight.end_intent(company, intent.request()),
        }
        let kept = intent.is_open().then(|| intent.clone());
        self.intent.try_set_value(kept);
    }

    fn created(self, account: &Account, left: &Left) {
        self.scope.feed.add(account);
        if let DraftForm::Replace(old) = &left.form {
            self.scope
                .begin_replacement(&left.company, old, &account.id);
        }
        if self.done.try_set(Some(left.draft.clone())).is_some() {
            left.sent.done();
        }
        self.announcer
            .say(self.words.created_named(&bidi_isolate(&account.name)));
    }

    fn failed(self, failure: Failure, left: &Left) {
        let failure = failure.about_the_name();
        if self.outcome.is_disposed() {
            self.end(Outcome::Failed(failure), left);
            return;
        }
        match failure.kind {
            FailureKind::Rejected => {
                if let Some(rest) = self.fields.refuse(failure) {
                    self.end(Outcome::Failed(rest), left);
                }
            }
            FailureKind::Forbidden(_) if !failure.has_code("creation_ended") => {
                self.scope.note_refusal(Action::Manage, &failure);
                self.end(Outcome::Failed(failure), left);
            }
            _ => self.end(Outcome::Failed(failure), left),
        }
    }

    /// Says how it ended: here, or wherever the person went meanwhile (F35).
    fn end(self, outcome: Outcome, left: &Left) {
        let Some(Some(outcome)) = self.outcome.try_set(Some(outcome)) else {
            return;
        };
        let (t, background, name) = (self.words, self.background, &left.name);
        let kept = left.sent.is_kept().then(|| t.left_kept());
        match outcome {
            Outcome::Failed(failure) => background.failed(name, &failure, kept, left.back()),
            Outcome::Unclear(_) => {
                let again = t.create_unclear_text();
                let text = kept.map_or(again.clone(), |kept| format!("{kept} {again}"));
                background.not_done(name, &t.create_unclear(), Some(text), left.back());
            }
            Outcome::WithoutSecret(account) => {
                let (company, account) = (left.company.clone(), account.id);
                let way = Route::Edit { company, account };
                let text = Some(t.secret_lost_text());
                background.say(t.secret_lost_title(&bidi_isolate(name)), text, way);
            }
        }
    }

    fn check(self) -> Result<NewAccount, DraftProblems> {
        let max = self.scope.policy().with(|policy| policy.name_max_length);
        let checked = self.fields.draft().check_new(max, &BrowserUnicode);
        self.fields.with_app_text(checked)
    }
}

/// What it takes to go on from a Create whose form may be gone when it ends (F35).
struct Left {
    /// What was sent.
    sent: Sent,
    /// The same, as it was typed.
    draft: Draft,
    /// The name of the account.
    name: String,
    company: CompanyId,
    form: DraftForm,
}

impl Left {
    /// Where the person goes once the new account's secret is stored.
    fn next(&self, account: AccountId) -> Route {
        let company = self.company.clone();
        match &self.form {
            DraftForm::New | DraftForm::Edit(_) => Route::Permissions { company, account },
            DraftForm::Replace(old) => Route::Replace {
                company,
                account: old.clone(),
                with: Some(account),
            },
        }
    }

    /// Where the form is found again.
    fn back(&self) -> Route {
        let company = self.company.clone();
        match &self.form {
            DraftForm::New | DraftForm::Edit(_) => Route::New { company },
            DraftForm::Replace(old) => Route::Replace {
                company,
                account: old.clone(),
                with: None,
            },
        }
    }
}
