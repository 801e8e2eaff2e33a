//! The fields.

use leptos::prelude::*;

use super::app_picker::AppPicker;
use super::errors::FieldErrors;
use super::state::{Fields, MARKETPLACE};
use super::words::app_type_choices;
use crate::components::{FieldWords, RadioGroup, TextField};
use crate::i18n::Words;
use crate::session::CompanyScope;

/// App Type, the app where it is Marketplace, and Name.
#[component]
pub fn AccountFields(
    fields: Fields,
    /// What is wrong with it.
    errors: FieldErrors,
    /// Why nothing can be changed (W3).
    #[prop(into)]
    denied: MaybeProp<String>,
    /// What there is to say of an App Type that cannot be chosen.
    #[prop(optional, into)]
    type_hint: MaybeProp<String>,
    /// What might be wrong with the name.
    #[prop(optional, into)]
    name_warning: MaybeProp<String>,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let [_, _, name_id] = errors.ids();
    let max = Signal::derive(move || scope.policy().with(|policy| policy.name_max_length));
    view! {
        <AppTypeFields fields=fields errors=errors denied=denied hint=type_hint />
        <TextField
            label=t.name()
            value=fields.name
            hint=MaybeProp::derive(move || Some(t.name_hint(max.get())))
            error=errors.name
            warning=name_warning
            disabled_reason=denied
            id=name_id
            on_leave=Callback::new(move |()| fields.left_name())
        />
    }
}

/// App Type, and the app where it is Marketplace.
#[component]
pub fn AppTypeFields(
    fields: Fields,
    /// What is wrong with it.
    errors: FieldErrors,
    /// Why nothing can be changed (W3).
    #[prop(into)]
    denied: MaybeProp<String>,
    /// What there is to say of an App Type that cannot be chosen.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
) -> impl IntoView {
    let t = Words::expect();
    let [type_id, app_id, _] = errors.ids();
    let is_marketplace = Memo::new(move |_| fields.kind.get().as_deref() == Some(MARKETPLACE));
    let app_picker = move || {
        is_marketplace.get().then(|| {
            view! {
                <AppPicker
                    app=fields.app
                    typed=fields.app_text
                    error=errors.app
                    denied=denied
                    id=app_id.clone()
                />
            }
        })
    };
    view! {
        <RadioGroup
            words=FieldWords {
                label: t.app_type().into(),
                hint,
                error: errors.app_type.into(),
                disabled_reason: denied,
                ..FieldWords::default()
            }
            options=app_type_choices(t)
            value=fields.kind
            id=type_id
        />
        {app_picker}
    }
}
