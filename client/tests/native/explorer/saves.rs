//! Editing name and App Type, and deleting.

use axum::http::Method;
use client::{DeleteOutcome, SaveOutcome, WriteResult};
use domain::{AccountChange, AccountId, AppKind, AppType, Draft, Edited as _};
use sandbox::Tables;

use super::admin::{Admin, Done, Seen};
use super::chance::Chance;
use super::ledger::{Moment, path};
use crate::world::name_of;

/// A write that has ended, to be compared with what is so.
pub struct Ended<'a> {
    pub id: &'a AccountId,
    pub method: Method,
    pub path: String,
    /// Whether the API has it as it was to be.
    pub is_so: bool,
    /// Nothing can have kept it from being done.
    pub is_well: bool,
}

/// The change that a draft makes of an account.
pub fn change_of(draft: &Draft, seen: &Seen) -> Option<AccountChange> {
    let checked = draft.check(&seen.account.state.value, 255, &Tables).ok()?;
    AccountChange::from_checked(checked)
}

impl Admin<'_> {
    /// Edits an account, and decides when somebody else has changed it.
    pub async fn edit(&mut self, mut seen: Seen, chance: &mut Chance) -> Done {
        let mut draft = Draft::of(&seen.account.state.value);
        if chance.happens(70) {
            draft.name = self.new_name();
        }
        if chance.happens(40) {
            let app_type = self.some_app_type(chance);
            draft.kind = app_type.kind();
            draft.app = app_type.app().cloned();
        }
        let id = seen.id().clone();
        let mut told = format!("edits {id}: {:?}, {:?}", draft.name, kind_of(&draft));
        // Whoever is told of a conflict goes on or leaves it; after some they have enough of it.
        for _ in 0..3 {
            let Some(wanted) = change_of(&draft, &seen) else {
                break;
            };
            let outcome = self.save(&seen, &wanted).await?;
            told = format!("{told}; {}", name_and_why(&outcome));
            let base = seen.account.state.value.clone();
            self.follow(seen, &outcome);
            let Some(now) = outcome.now().filter(|_| !outcome.is_done()) else {
                break;
            };
            if chance.happens(30) {
                break;
            }
            draft = draft.rebase(&base, &now.value);
            seen = self.open.pop().expect("it is followed");
            self.begun = self.ledger.now();
        }
        Ok(told)
    }

    /// Sends a change of what was seen, and compares what is said of it with what is so.
    pub async fn save(
        &mut self,
        seen: &Seen,
        change: &AccountChange,
    ) -> Result<SaveOutcome<domain::Account>, String> {
        let id = seen.id();
        let outcome = self.client.save_account(&seen.account.state, change).await;
        let now = self.ledger.account(id).await;
        let ended = Ended {
            id,
            method: Method::PATCH,
            path: path(id),
            is_so: now.is_some_and(|now| change.is_done_in(&now.value)),
            is_well: self.is_well(id, &seen.account),
        };
        self.check_save(&ended, &outcome).await.map_err(|wrong| {
            format!("{id} by {change:?} is {}: {wrong}", name_and_why(&outcome))
        })?;
        if let SaveOutcome::Done(now) | SaveOutcome::AlreadyDone(now) = &outcome {
            self.history
                .leave(&seen.account.state, now, self.step_began);
        }
        Ok(outcome)
    }

    /// What is said of a change is so.
    pub async fn check_save<T>(
        &mut self,
        ended: &Ended<'_>,
        outcome: &SaveOutcome<T>,
    ) -> Result<(), String> {
        let Ended {
            id, method, path, ..
        } = ended;
        self.check_looked_first(path)?;
        self.check_not_twice(method, path)?;
        let since = self.doubts.since(path).unwrap_or(self.begun);
        let others = self.were_others_at(id, since);
        match outcome {
            SaveOutcome::Done(_) | SaveOutcome::AlreadyDone(_) if ended.is_so || others => {}
            // A copy that lags behind may have it so, as it was before: no version tells that.
            SaveOutcome::Done(_) | SaveOutcome::AlreadyDone(_)
                if self.ledger.was_behind(&self.wire, since)
                    && self.ledger.done(&self.wire, since, method, path) == 0 => {}
            SaveOutcome::Done(_) | SaveOutcome::AlreadyDone(_) => {
                return Err("it is not so".into());
            }
            _ if ended.is_well => return Err("nothing stands in its way".into()),
            SaveOutcome::Gone(_) => self.check_gone(id, since).await?,
            SaveOutcome::Conflict { .. } => self.check_conflict(ended, since, others)?,
            SaveOutcome::Unknown { .. } => self.check_looked_after(path)?,
            SaveOutcome::VersionRequired { .. }
            | SaveOutcome::NotFound(_)
            | SaveOutcome::NotVisible { .. }
            | SaveOutcome::Failed(_) => self.check_not_done(method, path)?,
        }
        if !matches!(outcome, SaveOutcome::Gone(_)) && !outcome.is_done() {
            self.check_told_gone(id).await?;
        }
        if matches!(outcome, SaveOutcome::Unknown { .. }) {
            self.doubts.begin(path, since);
        } else {
            self.doubts.end(path);
        }
        Ok(())
    }

    /// What is said to be gone is gone, as far as the API has said so itself.
    pub async fn check_gone(&self, id: &AccountId, since: Moment) -> Result<(), String> {
        let is_there = self.ledger.account(id).await.is_some();
        if is_there && !self.ledger.was_misled(&self.wire, since) {
            return Err("it is there".into());
        }
        if is_there {
            self.history.miss(id);
        }
        Ok(())
    }

    /// One's own write is not told as somebody else's.
    fn check_conflict(&self, ended: &Ended<'_>, since: Moment, others: bool) -> Result<(), String> {
        let mine = self
            .ledger
            .done(&self.wire, since, &ended.method, &ended.path);
        let is_mine = mine > 0 && ended.is_so && !others;
        if is_mine && !self.ledger.was_behind(&self.wire, since) {
            return Err("it is one's own".into());
        }
        Ok(())
    }

    /// Deletes an account, unless hardly any would be left.
    pub async fn delete(&mut self, seen: Seen) -> Done {
        if self.ledger.all().await.len() < 6 {
            self.keep(seen);
            return Ok("keeps what there is".into());
        }
        let id = seen.id().clone();
        let path = path(&id);
        let outcome = self.client.remove_account(&seen.account.state).await;
        let told = format!("deletes {id}: {}", name_and_why(&outcome));
        self.check_delete(&seen, &outcome)
            .await
            .map_err(|wrong| format!("{told}: {wrong}"))?;
        let since = self.doubts.since(&path).unwrap_or(self.begun);
        match outcome {
            DeleteOutcome::Done(()) => self.history.delete(&id, self.step_began),
            DeleteOutcome::AlreadyDone(()) => {}
            DeleteOutcome::Unknown { .. } => {
                self.doubts.begin(&path, since);
                self.keep(seen);
                return Ok(told);
            }
            DeleteOutcome::Conflict { now, .. } | DeleteOutcome::VersionRequired { now, .. } => {
                let account = self.sight(now, self.begun);
                self.keep(Seen { account, ..seen });
            }
            _ => self.keep(seen),
        }
        self.doubts.end(&path);
        Ok(told)
    }

    async fn check_delete(&mut self, seen: &Seen, outcome: &DeleteOutcome) -> Result<(), String> {
        let id = seen.id();
        let path = path(id);
        self.check_not_twice(&Method::DELETE, &path)?;
        self.check_looked_first(&path)?;
        let since = self.doubts.since(&path).unwrap_or(self.begun);
        match outcome {
            DeleteOutcome::Done(()) | DeleteOutcome::AlreadyDone(()) => {
                self.check_gone(id, since).await
            }
            _ if self.is_well(id, &seen.account) => Err("nothing stands in its way".into()),
            DeleteOutcome::Unknown { .. } => self.check_looked_after(&path),
            _ => self.check_not_done(&Method::DELETE, &path),
        }
    }
}

fn kind_of(draft: &Draft) -> String {
    match (draft.kind, &draft.app) {
        (Some(AppKind::Marketplace), Some(app)) => app.name.clone(),
        (kind, _) => format!("{kind:?}"),
    }
}

/// Whether an account has this App Type.
pub fn is_of(account: &domain::Account, app_type: &AppType) -> bool {
    app_type.is_same_choice(&account.app_type)
}

/// What a write came to, and why where nobody knows or it failed.
pub fn name_and_why<D, N>(outcome: &WriteResult<D, N>) -> String {
    let name = name_of(outcome);
    match outcome {
        WriteResult::Unknown { failure, .. } | WriteResult::Failed(failure) => {
            format!("{name}, {:?}", failure.kind)
        }
        _ => name.to_owned(),
    }
}
