//! App Type, and which marketplace app.

use domain::AppKind;
use domain::app_type::{AppStatus, MarketplaceApp};
use leptos::prelude::*;

use super::errors::FieldErrors;
use super::state::{Field, Fields};
use crate::components::{Choice, FieldWords, RadioGroup};
use crate::i18n::Words;
use crate::reactive::Memo;
use crate::screens::shared::picker::Picker;

/// App Type, and the app where it is Marketplace.
#[component]
pub fn AppTypeFields(
    fields: Fields,
    /// What is wrong with them.
    errors: FieldErrors,
    /// Why nothing can be changed (W3).
    #[prop(into)]
    denied: MaybeProp<String>,
    /// What there is to say of an App Type that cannot be chosen.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
) -> impl IntoView {
    let t = Words::expect();
    let kinds = vec![
        (
            Choice::new(AppKind::Marketplace.code(), t.marketplace()),
            t.marketplace_hint(),
        ),
        (
            Choice::new(AppKind::Custom.code(), t.custom()),
            t.custom_hint(),
        ),
    ];
    let is_marketplace = Memo::new(move |_| fields.is_marketplace());
    let is_removed = |app: &MarketplaceApp| app.status == AppStatus::Removed;
    let warning = MaybeProp::derive(move || {
        let is_removed = fields
            .app
            .chosen
            .with(|app| app.as_ref().is_some_and(is_removed));
        is_removed.then(|| t.app_removed_warning())
    });
    view! {
        <RadioGroup
            words=FieldWords {
                label: t.app_type().into(),
                hint,
                error: errors.of(Field::AppType).into(),
                disabled_reason: denied,
                ..FieldWords::default()
            }
            options=kinds
            value=fields.kind
            id=errors.id(Field::AppType)
        />
        {move || {
            is_marketplace
                .get()
                .then(|| {
                    view! {
                        <Picker
                            choosing=fields.app
                            label=t.marketplace_app()
                            hint=t.app_hint()
                            placeholder=t.app_placeholder()
                            toggle=t.show_apps()
                            error=errors.of(Field::App)
                            warning=warning
                            denied=denied
                            id=errors.id(Field::App)
                        />
                    }
                })
        }}
    }
}
