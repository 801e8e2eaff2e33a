//! How each account ended.

use std::sync::Arc;

use client::bulk::{Kind, Outcome, Run, Target, Task};
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
    let choices = Signal::derive(move || {
        vec![
            Choice::new("", t.filter_all()),
            Choice::new("done", t.outcomes_done()),
            Choice::new("conflict", t.outcomes_conflicts()),
            Choice::new("failed", t.outcomes_failed()),
            Choice::new("open", t.outcomes_open()),
        ]
    });
    let shown = Memo::new(move |_| {
        let kind = match filter.get().as_str() {
            "done" => Kind::Done,
            "conflict" => Kind::Conflict,
            "failed" => Kind::Failed,
            "open" => Kind::Open,
            _ => return None,
        };
        let of_kind = run.with(|run| {
            let all = run.outcomes().iter().enumerate();
            let of_kind = all.filter(|(_, outcome)| outcome.kind() == kind);
            of_kind.map(|(at, _)| at).collect::<Vec<_>>()
        });
        Some(Arc::new(of_kind))
    });
    let count = Signal::derive(move || {
        shown.with(|shown| match shown {
            Some(shown) => shown.len(),
            None => run.with(|run| run.outcomes().len()),
        })
    });
    let place = move |index: usize| {
        shown.with(|shown| match shown {
            Some(shown) => shown.get(index).copied(),
            None => Some(index),
        })
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

/// What is known of one account.
#[derive(Clone, PartialEq)]
struct Known {
    target: Target,
    outcome: Outcome,
    /// Whether its turn will come, if it has had none.
    is_pending: bool,
}

impl Known {
    fn of(run: &Run, at: usize) -> Option<Self> {
        Some(Self {
            target: run.target(at)?.clone(),
            outcome: run.outcome(at)?.clone(),
            is_pending: run.is_pending(at),
        })
    }
}

#[component]
fn Row(at: Signal<Option<usize>>) -> impl IntoView {
    let t = Words::expect();
    let bulk = CompanyScope::expect().bulk;
    let run = bulk.run();
    let known = Memo::new(move |_| {
        let at = at.get()?;
        run.with(|run| Known::of(run, at))
    });
    move || {
        known.get().map(|known| {
            let (tone, label) = badge(t, &known, &bulk.task());
            let detail = detail(t, &known, &bulk.task());
            view! {
                {name_cell(known.target.name.clone())}
                <Cell label=t.outcome()>
                    {html::span().child(view! { <Badge tone=tone label=label plain=true /> })}
                </Cell>
                <Cell label=t.details()>{detail}</Cell>
            }
        })
    }
}

fn badge(t: Words, known: &Known, task: &Task) -> (Tone, String) {
    match &known.outcome {
        Outcome::Waiting if !known.is_pending => (Tone::Neutral, t.outcome_not_tried()),
        Outcome::Waiting => (Tone::Neutral, t.outcome_waiting()),
        Outcome::UnderWay => (Tone::Info, t.outcome_under_way()),
        Outcome::Done => match task {
            Task::SetAppType(_) => (Tone::Success, t.updated()),
            Task::Delete => (Tone::Success, t.outcome_deleted()),
        },
        Outcome::AlreadySo => match task {
            Task::SetAppType(_) => (Tone::Success, t.outcome_already_so()),
            Task::Delete => (Tone::Success, t.outcome_gone_already()),
        },
        Outcome::Conflict(_) => (Tone::Warning, t.outcome_conflict()),
        Outcome::Left(_) => (Tone::Neutral, t.outcome_left()),
        Outcome::Gone => (Tone::Warning, t.fail_gone()),
        Outcome::Failed(_) => (Tone::Danger, t.outcome_failed()),
    }
}

fn detail(t: Words, known: &Known, task: &Task) -> AnyView {
    match &known.outcome {
        Outcome::Conflict(now) | Outcome::Left(now) => changes(t, &known.target, now),
        Outcome::Failed(failure) => {
            let said = messages::failure(t, failure);
            let words = failure
                .server_message
                .as_ref()
                .map(|words| t.server_says(words));
            let line = [Some(said.title), words].into_iter().flatten();
            let line = line.collect::<Vec<_>>().join(". ");
            html::span().class("sa-clamp").child(line).into_any()
        }
        _ => match task {
            Task::SetAppType(to) => {
                let (from, to) = messages::app_types(t, &known.target.app_type, to);
                html::span()
                    .class("sa-muted sa-clamp")
                    .child(from_to(t, from, to))
                    .into_any()
            }
            Task::Delete => ().into_any(),
        },
    }
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
