//! Delete: looked at, and confirmed by typing how many (S37).

use client::bulk::{Target, Task};
use domain::Action;
use leptos::html;
use leptos::prelude::*;

use super::preview::{column, preview};
use crate::components::{Badge, Banner, ButtonKind, Cell, FieldError, TextField, Tone, unique_id};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::screens::shared::form_shell::{FormShell, Mistakes};
use crate::screens::shared::links::list_route;
use crate::screens::shared::messages;
use crate::session::CompanyScope;

/// The question, and what it is about.
pub fn delete(t: Words, scope: CompanyScope) -> AnyView {
    let (navigator, bulk) = (Navigator::expect(), scope.bulk);
    let count = Memo::new(move |_| bulk.targets.with(|targets| targets.len()));
    let typed = RwSignal::new(String::new());
    let attempts = RwSignal::new(0_u32);
    // However the number is grouped: digits are what counts.
    let confirmed = Memo::new(move |_| {
        let typed = typed.get();
        let digits = typed.chars().filter(char::is_ascii_digit);
        digits.collect::<String>().parse() == Ok(count.get())
    });
    let start = move |()| {
        if confirmed.get_untracked() {
            bulk.start(Task::Delete, bulk.targets.get_untracked().to_vec());
        } else {
            attempts.update(|attempts| *attempts += 1);
        }
    };
    let error = Memo::new(move |_| {
        let is_wrong = attempts.get() > 0 && !confirmed.get();
        is_wrong.then(|| t.confirm_wrong(&count.get().to_string()))
    });
    let id = unique_id("confirm");
    let field_id = id.clone();
    let listed = move || {
        let one = |message| FieldError {
            field_id: field_id.clone(),
            message,
        };
        error.get().map(one).into_iter().collect()
    };
    let mistakes = Mistakes {
        title: Signal::derive(move || t.bulk_errors()),
        listed: Signal::derive(listed),
        attempts: attempts.into(),
        to_field: Signal::default(),
    };
    let reason = messages::why_denied(t, scope, Action::Manage);
    view! {
        <FormShell
            denied=reason
            submit=Callback::new(start)
            label=Signal::derive(move || t.delete_many(count.get()))
            kind=ButtonKind::Danger
            cancel=Callback::new(move |()| navigator.go(list_route(scope)))
            mistakes=mistakes
            below=move || {
                let columns = [column("used", t.last_used()), column("health", t.health())];
                preview(t, bulk, Memo::new(|_| None), columns, move |target| cells(t, &target))
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
    .into_any()
}

fn cells(t: Words, target: &Target) -> AnyView {
    let (tone, health) = if target.functional {
        (Tone::Success, t.functional())
    } else {
        (Tone::Danger, t.not_functional())
    };
    let used = messages::time(t, target.last_used_at, t.never_used(), false);
    view! {
        <Cell label=t.last_used()>{used}</Cell>
        <Cell label=t.health()>
            {html::span().child(view! { <Badge tone=tone label=health plain=true /> })}
        </Cell>
    }
    .into_any()
}
