//! How the list looks, the views of it that were saved, and what can be done with all of it.

use domain::SortKey;
use leptos::html;
use leptos::prelude::*;
use web_sys::SubmitEvent;

use super::export::Export;
use super::query::Query;
use crate::components::{
    Button, ButtonKind, Dialog, Icon, MenuButton, MenuItem, MenuNote, Notices, TextField,
    bidi_isolate, unique_id,
};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::route::{Route, Screen};
use crate::screens::shared::copy_link::copy_link;
use crate::session::CompanyScope;
use crate::storage::SavedView;

/// A column that can be hidden: its key, what it is called, and the class of a list that hides it.
type Hideable = (&'static str, fn(Words) -> String, &'static str);

const HIDEABLE: [Hideable; 6] = [
    ("client_id", Words::client_id, "sa-hides-id"),
    (SortKey::AppType.field(), Words::app_type, "sa-hides-type"),
    (SortKey::Health.field(), Words::health, "sa-hides-health"),
    (
        SortKey::Permissions.field(),
        Words::permissions,
        "sa-hides-permissions",
    ),
    (SortKey::LastUsed.field(), Words::last_used, "sa-hides-used"),
    (SortKey::Updated.field(), Words::updated, "sa-hides-updated"),
];

/// The classes of the list, by what the person has chosen.
pub fn classes(scope: CompanyScope) -> String {
    scope.preferences().with(|preferences| {
        let is_hidden = |(key, ..): &&Hideable| preferences.hidden.iter().any(|one| one == key);
        let hiding = HIDEABLE.iter().filter(is_hidden).map(|(.., class)| *class);
        let compact = preferences.compact.then_some("sa-compact");
        let all = ["sa-list-screen"].into_iter().chain(compact).chain(hiding);
        all.collect::<Vec<_>>().join(" ")
    })
}

/// The menu.
#[component]
pub fn ViewMenu(query: Query) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let navigator = Navigator::expect();
    let preferences = scope.preferences();
    let notices = Notices::expect();
    let exporting = RwSignal::new(false);
    let naming = RwSignal::new(false);
    let density = move |label: String, compact: bool| {
        let checked = move || preferences.with(|preferences| preferences.compact == compact);
        view! {
            <MenuItem
                label=label
                checked=Signal::derive(checked)
                on_press=move |()| scope.change_preferences(|one| one.compact = compact)
            />
        }
    };
    let column = move |(key, label, _): Hideable| {
        let is_shown = move || preferences.with(|one| !one.hidden.iter().any(|one| one == key));
        view! {
            <MenuItem
                label=label(t)
                checked=Signal::derive(is_shown)
                stays=true
                on_press=move |()| scope.change_preferences(|one| one.toggle_column(key))
            />
        }
    };
    // What the address says after its path.
    let here = Memo::new(move |_| Screen::Accounts(query.asked.get()).to_string());
    let view = move |(name, text): SavedView| {
        let is_here = {
            let text = text.clone();
            Signal::derive(move || here.with(|here| *here == text))
        };
        let open = move |()| navigator.go(route(scope, &text));
        view! { <MenuItem label=bidi_isolate(&name) checked=is_here on_press=open /> }
    };
    let views = Memo::new(move |_| preferences.with(|one| one.views.clone()));
    let known = move || here.with(|here| views.with(|all| all.iter().any(|(_, one)| one == here)));
    let delete = move |()| {
        let here = here.get_untracked();
        scope.change_preferences(|one| one.views.retain(|(_, text)| *text != here));
    };
    let save_or_delete = move || {
        if known() {
            view! { <MenuItem label=t.view_delete() icon=Icon::Trash on_press=delete /> }
        } else {
            let ask = move |()| naming.set(true);
            view! { <MenuItem label=t.view_save() icon=Icon::Plus on_press=ask /> }
        }
    };
    let copy = move || {
        let press = move |()| {
            let here = scope.route(Screen::Accounts(query.asked.get_untracked()));
            copy_link(t, navigator, notices, &here);
        };
        (navigator.owns_page())
            .then(|| view! { <MenuItem label=t.copy_link() icon=Icon::Copy on_press=press /> })
    };
    view! {
        <MenuButton label=t.view_menu() icon=Icon::Sliders>
            <MenuNote>{t.views()}</MenuNote>
            {move || views.get().into_iter().map(view).collect_view()}
            {save_or_delete}
            {copy()}
            <MenuItem
                label=t.export_all()
                icon=Icon::Download
                on_press=move |()| exporting.set(true)
            />
            <MenuNote>{t.density()}</MenuNote>
            {density(t.density_comfortable(), false)}
            {density(t.density_compact(), true)}
            <MenuNote>{t.columns()}</MenuNote>
            {HIDEABLE.map(column).into_iter().collect_view()}
        </MenuButton>
        <Export open=exporting all=true />
        <SaveView open=naming here=here />
    }
}

/// The list whose address says this after its path.
fn route(scope: CompanyScope, address: &str) -> Route {
    let list = Route::accounts(scope.id());
    Route::parse(&format!("{list}{address}"))
}

/// Asks what a view is to be called.
#[component]
fn SaveView(open: RwSignal<bool>, here: Memo<String>) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let name = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    Effect::new(move || {
        if open.get() {
            name.set(String::new());
            error.set(None);
        }
    });
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let name = name.get_untracked().trim().to_owned();
        if name.is_empty() {
            return error.set(Some(t.view_name_required()));
        }
        scope.change_preferences(|one| one.save_view(name, here.get_untracked()));
        open.set(false);
    };
    let close = move |()| open.set(false);
    let id = unique_id("view");
    view! {
        <Dialog open=open title=t.view_save() on_cancel=close>
            <form class="sa-stack" novalidate=true on:submit=save>
                <TextField label=t.view_name() value=name error=error id=id.clone() autofocus=true />
                {html::div()
                    .class("sa-cluster")
                    .child(
                        view! {
                            <Button label=t.save() kind=ButtonKind::Primary submit=true />
                            <Button label=t.cancel() on_press=close />
                        },
                    )}
            </form>
        </Dialog>
    }
}
