//! App Type, Name, Create; and what to do when the outcome is not a secret.

use domain::{Action, Draft};
use leptos::prelude::*;

use super::creator::AccountCreator;
use crate::components::{Banner, ButtonKind, Tone};
use crate::i18n::Words;
use crate::navigator::UnsavedKind;
use crate::route::Route;
use crate::screens::shared::fields::AccountForm;
use crate::screens::shared::links::{RouteLink, account_route};
use crate::screens::shared::messages;
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
    back: Callback<(), Route>,
    /// What stands above it.
    #[prop(optional, into)]
    lead: ViewFn,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let denied = messages::why_no_new(t, scope);
    let write = Write::Create(keeps.clone());
    let creator = AccountCreator::new(scope, start, keeps);
    if let Some(draft) = &filled {
        creator.fields.fill(draft);
    }
    view! {
        <div class="sa-stack sa-form">
            <Barrier text=denied />
            {lead.run()}
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
                        // The account is there, its secret is not: the way out is a new one (F10).
                        WriteOutcome::WithoutSecret(account) => {
                            let (to, label) = (account_route(scope, account), t.open_account());
                            let kind = ButtonKind::Secondary;
                            Some(view! { <RouteLink to=to label=label kind=kind small=true /> }.into_any())
                        }
                        _ => None,
                    })
                />
            </AccountForm>
        </div>
    }
}

/// Says why nothing can be created, and where to read on.
#[component]
fn Barrier(text: MaybeProp<String>) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let denied = scope.denied(Action::Manage);
    move || {
        let text = text.get()?;
        let (title, help) = match denied.get() {
            Some(_) => (t.read_only_title(), None),
            None => (t.creation_ended_title(), messages::read_on(t, scope)),
        };
        Some(view! { <Banner tone=Tone::Info title=title text=text>{help}</Banner> })
    }
}
