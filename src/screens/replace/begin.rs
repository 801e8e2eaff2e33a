//! Before the steps: the new account is made, of the same type and with a name like the old one's; and
//! what an address says of two accounts, where this browser does not know better.

use domain::{Account, AccountId, Action, AppKind, Draft};
use leptos::html;
use leptos::prelude::*;

use super::pair::Sides;
use crate::components::{
    Banner, Button, ButtonKind, Card, Copyable, Fact, Facts, Section, Tone, UntrustedText,
};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::reactive::RwSignal;
use crate::screens::shared::creating::CreateForm;
use crate::screens::shared::links::{RouteLink, account_route, replace_route};
use crate::screens::shared::messages;
use crate::session::CompanyScope;
use crate::storage::DraftForm;

/// The form for the new account. `twice`: the address names the old one as its own replacement, too.
pub fn begin(t: Words, scope: CompanyScope, old: Account, twice: bool) -> AnyView {
    let twice = twice.then(|| {
        let (title, text) = (t.replace_twice(), t.replace_twice_text());
        view! { <Banner tone=Tone::Warning title=title text=text /> }
    });
    let like = Draft::of(&old);
    let start = Draft {
        name: next_name(&old.name),
        // Something that cannot be chosen is chosen anew.
        kind: like.kind.or(Some(AppKind::Custom)),
        ..like
    };
    let id = old.id.clone();
    view! {
        <div class="sa-stack sa-form">
            {twice}
            <CreateForm
                start=start
                keeps=DraftForm::Replace(old.id)
                back=Callback::new(move |()| account_route(scope, id.clone()))
                lead=move || replaced(t, old.name.clone())
            />
        </div>
    }
    .into_any()
}

/// The account that is replaced.
fn replaced(t: Words, name: String) -> impl IntoView {
    view! {
        <p class="sa-lead">
            {t.replace_old()} " " <UntrustedText text=name />
        </p>
    }
}

/// The address names two accounts of which nobody said here that one replaces the other: both are
/// shown for what they are, and nothing can be done before the person says that they are meant.
pub fn these_two(t: Words, scope: CompanyScope, sides: Sides, begun: RwSignal<bool>) -> AnyView {
    let (old, new) = (sides.old.account.value, sides.new.account.value);
    let (old_id, new_id) = (old.id.clone(), new.id.clone());
    let again = begin_again(t, scope, old.id.clone());
    let is_older = (new.created_at.zip(old.created_at)).is_some_and(|(new, old)| new < old);
    let older = is_older.then(|| {
        let (title, text) = (t.replace_older(), t.replace_older_text());
        view! { <Banner tone=Tone::Warning title=title text=text /> }
    });
    view! {
        <div class="sa-stack">
            <Banner tone=Tone::Warning title=t.replace_confirm() text=t.replace_confirm_text() />
            {older}
            <div class="sa-pair">
                {about(t, t.replace_side_old(), old)} {about(t, t.replace_side_new(), new)}
            </div>
            <div class="sa-cluster">
                <Button
                    label=t.replace_these()
                    disabled_reason=messages::why_denied(t, scope, Action::Manage)
                    on_press=move |()| {
                        scope.begin_replacement(&scope.id(), &old_id, &new_id);
                        begun.set(true);
                    }
                />
                {again}
            </div>
        </div>
    }
    .into_any()
}

/// By what an account is told from others.
fn about(t: Words, title: String, account: Account) -> AnyView {
    let app_type = messages::app_type(t, &account.app_type);
    let created = messages::done(t, account.created_at, account.created_by.as_ref());
    let used = messages::time(t, account.last_used_at, t.never_used(), true);
    let permitted = messages::permissions(t, &account);
    view! {
        <Card>
            <Section title=title>
                <Facts>
                    <Fact term=t.name()>
                        <UntrustedText text=account.name />
                    </Fact>
                    <Fact term=t.client_id()>
                        <Copyable text=account.client_id words=messages::copy_words(t, t.copy_client_id()) />
                    </Fact>
                    <Fact term=t.app_type()>
                        <UntrustedText text=app_type />
                    </Fact>
                    <Fact term=t.created()>{created}</Fact>
                    <Fact term=t.last_used()>{used}</Fact>
                    <Fact term=t.permissions()>{permitted}</Fact>
                </Facts>
            </Section>
        </Card>
    }
    .into_any()
}

/// The new account is not found: what was begun is over, and can be begun again.
pub fn new_missing(t: Words, scope: CompanyScope, old: Account) -> AnyView {
    view! {
        <div class="sa-stack">
            {replaced(t, old.name)}
            <Banner
                tone=Tone::Warning
                title=t.replace_new_missing()
                text=t.replace_new_missing_text()
                actions=move || begin_again(t, scope, old.id.clone())
            />
        </div>
    }
    .into_any()
}

/// The old account is not found. Where the replacement was `begun` here, it has been deleted; of any
/// other address nobody knows whether there ever was one.
pub fn old_missing(
    t: Words,
    scope: CompanyScope,
    old: &AccountId,
    new: Account,
    begun: bool,
) -> AnyView {
    let (tone, title, text) = if begun {
        scope.end_replacement(old);
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
    .into_any()
}

/// Begins with another new account; the one of the address is left alone.
fn begin_again(t: Words, scope: CompanyScope, old: AccountId) -> impl IntoView {
    let navigator = Navigator::expect();
    let begin = move |()| {
        scope.end_replacement(&old);
        navigator.go(replace_route(scope, old.clone(), None));
    };
    html::span().child(view! {
        <Button label=t.replace_begin_again() kind=ButtonKind::Primary on_press=begin />
    })
}

/// "Payroll" → "Payroll (2)", "Payroll (2)" → "Payroll (3)".
fn next_name(name: &str) -> String {
    let counted = name.strip_suffix(')').and_then(|name| {
        let (name, number) = name.rsplit_once(" (")?;
        Some((name, number.parse::<u32>().ok()?.checked_add(1)?))
    });
    match counted {
        Some((name, number)) => format!("{name} ({number})"),
        None => format!("{name} (2)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k3_the_new_name_follows_the_pattern_of_the_old_one() {
        assert_eq!(next_name("Payroll"), "Payroll (2)");
        assert_eq!(next_name("Payroll (2)"), "Payroll (3)");
        assert_eq!(next_name("Payroll (EU)"), "Payroll (EU) (2)");
        assert_eq!(
            next_name("Payroll (4294967295)"),
            "Payroll (4294967295) (2)"
        );
    }
}
