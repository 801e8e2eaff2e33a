//! One person who walks about: does what the page offers, and knows what must be true.

use std::time::{Duration, Instant};

use e2e::{Api, Method, Page, Proxy, account_route, edit_route, list_route};
use serde_json::{Value, json};

use super::chance::Chance;

/// How long an Update may take to come to an end of one kind or another.
const LONGEST: Duration = Duration::from_secs(12);

/// What the page says when an Update has come to an end.
const ENDS: &[&str] = &[
    "Saved",
    "changed this account while you were editing it",
    "could not be reached",
    "too long to answer",
    "The API has a problem",
    "This is not the API",
    "could not be understood",
    "The API asks for a pause",
    "The API did not accept this",
    "Your token is not accepted",
    "does not exist",
    "Nothing has changed",
    "To update this account",
    "Enter a new token",
    "set permissions meanwhile",
];

/// Somebody with a browser.
pub struct Walker<'w> {
    pub who: &'static str,
    pub page: &'w Page,
    pub proxy: &'w Proxy,
    /// The browser of the other person.
    pub theirs: &'w Proxy,
    pub api: &'w Api,
    pub token: String,
    /// What they typed and have neither saved nor let go.
    edit: Option<Edit>,
    names: usize,
}

#[derive(Clone, Debug)]
struct Edit {
    id: String,
    name: String,
    /// Update was pressed, and its end was not looked at yet.
    pressed: bool,
}

/// What was done; or what is not as it must be.
type Done = Result<String, String>;

impl<'w> Walker<'w> {
    pub fn new(
        who: &'static str,
        (page, proxy, theirs): (&'w Page, &'w Proxy, &'w Proxy),
        api: &'w Api,
        token: String,
    ) -> Self {
        Self {
            who,
            page,
            proxy,
            theirs,
            api,
            token,
            edit: None,
            names: 0,
        }
    }

    /// Opens the page.
    pub async fn begin(&self) {
        self.page.go(&list_route("")).await;
    }

    /// Looks whether all is as it must be, and does one thing that the page offers.
    pub async fn step(&mut self, chance: &mut Chance) -> Done {
        if let Some(answered) = self.answer_dialog(chance).await? {
            return Ok(answered);
        }
        self.check_edit().await?;
        let page = self.page;
        if page.has("heading", "Connect to your company").await {
            page.fill("textbox", "Access token", &self.token).await;
            page.button("Connect").await;
            return Ok("connects".into());
        }
        if self.edit.is_none() && page.has("button", "Try again").await && chance.happens(80) {
            page.button("Try again").await;
            return Ok("tries again".into());
        }
        let route = page.route().await;
        if self.edit.is_some() || route.ends_with("/edit") {
            self.at_the_form(chance, &route).await
        } else {
            self.at_large(chance).await
        }
    }

    /// What is asked before anything else can be done.
    async fn answer_dialog(&mut self, chance: &mut Chance) -> Result<Option<String>, String> {
        let page = self.page;
        if page.has("dialog", "Enter a new token").await {
            page.fill("textbox", "Access token", &self.token).await;
            page.button("Connect").await;
            return Ok(Some("enters the token again".into()));
        }
        if page.has("dialog", "Save the client secret").await {
            self.check_secret().await?;
            page.button("I have stored it").await;
            return Ok(Some("stores the secret".into()));
        }
        if page.has("alertdialog", "Leave…").await {
            if chance.happens(40) {
                page.button("Stay").await;
                return Ok(Some("stays".into()));
            }
            page.button("Leave without…").await;
            self.edit = None;
            return Ok(Some("leaves".into()));
        }
        if page.has("dialog", "Delete this service account?").await {
            // An unclear outcome is left at that: the list will tell.
            page.button("Cancel").await;
            return Ok(Some("does not delete".into()));
        }
        Ok(None)
    }

    /// What was typed is there, or saved for good.
    async fn check_edit(&mut self) -> Result<(), String> {
        let Some(edit) = self.edit.clone() else {
            return Ok(());
        };
        if edit.pressed {
            self.until_ended().await;
        }
        let page = self.page;
        let said = page.text().await;
        if page.has("dialog", "Enter a new token").await {
            return Ok(());
        }
        if edit.pressed && said.contains("Saved") {
            self.check_saved(&edit).await?;
            self.edit = None;
            return Ok(());
        }
        if let Some(edit) = &mut self.edit {
            edit.pressed = false;
        }
        let route = page.route().await;
        if route != edit_route(&edit.id) {
            return Err(format!("{edit:?} was lost: the page is at {route}"));
        }
        let held = page.value("textbox", "Name").await;
        if held == edit.name {
            Ok(())
        } else {
            Err(format!("{edit:?} was lost: the form says {held:?}"))
        }
    }

    async fn until_ended(&self) {
        let began = Instant::now();
        while began.elapsed() < LONGEST {
            let said = self.page.text().await;
            if ENDS.iter().any(|end| said.contains(end)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    }

    /// "Saved" is true: the account has the name, or had it before somebody changed that.
    async fn check_saved(&self, edit: &Edit) -> Result<(), String> {
        let id: Value = serde_json::from_str(&edit.id).unwrap_or_else(|_| json!(edit.id));
        if !self.api.exists(&id).await {
            return Ok(());
        }
        if self.api.account(&id).await["name"] == edit.name {
            return Ok(());
        }
        let path = format!("service_accounts/{id}/events?per_page=100");
        let events = self.api.get(&path).await;
        if events.to_string().contains(&edit.name) {
            return Ok(());
        }
        Err(format!("the page says “Saved”, but {edit:?} is not"))
    }

    /// The secret on the screen is good, unless the account has gone or been reset meanwhile.
    async fn check_secret(&self) -> Result<(), String> {
        self.page.button("Show secret").await;
        let (id, secret) = crate::secret::shown(self.page).await;
        if self.api.token(&id, &secret).await.is_ok() {
            return Ok(());
        }
        let query = format!("service_accounts?filters[search]={id}");
        match self.api.get(&query).await.as_array() {
            Some(found) if !found.is_empty() => Err("the secret on the screen is not good".into()),
            _ => Ok(()),
        }
    }

    /// At an account's form.
    async fn at_the_form(&mut self, chance: &mut Chance, route: &str) -> Done {
        let page = self.page;
        if !page.has("textbox", "Name").await {
            page.go(&list_route("")).await;
            return Ok("goes to the list: there is no form".into());
        }
        match chance.below(10) {
            0..6 if self.edit.is_some() => {
                if let Some(edit) = &mut self.edit {
                    edit.pressed = true;
                }
                page.button("Update").await;
                Ok("presses Update".into())
            }
            0..7 => self.type_name(route).await,
            7 if page.has("button", "Discard mine, take theirs").await => {
                self.edit = None;
                page.button("Discard mine, take theirs").await;
                Ok("takes theirs".into())
            }
            7 => {
                page.button("Cancel").await;
                Ok("cancels".into())
            }
            8 => {
                self.back().await;
                Ok("goes back".into())
            }
            _ if self.edit.is_none() => self.delete().await,
            _ if chance.happens(30) => {
                self.edit = None;
                page.reload().await;
                Ok("loads the page again".into())
            }
            _ => Ok("thinks".into()),
        }
    }

    /// The browser's back button; out of the page, the browser itself asks.
    async fn back(&mut self) {
        self.page.back().await;
        tokio::time::sleep(Duration::from_millis(150)).await;
        let protocol = self.page.script("return location.protocol", json!([]));
        if protocol.await != "http:" {
            self.edit = None;
            self.begin().await;
        }
    }

    async fn type_name(&mut self, route: &str) -> Done {
        let id = route.split('/').nth(4).unwrap_or_default().to_owned();
        let name = self.new_name();
        self.page.fill_name(&name).await;
        let told = format!("types {name} for {id}");
        self.edit = Some(Edit {
            id,
            name,
            pressed: false,
        });
        Ok(told)
    }

    /// A name that nobody has had.
    fn new_name(&mut self) -> String {
        self.names += 1;
        format!("{} {}", self.who, self.names)
    }

    async fn delete(&self) -> Done {
        let page = self.page;
        let all = self.api.get("service_accounts").await;
        if all.as_array().is_none_or(|all| all.len() < 5) {
            return Ok("leaves the last ones alone".into());
        }
        let name = page.value("textbox", "Name").await;
        page.button("Delete").await;
        page.fill("textbox", "Type the name…", &name).await;
        page.button("Delete").await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        Ok(format!("deletes {name}"))
    }

    /// Anywhere but at a form.
    async fn at_large(&mut self, chance: &mut Chance) -> Done {
        let page = self.page;
        match chance.below(12) {
            0 => {
                page.reload().await;
                Ok("loads the page again".into())
            }
            1 => {
                self.back().await;
                Ok("goes back".into())
            }
            2 if page.has("searchbox", "Search").await => {
                let text = *chance.pick(&["", "payroll", "a", "nightly", "nobody has this"]);
                page.fill("searchbox", "Search", text).await;
                Ok(format!("searches {text:?}"))
            }
            3 => self.create().await,
            4 | 5 => self.set_permissions(chance).await,
            _ => self.open(chance).await,
        }
    }

    async fn create(&mut self) -> Done {
        let page = self.page;
        let name = self.new_name();
        page.go(&list_route("/new")).await;
        if !page.has("button", "Create").await {
            return Ok("looks for the form of a new account".into());
        }
        page.press("radio", "Custom").await;
        page.fill_name(&name).await;
        page.button("Create").await;
        Ok(format!("creates {name}"))
    }

    /// An account of those that are there.
    async fn any(&self, chance: &mut Chance) -> String {
        let all = self.api.get("service_accounts").await;
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
        self.page.go(&edit_route(&id)).await;
        Ok(format!("opens {id}"))
    }

    async fn set_permissions(&self, chance: &mut Chance) -> Done {
        let page = self.page;
        let id = self.any(chance).await;
        let (label, level) = *chance.pick(&[
            ("Documents: None", "none"),
            ("Documents: Read-Only", "read_only"),
            ("Documents: Standard", "standard"),
        ]);
        page.go(&account_route(&id, "permissions")).await;
        if !page.has("radio", label).await || !page.has("button", "Save permissions").await {
            return Ok(format!("looks at the permissions of {id}"));
        }
        let before = self.their_changes(&id);
        page.press("radio", label).await;
        page.button("Save permissions").await;
        self.until_ended().await;
        let value: Value = serde_json::from_str(&id).expect("an id");
        let saved = page.text().await.contains("The permissions were saved");
        if saved && self.api.exists(&value).await {
            let now = self.api.level(&value, "documents").await;
            if now != level && self.their_changes(&id) == before {
                return Err(format!(
                    "{id} was said to be saved at {level}, but is at {now}"
                ));
            }
        }
        Ok(format!("sets {label} for {id}"))
    }

    /// How often the other person has changed what an account may do.
    fn their_changes(&self, id: &str) -> usize {
        let about = format!("/{id}/");
        let changes = self.theirs.exchanges().into_iter().filter(|one| {
            one.method != Method::GET && one.is_accepted() && one.path.contains(&about)
        });
        changes.count()
    }
}
