//! A link that leads nowhere.

use leptos::prelude::*;

use crate::components::{ButtonKind, EmptyState, Icon, PageHeading};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::route::Route;
use crate::screens::shared::links::RouteLink;

/// Says that there is nothing here, and leads on.
#[component]
pub fn NotFound() -> impl IntoView {
    let t = Words::expect();
    PageFocus::expect().enter(move || t.not_found_title());
    view! {
        <PageHeading title=t.not_found_title() />
        <EmptyState
            icon=Icon::Search
            title=t.not_found_heading()
            text=t.not_found_text()
        >
            <RouteLink to=Route::Home label=t.to_accounts() kind=ButtonKind::Primary />
        </EmptyState>
    }
}
