//! What an address says of two accounts, where this browser does not know better.

use domain::{Account, AccountId, Action};
use leptos::html;
use leptos::prelude::*;

use crate::components::{
    Banner, Button, ButtonKind, Card, Copyable, Fact, Facts, Section, Tone, UntrustedText,
};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::screens::shared::links::{RouteLink, account_route, replace_route};
use crate::screens::shared::messages;
use crate::session::CompanyScope;

/// The address names two accounts of which nobody said here that one replaces the other: both are
/// shown for what they are, and nothing can be done before the person says that they are meant.
#[component]
pub fn TheseTwo(
    /// The one that would be deleted in the end.
    old: Account,
    /// The one that would get its permissions.
    new: Account,
    /// Set when the person says that these two are meant.
    begun: RwSignal<bool>,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let ids = (old.id.clone(), new.id.clone());
    let created = (new.created_at, old.created_at);
    let older = matches!(created, (Some(new), Some(old)) if new < old);
    let older = older.then(|| {
        let (title, text) = (t.replace_older(), t.replace_older_text());
        view! { <Banner tone=Tone::Warning title=title text=text /> }
    });
    let reason = messages::why_denied(t, scope, Action::Manage);
    let again = ids.0.clone();
    view! {
        <div class="sa-stack">
            <Banner tone=Tone::Warning title=t.replace_confirm() text=t.replace_confirm_text() />
            {older}
            <div class="sa-pair">
                <Card>
                    <Section title=t.replace_side_old()>{about(t, &old)}</Section>
                </Card>
                <Card>
                    <Section title=t.replace_side_new()>{about(t, &new)}</Section>
                </Card>
            </div>
            <div class="sa-cluster">
                <Button
                    label=t.replace_these()
                    disabled_reason=reason
                    on_press=move |()| {
                        scope.begin_replacement(&scope.id(), &ids.0, &ids.1);
                        begun.set(true);
                    }
                />
                <BeginAgain old=again />
            </div>
        </div>
    }
}

/// By what an account is told from others.
fn about(t: Words, account: &Account) -> AnyView {
    let created = messages::done(t, account.created_at, account.created_by.as_ref());
    let used = messages::time(t, account.last_used_at, t.never_used(), true);
    let (app_type, permitted) = (
        messages::app_type(t, &account.app_type),
        messages::permissions(t, account),
    );
    let (name, client_id) = (account.name.clone(), account.client_id.clone());
    view! {
        <Facts>
            <Fact term=t.name()>
                <UntrustedText text=name />
            </Fact>
            <Fact term=t.client_id()>
                <Copyable
                    text=client_id
                    words=messages::copy_words(t, t.copy_client_id())
                />
            </Fact>
            <Fact term=t.app_type()>
                <UntrustedText text=app_type />
            </Fact>
            <Fact term=t.created()>{created}</Fact>
            <Fact term=t.last_used()>{used}</Fact>
            <Fact term=t.permissions()>{permitted}</Fact>
        </Facts>
    }
    .into_any()
}

/// The new account is not found: what was begun is over, and can be begun again.
#[component]
pub fn NewMissing(
    /// The account that was to be replaced.
    old: Account,
) -> impl IntoView {
    let t = Words::expect();
    let id = old.id.clone();
    view! {
        <div class="sa-stack">
            <Replaced name=old.name />
            <Banner
                tone=Tone::Warning
                title=t.replace_new_missing()
                text=t.replace_new_missing_text()
                actions=move || view! { <BeginAgain old=id.clone() /> }.into_any()
            />
        </div>
    }
}

/// The old account is not found. Where the replacement was begun here, it has been deleted; of any
/// other address nobody knows whether there ever was one.
#[component]
pub fn OldMissing(
    /// The account that is not found.
    old: AccountId,
    /// The account that the address says replaces it.
    new: Account,
    /// That was begun here.
    begun: bool,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let (tone, title, text) = if begun {
        scope.end_replacement(&old);
        (Tone::Success, t.replace_done(), None)
    } else {
        let text = t.replace_old_missing_text();
        (Tone::Info, t.replace_old_missing(), Some(text))
    };
    let to = account_route(scope, new.id);
    view! {
        <div class="sa-stack">
            <p class="sa-lead">
                <UntrustedText text=new.name />
            </p>
            <Banner tone=tone title=title text=text />
            <div class="sa-cluster">
                <RouteLink to=to label=t.open_account() kind=ButtonKind::Primary />
            </div>
        </div>
    }
}

/// Begins with another new account; the one of the address is left alone.
#[component]
fn BeginAgain(old: AccountId) -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let begin = move |()| {
        scope.end_replacement(&old);
        navigator.go(replace_route(scope, old.clone(), None));
    };
    html::span().child(view! {
        <Button label=t.replace_begin_again() kind=ButtonKind::Primary on_press=begin />
    })
}

/// The account that is replaced.
#[component]
pub fn Replaced(name: String) -> impl IntoView {
    let t = Words::expect();
    view! {
        <p class="sa-lead">
            {t.replace_old()} " " <UntrustedText text=name />
        </p>
    }
}
