//! Makes up accounts and what happened to them.

use std::collections::HashSet;

use domain::Unicode as _;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::cases::{App, Case, Contact, Grants, Used};
use super::chance::Chance;
use super::words::{COLLEAGUES, FROM_ELSEWHERE, JOBS, PLACES, SUBJECTS};
use crate::people::Role;
use crate::unicode::Tables;

/// The id of the first colleague; the others follow.
pub const FIRST_COLLEAGUE: i64 = 4_294_967_381;

/// Makes up the accounts of one company.
pub struct Inventor {
    today: OffsetDateTime,
    /// Decides what is made up, the same from the same seed.
    pub chance: Chance,
    /// The company's apps so far.
    pub apps: Vec<ListedApp>,
    names: HashSet<String>,
}

/// An app of the company.
pub struct ListedApp {
    pub id: i64,
    pub name: String,
    /// Whether it was removed from the marketplace (A2).
    pub removed: bool,
}

/// An account on its way into the database.
pub struct Newcomer {
    pub id: i64,
    pub name: String,
    /// The place of its app among the inventor's.
    pub app: Option<usize>,
    /// What happened to its contact.
    pub contact: Contact,
    /// How many tools it has at Read-Only, Standard and Admin.
    pub grants: (usize, usize, usize),
    /// When it was last used.
    pub used: Option<OffsetDateTime>,
}

/// Something in an account's history.
pub struct Happening {
    pub at: OffsetDateTime,
    /// The id of the person who did it.
    pub by: i64,
    /// What was done, as the API calls it.
    pub action: &'static str,
    /// What it changed, as the API says it.
    pub changes: Value,
}

impl Inventor {
    /// Nothing is made up yet.
    pub fn new(today: OffsetDateTime, chance: Chance) -> Self {
        Self {
            today,
            chance,
            apps: Vec::new(),
            names: HashSet::new(),
        }
    }

    /// An account that is a case.
    pub fn by_hand(&mut self, id: i64, case: &Case) -> Newcomer {
        self.names.insert(Tables.fold(case.name));
        Newcomer {
            id,
            name: case.name.to_owned(),
            app: match case.app {
                App::Custom => None,
                App::Number(number) => Some(number % self.apps.len()),
                App::Removed => self.apps.iter().position(|app| app.removed),
            },
            contact: case.contact,
            grants: match case.grants {
                Grants::Nothing => (0, 0, 0),
                Grants::Some(read_only, standard, admin) => (read_only, standard, admin),
            },
            used: match case.used {
                Used::Never => None,
                Used::Hours(hours) => Some(self.today - Duration::hours(hours)),
            },
        }
    }

    /// An account that is like many others.
    pub fn made_up(&mut self, id: i64) -> Newcomer {
        let name = self.unused_name();
        let app = self
            .chance
            .happens(58)
            .then(|| self.chance.below(self.apps.len()));
        let contact = match self.chance.below(200) {
            0..=3 => Contact::EmailChanged,
            4..=6 => Contact::AddedElsewhere,
            7 => Contact::Both,
            _ => Contact::Untouched,
        };
        let grants = if self.chance.happens(12) {
            (0, 0, 0)
        } else {
            let read_only = 1 + self.chance.below(2);
            (read_only, self.chance.below(2), self.chance.below(4) / 3)
        };
        let minutes = match self.chance.below(10) {
            0 => None,
            1..=6 => Some(self.chance.between(5, 3 * 24 * 60)),
            _ => Some(self.chance.between(3 * 24 * 60, 500 * 24 * 60)),
        };
        Newcomer {
            id,
            name,
            app,
            contact,
            grants,
            used: minutes.map(|minutes| self.today - Duration::minutes(minutes)),
        }
    }

    /// A name that no account of the company has (N4).
    fn unused_name(&mut self) -> String {
        let place = self.chance.pick(&PLACES);
        let name = if self.chance.happens(6) {
            format!("{} {place}", self.chance.pick(&FROM_ELSEWHERE))
        } else {
            let job = self.chance.pick(&JOBS);
            let subject = *self.chance.pick(&SUBJECTS);
            let name = capitalised(&job.replace("{}", subject));
            match self.chance.below(4) {
                0 => name,
                1 => format!("{place}: {name}"),
                _ => format!("{name} {place}"),
            }
        };
        let mut candidate = name.clone();
        let mut more = 2;
        while !self.names.insert(Tables.fold(&candidate)) {
            candidate = format!("{name} {more}");
            more += 1;
        }
        candidate
    }

    /// A history that ends with the account as it is.
    pub fn history_of(
        &mut self,
        newcomer: &Newcomer,
        granted: &[(&'static str, &'static str)],
    ) -> Vec<Happening> {
        let renamed_from = self
            .chance
            .happens(30)
            .then(|| format!("{} (test)", newcomer.name));
        let first_name = renamed_from.as_deref().unwrap_or(&newcomer.name);
        let mut history = vec![self.creation(newcomer, first_name)];
        if !granted.is_empty() {
            let changes = granted.iter().map(|(tool, level)| {
                json!({ "field": format!("permissions.{tool}"), "from": "none", "to": level })
            });
            let changes = changes.collect();
            history.push(self.later(&history[0], "permissions_changed", changes));
        }
        if let Some(from) = &renamed_from {
            let changes = json!([{ "field": "name", "from": from, "to": newcomer.name }]);
            let latest = history.len() - 1;
            history.push(self.later(&history[latest], "updated", changes));
        }
        history
    }

    fn creation(&mut self, newcomer: &Newcomer, name: &str) -> Happening {
        let app = newcomer.app.map(|app| self.apps[app].name.as_str());
        let mut changes = vec![
            json!({ "field": "name", "from": null, "to": name }),
            json!({
                "field": "app_type",
                "from": null,
                "to": if app.is_some() { "marketplace" } else { "custom" },
            }),
        ];
        if let Some(app) = app {
            changes.push(json!({ "field": "marketplace_app", "from": null, "to": app }));
        }
        // Nobody uses an account before it is there.
        let earliest = newcomer.used.unwrap_or(self.today);
        let minutes = self.chance.between(24 * 60, 2000 * 24 * 60);
        Happening {
            at: earliest - Duration::minutes(minutes),
            by: self.somebody(),
            action: "created",
            changes: changes.into(),
        }
    }

    /// Something after `before`, and before today.
    fn later(&mut self, before: &Happening, action: &'static str, changes: Value) -> Happening {
        let span = (self.today - before.at).whole_minutes();
        Happening {
            at: before.at + Duration::minutes(self.chance.between(1, span.max(2) / 2)),
            by: self.somebody(),
            action,
            changes,
        }
    }

    fn somebody(&mut self) -> i64 {
        let people = i64::try_from(COLLEAGUES.len()).unwrap_or(1);
        match self.chance.below(3) {
            0 => Role::Admin.person(),
            _ => FIRST_COLLEAGUE + self.chance.between(0, people - 1),
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
