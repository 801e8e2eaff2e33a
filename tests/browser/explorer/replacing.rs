//! Replace: begun, left, gone on with.

use e2e::{Scene, Thing, account_route, edit_route};

use super::chance::Chance;
use super::form::{account_in, is_account};
use super::levels::levels_in;
use super::model::Stake;
use super::walker::{Done, Walker};

impl Walker<'_> {
    /// Begins a replacement, or goes on with one.
    pub async fn replace(&mut self, scene: &Scene, chance: &mut Chance) -> Done {
        let page = self.page;
        if scene.route.contains("/replace?with=") {
            return self.go_on_replacing(scene, chance).await;
        }
        if !is_account(&scene.route) || !scene.offers("button", "Replace") {
            return Ok("thinks".into());
        }
        let old = account_in(&scene.route);
        page.try_press("button", "Replace").await;
        let after = self.settled().await;
        if let Some(new) = self.replaced.get(&old)
            && after.route.contains("/replace")
            && after.route != account_route(&old, &format!("replace?with={new}"))
        {
            return Err(format!("{old} is being replaced by {new}: {}", after.route));
        }
        if after.offers("button", "Create") && !after.has("button", "Restore") {
            let mut form = self.form_at(&after);
            form.sent = Some((form.typed.clone(), self.deeds.now()));
            page.try_press("button", "Create").await;
            self.stake = Stake::Form(form);
        }
        Ok(format!("replaces {old}"))
    }

    async fn go_on_replacing(&mut self, scene: &Scene, chance: &mut Chance) -> Done {
        let page = self.page;
        let old = account_in(&scene.route);
        let new = scene
            .route
            .rsplit('=')
            .next()
            .unwrap_or_default()
            .to_owned();
        self.replaced.insert(old.clone(), new.clone());
        if scene.says("has all the access of the old one") {
            self.check_copied(&old, &new).await?;
        }
        if scene.offers("button", "Copy permissions") && chance.happens(60) {
            page.try_press("button", "Copy permissions").await;
            return Ok(format!("copies the permissions of {old}"));
        }
        let rename = "Rename the new account to …";
        if scene.offers("button", rename) {
            page.try_press("button", rename).await;
            self.replaced.remove(&old);
            return Ok(format!("gives {new} the name of {old}"));
        }
        let wanted = "Keep these differences";
        if scene.has("checkbox", wanted) && chance.happens(10) {
            page.try_press("checkbox", wanted).await;
            return Ok("leaves the permissions as they are".into());
        }
        let is_unused = |one: &&Thing| one.name.ends_with(" is no longer in use");
        if let Some(unused) = scene.all("checkbox", "…").find(is_unused)
            && chance.happens(60)
        {
            page.try_press("checkbox", &unused.name).await;
            page.try_press("button", "Delete").await;
            return Ok(format!("is about to delete {old}, which was replaced"));
        }
        if scene.offers("button", "Refresh") && chance.happens(50) {
            page.try_press("button", "Refresh").await;
            return Ok("looks again".into());
        }
        self.go(&edit_route(&old)).await;
        Ok("leaves the replacement".into())
    }

    /// The new account may do what the old one may, unless somebody has changed that meanwhile, or the
    /// page was told something else.
    async fn check_copied(&self, old: &str, new: &str) -> Result<(), String> {
        if self.was_misled(old) || self.was_misled(new) {
            return Ok(());
        }
        let (Some(_), Some(_)) = (self.account(old).await, self.account(new).await) else {
            return Ok(());
        };
        let of = async |id: &str| {
            let path = format!("service_accounts/{id}/permissions");
            levels_in(&self.env.api.get(&path).await)
        };
        let (before, after) = (of(old).await, of(new).await);
        let mut granted = before.iter().filter(|(_, level)| *level != "none");
        let missing = granted.find(|(tool, level)| after.get(*tool) != Some(*level));
        let others = [old, new]
            .iter()
            .any(|id| self.deeds.were_others_at(id, self.arrived));
        match missing {
            Some((tool, _)) if !others => Err(format!(
                "{new} is said to have what {old} has, but not on {tool}"
            )),
            _ => Ok(()),
        }
    }

    /// Whether a fault was in the last that the page was told of what an account may do.
    fn was_misled(&self, id: &str) -> bool {
        let path = format!("service_accounts/{id}/permissions");
        let exchanges = self.proxy.exchanges();
        let mut told = exchanges
            .iter()
            .rev()
            .filter(|one| one.path.ends_with(&path));
        told.find(|one| one.whole().is_some())
            .is_some_and(|last| last.fault.is_some())
    }
}
