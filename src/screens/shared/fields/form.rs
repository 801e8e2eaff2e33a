//! The form of an account's two fields, whether the account is there already or is yet to be created.

use domain::{AccountId, DraftProblems};
use leptos::prelude::*;

use super::app_type::AppTypeFields;
use super::draft_autosave::DraftAutosave;
use super::errors::FieldErrors;
use super::offer::{DraftOffer, Since};
use super::state::{Field, Fields};
use super::words;
use crate::components::TextField;
use crate::i18n::Words;
use crate::navigator::{Navigator, UnsavedKind};
use crate::reactive::Signal;
use crate::route::Route;
use crate::screens::shared::form_shell::FormShell;
use crate::session::CompanyScope;
use crate::storage::StoredDraft;

/// What is typed is kept, and sent as it is shown: a press waits for the app that a text stands for.
#[component]
pub fn AccountForm(
    fields: Fields,
    autosave: DraftAutosave,
    /// What keeps it from being sent.
    problems: Signal<DraftProblems>,
    /// The account that it is of, if it is there already.
    #[prop(optional)]
    account: Option<AccountId>,
    /// Why nothing can be sent (W1, W3, D1).
    denied: MaybeProp<String>,
    #[prop(into)] submit: Callback<()>,
    /// The words of the button that does.
    #[prop(into)]
    label: Signal<String>,
    /// It is being sent.
    busy: Signal<bool>,
    /// Something was saved.
    #[prop(optional, into)]
    saved: Signal<bool>,
    #[prop(into)] back: Callback<(), Route>,
    /// What leaving would lose is called this.
    kind: UnsavedKind,
    /// Whether leaving would lose anything.
    #[prop(into)]
    is_at_stake: Signal<bool>,
    /// What there is to say of an App Type that cannot be chosen.
    #[prop(optional, into)]
    type_hint: MaybeProp<String>,
    /// Puts a draft that was left before into the form.
    #[prop(into)]
    restore: Callback<StoredDraft>,
    /// What has changed since it was left.
    #[prop(optional)]
    since: Option<Callback<(StoredDraft,), Option<Since>>>,
    /// What stands above the fields, too.
    #[prop(optional, into)]
    above: ViewFn,
    /// What stands below the fields.
    children: Children,
) -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let given_up = Callback::new(move |()| autosave.give_up());
    navigator.guard_while(kind, is_at_stake, Some(given_up));
    let errors = FieldErrors::new(fields, problems);
    let name_hint = MaybeProp::derive(move || {
        let max = scope.policy().with(|policy| policy.name_max_length);
        Some(t.name_hint(max))
    });
    // What is wrong with the name is said; nothing more is to be said of it then.
    let name_warning = MaybeProp::derive(move || {
        let has_error = errors.of(Field::Name).with(Option::is_some);
        let name = fields.name.get();
        let warning = || words::name_warning(t, scope.feed, name.trim(), account.as_ref());
        (!has_error).then(warning).flatten()
    });
    view! {
        <FormShell
            denied=denied
            submit=Callback::new(move |()| fields.app.once_known(move || submit.run(())))
            label=label
            has_shortcut=true
            busy=Signal::derive(move || busy.get() || fields.app.waiting.get())
            cancel=Callback::new(move |()| {
                fields.app.call_off();
                navigator.go(back.run(()));
            })
            saved=saved
            mistakes=errors.mistakes(move |count| t.errors_title(count))
            above=move || {
                view! {
                    <DraftOffer
                        autosave=autosave
                        restore_label=t.draft_restore()
                        restore=restore
                        since=since
                    />
                    {above.run()}
                }
            }
        >
            <AppTypeFields fields=fields errors=errors denied=denied hint=type_hint />
            <TextField
                label=t.name()
                value=fields.name
                hint=name_hint
                error=errors.of(Field::Name)
                warning=name_warning
                disabled_reason=denied
                id=errors.id(Field::Name)
                on_leave=Callback::new(move |()| fields.leave(Field::Name))
            />
            {children()}
        </FormShell>
    }
}
