//! Replacing an account: a new one, with the same permissions, and the old one goes.

use client::{Intent, SecretRequest};
use domain::{Draft, Matrix};
use sandbox::Tables;

use super::admin::{Admin, Done, Seen};
use super::secrets::Pending;

impl Admin<'_> {
    /// Goes as far as all is well.
    pub async fn replace(&mut self, old: Seen) -> Done {
        let id = old.id().clone();
        let Some(old) = self.look(&id, true).await? else {
            return Ok(format!("cannot see {id}, which is to be replaced"));
        };
        let Some(levels) = old.levels.as_ref().map(|levels| levels.state.value.clone()) else {
            return Ok(format!(
                "cannot see what {id} may do, which is to be replaced"
            ));
        };
        let draft = Draft {
            name: self.new_name(),
            ..Draft::of(&old.account.state.value)
        };
        let Ok(new) = draft.check_new(255, &Tables) else {
            return Ok(format!("cannot replace {id} by anything like it"));
        };
        self.begun = self.ledger.now();
        let pending = Pending {
            intent: Intent::new(SecretRequest::Create(new), &self.client),
            since: self.begun,
            reset: None,
        };
        let (told, new) = self.send_create(pending).await?;
        let told = format!("replaces {id}; {told}");
        let Some(new) = new else { return Ok(told) };
        self.begun = self.ledger.now();
        let Some(told) = self
            .copy_levels(told.clone(), &new.value.id, &levels)
            .await?
        else {
            return Ok(format!("{told}, and stops there"));
        };
        self.begun = self.ledger.now();
        let deleted = self.delete(old).await?;
        Ok(format!("{told}; {deleted}"))
    }

    /// Gives an account these levels; `None` where it did not come to that.
    async fn copy_levels(
        &mut self,
        told: String,
        id: &domain::AccountId,
        levels: &Matrix,
    ) -> Result<Option<String>, String> {
        let Some(new) = self.look(id, true).await? else {
            return Ok(None);
        };
        let Some(base) = &new.levels else {
            return Ok(None);
        };
        let wanted = base.state.value.with_levels_of(levels);
        if wanted.changes_since(&base.state.value).is_empty() {
            return Ok(Some(told));
        }
        self.begun = self.ledger.now();
        let outcome = self.save_levels(&new, &wanted).await?;
        Ok(outcome
            .is_done()
            .then(|| format!("{told}, with its permissions")))
    }
}
