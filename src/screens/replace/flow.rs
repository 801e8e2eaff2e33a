//! The state of a replacement, and what is done in its steps.

use client::{Client, Failure};
use domain::{AccountChange, AccountId, Draft, LevelChange};
use leptos::prelude::*;
use time::OffsetDateTime;

use super::pair::{Pair, Side, Sides, look_up};
use crate::browser::BrowserUnicode;
use crate::components::{Announcer, bidi_isolate};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::reactive::{RwSignal, Signal};
use crate::screens::shared::links::replace_route;
use crate::session::{CompanyScope, LatestRead, ScreenWrites, Sent, Write, WriteOutcome};

/// The state of a replacement.
#[derive(Clone, Copy)]
pub struct ReplacementFlow {
    pub scope: CompanyScope,
    reads: LatestRead,
    announcer: Announcer,
    writes: ScreenWrites,
    page_focus: PageFocus,
    words: Words,
    /// The two accounts as they were last seen.
    pub sides: RwSignal<Sides>,
    /// The old one is gone.
    pub gone: RwSignal<bool>,
    /// What the new account lacks is as the person wants it.
    pub as_wanted: RwSignal<bool>,
    /// The person has said that nothing uses the old account any more.
    pub unused: RwSignal<bool>,
    /// They are asked whether to delete it: what they see before them, they decide on.
    pub deleting: RwSignal<bool>,
    /// The two are being read.
    is_reading: RwSignal<bool>,
    /// How the last step ended, where that was not well.
    pub outcome: RwSignal<Option<(Write, WriteOutcome)>>,
    /// Why the two could not be read.
    pub failure: RwSignal<Option<Failure>>,
    /// Looks the whole replacement up once more.
    again: Callback<()>,
}

/// How a step has ended, with the new account as it was seen then.
struct Ended {
    outcome: WriteOutcome,
    new: Side,
}

impl From<&Ended> for WriteOutcome {
    fn from(ended: &Ended) -> Self {
        ended.outcome.clone()
    }
}

impl ReplacementFlow {
    /// Begins where the two accounts stand.
    pub fn new(sides: Sides, again: Callback<()>) -> Self {
        let scope = CompanyScope::expect();
        let flow = Self {
            scope,
            reads: LatestRead::new(scope.client()),
            announcer: Announcer::expect(),
            writes: ScreenWrites::new(scope),
            page_focus: PageFocus::expect(),
            words: Words::expect(),
            sides: RwSignal::new(sides),
            gone: RwSignal::new(false),
            as_wanted: RwSignal::new(false),
            unused: RwSignal::new(false),
            deleting: RwSignal::new(false),
            is_reading: RwSignal::new(false),
            outcome: RwSignal::new(None),
            failure: RwSignal::new(None),
            again,
        };
        // What differs otherwise has to be looked at anew.
        Effect::new(move |before: Option<Option<Vec<LevelChange>>>| {
            let lacks = flow.sides.with(Sides::lacks);
            if before.is_some_and(|before| before != lacks) {
                flow.as_wanted.set(false);
            }
            lacks
        });
        // That nothing uses the old account was said of what was known then.
        Effect::new(move |before: Option<Option<OffsetDateTime>>| {
            let used = flow
                .sides
                .with(|sides| sides.old.account.value.last_used_at);
            if !flow.deleting.get() && before.is_some_and(|before| before != used) {
                flow.unused.set(false);
            }
            before.filter(|_| flow.deleting.get()).unwrap_or(used)
        });
        flow
    }

    /// Whether a step, or a read of the two, is under way.
    pub fn is_busy(self) -> Signal<bool> {
        Signal::derive(move || self.is_reading.get() || self.writes.is_busy().get())
    }

    /// Copies the old account's permissions to the new one.
    pub fn copy(self) {
        let sides = self.sides.get_untracked();
        let (lacks, mut new) = (sides.lacks(), sides.new);
        let (Some(seen), Some(lacks)) = (new.matrix.clone(), lacks) else {
            return;
        };
        let mut wanted = seen.value.clone();
        for change in lacks {
            wanted.set(&change.tool, &change.to);
        }
        let scope = self.scope;
        let write = async move |client: Client| {
            let account = new.account.value.clone();
            let saving = scope.save_permissions(&client, account, &seen, &wanted);
            let outcome = saving.await;
            if let Some(now) = outcome.now() {
                new.account.value.permissions = Some(now.value.counts());
                new.matrix = Some(now.clone());
            }
            let outcome = WriteOutcome::from(&outcome);
            Ended { outcome, new }
        };
        let done = self.words.permissions_saved();
        self.send(Write::SavePermissions, write, done);
    }

    /// Sends a step that changes the new account; `done` is what is said of it.
    fn send(
        self,
        step: fn(AccountId) -> Write,
        write: impl AsyncFnOnce(Client) -> Ended + 'static,
        done: String,
    ) {
        self.outcome.set(None);
        self.failure.set(None);
        let Sides { old, new } = self.sides.get_untracked();
        let step = step(new.id());
        let sent = Sent {
            write: step.clone(),
            name: new.name(),
            is_kept: false,
            back: replace_route(self.scope, old.id(), Some(new.id())),
        };
        let here = move |Ended { outcome, new }| {
            if outcome.has_happened() {
                // Nothing else is read while a step is under way.
                self.sides.update(|sides| sides.new = new);
                return self.announcer.say(done);
            }
            // By these, neither account has changed, as far as can be known.
            let is_same = matches!(outcome, WriteOutcome::NotVisible | WriteOutcome::Failed(_));
            self.outcome.set(Some((step, outcome)));
            if !is_same {
                self.read();
            }
        };
        let left = |ended: &Ended| Some(ended.new.name());
        self.writes.send(sent, write, here, left);
    }

    /// Looks both up again: who was used when, and what changed meanwhile. What failed before is
    /// seen to be so, or not.
    pub fn look_again(self) {
        self.outcome.set(None);
        self.read();
    }

    fn read(self) {
        let Sides { old, new } = self.sides.get_untracked();
        self.is_reading.set(true);
        self.failure.set(None);
        let read = async move |client| look_up(client, old.id(), Some(new.id())).await;
        self.reads.restart(read, move |found| {
            self.is_reading.set(false);
            match found {
                Ok(Pair::Both(sides)) => self.sides.set(*sides),
                // The other one can still be seen: it is this one that is gone.
                Ok(Pair::OldMissing(new)) => {
                    self.sides.update(|sides| sides.new = *new);
                    if !self.gone.get_untracked() {
                        self.old_is_gone();
                    }
                }
                Ok(_) => self.again.run(()),
                Err(failure) if failure.is_gone() => self.again.run(()),
                // A step's own outcome stays, and says more.
                Err(failure) => {
                    let is_told = self.outcome.with_untracked(Option::is_some);
                    self.failure.set((!is_told).then_some(failure));
                }
            }
        });
    }

    /// The old account was deleted.
    pub fn old_is_gone(self) {
        let old = self.sides.with_untracked(|sides| sides.old.id());
        self.scope.end_replacement(&old);
        self.gone.set(true);
        self.page_focus.focus_heading();
    }

    /// What gives the new account the name of the old one: nothing when it has it, or when that
    /// breaks today's rules.
    pub fn name_change(self) -> Option<AccountChange> {
        let Sides { old, new } = self.sides.get();
        let max = self.scope.policy().with(|policy| policy.name_max_length);
        let account = new.account.value;
        let draft = Draft {
            name: old.name(),
            ..Draft::of(&account)
        };
        let checked = draft.check(&account, max, &BrowserUnicode);
        AccountChange::from_checked(checked.ok()?)
    }

    /// The new account takes the name of the old one, which nobody has any more.
    pub fn take_name(self) {
        let Some(change) = untrack(|| self.name_change()) else {
            return;
        };
        let scope = self.scope;
        let Sides { old, mut new } = self.sides.get_untracked();
        let write = async move |client: Client| {
            let outcome = scope.save_account(&client, &new.account, &change).await;
            if let Some(now) = outcome.now() {
                new.account = now.clone();
            }
            let outcome = WriteOutcome::from(&outcome);
            Ended { outcome, new }
        };
        let done = self.words.saved_named(&bidi_isolate(&old.name()));
        self.send(Write::Update, write, done);
    }
}
