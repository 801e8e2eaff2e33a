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
pub fn CopyStep(flow: ReplacementFlow) -> impl IntoView {
    let t = Words::expect();
    let is_comparable = Memo::new(move |_| flow.lacks.with(Option::is_some));
    let is_lacking = Memo::new(move |_| flow.is_lacking());
    move || {
        if !is_comparable.get() {
            return t.replace_permissions_unknown().into_any();
        }
        if is_lacking.get() {
            return view! { <Lacks flow=flow /> }.into_any();
        }
        let same = html::p().class("sa-muted");
        view! {
            {same.child(t.replace_permissions_same())}
            <Gains flow=flow />
        }
        .into_any()
    }
}

/// What the new account may not do as the old one may.
#[component]
fn Lacks(flow: ReplacementFlow) -> impl IntoView {
    let t = Words::expect();
    let rows = rows(flow.lacks, move |change| ChangeRow {
        from: Some(messages::any_level(t, &change.from)),
        note: messages::power(t, change),
        ..gained(t, change)
    });
    view! {
        <p>{move || t.replace_lacks(rows.with(Vec::len))}</p>
        <ChangeList label=t.replace_step_permissions() rows=rows from=t.from() to=t.to() />
        <Gains flow=flow />
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
#[component]
fn Gains(flow: ReplacementFlow) -> impl IntoView {
    let t = Words::expect();
    let rows = rows(flow.gains, move |change| gained(t, change));
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

fn rows(
    changes: Memo<Option<Vec<LevelChange>>>,
    row: impl Fn(&LevelChange) -> ChangeRow + Send + Sync + 'static,
) -> Signal<Vec<ChangeRow>> {
    Signal::derive(move || changes.with(|changes| changes.iter().flatten().map(&row).collect()))
}

fn gained(t: Words, change: &LevelChange) -> ChangeRow {
    ChangeRow {
        field: change.friendly_name.clone(),
        from: None,
        to: messages::any_level(t, &change.to),
        note: None,
    }
}
