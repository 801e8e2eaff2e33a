//! What is done, what is next.

use client::Versioned;
use domain::{Account, Action};
use leptos::prelude::*;

use super::copy_step::CopyStep;
use super::flow::ReplacementFlow;
use super::pair::Side;
use crate::components::{
    Banner, Button, ButtonKind, Checkbox, Icon, StatusRegion, Step, StepState, Steps as StepList,
    Tone, UntrustedText, bidi_isolate, rich_text,
};
use crate::i18n::Words;
use crate::screens::shared::deleting::Delete;
use crate::screens::shared::links::{RouteLink, account_route};
use crate::screens::shared::messages;
use crate::screens::shared::outcomes::outcome_banner;

/// Where a replacement stands, and its next step.
#[component]
pub fn Steps(
    old: Side,
    new: Side,
    /// Looks both up again, and begins anew with what they are then.
    again: Callback<()>,
) -> impl IntoView {
    let t = Words::expect();
    let flow = ReplacementFlow::new(old, new, again);
    let settled = Memo::new(move |_| flow.is_settled());
    let gone = flow.gone;
    let state = move |done: bool, next: bool| match (done, next) {
        (true, _) => StepState::Done,
        (false, true) => StepState::Next,
        (false, false) => StepState::Later,
    };
    let name = |side: &Side| side.account.value.name.clone();
    let pair = move || {
        let new = bidi_isolate(&flow.new.with(name));
        let old = bidi_isolate(&flow.old.with(name));
        rich_text(&t.replace_pair(&new, &old))
    };
    let failure = move || Some(messages::failure_banner(t, &flow.failure.get()?, None));
    let outcome = move || {
        let (step, ended) = flow.outcome.get()?;
        Some(outcome_banner(t, &step, &ended))
    };
    view! {
        <div class="sa-stack sa-form">
            <p class="sa-lead sa-sentence">{pair}</p>
            <StepList label=t.replace_steps() done=t.step_done() next=t.step_next()>
                <Step title=t.replace_step_new() state=StepState::Done>
                    <p>
                        <UntrustedText text=Signal::derive(move || flow.new.with(name)) />
                    </p>
                    <p class="sa-muted">{t.replace_step_new_text()}</p>
                </Step>
                <Step
                    title=t.replace_step_permissions()
                    state=Signal::derive(move || state(settled.get(), true))
                >
                    <CopyStep flow=flow />
                </Step>
                <Step
                    title=t.replace_step_switch()
                    state=Signal::derive(move || state(gone.get(), settled.get()))
                >
                    <SwitchStep flow=flow />
                </Step>
                <Step
                    title=t.replace_step_delete()
                    state=Signal::derive(move || state(gone.get(), settled.get()))
                >
                    {move || {
                        if gone.get() {
                            view! { <Finish flow=flow /> }.into_any()
                        } else {
                            view! { <DeleteOld flow=flow settled=settled /> }.into_any()
                        }
                    }}
                </Step>
            </StepList>
            {failure}
            <StatusRegion content=outcome />
        </div>
    }
}

/// The applications get the new credentials; whether they use them can be seen.
#[component]
fn SwitchStep(flow: ReplacementFlow) -> impl IntoView {
    let t = Words::expect();
    let used = move |side: &Side| {
        let account = &side.account.value;
        let used = messages::time(t, account.last_used_at, t.never_used(), true);
        view! {
            <p>
                <UntrustedText text=account.name.clone() /> ": " {t.last_used()} " " {used}
            </p>
        }
    };
    let old = move || (!flow.gone.get()).then(|| flow.old.with(used));
    let new = move || flow.new.with(used);
    view! {
        <p>{t.replace_step_switch_text()}</p>
        <div>{old} {new}</div>
        <div class="sa-cluster">
            <Button
                label=t.look_again()
                icon=Icon::Refresh
                small=true
                busy=flow.is_busy()
                on_press=move |()| flow.look_again()
            />
        </div>
    }
}

/// The person says that nothing uses it any more, and then types its name.
#[component]
fn DeleteOld(flow: ReplacementFlow, settled: Memo<bool>) -> impl IntoView {
    let t = Words::expect();
    let reason = messages::why_denied(t, flow.scope, Action::Manage);
    let unused = RwSignal::new(false);
    let asked_too_soon = RwSignal::new(false);
    let deleting = RwSignal::new(false);
    Effect::new(move || {
        if unused.get() {
            asked_too_soon.set(false);
        }
    });
    let seen = RwSignal::new(flow.old.get_untracked().account);
    let name = Memo::new(move |_| seen.with(|seen| seen.value.name.clone()));
    Effect::new(move || {
        let now = flow.old.get().account;
        // Not under somebody who has the question before them: what they see there, they decide on.
        if !deleting.get() {
            let used = |account: &Versioned<Account>| account.value.last_used_at;
            if seen.with_untracked(used) != used(&now) {
                unused.set(false); // it was said of what was known then
            }
            seen.set(now);
        }
    });
    let too_early = move || {
        (!settled.get()).then(|| {
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
        flow.scope.feed.replace(&now.value);
        seen.set(now.clone());
        flow.old.update(|old| old.account = now);
    };
    view! {
        {too_early}
        <Checkbox
            label=Signal::derive(move || t.replace_unused(&bidi_isolate(&name.get())))
            checked=unused
        />
        {warning}
        <div class="sa-cluster">
            <Button
                label=t.delete()
                icon=Icon::Trash
                kind=ButtonKind::Danger
                disabled_reason=reason
                on_press=move |()| {
                    let is_unused = unused.get_untracked();
                    deleting.set(is_unused);
                    asked_too_soon.set(!is_unused);
                }
            />
        </div>
        <Delete
            seen=seen
            follow=Callback::new(follow)
            done=Callback::new(move |_| flow.old_is_gone())
            open=deleting
        />
    }
}

/// All is done but the name.
#[component]
fn Finish(flow: ReplacementFlow) -> impl IntoView {
    let t = Words::expect();
    let new = flow.new.get_untracked().account.value.id;
    let to = account_route(flow.scope, new);
    let rename = move || {
        let old = flow.old.with(|old| bidi_isolate(&old.account.value.name));
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
