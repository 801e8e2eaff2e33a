//! The pages of one account: what they have in common is above each of them. Its name; whether it works,
//! and if not, why, before anything else; the ways from page to page, and to the accounts beside it.

mod listed;
mod page_kind;

use std::sync::Arc;

use domain::{Account, AccountId, Health, PermissionCounts};
use leptos::html;
use leptos::prelude::*;

use super::links::{BackToList, RouteLink};
use super::messages::{self, Message};
use crate::components::{Banner, PageHeading, PageLinks, Tone, bidi_isolate, plain_name};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::reactive::{Memo, RwSignal, Signal, StoredValue};
use crate::session::CompanyScope;
use listed::listed;
pub use page_kind::PageKind;

/// A page of an account that is open.
#[derive(Clone, Copy)]
pub struct AccountPage {
    scope: CompanyScope,
    page: PageKind,
    /// The account in the address.
    id: StoredValue<AccountId>,
    /// The account as it was last seen; until it is read, as it is known.
    account: RwSignal<Option<Arc<Account>>>,
}

impl AccountPage {
    /// Enters a page: the title is that of the account, and the focus goes to the heading.
    pub fn enter(page: PageKind, id: AccountId) -> Self {
        let (t, scope) = (Words::expect(), CompanyScope::expect());
        let opened = Self {
            scope,
            page,
            account: RwSignal::new(scope.known_account(&id)),
            id: StoredValue::new(id),
        };
        PageFocus::expect().enter(move || match opened.name() {
            Some(name) => t.account_page(&plain_name(&name), &page.label(t)),
            None => page.label(t),
        });
        opened
    }

    /// It was read, or written, and is so.
    pub fn see(self, account: Account) {
        let account = Arc::new(account);
        self.scope.note_opened(account.clone());
        self.account.set(Some(account));
    }

    fn name(self) -> Option<String> {
        self.account
            .with(|account| Some(account.as_ref()?.name.clone()))
    }

    /// What somebody does here who may do no more is to look.
    fn heading(self, t: Words) -> String {
        let views = |action| self.scope.denied(action).get().is_some();
        match self.name() {
            None => t.service_account(),
            Some(name) if self.page.action().is_some_and(views) => {
                t.view_named(&bidi_isolate(&name))
            }
            Some(name) => bidi_isolate(&name),
        }
    }
}

/// What is above the pages of an account.
#[component]
pub fn AccountHeader(
    opened: AccountPage,
    /// There is no such account.
    #[prop(into)]
    missing: Signal<bool>,
    /// What there is to say while it is read.
    #[prop(optional, into)]
    text: MaybeProp<String>,
) -> impl IntoView {
    let t = Words::expect();
    let AccountPage {
        scope,
        page,
        account,
        id,
    } = opened;
    // Known anew is not changed: what has the focus stays.
    let missing = Memo::new(move |_| missing.get());
    let here = move || account.get().filter(|_| !missing.get());
    let health = move || {
        let badge = |account: Arc<Account>| {
            messages::health_badge(t, &Health::of(&account, scope.sunset().get()))
        };
        here().map(badge)
    };
    let trouble = move || here().map(|account| trouble(t, scope, page, &account));
    let link = move |to: PageKind| {
        let (route, is_here) = (to.route(scope, id.get_value()), to == page);
        view! { <RouteLink to=route label=to.label(t) current=is_here /> }
    };
    let links = move || {
        (!missing.get()).then(|| {
            let links = PageKind::ALL.map(link).into_iter().collect_view();
            view! { <PageLinks label=t.account_pages()>{links}</PageLinks> }
        })
    };
    view! {
        <PageHeading
            title=Signal::derive(move || opened.heading(t))
            text=text
            state=move || html::div().class("sa-heading__state").child(health).into_any()
            back=move || {
                let beside = listed(t, scope, id.get_value(), page);
                view! {
                    <BackToList />
                    {beside}
                }
                .into_any()
            }
        />
        <div class="sa-account-header">
            {trouble}
            {links}
        </div>
    }
    .into_any()
}

/// Each reason with its way out (H1–H3), and what `None` everywhere means (P1).
fn trouble(t: Words, scope: CompanyScope, page: PageKind, account: &Account) -> AnyView {
    let health = Health::of(account, scope.sunset().get());
    let trouble = |title: String, text: String| {
        view! { <Banner tone=Tone::Danger title=title text=text /> }
    };
    let reasons = messages::reasons(&health);
    let unexplained = !health.is_functional() && reasons.is_empty();
    let told = reasons
        .iter()
        .map(|reason| {
            let Message { title, text } = messages::reason(t, reason, account.contact.as_ref());
            trouble(title, text)
        })
        .chain(unexplained.then(|| trouble(t.not_functional(), t.no_reason_given())));
    let counts = account.permissions;
    let is_powerless = counts.is_some_and(PermissionCounts::are_none_everywhere);
    // There it is said with what can be done about it.
    let powerless =
        (is_powerless && page != PageKind::Permissions).then(|| messages::no_permissions(t, None));
    (told.collect_view(), powerless).into_any()
}
