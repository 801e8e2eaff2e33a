//! Delete, for every screen that can: what depends on the account is said before it goes, and it
//! goes only as it was seen.

use client::{Client, DeleteOutcome, Versioned};
use domain::{Account, Action, Health};
use leptos::prelude::*;

use super::confirm_by_name::ConfirmByName;
use super::links::account_route;
use super::messages;
use super::outcomes::{done, outcome_banner};
use crate::components::{Fact, Facts, Notice, Notices, StatusRegion, Tone};
use crate::i18n::Words;
use crate::session::{CompanyScope, ScreenWrites, Sent, Write, WriteOutcome};

/// One deletion.
#[derive(Clone, Copy)]
struct Deleting {
    seen: Signal<Versioned<Account>>,
    follow: Callback<Versioned<Account>>,
    done: Callback<Account>,
    scope: CompanyScope,
    writes: ScreenWrites,
    notices: Notices,
    words: Words,
    open: RwSignal<bool>,
    /// How it ended, where that was not well.
    outcome: RwSignal<Option<WriteOutcome>>,
}

/// The question, while `open` says so.
#[component]
pub fn Delete(
    /// The account, as it was last seen.
    #[prop(into)]
    seen: Signal<Versioned<Account>>,
    /// It has been seen in another state.
    #[prop(into)]
    follow: Callback<Versioned<Account>>,
    /// It is gone.
    #[prop(into)]
    done: Callback<Account>,
    /// Whether it shows.
    open: RwSignal<bool>,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let deleting = Deleting {
        seen,
        follow,
        done,
        scope,
        writes: ScreenWrites::new(scope),
        notices: Notices::expect(),
        words: t,
        open,
        outcome: RwSignal::new(None),
    };
    Effect::new(move || {
        if open.get() {
            deleting.outcome.set(None);
        }
    });
    let account = Signal::derive(move || seen.with(|seen| seen.value.clone()));
    view! {
        <ConfirmByName
            open=open
            account=account
            title=t.delete_title()
            action=t.delete()
            busy=deleting.writes.is_busy()
            confirm=Callback::new(move |()| deleting.delete())
        >
            <p>{t.delete_text()}</p>
            {move || dependents(t, scope, &account.get())}
            <StatusRegion content=move || {
                let write = Write::Delete(account.with_untracked(|account| account.id.clone()));
                Some(outcome_banner(t, &write, &deleting.outcome.get()?))
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

impl Deleting {
    fn delete(self) {
        self.outcome.set(None);
        let (scope, seen) = (self.scope, self.seen.get_untracked());
        let id = seen.value.id.clone();
        let sent = Sent {
            write: Write::Delete(id.clone()),
            name: seen.value.name.clone(),
            is_kept: false,
            back: account_route(scope, id.clone()),
        };
        let account = seen.value.clone();
        let write = async move |client: Client| {
            let outcome = client.remove_account(&seen).await;
            match &outcome {
                DeleteOutcome::Deleted | DeleteOutcome::AlreadyGone => scope.feed.remove(&id),
                DeleteOutcome::Unknown { failure, .. } | DeleteOutcome::Failed(failure) => {
                    scope.note_refusal(Action::Manage, failure);
                }
                DeleteOutcome::Conflict { .. }
                | DeleteOutcome::VersionRequired { .. }
                | DeleteOutcome::NotFound(_)
                | DeleteOutcome::NotVisible { .. } => {}
            }
            outcome
        };
        let what = sent.write.clone();
        let here = move |outcome| self.settle(&what, account, outcome);
        self.writes.send(sent, write, here, |_| None);
    }

    fn settle(self, write: &Write, account: Account, outcome: DeleteOutcome) {
        let ended = WriteOutcome::from(&outcome);
        if let Some(done) = done(self.words, write, &account.name, &ended) {
            // It stays to be read wherever they go from here.
            self.notices.tell(Notice::new(Tone::Success, done));
            self.open.set(false);
            self.done.run(account);
            return;
        }
        if let DeleteOutcome::Conflict { now, .. } | DeleteOutcome::VersionRequired { now, .. } =
            outcome
        {
            self.follow.run(*now);
        }
        self.outcome.set(Some(ended));
    }
}
