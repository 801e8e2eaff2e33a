//! How each account ended.

use std::sync::Arc;

use client::bulk::{Kind, Outcome, Target, Task};
use domain::Account;
use leptos::html;
use leptos::prelude::*;

use super::preview::{column, name_cell};
use crate::components::{
    Badge, Card, Cell, Choice, Compared, Icon, Select, Tone, UntrustedText, WindowedTable,
};
use crate::i18n::Words;
use crate::screens::shared::compared::{self, Wanted};
use crate::screens::shared::messages;
use crate::session::CompanyScope;

/// The table of outcomes, with a filter.
#[component]
pub fn Outcomes() -> impl IntoView {
    let t = Words::expect();
    let run = CompanyScope::expect().bulk.run();
    let filter = RwSignal::new(String::new());
    let kinds = [
        ("done", t.outcomes_done(), Kind::Done),
        ("conflict", t.outcomes_conflicts(), Kind::Conflict),
        ("failed", t.outcomes_failed(), Kind::Failed),
        ("open", t.outcomes_open(), Kind::Open),
    ];
    let mut choices = vec![Choice::new("", t.filter_all())];
    choices.extend(
        kinds
            .clone()
            .map(|(code, label, _)| Choice::new(code, label)),
    );
    // The accounts of one kind, by their place in the run; `None` for all of them.
    let shown = Memo::new(move |_| {
        let filter = filter.get();
        let (.., kind) = kinds.iter().find(|(code, ..)| *code == filter)?;
        let of_kind = run.with(|run| {
            let all = run.outcomes().iter().enumerate();
            let of_kind = all.filter(|(_, outcome)| outcome.kind() == *kind);
            of_kind.map(|(at, _)| at).collect::<Vec<_>>()
        });
        Some(Arc::new(of_kind))
    });
    let count = Signal::derive(move || match shown.get() {
        Some(shown) => shown.len(),
        None => run.with(|run| run.outcomes().len()),
    });
    let place = move |index: usize| match shown.get() {
        Some(shown) => shown.get(index).copied(),
        None => Some(index),
    };
    let row = Callback::new(move |index: usize| {
        view! { <Row at=Signal::derive(move || place(index)) /> }.into_any()
    });
    let columns = vec![
        column("name", t.name()),
        column("outcome", t.outcome()),
        column("detail", t.details()),
    ];
    view! {
        <div class="sa-filter">
            <Select
                label=t.show_outcomes()
                options=choices
                value=filter
                on_change=move |chosen| filter.set(chosen)
            />
        </div>
        <Card flush=true>
            <WindowedTable
                class="sa-bulk"
                label=t.outcomes_title()
                columns=columns
                count=count
                row=row
            />
        </Card>
    }
}

#[component]
fn Row(at: Signal<Option<usize>>) -> impl IntoView {
    let t = Words::expect();
    let bulk = CompanyScope::expect().bulk;
    let run = bulk.run();
    let known = Memo::new(move |_| {
        let at = at.get()?;
        run.with(|run| {
            let (target, outcome) = (run.target(at)?, run.outcome(at)?);
            Some((target.clone(), outcome.clone(), run.is_pending(at)))
        })
    });
    move || {
        let (target, outcome, is_pending) = known.get()?;
        let (tone, label) = badge(t, &outcome, is_pending, &bulk.task());
        Some(view! {
            {name_cell(target.name.clone())}
            <Cell label=t.outcome()>
                {html::span().child(view! { <Badge tone=tone label=label plain=true /> })}
            </Cell>
            <Cell label=t.details()>{detail(t, &target, &outcome, &bulk.task())}</Cell>
        })
    }
}

/// How it ended, or whether its turn will come.
fn badge(t: Words, outcome: &Outcome, is_pending: bool, task: &Task) -> (Tone, String) {
    match (outcome, task) {
        (Outcome::Waiting, _) if !is_pending => (Tone::Neutral, t.outcome_not_tried()),
        (Outcome::Waiting, _) => (Tone::Neutral, t.outcome_waiting()),
        (Outcome::UnderWay, _) => (Tone::Info, t.outcome_under_way()),
        (Outcome::Done, Task::SetAppType(_)) => (Tone::Success, t.updated()),
        (Outcome::Done, Task::Delete) => (Tone::Success, t.outcome_deleted()),
        (Outcome::AlreadySo, Task::SetAppType(_)) => (Tone::Success, t.outcome_already_so()),
        (Outcome::AlreadySo, Task::Delete) => (Tone::Success, t.outcome_gone_already()),
        (Outcome::Conflict(_), _) => (Tone::Warning, t.outcome_conflict()),
        (Outcome::Left(_), _) => (Tone::Neutral, t.outcome_left()),
        (Outcome::Gone, _) => (Tone::Warning, t.fail_gone()),
        (Outcome::Failed(_), _) => (Tone::Danger, t.outcome_failed()),
    }
}

fn detail(t: Words, target: &Target, outcome: &Outcome, task: &Task) -> Option<AnyView> {
    let detail = html::span();
    Some(match (outcome, task) {
        (Outcome::Conflict(now) | Outcome::Left(now), _) => changes(t, target, now),
        (Outcome::Failed(failure), _) => {
            let title = messages::failure(t, failure).title;
            let line = match &failure.server_message {
                Some(words) => format!("{title}. {}", t.server_says(words)),
                None => title,
            };
            detail.class("sa-clamp").child(line).into_any()
        }
        (_, Task::SetAppType(to)) => {
            let (from, to) = messages::app_types(t, &target.app_type, to);
            detail
                .class("sa-muted sa-clamp")
                .child(from_to(t, from, to))
                .into_any()
        }
        (_, Task::Delete) => return None,
    })
}

/// From → to; the arrow is for the eye, the word for the ear.
fn from_to(t: Words, from: String, to: String) -> AnyView {
    view! {
        <UntrustedText text=from />
        " "
        {Icon::ArrowRight.view()}
        {html::span().class("sa-hidden").child((" ", t.to(), " "))}
        " "
        <UntrustedText text=to />
    }
    .into_any()
}

/// What somebody else has made of it: from what to what.
fn changes(t: Words, before: &Target, now: &Account) -> AnyView {
    let line = |row: Compared| {
        let theirs = row.theirs?;
        let line = html::span()
            .class("sa-line")
            .child(from_to(t, row.was, theirs));
        Some(line)
    };
    let rows = compared::rows(t, before, now, Wanted::default());
    html::span()
        .class("sa-two-lines")
        .child(rows.into_iter().map(line).collect_view())
        .into_any()
}
