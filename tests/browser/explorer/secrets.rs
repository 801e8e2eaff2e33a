//! Secrets: made by a create or a reset, shown once, good when they are shown, and nowhere later.

use std::time::{Duration, Instant};

use e2e::{Method, Scene};
use serde_json::Value;

use super::chance::Chance;
use super::form::account_in;
use super::model::{Moment, Stake, path};
use super::walker::{Done, Walker};

const DIALOG: &str = "Save your client secret";

impl Walker<'_> {
    /// A secret is shown.
    pub async fn at_the_secret(&mut self, chance: &mut Chance) -> Done {
        let page = self.page;
        if !page.scene().await.has("button", "Hide secret") {
            page.try_press("button", "Show secret").await;
        }
        if page.scene().await.dialog() != Some(DIALOG) {
            return Ok("sees a secret go".into());
        }
        let (id, secret) = crate::secret::shown(page).await;
        self.check_secret(&id, &secret).await?;
        match chance.below(100) {
            0..8 => self.back().await,
            8..12 => {
                page.reload().await;
                self.unload();
                self.is_gone(&secret).await?;
                Ok("loads the page again, without storing the secret".into())
            }
            _ => {
                page.try_press("button", "I've saved the secret").await;
                self.secrets.push((id, secret.clone()));
                self.is_gone(&secret).await?;
                Ok("stores the secret".into())
            }
        }
    }

    /// The secret on the screen is good, unless the account is not any more; and it is new.
    async fn check_secret(&self, client_id: &str, secret: &str) -> Result<(), String> {
        let api = &self.env.api;
        if self.secrets.iter().any(|(_, old)| old == secret) {
            return Err("a secret that was stored is shown again".into());
        }
        if api.token(client_id, secret).await.is_ok() {
            for (id, old) in &self.secrets {
                if id == client_id && api.token(id, old).await.is_ok() {
                    return Err("the secret from before a reset still works".into());
                }
            }
            return Ok(());
        }
        let query = format!("service_accounts?filters[search]={client_id}");
        let found = api.get(&query).await;
        let Some(account) = found.as_array().and_then(|found| found.first()) else {
            return Ok(()); // deleted meanwhile
        };
        let reset = path(&account["id"].to_string(), "/reset_secret");
        let others = self.deeds.others(Moment::default(), &Method::POST, &reset);
        if others.is_empty() && account["functional"] == Value::Bool(true) {
            return Err("the secret on the screen is not good".into());
        }
        Ok(())
    }

    /// Soon it is nowhere in the page.
    async fn is_gone(&self, secret: &str) -> Result<(), String> {
        let began = Instant::now();
        loop {
            let places = self.page.places_with(secret).await;
            if places.is_empty() {
                return Ok(());
            }
            // Another secret may wait: then only the dialog stays.
            if began.elapsed() > Duration::from_secs(5) {
                return Err(format!("a secret that was stored is still in {places:?}"));
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Neither a secret nor the token is where it does not belong (S16).
    pub async fn canary(&self) -> Done {
        for (_, secret) in self.secrets.iter().rev().take(4) {
            self.is_gone(secret).await?;
        }
        let places = self.page.places_with(&self.token).await;
        let elsewhere = places.iter().find(|place| *place != "storage of the tab");
        match elsewhere {
            Some(place) => Err(format!("the token is in {place}")),
            None => Ok("looks for secrets".into()),
        }
    }

    /// Asks for a new secret.
    pub async fn begin_reset(&self, scene: &Scene) -> Done {
        if !scene.offers("button", "Reset secret") {
            return Ok("thinks".into());
        }
        self.page.try_press("button", "Reset secret").await;
        Ok(format!("is about to reset the secret at {}", scene.route))
    }

    /// Will the secret be reset?
    pub async fn at_reset(&mut self, scene: &Scene, chance: &mut Chance) -> Done {
        let page = self.page;
        if chance.happens(30) {
            page.try_press("button", "Cancel").await;
            return Ok("does not reset the secret".into());
        }
        let Some(name) = name_to_type(scene) else {
            return Ok("does not know what to type".into());
        };
        if page.try_fill("textbox", "Type the name…", &name).await {
            page.try_press("button", "Reset secret").await;
        }
        Ok(format!("resets the secret of {name}"))
    }

    /// Asks to delete an account, unless there are few.
    pub async fn begin_delete(&self, scene: &Scene) -> Done {
        let all = self.env.api.get("service_accounts").await;
        if all.as_array().is_none_or(|all| all.len() < 5) || !scene.offers("button", "Delete") {
            return Ok("leaves the last ones alone".into());
        }
        self.page.try_press("button", "Delete").await;
        Ok(format!("is about to delete {}", scene.route))
    }

    /// Will it be deleted?
    pub async fn at_delete(&mut self, scene: &Scene, chance: &mut Chance) -> Done {
        let page = self.page;
        let id = account_in(&scene.route);
        if chance.happens(40) {
            page.try_press("button", "Cancel").await;
            return Ok("does not delete".into());
        }
        let Some(name) = name_to_type(scene) else {
            return Ok("does not know what to type".into());
        };
        if !page.try_fill("textbox", "Type the name…", &name).await {
            return Ok("cannot type what to delete".into());
        }
        page.try_press("button", "Delete").await;
        // It may be done only after a new token was entered.
        self.deletes = Some(id.clone());
        let after = self.settled().await;
        if after.dialog().is_some() {
            return Ok(format!("tries to delete {name}"));
        }
        // There is nothing left that edits could be made to.
        self.stake = Stake::Nothing;
        self.left.remove(&scene.route);
        if self.account(&id).await.is_some() {
            return Err(format!("{name} is said to be deleted, but is not"));
        }
        Ok(format!("deletes {name}"))
    }
}

/// The name that a dialog asks to be typed.
fn name_to_type(scene: &Scene) -> Option<String> {
    let field = scene.get("textbox", "Type the name…")?;
    let (_, rest) = field.name.split_once('“')?;
    let (name, _) = rest.rsplit_once('”')?;
    Some(name.to_owned())
}
