//! Reset secret: what will be lost is said by name and number before it is (K3).

use client::{Client, Failure, FailureKind, Versioned};
use domain::{AccessLevel, Account, AccountId, Action, CompanyId, Level, Matrix, ToolPermission};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::editor::Editor;
use crate::components::{
    Banner, Button, ConfirmDialog, ConfirmWords, Ending, Fact, Facts, Icon, Loading, Sentence,
    Tone, isolated,
};
use crate::i18n::Words;
use crate::navigator::{Navigator, warn_while};
use crate::route::Route;
use crate::screens::elsewhere::Elsewhere;
use crate::screens::say;
use crate::screens::ways::replace_route;
use crate::session::{CompanyScope, Handed, Intent, Made, Making};

/// What is known of the permissions that will be lost.
#[derive(Clone, PartialEq)]
enum Loss {
    Coming,
    Here(Matrix),
    Unknown(Failure),
}

impl Loss {
    async fn look(client: &Client, id: &AccountId) -> Self {
        match client.permissions(id).await {
            Ok(matrix) => Self::Here(matrix.value),
            Err(failure) => Self::Unknown(failure),
        }
    }
}

/// Whether a reset would take what was `shown`, and nothing else; otherwise what it would take, and what
/// to say. Levels have a version of their own, which a reset does not ask about: whoever has set them
/// meanwhile would lose that unseen (K3).
async fn check(
    client: &Client,
    id: &AccountId,
    shown: &Matrix,
    intent: &Intent,
) -> Result<(), (Loss, Trouble)> {
    let unknown = |failure: Failure| (Loss::Unknown(failure.clone()), Trouble::Failed(failure));
    let now = client.permissions(id).await.map_err(unknown)?.value;
    let is_the_same = now.changes_since(shown).is_empty() && shown.changes_since(&now).is_empty();
    // The first try may have taken them all.
    let is_done = intent.is_in_doubt() && now.counts().are_none_everywhere();
    if is_the_same || is_done {
        return Ok(());
    }
    Err((Loss::Here(now), Trouble::Overtaken))
}

/// What went wrong, or not quite right.
#[derive(Clone, PartialEq)]
enum Trouble {
    Failed(Failure),
    /// Nobody knows whether it was reset.
    Unclear(Failure),
    /// Somebody changed the account meanwhile: it is shown as it is now.
    Overtaken,
    /// It was reset, but the secret was lost on the way.
    WithoutSecret,
}

/// One reset.
#[derive(Clone, Copy)]
struct Resetting {
    editor: Editor,
    elsewhere: Elsewhere,
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
        elsewhere: Elsewhere::expect(),
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
    let words = Signal::derive(move || {
        let name = account.with(|account| account.name.clone());
        ConfirmWords {
            title: t.reset_title(),
            field: t.confirm_field(&isolated(&name)),
            mismatch: t.confirm_mismatch(&isolated(&name)),
            action: t.reset_secret(),
            cancel: t.cancel(),
        }
    });
    view! {
        <ConfirmDialog
            open=open
            words=words
            matches=Callback::new(move |typed: String| account.with(|account| say::names(&typed, account)))
            busy=Signal::derive(move || {
                // What will be lost is listed first (K3).
                resetting.busy.get() || resetting.loss.get() == Loss::Coming
            })
            on_confirm=move |()| resetting.reset()
        >
            <p>{t.reset_text()}</p>
            <Losses resetting=resetting />
            <Instead resetting=resetting />
            <Troubles resetting=resetting />
        </ConfirmDialog>
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
        say::time(t, used, t.never_used(), true)
    };
    let permissions = move || match resetting.loss.get() {
        Loss::Coming => view! { <Loading label=t.loading() /> }.into_any(),
        Loss::Unknown(failure) => format!(
            "{} {}",
            t.reset_loss_unknown(),
            say::failure(t, &failure).title
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
        let level = say::any_level(t, level);
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
                let said = say::failure(t, &failure);
                (Tone::Danger, said.title, said.text)
            }
            Trouble::Unclear(failure) => (
                Tone::Warning,
                t.reset_unclear(),
                format!(
                    "{} {}",
                    say::failure(t, &failure).title,
                    t.reset_unclear_text()
                ),
            ),
            Trouble::Overtaken => (Tone::Warning, t.fail_stale(), t.overtaken_look_again()),
            Trouble::WithoutSecret => (
                Tone::Warning,
                t.reset_without_secret(),
                t.reset_without_secret_text(),
            ),
        };
        Some(view! { <Banner tone=tone title=title text=text /> }.into_any())
    };
    view! { <Ending content=content /> }
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
            self.loss.try_set(Loss::look(&client, &id).await);
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
            if let Some(shown) = &before
                && let Err((now, trouble)) = check(&client, &seen.id, shown, &intent).await
            {
                self.loss.try_set(now);
                if let Trouble::Failed(failure) = &trouble {
                    self.scope.note_refusal(Action::Manage, failure);
                }
                self.tell(&seen, company, trouble);
                self.busy.try_set(false);
                return;
            }
            let made = intent.carry_out(&client).await;
            let kept = made.may_be_asked_again().then_some(intent);
            self.intent.try_set_value(kept);
            self.ended(&client, company, (&seen, before), made).await;
            self.busy.try_set(false);
        });
    }

    /// The same account in the same state again is the same intent, with the same key.
    fn intent(self) -> Intent {
        let making = Making::Reset(Box::new(self.editor.seen().get_untracked()));
        let before = self.intent.get_value();
        match before.filter(|before| *before.making() == making) {
            Some(before) => before,
            None => Intent::new(making, &self.scope.client()),
        }
    }

    async fn ended(
        self,
        client: &Client,
        company: CompanyId,
        (seen, before): (&Account, Option<Matrix>),
        made: Made,
    ) {
        match made {
            Made::Whole(account, secret) => {
                self.was_reset(account.clone(), before);
                self.open.try_set(false);
                let taken = self.scope.handover.give(Handed {
                    then: Route::Permissions {
                        company: company.clone(),
                        account: account.value.id.clone(),
                    },
                    account: account.value,
                    secret,
                });
                // Whoever has left the company is not there to take it.
                if !taken {
                    self.tell(seen, company, Trouble::WithoutSecret);
                }
            }
            Made::WithoutSecret(account) => {
                self.was_reset(account, before);
                self.tell(seen, company, Trouble::WithoutSecret);
            }
            Made::Not(failure) if failure.kind == FailureKind::Stale => {
                let trouble = match client.account(&seen.id).await {
                    Ok(now) => {
                        self.editor.meet(now);
                        self.loss.try_set(Loss::look(client, &seen.id).await);
                        Trouble::Overtaken
                    }
                    Err(failure) => Trouble::Failed(failure),
                };
                self.tell(seen, company, trouble);
            }
            Made::Not(failure) => {
                self.scope.note_refusal(Action::Manage, &failure);
                self.tell(seen, company, Trouble::Failed(failure));
            }
            Made::Unclear(failure) => {
                // It may have been done, and then this is gone from the API.
                self.keep(seen, before);
                self.scope.note_refusal(Action::Manage, &failure);
                self.tell(seen, company, Trouble::Unclear(failure));
            }
        }
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
                self.elsewhere.failed(name, &failure, None, way);
                return;
            }
            Trouble::Unclear(_) => (t.reset_unclear(), None),
            Trouble::Overtaken => (t.fail_stale(), Some(t.not_reset())),
            Trouble::WithoutSecret => (t.reset_without_secret(), Some(t.reset_again())),
        };
        self.elsewhere.not_done(name, &what, text, way);
    }

    /// What it could do before is kept, to be put back in a moment.
    fn was_reset(self, account: Versioned<Account>, before: Option<Matrix>) {
        self.keep(&account.value, before);
        self.editor.follow(account);
    }

    fn keep(self, account: &Account, before: Option<Matrix>) {
        // A second reset takes nothing, and must not take away what is kept of the first.
        if let Some(matrix) = before.filter(|matrix| !matrix.counts().are_none_everywhere()) {
            self.scope.keep_permissions(&account.id, matrix);
        }
    }
}
