//! The same done with many accounts: looked at beforehand, watched while it goes on, and each with
//! its outcome.

mod app_type;
mod conflicts;
mod delete;
mod outcomes;
mod preview;
mod running;

use client::Failure;
use client::bulk::Gathered;
use leptos::prelude::*;

use crate::components::{Card, EmptyState, Icon, PageHeading, Progress};
use crate::i18n::Words;
use crate::navigator::{Navigator, UnsavedKind};
use crate::page_focus::PageFocus;
use crate::route::BulkJob;
use crate::screens::shared::links::{BackToList, link_to, list_route};
use crate::screens::shared::messages;
use crate::session::{CompanyScope, Stage};
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
    let page_focus = PageFocus::expect();
    let title = move || match job {
        BulkJob::AppType => t.set_app_type(),
        BulkJob::Delete => t.bulk_delete_title(),
    };
    page_focus.enter(title);
    scope.bulk.begin(job);
    // Whoever leaves has been asked: what is under way ends, the rest can be taken up again.
    on_cleanup(move || scope.bulk.cancel());
    let run = scope.bulk.run();
    let going = Memo::new(move |_| run.with(|run| !run.is_over()));
    Navigator::expect().guard_while(UnsavedKind::Run, going.into());

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
            page_focus.focus_heading();
        }
        running
    });
    let again = Callback::new(move |()| scope.bulk.gather());
    let content = move || match shown.get() {
        Shown::Nothing => nothing(t),
        Shown::Gathering => view! { <Gathering /> }.into_any(),
        Shown::Failed(failure) => messages::failure_banner(t, &failure, Some(again)),
        Shown::Preview => match job {
            BulkJob::AppType => view! { <SetAppType /> }.into_any(),
            BulkJob::Delete => view! { <Delete /> }.into_any(),
        },
        Shown::Running => view! { <Running /> }.into_any(),
    };
    view! {
        <PageHeading title=title() back=move || view! { <BackToList /> }.into_any() />
        {content}
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
                words=move || t.gathering(&messages::of(t, state.get()))
                value=Signal::derive(move || state.get().here)
                max=Signal::derive(move || state.get().of)
            />
        </Card>
    }
}

/// Opened without a selection: by a link, or after a reload.
fn nothing(t: Words) -> AnyView {
    let link = link_to(list_route(CompanyScope::expect()), t.to_accounts());
    view! {
        <EmptyState icon=Icon::Key title=t.nothing_selected() text=t.nothing_selected_text()>
            {link}
        </EmptyState>
    }
    .into_any()
}
