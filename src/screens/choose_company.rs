//! Which company, when the token reaches several and none is known yet.

use client::Company;
use leptos::prelude::*;

use crate::components::{EmptyState, Icon, PageHeading, bidi_isolate};
use crate::i18n::Words;
use crate::navigator::Navigator;
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
    // It leads on: to the company of the last time, or to the only one.
    let navigator = Navigator::expect();
    Effect::new(move || {
        let last = session.storage().company();
        let chosen = session.companies.with(|companies| {
            let companies = companies.as_ref()?;
            let known = companies.iter().find(|one| Some(&one.id) == last.as_ref());
            let only = (companies.len() == 1).then(|| &companies[0]);
            Some(known.or(only)?.id.clone())
        });
        if let Some(company) = chosen {
            navigator.refine(Route::accounts(company));
        }
    });
    let again = Callback::new(move |()| session.learn());
    let link = |company: Company| {
        let (to, name) = (Route::accounts(company.id), bidi_isolate(&company.name));
        view! { <li><RouteLink to=to label=name /></li> }
    };
    let content = move || {
        if let Some(failure) = session.failure.get() {
            return messages::failure_banner(t, &failure, Some(again));
        }
        match session.companies.get() {
            None => view! { <p class="sa-muted">{t.loading()}</p> }.into_any(),
            Some(companies) if companies.is_empty() => {
                let (title, text) = (t.no_company(), t.no_company_text());
                view! { <EmptyState icon=Icon::Building title=title text=text /> }.into_any()
            }
            Some(companies) => {
                let links = companies.into_iter().map(link).collect_view();
                view! { <ul class="sa-list">{links}</ul> }.into_any()
            }
        }
    };
    view! {
        <PageHeading title=t.choose_company() />
        {content}
    }
}
