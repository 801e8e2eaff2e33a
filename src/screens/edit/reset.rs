//! Reset secret: what will be lost is said by name and number before it is (K3).

use client::{Client, Failure, Intent, OtherLoss, ResetOutcome, SecretRequest};
use domain::{Account, Action, Level, Matrix, ToolPermission};
use leptos::html;
use leptos::prelude::*;

use super::editor::Editor;
use crate::components::{
    Banner, Button, Fact, Facts, Icon, Loading, StatusRegion, Tone, bidi_isolate, rich_text,
};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::reactive::{RwSignal, Signal, StoredValue};
use crate::route::{Route, Screen};
use crate::screens::shared::confirm_by_name::ConfirmByName;
use crate::screens::shared::links::{account_route, replace_route};
use crate::screens::shared::messages;
use crate::screens::shared::outcomes::outcome_banner;
use crate::session::{
    CompanyScope, LatestRead, PendingSecret, ScreenWrites, Sent, Write, WriteOutcome,
};

#[derive(Clone, Copy)]
struct Resetting {
    editor: Editor,
    writes: ScreenWrites,
    reads: LatestRead,
    open: RwSignal<bool>,
    /// The permissions that will be lost, once it is known whether they can be read.
    loss: RwSignal<Option<Result<Matrix, Failure>>>,
    /// How it ended, where that was not well.
    outcome: RwSignal<Option<WriteOutcome>>,
    intent: StoredValue<Option<Intent>>,
}

/// The question, while `open` says so.
#[component]
pub fn Reset(editor: Editor, open: RwSignal<bool>) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let resetting = Resetting {
        editor,
        writes: ScreenWrites::new(scope),
        reads: LatestRead::new(scope.client()),
        open,
        loss: RwSignal::new(None),
        outcome: RwSignal::new(None),
        intent: StoredValue::new(None),
    };
    Effect::new(move || {
        if open.get() {
            resetting.begin();
        }
    });
    // What will be lost is listed first (K3).
    let busy = move || resetting.writes.is_busy().get() || resetting.loss.with(Option::is_none);
    view! {
        <ConfirmByName
            open=open
            account=editor.editing.saved
            title=t.reset_title()
            action=t.reset_secret()
            busy=Signal::derive(busy)
            confirm=Callback::new(move |()| resetting.reset())
        >
            <p>{t.reset_text()}</p>
            {losses(t, resetting)}
            {instead(t, resetting)}
            <StatusRegion content=move || {
                let ended = resetting.outcome.get()?;
                // The form says so.
                let is_said = ended != WriteOutcome::Gone;
                is_said.then(|| outcome_banner(t, &resetting.write(), &ended))
            } />
        </ConfirmByName>
    }
}

/// Permissions by name, memberships, and when it was last used.
fn losses(t: Words, resetting: Resetting) -> AnyView {
    let account = resetting.editor.editing.saved;
    let used = move || messages::time(t, account.get().last_used_at, t.never_used(), true);
    let permissions = move || match resetting.loss.get() {
        None => view! { <Loading label=t.loading() /> }.into_any(),
        Some(Ok(matrix)) => lost(t, &matrix),
        Some(Err(failure)) => {
            let why = messages::failure(t, &failure).title;
            format!("{} {why}", t.reset_loss_unknown()).into_any()
        }
    };
    view! {
        <Facts>
            <Fact term=t.reset_loses_permissions()>{permissions}</Fact>
            <Fact term=t.reset_loses_memberships()>{t.reset_loses_memberships_text()}</Fact>
            <Fact term=t.last_used()>{used}</Fact>
        </Facts>
    }
    .into_any()
}

/// Every level that will be lost, with the tools that it is lost on.
fn lost(t: Words, matrix: &Matrix) -> AnyView {
    let granted = |tool: &&ToolPermission| tool.level != Level::NONE;
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
        let tools = granted.iter().filter(|tool| tool.level == *level);
        let tools: Vec<_> = tools
            .map(|tool| bidi_isolate(&tool.friendly_name))
            .collect();
        let level = messages::any_level(t, level);
        let words = t.level_on(&bidi_isolate(&level), &t.list(&tools));
        html::li().class("sa-sentence").child(rich_text(&words))
    };
    let lines = levels.into_iter().map(line).collect_view();
    view! {
        {t.tools(granted.len())}
        <ul class="sa-bullets">{lines}</ul>
    }
    .into_any()
}

/// The other way out (K3).
fn instead(t: Words, resetting: Resetting) -> impl IntoView {
    let navigator = Navigator::expect();
    let scope = resetting.editor.editing.scope;
    let replace = move |()| {
        resetting.open.set(false);
        let id = resetting.editor.editing.account_id();
        navigator.go(replace_route(scope, id, None));
    };
    let button = move || {
        let busy = resetting.writes.is_busy();
        view! { <Button label=t.replace() icon=Icon::Refresh small=true busy=busy on_press=replace /> }
            .into_any()
    };
    move || {
        let (title, text) = (t.replace_instead(), t.replace_instead_text());
        (scope.sunset().get().allows_creation())
            .then(|| view! { <Banner tone=Tone::Info title=title text=text actions=button /> })
    }
}

impl Resetting {
    /// Looks up what will be lost.
    fn begin(self) {
        self.outcome.set(None);
        self.loss.set(None);
        let id = self.editor.editing.account_id();
        let read = async move |client: Client| client.permissions(&id).await;
        (self.reads).restart(read, move |looked| {
            self.loss.set(Some(looked.map(|matrix| matrix.value)));
        });
    }

    fn write(self) -> Write {
        Write::Reset(self.editor.editing.account_id())
    }

    fn reset(self) {
        self.outcome.set(None);
        let mut intent = self.intent();
        let scope = self.editor.editing.scope;
        let company = scope.id();
        let seen = self.editor.editing.saved.get_untracked();
        let sent = Sent {
            write: self.write(),
            name: seen.name.clone(),
            is_kept: false,
            back: account_route(scope, seen.id.clone()),
        };
        let shown = self.loss.get_untracked().and_then(Result::ok);
        let write = async move |client: Client| {
            let mut outcome = client.reset(&seen, &mut intent, shown.as_ref()).await;
            if intent.is_open() {
                self.intent.set_value(Some(intent));
            }
            if let Ok(ResetOutcome::Done((account, secret))) = &mut outcome {
                // What it could do before is kept, to be put back in a moment.
                keep(scope, &account.value, shown);
                let is_given = secret.take().is_some_and(|secret| {
                    scope.secrets.give(PendingSecret {
                        then: Route::Company(
                            company,
                            Screen::Permissions(account.value.id.clone()),
                        ),
                        account: account.value.clone(),
                        secret,
                    })
                });
                return Ended { outcome, is_given };
            }
            match &outcome {
                Ok(ResetOutcome::Gone(_)) => scope.drop_account(&seen.id),
                // It may have been done, and then this is gone from the API.
                Ok(ResetOutcome::Unknown { .. }) => keep(scope, &seen, shown),
                _ => {}
            }
            match &outcome {
                Ok(
                    ResetOutcome::Conflict { now: (_, loss), .. }
                    | ResetOutcome::VersionRequired { now: (_, loss), .. },
                )
                | Err(OtherLoss(loss)) => scope.note_refusals(Action::Manage, loss.as_ref().err()),
                Ok(outcome) => scope.note_refusals(Action::Manage, outcome.failures()),
            }
            Ended {
                outcome,
                is_given: false,
            }
        };
        let here = move |ended| self.settle(ended);
        let left = move |ended: &Ended| {
            if let Ok(ResetOutcome::Done((account, _))) = &ended.outcome {
                scope.feed.replace(&account.value);
            }
            None
        };
        self.writes.send(sent, write, here, left);
    }

    /// The same account in the same state again is the same intent, with the same key. An intent goes on
    /// until it is known what became of it.
    fn intent(self) -> Intent {
        let seen = self.editor.editing.seen.get_untracked();
        let request = SecretRequest::Reset(Box::new(seen));
        let before = self.intent.try_update_value(Option::take).flatten();
        match before.filter(|before| *before.request() == request) {
            Some(before) => before,
            None => Intent::new(request, &self.editor.editing.scope.client()),
        }
    }

    fn settle(self, ended: Ended) {
        let told = WriteOutcome::from(&ended);
        match ended.outcome {
            Ok(ResetOutcome::Done((account, _))) => {
                self.editor.reload_from(account);
                if ended.is_given {
                    self.open.set(false);
                    return;
                }
            }
            Err(OtherLoss(loss)) => self.loss.set(Some(loss)),
            Ok(ResetOutcome::Conflict {
                now: (now, loss), ..
            }) => {
                self.editor.on_remote_change(now);
                self.loss.set(Some(loss));
            }
            Ok(ResetOutcome::VersionRequired {
                now: (now, loss), ..
            }) => {
                self.editor.reload_from(now);
                self.loss.set(Some(loss));
            }
            Ok(ResetOutcome::Gone(_)) => {
                self.open.set(false);
                self.editor.editing.outcome.set(Some(WriteOutcome::Gone));
            }
            Ok(_) => {}
        }
        self.outcome.set(Some(told));
    }
}

/// A reset that has ended. Its secret is not in it any more.
struct Ended {
    outcome: Result<ResetOutcome, OtherLoss>,
    /// The company has taken the secret, to be stored.
    is_given: bool,
}

impl From<&Ended> for WriteOutcome {
    fn from(ended: &Ended) -> Self {
        match &ended.outcome {
            Ok(ResetOutcome::Done((account, _))) if !ended.is_given => {
                Self::WithoutSecret(account.value.id.clone())
            }
            Ok(outcome) => outcome.into(),
            Err(OtherLoss(Ok(_))) => Self::Conflict,
            Err(OtherLoss(Err(failure))) => Self::Failed(failure.clone()),
        }
    }
}

/// Keeps what an account could do before its reset.
fn keep(scope: CompanyScope, account: &Account, before: Option<Matrix>) {
    // A second reset takes nothing, and must not take away what is kept of the first.
    if let Some(matrix) = before.filter(|matrix| !matrix.counts().are_none_everywhere()) {
        scope.keep_permissions(&account.id, matrix);
    }
}
