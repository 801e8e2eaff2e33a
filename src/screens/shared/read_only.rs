//! Why nothing can be changed here, and the way out where there is one (W3, F39).

use client::Missing;
use domain::Action;
use leptos::prelude::*;

use super::messages;
use crate::components::{Banner, Button, Icon, Tone};
use crate::i18n::Words;
use crate::session::{CompanyScope, Restriction, Session};

/// Says so, while something keeps the person from an action.
#[component]
pub fn ReadOnly(action: Action) -> impl IntoView {
    let t = Words::expect();
    let restriction = CompanyScope::expect().denied(action);
    move || {
        let restriction = restriction.get()?;
        let wants_token = matches!(restriction, Restriction::Refused(Missing::Scope(_)));
        let again = wants_token.then(|| view! { <NewToken /> });
        let text = messages::denied(t, restriction);
        Some(view! { <Banner tone=Tone::Info title=t.read_only_title() text=text>{again}</Banner> })
    }
}

/// The way to give another token.
#[component]
pub fn NewToken() -> impl IntoView {
    let t = Words::expect();
    let renewal = Session::expect().renewal;
    view! {
        <Button
            label=t.enter_new_token()
            icon=Icon::Key
            small=true
            on_press=move |()| renewal.ask()
        />
    }
}
