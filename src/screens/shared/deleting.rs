//! Delete, for every screen that can: what depends on the account is said before it goes, and it
//! goes only as it was seen.

use client::{Client, DeleteOutcome, Versioned};
use domain::{Account, Health};
use leptos::prelude::*;

use super::confirm_by_name::ConfirmByName;
use super::links::account_route;
use super::{messages, outcomes};
use crate::components::{Fact, Facts, Notice, Notices, StatusRegion, Tone};
use crate::i18n::Words;
use crate::reactive::{RwSignal, Signal};
use crate::session::{CompanyScope, ScreenWrites, Sent, Write, WriteOutcome};

/// The question, while `open` says so.
#[component]
pub fn Delete(
    /// The account, as it was last seen.
    #[prop(into)]
    seen: Signal<Versioned<Account>>,
    /// It has been seen in another state.
    #[prop(into)]
    follow: Callback<Versioned<Account>>,
    /// Told when it is gone.
    #[prop(into)]
    done: Callback<Account>,
    /// Whether the question shows.
    open: RwSignal<bool>,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let notices = Notices::expect();
    let writes = ScreenWrites::new(scope);
    // How it ended, where that was not well.
    let outcome = RwSignal::new(None::<WriteOutcome>);
    Effect::new(move || {
        if open.get() {
            outcome.set(None);
        }
    });
    let account = Signal::derive(move || seen.with(|seen| seen.value.clone()));
    let write = move || Write::Delete(account.get_untracked().id);
    let settle = move |account: Account, ended: DeleteOutcome| {
        let told = WriteOutcome::from(&ended);
        if let Some(words) =
            outcomes::done(t, &Write::Delete(account.id.clone()), &account.name, &told)
        {
            // It stays to be read wherever they go from here.
            notices.tell(Notice::new(Tone::Success, words, None));
            open.set(false);
            return done.run(account);
        }
        if let DeleteOutcome::Conflict { now, .. } | DeleteOutcome::VersionRequired { now, .. } =
            ended
        {
            follow.run(now);
        }
        outcome.set(Some(told));
    };
    let delete = move |()| {
        outcome.set(None);
        let seen = seen.get_untracked();
        let account = seen.value.clone();
        let sent = Sent {
            write: write(),
            name: account.name.clone(),
            is_kept: false,
            back: account_route(scope, account.id.clone()),
        };
        let request = async move |client: Client| scope.remove_account(&client, &seen).await;
        writes.send(sent, request, move |ended| settle(account, ended), |_| None);
    };
    view! {
        <ConfirmByName
            open=open
            account=account
            title=t.delete_title()
            action=t.delete()
            busy=writes.is_busy()
            confirm=Callback::new(delete)
        >
            <p>{t.delete_text()}</p>
            {move || dependents(t, scope, &account.get())}
            <StatusRegion content=move || {
                Some(outcomes::outcome_banner(t, &write(), &outcome.get()?))
            } />
        </ConfirmByName>
    }
}

/// Whether anything still depends on the account, as far as can be known.
fn dependents(t: Words, scope: CompanyScope, account: &Account) -> AnyView {
    let health = Health::of(account, scope.sunset().get());
    let (badge, permitted) = (
        messages::health_badge(t, &health),
        messages::permissions(t, account),
    );
    let used = messages::time(t, account.last_used_at, t.never_used(), true);
    view! {
        <Facts>
            <Fact term=t.last_used()>{used}</Fact>
            <Fact term=t.health()>{badge}</Fact>
            <Fact term=t.permissions()>{permitted}</Fact>
        </Facts>
    }
    .into_any()
}
