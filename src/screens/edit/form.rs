//! The form: App Type, the app, Name, what will change, Update and Cancel.

use leptos::html;
use leptos::prelude::*;

use domain::app_type::Unclear;
use domain::{AppProblem, AppType};

use super::app_picker::AppPicker;
use super::conflict::Conflict;
use super::editor::{CUSTOM, Editor, MARKETPLACE, Outcome};
use super::{list_route, words};
use crate::app::Shell;
use crate::components::{
    Banner, Button, ButtonKind, Card, ChangeList, Choice, ErrorSummary, FieldError, FormActions,
    Icon, RadioGroup, TextField, Tone, unique_id,
};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::screens::say;
use crate::session::CompanyScope;

/// The ids that the error summary links to.
#[derive(Clone)]
struct Ids {
    app_type: String,
    app: String,
    name: String,
}

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
    let ids = Ids {
        app_type: unique_id("app-type"),
        app: unique_id("app"),
        name: unique_id("name"),
    };
    navigator.guard_while(Signal::derive(move || editor.is_dirty()));

    let type_error = Memo::new(move |_| type_error(t, editor));
    let app_error = Memo::new(move |_| app_error(t, editor));
    let name_error = Memo::new(move |_| name_error(t, editor));
    let errors = {
        let ids = ids.clone();
        Signal::derive(move || {
            listed([
                (&ids.app_type, type_error.get()),
                (&ids.app, app_error.get()),
                (&ids.name, name_error.get()),
            ])
        })
    };
    let broken = Memo::new(move |_| !errors.with(Vec::is_empty));
    Shell::expect().arrive_quietly(move || {
        if broken.get() {
            t.title_error(&t.edit_title())
        } else {
            t.edit_title()
        }
    });

    let cancel = move || navigator.go(list_route(scope));
    let is_marketplace = Memo::new(move |_| editor.kind.get().as_deref() == Some(MARKETPLACE));
    let form_denied = MaybeProp::derive(move || denied.get());
    let kinds = Signal::derive(move || {
        vec![
            Choice::new(MARKETPLACE, t.marketplace()).hint(t.marketplace_hint()),
            Choice::new(CUSTOM, t.custom()).hint(t.custom_hint()),
        ]
    });
    let type_hint = MaybeProp::derive(move || unclear_type(t, editor));
    let max = Signal::derive(move || scope.policy().with(|policy| policy.name_max_length));
    let name_warning = MaybeProp::derive(move || editor.name_is_known().then(|| t.name_known()));

    view! {
        <form
            class="sa-stack"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                if denied.with_untracked(Option::is_none) {
                    editor.update();
                }
            }
            on:keydown=move |event| {
                if event.key() == "Escape" && !event.default_prevented() {
                    // The same key press must not close the question that may come now.
                    event.prevent_default();
                    cancel();
                }
            }
        >
            <ErrorSummary
                title=move || t.errors_title(errors.with(Vec::len))
                errors=errors
                attempt=editor.attempts
            />
            <Conflict editor=editor />
            <Card>
                <div class="sa-stack">
                    <RadioGroup
                        label=t.app_type()
                        options=kinds
                        value=editor.kind
                        hint=type_hint
                        error=type_error
                        disabled_reason=form_denied
                        id=ids.app_type
                    />
                    {move || {
                        let id = ids.app.clone();
                        is_marketplace
                            .get()
                            .then(|| {
                                view! {
                                    <AppPicker
                                        editor=editor
                                        error=app_error
                                        denied=form_denied
                                        id=id
                                    />
                                }
                            })
                    }}
                    <TextField
                        label=t.name()
                        value=editor.name
                        hint=MaybeProp::derive(move || Some(t.name_hint(max.get())))
                        error=name_error
                        warning=name_warning
                        required=true
                        disabled_reason=form_denied
                        id=ids.name
                    />
                    <Changes editor=editor />
                    <OutcomeBanner editor=editor reload=reload />
                    <FormActions>
                        <Button
                            label=t.update()
                            kind=ButtonKind::Primary
                            submit=true
                            busy=editor.saving
                            disabled_reason=form_denied
                        />
                        <Button label=t.cancel() on_press=move |()| cancel() />
                    </FormActions>
                </div>
            </Card>
        </form>
    }
}

/// What is wrong, with the ids of the fields.
fn listed(found: [(&String, Option<String>); 3]) -> Vec<FieldError> {
    let wrong = found.into_iter().filter_map(|(id, message)| {
        Some(FieldError {
            field_id: id.clone(),
            message: message?,
        })
    });
    wrong.collect()
}

fn type_error(t: Words, editor: Editor) -> Option<String> {
    match editor.problems().app {
        Some(problem @ AppProblem::TypeRequired) => Some(words::app_problem(t, problem)),
        _ => editor
            .refusals
            .with(|refusals| refusals.app_type.as_ref().map(|one| words::refusal(t, one))),
    }
}

fn app_error(t: Words, editor: Editor) -> Option<String> {
    match editor.problems().app {
        Some(AppProblem::TypeRequired) | None => editor
            .refusals
            .with(|refusals| refusals.app.as_ref().map(|one| words::refusal(t, one))),
        Some(problem) => Some(words::app_problem(t, problem)),
    }
}

fn name_error(t: Words, editor: Editor) -> Option<String> {
    match editor.problems().name {
        Some(problem) => Some(words::name_problem(t, &problem)),
        None => editor
            .refusals
            .with(|refusals| refusals.name.as_ref().map(|one| words::refusal(t, one))),
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

/// What Update will change (U2).
#[component]
fn Changes(editor: Editor) -> impl IntoView {
    let t = Words::expect();
    let rows = Signal::derive(move || {
        let lines = editor.changes();
        lines
            .iter()
            .map(|line| words::change(t, line))
            .collect::<Vec<_>>()
    });
    let any = Memo::new(move |_| !rows.with(Vec::is_empty));
    move || {
        any.get().then(|| {
            view! {
                <div class="sa-pending">
                    {html::h2().class("sa-pending__title").child(t.changes_title())}
                    <ChangeList
                        label=t.changes_title()
                        rows=rows
                        from=t.from()
                        to=t.to()
                    />
                </div>
            }
        })
    }
}

/// How the last Update ended, beside the buttons, where the person is looking.
#[component]
fn OutcomeBanner(editor: Editor, reload: Callback<()>) -> impl IntoView {
    let t = Words::expect();
    // Typing on makes an old "Saved" untrue.
    Effect::new(move |before: Option<bool>| {
        let dirty = editor.is_dirty();
        let settled = matches!(
            editor.outcome.get_untracked(),
            Some(Outcome::Saved | Outcome::SavedBefore | Outcome::Unchanged)
        );
        if dirty && before == Some(false) && settled {
            editor.outcome.set(None);
        }
        dirty
    });
    let content = move || match editor.outcome.get()? {
        Outcome::Saved => Some(simple(Tone::Success, t.saved(), None)),
        Outcome::SavedBefore => Some(simple(Tone::Success, t.saved(), Some(t.saved_before()))),
        Outcome::Unchanged => Some(simple(Tone::Info, t.unchanged(), Some(t.unchanged_text()))),
        Outcome::Failed(failure) => {
            let said = say::failure(t, &failure);
            Some(simple(
                Tone::Danger,
                said.title,
                Some(format!("{} {}", said.text, t.edits_kept())),
            ))
        }
        Outcome::Gone => Some(gone(t, reload)),
    };
    // There before it is filled, so that it is said.
    view! {
        <div class="sa-outcome" role="status">
            {content}
        </div>
    }
}

fn simple(tone: Tone, title: String, text: Option<String>) -> AnyView {
    view! { <Banner tone=tone title=title text=text /> }.into_any()
}

fn gone(t: Words, reload: Callback<()>) -> AnyView {
    let again = move || {
        view! {
            <Button
                label=t.try_again()
                icon=Icon::Refresh
                small=true
                on_press=reload
            />
        }
        .into_any()
    };
    view! {
        <Banner
            tone=Tone::Danger
            title=t.account_missing()
            text=t.account_gone_text()
            actions=again
        />
    }
    .into_any()
}
