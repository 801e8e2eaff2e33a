//! The same done with many accounts: looked at beforehand, watched while it goes on, and each with
//! its outcome.

mod app_type;
mod delete;
mod outcomes;
mod preview;
mod running;

use leptos::prelude::*;

use super::say;
use crate::api::Failure;
use crate::app::Shell;
use crate::components::{ButtonKind, Card, EmptyState, Icon, Link, PageHeading, Progress};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::route::{BulkJob, Route};
use crate::session::{CompanyScope, Gathered, Stage};
use app_type::SetAppType;
use delete::Delete;
use running::Running;

/// What is shown of a [`Stage`].
#[derive(Clone, PartialEq)]
enum Shown {
    Nothing,
    Gathering,
    Failed(Failure),
    Preview,
    Running,
}

/// The screen for one job.
#[component]
pub fn Bulk(
    /// Which.
    job: BulkJob,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let shell = Shell::expect();
    let title = move || match job {
        BulkJob::AppType => t.set_app_type(),
        BulkJob::Delete => t.delete_title(),
    };
    shell.arrive(title);
    scope.bulk.begin(job);
    // Whoever leaves has been asked: what is under way ends, the rest can be taken up again.
    on_cleanup(move || scope.bulk.cancel());
    let run = scope.bulk.run();
    Navigator::expect().guard_while(Memo::new(move |_| run.with(|run| !run.is_over())).into());

    let stage = scope.bulk.stage();
    let shown = Memo::new(move |_| {
        stage.with(|stage| match stage {
            Stage::Nothing => Shown::Nothing,
            Stage::Gathering(_) => Shown::Gathering,
            Stage::Failed(failure) => Shown::Failed(failure.clone()),
            Stage::Here { .. } => Shown::Preview,
            Stage::Running => Shown::Running,
        })
    });
    Effect::new(move |before: Option<bool>| {
        let running = shown.with(|shown| *shown == Shown::Running);
        // The button that was pressed is gone.
        if before.is_some_and(|before| before != running) {
            shell.focus_heading();
        }
        running
    });
    let again = Callback::new(move |()| scope.bulk.gather());
    let content = move || match shown.get() {
        Shown::Nothing => nothing(t),
        Shown::Gathering => view! { <Gathering /> }.into_any(),
        Shown::Failed(failure) => say::failure_banner(t, &failure, Some(again)),
        Shown::Preview => match job {
            BulkJob::AppType => view! { <SetAppType /> }.into_any(),
            BulkJob::Delete => view! { <Delete /> }.into_any(),
        },
        Shown::Running => view! { <Running /> }.into_any(),
    };
    view! {
        <PageHeading title=title() back=move || view! { <Back /> }.into_any() />
        {content}
    }
}

/// The list, with the search and the filters that it was left with.
fn list_route(scope: CompanyScope) -> Route {
    Route::Accounts {
        company: scope.id(),
        query: scope.feed.asked(),
    }
}

/// The way back to the list, as it was left.
#[component]
fn Back() -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let list = StoredValue::new(list_route(CompanyScope::expect()));
    view! {
        <Link
            href=list.with_value(|list| navigator.href(list))
            label=t.accounts_title()
            icon=Icon::ChevronLeft
            on_press=move |()| navigator.go(list.get_value())
        />
    }
}

/// The selected accounts come in.
#[component]
fn Gathering() -> impl IntoView {
    let t = Words::expect();
    let stage = CompanyScope::expect().bulk.stage();
    let state = Memo::new(move |_| {
        stage.with(|stage| match stage {
            Stage::Gathering(gathered) => *gathered,
            _ => Gathered::default(),
        })
    });
    view! {
        <Card>
            <Progress
                words=move || t.gathering(&say::of(t, state.get()))
                value=Signal::derive(move || state.get().here)
                max=Signal::derive(move || state.get().of)
            />
        </Card>
    }
}

/// Opened without a selection: by a link, or after a reload.
fn nothing(t: Words) -> AnyView {
    let navigator = Navigator::expect();
    let list = list_route(CompanyScope::expect());
    let href = navigator.href(&list);
    view! {
        <EmptyState icon=Icon::Key title=t.nothing_selected() text=t.nothing_selected_text()>
            <Link
                href=href
                label=t.to_accounts()
                kind=ButtonKind::Primary
                on_press=move |()| navigator.go(list.clone())
            />
        </EmptyState>
    }
    .into_any()
}
