//! Delete: looked at, and confirmed by typing how many (S37).

use client::bulk::{Target, Task};
use domain::Action;
use leptos::html;
use leptos::prelude::*;

use super::preview::{Preview, column};
use crate::components::{Badge, Banner, ButtonKind, Cell, FieldError, TextField, Tone, unique_id};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::screens::shared::form_shell::{FormShell, Mistakes};
use crate::screens::shared::links::list_route;
use crate::screens::shared::messages;
use crate::session::CompanyScope;

/// The question, and what it is about.
#[component]
pub fn Delete() -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let targets = scope.bulk.targets();
    let count = Memo::new(move |_| targets.with(|targets| targets.len()));
    let typed = RwSignal::new(String::new());
    let attempts = RwSignal::new(0_u32);
    // However the number is grouped: digits are what counts.
    let confirmed = Memo::new(move |_| {
        let typed = typed.get();
        let digits = typed.chars().filter(char::is_ascii_digit);
        digits.collect::<String>().parse() == Ok(count.get())
    });
    let id = unique_id("confirm");
    let reason = messages::why_denied(t, scope, Action::Manage);
    let start = move |()| {
        if confirmed.get_untracked() {
            let all = targets.get_untracked();
            scope.bulk.start(Task::Delete, all.to_vec());
        } else {
            attempts.update(|attempts| *attempts += 1);
        }
    };
    let error = Memo::new(move |_| {
        let is_wrong = attempts.get() > 0 && !confirmed.get();
        is_wrong.then(|| t.confirm_wrong(&count.get().to_string()))
    });
    let field_id = id.clone();
    let listed = move || {
        let message = error.get()?;
        let field_id = field_id.clone();
        Some(FieldError { field_id, message })
    };
    let mistakes = Mistakes {
        title: Signal::derive(move || t.bulk_errors()),
        listed: Signal::derive(move || listed().into_iter().collect()),
        attempts: attempts.into(),
        to_field: Signal::default(),
    };
    view! {
        <FormShell
            denied=reason
            submit=Callback::new(start)
            label=Signal::derive(move || t.delete_many(count.get()))
            kind=ButtonKind::Danger
            cancel=Callback::new(move |()| navigator.go(list_route(scope)))
            mistakes=mistakes
            below=move || {
                view! {
                    <Preview
                        columns=vec![column("used", t.last_used()), column("health", t.health())]
                        cells=Callback::new(move |(target,)| cells(t, &target))
                    />
                }
            }
        >
            <Banner
                tone=Tone::Warning
                title=Signal::derive(move || t.will_be_deleted(count.get()))
                text=t.will_be_deleted_text()
            />
            <TextField
                label=t.confirm_count()
                value=typed
                hint=MaybeProp::derive(move || Some(t.confirm_hint(&count.get().to_string())))
                error=error
                disabled_reason=reason
                id=id
            />
        </FormShell>
    }
}

fn cells(t: Words, target: &Target) -> AnyView {
    let (tone, health) = if target.functional {
        (Tone::Success, t.functional())
    } else {
        (Tone::Danger, t.not_functional())
    };
    let used = target.last_used_at;
    view! {
        <Cell label=t.last_used()>
            {messages::time(t, used, t.never_used(), false)}
        </Cell>
        <Cell label=t.health()>
            {html::span().child(view! { <Badge tone=tone label=health plain=true /> })}
        </Cell>
    }
    .into_any()
}
