//! The old account's permissions, for the new one.

use domain::{Action, LevelChange};
use leptos::html;
use leptos::prelude::*;

use super::flow::ReplacementFlow;
use crate::components::{Button, ButtonKind, ChangeList, ChangeRow, Checkbox};
use crate::i18n::Words;
use crate::screens::shared::messages;

/// What differs, and what becomes of it: it is copied, or it is as wanted.
#[component]
pub fn CopyStep(
    /// The state.
    flow: ReplacementFlow,
) -> impl IntoView {
    let t = Words::expect();
    let lacks = Memo::new(move |_| flow.lacks());
    let any = Memo::new(move |_| lacks.with(|lacks| !lacks.is_empty()));
    move || {
        if !flow.is_comparable() {
            return t.replace_permissions_unknown().into_any();
        }
        if any.get() {
            view! { <Lacks flow=flow lacks=lacks /> }.into_any()
        } else {
            let same = html::p().class("sa-muted");
            view! {
                {same.child(t.replace_permissions_same())}
                <Gains flow=flow />
            }
            .into_any()
        }
    }
}

/// What the new account may not do as the old one may.
#[component]
fn Lacks(flow: ReplacementFlow, lacks: Memo<Vec<LevelChange>>) -> impl IntoView {
    let t = Words::expect();
    let denied = flow.scope.denied(Action::SetPermissions);
    let reason = MaybeProp::derive(move || denied.get().map(|denied| messages::denied(t, denied)));
    let rows = Signal::derive(move || {
        let one = |change: &LevelChange| ChangeRow {
            field: change.friendly_name.clone(),
            from: Some(messages::any_level(t, &change.from)),
            to: messages::any_level(t, &change.to),
            note: messages::power(t, change),
        };
        lacks.with(|lacks| lacks.iter().map(one).collect::<Vec<_>>())
    });
    let count = move || lacks.with(Vec::len);
    view! {
        <p>{move || t.replace_lacks(count())}</p>
        <ChangeList label=t.replace_step_permissions() rows=rows from=t.from() to=t.to() />
        <Gains flow=flow />
        <div class="sa-cluster">
            <Button
                label=t.copy_permissions()
                kind=ButtonKind::Primary
                busy=flow.is_busy()
                disabled_reason=reason
                on_press=move |()| flow.copy()
            />
        </div>
        <Checkbox label=t.replace_as_wanted() checked=flow.as_wanted />
    }
}

/// What only the new account may do; that is not taken away.
#[component]
fn Gains(flow: ReplacementFlow) -> impl IntoView {
    let t = Words::expect();
    let rows = Signal::derive(move || {
        let one = |change: &LevelChange| ChangeRow {
            field: change.friendly_name.clone(),
            from: None,
            to: messages::any_level(t, &change.to),
            note: None,
        };
        flow.gains().iter().map(one).collect::<Vec<_>>()
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
