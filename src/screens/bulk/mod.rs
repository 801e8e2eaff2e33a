//! The same done with many accounts: looked at beforehand, watched while it goes on, and each with
//! its outcome.

mod app_type;
mod conflicts;
mod delete;
mod outcomes;
mod preview;
mod running;

use leptos::prelude::*;

use crate::components::{Card, PageHeading, Progress};
use crate::i18n::Words;
use crate::navigator::{Navigator, UnsavedKind};
use crate::page_focus::PageFocus;
use crate::reactive::{Memo, Signal};
use crate::route::BulkJob;
use crate::screens::shared::links::{BackToList, NothingHere};
use crate::screens::shared::messages;
use crate::session::{CompanyScope, Stage};
use app_type::set_app_type;
use delete::delete;
use running::running;

/// The screen for one job.
#[component]
pub fn Bulk(
    /// What is done with the selected accounts.
    job: BulkJob,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let bulk = scope.bulk;
    let page_focus = PageFocus::expect();
    let title = move || match job {
        BulkJob::AppType if bulk.is_undoing() => t.undo_app_types(),
        BulkJob::AppType => t.set_app_type(),
        BulkJob::Delete => t.bulk_delete_title(),
    };
    page_focus.enter(title);
    bulk.begin(job);
    // Whoever leaves has been asked: what is under way ends, the rest can be taken up again.
    on_cleanup(move || bulk.cancel());
    let going = Memo::new(move |_| bulk.run.with(|run| !run.is_over()));
    Navigator::expect().guard_while(UnsavedKind::Run, going.into(), None);
    Effect::new(move |before: Option<bool>| {
        let is_running = bulk.stage.with(|stage| matches!(stage, Stage::Running));
        // The button that was pressed is gone.
        if before.is_some_and(|before| before != is_running) {
            page_focus.focus_heading();
        }
        is_running
    });
    let again = Callback::new(move |()| bulk.gather());
    let content = move || match bulk.stage.get() {
        // Opened without a selection: by a link, or after a reload.
        Stage::Nothing => {
            let (title, text) = (t.nothing_selected(), t.nothing_selected_text());
            view! { <NothingHere title=title text=text /> }.into_any()
        }
        Stage::Gathering => view! {
            <Card>
                <Progress
                    words=move || t.gathering(&messages::of(t, bulk.gathered.get()))
                    value=Signal::derive(move || bulk.gathered.get().here)
                    max=Signal::derive(move || bulk.gathered.get().of)
                />
            </Card>
        }
        .into_any(),
        Stage::Failed(failure) => messages::failure_banner(t, &failure, Some(again)),
        Stage::Preview => match job {
            BulkJob::AppType => set_app_type(t, scope),
            BulkJob::Delete => delete(t, scope),
        },
        Stage::Running => running(t, scope, untrack(title)),
    };
    view! {
        <PageHeading title=Signal::derive(title) back=move || view! { <BackToList /> }.into_any() />
        {content}
    }
}
