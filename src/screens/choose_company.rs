//! Which company, when the token reaches several and none is known yet.

use leptos::prelude::*;

use crate::components::{EmptyState, Icon, Link, PageHeading, UntrustedText};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::page_focus::PageFocus;
use crate::route::Route;
use crate::screens::shared::messages;
use crate::session::Session;

/// The companies to choose from.
#[component]
pub fn ChooseCompany() -> impl IntoView {
    let t = Words::expect();
    let session = Session::expect();
    PageFocus::expect().enter(move || t.choose_company());
    let content = move || {
        if let Some(failure) = session.failure.get() {
            return messages::failure_banner(
                t,
                &failure,
                Some(Callback::new(move |()| session.learn())),
            );
        }
        match session.companies.get() {
            None => view! { <p class="sa-muted">{t.loading()}</p> }.into_any(),
            Some(companies) if companies.is_empty() => view! {
                <EmptyState
                    icon=Icon::Building
                    title=t.no_company()
                    text=t.no_company_text()
                />
            }
            .into_any(),
            Some(companies) => {
                let links = companies.into_iter().map(company_link).collect_view();
                view! { <ul class="sa-list">{links}</ul> }.into_any()
            }
        }
    };
    view! {
        <PageHeading title=t.choose_company() />
        {content}
    }
}

fn company_link(company: client::Company) -> impl IntoView {
    let navigator = Navigator::expect();
    let route = Route::accounts(company.id);
    let href = navigator.href(&route);
    view! {
        <li>
            <Link href=href label="" on_press=move |()| navigator.go(route.clone())>
                <UntrustedText text=company.name />
            </Link>
        </li>
    }
}
