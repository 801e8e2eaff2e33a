//! Name and App Type, of an account that is there or yet to be: typed, sent, decided after a
//! conflict, left and offered again.

use std::time::{Duration, Instant};

use e2e::{Method, Scene, list_route};

use super::chance::Chance;
use super::model::{App, Form, Kind, Moment, Stake, Touched, Typed, path};
use super::walker::{Done, Walker};

/// How long a draft may take to be offered once its form is there.
const SOON: Duration = Duration::from_secs(4);

impl Form {
    /// What was put back to what it was while it was being saved is an edit of what was saved.
    fn put_back_since(&mut self, sent: &Typed, scene: &Scene) {
        let back = |part: Typed| part.is_held(scene) && !part.is_empty();
        let name = self.base.name.clone().filter(|_| self.typed.name.is_none());
        if sent.name.is_some()
            && back(Typed {
                name: name.clone(),
                kind: None,
            })
        {
            self.typed.name = name;
            self.base.name.clone_from(&sent.name);
        }
        let kind = self.base.kind.clone().filter(|_| self.typed.kind.is_none());
        if sent.kind.is_some()
            && back(Typed {
                name: None,
                kind: kind.clone(),
            })
        {
            self.typed.kind = kind;
            self.base.kind.clone_from(&sent.kind);
        }
    }
}

impl Walker<'_> {
    /// Something is in a form.
    pub async fn at_a_form(&mut self, scene: &Scene, chance: &mut Chance) -> Done {
        let page = self.page;
        match chance.below(100) {
            0..50 => self.send(scene).await,
            50..62 if scene.has("textbox", "Name") => self.type_into(scene, chance).await,
            62..72 if scene.has("radio", "Use theirs") => self.decide(scene, chance).await,
            72..77 if scene.has("button", "Discard my changes") => {
                page.try_press("button", "Discard my changes").await;
                self.stake = Stake::Nothing;
                Ok("takes theirs".into())
            }
            77..84 => {
                // Once something is saved, there is only the way back.
                if !page.try_press("button", "Cancel").await {
                    page.try_press("link", "Back to list").await;
                }
                Ok("cancels".into())
            }
            84..89 => self.back().await,
            89..94 => self.reload(chance).await,
            94..96 => self.sign_out(chance).await,
            96..98 => Ok(self.lose_token()),
            98.. if is_account(&scene.route) => self.begin_delete(scene).await,
            _ => Ok("thinks".into()),
        }
    }

    /// Presses the form's button.
    async fn send(&mut self, scene: &Scene) -> Done {
        let button = ["Update", "Create"];
        let Some(button) = button.iter().find(|name| scene.offers("button", name)) else {
            return Ok("finds nothing to press".into());
        };
        let now = self.deeds.now();
        if let Stake::Form(form) = &mut self.stake {
            // White space at the ends goes, where it can be seen (N1).
            form.typed.name = form
                .typed
                .name
                .as_deref()
                .map(|name| name.trim().to_owned());
            form.sent = Some((form.typed.clone(), now));
        }
        self.page.try_press("button", button).await;
        Ok(format!("presses {button}"))
    }

    /// Types a name, or chooses an App Type, or both.
    pub async fn type_into(&mut self, scene: &Scene, chance: &mut Chance) -> Done {
        let mut form = match std::mem::take(&mut self.stake) {
            Stake::Form(form) => form,
            _ => self.form_at(scene),
        };
        let what = chance.below(10);
        let (names, kinds) = (what < 7, what > 4);
        let (name, kind) = (self.new_name(chance), self.some_kind(chance));
        let spaces = chance.happens(10);
        let mut told = Vec::new();
        if names {
            let name = if spaces { format!("  {name} ") } else { name };
            form.touched.name = true;
            if self.page.try_fill("textbox", "Name", &name).await {
                told.push(format!("types {name:?}"));
                form.typed.name = Some(name);
            } else {
                // Something of it may be there: that is what is not to be lost now.
                self.unsure.clone_from(&scene.route);
                if let Some(name) = self.page.scene().await.value("textbox", "Name") {
                    let is_as_before = form.base.name.as_deref() == Some(name);
                    form.typed.name = (!is_as_before).then(|| name.to_owned());
                }
            }
        }
        // To choose what is chosen is no edit.
        if kinds
            && !kind.is_held(scene)
            && let Some(kind) = self.choose_kind(kind).await
        {
            told.push(format!("chooses {}", kind.told()));
            form.touched.kind = true;
            form.typed.kind = (!kind.is_as(form.base.kind.as_ref())).then_some(kind);
        }
        if !form.typed.is_empty() || form.sent.is_some() {
            self.stake = Stake::Form(form);
        }
        Ok(format!("{} at {}", told.join(" and "), scene.route))
    }

    /// The form as it is, before anything was typed.
    pub fn form_at(&self, scene: &Scene) -> Form {
        let kind = if scene.is_checked("radio", "Custom") {
            Some(Kind::Custom)
        } else if scene.is_checked("radio", "Marketplace") {
            let name = scene
                .value("combobox", "Marketplace app")
                .unwrap_or_default();
            let known = self.apps.iter().find(|app| app.name == name);
            Some(Kind::Marketplace(Some(known.cloned().unwrap_or(App {
                id: serde_json::Value::Null,
                name: name.to_owned(),
            }))))
        } else {
            None
        };
        let is_edit = is_account(&scene.route);
        Form {
            route: scene.route.clone(),
            id: is_edit.then(|| account_in(&scene.route)),
            base: Typed {
                name: scene.value("textbox", "Name").map(str::to_owned),
                kind,
            },
            typed: Typed::default(),
            touched: Touched {
                name: self.unsure == scene.route,
                kind: self.unsure == scene.route,
            },
            sent: None,
            opened: self.arrived,
        }
    }

    pub fn some_kind(&self, chance: &mut Chance) -> Kind {
        let app = chance.pick(self.apps).clone();
        if chance.happens(45) {
            Kind::Custom
        } else {
            Kind::Marketplace(Some(app))
        }
    }

    /// Chooses an App Type in the form; gives what came of it, if anything did.
    pub async fn choose_kind(&self, kind: Kind) -> Option<Kind> {
        let page = self.page;
        let Kind::Marketplace(Some(app)) = kind else {
            return self.choose("Custom").await.then_some(Kind::Custom);
        };
        if !self.choose("Marketplace").await {
            return None;
        }
        page.try_fill("combobox", "Marketplace app", &app.name)
            .await;
        let began = Instant::now();
        let option = format!("{}…", app.name);
        while began.elapsed() < SOON {
            if page.try_press("option", &option).await {
                return Some(Kind::Marketplace(Some(app)));
            }
            tokio::time::sleep(Duration::from_millis(80)).await;
        }
        // The apps cannot be had: there is only the type.
        Some(Kind::Marketplace(None))
    }

    /// Chooses a radio button; says whether it is chosen then. Some cannot be (W3).
    pub async fn choose(&self, radio: &str) -> bool {
        self.page.try_press("radio", radio).await
            && self.page.scene().await.is_checked("radio", radio)
    }

    /// Decides one field that both have changed.
    async fn decide(&mut self, scene: &Scene, chance: &mut Chance) -> Done {
        let count = scene.all("radio", "Use theirs").count();
        let which = chance.below(count);
        let theirs = chance.happens(50);
        let name = if theirs { "Use theirs" } else { "Keep mine" };
        self.page.try_press_nth("radio", name, which).await;
        if theirs {
            let after = self.page.scene().await;
            if let Stake::Form(form) = &mut self.stake {
                // Of an app that could not be had nobody knows whose it is now.
                let is_given_up = |part: &Typed| {
                    !part.is_held(&after) || part.kind == Some(Kind::Marketplace(None))
                };
                for part in form.typed.parts().into_iter().filter(is_given_up) {
                    form.typed = form.typed.without(&part);
                }
            }
        }
        Ok(format!("decides: {name}"))
    }

    /// What was typed is there, or saved for good.
    pub async fn check_form(&mut self, scene: &Scene, mut form: Form) -> Result<(), String> {
        if let Some((sent, since)) = form.sent.clone() {
            let is_busy = |name: &str| scene.get("button", name).is_some_and(|one| one.is_busy);
            if is_busy("Update") || is_busy("Create") {
                return Ok(());
            }
            let is_new = form.id.is_none();
            if is_new && (scene.route != form.route || scene.says("its secret didn't arrive")) {
                // What is being created is not lost by going elsewhere.
                self.stake = Stake::Nothing;
                return Ok(());
            }
            if scene.route != form.route {
                // Nor are edits: they are saved, or offered again (F35).
                self.left.insert(form.route, form.typed);
                self.stake = Stake::Nothing;
                return Ok(());
            }
            let is_same = scene.says("Nothing has changed");
            if !is_new && (is_same || scene.says("Saved")) {
                for part in sent.parts().iter().filter(|_| !is_same) {
                    self.check_saved(&form, part).await?;
                }
                let writes = self.deeds.mine(since, &Method::PATCH, &about(&form));
                if let Some(more) = writes.iter().find_map(|one| form.touched.untouched_in(one)) {
                    return Err(format!("{more} was sent, but never touched: {form:?}"));
                }
                if !is_same {
                    form.put_back_since(&sent, scene);
                }
                form.typed = form.typed.beyond(&sent);
            }
            form.sent = None;
        }
        if form.typed.is_empty() {
            self.stake = Stake::Nothing;
            return Ok(());
        }
        if scene.says("changed this account while you were editing") {
            // What it was before is no measure any more.
            form.base = self.now(&form).await;
        }
        for part in form.typed.parts() {
            // What somebody else made the same is agreed: from then on it follows the account.
            if !part.is_held(scene) && self.was_asked_by_others(&form, &part) {
                form.typed = form.typed.without(&part);
            }
        }
        if scene.route == form.route && form.typed.is_held(scene) {
            self.stake = Stake::Form(form);
            return Ok(());
        }
        let account = match &form.id {
            Some(id) => self.account(id).await,
            None => None,
        };
        let is_deleted = account.is_none() && form.id.is_some() && form.id == self.deletes;
        if is_deleted || account.is_some_and(|account| form.typed.is_in(&account)) {
            self.stake = Stake::Nothing;
            return Ok(());
        }
        Err(format!(
            "{form:?} was lost: the page is at {}, the name is {:?}",
            scene.route,
            scene.value("textbox", "Name")
        ))
    }

    /// What the account of a form is now.
    async fn now(&self, form: &Form) -> Typed {
        let id = form.id.as_deref().unwrap_or_default();
        let account = self.account(id).await;
        account.map_or_else(Typed::default, |account| Typed::of(&account))
    }

    /// "Saved" is true: the account is so, or was before somebody changed it.
    async fn check_saved(&self, form: &Form, part: &Typed) -> Result<(), String> {
        let id = form.id.as_deref().unwrap_or_default();
        // What was deleted since tells nothing any more.
        let is_so = self.account(id).await.is_none_or(|now| part.is_in(&now));
        if is_so || self.was_asked(form, part) {
            return Ok(());
        }
        Err(format!(
            "the page says “Saved”, but {part:?} of {id} is not"
        ))
    }

    /// Opens the form for a new account and fills it in.
    pub async fn type_new(&mut self, chance: &mut Chance) -> Done {
        self.go(&list_route("/new")).await;
        let scene = self.settled().await;
        if !scene.offers("button", "Create") || scene.has("button", "Restore") {
            return Ok("looks at the form for a new account".into());
        }
        let mut form = self.form_at(&scene);
        form.route = scene.route.clone();
        let (name, kind) = (self.new_name(chance), self.some_kind(chance));
        if let Some(kind) = self.choose_kind(kind).await {
            form.typed.kind = Some(kind);
        }
        let told = format!("types {name:?} for a new account");
        if self.page.try_fill("textbox", "Name", &name).await {
            form.typed.name = Some(name);
        }
        if !form.typed.is_empty() {
            self.stake = Stake::Form(form);
        }
        Ok(told)
    }

    /// What was left in this form is offered again, unless it has come true meanwhile.
    pub async fn check_offer(&mut self, scene: &Scene) -> Result<(), String> {
        let Some(typed) = self.left.get(&scene.route).cloned() else {
            return Ok(());
        };
        if !scene.has("button", &format!("Signed in as {}", self.role.name())) {
            return Ok(()); // whose it is must be known first
        }
        let began = Instant::now();
        let mut scene = scene.clone();
        let route = scene.route.clone();
        while scene.has("textbox", "Name") && scene.route == route && scene.dialog().is_none() {
            if scene.has("button", "Restore") {
                return Ok(());
            }
            if began.elapsed() > SOON {
                let form = Form {
                    typed: typed.clone(),
                    opened: Moment::default(),
                    ..self.form_at(&scene)
                };
                let id = account_in(&route);
                let is_so = self.account(&id).await.is_some_and(|now| typed.is_in(&now));
                if is_so || typed.parts().iter().all(|part| self.was_asked(&form, part)) {
                    self.left.remove(&route);
                    return Ok(());
                }
                return Err(format!(
                    "{typed:?} was left at {route} and is not offered again"
                ));
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            scene = self.page.scene().await;
        }
        Ok(())
    }

    /// Takes up what was left, or lets it go.
    pub async fn take_up(&mut self, scene: &Scene, chance: &mut Chance) -> Done {
        let restores = chance.happens(70);
        let Some(typed) = self.left.remove(&scene.route).filter(|_| restores) else {
            self.page.try_press("button", "Discard").await;
            return Ok(format!("discards what was left at {}", scene.route));
        };
        let form = self.form_at(scene);
        if !self.page.try_press("button", "Restore").await {
            self.left.insert(scene.route.clone(), typed);
            return Ok("cannot take up what was left".into());
        }
        let after = self.settled().await;
        if after.dialog().is_none() && !typed.is_held(&after) {
            let name = after.value("textbox", "Name");
            return Err(format!(
                "{typed:?} was restored, but the form says {name:?}"
            ));
        }
        let told = format!("takes up {typed:?}");
        self.stake = Stake::Form(Form {
            touched: Touched {
                name: form.touched.name || typed.name.is_some(),
                kind: form.touched.kind || typed.kind.is_some(),
            },
            typed,
            ..form
        });
        Ok(told)
    }
}

/// The account in a route.
pub fn account_in(route: &str) -> String {
    let place = route.split('?').next().unwrap_or_default();
    place.split('/').nth(4).unwrap_or_default().to_owned()
}

/// Whether it is the form of an account that is there.
pub fn is_account(route: &str) -> bool {
    let id = account_in(route);
    id != "new" && route.ends_with(&format!("/accounts/{id}")) && !id.is_empty()
}

/// What the API calls the account of a form.
fn about(form: &Form) -> String {
    path(form.id.as_deref().unwrap_or_default(), "")
}
