//! Set App Type: chosen once, and shown for every account, from → to.

use std::sync::Arc;

use client::bulk::{Target, Task};
use domain::{Action, AppProblem, AppType, DraftProblems};
use leptos::html;
use leptos::prelude::*;

use super::preview::{column, preview};
use crate::components::{
    Announcer, Banner, Cell, StatusRegion, Tone, UntrustedText, bidi_isolate, rich_text,
};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::screens::shared::fields::{AppTypeFields, FieldErrors, Fields};
use crate::screens::shared::form_shell::FormShell;
use crate::screens::shared::links::list_route;
use crate::screens::shared::messages;
use crate::session::{Bulk, CompanyScope};

/// The choice, what it will change, and the button that does it.
pub fn set_app_type(t: Words, scope: CompanyScope) -> AnyView {
    let (navigator, bulk) = (Navigator::expect(), scope.bulk);
    let fields = Fields::new(&bulk.choice.get_value());
    Effect::new(move || bulk.choice.set_value(fields.draft()));
    // While the text in the picker is no app, none is chosen (A1).
    let choice = Memo::new(move |_| fields.draft().choice());
    // Those that it changes, by their places.
    let changes = Memo::new(move |_| {
        let task = Task::SetAppType(choice.get().ok()?);
        let targets = bulk.targets.get();
        let at = (0..targets.len()).filter(|at| !task.is_done_in(&targets[*at]));
        Some(Arc::new(at.collect::<Vec<_>>()))
    });
    let changing = Memo::new(move |_| changes.with(|changes| Some(changes.as_ref()?.len())));
    let already_so = RwSignal::new(false);
    Effect::new(move || {
        choice.track();
        already_so.set(false);
    });
    let reason = messages::why_denied(t, scope, Action::Manage);
    let start = move || {
        let Ok(app_type) = choice.get_untracked() else {
            return fields.failed_attempt();
        };
        let task = Task::SetAppType(app_type);
        let mut targets = bulk.targets.get_untracked().to_vec();
        targets.retain(|one| !task.is_done_in(one));
        if targets.is_empty() {
            already_so.set(true);
        } else {
            bulk.start(task, targets);
        }
    };
    let update = move || match changing.get() {
        Some(count) if count > 0 => t.update_many(count),
        _ => t.update(),
    };
    let problems = Signal::derive(move || DraftProblems {
        app: choice.get().err(),
        ..DraftProblems::default()
    });
    let errors = FieldErrors::new(fields, problems);
    let unchanged = move || {
        let (title, text) = (t.unchanged(), t.all_already_so());
        let banner = || view! { <Banner tone=Tone::Info title=title text=text /> };
        already_so.get().then(|| banner().into_any())
    };
    view! {
        <FormShell
            denied=reason
            submit=Callback::new(move |()| fields.app.once_known(start))
            label=update
            busy=fields.app.waiting
            cancel=Callback::new(move |()| {
                fields.app.call_off();
                navigator.go(list_route(scope));
            })
            mistakes=errors.mistakes(move |_| t.bulk_errors())
            below=move || {
                let columns = [column("from", t.now()), column("to", t.becomes())];
                preview(t, bulk, changes, columns, move |target| cells(t, target, choice))
            }
        >
            <AppTypeFields fields=fields errors=errors denied=reason />
            {totals(t, bulk, changing)}
            {move || stays_changed(t, bulk, changes.get()?)}
            <StatusRegion content=unchanged />
        </FormShell>
    }
    .into_any()
}

/// How many will change, and how many are as wanted.
fn totals(t: Words, bulk: Bulk, changing: Memo<Option<usize>>) -> impl IntoView {
    let announcer = Announcer::expect();
    let words = Memo::new(move |_| {
        let all = bulk.targets.with(|targets| targets.len());
        match changing.get() {
            None => t.selected(all),
            Some(count) if count == all => t.will_change(count),
            Some(count) => {
                let already = t.so_already(all.saturating_sub(count));
                format!("{}, {already}", t.will_change(count))
            }
        }
    });
    Effect::new(move |before: Option<()>| {
        let words = words.get();
        if before.is_some() {
            announcer.say(words);
        }
    });
    html::p().child(move || words.get())
}

/// How many of those that will change could not be changed back: their apps were removed.
fn stays_changed(t: Words, bulk: Bulk, changes: Arc<Vec<usize>>) -> Option<AnyView> {
    let count = bulk.targets.with(|targets| {
        let is_lost = |at: &&usize| !targets[**at].app_type.can_be_chosen();
        changes.iter().filter(is_lost).count()
    });
    let words = (count > 0).then(|| t.stays_changed(count))?;
    Some(html::p().class("sa-muted").child(words).into_any())
}

/// What an account's App Type is, and what the choice makes of it.
fn cells(t: Words, target: Target, choice: Memo<Result<AppType, AppProblem>>) -> AnyView {
    let before = target.app_type.clone();
    let from = Signal::derive(move || {
        let wanted = choice.get().ok();
        messages::app_type_among(t, &before, &Vec::from_iter(&wanted))
    });
    let muted = |words: String| html::span().class("sa-muted").child(words).into_any();
    let to = move || match choice.get() {
        Err(_) => muted(t.not_chosen()),
        Ok(wanted) => {
            // A3: the app goes, and that is said.
            let lost = target.app_type.app().filter(|_| wanted == AppType::Custom);
            let lost = lost.map(|app| {
                let words = t.change_clears_app(&bidi_isolate(&app.name));
                let line = html::span().class("sa-muted sa-small sa-line");
                line.child(rich_text(&words))
            });
            let (_, to) = messages::app_types(t, &target.app_type, &wanted);
            let to = view! { <UntrustedText text=to /> };
            html::span()
                .class("sa-two-lines")
                .child((html::strong().class("sa-line").child(to), lost))
                .into_any()
        }
    };
    view! {
        <Cell label=t.now()>
            <span class="sa-line">
                <UntrustedText text=from />
            </span>
        </Cell>
        <Cell label=t.becomes()>{to}</Cell>
    }
    .into_any()
}
