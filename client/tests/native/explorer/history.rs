//! What somebody has left behind by writing: a copy that lags behind must not bring it back (F32).

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use client::{VersionMark, Versioned};
use domain::{Account, AccountId, Matrix};
use tokio::time::Instant;

use super::admin::Admin;
use super::ledger::Moment;

/// A little less than a client remembers it.
const LONGEST: Duration = Duration::from_mins(4);

/// How long a client keeps what it takes for gone out of its lists.
const MISSING: Duration = Duration::from_mins(5);

/// The states that were left behind, by the account.
#[derive(Default)]
pub struct History {
    accounts: BTreeMap<String, Left>,
    levels: BTreeMap<String, Left>,
    deleted: BTreeMap<String, (Moment, Instant)>,
    /// What was taken for gone, as lies said, and is not.
    misled: RefCell<BTreeMap<String, Instant>>,
}

struct Left {
    marks: Vec<VersionMark>,
    names: Vec<String>,
    /// When the last of them was left.
    at: Moment,
    time: Instant,
}

impl History {
    /// A write has made something else of an account that was so.
    pub fn leave(&mut self, before: &Versioned<Account>, now: &Versioned<Account>, at: Moment) {
        let left = entry(&mut self.accounts, &before.value.id, at);
        left.marks.extend(before.mark());
        left.names.push(before.value.name.clone());
        left.marks.retain(|mark| Some(mark) != now.mark().as_ref());
        left.names.retain(|name| *name != now.value.name);
    }

    /// The same for what it may do.
    pub fn leave_levels(&mut self, id: &AccountId, before: &Versioned<Matrix>, at: Moment) {
        let left = entry(&mut self.levels, id, at);
        left.marks.extend(before.mark());
    }

    pub fn delete(&mut self, id: &AccountId, at: Moment) {
        let deleted = (at, Instant::now());
        self.deleted.insert(id.to_string(), deleted);
    }

    /// An account is there and was taken for gone, by more than one lie: it is missing for a while.
    pub fn miss(&self, id: &AccountId) {
        let now = Instant::now();
        self.misled.borrow_mut().insert(id.to_string(), now);
    }

    /// Whether an account may be missing in the list for such a reason.
    pub fn may_be_missing(&self, id: &AccountId) -> bool {
        let misled = self.misled.borrow();
        let since = misled.get(id.as_str());
        since.is_some_and(|since| since.elapsed() <= MISSING)
    }

    /// No account is shown as it was before the last write of this admin.
    pub fn check(&self, admin: &Admin, shown: &Versioned<Account>) -> Result<(), String> {
        let id = &shown.value.id;
        self.check_there(admin, id)?;
        let Some(left) = self.accounts.get(id.as_str()) else {
            return Ok(());
        };
        left.check(admin, id, shown.mark().as_ref())
    }

    /// Nor in a list.
    pub fn check_row(&self, admin: &Admin, row: &Account) -> Result<(), String> {
        self.check_there(admin, &row.id)?;
        let Some(left) = self.accounts.get(row.id.as_str()) else {
            return Ok(());
        };
        if left.names.contains(&row.name) && left.counts(admin, &row.id) {
            return Err(format!(
                "{} is listed as {:?}, as it was before",
                row.id, row.name
            ));
        }
        Ok(())
    }

    /// Nor are levels.
    pub fn check_levels(
        &self,
        admin: &Admin,
        id: &AccountId,
        shown: &Versioned<Matrix>,
    ) -> Result<(), String> {
        let Some(left) = self.levels.get(id.as_str()) else {
            return Ok(());
        };
        left.check(admin, id, shown.mark().as_ref())
    }

    /// Nor does anything come back that was deleted.
    fn check_there(&self, admin: &Admin, id: &AccountId) -> Result<(), String> {
        match self.deleted.get(id.as_str()) {
            Some((at, time)) if time.elapsed() < LONGEST => Err(format!(
                "{id} was deleted by {} at {at}, and is shown",
                admin.who
            )),
            _ => Ok(()),
        }
    }
}

fn entry<'h>(of: &'h mut BTreeMap<String, Left>, id: &AccountId, at: Moment) -> &'h mut Left {
    let left = of.entry(id.to_string()).or_insert_with(|| Left {
        marks: Vec::new(),
        names: Vec::new(),
        at,
        time: Instant::now(),
    });
    // What was left longer ago is forgotten, whatever was left since.
    if left.time.elapsed() >= LONGEST {
        left.marks.clear();
        left.names.clear();
    }
    (left.at, left.time) = (at, Instant::now());
    left
}

impl Left {
    /// Whether it was not long ago, and nobody else has written since: who has read that follows the
    /// server again.
    fn counts(&self, admin: &Admin, id: &AccountId) -> bool {
        self.time.elapsed() < LONGEST && !admin.were_others_at(id, self.at)
    }

    fn check(
        &self,
        admin: &Admin,
        id: &AccountId,
        mark: Option<&VersionMark>,
    ) -> Result<(), String> {
        let is_left = mark.is_some_and(|mark| self.marks.contains(mark));
        if is_left && self.counts(admin, id) {
            return Err(format!("{id} is shown as it was before, {mark:?}"));
        }
        Ok(())
    }
}
