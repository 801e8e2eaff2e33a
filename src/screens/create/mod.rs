//! New service account: App Type, Name, Create; then its secret, then its permissions.

use domain::Draft;
use leptos::prelude::*;

use crate::components::PageHeading;
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::screens::shared::creating::CreateForm;
use crate::screens::shared::links::{BackToList, list_route};
use crate::session::CompanyScope;
use crate::storage::DraftForm;

/// The screen for an account that is yet to be.
#[component]
pub fn Create() -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    PageFocus::expect().enter(move || t.new_title());
    view! {
        <PageHeading
            title=t.new_title()
            text=t.new_text()
            back=move || view! { <BackToList /> }.into_any()
        />
        <CreateForm
            start=Draft::default()
            filled=scope.take_prefill()
            keeps=DraftForm::New
            back=Callback::new(move |()| list_route(scope))
        />
    }
}
