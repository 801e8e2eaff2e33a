//! A link that leads nowhere.

use leptos::prelude::*;

use crate::components::{ButtonKind, EmptyState, Icon, Link, PageHeading};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::page_focus::PageFocus;
use crate::route::Route;

/// Says that there is nothing here, and leads on.
#[component]
pub fn NotFound() -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    PageFocus::expect().enter(move || t.not_found_title());
    view! {
        <PageHeading title=t.not_found_title() />
        <EmptyState
            icon=Icon::Search
            title=t.not_found_heading()
            text=t.not_found_text()
        >
            <Link
                href=move || navigator.href(&Route::Home)
                label=t.to_accounts()
                kind=ButtonKind::Primary
                on_press=move |()| navigator.go(Route::Home)
            />
        </EmptyState>
    }
}
