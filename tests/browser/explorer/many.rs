//! Many at once: some are selected and changed or deleted, with pauses, ends, and second tries.

use e2e::{Exchange, Method, Scene, list_route};

use super::chance::Chance;
use super::model::{Job, Run, Stake, Typed, path};
use super::walker::{Done, Walker};

/// How an account ended, as the page says it.
const OUTCOMES: [&str; 9] = [
    "No change needed",
    "Conflict",
    "Deleted",
    "Failed",
    "This account was deleted",
    "Kept theirs",
    "Skipped",
    "Updated",
    "Waiting",
];

impl Walker<'_> {
    /// Selects a few and begins a run over them.
    pub async fn begin_run(&mut self, chance: &mut Chance) -> Done {
        let page = self.page;
        self.go(&list_route("")).await;
        let scene = self.settled().await;
        page.try_press("button", "Clear selection").await;
        let boxes: Vec<_> = scene.all("checkbox", "Select …").collect();
        let mut targets = Vec::new();
        for _ in 0..=chance.below(4) {
            let Some(one) = (!boxes.is_empty()).then(|| chance.pick(&boxes)) else {
                break;
            };
            let name = one.name.trim_start_matches("Select ").to_owned();
            let is_new = !targets.contains(&name) && name != "all";
            if is_new && page.try_press("checkbox", &one.name).await {
                targets.push(name);
            }
        }
        let targets = self.with_ids(targets).await;
        if targets.is_empty() || chance.happens(10) {
            return Ok("selects some".into());
        }
        let deletes = boxes.len() > 8 && targets.len() < 3 && chance.happens(40);
        let begun = if deletes {
            self.delete_many(targets.len()).await
        } else {
            self.set_many(chance).await
        };
        let Some(job) = begun else {
            return Ok("does nothing with those selected".into());
        };
        let told = format!("{job:?} for {targets:?}");
        self.stake = Stake::Run(Run {
            job,
            targets,
            begun: self.last_began,
            retried: false,
        });
        Ok(told)
    }

    async fn with_ids(&self, names: Vec<String>) -> Vec<(String, String)> {
        let all = self.env.api.get("service_accounts").await;
        let all = all.as_array().cloned().unwrap_or_default();
        let id = |name: &String| {
            let found = all.iter().find(|account| account["name"] == *name)?;
            Some(found["id"].to_string())
        };
        let known = names.into_iter().filter_map(|name| {
            let id = id(&name)?;
            Some((name, id))
        });
        known.collect()
    }

    async fn set_many(&mut self, chance: &mut Chance) -> Option<Job> {
        let page = self.page;
        page.try_press("button", "Set App Type").await;
        let scene = self.settled().await;
        if !scene.has("radio", "Custom") {
            return None;
        }
        let kind = self.choose_kind(self.some_kind(chance)).await?;
        let scene = self.settled().await;
        let button = scene.all("button", "Update …").next()?;
        self.last_began = self.deeds.now();
        page.try_press("button", &button.name).await;
        self.is_running().await.then_some(Job::Set(kind))
    }

    async fn delete_many(&mut self, count: usize) -> Option<Job> {
        let page = self.page;
        page.try_press("button", "Delete").await;
        let scene = self.settled().await;
        let field = "Number of accounts to delete";
        if !scene.says(&format!("{count} service account")) {
            return None;
        }
        page.try_fill("textbox", field, &count.to_string()).await;
        self.last_began = self.deeds.now();
        page.try_press("button", "Delete …").await;
        self.is_running().await.then_some(Job::Delete)
    }

    async fn is_running(&self) -> bool {
        let scene = self.page.scene().await;
        ["Pause", "Resume", "Done"]
            .iter()
            .any(|name| scene.has("button", name))
    }

    /// A run goes on, or has ended.
    pub async fn at_a_run(&mut self, scene: &Scene, chance: &mut Chance) -> Done {
        let page = self.page;
        let retry = "Retry failed accounts";
        let over = scene.has("button", "Done");
        let decides = scene.has("radio", "Keep theirs");
        let name = match chance.below(10) {
            0..4 if scene.has("button", retry) => retry,
            0..5 if scene.has("button", "Resume") => "Resume",
            5 | 7 if decides => return self.decide_conflicts(scene, chance).await,
            0..7 if over => "Done",
            0 if scene.has("button", "Pause") => "Pause",
            1 if !over => "Cancel",
            8 => return self.back().await,
            9 => return Ok(self.lose_token()),
            _ => {
                tokio::time::sleep(std::time::Duration::from_millis(300)).await;
                return Ok("watches the run".into());
            }
        };
        page.try_press("button", name).await;
        if let Stake::Run(run) = &mut self.stake {
            run.retried |= name == retry || (name == "Resume" && over);
        }
        if name == "Done" {
            self.stake = Stake::Nothing;
        }
        Ok(format!("presses {name}"))
    }

    /// Others have changed some of the accounts: each is left, or done all the same.
    async fn decide_conflicts(&mut self, scene: &Scene, chance: &mut Chance) -> Done {
        let page = self.page;
        let insists = chance.below(2) == 0;
        let radio = scene.all("radio", "…").find(|one| {
            let is_of_conflicts = one.name == "Overwrite" || one.name == "Delete anyway";
            is_of_conflicts && insists
        });
        if let Some(radio) = radio {
            page.try_press("radio", &radio.name).await;
        }
        let names = ["Update …", "Delete …", "Continue without changes"];
        let scene = page.scene().await;
        let Some(name) = names.iter().find(|name| scene.has("button", name)) else {
            return Ok("decides nothing".into());
        };
        page.try_press("button", name).await;
        if let Stake::Run(run) = &mut self.stake {
            run.retried = true;
        }
        Ok(format!("decides, and presses {name}"))
    }

    /// What a run says of each account is so, and nothing was done twice.
    pub async fn check_run(&mut self, scene: &Scene, run: &Run) -> Result<(), String> {
        if !scene.route.contains("/bulk/") {
            if scene.has("heading", "Service Accounts") {
                // Nothing of it was going on any more.
                self.stake = Stake::Nothing;
                return Ok(());
            }
            return Err(format!("{run:?} has gone: the page is at {}", scene.route));
        }
        if !scene.has("button", "Done") {
            return Ok(());
        }
        for (name, id) in &run.targets {
            if let Some(outcome) = outcome_of(scene, name) {
                self.check_outcome(run, id, outcome)
                    .await
                    .map_err(|wrong| {
                        format!("{name} ({id}) is said to be {outcome:?}, but {wrong}: {run:?}")
                    })?;
            }
        }
        Ok(())
    }

    async fn check_outcome(&self, run: &Run, id: &str, outcome: &str) -> Result<(), String> {
        let now = self.account(id).await;
        let Job::Set(kind) = &run.job else {
            return match (outcome, now) {
                ("Deleted", Some(_)) => Err("it is there".into()),
                _ => Ok(()),
            };
        };
        let wanted = Typed {
            name: None,
            kind: Some(kind.clone()),
        };
        let mine = self.deeds.mine(run.begun, &Method::PATCH, &path(id, ""));
        let mine: Vec<&Exchange> = mine.iter().filter(|one| wanted.is_asked_for(one)).collect();
        let others = self.deeds.were_others_at(id, run.begun);
        let is_so = now.as_ref().is_some_and(|now| wanted.is_in(now));
        match outcome {
            _ if mine.len() > 1 && !others => Err(format!("it was done {} times", mine.len())),
            "Updated" | "No change needed" if mine.is_empty() && !is_so && !others => {
                Err("it was not done".into())
            }
            "Skipped" | "Conflict" if !mine.is_empty() && !run.retried && !others => {
                Err("it was done".into())
            }
            _ => Ok(()),
        }
    }
}

/// How an account ended, where its row says so.
fn outcome_of<'s>(scene: &'s Scene, name: &str) -> Option<&'s str> {
    let mut rows = scene.all("row", "…");
    let row = rows.find(|row| row.name.starts_with(name))?;
    let rest = row.name[name.len()..].trim_start();
    let outcome = OUTCOMES
        .iter()
        .find(|outcome| rest.starts_with(**outcome))?;
    Some(outcome)
}
