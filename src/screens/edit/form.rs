//! The form: App Type, the app, Name, what will change, Update and Cancel.

use leptos::prelude::*;

use domain::AppType;
use domain::app_type::Unclear;

use super::conflict::{Conflicts, since};
use super::editor::Editor;
use crate::components::{Button, Icon};
use crate::i18n::Words;
use crate::navigator::{Navigator, UnsavedKind};
use crate::screens::shared::fields::{self, AccountFields, DraftOffer, FieldErrors};
use crate::screens::shared::form_shell::{FormShell, Unsaved};
use crate::screens::shared::links::{list_route, prefilled_route};
use crate::screens::shared::outcomes::FormOutcome;
use crate::screens::shared::pending_changes::PendingChanges;
use crate::session::{CompanyScope, Write, WriteOutcome};
use crate::storage::StoredDraft;

/// The form of one account.
#[component]
pub fn EditForm(
    /// Its state.
    editor: Editor,
    /// Why nothing can be changed (W3).
    #[prop(into)]
    denied: Signal<Option<String>>,
    /// Reads the account anew, from the beginning.
    reload: Callback<()>,
) -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let (autosave, typed) = (editor.autosave, editor.fields);
    let id = editor.seen().with_untracked(|seen| seen.value.id.clone());
    let unsaved = Unsaved {
        kind: UnsavedKind::Edits,
        any: Signal::derive(move || editor.is_at_stake()),
        given_up: Callback::new(move |()| autosave.give_up()),
    };
    let errors = FieldErrors::new(typed, editor.problems());
    let denied = MaybeProp::derive(move || denied.get());
    let changes = move || {
        editor
            .changes()
            .iter()
            .map(|line| fields::change(t, line))
            .collect()
    };
    let type_hint = MaybeProp::derive(move || unclear_type(t, editor));
    let name_warning = MaybeProp::derive(move || editor.name_is_known().then(|| t.name_known()));
    view! {
        <FormShell
            denied=denied
            submit=Callback::new(move |()| typed.app_text.once_known(move || editor.update()))
            label=t.update()
            busy=Signal::derive(move || editor.is_saving().get() || typed.app_text.waiting.get())
            cancel=Callback::new(move |()| {
                typed.app_text.call_off();
                navigator.go(list_route(scope));
            })
            unsaved=unsaved
            mistakes=errors.mistakes(move |count| t.errors_title(count))
            above=move || {
                view! {
                    <DraftOffer
                        autosave=autosave
                        restore_label=t.draft_restore()
                        restore=Callback::new(move |kept: StoredDraft| editor.restore(&kept))
                        since=Callback::new(move |(kept,): (StoredDraft,)| since(t, editor, &kept))
                    />
                    <Conflicts editor=editor />
                }
            }
        >
            <AccountFields
                fields=typed
                errors=errors
                denied=denied
                type_hint=type_hint
                name_warning=name_warning
            />
            <PendingChanges rows=Signal::derive(changes) />
            <FormOutcome
                write=Write::Update(id)
                outcome=editor.outcome
                dirty=Signal::derive(move || editor.is_dirty())
                actions=Callback::new(move |(ended,)| {
                    (ended == WriteOutcome::Gone).then(|| ways_on(t, editor, reload))
                })
            />
        </FormShell>
    }
}

/// What the account has instead of an App Type that can be chosen, while nothing is chosen.
fn unclear_type(t: Words, editor: Editor) -> Option<String> {
    editor.account().with(|account| match &account.app_type {
        AppType::Unclear(Unclear::Missing) => Some(t.type_missing_hint()),
        AppType::Unclear(Unclear::Unknown(value)) => Some(t.type_unknown_hint(value)),
        _ => None,
    })
}

/// What was made of an account that is gone can become another one (F8).
fn ways_on(t: Words, editor: Editor, reload: Callback<()>) -> AnyView {
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let anew = move |()| {
        let draft = untrack(|| editor.fields.draft());
        // They go along: nothing is left behind here to be asked about.
        editor.use_theirs();
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
