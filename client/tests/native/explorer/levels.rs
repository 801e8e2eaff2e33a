//! What accounts may do.

use axum::http::Method;
use client::SaveOutcome;
use domain::{Edited as _, Level, Matrix};

use super::admin::{Admin, Done, Seen};
use super::chance::Chance;
use super::ledger::permissions;
use super::saves::{Ended, name_and_why};

/// Tools whose levels are changed.
pub const TOOLS: &[&str] = &["documents", "planroom", "reports"];

/// What they are set to.
pub const LEVELS: &[&str] = &["none", "read_only", "standard", "admin"];

impl Admin<'_> {
    /// Sets levels, and decides when somebody else has set some.
    pub async fn set_levels(&mut self, mut seen: Seen, chance: &mut Chance) -> Done {
        let id = seen.id().clone();
        if seen.levels.is_none() {
            let Some(again) = self.look(&id, true).await? else {
                return Ok(format!("cannot see what {id} may do"));
            };
            seen = again;
        }
        let Some(mut wanted) = seen
            .levels
            .as_ref()
            .map(|levels| levels.state.value.clone())
        else {
            self.keep(seen);
            return Ok(format!("cannot see what {id} may do"));
        };
        for tool in TOOLS {
            if chance.happens(50) {
                wanted.set(tool, &Level::from_code(chance.pick::<&str>(LEVELS)));
            }
        }
        self.begun = self.ledger.now();
        let mut told = format!("sets levels of {id}");
        for _ in 0..3 {
            let base = seen.levels.clone().expect("it has been seen").state;
            if wanted.changes_since(&base.value).is_empty() {
                break;
            }
            let outcome = self.save_levels(&seen, &wanted).await?;
            told = format!("{told}; {}", name_and_why(&outcome));
            let Some(now) = outcome.now() else {
                if matches!(outcome, SaveOutcome::Gone(_)) {
                    return Ok(told);
                }
                break;
            };
            let mut levels = self.sight(now.clone(), self.begun);
            levels.is_sure |= outcome.is_done();
            seen.levels = Some(levels);
            if outcome.is_done() || chance.happens(30) {
                break;
            }
            wanted = wanted.rebase(&base.value, &now.value);
            self.begun = self.ledger.now();
        }
        self.keep(seen);
        Ok(told)
    }

    /// Sends levels for those that were seen, and compares what is said of it with what is so.
    pub async fn save_levels(
        &mut self,
        seen: &Seen,
        wanted: &Matrix,
    ) -> Result<SaveOutcome<Matrix>, String> {
        let id = seen.id();
        let levels = seen.levels.as_ref().expect("it has been seen");
        let base = &levels.state;
        let outcome = self.client.save_permissions(id, base, wanted).await;
        let changes = wanted.changes_since(&base.value);
        let now = self.ledger.levels(id).await;
        let ended = Ended {
            id,
            method: Method::PUT,
            path: permissions(id),
            is_so: now.is_some_and(|now| now.has(&changes)),
            is_well: self.is_well(id, levels),
        };
        self.check_save(&ended, &outcome).await.map_err(|wrong| {
            format!("{changes:?} of {id} is {}: {wrong}", name_and_why(&outcome))
        })?;
        if outcome.is_done() {
            self.history.leave_levels(id, base, self.step_began);
        }
        Ok(outcome)
    }
}
