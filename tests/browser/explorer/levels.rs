//! Permissions: levels on some tools, saved, overtaken, taken from others.

use std::collections::BTreeMap;

use e2e::{Exchange, Method, Scene, account_route};
use serde_json::Value;

use super::chance::Chance;
use super::model::{Levels, Stake, path};
use super::walker::{Done, Walker};

/// The tools that people meet at, as the page and as the API call them.
const TOOLS: [(&str, &str); 3] = [
    ("Documents", "documents"),
    ("Planroom", "planroom"),
    ("Reports", "reports"),
];

const LEVELS: [(&str, &str); 4] = [
    ("None", "none"),
    ("Read-Only", "read_only"),
    ("Standard", "standard"),
    ("Admin", "admin"),
];

/// The radio button for a level of a tool.
fn radio(tool: &str, level: &str) -> String {
    let word = |list: &[(&'static str, &str)], code: &str| {
        let found = list.iter().find(|(_, one)| *one == code);
        found.map_or("", |(word, _)| *word)
    };
    format!("{}: {}", word(&TOOLS, tool), word(&LEVELS, level))
}

/// The levels in a matrix of the API, or in the body of a write.
pub fn levels_in(matrix: &Value) -> BTreeMap<String, String> {
    let tools = matrix["tools"].as_array().into_iter().flatten();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    tools
        .map(|tool| (text(&tool["name"]), text(&tool["access_level"])))
        .collect()
}

type Chosen = BTreeMap<&'static str, &'static str>;

fn are_all_in(chosen: &Chosen, matrix: &Value) -> bool {
    let levels = levels_in(matrix);
    let mut chosen = chosen.iter();
    chosen.all(|(tool, level)| levels.get(*tool).is_some_and(|one| one == level))
}

fn asks_for(write: &Exchange, chosen: &Chosen) -> bool {
    let body: Value = serde_json::from_str(&write.body).unwrap_or_default();
    are_all_in(chosen, &body)
}

impl Walker<'_> {
    /// Opens the permissions of an account and chooses some levels.
    pub async fn choose_levels(&mut self, chance: &mut Chance) -> Done {
        let id = self.any(chance).await;
        let opened = self.deeds.now();
        self.go(&account_route(&id, "permissions")).await;
        let scene = self.settled().await;
        if !scene.offers("button", "Save permissions") {
            return Ok(format!("looks at the permissions of {id}"));
        }
        let levels = Levels {
            id,
            base: held(&scene),
            chosen: Chosen::new(),
            sent: None,
            opened,
        };
        self.choose_more(levels, chance).await
    }

    async fn choose_more(&mut self, mut levels: Levels, chance: &mut Chance) -> Done {
        for _ in 0..=chance.below(3) {
            let (_, tool) = *chance.pick(&TOOLS);
            let (_, level) = *chance.pick(&LEVELS);
            if self.choose(&radio(tool, level)).await {
                levels.chosen.insert(tool, level);
            }
        }
        let base = levels.base.clone();
        levels
            .chosen
            .retain(|tool, level| base.get(*tool) != Some(level));
        let told = format!("chooses {:?} for {}", levels.chosen, levels.id);
        if !levels.chosen.is_empty() || levels.sent.is_some() {
            self.stake = Stake::Levels(levels);
        }
        Ok(told)
    }

    /// Some levels are chosen.
    pub async fn at_levels(&mut self, scene: &Scene, chance: &mut Chance) -> Done {
        let page = self.page;
        match chance.below(100) {
            0..60 if scene.offers("button", "Save permissions") => {
                page.try_press("button", "Save permissions").await;
                if let Stake::Levels(levels) = &mut self.stake {
                    levels.sent = Some(levels.chosen.clone());
                }
                Ok("saves permissions".into())
            }
            60..72 => match std::mem::take(&mut self.stake) {
                Stake::Levels(levels) => self.choose_more(levels, chance).await,
                _ => Ok("thinks".into()),
            },
            72..78 if scene.has("radio", "Use theirs") => self.take_one(scene, chance).await,
            78..84 if scene.has("button", "Discard my changes") => {
                page.try_press("button", "Discard my changes").await;
                self.stake = Stake::Nothing;
                Ok("takes theirs".into())
            }
            84..90 => {
                if !page.try_press("button", "Cancel").await {
                    page.try_press("link", "Back to list").await;
                }
                Ok("cancels".into())
            }
            90..94 => self.back().await,
            94..97 => self.reload(chance).await,
            97.. => Ok(self.lose_token()),
            _ => Ok("thinks".into()),
        }
    }

    /// Takes what somebody else has set on one tool.
    async fn take_one(&mut self, scene: &Scene, chance: &mut Chance) -> Done {
        let which = chance.below(scene.all("radio", "Use theirs").count());
        self.page.try_press_nth("radio", "Use theirs", which).await;
        let after = self.page.scene().await;
        if let Stake::Levels(levels) = &mut self.stake {
            levels
                .chosen
                .retain(|tool, level| after.is_checked("radio", &radio(tool, level)));
        }
        Ok("takes theirs on one tool".into())
    }

    /// What was chosen is still chosen, or saved for good.
    pub async fn check_levels(&mut self, scene: &Scene, mut levels: Levels) -> Result<(), String> {
        let button = scene.get("button", "Save permissions");
        if let Some(sent) = levels.sent.clone() {
            if button.is_some_and(|button| button.is_busy) {
                return Ok(());
            }
            if scene.route != account_route(&levels.id, "permissions") {
                // They are saved, or chosen again when somebody comes back (F35).
                self.stake = Stake::Nothing;
                return Ok(());
            }
            let is_same = scene.says("Nothing has changed");
            if is_same || scene.says("Saved") {
                if !is_same {
                    self.check_saved_levels(&levels, &sent).await?;
                }
                levels
                    .chosen
                    .retain(|tool, level| sent.get(tool) != Some(level));
                levels.base = Chosen::new();
            }
            levels.sent = None;
        }
        if scene.says("changed permissions while you were editing") {
            levels.base = Chosen::new();
        }
        // What somebody else made the same is agreed: from then on it follows the account.
        let about = path(&levels.id, "/permissions");
        let others = self.deeds.others(levels.opened, &Method::PUT, &about);
        levels.chosen.retain(|tool, level| {
            let one = Chosen::from([(*tool, *level)]);
            scene.is_checked("radio", &radio(tool, level))
                || !others.iter().any(|write| asks_for(write, &one))
        });
        let here = scene.route == account_route(&levels.id, "permissions");
        let are_held = levels
            .chosen
            .iter()
            .all(|(tool, level)| scene.is_checked("radio", &radio(tool, level)));
        if levels.chosen.is_empty() {
            self.stake = Stake::Nothing;
            return Ok(());
        }
        if here && are_held {
            self.stake = Stake::Levels(levels);
            return Ok(());
        }
        if self.account(&levels.id).await.is_none()
            || self.are_set(&levels.id, &levels.chosen).await
        {
            self.stake = Stake::Nothing;
            return Ok(());
        }
        let now = held(scene);
        Err(format!(
            "{levels:?} were lost: {} shows {now:?}",
            scene.route
        ))
    }

    async fn are_set(&self, id: &str, chosen: &Chosen) -> bool {
        let path = format!("service_accounts/{id}/permissions");
        are_all_in(chosen, &self.env.api.get(&path).await)
    }

    async fn check_saved_levels(&self, levels: &Levels, sent: &Chosen) -> Result<(), String> {
        let about = path(&levels.id, "/permissions");
        let mine = self.deeds.mine(levels.opened, &Method::PUT, &about);
        let others = self.deeds.others(levels.opened, &Method::PUT, &about);
        let mut all = mine.iter().chain(&others);
        if all.any(|write| asks_for(write, sent)) || self.account(&levels.id).await.is_none() {
            return Ok(());
        }
        // A reset of the secret sets levels, too.
        if self.are_set(&levels.id, sent).await
            || self.deeds.were_others_at(&levels.id, levels.opened)
        {
            return Ok(());
        }
        let id = &levels.id;
        Err(format!("{id} was said to be saved at {sent:?}, but is not"))
    }
}

/// The levels that a form shows.
fn held(scene: &Scene) -> Chosen {
    let all = TOOLS
        .iter()
        .flat_map(|(_, tool)| LEVELS.iter().map(move |(_, level)| (*tool, *level)));
    all.filter(|(tool, level)| scene.is_checked("radio", &radio(tool, level)))
        .collect()
}
