//! One edit from the first key to "Saved": draft → check → change → update → account.
//!
//! One path leaves the straight way: somebody else was quicker. Then the account is read anew, the
//! draft is carried over to it, and the person sees both and presses Update once more (U3).

use domain::draft::{Draft, DraftProblems};
use domain::{Account, AccountChange, Action, ChangeLine, Merge, Unicode as _};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Failure, FailureKind, Versioned};
use crate::browser::BrowserUnicode;
use crate::components::Announcer;
use crate::i18n::Words;
use crate::screens::fields::Fields;
use crate::screens::say;
use crate::session::CompanyScope;
use crate::storage::KeptDraft;

/// How the last Update ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The account is as the form says.
    Saved,
    /// It was so already: somebody had made the same change, or an earlier try had worked (F3).
    SavedBefore,
    /// There was nothing to change (U1).
    Unchanged,
    /// It was not saved; the edits are kept.
    Failed(Failure),
    /// The account is not there any more; the edits are kept to be copied (F8).
    Gone,
}

/// Somebody changed the account while it was being edited.
#[derive(Clone, Debug, PartialEq)]
pub struct Overtaken {
    /// The account as the edit began.
    pub before: Account,
    /// The account as it is now.
    pub now: Account,
    /// What this person had made of it.
    pub mine: Draft,
}

impl Overtaken {
    /// The three states brought together.
    pub fn merge(&self) -> Merge {
        Merge::of(&self.before, &self.mine, &self.now)
    }
}

/// The state of the form.
#[derive(Clone, Copy)]
pub struct Editor {
    scope: CompanyScope,
    announcer: Announcer,
    words: Words,
    seen: RwSignal<Versioned<Account>>,
    /// App Type and Name as typed.
    pub fields: Fields,
    /// An Update is under way.
    pub saving: RwSignal<bool>,
    /// How the last one ended.
    pub outcome: RwSignal<Option<Outcome>>,
    /// Somebody else was quicker.
    pub overtaken: RwSignal<Option<Overtaken>>,
}

impl Editor {
    /// Begins with the account as it was read.
    pub fn new(scope: CompanyScope, seen: Versioned<Account>) -> Self {
        Self {
            scope,
            announcer: Announcer::expect(),
            words: Words::expect(),
            fields: Fields::new(&Draft::of(&seen.value)),
            saving: RwSignal::new(false),
            outcome: RwSignal::new(None),
            overtaken: RwSignal::new(None),
            seen: RwSignal::new(seen),
        }
    }

    /// The account as it was last seen on the server.
    pub fn account(self) -> Signal<Account> {
        Signal::derive(move || self.seen.with(|seen| seen.value.clone()))
    }

    /// Whether anything would be lost by leaving.
    pub fn is_dirty(self) -> bool {
        let draft = self.fields.draft();
        self.seen.with(|seen| draft.differs_from(&seen.value))
    }

    /// What keeps the draft from being sent.
    pub fn problems(self) -> Signal<DraftProblems> {
        Signal::derive(move || self.check().err().unwrap_or_default())
    }

    /// What Update would change, from → to (U2); nothing while the draft cannot be sent.
    pub fn changes(self) -> Vec<ChangeLine> {
        let change = self.check().ok().and_then(AccountChange::from_checked);
        self.seen
            .with(|seen| change.map_or_else(Vec::new, |change| change.lines(&seen.value)))
    }

    /// Whether another account, as far as it is known here, has this name already (N4).
    pub fn name_is_known(self) -> bool {
        let name = self.fields.name.get();
        let id = self.seen.with(|seen| seen.value.id.clone());
        let folded = BrowserUnicode.fold(name.trim());
        !folded.is_empty() && self.scope.feed.knows_name(&folded, Some(&id))
    }

    /// The account as it was last seen, with its version.
    pub fn seen(self) -> Signal<Versioned<Account>> {
        self.seen.into()
    }

    /// The account has a new state that this person has brought about or seen: the form follows it
    /// where it was left alone.
    pub fn follow(self, now: Versioned<Account>) {
        self.scope.feed.replace(&now.value);
        let Some(base) = self.seen.try_with_untracked(|seen| seen.value.clone()) else {
            return;
        };
        let draft = untrack(|| self.fields.draft()).rebase(&base, &now.value);
        self.fields.fill(&draft);
        self.seen.set(now);
    }

    /// Puts a draft into the form that was left before, carried over to the account as it is now
    /// (F41).
    pub fn restore(self, kept: KeptDraft) {
        let now = self.seen.with_untracked(|seen| seen.value.clone());
        let before = kept.before.as_account(&now);
        self.fields.fill(&kept.mine.rebase(&before, &now));
        let changed_meanwhile = Draft::of(&before) != Draft::of(&now);
        self.overtaken.set(changed_meanwhile.then_some(Overtaken {
            before,
            now,
            mine: kept.mine,
        }));
    }

    /// Puts the form back to the account as it is.
    pub fn use_theirs(self) {
        self.overtaken.set(None);
        self.fields.attempts.set(0);
        let theirs = self.seen.with_untracked(|seen| Draft::of(&seen.value));
        self.fields.fill(&theirs);
    }

    /// Update: checks, and sends what differs.
    pub fn update(self) {
        if self.saving.get_untracked() {
            return;
        }
        self.outcome.set(None);
        let untouched = self.seen.with_untracked(|seen| seen.value.name.clone());
        self.fields.trim_name(&untouched);
        let checked = untrack(|| self.check());
        match checked.map(AccountChange::from_checked) {
            Err(_) => self.fields.failed_attempt(),
            Ok(None) => self.end(Outcome::Unchanged),
            Ok(Some(change)) => self.send(change),
        }
    }

    fn send(self, change: AccountChange) {
        self.saving.set(true);
        self.fields.forget();
        let seen = self.seen.get_untracked();
        // Not the company's own client: a write goes on when the person leaves (F35).
        let client = self.scope.session().client().within(self.scope.id());
        spawn_local(async move {
            let answer = client.update(&seen, &change).await;
            let answer = match answer {
                // Whether it was done after all, a fresh look tells (F19).
                Err(failure) if failure.leaves_doubt() => {
                    match client.account(&seen.value.id).await {
                        Ok(now) if change.is_done_in(&now.value) => Ok(now),
                        _ => Err(failure),
                    }
                }
                other => other,
            };
            match answer {
                Ok(account) => self.saved(account, Outcome::Saved),
                Err(failure) if failure.kind == FailureKind::Stale => {
                    match client.account(&seen.value.id).await {
                        Ok(now) if change.is_done_in(&now.value) => {
                            self.saved(now, Outcome::SavedBefore);
                        }
                        Ok(now) => self.overtake(seen.value, now),
                        Err(failure) => self.failed(failure),
                    }
                }
                Err(failure) => self.failed(failure),
            }
            self.saving.try_set(false);
        });
    }

    fn saved(self, account: Versioned<Account>, how: Outcome) {
        self.scope.feed.replace(&account.value);
        if self.seen.is_disposed() {
            // They have left; what happened is said wherever they are (F35).
            self.announcer
                .say(self.words.saved_named(&account.value.name));
            return;
        }
        // What was typed while it was being saved stays.
        let base = self.seen.with_untracked(|seen| seen.value.clone());
        let draft = untrack(|| self.fields.draft()).rebase(&base, &account.value);
        let same = !draft.differs_from(&account.value);
        self.fields.fill(&if same {
            Draft::of(&account.value)
        } else {
            draft
        });
        self.seen.set(account);
        self.overtaken.set(None);
        self.fields.attempts.set(0);
        self.end(how);
    }

    /// Carries the draft over to the account as somebody else has made it.
    fn overtake(self, before: Account, now: Versioned<Account>) {
        self.scope.feed.replace(&now.value);
        if self.seen.is_disposed() {
            return;
        }
        // What was typed since it was sent is theirs, too.
        let mine = untrack(|| self.fields.draft());
        self.fields.fill(&mine.rebase(&before, &now.value));
        self.overtaken.set(Some(Overtaken {
            before,
            now: now.value.clone(),
            mine,
        }));
        self.seen.set(now);
    }

    fn failed(self, failure: Failure) {
        match failure.kind {
            FailureKind::NotFound | FailureKind::Gone => self.end(Outcome::Gone),
            FailureKind::Refused => {
                if let Some(rest) = self.fields.refuse(failure) {
                    self.end(Outcome::Failed(rest));
                }
            }
            FailureKind::Forbidden(_) => {
                self.scope.note_refusal(Action::Manage);
                self.end(Outcome::Failed(failure));
            }
            _ => self.end(Outcome::Failed(failure)),
        }
    }

    /// Says how it ended: here, or wherever the person went meanwhile (F35).
    fn end(self, outcome: Outcome) {
        if let Some(Some(Outcome::Failed(failure))) = self.outcome.try_set(Some(outcome)) {
            let what = say::failure(self.words, &failure).title;
            self.announcer
                .say(self.words.ended_badly(&self.words.edit_title(), &what));
        }
    }

    fn check(self) -> Result<domain::draft::Checked, DraftProblems> {
        let max = self.scope.policy().with(|policy| policy.name_max_length);
        let draft = self.fields.draft();
        self.seen
            .with(|seen| draft.check(&seen.value, max, &BrowserUnicode))
    }
}
