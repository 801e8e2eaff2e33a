//! One person who walks about: does what the page offers, and knows what must be true.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use e2e::{Method, Page, Proxy, Role, Scene, TestEnv, edit_route, list_route};
use serde_json::json;

use super::chance::Chance;
use super::form::is_account;
use super::model::{App, Deeds, Form, Moment, Stake, Typed, path};

/// How long something under way may take to come to an end of one kind or another.
const LONGEST: Duration = Duration::from_secs(45);

/// What was done; or what is not as it must be.
pub type Done = Result<String, String>;

/// Somebody with a browser.
pub struct Walker<'w> {
    pub who: &'static str,
    pub page: &'w Page,
    pub proxy: &'w Proxy,
    pub deeds: Deeds<'w>,
    pub env: &'w TestEnv,
    pub apps: &'w [App],
    pub role: Role,
    pub token: String,
    /// What they did and have neither saved nor let go.
    pub stake: Stake,
    /// What was left in forms without a choice, by their routes: it must be offered again (F41).
    pub left: HashMap<String, Typed>,
    /// The client ids and secrets that were shown and stored.
    pub secrets: Vec<(String, String)>,
    /// Which accounts are being replaced by which.
    pub replaced: HashMap<String, String>,
    /// The form in which something may have been typed that nobody knows of.
    pub unsure: String,
    /// The account that they last said is to be deleted.
    pub deletes: Option<String>,
    /// No later than what is on the screen was read.
    pub arrived: Moment,
    /// When the last step began, and later something of it that counts.
    pub last_began: Moment,
    /// The page knew whose session it is when it was last seen; before that it keeps nothing.
    is_known: bool,
    route: String,
    names: usize,
}

impl<'w> Walker<'w> {
    pub fn new(
        who: &'static str,
        page: &'w Page,
        deeds: Deeds<'w>,
        env: &'w TestEnv,
        apps: &'w [App],
        role: Role,
    ) -> Self {
        Self {
            who,
            page,
            proxy: deeds.0[0],
            deeds,
            env,
            apps,
            role,
            token: env.sandbox.issue(role, Duration::from_hours(24)),
            stake: Stake::Nothing,
            left: HashMap::new(),
            secrets: Vec::new(),
            replaced: HashMap::new(),
            unsure: String::new(),
            deletes: None,
            arrived: Moment::default(),
            last_began: Moment::default(),
            is_known: false,
            route: String::new(),
            names: 0,
        }
    }

    /// Opens the page.
    pub async fn begin(&self) {
        self.page.go(&list_route("")).await;
    }

    /// Goes to a route of the page, as by a link: where it is already, nothing happens.
    pub async fn go(&self, route: &str) {
        let script = "if (location.hash === `#${arguments[0]}`) return;
            return new Promise((done) => {
                addEventListener('hashchange', () => setTimeout(done, 50), { once: true });
                location.hash = arguments[0];
            })";
        self.page.script(script, json!([route])).await;
    }

    /// Looks whether all is as it must be, and does one thing that the page offers.
    pub async fn step(&mut self, chance: &mut Chance) -> Done {
        // Mostly people wait for what they have begun.
        let scene = if chance.happens(85) {
            self.settled().await
        } else {
            self.page.scene().await
        };
        if scene.route != self.route {
            self.arrived = self.last_began;
            self.route.clone_from(&scene.route);
        }
        self.last_began = self.deeds.now();
        if scene.here && scene.dialog().is_none() {
            let person = format!("Signed in as {}", self.role.name());
            self.is_known = scene.has("button", &person);
        }
        if !scene.here {
            self.unload();
            self.begin().await;
            return Ok("comes back to the page".into());
        }
        if scene.says("Saved changes are safe.") {
            return Err("the page has stopped".into());
        }
        if let Some(answered) = self.answer_dialog(&scene, chance).await? {
            return Ok(answered);
        }
        self.check_stake(&scene).await?;
        if scene.has("heading", "Connect to your company") {
            return self.connect(chance).await;
        }
        if scene.offers("button", "Enter a new token") && chance.happens(60) {
            self.page.try_press("button", "Enter a new token").await;
            return Ok("is about to enter a new token".into());
        }
        match &self.stake {
            Stake::Form(_) => self.at_a_form(&scene, chance).await,
            Stake::Levels(_) => self.at_levels(&scene, chance).await,
            Stake::Run(_) => self.at_a_run(&scene, chance).await,
            Stake::Nothing => self.at_large(&scene, chance).await,
        }
    }

    /// The page once nothing in it is at work, or as it is when that takes too long.
    pub async fn settled(&self) -> Scene {
        let began = Instant::now();
        loop {
            let scene = self.page.scene().await;
            let is_busy = scene.all("button", "…").any(|button| button.is_busy);
            let waits = is_busy || scene.says("Loading…");
            let is_asked = scene.dialog().is_some() && !is_busy;
            if !waits || is_asked || began.elapsed() > LONGEST {
                return scene;
            }
            tokio::time::sleep(Duration::from_millis(80)).await;
        }
    }

    /// What is asked before anything else can be done.
    async fn answer_dialog(
        &mut self,
        scene: &Scene,
        chance: &mut Chance,
    ) -> Result<Option<String>, String> {
        let Some(dialog) = scene.dialog() else {
            return Ok(None);
        };
        let page = self.page;
        let told = match dialog {
            "Enter a new token" if chance.happens(15) => {
                page.try_press("button", "Not now").await;
                "does not want to enter a token now"
            }
            "Enter a new token" => {
                page.try_fill("textbox", "Access token", &self.token).await;
                page.try_press("button", "Connect").await;
                "enters the token again"
            }
            "Too many requests" => {
                if chance.happens(30) {
                    page.try_press("button", "Stop waiting").await;
                }
                "is asked to wait"
            }
            "Save your client secret" => return self.at_the_secret(chance).await.map(Some),
            "Delete this service account?" => return self.at_delete(scene, chance).await.map(Some),
            "Reset the secret?" => return self.at_reset(scene, chance).await.map(Some),
            asked if asked.starts_with("Leave") || asked.starts_with("Stop and leave") => {
                return Ok(Some(self.at_the_question(scene, chance).await));
            }
            other => {
                page.try_press("button", "Cancel").await;
                return Ok(Some(format!("cancels {other:?}")));
            }
        };
        Ok(Some(told.into()))
    }

    /// Leave, or stay?
    async fn at_the_question(&mut self, scene: &Scene, chance: &mut Chance) -> String {
        let page = self.page;
        if chance.happens(40) {
            page.try_press("button", "Stay").await;
            return "stays".into();
        }
        let leave = ["Leave without…", "Stop and leave"];
        let leave = leave.iter().find(|name| scene.has("button", name));
        if let Some(leave) = leave
            && page.try_press("button", leave).await
            && scene.dialog() != Some("Leave without saving the secret?")
        {
            self.stake = Stake::Nothing;
        }
        format!("leaves: {}", scene.dialog().unwrap_or_default())
    }

    /// Nothing at stake has gone without a choice, and what the page says of it is true.
    async fn check_stake(&mut self, scene: &Scene) -> Result<(), String> {
        match self.stake.clone() {
            Stake::Nothing => Ok(()),
            Stake::Form(form) => self.check_form(scene, form).await,
            Stake::Levels(levels) => self.check_levels(scene, levels).await,
            Stake::Run(run) => self.check_run(scene, &run).await,
        }
    }

    async fn connect(&mut self, chance: &mut Chance) -> Done {
        let page = self.page;
        page.try_fill("textbox", "Access token", &self.token).await;
        let keep = "Remember until I close this tab…";
        if chance.happens(40) && !page.scene().await.is_checked("checkbox", keep) {
            page.try_press("checkbox", keep).await;
        }
        page.try_press("button", "Connect").await;
        Ok("connects".into())
    }

    /// Nothing is at stake.
    async fn at_large(&mut self, scene: &Scene, chance: &mut Chance) -> Done {
        if scene.offers("button", "Try again") && chance.happens(70) {
            self.page.try_press("button", "Try again").await;
            return Ok("tries again".into());
        }
        if scene.has("button", "Restore") && chance.happens(80) {
            return self.take_up(scene, chance).await;
        }
        self.check_offer(scene).await?;
        let at_an_account = is_account(&scene.route) && scene.has("textbox", "Name");
        if at_an_account && chance.happens(50) {
            return self.type_into(scene, chance).await;
        }
        match chance.below(100) {
            0..4 => self.reload(chance).await,
            4..8 => self.back().await,
            8..11 => Ok(self.lose_token()),
            11..13 => self.sign_out(chance).await,
            13..16 => self.canary().await,
            16..20 => self.search(scene, chance).await,
            20..24 => self.compare_list().await,
            24..29 => self.type_new(chance).await,
            29..41 => self.choose_levels(chance).await,
            41..51 => self.begin_run(chance).await,
            51..64 if at_an_account || scene.route.contains("/replace?with=") => {
                self.replace(scene, chance).await
            }
            64..78 if at_an_account => self.begin_reset(scene).await,
            78..90 if at_an_account => self.begin_delete(scene).await,
            _ => self.open(chance).await,
        }
    }

    /// Something was gone before it could be pressed, in the middle of something: nobody knows how much
    /// of that is in the form.
    pub fn slipped(&mut self) {
        self.unsure.clone_from(&self.route);
    }

    /// Loads the page anew, or in another tab.
    pub async fn reload(&mut self, chance: &mut Chance) -> Done {
        self.unload();
        if chance.happens(25) {
            self.page.close_tab().await;
            return Ok("closes the tab and opens another".into());
        }
        self.page.reload().await;
        Ok("loads the page again".into())
    }

    /// The page goes, and nobody was asked: what was in a form is to be offered again.
    pub fn unload(&mut self) {
        let Stake::Form(form) = std::mem::take(&mut self.stake) else {
            return;
        };
        if form.sent.is_some() || form.typed.is_empty() || !self.is_known {
            // Nobody knows whether there is anything left of it.
            self.left.remove(&form.route);
        } else {
            self.left.insert(form.route, form.typed);
        }
    }

    pub async fn back(&mut self) -> Done {
        self.page.back().await;
        tokio::time::sleep(Duration::from_millis(150)).await;
        Ok("goes back".into())
    }

    /// Their token ends, and they get another.
    pub fn lose_token(&mut self) -> String {
        self.env.sandbox.revoke(&self.token);
        self.token = self.env.sandbox.issue(self.role, Duration::from_hours(24));
        "has a token that has ended".into()
    }

    pub async fn sign_out(&mut self, chance: &mut Chance) -> Done {
        let is_signed_out = self.page.try_press("button", "Signed in…").await
            && self.page.try_press("button", "Sign out").await;
        if !is_signed_out {
            return self.open(chance).await;
        }
        // S15: what was left in forms is forgotten.
        self.left.clear();
        self.replaced.clear();
        Ok("signs out".into())
    }

    async fn search(&self, scene: &Scene, chance: &mut Chance) -> Done {
        if !scene.has("searchbox", "Search") {
            self.go(&list_route("")).await;
            return Ok("goes to the list".into());
        }
        let text = *chance.pick(&["", "payroll", "a", "nightly", "nobody has this"]);
        self.page.try_fill("searchbox", "Search", text).await;
        Ok(format!("searches {text:?}"))
    }

    /// Where the last step found them, within the company.
    pub fn was_at(&self) -> &str {
        let place = self.route.split("/accounts").nth(1).unwrap_or_default();
        if place.is_empty() { "/" } else { place }
    }

    /// The account that this person is about to change.
    pub fn is_at(&self) -> Option<String> {
        match &self.stake {
            Stake::Form(form) => form.id.clone(),
            Stake::Levels(levels) => Some(levels.id.clone()),
            Stake::Run(_) | Stake::Nothing => None,
        }
    }

    /// An account of those that are there.
    pub async fn any(&self, chance: &mut Chance) -> String {
        let all = self.env.api.get("service_accounts?sort=name").await;
        let all = all.as_array().into_iter().flatten();
        let mut ids: Vec<_> = all.map(|account| account["id"].to_string()).collect();
        // Mostly the same one, so that they meet.
        ids.sort();
        if chance.happens(75) {
            ids.truncate(1);
        }
        chance.pick(&ids).clone()
    }

    async fn open(&self, chance: &mut Chance) -> Done {
        let id = self.any(chance).await;
        self.go(&edit_route(&id)).await;
        Ok(format!("opens {id}"))
    }

    /// A name that nobody has had; some of its letters have several bytes.
    pub fn new_name(&mut self, chance: &mut Chance) -> String {
        self.names += 1;
        let end = chance.pick(&["", "", " é", " 東京", " 🏗"]);
        format!("{} {:04}{end}", self.who, self.names)
    }

    /// The account of this id, past page and proxy.
    pub async fn account(&self, id: &str) -> Option<serde_json::Value> {
        let id = serde_json::from_str(id).unwrap_or_else(|_| json!(id));
        self.env.api.find(&id).await
    }

    /// Whether an account was changed so by anybody since its form was opened.
    pub fn was_asked(&self, form: &Form, part: &Typed) -> bool {
        let about = path(form.id.as_deref().unwrap_or_default(), "");
        let mine = self.deeds.mine(form.opened, &Method::PATCH, &about);
        mine.iter().any(|write| part.is_asked_for(write)) || self.was_asked_by_others(form, part)
    }

    /// Whether it was by others.
    pub fn was_asked_by_others(&self, form: &Form, part: &Typed) -> bool {
        let about = path(form.id.as_deref().unwrap_or_default(), "");
        let others = self.deeds.others(form.opened, &Method::PATCH, &about);
        others.iter().any(|write| part.is_asked_for(write))
    }
}
