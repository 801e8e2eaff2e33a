//! How each account ended.

use std::sync::Arc;

use client::Failure;
use client::bulk::{Kind, Outcome, Target, Task};
use domain::{Account, Draft, csv};
use js_sys::Array;
use leptos::html;
use leptos::prelude::*;

use super::preview::{column, name_cell};
use crate::browser::save_file;
use crate::components::{
    Badge, Button, Card, Cell, Choice, Compared, Icon, Select, Tone, UntrustedText, WindowedTable,
};
use crate::i18n::Words;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::screens::shared::compared;
use crate::screens::shared::messages;
use crate::session::Bulk;

/// The table of outcomes, with a filter.
pub fn outcomes(t: Words, bulk: Bulk) -> impl IntoView {
    let filter = RwSignal::new(String::new());
    let choices = vec![
        Choice::new("", t.filter_all()),
        Choice::new("done", t.outcomes_done()),
        Choice::new("conflict", t.outcomes_conflicts()),
        Choice::new("failed", t.outcomes_failed()),
        Choice::new("open", t.outcomes_open()),
    ];
    // The accounts of one kind, by their place in the run; `None` for all of them.
    let shown = Memo::new(move |_| {
        let kind = match filter.read().as_str() {
            "done" => Kind::Done,
            "conflict" => Kind::Conflict,
            "failed" => Kind::Failed,
            "open" => Kind::Open,
            _ => return None,
        };
        let run = bulk.run.read();
        let outcomes = run.outcomes().iter().enumerate();
        let of_kind = outcomes.filter(|(_, outcome)| outcome.kind() == kind);
        Some(Arc::new(of_kind.map(|(at, _)| at).collect::<Vec<_>>()))
    });
    let count = Signal::derive(move || match shown.get() {
        Some(shown) => shown.len(),
        None => bulk.run.with(|run| run.outcomes().len()),
    });
    let row = Callback::new(move |index: usize| {
        let known = Memo::new(move |_| {
            let at = match shown.get() {
                Some(shown) => *shown.get(index)?,
                None => index,
            };
            let run = bulk.run.read();
            let (target, outcome) = (run.target(at)?, run.outcome(at)?);
            Some((target.clone(), outcome.clone(), run.is_pending(at)))
        });
        let cells = move || {
            let (target, outcome, is_pending) = known.get()?;
            Some(cells(t, &bulk.task(), &target, &outcome, is_pending))
        };
        cells.into_any()
    });
    let columns = vec![
        column("name", t.name()),
        column("outcome", t.outcome()),
        column("detail", t.details()),
    ];
    view! {
        <div class="sa-filter">
            <Button
                label=t.export_outcomes()
                icon=Icon::Download
                small=true
                on_press=move |()| export(t, bulk)
            />
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

/// A file of all outcomes: the account's id and name, how it ended, and the words about that.
fn export(t: Words, bulk: Bulk) {
    let task = bulk.task();
    let lines = bulk.run.with_untracked(|run| {
        let line = |(at, outcome): (usize, &Outcome)| {
            let target = run.target(at)?;
            let (_, ended) = badge(t, outcome, run.is_pending(at), &task);
            let why = match outcome {
                Outcome::Failed(failure) => failure_words(t, failure),
                _ => String::new(),
            };
            Some(csv::line([target.id.as_str(), &target.name, &ended, &why]))
        };
        let heads = csv::line(["id", "name", "outcome", "details"]);
        let lines = run.outcomes().iter().enumerate().filter_map(line);
        format!("{}{heads}{}", csv::BEGINNING, lines.collect::<String>())
    });
    // Where the browser cannot make files, nothing can be done about it.
    let _ = save_file(
        "outcomes.csv",
        "text/csv;charset=utf-8",
        &Array::of1(&lines.into()),
    );
}

fn failure_words(t: Words, failure: &Failure) -> String {
    let title = messages::failure(t, failure).title;
    match &failure.server_message {
        Some(words) => format!("{title}. {}", t.server_says(words)),
        None => title,
    }
}

fn cells(t: Words, task: &Task, target: &Target, outcome: &Outcome, is_pending: bool) -> AnyView {
    let (tone, label) = badge(t, outcome, is_pending, task);
    let detail = detail(t, target, outcome, task);
    view! {
        {name_cell(target.name.clone())}
        <Cell label=t.outcome()>
            {html::span().child(view! { <Badge tone=tone label=label plain=true /> })}
        </Cell>
        <Cell label=t.details()>{detail}</Cell>
    }
    .into_any()
}

/// How it ended, or whether its turn will come.
fn badge(t: Words, outcome: &Outcome, is_pending: bool, task: &Task) -> (Tone, String) {
    match (outcome, task) {
        (Outcome::Waiting, _) if !is_pending => (Tone::Neutral, t.outcome_not_tried()),
        (Outcome::Waiting, _) => (Tone::Neutral, t.outcome_waiting()),
        (Outcome::UnderWay, _) => (Tone::Info, t.outcome_under_way()),
        (Outcome::Done, Task::SetAppType(_)) => (Tone::Success, t.updated()),
        (Outcome::Done, Task::PutBack) => (Tone::Success, t.outcome_put_back()),
        (Outcome::Done, Task::Delete) => (Tone::Success, t.outcome_deleted()),
        (Outcome::AlreadySo, Task::SetAppType(_) | Task::PutBack) => {
            (Tone::Success, t.outcome_already_so())
        }
        (Outcome::AlreadySo, Task::Delete) => (Tone::Success, t.outcome_gone_already()),
        (Outcome::Conflict(_), _) => (Tone::Warning, t.outcome_conflict()),
        (Outcome::Left(_), _) => (Tone::Neutral, t.outcome_left()),
        (Outcome::Gone, _) => (Tone::Warning, t.fail_gone()),
        (Outcome::Failed(_), _) => (Tone::Danger, t.outcome_failed()),
    }
}

fn detail(t: Words, target: &Target, outcome: &Outcome, task: &Task) -> Option<AnyView> {
    let (class, detail) = match outcome {
        Outcome::Conflict(now) | Outcome::Left(now) => ("sa-two-lines", changes(t, target, now)),
        Outcome::Failed(failure) => ("sa-clamp", failure_words(t, failure).into_any()),
        _ => {
            let to = task.app_type_for(target)?;
            let (from, to) = messages::app_types(t, &target.app_type, to);
            ("sa-muted sa-clamp", from_to(t, from, to))
        }
    };
    Some(html::span().class(class).child(detail).into_any())
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
        let change = from_to(t, row.was, row.theirs?);
        Some(html::span().class("sa-line").child(change))
    };
    let before = (before.name.as_str(), &before.app_type);
    let nothing = Draft::default();
    let rows = compared::rows(t, before, compared::state(now), &nothing, |_| false);
    rows.into_iter().map(line).collect_view().into_any()
}
