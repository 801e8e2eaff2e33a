//! Edit a service account: the main job.
//!
//! The journey of one Update is in [`editor`]; this file is what is around the form.

mod conflict;
mod editor;
mod facts;
mod form;
mod history;
mod manage;
mod reset;

use client::{Failure, Versioned};
use domain::{Account, AccountId, Action, Draft};
use leptos::prelude::*;

use crate::components::{Card, Loading, PageHeading, SkeletonWidth, bidi_isolate, skeletons};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::page_focus::PageFocus;
use crate::screens::shared::fields::{DraftAutosave, DraftOffer};
use crate::screens::shared::links::{BackToList, prefilled_route};
use crate::screens::shared::loader::Loader;
use crate::screens::shared::messages;
use crate::screens::shared::read_only::ReadOnly;
use crate::session::{CompanyScope, Write};
use crate::storage::{DraftForm, StoredDraft};
use editor::Editor;
use facts::AccountFacts;
use form::EditForm;
use history::History;
use manage::Manage;

/// The screen for one account.
#[component]
pub fn Edit(id: AccountId) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    PageFocus::expect().enter(move || t.edit_title());
    let loader = {
        let id = id.clone();
        Loader::new(scope, async move |client| {
            let answer = client.account(&id).await;
            if matches!(&answer, Err(failure) if failure.is_gone()) {
                scope.feed.remove(&id);
            }
            answer
        })
    };
    let saving = loader.read_after(t, scope, Write::Update(id.clone()));
    // The name is in the heading's place at once where the list has it already.
    let name = (scope.feed.account(&id)).map(|account| bidi_isolate(&account.name));
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
        view! { <AccountEditor seen=account reload=loader.again() /> }.into_any()
    });
    let text = MaybeProp::derive(move || {
        let is_here = loader.is_here();
        (!is_here).then(|| saving.get().or_else(|| name.clone()))?
    });
    view! {
        <PageHeading
            title=t.edit_title()
            text=text
            back=move || view! { <BackToList /> }.into_any()
        />
        {content}
    }
}

/// The account, its form, and what is to be known of it.
#[component]
fn AccountEditor(seen: Versioned<Account>, reload: Callback<()>) -> impl IntoView {
    let editor = Editor::new(CompanyScope::expect(), seen);
    view! {
        <div class="sa-stack">
            <ReadOnly action=Action::Manage />
            <div class="sa-columns">
                <EditForm editor=editor reload=reload />
                <div class="sa-stack">
                    <Manage editor=editor />
                    <AccountFacts account=editor.editing.saved />
                    <History account=editor.editing.saved />
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
