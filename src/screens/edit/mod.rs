//! The settings of an account, and the main job: to edit them.
//!
//! The journey of one Update is in [`editor`]; this file is what is around the form.

mod conflict;
mod editor;
mod facts;
mod form;
mod manage;
mod reset;

use client::{Failure, Versioned};
use domain::{Account, AccountId, Action, Draft};
use leptos::prelude::*;

use crate::components::{Card, Loading, SkeletonWidth, skeletons};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::reactive::Signal;
use crate::screens::shared::account_page::{AccountHeader, AccountPage, PageKind};
use crate::screens::shared::fields::{DraftAutosave, DraftOffer};
use crate::screens::shared::links::prefilled_route;
use crate::screens::shared::loader::Loader;
use crate::screens::shared::messages;
use crate::screens::shared::read_only::ReadOnly;
use crate::session::{CompanyScope, Write};
use crate::storage::{DraftForm, StoredDraft};
use editor::Editor;
use facts::AccountFacts;
use form::EditForm;
use manage::{DeleteAccount, Manage};

/// The screen for one account.
#[component]
pub fn Edit(id: AccountId) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let opened = AccountPage::enter(PageKind::Settings, id.clone());
    let loader = {
        let id = id.clone();
        Loader::new(scope, async move |client| {
            let answer = client.account(&id).await;
            if matches!(&answer, Err(failure) if failure.is_gone()) {
                scope.drop_account(&id);
            }
            answer
        })
    };
    let saving = loader.read_after(t, scope, Write::Update(id.clone()));
    let missing = move |t: Words, failure: &Failure| {
        view! {
            <div class="sa-stack">
                <LeftBehind id=id.clone() />
                {messages::missing_account(t, failure)}
            </div>
        }
        .into_any()
    };
    let content = loader.view(t, coming, missing, move |account| {
        view! { <Settings opened=opened seen=account reload=loader.again() /> }.into_any()
    });
    view! {
        <AccountHeader
            opened=opened
            missing=Signal::derive(move || loader.is_missing())
            text=saving
        />
        {content}
    }
}

/// The form, what else can be done with the account, and what is to be known of it.
#[component]
fn Settings(opened: AccountPage, seen: Versioned<Account>, reload: Callback<()>) -> impl IntoView {
    let scope = CompanyScope::expect();
    let editor = Editor::new(scope, seen);
    let account = editor.editing.saved;
    Effect::new(move || opened.see(account.get()));
    let denied = scope.denied(Action::Manage);
    view! {
        <div class="sa-stack" class:sa-said-once=move || denied.get().is_some()>
            <ReadOnly action=Action::Manage />
            <div class="sa-columns">
                <EditForm editor=editor reload=reload />
                <div class="sa-stack">
                    <Manage editor=editor />
                    <AccountFacts account=account />
                    <DeleteAccount editor=editor />
                </div>
            </div>
        </div>
    }
}

/// Edits that were left of an account that is gone: they can become another one (F8, F41).
#[component]
fn LeftBehind(id: AccountId) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let navigator = Navigator::expect();
    let autosave = DraftAutosave::new(scope, DraftForm::Edit(id), Draft::default());
    let anew = move |kept: StoredDraft| {
        autosave.give_up();
        navigator.go(prefilled_route(scope, kept.mine));
    };
    view! {
        <DraftOffer
            autosave=autosave
            restore_label=t.create_anew()
            restore=Callback::new(anew)
            denied=messages::why_no_new(t, scope)
            since=Some(Callback::new(move |_| Some((t.draft_of_the_gone(), None))))
        />
    }
}

/// The form before the account is here.
fn coming(t: Words) -> AnyView {
    view! {
        <Loading label=t.loading()>
            <div class="sa-columns">
                <Card>{skeletons(3, &FIELD)}</Card>
                {skeletons(4, &FIELD)}
            </div>
        </Loading>
    }
    .into_any()
}

/// A label, and what it is of.
const FIELD: [SkeletonWidth; 2] = [SkeletonWidth::Short, SkeletonWidth::Full];
