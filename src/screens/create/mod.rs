//! New service account: App Type, Name, Create; then its secret, then its permissions.

use domain::{Action, Draft};
use leptos::prelude::*;

use crate::components::{Banner, PageHeading, Tone};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::screens::shared::creating::CreateForm;
use crate::screens::shared::links::{BackToList, list_route};
use crate::screens::shared::messages;
use crate::session::CompanyScope;
use crate::storage::DraftForm;

/// The screen for an account that is yet to be.
#[component]
pub fn Create() -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    PageFocus::expect().enter(move || t.new_title());
    let denied = scope.denied(Action::Manage);
    // W1 first: dates are no concern of somebody who may not create anyway.
    let reason = Signal::derive(move || match denied.get() {
        Some(denied) => Some((t.read_only_title(), messages::denied(t, denied))),
        None => messages::creation_ended(t, scope.sunset().get())
            .map(|text| (t.creation_ended_title(), text)),
    });
    let banner = move || {
        let (title, text) = reason.get()?;
        let help = denied.get().is_none().then(|| messages::read_on(t, scope));
        Some(view! {
            <Banner tone=Tone::Info title=title text=text>
                {help}
            </Banner>
        })
    };
    view! {
        <PageHeading
            title=t.new_title()
            text=t.new_text()
            back=move || view! { <BackToList /> }.into_any()
        />
        <div class="sa-stack sa-form">
            {banner}
            <CreateForm
                start=Draft::default()
                filled=scope.take_prefill()
                keeps=DraftForm::New
                back=Callback::new(move |()| list_route(scope))
                denied=MaybeProp::derive(move || reason.get().map(|(_, text)| text))
            />
        </div>
    }
}
