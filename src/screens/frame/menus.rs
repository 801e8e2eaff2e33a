//! The menus at the top: the company, and the person.

use client::Company;
use domain::CompanyId;
use leptos::prelude::*;

use crate::components::{Icon, MenuButton, MenuItem, MenuNote, UntrustedText, bidi_isolate};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::route::Route;
use crate::session::{Auth, Session, SignedOut};

/// The company, and the way to another.
#[component]
pub fn CompanyMenu() -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let session = Session::expect();
    let current = Memo::new(move |_| navigator.route().get().company().cloned());
    let name = Signal::derive(move || company_name(session, &current.get()?));
    let item = move |company: Company| {
        let id = company.id.clone();
        let checked = Signal::derive(move || current.get().as_ref() == Some(&id));
        let route = Route::accounts(company.id);
        view! {
            <MenuItem
                label=bidi_isolate(&company.name)
                icon=Icon::Building
                checked=checked
                on_press=move |()| navigator.go(route.clone())
            />
        }
    };
    move || {
        let companies = session.companies.get().unwrap_or_default();
        if current.get().is_none() || companies.len() < 2 {
            return name.get().map(|name| {
                view! { <span class="sa-muted"><UntrustedText text=name /></span> }.into_any()
            });
        }
        Some(
            view! {
                <MenuButton
                    label=move || {
                        let name = name.get().map(|name| bidi_isolate(&name));
                        name.unwrap_or_else(|| t.choose_company())
                    }
                    name=MaybeProp::derive(move || Some(t.company_menu(&name.get()?)))
                    icon=Icon::Building
                >
                    {session.companies.get().into_iter().flatten().map(item).collect_view()}
                </MenuButton>
            }
            .into_any(),
        )
    }
}

fn company_name(session: Session, id: &CompanyId) -> Option<String> {
    session.companies.with(|companies| {
        let found = companies.as_ref()?.iter().find(|one| one.id == *id)?;
        Some(found.name.clone())
    })
}

/// Whose the screen is, on paper, where there is no menu.
#[component]
pub fn PrintedCompany(company: CompanyId) -> impl IntoView {
    let session = Session::expect();
    let name = Signal::derive(move || company_name(session, &company).unwrap_or_default());
    view! {
        <p class="sa-printed">
            <UntrustedText text=name />
        </p>
    }
}

/// The person: how the page looks to them, which keys there are, and the way out.
#[component]
pub fn PersonMenu(
    /// The theme that was chosen.
    theme: RwSignal<Option<String>>,
    /// The keyboard shortcuts are to be listed.
    lists_shortcuts: RwSignal<bool>,
) -> impl IntoView {
    let t = Words::expect();
    let auth = Auth::expect();
    let navigator = Navigator::expect();
    let session = Session::expect();
    let name = Memo::new(move |_| {
        let name = session.me.with(|me| Some(me.as_ref()?.label().to_owned()));
        name.filter(|name| !name.is_empty())
    });
    let theme_item = move |value: Option<&'static str>, label: String, icon: Icon| {
        view! {
            <MenuItem
                label=label
                icon=icon
                checked=Signal::derive(move || theme.get().as_deref() == value)
                on_press=move |()| {
                    theme.set(value.map(str::to_owned));
                    session.storage().remember_theme(value);
                }
            />
        }
    };
    let until = move || {
        session
            .ends_at
            .get()
            .map(|ends| t.session_until(&t.relative(ends, session.now.get())))
    };
    view! {
        <MenuButton
            label=move || {
                let name = name.get().map(|name| bidi_isolate(&name));
                name.unwrap_or_else(|| t.signed_in())
            }
            name=MaybeProp::derive(move || Some(t.person_menu(&name.get()?)))
            icon=Icon::User
        >
            <MenuNote>
                {move || {
                    session.me.with(|me| me.as_ref().map(|me| me.login.clone()))
                }}
            </MenuNote>
            {move || until().map(|words| view! { <MenuNote>{words}</MenuNote> })}
            {theme_item(None, t.theme_system(), Icon::Monitor)}
            {theme_item(Some("light"), t.theme_light(), Icon::Sun)}
            {theme_item(Some("dark"), t.theme_dark(), Icon::Moon)}
            <MenuItem
                label=t.shortcuts_title()
                icon=Icon::Keyboard
                on_press=move |()| lists_shortcuts.set(true)
            />
            <MenuItem
                label=t.sign_out()
                icon=Icon::SignOut
                on_press=move |()| navigator.ask_then(move || auth.sign_out(SignedOut::ByChoice))
            />
        </MenuButton>
    }
}
