//! The permissions of one account, from the first choice to "Saved": the same journey as an edit,
//! with a version of its own.

use domain::{AccessLevel, Account, Action, Level, LevelChange, Matrix};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Client, Failure, FailureKind, Versioned};
use crate::components::Announcer;
use crate::i18n::Words;
use crate::screens::say;
use crate::session::CompanyScope;

/// How the last Save ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The permissions are as chosen.
    Saved,
    /// They were so already (F3).
    SavedBefore,
    /// There was nothing to change.
    Unchanged,
    /// Somebody else was quicker; what they did is shown above the form.
    Overtaken,
    /// They were not saved; what was chosen is kept.
    Failed(Failure),
}

/// Somebody set permissions while this person was choosing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overtaken {
    /// Who, where the history says.
    pub by: Option<String>,
    /// What they changed.
    pub theirs: Vec<LevelChange>,
    /// Whether some of it was changed here as well, to something else.
    pub clashes: bool,
}

/// The state of the form.
#[derive(Clone, Copy)]
pub struct Setter {
    scope: CompanyScope,
    announcer: Announcer,
    words: Words,
    account: RwSignal<Account>,
    seen: RwSignal<Versioned<Matrix>>,
    /// As chosen.
    pub matrix: RwSignal<Matrix>,
    /// A Save is under way.
    pub saving: RwSignal<bool>,
    /// How the last one ended.
    pub outcome: RwSignal<Option<Outcome>>,
    /// Somebody else was quicker.
    pub overtaken: RwSignal<Option<Overtaken>>,
}

impl Setter {
    /// Begins with the permissions as they were read.
    pub fn new(scope: CompanyScope, account: Account, seen: Versioned<Matrix>) -> Self {
        Self {
            scope,
            announcer: Announcer::expect(),
            words: Words::expect(),
            account: RwSignal::new(account),
            matrix: RwSignal::new(seen.value.clone()),
            seen: RwSignal::new(seen),
            saving: RwSignal::new(false),
            outcome: RwSignal::new(None),
            overtaken: RwSignal::new(None),
        }
    }

    /// Whose they are.
    pub fn account(self) -> Signal<Account> {
        self.account.into()
    }

    /// What Save would change.
    pub fn changes(self) -> Vec<LevelChange> {
        self.matrix
            .with(|matrix| self.seen.with(|seen| matrix.changes_since(&seen.value)))
    }

    /// The levels as they were last seen on the server.
    pub fn saved(self) -> Matrix {
        self.seen.with(|seen| seen.value.clone())
    }

    /// Chooses a level for some tools.
    pub fn set(self, tools: &[String], level: AccessLevel) {
        let level = Level::Known(level);
        self.matrix.update(|matrix| {
            for tool in tools {
                matrix.set(tool, &level);
            }
        });
    }

    /// Chooses what another matrix has; tools that it does not know stand at `None`.
    pub fn use_levels_of(self, other: &Matrix) {
        self.matrix
            .update(|matrix| *matrix = matrix.with_levels_of(other));
    }

    /// Puts everything back to what is saved.
    pub fn undo(self) {
        self.overtaken.set(None);
        self.matrix.set(self.saved());
    }

    /// Save permissions.
    pub fn save(self) {
        if self.saving.get_untracked() {
            return;
        }
        self.outcome.set(None);
        if untrack(|| self.changes()).is_empty() {
            self.end(Outcome::Unchanged);
            return;
        }
        self.saving.set(true);
        let account = self.account.get_untracked();
        let id = account.id.clone();
        let (seen, wanted) = (self.seen.get_untracked(), self.matrix.get_untracked());
        // Not the company's own client: a write goes on when the person leaves (F35).
        let client = self.scope.session().client().within(self.scope.id());
        spawn_local(async move {
            match client.set_permissions(&id, &seen, &wanted).await {
                Ok(saved) => self.saved_as(account, saved, Outcome::Saved),
                // Whether it was done after all, a fresh look tells (F19).
                Err(failure) if failure.leaves_doubt() => match client.permissions(&id).await {
                    Ok(now) if now.value.changes_since(&wanted).is_empty() => {
                        self.saved_as(account, now, Outcome::Saved);
                    }
                    _ => self.failed(failure),
                },
                Err(failure) if failure.kind == FailureKind::Stale => {
                    match client.permissions(&id).await {
                        Ok(now) if now.value.changes_since(&wanted).is_empty() => {
                            self.saved_as(account, now, Outcome::SavedBefore);
                        }
                        Ok(now) => self.overtake(&client, seen.value, now).await,
                        Err(failure) => self.failed(failure),
                    }
                }
                Err(failure) => self.failed(failure),
            }
            self.saving.try_set(false);
        });
    }

    fn saved_as(self, mut account: Account, now: Versioned<Matrix>, how: Outcome) {
        account.permissions = Some(now.value.counts());
        self.scope.feed.replace(&account);
        if self.account.try_set(account).is_some() {
            // They have left; it is said wherever they are (F35).
            self.announcer.say(self.words.permissions_saved());
            return;
        }
        // What was chosen while it was being saved stays.
        let base = self.seen.with_untracked(|seen| seen.value.clone());
        let chosen = self.matrix.get_untracked();
        self.matrix.set(chosen.rebase(&base, &now.value));
        self.seen.set(now);
        self.overtaken.set(None);
        self.end(how);
    }

    /// Carries the choices over to the permissions as somebody else has made them.
    async fn overtake(self, client: &Client, before: Matrix, now: Versioned<Matrix>) {
        let theirs = now.value.changes_since(&before);
        let by = self.who(client).await;
        let Some(mine) = self.matrix.try_get_untracked() else {
            return;
        };
        let clashes = theirs.iter().any(|change| {
            let own = mine.level(&change.tool);
            own != Some(&change.from) && own != Some(&change.to)
        });
        self.matrix.set(mine.rebase(&before, &now.value));
        self.seen.set(now);
        self.overtaken.set(Some(Overtaken {
            by,
            theirs,
            clashes,
        }));
        self.end(Outcome::Overtaken);
    }

    /// Who set permissions last, where the history says.
    async fn who(self, client: &Client) -> Option<String> {
        let id = self.account.try_get_untracked()?.id;
        let events = client.events(&id, 1).await.ok()?.rows;
        let latest = events
            .into_iter()
            .find(|event| event.action.starts_with("permissions"))?;
        let who = latest.by?.label().to_owned();
        (!who.is_empty()).then_some(who)
    }

    fn failed(self, failure: Failure) {
        if matches!(failure.kind, FailureKind::Forbidden(_)) {
            self.scope.note_refusal(Action::SetPermissions);
        }
        self.end(Outcome::Failed(failure));
    }

    /// Says how it ended: here, or wherever the person went meanwhile (F35).
    fn end(self, outcome: Outcome) {
        if let Some(Some(Outcome::Failed(failure))) = self.outcome.try_set(Some(outcome)) {
            let what = say::failure(self.words, &failure).title;
            self.announcer
                .say(self.words.ended_badly(&self.words.permissions(), &what));
        }
    }
}
