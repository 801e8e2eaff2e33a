//! Which company, when the token reaches several and none is known yet.

use client::Company;
use leptos::prelude::*;

use crate::components::{EmptyState, Icon, PageHeading, bidi_isolate};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::route::Route;
use crate::screens::shared::links::RouteLink;
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

fn company_link(company: Company) -> impl IntoView {
    let (to, name) = (Route::accounts(company.id), bidi_isolate(&company.name));
    view! {
        <li>
            <RouteLink to=to label=name />
        </li>
    }
}
