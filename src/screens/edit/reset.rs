//! Reset secret: what will be lost is said by name and number before it is (K3).

use client::{Client, Failure, Intent, ResetOutcome, SecretRequest, Versioned};
use domain::{AccessLevel, Account, Action, CompanyId, Level, Matrix, Secret, ToolPermission};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::editor::Editor;
use crate::components::{Banner, Button, Fact, Facts, Icon, Loading, Sentence, StatusRegion, Tone};
use crate::i18n::Words;
use crate::navigator::{Navigator, warn_while};
use crate::route::Route;
use crate::screens::shared::background_notices::BackgroundNotices;
use crate::screens::shared::confirm_by_name::ConfirmByName;
use crate::screens::shared::links::replace_route;
use crate::screens::shared::messages;
use crate::session::{CompanyScope, PendingSecret};

/// What is known of the permissions that will be lost.
#[derive(Clone, PartialEq)]
enum Loss {
    Coming,
    Here(Matrix),
    Unknown(Failure),
}

impl From<Result<Matrix, Failure>> for Loss {
    fn from(looked: Result<Matrix, Failure>) -> Self {
        looked.map_or_else(Self::Unknown, Self::Here)
    }
}

/// What went wrong, or not quite right.
#[derive(Clone, PartialEq)]
enum Trouble {
    Failed(Failure),
    /// Nobody knows whether it was reset.
    Unclear(Failure),
    /// Somebody changed the account meanwhile: it is shown as it is now.
    Conflict,
    /// Nobody changed it: the server wants to know its version, which is known now (F4).
    VersionRequired,
    /// The account is not there any more.
    Gone,
    /// Neither this account nor any other can be seen.
    NotVisible,
    /// It was reset, but the secret was lost on the way.
    WithoutSecret,
}

/// One reset.
#[derive(Clone, Copy)]
struct Resetting {
    editor: Editor,
    background: BackgroundNotices,
    words: Words,
    scope: CompanyScope,
    reads: StoredValue<Client, LocalStorage>,
    open: RwSignal<bool>,
    loss: RwSignal<Loss>,
    busy: RwSignal<bool>,
    trouble: RwSignal<Option<Trouble>>,
    intent: StoredValue<Option<Intent>>,
}

/// The question, while `open` says so.
#[component]
pub fn Reset(
    /// The form's state.
    editor: Editor,
    /// Whether it shows.
    open: RwSignal<bool>,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let resetting = Resetting {
        editor,
        background: BackgroundNotices::expect(),
        words: t,
        scope,
        reads: StoredValue::new_local(scope.client_here()),
        open,
        loss: RwSignal::new(Loss::Coming),
        busy: RwSignal::new(false),
        trouble: RwSignal::new(None),
        intent: StoredValue::new(None),
    };
    warn_while(resetting.busy.into());
    Effect::new(move || {
        if open.get() {
            resetting.begin();
        }
    });
    let account = editor.account();
    // What will be lost is listed first (K3).
    let busy = move || resetting.busy.get() || resetting.loss.get() == Loss::Coming;
    view! {
        <ConfirmByName
            open=open
            account=account
            title=t.reset_title()
            action=t.reset_secret()
            busy=Signal::derive(busy)
            confirm=Callback::new(move |()| resetting.reset())
        >
            <p>{t.reset_text()}</p>
            <Losses resetting=resetting />
            <Instead resetting=resetting />
            <Troubles resetting=resetting />
        </ConfirmByName>
    }
}

/// Permissions by name, memberships, and when it was last used.
#[component]
fn Losses(resetting: Resetting) -> impl IntoView {
    let t = Words::expect();
    let used = move || {
        let used = resetting
            .editor
            .account()
            .with(|account| account.last_used_at);
        messages::time(t, used, t.never_used(), true)
    };
    let permissions = move || match resetting.loss.get() {
        Loss::Coming => view! { <Loading label=t.loading() /> }.into_any(),
        Loss::Unknown(failure) => format!(
            "{} {}",
            t.reset_loss_unknown(),
            messages::failure(t, &failure).title
        )
        .into_any(),
        Loss::Here(matrix) => lost(t, &matrix),
    };
    view! {
        <Facts>
            <Fact term=t.reset_loses_permissions()>{permissions}</Fact>
            <Fact term=t.reset_loses_memberships()>{t.reset_loses_memberships_text()}</Fact>
            <Fact term=t.last_used()>{used}</Fact>
        </Facts>
    }
}

/// Every level that will be lost, with the tools that it is lost on.
fn lost(t: Words, matrix: &Matrix) -> AnyView {
    let granted = |tool: &&ToolPermission| tool.level != Level::Known(AccessLevel::None);
    let granted: Vec<_> = matrix.tools.iter().filter(granted).collect();
    if granted.is_empty() {
        return t.reset_loses_nothing().into_any();
    }
    let mut levels: Vec<&Level> = Vec::new();
    for tool in &granted {
        if !levels.contains(&&tool.level) {
            levels.push(&tool.level);
        }
    }
    let line = |level: &Level| {
        let mut sentence = Sentence::default();
        let tools = granted.iter().filter(|tool| tool.level == *level);
        let tools: Vec<_> = tools
            .map(|tool| sentence.name(&tool.friendly_name))
            .collect();
        let level = messages::any_level(t, level);
        let words = t.level_on(&sentence.name(level), &t.list(&tools));
        html::li().child(sentence.view(&words))
    };
    let lines = levels.into_iter().map(line).collect_view();
    view! {
        {t.permissions_on(granted.len())}
        <ul class="sa-bullets">{lines}</ul>
    }
    .into_any()
}

/// The other way out (K3).
#[component]
fn Instead(resetting: Resetting) -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let replace = move |()| {
        resetting.open.set(false);
        let id = resetting.editor.seen().get_untracked().value.id;
        navigator.go(replace_route(resetting.scope, id, None));
    };
    let allowed = move || resetting.scope.sunset().get().allows_creation();
    move || {
        allowed().then(|| {
            view! {
                <Banner
                    tone=Tone::Info
                    title=t.replace_instead()
                    text=t.replace_instead_text()
                    actions=move || {
                        view! {
                            <Button
                                label=t.replace()
                                icon=Icon::Refresh
                                small=true
                                busy=resetting.busy
                                on_press=replace
                            />
                        }
                            .into_any()
                    }
                />
            }
        })
    }
}

#[component]
fn Troubles(resetting: Resetting) -> impl IntoView {
    let t = Words::expect();
    let content = move || {
        let (tone, title, text) = match resetting.trouble.get()? {
            Trouble::Failed(failure) => {
                let said = messages::failure(t, &failure);
                (Tone::Danger, said.title, said.text)
            }
            Trouble::Unclear(failure) => (
                Tone::Warning,
                t.reset_unclear(),
                format!(
                    "{} {}",
                    messages::failure(t, &failure).title,
                    t.reset_unclear_text()
                ),
            ),
            Trouble::Conflict => (Tone::Warning, t.fail_stale(), t.overtaken_look_again()),
            Trouble::VersionRequired => (
                Tone::Warning,
                t.version_required(),
                t.version_required_text(),
            ),
            Trouble::Gone => return None, // the form says so
            Trouble::NotVisible => (Tone::Danger, t.out_of_sight(), t.out_of_sight_text()),
            Trouble::WithoutSecret => (
                Tone::Warning,
                t.reset_without_secret(),
                t.reset_without_secret_text(),
            ),
        };
        Some(view! { <Banner tone=tone title=title text=text /> }.into_any())
    };
    view! { <StatusRegion content=content /> }
}

impl Resetting {
    /// Looks up what will be lost.
    fn begin(self) {
        self.trouble.set(None);
        self.loss.set(Loss::Coming);
        let (client, id) = (
            self.reads.get_value(),
            self.editor.seen().get_untracked().value.id,
        );
        spawn_local(async move {
            let looked = client.permissions(&id).await;
            self.loss.try_set(looked.map(|matrix| matrix.value).into());
        });
    }

    fn reset(self) {
        self.busy.set(true);
        self.trouble.set(None);
        let mut intent = self.intent();
        let seen = self.editor.seen().get_untracked().value;
        let company = self.scope.id();
        // The question may be gone by then, and what it listed with it.
        let before = match self.loss.get_untracked() {
            Loss::Here(matrix) => Some(matrix),
            Loss::Coming | Loss::Unknown(_) => None,
        };
        // Not the company's own client: a write goes on when the person leaves (F35).
        let client = self.scope.session().client().within(self.scope.id());
        spawn_local(async move {
            let outcome = client.reset(&seen, &mut intent, before.as_ref()).await;
            if intent.is_open() {
                self.intent.try_set_value(Some(intent));
            }
            if let Some(trouble) = self.trouble_of(outcome, &seen, before, &company) {
                self.tell(&seen, company, trouble);
            }
            self.busy.try_set(false);
        });
    }

    /// The same account in the same state again is the same intent, with the same key. An intent goes on
    /// until it is known what became of it.
    fn intent(self) -> Intent {
        let seen = self.editor.seen().get_untracked();
        let request = SecretRequest::Reset(Box::new(seen));
        let before = self.intent.try_update_value(Option::take).flatten();
        match before.filter(|before| *before.request() == request) {
            Some(before) => before,
            None => Intent::new(request, &self.scope.client()),
        }
    }

    /// What is to be told of how it ended, after everything that follows from that.
    fn trouble_of(
        self,
        outcome: ResetOutcome,
        seen: &Account,
        before: Option<Matrix>,
        company: &CompanyId,
    ) -> Option<Trouble> {
        match outcome {
            ResetOutcome::Done(account, secret) => {
                // What it could do before is kept, to be put back in a moment.
                self.keep(&account.value, before);
                self.editor.reload_from(account.clone());
                let is_handed = secret.is_some_and(|secret| self.hand(account, secret, company));
                (!is_handed).then_some(Trouble::WithoutSecret)
            }
            ResetOutcome::OtherLoss(now) => {
                self.loss.try_set(Loss::Here(now));
                Some(Trouble::Conflict)
            }
            ResetOutcome::LossUnknown(failure) => {
                self.loss.try_set(Loss::Unknown(failure.clone()));
                Some(self.failed(failure))
            }
            ResetOutcome::Conflict(now, loss) => {
                self.editor.on_remote_change(now);
                self.loss.try_set(loss.into());
                Some(Trouble::Conflict)
            }
            ResetOutcome::VersionRequired(now, loss) => {
                self.editor.reload_from(now);
                self.loss.try_set(loss.into());
                Some(Trouble::VersionRequired)
            }
            ResetOutcome::Gone(_) => {
                self.scope.feed.remove(&seen.id);
                self.open.try_set(false);
                self.editor.mark_gone();
                Some(Trouble::Gone)
            }
            ResetOutcome::NotVisible { .. } => Some(Trouble::NotVisible),
            ResetOutcome::Unknown(failure) => {
                // It may have been done, and then this is gone from the API.
                self.keep(seen, before);
                self.scope.note_refusal(Action::Manage, &failure);
                Some(Trouble::Unclear(failure))
            }
            ResetOutcome::NotFound(failure) | ResetOutcome::Failed(failure) => {
                Some(self.failed(failure))
            }
        }
    }

    fn failed(self, failure: Failure) -> Trouble {
        self.scope.note_refusal(Action::Manage, &failure);
        Trouble::Failed(failure)
    }

    /// Hands a secret over to be stored; false when whoever wanted it has left the company.
    fn hand(self, account: Versioned<Account>, secret: Secret, company: &CompanyId) -> bool {
        self.open.try_set(false);
        self.scope.secrets.give(PendingSecret {
            then: Route::Permissions {
                company: company.clone(),
                account: account.value.id.clone(),
            },
            account: account.value,
            secret,
        })
    }

    /// Says what is wrong: here, or wherever the person went meanwhile (F35).
    fn tell(self, seen: &Account, company: CompanyId, trouble: Trouble) {
        let Some(Some(trouble)) = self.trouble.try_set(Some(trouble)) else {
            return;
        };
        let (t, name) = (self.words, &seen.name);
        let way = Route::Edit {
            company,
            account: seen.id.clone(),
        };
        let (what, text) = match trouble {
            Trouble::Failed(failure) => {
                self.background.failed(name, &failure, None, way);
                return;
            }
            Trouble::Unclear(_) => (t.reset_unclear(), None),
            Trouble::Conflict => (t.fail_stale(), Some(t.not_reset())),
            Trouble::VersionRequired => (t.version_required(), Some(t.not_reset())),
            Trouble::Gone => (t.account_missing(), Some(t.not_reset())),
            Trouble::NotVisible => (t.out_of_sight(), Some(t.out_of_sight_text())),
            Trouble::WithoutSecret => (t.reset_without_secret(), Some(t.reset_again())),
        };
        self.background.not_done(name, &what, text, way);
    }

    fn keep(self, account: &Account, before: Option<Matrix>) {
        // A second reset takes nothing, and must not take away what is kept of the first.
        if let Some(matrix) = before.filter(|matrix| !matrix.counts().are_none_everywhere()) {
            self.scope.keep_permissions(&account.id, matrix);
        }
    }
}
