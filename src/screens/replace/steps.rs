//! What is done, what is next.

use client::Versioned;
use domain::{Account, Action, LevelChange};
use leptos::prelude::*;

use super::flow::ReplacementFlow;
use super::pair::{Side, Sides};
use crate::components::{
    Banner, Button, ButtonKind, ChangeList, ChangeRow, Checkbox, Icon, StatusRegion, Step,
    StepState, Steps as StepList, Tone, UntrustedText, bidi_isolate, rich_text,
};
use crate::i18n::Words;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::screens::shared::deleting::Delete;
use crate::screens::shared::level_changes::change_row;
use crate::screens::shared::links::{RouteLink, account_route};
use crate::screens::shared::messages;
use crate::screens::shared::outcomes::outcome_banner;
use crate::session::Write;

/// Where a replacement stands, and its next step. `again` looks both up again, and begins anew with what
/// they are then.
pub fn steps(t: Words, sides: Sides, again: Callback<()>) -> AnyView {
    let flow = ReplacementFlow::new(sides, again);
    let (gone, unused) = (flow.gone, flow.unused);
    let settled = Memo::new(move |_| flow.as_wanted.get() || !flow.sides.with(Sides::is_lacking));
    let step = |before: fn(bool, bool) -> bool, done: fn(bool, bool) -> bool| {
        Signal::derive(move || match (settled.get(), unused.get()) {
            _ if gone.get() => StepState::Done,
            (settled, unused) if done(settled, unused) => StepState::Done,
            (settled, unused) if before(settled, unused) => StepState::Next,
            _ => StepState::Later,
        })
    };
    let copying = step(|_, _| true, |settled, _| settled);
    let switching = step(|settled, _| settled, |settled, unused| settled && unused);
    let deleting = step(|settled, unused| settled && unused, |_, _| false);
    let pair = move || {
        let Sides { old, new } = flow.sides.get();
        rich_text(&t.replace_pair(&bidi_isolate(&new.name()), &bidi_isolate(&old.name())))
    };
    let new_name = move || flow.sides.with(|sides| sides.new.name());
    view! {
        <div class="sa-stack sa-form">
            <p class="sa-lead sa-sentence">{pair}</p>
            <StepList label=t.replace_steps() done=t.step_done() next=t.step_next()>
                <Step title=t.replace_step_new() state=StepState::Done>
                    <p>
                        <UntrustedText text=Signal::derive(new_name) />
                    </p>
                    <p class="sa-muted">{t.replace_step_new_text()}</p>
                </Step>
                <Step title=t.copy_permissions() state=copying>
                    {copy_step(t, flow)}
                    {look_again(t, flow, copying)}
                    {ending(t, flow, |step| matches!(step, Write::SavePermissions(_)))}
                </Step>
                <Step title=t.replace_step_switch() state=switching>
                    {switch_step(t, flow, switching)}
                    {look_again(t, flow, switching)}
                </Step>
                <Step title=t.replace_step_delete() state=deleting>
                    {delete_step(t, flow, deleting)}
                    {look_again(t, flow, deleting)}
                    {ending(t, flow, |step| !matches!(step, Write::SavePermissions(_)))}
                </Step>
            </StepList>
        </div>
    }
    .into_any()
}

/// How a step ended, where that was not well.
fn ending(t: Words, flow: ReplacementFlow, is_of: fn(&Write) -> bool) -> impl IntoView {
    let outcome = move || {
        let (step, ended) = flow.outcome.get()?;
        is_of(&step).then(|| outcome_banner(t, &step, &ended))
    };
    view! { <StatusRegion content=outcome /> }
}

/// The way to look the two up again, in the step that is next.
fn look_again(t: Words, flow: ReplacementFlow, state: Signal<StepState>) -> impl IntoView {
    let is_next = Memo::new(move |_| state.get() == StepState::Next);
    let button = move || {
        view! {
            <div class="sa-cluster">
                <Button
                    label=t.refresh()
                    icon=Icon::Refresh
                    small=true
                    busy=flow.is_busy()
                    on_press=move |()| flow.look_again()
                />
            </div>
            {move || Some(messages::failure_banner(t, &flow.failure.get()?, None))}
        }
    };
    move || is_next.get().then(button)
}

/// The old account's permissions, for the new one: what differs is copied, or it is as wanted.
fn copy_step(t: Words, flow: ReplacementFlow) -> impl IntoView {
    let is_comparable = Memo::new(move |_| flow.sides.with(Sides::lacks).is_some());
    let is_lacking = Memo::new(move |_| flow.sides.with(Sides::is_lacking));
    move || {
        if !is_comparable.get() {
            return t.replace_permissions_unknown().into_any();
        }
        if is_lacking.get() {
            return lacks(t, flow).into_any();
        }
        view! {
            <p class="sa-muted">{t.replace_permissions_same()}</p>
            {gains(t, flow)}
        }
        .into_any()
    }
}

/// What the new account may not do as the old one may.
fn lacks(t: Words, flow: ReplacementFlow) -> impl IntoView {
    let rows = Signal::derive(move || {
        let lacks = flow.sides.with(Sides::lacks);
        let row = |change| change_row(t, change);
        lacks.iter().flatten().map(row).collect::<Vec<_>>()
    });
    view! {
        <p>{move || t.replace_lacks(rows.with(Vec::len))}</p>
        <ChangeList label=t.copy_permissions() rows=rows from=t.from() to=t.to() />
        {gains(t, flow)}
        <div class="sa-cluster">
            <Button
                label=t.copy_permissions()
                kind=ButtonKind::Primary
                busy=flow.is_busy()
                disabled_reason=messages::why_denied(t, flow.scope, Action::SetPermissions)
                on_press=move |()| flow.copy()
            />
        </div>
        <Checkbox label=t.replace_as_wanted() checked=flow.as_wanted />
    }
}

/// What only the new account may do; that is not taken away.
fn gains(t: Words, flow: ReplacementFlow) -> impl IntoView {
    let row = move |change: &LevelChange| ChangeRow {
        from: None,
        note: None,
        ..change_row(t, change)
    };
    let rows = Signal::derive(move || {
        let gains = flow.sides.with(Sides::gains);
        gains.iter().map(row).collect::<Vec<_>>()
    });
    let any = Memo::new(move |_| !rows.with(Vec::is_empty));
    move || {
        any.get().then(|| {
            view! {
                <p class="sa-muted">{t.replace_gains()}</p>
                <ChangeList label=t.replace_gains() rows=rows from=t.from() to=t.to() />
            }
        })
    }
}

/// The applications get the new credentials; whether they use them can be seen. Once nothing uses the old
/// ones any more, the person says so.
fn switch_step(t: Words, flow: ReplacementFlow, state: Signal<StepState>) -> impl IntoView {
    let used = move |side: &Side| {
        let used = messages::time(t, side.account.value.last_used_at, t.never_used(), true);
        view! {
            <p>
                <UntrustedText text=side.name() /> ": " {t.last_used()} " " {used}
            </p>
        }
    };
    let name = move || flow.sides.with(|sides| bidi_isolate(&sides.old.name()));
    let has_come = Memo::new(move |_| state.get() != StepState::Later);
    move || {
        let text = view! { <p>{t.replace_step_switch_text()}</p> };
        if !has_come.get() {
            return text.into_any();
        }
        view! {
            {text}
            <div>
                {move || (!flow.gone.get()).then(|| flow.sides.with(|sides| used(&sides.old)))}
                {move || flow.sides.with(|sides| used(&sides.new))}
            </div>
            {move || {
                (!flow.gone.get()).then(|| {
                    let label = Signal::derive(move || t.replace_unused(&name()));
                    view! { <Checkbox label=label checked=flow.unused /> }
                })
            }}
        }
        .into_any()
    }
}

/// The old account is deleted, once its name was typed; then the new one may have its name.
fn delete_step(t: Words, flow: ReplacementFlow, state: Signal<StepState>) -> impl IntoView {
    let is_asked = flow.deleting;
    let has_come = Memo::new(move |_| is_asked.get() || state.get() == StepState::Next);
    move || {
        if flow.gone.get() {
            finish(t, flow).into_any()
        } else if has_come.get() {
            delete_old(t, flow).into_any()
        } else {
            view! { <p class="sa-muted">{t.replace_step_delete_text()}</p> }.into_any()
        }
    }
}

fn delete_old(t: Words, flow: ReplacementFlow) -> impl IntoView {
    let seen = RwSignal::new(flow.sides.get_untracked().old.account);
    Effect::new(move || {
        let now = flow.sides.get().old.account;
        if !flow.deleting.get() {
            seen.set(now);
        }
    });
    let follow = move |now: Versioned<Account>| {
        flow.scope.feed.replace(&now.value);
        seen.set(now.clone());
        flow.sides.update(|sides| sides.old.account = now);
    };
    view! {
        <div class="sa-cluster">
            <Button
                label=t.delete()
                icon=Icon::Trash
                kind=ButtonKind::Danger
                disabled_reason=messages::why_denied(t, flow.scope, Action::Manage)
                on_press=move |()| flow.deleting.set(true)
            />
        </div>
        <Delete
            seen=seen
            follow=follow
            done=Callback::new(move |_| flow.old_is_gone())
            open=flow.deleting
        />
    }
}

/// All is done but the name.
fn finish(t: Words, flow: ReplacementFlow) -> impl IntoView {
    let new = flow.sides.with_untracked(|sides| sides.new.id());
    let to = account_route(flow.scope, new);
    let rename = move || {
        let old = flow.sides.with(|sides| bidi_isolate(&sides.old.name()));
        flow.name_change().map(|_| {
            view! {
                <Button
                    label=t.replace_take_name(&old)
                    busy=flow.is_busy()
                    on_press=move |()| flow.take_name()
                />
            }
        })
    };
    view! {
        <Banner tone=Tone::Success title=t.replace_done() />
        <div class="sa-cluster">
            {rename} <RouteLink to=to label=t.open_account() kind=ButtonKind::Primary />
        </div>
    }
}
