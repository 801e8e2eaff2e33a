//! What somebody has at stake, and what everybody did: what must be true is said in these words.

use std::collections::BTreeMap;

use e2e::{Exchange, FIRST_COMPANY, Method, Proxy, Scene};
use serde_json::Value;

/// An app that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    pub id: Value,
    pub name: String,
}

/// An App Type as a form has it; an app may still be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Custom,
    Marketplace(Option<App>),
}

/// What somebody put into a form; `None` is what they left alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    pub name: Option<String>,
    pub kind: Option<Kind>,
}

/// The fields that were ever touched.
#[derive(Clone, Copy, Debug, Default)]
pub struct Touched {
    pub name: bool,
    pub kind: bool,
}

/// What would be lost if the page forgot it.
#[derive(Clone, Debug, Default)]
#[expect(clippy::large_enum_variant, reason = "there is one for each person")]
pub enum Stake {
    #[default]
    Nothing,
    /// Name and App Type, in the form at a route.
    Form(Form),
    /// Levels, in the form of an account.
    Levels(Levels),
    /// A run over many accounts.
    Run(Run),
}

/// A form for Name and App Type.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where it is.
    pub route: String,
    /// The account; `None` for one that is yet to be.
    pub id: Option<String>,
    /// What it said before.
    pub base: Typed,
    pub typed: Typed,
    pub touched: Touched,
    /// What was in it when its button was pressed, as long as nobody has looked what came of it.
    pub sent: Option<(Typed, Moment)>,
    /// When it was opened.
    pub opened: Moment,
}

/// The levels of an account.
#[derive(Clone, Debug)]
pub struct Levels {
    pub id: String,
    /// What was set before, as the API writes it.
    pub base: BTreeMap<&'static str, &'static str>,
    pub chosen: BTreeMap<&'static str, &'static str>,
    /// What was chosen when Save was pressed, as long as nobody has looked what came of it.
    pub sent: Option<BTreeMap<&'static str, &'static str>>,
    pub opened: Moment,
}

/// A run over many accounts.
#[derive(Clone, Debug)]
pub struct Run {
    pub job: Job,
    /// Names and ids, as they were when they were selected.
    pub targets: Vec<(String, String)>,
    pub begun: Moment,
    /// It was begun again after something failed.
    pub retried: bool,
}

/// What a run does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    Set(Kind),
    Delete,
}

impl Kind {
    /// As a person says it.
    pub fn told(&self) -> String {
        match self {
            Self::Custom => "Custom".into(),
            Self::Marketplace(None) => "Marketplace".into(),
            Self::Marketplace(Some(app)) => format!("Marketplace: {}", app.name),
        }
    }

    /// Whether it is what a form said before; without an app it was only the App Type that was
    /// chosen.
    pub fn is_as(&self, before: Option<&Self>) -> bool {
        match (self, before) {
            (Self::Marketplace(None), Some(Self::Marketplace(_))) => true,
            _ => before == Some(self),
        }
    }

    /// Whether an account is of it.
    pub fn is_in(&self, account: &Value) -> bool {
        match self {
            Self::Custom => account["app_type"] == "custom",
            Self::Marketplace(None) => account["app_type"] == "marketplace",
            Self::Marketplace(Some(app)) => account["marketplace_app"]["id"] == app.id,
        }
    }

    /// Whether a write asks for it.
    fn is_asked_for(&self, fields: &Value) -> bool {
        match self {
            Self::Custom => fields["app_type"] == "custom",
            // An app that is exchanged for another is sent alone.
            Self::Marketplace(app) => app
                .as_ref()
                .is_some_and(|app| fields["marketplace_app_id"] == app.id),
        }
    }

    pub fn is_held(&self, scene: &Scene) -> bool {
        match self {
            Self::Custom => scene.is_checked("radio", "Custom"),
            Self::Marketplace(app) => {
                let held = scene.value("combobox", "Marketplace app");
                scene.is_checked("radio", "Marketplace")
                    && app.as_ref().is_none_or(|app| held == Some(&app.name))
            }
        }
    }
}

impl Touched {
    /// What a write asks for that was never touched (U1).
    pub fn untouched_in(self, write: &Exchange) -> Option<String> {
        let body: Value = serde_json::from_str(&write.body).unwrap_or_default();
        let fields = body["service_account"].as_object()?;
        let is_touched = |field: &&String| match field.as_str() {
            "name" => self.name,
            _ => self.kind,
        };
        fields.keys().find(|field| !is_touched(field)).cloned()
    }
}

impl Typed {
    /// What an account is.
    pub fn of(account: &Value) -> Self {
        let app = &account["marketplace_app"];
        let kind = match account["app_type"].as_str() {
            Some("custom") => Some(Kind::Custom),
            Some("marketplace") => Some(Kind::Marketplace(Some(App {
                id: app["id"].clone(),
                name: app["name"].as_str().unwrap_or_default().to_owned(),
            }))),
            _ => None,
        };
        Self {
            name: account["name"].as_str().map(str::to_owned),
            kind,
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a form holds all of it.
    pub fn is_held(&self, scene: &Scene) -> bool {
        let name = scene.value("textbox", "Name");
        self.name.as_ref().is_none_or(|own| name == Some(own))
            && self.kind.as_ref().is_none_or(|kind| kind.is_held(scene))
    }

    /// Whether an account is so.
    pub fn is_in(&self, account: &Value) -> bool {
        self.name
            .as_ref()
            .is_none_or(|name| account["name"] == *name)
            && self.kind.as_ref().is_none_or(|kind| kind.is_in(account))
    }

    /// Whether a write asks for all of it.
    pub fn is_asked_for(&self, write: &Exchange) -> bool {
        let body: Value = serde_json::from_str(&write.body).unwrap_or_default();
        let fields = &body["service_account"];
        self.name
            .as_ref()
            .is_none_or(|name| fields["name"] == *name)
            && self
                .kind
                .as_ref()
                .is_none_or(|kind| kind.is_asked_for(fields))
    }

    /// The parts of it, each by itself.
    pub fn parts(&self) -> Vec<Self> {
        let name = self.name.clone().map(|name| Self {
            name: Some(name),
            kind: None,
        });
        let kind = self.kind.clone().map(|kind| Self {
            name: None,
            kind: Some(kind),
        });
        name.into_iter().chain(kind).collect()
    }

    /// All but a part.
    pub fn without(&self, part: &Self) -> Self {
        Self {
            name: self.name.clone().filter(|_| part.name.is_none()),
            kind: self.kind.clone().filter(|_| part.kind.is_none()),
        }
    }

    /// What is typed and is not in `sent`.
    pub fn beyond(&self, sent: &Self) -> Self {
        Self {
            name: self.name.clone().filter(|_| self.name != sent.name),
            kind: self.kind.clone().filter(|_| self.kind != sent.kind),
        }
    }
}

/// How many requests each of three people had made by then.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moment([usize; 3]);

/// What everybody did, as the proxies in front of them saw it; the first is one's own.
#[derive(Clone, Copy)]
pub struct Deeds<'w>(pub [&'w Proxy; 3]);

/// The path of an account, or of something about it.
pub fn path(id: &str, of_it: &str) -> String {
    format!("/rest/v1.0/companies/{FIRST_COMPANY}/service_accounts/{id}{of_it}")
}

impl Deeds<'_> {
    /// Now.
    pub fn now(&self) -> Moment {
        Moment(self.0.map(|proxy| proxy.exchanges().len()))
    }

    /// What this person has had accepted since then.
    pub fn mine(&self, since: Moment, method: &Method, path: &str) -> Vec<Exchange> {
        accepted(self.0[0], since.0[0], method, path)
    }

    /// What others have had accepted since then.
    pub fn others(&self, since: Moment, method: &Method, path: &str) -> Vec<Exchange> {
        let of = |at: usize| accepted(self.0[at], since.0[at], method, path);
        [of(1), of(2)].concat()
    }

    /// Whether others have changed anything of an account since then, or may have.
    pub fn were_others_at(&self, id: &str, since: Moment) -> bool {
        let about = path(id, "");
        let at = |at: usize| {
            let all = self.0[at].exchanges();
            let mut writes = all.iter().skip(since.0[at]);
            writes.any(|one| one.method != Method::GET && one.path.starts_with(&about))
        };
        at(1) || at(2)
    }
}

fn accepted(proxy: &Proxy, since: usize, method: &Method, path: &str) -> Vec<Exchange> {
    let all = proxy.exchanges().into_iter().skip(since);
    all.filter(|one| one.method == *method && one.path == path && one.is_accepted())
        .collect()
}
