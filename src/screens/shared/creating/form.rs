//! App Type, Name, Create; and what to do when the outcome is not a secret.

use domain::{AccountId, Draft};
use leptos::prelude::*;

use super::creator::AccountCreator;
use crate::components::{ButtonKind, Link};
use crate::i18n::Words;
use crate::navigator::{Navigator, UnsavedKind};
use crate::route::Route;
use crate::screens::shared::fields::AccountForm;
use crate::screens::shared::links::account_route;
use crate::screens::shared::outcomes::FormOutcome;
use crate::session::{CompanyScope, Write, WriteOutcome};
use crate::storage::{DraftForm, StoredDraft};

/// App Type and Name of an account that is yet to be, Create and Cancel.
#[component]
pub fn CreateForm(
    /// What it begins with.
    start: Draft,
    /// What is typed into it already.
    #[prop(optional_no_strip)]
    filled: Option<Draft>,
    /// Which draft it keeps.
    keeps: DraftForm,
    /// Where Cancel leads.
    back: Callback<(), Route>,
    /// Why nothing can be created (W1, D1).
    #[prop(into)]
    denied: MaybeProp<String>,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let write = Write::Create(keeps.clone());
    let creator = AccountCreator::new(scope, start, keeps);
    if let Some(draft) = &filled {
        creator.fields.fill(draft);
    }
    view! {
        <AccountForm
            fields=creator.fields
            autosave=creator.autosave
            problems=creator.problems()
            denied=denied
            submit=move |()| creator.create()
            label=t.create()
            busy=creator.is_creating()
            back=back
            kind=UnsavedKind::NewAccount
            is_at_stake=Signal::derive(move || creator.is_at_stake())
            errors_title=|t, count| t.new_errors_title(count)
            restore=move |kept: StoredDraft| creator.fields.fill(&kept.mine)
        >
            <p class="sa-muted sa-small">{t.new_permissions_hint()}</p>
            <FormOutcome
                write=write
                outcome=creator.outcome
                dirty=Signal::derive(|| true)
                name=creator.fields.name
                actions=Callback::new(move |(ended,)| match ended {
                    WriteOutcome::WithoutSecret(account) => Some(open_account(t, account)),
                    _ => None,
                })
            />
        </AccountForm>
    }
}

/// The account is there, its secret is not: the way out is a new one (F10).
fn open_account(t: Words, account: AccountId) -> AnyView {
    let navigator = Navigator::expect();
    let route = account_route(CompanyScope::expect(), account);
    let href = navigator.href(&route);
    view! {
        <Link
            href=href
            label=t.open_account()
            kind=ButtonKind::Secondary
            small=true
            on_press=move |()| navigator.go(route.clone())
        />
    }
    .into_any()
}
