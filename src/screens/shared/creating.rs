//! The form for an account that is yet to be, for every screen that makes one: draft → check → create →
//! its secret, queued to be stored; and what to do when the outcome is not a secret.

use client::{Client, FailureKind, Intent, SecretOutcome, SecretRequest, VersionMark};
use domain::{AccountId, Action, Draft, DraftProblems, NewAccount};
use leptos::prelude::*;

use super::fields::{AccountForm, DraftAutosave, Fields};
use super::links::{RouteLink, account_route};
use super::messages;
use super::outcomes::FormOutcome;
use crate::browser::BrowserUnicode;
use crate::components::{Announcer, Banner, ButtonKind, Tone, bidi_isolate};
use crate::i18n::Words;
use crate::navigator::UnsavedKind;
use crate::reactive::{RwSignal, Signal, StoredValue};
use crate::route::{Route, Screen};
use crate::session::{CompanyScope, PendingSecret, ScreenWrites, Sent, Write, WriteOutcome};
use crate::storage::{DraftForm, StoredDraft};

/// App Type and Name of an account that is yet to be, Create and Cancel.
#[component]
pub fn CreateForm(
    /// What it begins with.
    start: Draft,
    /// What is typed into it already.
    #[prop(optional_no_strip)]
    filled: Option<Draft>,
    /// Which draft it keeps.
    keeps: DraftForm,
    back: Callback<(), Route>,
    /// What stands above it.
    #[prop(optional, into)]
    lead: ViewFn,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let denied = scope.denied(Action::Manage);
    let no_new = messages::why_no_new(t, scope);
    let write = Write::Create(keeps.clone());
    let creator = AccountCreator::new(scope, start, keeps);
    if let Some(draft) = &filled {
        creator.fields.fill(draft);
    }
    view! {
        <div class="sa-stack sa-form">
            {move || {
                let text = no_new.get()?;
                let (title, help) = match denied.get() {
                    Some(_) => (t.read_only_title(), None),
                    None => (t.creation_ended_title(), messages::read_on(t, scope)),
                };
                Some(view! { <Banner tone=Tone::Info title=title text=text>{help}</Banner> })
            }}
            {lead.run()}
            <AccountForm
                fields=creator.fields
                autosave=creator.autosave
                problems=Signal::derive(move || creator.check().err().unwrap_or_default())
                denied=no_new
                submit=move |()| creator.create()
                label=t.create()
                busy=creator.writes.is_busy()
                back=back
                kind=UnsavedKind::NewAccount
                is_at_stake=Signal::derive(move || creator.is_at_stake())
                restore=move |kept: StoredDraft| creator.fields.fill(&kept.mine)
            >
                <p class="sa-muted sa-small">{t.new_permissions_hint()}</p>
                <FormOutcome
                    write=write
                    outcome=creator.outcome
                    dirty=Signal::derive(|| true)
                    name=creator.fields.name
                    actions=Callback::new(move |(ended,)| match ended {
                        // The account is there, its secret is not: the way out is a new one (F10).
                        WriteOutcome::WithoutSecret(account) => {
                            let (to, label) = (account_route(scope, account), t.open_account());
                            let kind = ButtonKind::Secondary;
                            Some(view! { <RouteLink to=to label=label kind=kind small=true /> }.into_any())
                        }
                        _ => None,
                    })
                />
            </AccountForm>
        </div>
    }
}

/// The state of the form.
#[derive(Clone, Copy)]
struct AccountCreator {
    scope: CompanyScope,
    announcer: Announcer,
    words: Words,
    writes: ScreenWrites,
    /// App Type and Name as typed.
    fields: Fields,
    /// Stores them while they are typed.
    autosave: DraftAutosave,
    /// How the last Create ended, when it did not end with a secret.
    outcome: RwSignal<Option<WriteOutcome>>,
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
    fn new(scope: CompanyScope, start: Draft, form: DraftForm) -> Self {
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

    /// Whether anything is typed of which no account has come yet.
    fn is_dirty(self) -> bool {
        let draft = self.fields.draft();
        let touched = self.fields.app.is_open() || self.start.with_value(|start| draft != *start);
        touched && self.done.with(|done| done.as_ref() != Some(&draft))
    }

    /// Whether anything would be lost by leaving: what is being sent would not (F35).
    fn is_at_stake(self) -> bool {
        let since = self.autosave.differs_from_sent(&self.fields.draft());
        since != Some(false) && self.is_dirty()
    }

    /// Create: checks, and sends.
    fn create(self) {
        if self.writes.is_busy().get_untracked() {
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
            let is_unknown = matches!(outcome, SecretOutcome::Unknown(_));
            let unfinished = scope.session().unfinished;
            unfinished.settle_intent(&company, &intent, is_unknown);
            self.intent.set_value(intent.is_open().then_some(intent));
            let (account, secret) = match outcome {
                SecretOutcome::Complete(account, secret) => (account.value, Some(secret)),
                SecretOutcome::WithoutSecret(account) => (account.value, None),
                SecretOutcome::Failed(failure) => {
                    // Of a sunset there is another word than that something is missing.
                    if !failure.has_code("creation_ended") {
                        scope.note_refusals(Action::Manage, [&failure]);
                    }
                    return WriteOutcome::Failed(failure.about_the_name());
                }
                SecretOutcome::Unknown(failure) => {
                    scope.note_refusals(Action::Manage, [&failure]);
                    return WriteOutcome::Unknown(failure);
                }
            };
            scope.feed.add(&account);
            if let DraftForm::Replace(old) = &form {
                scope.begin_replacement(&company, old, &account.id);
            }
            let name = bidi_isolate(&account.name);
            self.announcer.say(self.words.created_named(&name));
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

    /// What keeps the draft from being sent, if anything does.
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
