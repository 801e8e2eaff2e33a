//! Replace: a new account in the place of an old one, without interrupting anything (K3).
//!
//! New account → permissions copied → secret stored and handed to the applications → old one
//! deleted, once the person says that nothing uses it. Where it stands follows from the accounts
//! themselves, so it can be left at any point and gone on with later.

mod steps;

use domain::{Account, AccountId, Action, AppKind, Draft, Matrix};
use futures_util::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::creating::CreateForm;
use super::say;
use super::ways::{Back, account_route};
use crate::api::{Client, Failure, Versioned};
use crate::app::Shell;
use crate::components::{Banner, Bdi, Card, Loading, PageHeading, SkeletonWidth, Tone, skeleton};
use crate::i18n::Words;
use crate::session::CompanyScope;
use crate::storage::DraftForm;
use steps::Steps;

/// An account with what it may do; `None` where that may not be seen.
#[derive(Clone, PartialEq)]
pub struct Side {
    /// The account.
    pub account: Versioned<Account>,
    /// Its permissions.
    pub matrix: Option<Versioned<Matrix>>,
}

/// What is known of the two accounts.
#[derive(Clone)]
enum Load {
    Coming,
    /// There is no new one yet.
    Old(Box<Account>),
    /// Both; the old one is `None` once it is gone.
    Both(Option<Box<Side>>, Box<Side>),
    Failed(Failure),
}

/// The screen for one replacement.
#[component]
pub fn Replace(
    /// The old account.
    id: AccountId,
    /// The new one, once there is one.
    with: Option<AccountId>,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    Shell::expect().arrive(move || t.replace_title());
    // No account takes its own place, whatever a link says.
    let with = with.filter(|new| *new != id);
    let load = RwSignal::new(Load::Coming);
    let read = {
        let client = StoredValue::new_local(scope.client_here());
        let (id, with) = (id.clone(), with.clone());
        move || {
            let (client, id, with) = (client.get_value(), id.clone(), with.clone());
            load.set(Load::Coming);
            spawn_local(async move {
                let loaded = look_up(&client, &id, with.as_ref()).await;
                load.try_set(loaded.unwrap_or_else(Load::Failed));
            });
        }
    };
    read();
    let again = Callback::new(move |()| read());
    let back_to = with.clone().unwrap_or_else(|| id.clone());
    let old = id.clone();
    let content = move || match load.get() {
        Load::Coming => coming(t),
        Load::Failed(failure) if failure.is_gone() => say::missing_account(t, &failure),
        Load::Failed(failure) => say::failure_banner(t, &failure, Some(again)),
        Load::Old(account) => view! { <Begin old=*account /> }.into_any(),
        Load::Both(before, after) => {
            let before = before.map(|side| *side);
            view! { <Steps old_id=old.clone() old=before new=*after /> }.into_any()
        }
    };
    let name = scope
        .feed
        .account(&back_to)
        .map_or_else(|| t.edit_title(), |account| account.name.clone());
    let to = Signal::derive(move || account_route(scope, back_to.clone()));
    view! {
        <PageHeading
            title=t.replace_title()
            text=t.replace_text()
            back=move || view! { <Back label=name.clone() to=to /> }.into_any()
        />
        {content}
    }
}

async fn look_up(
    client: &Client,
    old: &AccountId,
    new: Option<&AccountId>,
) -> Result<Load, Failure> {
    let Some(new) = new else {
        return Ok(Load::Old(Box::new(client.account(old).await?.value)));
    };
    let (old, new) = join(side(client, old), side(client, new)).await;
    let old = match old {
        Ok(old) => Some(Box::new(old)),
        Err(failure) if failure.is_gone() => None,
        Err(failure) => return Err(failure),
    };
    Ok(Load::Both(old, Box::new(new?)))
}

async fn side(client: &Client, id: &AccountId) -> Result<Side, Failure> {
    let (account, matrix) = join(client.account(id), client.permissions(id)).await;
    Ok(Side {
        account: account?,
        matrix: matrix.ok(),
    })
}

/// The first step: the new account, of the same type and with a name like the old one's.
#[component]
fn Begin(old: Account) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let denied = scope.denied(Action::Manage);
    let reason = Signal::derive(move || match denied.get() {
        Some(denied) => Some((t.read_only_title(), say::denied(t, denied))),
        None => say::creation_ended(t, scope.sunset().get())
            .map(|text| (t.creation_ended_title(), text)),
    });
    let banner = move || {
        let (title, text) = reason.get()?;
        let help = denied.get().is_none().then(|| say::read_on(t, scope));
        Some(view! { <Banner tone=Tone::Info title=title text=text>{help}</Banner> })
    };
    let start = Draft {
        name: next_name(&old.name),
        // Something that cannot be chosen is chosen anew.
        kind: old.app_type.kind().or(Some(AppKind::Custom)),
        app: old.app_type.app().cloned(),
    };
    let back = old.id.clone();
    view! {
        <div class="sa-stack sa-form">
            {banner}
            <p class="sa-lead">
                {t.replace_old()} " " <Bdi text=old.name />
            </p>
            <CreateForm
                start=start
                keeps=DraftForm::Replace(old.id.clone())
                title=t.replace_title()
                back=Callback::new(move |()| account_route(scope, back.clone()))
                denied=MaybeProp::derive(move || reason.get().map(|(_, text)| text))
            />
        </div>
    }
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

/// The steps before the accounts are here.
fn coming(t: Words) -> AnyView {
    let line = || skeleton(SkeletonWidth::Full);
    view! {
        <Loading label=t.loading()>
            <Card>
                <div class="sa-stack">{line()} {line()} {line()} {line()}</div>
            </Card>
        </Loading>
    }
    .into_any()
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
