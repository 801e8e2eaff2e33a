//! What can be done with the selected accounts.

use domain::Action;
use leptos::html;
use leptos::prelude::*;

use super::export::Export;
use super::selecting::clear_selection;
use crate::components::{Announcer, Button, ButtonKind, Icon, unique_id};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::page_focus::PageFocus;
use crate::reactive::{Memo, RwSignal, StoredValue};
use crate::route::{BulkJob, Screen};
use crate::screens::shared::messages;
use crate::session::CompanyScope;

/// The bar at the end of the list; nothing while nothing is selected.
#[component]
pub fn SelectionBar() -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let selection = scope.bulk.selection;
    let page_focus = PageFocus::expect();
    let announcer = Announcer::expect();
    let any = Memo::new(move |_| selection.with(|selection| !selection.is_empty()));
    let count = Memo::new(move |_| {
        selection.with(|selection| match selection.len() {
            Some(count) => t.selected(count),
            None => t.selected_all(),
        })
    });
    Effect::new(move |before: Option<()>| {
        let words = count.get();
        if before.is_some() {
            announcer.say(words);
        }
    });
    // It goes with the list, not only with the bar: a file that is being made outlives neither.
    let exporting = RwSignal::new(false);
    let reason = messages::why_denied(t, scope, Action::Manage);
    let reason_id = StoredValue::new(unique_id("reason"));
    let begin = move |job: BulkJob| {
        Callback::new(move |()| {
            scope.bulk.drop_job();
            navigator.go(scope.route(Screen::Bulk(job)));
        })
    };
    let bar = move || {
        view! {
            <div class="sa-action-bar" role="region" aria-label=t.selected_accounts()>
                {html::p().class("sa-action-bar__count").child(move || count.get())}
                <Button
                    label=t.clear_selection()
                    icon=Icon::Close
                    kind=ButtonKind::Quiet
                    on_press=move |()| clear_selection(scope, page_focus)
                />
                {html::span().class("sa-action-bar__gap")}
                <Button
                    label=t.set_app_type()
                    kind=ButtonKind::Primary
                    disabled_reason=reason
                    reason_id=reason_id.get_value()
                    on_press=begin(BulkJob::AppType)
                />
                <Button label=t.export_csv() on_press=move |()| exporting.set(true) />
                <Button
                    label=t.delete()
                    disabled_reason=reason
                    reason_id=reason_id.get_value()
                    on_press=begin(BulkJob::Delete)
                />
                {html::p().class("sa-note sa-action-bar__why").child(t.export_hint())}
                {move || {
                    let note = html::p().class("sa-note sa-action-bar__why");
                    Some(note.id(reason_id.get_value()).child(reason.get()?))
                }}
            </div>
        }
    };
    view! {
        {move || any.get().then(bar)}
        <Export open=exporting />
    }
}
