//! Delete, for every screen that can: what depends on the account is said before it goes, and it
//! goes only as it was seen.

use client::{DeleteOutcome, Failure, Versioned};
use domain::{Account, Action, Health};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::background_notices::BackgroundNotices;
use super::confirm_by_name::ConfirmByName;
use super::links::account_route;
use super::messages;
use crate::components::{Banner, Fact, Facts, StatusRegion, Tone, bidi_isolate};
use crate::i18n::Words;
use crate::route::Route;
use crate::session::CompanyScope;

/// What went wrong, or not quite right.
#[derive(Clone, PartialEq)]
enum Trouble {
    Failed(Failure),
    /// Somebody changed the account meanwhile: it is shown as it is now.
    Conflict,
    /// Nobody changed it: the server wants to know its version, which is known now (F4).
    VersionRequired,
    /// The API does not find it, though it can still be seen.
    NotFound(Failure),
    /// The API does not find it, nor any other: whether it is there, nobody can tell.
    NotVisible,
}

/// One deletion.
#[derive(Clone, Copy)]
struct Deleting {
    seen: Signal<Versioned<Account>>,
    follow: Callback<Versioned<Account>>,
    done: Callback<Account>,
    scope: CompanyScope,
    background: BackgroundNotices,
    words: Words,
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    trouble: RwSignal<Option<Trouble>>,
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
    let deleting = Deleting {
        seen,
        follow,
        done,
        scope: CompanyScope::expect(),
        background: BackgroundNotices::expect(),
        words: t,
        open,
        busy: RwSignal::new(false),
        trouble: RwSignal::new(None),
    };
    Effect::new(move || {
        if open.get() {
            deleting.trouble.set(None);
        }
    });
    let account = Signal::derive(move || seen.with(|seen| seen.value.clone()));
    view! {
        <ConfirmByName
            open=open
            account=account
            title=t.delete_title()
            action=t.delete()
            busy=deleting.busy
            confirm=Callback::new(move |()| deleting.delete())
        >
            <p>{t.delete_text()}</p>
            {move || dependents(t, deleting.scope, &account.get())}
            <StatusRegion content=move || deleting.trouble.get().map(|trouble| told(t, &trouble)) />
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

fn told(t: Words, trouble: &Trouble) -> AnyView {
    let (tone, title, text) = match trouble {
        Trouble::Failed(failure) => {
            let said = messages::failure(t, failure);
            (Tone::Danger, said.title, said.text)
        }
        Trouble::Conflict => (Tone::Warning, t.fail_stale(), t.overtaken_look_again()),
        Trouble::VersionRequired => (
            Tone::Warning,
            t.version_required(),
            t.version_required_text(),
        ),
        Trouble::NotFound(failure) => {
            let text = t.delete_not_found_text();
            let text = match &failure.server_message {
                Some(words) => format!("{text} {}", t.server_says(words)),
                None => text,
            };
            (Tone::Danger, t.delete_not_found(), text)
        }
        Trouble::NotVisible => (Tone::Danger, t.out_of_sight(), t.out_of_sight_text()),
    };
    view! { <Banner tone=tone title=title text=text /> }.into_any()
}

impl Deleting {
    fn delete(self) {
        self.busy.set(true);
        self.trouble.set(None);
        let seen = self.seen.get_untracked();
        let way = account_route(self.scope, seen.value.id.clone());
        // Not the company's own client: a write goes on when the person leaves (F35).
        let client = self.scope.session().client().within(self.scope.id());
        spawn_local(async move {
            let (account, t) = (&seen.value, self.words);
            let name = bidi_isolate(&account.name);
            let trouble = match client.remove_account(&seen).await {
                DeleteOutcome::Deleted => {
                    self.gone(account, t.deleted_named(&name));
                    None
                }
                // Somebody else was quicker, with the same end.
                DeleteOutcome::AlreadyGone => {
                    self.gone(account, t.gone_named(&name));
                    None
                }
                DeleteOutcome::Conflict { now, .. } => {
                    self.sees(*now);
                    Some(Trouble::Conflict)
                }
                DeleteOutcome::VersionRequired { now, .. } => {
                    self.sees(*now);
                    Some(Trouble::VersionRequired)
                }
                DeleteOutcome::NotFound(failure) => Some(Trouble::NotFound(failure)),
                DeleteOutcome::NotVisible { .. } => Some(Trouble::NotVisible),
                DeleteOutcome::Unknown { failure, .. } | DeleteOutcome::Failed(failure) => {
                    self.scope.note_refusal(Action::Manage, &failure);
                    Some(Trouble::Failed(failure))
                }
            };
            if let Some(trouble) = trouble {
                self.tell(&account.name, trouble, way);
            }
            self.busy.try_set(false);
        });
    }

    /// The account is so now.
    fn sees(self, now: Versioned<Account>) {
        if !self.trouble.is_disposed() {
            self.follow.run(now);
        }
    }

    fn gone(self, account: &Account, words: String) {
        self.scope.feed.remove(&account.id);
        // Wherever they are, and wherever they go from here (F35).
        self.background.done(words);
        if self.open.try_set(false).is_some() {
            return; // they have left already
        }
        self.done.run(account.clone());
    }

    /// Says what is wrong: here, or wherever the person went meanwhile (F35).
    fn tell(self, name: &str, trouble: Trouble, way: Route) {
        let Some(trouble) = self.trouble.try_set(Some(trouble)).flatten() else {
            return;
        };
        let t = self.words;
        let (what, text) = match trouble {
            Trouble::Failed(failure) => {
                self.background.failed(name, &failure, None, way);
                return;
            }
            Trouble::Conflict => (t.fail_stale(), t.not_deleted()),
            Trouble::VersionRequired => (t.version_required(), t.not_deleted()),
            Trouble::NotFound(_) => (t.delete_not_found(), t.delete_not_found_text()),
            Trouble::NotVisible => (t.out_of_sight(), t.out_of_sight_text()),
        };
        self.background.not_done(name, &what, Some(text), way);
    }
}
