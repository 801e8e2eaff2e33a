//! The form: App Type, the app, Name, what will change, Update and Cancel.

use domain::app_type::Unclear;
use domain::{Action, AppType};
use leptos::html;
use leptos::prelude::*;

use super::conflict::{since, tell};
use super::editor::Editor;
use crate::components::{Button, Icon};
use crate::i18n::Words;
use crate::navigator::{Navigator, UnsavedKind};
use crate::page_focus::PageFocus;
use crate::reactive::Signal;
use crate::screens::shared::conflict_panel::conflict_panel;
use crate::screens::shared::fields::{self, AccountForm};
use crate::screens::shared::links::{list_route, prefilled_route};
use crate::screens::shared::messages;
use crate::screens::shared::outcomes::FormOutcome;
use crate::screens::shared::pending_changes::PendingChanges;
use crate::session::{CompanyScope, Write, WriteOutcome};
use crate::storage::StoredDraft;

/// The form of one account.
#[component]
pub fn EditForm(
    editor: Editor,
    /// Reads the account anew, from the beginning.
    reload: Callback<()>,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let page_focus = PageFocus::expect();
    let id = editor.editing.account_id();
    let changes = move || {
        let changes = editor.changes();
        changes.iter().map(|line| fields::change(t, line)).collect()
    };
    view! {
        <AccountForm
            fields=editor.fields
            autosave=editor.autosave
            problems=editor.problems()
            account=id.clone()
            denied=messages::why_denied(t, scope, Action::Manage)
            submit=move |()| editor.update()
            label=t.update()
            busy=editor.editing.is_saving
            saved=editor.editing.has_saved
            back=move |()| list_route(scope)
            kind=UnsavedKind::Edits
            is_at_stake=Signal::derive(move || editor.editing.is_at_stake())
            type_hint=MaybeProp::derive(move || unclear_type(t, editor))
            restore=move |kept: StoredDraft| editor.editing.restore(editor.since(&kept))
            since=Callback::new(move |(kept,): (StoredDraft,)| since(t, editor, &kept))
            above=move || conflict_panel(t, editor.editing, tell)
        >
            <PendingChanges rows=Signal::derive(changes) />
            <FormOutcome
                write=Write::Update(id)
                outcome=editor.editing.outcome
                dirty=Signal::derive(move || editor.editing.is_dirty())
                actions=Callback::new(move |(ended,)| match ended {
                    WriteOutcome::Gone => Some(ways_on(t, editor, reload)),
                    WriteOutcome::Done => undo(t, editor, page_focus),
                    _ => None,
                })
            />
        </AccountForm>
    }
}

/// What the account has instead of an App Type that can be chosen, while nothing is chosen.
fn unclear_type(t: Words, editor: Editor) -> Option<String> {
    match editor.editing.saved.get().app_type {
        AppType::Unclear(Unclear::Missing) => Some(t.type_missing_hint()),
        AppType::Unclear(Unclear::Unknown(value)) => Some(t.type_unknown_hint(&value)),
        _ => None,
    }
}

/// The way back from what was saved, or that it was taken. Not over what has been entered since.
fn undo(t: Words, editor: Editor, page_focus: PageFocus) -> Option<AnyView> {
    if !editor.can_undo() {
        return editor
            .has_undone()
            .then(|| html::p().child(t.undone()).into_any());
    }
    // The button is gone then.
    let undo = move |()| {
        editor.undo();
        page_focus.recover_focus();
    };
    let button = view! { <Button label=t.undo() icon=Icon::Undo small=true on_press=undo /> };
    Some(html::div().class("sa-cluster").child(button).into_any())
}

/// What was made of an account that is gone can become another one (F8).
fn ways_on(t: Words, editor: Editor, reload: Callback<()>) -> AnyView {
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let anew = move |()| {
        let draft = untrack(|| editor.fields.draft());
        // They go along: nothing is left behind here to be asked about.
        editor.editing.use_theirs();
        navigator.go(prefilled_route(scope, draft));
    };
    let allowed = scope.sunset().get_untracked().allows_creation();
    let anew = allowed.then(|| view! { <Button label=t.create_anew() small=true on_press=anew /> });
    view! {
        <div class="sa-cluster">
            {anew}
            <Button label=t.try_again() icon=Icon::Refresh small=true on_press=reload />
        </div>
    }
    .into_any()
}
