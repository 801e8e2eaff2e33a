//! What is done, what is next.

use domain::{Account, AccountChange, AccountId, Action, Draft, Level, LevelChange, Matrix};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Side;
use crate::api::{Client, Failure, FailureKind, Versioned};
use crate::app::Shell;
use crate::browser::BrowserUnicode;
use crate::components::{
    Announcer, Banner, Bdi, Button, ButtonKind, ChangeList, ChangeRow, Checkbox, Icon, Link, Step,
    StepState, Steps as StepList, Tone,
};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::screens::deleting::Delete;
use crate::screens::say;
use crate::screens::ways::account_route;
use crate::session::CompanyScope;

/// The state of a replacement.
#[derive(Clone, Copy)]
struct Replacing {
    scope: CompanyScope,
    reads: StoredValue<Client, LocalStorage>,
    announcer: Announcer,
    shell: Shell,
    words: Words,
    old_id: StoredValue<AccountId>,
    /// `None` once it is gone.
    old: RwSignal<Option<Side>>,
    new: RwSignal<Side>,
    /// What the old account may do, or could.
    old_matrix: RwSignal<Option<Matrix>>,
    /// The old account's name, for the new one, once the old one is gone.
    old_name: StoredValue<Option<String>>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

/// Where a replacement stands, and its next step.
#[component]
pub fn Steps(
    /// The old account's id.
    old_id: AccountId,
    /// The old account; `None` when it is gone.
    old: Option<Side>,
    /// The new account.
    new: Side,
) -> impl IntoView {
    let t = Words::expect();
    let name = old.as_ref().map(|old| old.account.value.name.clone());
    let scope = CompanyScope::expect();
    let replacing = Replacing {
        scope,
        reads: StoredValue::new_local(scope.client_here()),
        announcer: Announcer::expect(),
        shell: Shell::expect(),
        words: t,
        old_id: StoredValue::new(old_id),
        old_matrix: RwSignal::new(old.as_ref().and_then(|old| Some(old.matrix.clone()?.value))),
        old: RwSignal::new(old),
        new: RwSignal::new(new),
        old_name: StoredValue::new(name),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
    };
    let copied = Memo::new(move |_| replacing.missing().is_empty());
    let gone = Memo::new(move |_| replacing.old.with(Option::is_none));
    let state = move |done: bool, next: bool| match (done, next) {
        (true, _) => StepState::Done,
        (false, true) => StepState::Next,
        (false, false) => StepState::Later,
    };
    let new_name = move || replacing.new.with(|new| new.account.value.name.clone());
    let failure = move || {
        replacing
            .failure
            .get()
            .map(|failure| say::failure_banner(t, &failure, None))
    };
    view! {
        <div class="sa-stack sa-form">
            <StepList label=t.replace_steps() done=t.step_done() next=t.step_next()>
                <Step title=t.replace_step_new() state=StepState::Done>
                    <p>
                        <Bdi text=new_name() />
                    </p>
                    <p class="sa-muted">{t.replace_step_new_text()}</p>
                </Step>
                <Step
                    title=t.replace_step_permissions()
                    state=Signal::derive(move || state(copied.get(), true))
                >
                    <CopyStep replacing=replacing />
                </Step>
                <Step
                    title=t.replace_step_switch()
                    state=Signal::derive(move || state(gone.get(), copied.get()))
                >
                    <SwitchStep replacing=replacing />
                </Step>
                <Step
                    title=t.replace_step_delete()
                    state=Signal::derive(move || state(gone.get(), copied.get()))
                >
                    <DeleteStep replacing=replacing />
                </Step>
            </StepList>
            {failure}
        </div>
    }
}

/// The old account's permissions, for the new one.
#[component]
fn CopyStep(replacing: Replacing) -> impl IntoView {
    let t = Words::expect();
    let denied = replacing.scope.denied(Action::SetPermissions);
    let reason = MaybeProp::derive(move || denied.get().map(|denied| say::denied(t, denied)));
    let rows = Signal::derive(move || {
        let one = |change: &LevelChange| ChangeRow {
            field: change.friendly_name.clone(),
            from: Some(say::any_level(t, &change.from)),
            to: say::any_level(t, &change.to),
            note: None,
        };
        replacing.missing().iter().map(one).collect::<Vec<_>>()
    });
    let unknown = move || {
        replacing
            .old
            .with(|old| old.as_ref().is_some_and(|old| old.matrix.is_none()))
            || replacing.new.with(|new| new.matrix.is_none())
    };
    move || {
        if unknown() {
            return t.replace_permissions_unknown().into_any();
        }
        if rows.with(Vec::is_empty) {
            return html::p()
                .class("sa-muted")
                .child(t.replace_permissions_same())
                .into_any();
        }
        view! {
            <ChangeList label=t.replace_step_permissions() rows=rows from=t.from() to=t.to() />
            <div class="sa-cluster">
                <Button
                    label=t.copy_permissions()
                    kind=ButtonKind::Primary
                    busy=replacing.busy
                    disabled_reason=reason
                    on_press=move |()| replacing.copy()
                />
            </div>
        }
        .into_any()
    }
}

/// The applications get the new credentials; whether they use them can be seen.
#[component]
fn SwitchStep(replacing: Replacing) -> impl IntoView {
    let t = Words::expect();
    let used = move |account: &Account| say::time(t, account.last_used_at, t.never_used(), true);
    let old = move || {
        replacing.old.with(|old| {
            old.as_ref().map(|old| {
                let account = &old.account.value;
                view! {
                    <p>
                        <Bdi text=account.name.clone() /> ": " {t.last_used()} " " {used(account)}
                    </p>
                }
            })
        })
    };
    let new = move || {
        replacing.new.with(|new| {
            let account = &new.account.value;
            view! {
                <p>
                    <Bdi text=account.name.clone() /> ": " {t.last_used()} " " {used(account)}
                </p>
            }
        })
    };
    view! {
        <p>{t.replace_step_switch_text()}</p>
        <div>{old} {new}</div>
        <div class="sa-cluster">
            <Button
                label=t.look_again()
                icon=Icon::Refresh
                small=true
                busy=replacing.busy
                on_press=move |()| replacing.refresh()
            />
        </div>
    }
}

/// The old account goes, and the new one may take its name.
#[component]
fn DeleteStep(replacing: Replacing) -> impl IntoView {
    move || match replacing.old.get() {
        Some(old) => view! { <DeleteOld replacing=replacing old=old.account /> }.into_any(),
        None => view! { <Finish replacing=replacing /> }.into_any(),
    }
}

/// The person says that nothing uses it any more, and then types its name.
#[component]
fn DeleteOld(replacing: Replacing, old: Versioned<Account>) -> impl IntoView {
    let t = Words::expect();
    let denied = replacing.scope.denied(Action::Manage);
    let reason = MaybeProp::derive(move || denied.get().map(|denied| say::denied(t, denied)));
    let unused = RwSignal::new(false);
    let asked_too_soon = RwSignal::new(false);
    let deleting = RwSignal::new(false);
    Effect::new(move || {
        if unused.get() {
            asked_too_soon.set(false);
        }
    });
    let name = old.value.name.clone();
    let seen = RwSignal::new(old);
    let too_early = move || {
        (!replacing.missing().is_empty()).then(|| {
            view! {
                <Banner
                    tone=Tone::Warning
                    title=t.replace_not_copied()
                    text=t.replace_not_copied_text()
                />
            }
        })
    };
    let warning = move || {
        asked_too_soon.get().then(|| {
            view! { <Banner tone=Tone::Warning title=t.replace_say_unused() live=true /> }
        })
    };
    let follow = move |now: Versioned<Account>| {
        replacing.scope.feed.replace(&now.value);
        seen.set(now);
    };
    view! {
        {too_early}
        <Checkbox label=t.replace_unused(&name) checked=unused />
        {warning}
        <div class="sa-cluster">
            <Button
                label=t.delete()
                icon=Icon::Trash
                kind=ButtonKind::Danger
                disabled_reason=reason
                on_press=move |()| {
                    if unused.get_untracked() {
                        deleting.set(true);
                    } else {
                        asked_too_soon.set(true);
                    }
                }
            />
        </div>
        <Delete
            seen=seen
            follow=Callback::new(follow)
            done=Callback::new(move |_| replacing.old_is_gone())
            open=deleting
        />
    }
}

/// All is done but the name.
#[component]
fn Finish(replacing: Replacing) -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let route = replacing
        .new
        .with_untracked(|new| account_route(replacing.scope, new.account.value.id.clone()));
    let href = navigator.href(&route);
    let rename = move || {
        let old = replacing.old_name.get_value()?;
        let differs = replacing.new.with(|new| new.account.value.name != old);
        differs.then(|| {
            view! {
                <Button
                    label=t.replace_take_name(&old)
                    busy=replacing.busy
                    on_press=move |()| replacing.take_name()
                />
            }
        })
    };
    view! {
        <Banner tone=Tone::Success title=t.replace_done() />
        <div class="sa-cluster">
            {rename}
            <Link
                href=href
                label=t.open_account()
                kind=ButtonKind::Primary
                on_press=move |()| navigator.go(route.clone())
            />
        </div>
    }
}

impl Replacing {
    /// What the old account may do and the new one may not, or not the same.
    fn missing(self) -> Vec<LevelChange> {
        // What the old one could do is remembered when it is gone.
        let old = self.old_matrix.get();
        let new = self.new.get().matrix;
        let (Some(old), Some(new)) = (old, new) else {
            return Vec::new();
        };
        let wanted = new.value.with_levels_of(&old);
        let grants =
            |change: &LevelChange| old.level(&change.tool).is_some_and(|level| *level != NONE);
        let changes = wanted.changes_since(&new.value);
        // What the new one may do beyond that is its own business.
        changes.into_iter().filter(grants).collect()
    }

    fn copy(self) {
        let Some(seen) = self.new.get_untracked().matrix else {
            return;
        };
        let mut wanted = seen.value.clone();
        for change in untrack(|| self.missing()) {
            wanted.set(&change.tool, &change.to);
        }
        let id = self.new.with_untracked(|new| new.account.value.id.clone());
        let client = self.scope.session().client().within(self.scope.id());
        self.start();
        spawn_local(async move {
            match client.set_permissions(&id, &seen, &wanted).await {
                Ok(matrix) => {
                    self.new.try_update(|new| {
                        new.account.value.permissions = Some(matrix.value.counts());
                        self.scope.feed.replace(&new.account.value);
                        new.matrix = Some(matrix);
                    });
                    self.announcer.say(self.words.permissions_saved());
                    self.busy.try_set(false);
                }
                Err(failure) => {
                    self.failed(failure.clone(), Action::SetPermissions);
                    if failure.kind == FailureKind::Stale || failure.leaves_doubt() {
                        self.refresh();
                    }
                }
            }
        });
    }

    /// Looks both up again: who was used when, and what changed meanwhile.
    fn refresh(self) {
        let (Some(client), Some(old), Some(new)) = (
            self.reads.try_get_value(),
            self.old_id.try_get_value(),
            self.new
                .try_with_untracked(|new| new.account.value.id.clone()),
        ) else {
            return; // they have left
        };
        self.busy.set(true);
        spawn_local(async move {
            let (before, after) =
                futures_util::future::join(super::side(&client, &old), super::side(&client, &new))
                    .await;
            match before {
                Ok(before) => {
                    if let Some(matrix) = &before.matrix {
                        self.old_matrix.try_set(Some(matrix.value.clone()));
                    }
                    self.old.try_set(Some(before));
                }
                Err(failure) if failure.is_gone() => {
                    self.old.try_set(None);
                }
                Err(failure) => self.failed(failure, Action::Read),
            }
            match after {
                Ok(after) => {
                    self.new.try_set(after);
                }
                Err(failure) => self.failed(failure, Action::Read),
            }
            self.busy.try_set(false);
        });
    }

    fn old_is_gone(self) {
        self.scope.end_replacement(&self.old_id.get_value());
        self.old.set(None);
        self.shell.focus_heading();
    }

    /// The new account takes the name of the old one, which nobody has any more.
    fn take_name(self) {
        let Some(name) = self.old_name.get_value() else {
            return;
        };
        let seen = self.new.with_untracked(|new| new.account.clone());
        let draft = Draft {
            name,
            ..Draft::of(&seen.value)
        };
        let max = self
            .scope
            .policy()
            .with_untracked(|policy| policy.name_max_length);
        let checked = draft.check(&seen.value, max, &BrowserUnicode);
        let Some(change) = checked.ok().and_then(AccountChange::from_checked) else {
            return; // an old name that breaks today's rules
        };
        let client = self.scope.session().client().within(self.scope.id());
        self.start();
        spawn_local(async move {
            match client.update(&seen, &change).await {
                Ok(account) => {
                    self.scope.feed.replace(&account.value);
                    self.announcer
                        .say(self.words.saved_named(&account.value.name));
                    self.new.try_update(|new| new.account = account);
                    self.busy.try_set(false);
                }
                Err(failure) => {
                    self.failed(failure, Action::Manage);
                    self.refresh();
                }
            }
        });
    }

    fn start(self) {
        self.busy.set(true);
        self.failure.set(None);
    }

    fn failed(self, failure: Failure, action: Action) {
        if matches!(failure.kind, FailureKind::Forbidden(_)) && action != Action::Read {
            self.scope.note_refusal(action);
        }
        self.failure.try_set(Some(failure));
        self.busy.try_set(false);
    }
}

const NONE: Level = Level::Known(domain::AccessLevel::None);
