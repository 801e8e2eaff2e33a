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
use leptos::task::spawn_local;

use crate::components::{
    Card, ChangeList, Loading, PageHeading, SkeletonWidth, bidi_isolate, skeleton,
};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::page_focus::PageFocus;
use crate::screens::shared::fields::{DraftAutosave, DraftOffer, draft_changes};
use crate::screens::shared::links::{BackToList, prefilled_route};
use crate::screens::shared::messages;
use crate::screens::shared::read_only::ReadOnly;
use crate::session::{CompanyScope, SentForm};
use crate::storage::{DraftForm, StoredDraft};
use editor::Editor;
use facts::AccountFacts;
use form::EditForm;
use history::History;
use manage::Manage;

/// What is known of the account.
#[derive(Clone)]
enum Load {
    Coming,
    Here(Box<Versioned<Account>>),
    Failed(Failure),
}

/// The screen for one account.
#[component]
pub fn Edit(
    /// Which.
    id: AccountId,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    PageFocus::expect().enter(move || t.edit_title());
    let load = RwSignal::new(Load::Coming);
    let read = {
        let (client, id) = (StoredValue::new_local(scope.client_here()), id.clone());
        move || {
            let (client, id) = (client.get_value(), id.clone());
            load.set(Load::Coming);
            spawn_local(async move {
                let answer = client.account(&id).await;
                if matches!(&answer, Err(failure) if failure.is_gone()) {
                    scope.feed.remove(&id);
                }
                load.try_set(match answer {
                    Ok(account) => Load::Here(Box::new(account)),
                    Err(failure) => Load::Failed(failure),
                });
            });
        }
    };
    let again = Callback::new(move |()| read());
    let sent = SentForm::Fields(DraftForm::Edit(id.clone()));
    scope.once_settled(sent.clone(), move || again.run(()));
    let known = scope.feed.account(&id);
    let content = move || match load.get() {
        Load::Coming => coming(t),
        Load::Failed(failure) if failure.is_gone() => view! {
            <div class="sa-stack">
                <LeftBehind id=id.clone() />
                {messages::missing_account(t, &failure)}
            </div>
        }
        .into_any(),
        Load::Failed(failure) => messages::failure_banner(t, &failure, Some(again)),
        Load::Here(account) => view! { <Editing seen=*account reload=again /> }.into_any(),
    };
    // The name is in the heading's place at once where the list has it already.
    let name = known.map(|account| bidi_isolate(&account.name));
    let text = MaybeProp::derive(move || match load.get() {
        Load::Here(_) => None,
        Load::Coming if scope.is_under_way(&sent) => Some(t.still_saving()),
        _ => name.clone(),
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
fn Editing(seen: Versioned<Account>, reload: Callback<()>) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let editor = Editor::new(scope, seen);
    let denied = scope.denied(Action::Manage);
    let reason = Signal::derive(move || denied.get().map(|denied| messages::denied(t, denied)));
    view! {
        <div class="sa-stack">
            <ReadOnly barrier=denied />
            <div class="sa-columns">
                <EditForm editor=editor denied=reason reload=reload />
                <div class="sa-stack">
                    <Manage editor=editor denied=reason />
                    <AccountFacts account=editor.account() />
                    <History account=editor.account() />
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
    let denied = scope.denied(Action::Manage);
    let reason = MaybeProp::derive(move || match denied.get() {
        Some(denied) => Some(messages::denied(t, denied)),
        None => messages::creation_ended(t, scope.sunset().get()),
    });
    let anew = move |kept: StoredDraft| {
        autosave.forget();
        navigator.go(prefilled_route(scope, kept.mine));
    };
    let since = move |(kept,): (StoredDraft,)| {
        let rows = draft_changes(t, &kept.before, &kept.mine);
        let list =
            view! { <ChangeList label=t.changes_title() rows=rows from=t.from() to=t.to() /> };
        Some((t.draft_of_the_gone(), list.into_any()))
    };
    view! {
        <DraftOffer
            autosave=autosave
            restore_label=t.create_anew()
            restore=Callback::new(anew)
            denied=reason
            since=Callback::new(since)
        />
    }
}

/// The form before the account is here.
fn coming(t: Words) -> AnyView {
    let field = || {
        (
            skeleton(SkeletonWidth::Short),
            skeleton(SkeletonWidth::Full),
        )
    };
    view! {
        <Loading label=t.loading()>
            <div class="sa-columns">
                <Card>
                    <div class="sa-stack">{field()} {field()} {field()}</div>
                </Card>
                <div class="sa-stack">{field()} {field()} {field()} {field()}</div>
            </div>
        </Loading>
    }
    .into_any()
}
