//! Delete, for every screen that can: what depends on the account is said before it goes, and it
//! goes only as it was seen.

use domain::{Account, Action, Health};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::say;
use crate::api::{Client, Failure, FailureKind, Versioned};
use crate::components::{Announcer, Banner, ConfirmDialog, ConfirmWords, Fact, Facts, Tone};
use crate::i18n::Words;
use crate::session::CompanyScope;

/// What went wrong, or not quite right.
#[derive(Clone, PartialEq)]
enum Trouble {
    Failed(Failure),
    /// Somebody changed the account meanwhile: it is shown as it is now.
    Overtaken,
}

/// One deletion.
#[derive(Clone, Copy)]
struct Deleting {
    seen: Signal<Versioned<Account>>,
    follow: Callback<Versioned<Account>>,
    done: Callback<Account>,
    scope: CompanyScope,
    announcer: Announcer,
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
        announcer: Announcer::expect(),
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
    let words = Signal::derive(move || {
        let name = account.with(|account| account.name.clone());
        ConfirmWords {
            title: t.delete_title(),
            field: t.confirm_field(&name),
            mismatch: t.confirm_mismatch(&name),
            action: t.delete(),
            cancel: t.cancel(),
        }
    });
    view! {
        <ConfirmDialog
            open=open
            words=words
            matches=Callback::new(move |typed: String| account.with(|account| say::names(&typed, account)))
            busy=deleting.busy
            on_confirm=move |()| deleting.delete()
        >
            <p>{t.delete_text()}</p>
            {move || dependents(t, deleting.scope, &account.get())}
            <div class="sa-outcome" role="status">
                {move || deleting.trouble.get().map(|trouble| told(t, &trouble))}
            </div>
        </ConfirmDialog>
    }
}

/// Whether anything still depends on the account, as far as can be known.
fn dependents(t: Words, scope: CompanyScope, account: &Account) -> AnyView {
    let health = Health::of(account, scope.sunset().get());
    let (badge, permitted) = (say::health_badge(t, &health), say::permissions(t, account));
    let used = say::time(t, account.last_used_at, t.never_used(), true);
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
            let said = say::failure(t, failure);
            (Tone::Danger, said.title, said.text)
        }
        Trouble::Overtaken => (Tone::Warning, t.fail_stale(), t.overtaken_look_again()),
    };
    view! { <Banner tone=tone title=title text=text /> }.into_any()
}

impl Deleting {
    fn delete(self) {
        self.busy.set(true);
        self.trouble.set(None);
        let seen = self.seen.get_untracked();
        // Not the company's own client: a write goes on when the person leaves (F35).
        let client = self.scope.session().client().within(self.scope.id());
        spawn_local(async move {
            let answer = match client.delete(&seen).await {
                // Whether it was done after all, a fresh look tells (F19).
                Err(failure) if failure.leaves_doubt() => {
                    match client.account(&seen.value.id).await {
                        Err(gone) if gone.is_gone() => Ok(()),
                        _ => Err(failure),
                    }
                }
                // Somebody else was quicker, with the same end.
                Err(failure) if failure.is_gone() => Ok(()),
                other => other,
            };
            match answer {
                Ok(()) => self.deleted(&seen.value),
                Err(failure) => self.failed(&client, &seen.value, failure).await,
            }
            self.busy.try_set(false);
        });
    }

    fn deleted(self, account: &Account) {
        self.scope.feed.remove(&account.id);
        self.announcer.say(self.words.deleted_named(&account.name));
        if self.open.try_set(false).is_some() {
            return; // they have left already
        }
        self.done.run(account.clone());
    }

    async fn failed(self, client: &Client, seen: &Account, failure: Failure) {
        let trouble = match failure.kind {
            FailureKind::Stale => match client.account(&seen.id).await {
                Ok(now) => {
                    if !self.trouble.is_disposed() {
                        self.follow.run(now);
                    }
                    Trouble::Overtaken
                }
                Err(failure) => Trouble::Failed(failure),
            },
            FailureKind::Forbidden(_) => {
                self.scope.note_refusal(Action::Manage);
                Trouble::Failed(failure)
            }
            _ => Trouble::Failed(failure),
        };
        if let Some(Some(Trouble::Failed(failure))) = self.trouble.try_set(Some(trouble)) {
            // They have left; it is said wherever they are (F35).
            let what = say::failure(self.words, &failure).title;
            self.announcer
                .say(self.words.ended_badly(&seen.name, &what));
        }
    }
}
