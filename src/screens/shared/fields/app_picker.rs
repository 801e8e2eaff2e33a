//! Which marketplace app: found by typing, among as many as there are.

use std::rc::Rc;

use domain::app_type::{AppStatus, MarketplaceApp};
use leptos::prelude::*;

use crate::components::ComboOption;
use crate::i18n::Words;
use crate::screens::shared::picker::{Choosable, Picker, PickerWords, Source, TypedText};

impl Choosable for MarketplaceApp {
    fn option(&self) -> ComboOption {
        ComboOption {
            id: self.id.as_str().to_owned(),
            label: self.name.clone(),
            detail: (!self.publisher.is_empty()).then(|| self.publisher.clone()),
        }
    }
}

/// The picker of the company's listed apps (A2).
#[component]
pub fn AppPicker(
    app: RwSignal<Option<MarketplaceApp>>,
    /// What there is to know of what is typed.
    typed: TypedText,
    /// What is wrong with the choice.
    #[prop(into)]
    error: MaybeProp<String>,
    /// Why it cannot be changed.
    #[prop(into)]
    denied: MaybeProp<String>,
    /// Its id, for the error summary.
    id: String,
) -> impl IntoView {
    let t = Words::expect();
    let warning = MaybeProp::derive(move || {
        let removed = app.with(|app| {
            app.as_ref()
                .is_some_and(|app| app.status == AppStatus::Removed)
        });
        removed.then(|| t.app_removed_warning())
    });
    let words = PickerWords {
        label: t.marketplace_app(),
        hint: Some(t.app_hint()),
        placeholder: t.app_placeholder(),
        toggle: t.show_apps(),
        count: Words::apps_found,
        unknown: Words::app_unknown,
        several: Words::app_several,
    };
    view! {
        <Picker
            source=listed_apps()
            chosen=app
            typed=typed
            words=words
            error=error
            warning=warning
            denied=denied
            id=id
        />
    }
}

/// Only listed apps can be newly chosen (A2).
fn listed_apps() -> Source<MarketplaceApp> {
    Rc::new(|client, search, page| {
        Box::pin(async move {
            let page = client.apps(&search, page).await?;
            Ok(page.filter_map(|app| (app.status == AppStatus::Listed).then_some(app)))
        })
    })
}
