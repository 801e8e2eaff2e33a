//! One new account: draft → check → create → its secret, queued to be stored.

use client::{Client, FailureKind, Intent, SecretOutcome, SecretRequest, VersionMark};
use domain::{Account, AccountId, Action, CompanyId, Draft, DraftProblems, NewAccount};
use leptos::prelude::*;

use crate::browser::BrowserUnicode;
use crate::components::{Announcer, bidi_isolate};
use crate::i18n::Words;
use crate::route::{Route, Screen};
use crate::screens::shared::fields::{DraftAutosave, Fields};
use crate::session::{CompanyScope, PendingSecret, ScreenWrites, Sent, Write, WriteOutcome};
use crate::storage::DraftForm;

/// The state of the form.
#[derive(Clone, Copy)]
pub struct AccountCreator {
    scope: CompanyScope,
    announcer: Announcer,
    words: Words,
    writes: ScreenWrites,
    /// App Type and Name as typed.
    pub fields: Fields,
    /// Stores them while they are typed.
    pub autosave: DraftAutosave,
    /// How the last Create ended, when it did not end with a secret.
    pub outcome: RwSignal<Option<WriteOutcome>>,
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
            words: Words::expect(),
            writes: ScreenWrites::new(scope),
            fields: Fields::new(&start),
            autosave: DraftAutosave::new(scope, form.clone(), start.clone()),
            outcome: RwSignal::new(None),
            intent: StoredValue::new(None),
            done: RwSignal::new(None),
            start: StoredValue::new(start),
            form: StoredValue::new(form),
        };
        creator.autosave.keep(Box::new(move || {
            let is_dirty = creator.is_dirty();
            is_dirty.then(|| (creator.fields.draft(), creator.base()))
        }));
        creator
    }

    /// What is typed is made of this, which has no version.
    fn base(self) -> (Draft, Option<VersionMark>) {
        (self.start.get_value(), None)
    }

    /// Whether a Create is in flight.
    pub fn is_creating(self) -> Signal<bool> {
        self.writes.is_busy()
    }

    /// Whether anything is typed of which no account has come yet.
    fn is_dirty(self) -> bool {
        let draft = self.fields.draft();
        let touched = self.fields.app.is_open() || self.start.with_value(|start| draft != *start);
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

    /// Create: checks, and sends.
    pub fn create(self) {
        if self.is_creating().get_untracked() {
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
        self.fields.forget();
        let (scope, company, form) = (self.scope, self.scope.id(), self.form.get_value());
        let mut intent = self.intent_for(new);
        let draft = untrack(|| self.autosave.send(self.fields.draft(), self.base()));
        let typed = untrack(|| self.fields.draft());
        let sent = Sent {
            write: Write::Create(form.clone()),
            name: intent.name(),
            is_kept: draft.is_kept(),
            back: scope.route(screen(&form, None)),
        };
        let write = async move |client: Client| {
            let outcome = intent.execute(&client).await;
            self.remember(intent, &outcome, &company);
            let (account, secret) = match outcome {
                SecretOutcome::Complete(account, secret) => (account.value, Some(secret)),
                SecretOutcome::WithoutSecret(account) => (account.value, None),
                SecretOutcome::Failed(failure) => {
                    // Of a sunset there is another word than that something is missing.
                    if !failure.has_code("creation_ended") {
                        scope.note_refusal(Action::Manage, &failure);
                    }
                    return WriteOutcome::Failed(failure.about_the_name());
                }
                SecretOutcome::Unknown(failure) => {
                    scope.note_refusal(Action::Manage, &failure);
                    return WriteOutcome::Unknown(failure);
                }
            };
            self.created(&account, &company, &form);
            let id = account.id.clone();
            let then = Route::Company(company, screen(&form, Some(id.clone())));
            // Whoever has left the company is not there to take it.
            let is_given = secret.is_some_and(|secret| {
                scope.secrets.give(PendingSecret {
                    account,
                    secret,
                    then,
                })
            });
            if is_given {
                WriteOutcome::Done
            } else {
                WriteOutcome::WithoutSecret(id)
            }
        };
        let here = move |ended: WriteOutcome| {
            if ended.has_happened() {
                self.done.set(Some(typed));
            }
            match ended {
                WriteOutcome::Done => {}
                WriteOutcome::Failed(failure) if failure.kind == FailureKind::Rejected => {
                    let rest = self.fields.refuse(failure);
                    self.outcome.set(rest.map(WriteOutcome::Failed));
                }
                ended => self.outcome.set(Some(ended)),
            }
        };
        let left = move |ended: &WriteOutcome| {
            if ended.has_happened() {
                draft.done();
            }
            None
        };
        self.writes.send(sent, write, here, left);
    }

    /// The same account again is the same intent, with the same key (F9), also when an earlier form
    /// was left before it was clear what came of it.
    fn intent_for(self, new: NewAccount) -> Intent {
        let request = SecretRequest::Create(new);
        let before = self.intent.get_value();
        let before = before.filter(|before| *before.request() == request);
        let unfinished = self.scope.session().unfinished;
        match before.or_else(|| unfinished.intent(&self.scope.id(), &request)) {
            Some(before) => before,
            None => Intent::new(request, &self.scope.client()),
        }
    }

    fn remember(self, intent: Intent, outcome: &SecretOutcome, company: &CompanyId) {
        let unfinished = self.scope.session().unfinished;
        match outcome {
            SecretOutcome::Unknown(_) => unfinished.keep_intent(company.clone(), intent.clone()),
            _ => unfinished.end_intent(company, intent.request()),
        }
        let kept = intent.is_open().then_some(intent);
        self.intent.try_set_value(kept);
    }

    fn created(self, account: &Account, company: &CompanyId, form: &DraftForm) {
        self.scope.feed.add(account);
        if let DraftForm::Replace(old) = form {
            self.scope.begin_replacement(company, old, &account.id);
        }
        self.announcer
            .say(self.words.created_named(&bidi_isolate(&account.name)));
    }

    fn check(self) -> Result<NewAccount, DraftProblems> {
        let max = self.scope.policy().with(|policy| policy.name_max_length);
        let checked = self.fields.draft().check_new(max, &BrowserUnicode);
        self.fields.with_app_text(checked)
    }
}

/// Where the form is found again, or where the person goes once the secret of what was created is stored.
fn screen(form: &DraftForm, created: Option<AccountId>) -> Screen {
    match (form, created) {
        (DraftForm::Replace(old), with) => Screen::Replace(old.clone(), with),
        (DraftForm::New | DraftForm::Edit(_), None) => Screen::New,
        (DraftForm::New | DraftForm::Edit(_), Some(account)) => Screen::Permissions(account),
    }
}
