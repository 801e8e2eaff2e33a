//! One new account: draft → check → create → its secret, handed over to be stored.

use domain::{
    Account, AccountId, Action, CompanyId, Draft, DraftProblems, NewAccount, Unicode as _,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Failure, FailureKind};
use crate::browser::BrowserUnicode;
use crate::components::Announcer;
use crate::i18n::Words;
use crate::route::Route;
use crate::screens::fields::Fields;
use crate::screens::say;
use crate::session::{CompanyScope, Handed, Intent, Made, Making};
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
pub struct Creator {
    scope: CompanyScope,
    announcer: Announcer,
    words: Words,
    /// App Type and Name as typed.
    pub fields: Fields,
    /// A Create is under way.
    pub creating: RwSignal<bool>,
    /// How the last one ended.
    pub outcome: RwSignal<Option<Outcome>>,
    /// What the last one sent: the same again is the same intent.
    intent: StoredValue<Option<Intent>>,
    /// An account has come of it: there is nothing left to lose.
    done: RwSignal<bool>,
    /// What the form began with.
    start: StoredValue<Draft>,
    form: StoredValue<DraftForm>,
}

impl Creator {
    /// Begins with a draft, in a form that decides where to go on from the new account.
    pub fn new(scope: CompanyScope, start: Draft, form: DraftForm) -> Self {
        Self {
            scope,
            announcer: Announcer::expect(),
            words: Words::expect(),
            fields: Fields::new(&start),
            creating: RwSignal::new(false),
            outcome: RwSignal::new(None),
            intent: StoredValue::new(None),
            done: RwSignal::new(false),
            start: StoredValue::new(start),
            form: StoredValue::new(form),
        }
    }

    /// Whether anything would be lost by leaving.
    pub fn is_dirty(self) -> bool {
        let draft = self.fields.draft();
        let touched = self.start.with_value(|start| draft != *start);
        touched && !self.done.get() && !self.creating.get()
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
        let (company, form) = (self.scope.id(), self.form.get_value());
        let name = intent.name();
        // Not the company's own client: a write goes on when the person leaves (F35).
        let client = self.scope.session().client().within(self.scope.id());
        spawn_local(async move {
            let made = intent.carry_out(&client).await;
            self.intent.try_set_value(Some(intent));
            match made {
                Made::Whole(account, secret) => {
                    self.created(&form, &account.value);
                    self.scope.handover.give(Handed {
                        then: next(company, form, account.value.id.clone()),
                        account: account.value,
                        secret,
                    });
                }
                Made::WithoutSecret(account) => {
                    self.created(&form, &account.value);
                    self.end(&name, Outcome::WithoutSecret(Box::new(account.value)));
                }
                Made::Not(failure) => self.failed(&name, failure),
                Made::Unclear(failure) => self.end(&name, Outcome::Unclear(failure)),
            }
            self.creating.try_set(false);
        });
    }

    /// The same account again is the same intent, with the same key (F9).
    fn intent_for(self, new: NewAccount) -> Intent {
        let making = Making::Create(new);
        let before = self.intent.get_value();
        match before.filter(|before| *before.making() == making) {
            Some(before) => before,
            None => Intent::new(making, self.scope.client().now()),
        }
    }

    fn created(self, form: &DraftForm, account: &Account) {
        self.scope.feed.add(account);
        if let DraftForm::Replace(old) = form {
            self.scope.begin_replacement(old, &account.id);
        }
        self.done.try_set(true);
        self.announcer.say(self.words.created_named(&account.name));
    }

    fn failed(self, name: &str, failure: Failure) {
        if self.outcome.is_disposed() {
            self.end(name, Outcome::Failed(failure));
            return;
        }
        match failure.kind {
            FailureKind::Refused => {
                if let Some(rest) = self.fields.refuse(failure) {
                    self.end(name, Outcome::Failed(rest));
                }
            }
            FailureKind::Forbidden(_) if !failure.has_code("creation_ended") => {
                self.scope.note_refusal(Action::Manage);
                self.end(name, Outcome::Failed(failure));
            }
            _ => self.end(name, Outcome::Failed(failure)),
        }
    }

    /// Says how it ended: here, or wherever the person went meanwhile (F35).
    fn end(self, name: &str, outcome: Outcome) {
        if let Some(Some(outcome)) = self.outcome.try_set(Some(outcome)) {
            let what = match outcome {
                Outcome::Failed(failure) => say::failure(self.words, &failure).title,
                Outcome::Unclear(_) => self.words.create_unclear(),
                Outcome::WithoutSecret(_) => self.words.secret_lost_title(name),
            };
            self.announcer.say(self.words.ended_badly(name, &what));
        }
    }

    fn check(self) -> Result<NewAccount, DraftProblems> {
        let max = self.scope.policy().with(|policy| policy.name_max_length);
        self.fields.draft().check_new(max, &BrowserUnicode)
    }
}

/// Where the person goes once the new account's secret is stored. The form may be gone by then.
fn next(company: CompanyId, form: DraftForm, account: AccountId) -> Route {
    match form {
        DraftForm::New | DraftForm::Edit(_) => Route::Permissions { company, account },
        DraftForm::Replace(old) => Route::Replace {
            company,
            account: old,
            with: Some(account),
        },
    }
}
