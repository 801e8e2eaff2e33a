//! Writes apps, accounts and their histories.

use std::collections::HashSet;

use domain::Unicode as _;
use rusqlite::{Statement, Transaction, named_params};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::SECOND_COMPANY;
use super::cases::{App, Case, Contact, Grants, Used};
use super::chance::Chance;
use super::words::{
    APP_FIRST, APP_LAST, COLLEAGUES, FROM_ELSEWHERE, JOBS, PLACES, PUBLISHERS, SUBJECTS, TOOLS,
};
use crate::people::Role;
use crate::store::{StoreError, search_text};
use crate::unicode::Tables;

/// The id of the first colleague; the others follow.
pub const FIRST_COLLEAGUE: i64 = 4_294_967_381;

/// 2^53 + 1 and every second number after it: read as floating point, each becomes its neighbour.
const BEYOND_FLOATS: i64 = 9_007_199_254_740_993;

const LEVELS: [&str; 3] = ["read_only", "standard", "admin"];

/// Writes into one company.
pub struct Writer<'a> {
    company: i64,
    today: OffsetDateTime,
    chance: Chance,
    tools: Vec<(i64, &'static str)>,
    apps: Vec<ListedApp>,
    names: HashSet<String>,
    last_event: i64,
    add_app: Statement<'a>,
    add_contact: Statement<'a>,
    add_directory: Statement<'a>,
    add_permission: Statement<'a>,
    add_account: Statement<'a>,
    add_text: Statement<'a>,
    add_event: Statement<'a>,
}

struct ListedApp {
    id: i64,
    name: String,
    removed: bool,
}

/// An account on its way into the database.
struct Newcomer {
    id: i64,
    name: String,
    app: Option<usize>,
    contact: Contact,
    grants: (usize, usize, usize),
    used: Option<OffsetDateTime>,
}

/// Something in an account's history.
struct Happening {
    at: OffsetDateTime,
    by: i64,
    action: &'static str,
    changes: Value,
}

impl<'a> Writer<'a> {
    /// A writer for a company whose tools are there already.
    pub fn new(
        transaction: &'a Transaction<'_>,
        company: i64,
        today: OffsetDateTime,
        chance: Chance,
    ) -> Result<Self, StoreError> {
        let mut tools = transaction
            .prepare("SELECT id FROM tools WHERE company_id = ?1 ORDER BY id")?
            .query_map([company], |row| row.get(0))?
            .zip(TOOLS)
            .map(|(id, (name, _))| id.map(|id| (id, name)))
            .collect::<rusqlite::Result<Vec<_>>>()?;
        // Admin and Directory go last: applications seldom get them.
        tools.rotate_left(2);
        Ok(Self {
            company,
            today,
            chance,
            tools,
            apps: Vec::new(),
            names: HashSet::new(),
            last_event: transaction.query_row(
                "SELECT coalesce(max(id), 4294967296) FROM events",
                [],
                |row| row.get(0),
            )?,
            add_app: transaction.prepare(
                "INSERT INTO marketplace_apps
                     (id, company_id, name, publisher, status, name_key, search_key)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?,
            add_contact: transaction.prepare(
                "INSERT INTO contacts (id, email_address, issued_email_address)
                 VALUES (?1, ?2, ?3)",
            )?,
            add_directory: transaction.prepare(
                "INSERT INTO further_directories (contact_id, company_id) VALUES (?1, ?2)",
            )?,
            add_permission: transaction.prepare(
                "INSERT INTO account_permissions (account_id, tool_id, level)
                 VALUES (?1, ?2, ?3)",
            )?,
            add_account: transaction.prepare(
                "INSERT INTO accounts
                     (id, company_id, name, name_key, app_id, client_id, contact_id, granted,
                      version, permissions_version, last_used_at, secret_created_at,
                      created_at, created_by, updated_at, updated_by)
                 VALUES
                     (:id, :company, :name, :name_key, :app, :client_id, :contact, :granted,
                      :version, :permissions_version, :used, :created,
                      :created, :creator, :updated, :editor)",
            )?,
            add_text: transaction.prepare(
                "INSERT INTO account_texts (account_id, company_id, search_text)
                 VALUES (?1, ?2, ?3)",
            )?,
            add_event: transaction.prepare(
                "INSERT INTO events (id, account_id, at, action, by, changes)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?,
        })
    }

    /// Adds apps; every ninth was removed from the marketplace, the first ones never.
    pub fn add_apps(&mut self, begin: usize, count: usize) -> Result<(), StoreError> {
        for number in 0..count {
            let id = id_of(begin + number, 4_294_967_402, 31);
            let name = app_name(number);
            let publisher = PUBLISHERS[(number * 7) % PUBLISHERS.len()];
            let removed = number % 9 == 8 && number > 10;
            let name_key = Tables.fold(&name);
            self.add_app.execute((
                id,
                self.company,
                &name,
                publisher,
                if removed { "removed" } else { "listed" },
                &name_key,
                format!("{name_key}\n{}", Tables.fold(publisher)),
            ))?;
            self.apps.push(ListedApp { id, name, removed });
        }
        Ok(())
    }

    /// Adds accounts: the cases first, then made-up ones.
    pub fn add_accounts(
        &mut self,
        begin: usize,
        count: usize,
        cases: &[Case],
    ) -> Result<(), StoreError> {
        for number in 0..count {
            let id = id_of(begin + number, 4_294_967_311, 97);
            let newcomer = match cases.get(number) {
                Some(case) => self.by_hand(id, case),
                None => self.made_up(id),
            };
            self.add(begin + number, &newcomer)?;
        }
        Ok(())
    }

    fn by_hand(&mut self, id: i64, case: &Case) -> Newcomer {
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

    fn made_up(&mut self, id: i64) -> Newcomer {
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

    fn add(&mut self, number: usize, newcomer: &Newcomer) -> Result<(), StoreError> {
        let client_id = format!("{:016x}{:016x}", self.chance.bits(), self.chance.bits());
        let contact = self.add_contact_of(number, newcomer, &client_id)?;
        let granted = self.add_permissions_of(newcomer)?;
        let history = self.history_of(newcomer, &granted);
        let created = &history[0];
        let latest = &history[history.len() - 1];
        let app = newcomer.app.map(|app| &self.apps[app]);
        self.add_account.execute(named_params! {
            ":id": newcomer.id,
            ":company": self.company,
            ":name": newcomer.name,
            ":name_key": Tables.fold(&newcomer.name),
            ":app": app.map(|app| app.id),
            ":client_id": client_id,
            ":contact": contact,
            ":granted": i64::try_from(granted.len()).unwrap_or(i64::MAX),
            ":version": (self.chance.bits() >> 1).cast_signed(),
            ":permissions_version": (self.chance.bits() >> 1).cast_signed(),
            ":used": newcomer.used.map(OffsetDateTime::unix_timestamp),
            ":created": created.at.unix_timestamp(),
            ":creator": created.by,
            ":updated": latest.at.unix_timestamp(),
            ":editor": latest.by,
        })?;
        let app_name = app.map(|app| app.name.as_str());
        let text = search_text(&newcomer.name, &client_id, app_name);
        self.add_text.execute((newcomer.id, self.company, text))?;
        for happening in &history {
            self.last_event += 1;
            self.add_event.execute((
                self.last_event,
                newcomer.id,
                happening.at.unix_timestamp(),
                happening.action,
                happening.by,
                happening.changes.to_string(),
            ))?;
        }
        Ok(())
    }

    fn add_contact_of(
        &mut self,
        number: usize,
        newcomer: &Newcomer,
        client_id: &str,
    ) -> Result<i64, StoreError> {
        let id = id_of(number, 5_000_000_555, 13);
        let issued = format!("sa-{}@accounts.example", &client_id[..12]);
        let email_changed = matches!(newcomer.contact, Contact::EmailChanged | Contact::Both);
        let email = if email_changed {
            "integrations@example.com"
        } else {
            &issued
        };
        self.add_contact.execute((id, email, &issued))?;
        if matches!(newcomer.contact, Contact::AddedElsewhere | Contact::Both) {
            self.add_directory.execute((id, SECOND_COMPANY))?;
        }
        Ok(id)
    }

    /// Permissions, tool by tool from a chosen one on.
    fn add_permissions_of(
        &mut self,
        newcomer: &Newcomer,
    ) -> Result<Vec<(&'static str, &'static str)>, StoreError> {
        let (read_only, standard, admin) = newcomer.grants;
        let counts = [read_only, standard, admin];
        let levels = LEVELS.iter().zip(counts);
        let levels = levels.flat_map(|(level, count)| std::iter::repeat_n(*level, count));
        let begin = self.chance.below(self.tools.len());
        let tools = self.tools.iter().cycle().skip(begin).take(self.tools.len());
        let mut granted = Vec::new();
        for (level, (tool, name)) in levels.zip(tools) {
            self.add_permission.execute((newcomer.id, tool, level))?;
            granted.push((*name, level));
        }
        Ok(granted)
    }

    /// A history that ends with the account as it is.
    fn history_of(
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

/// Ids beyond 32 bits, and every fifth beyond what floating point can tell apart.
fn id_of(number: usize, first: i64, step: i64) -> i64 {
    let place = i64::try_from(number).unwrap_or(0);
    if number % 5 == 4 {
        BEYOND_FLOATS + (first % 1_000_000) * 10_000_000 + 2 * place
    } else {
        first + step * place
    }
}

fn app_name(number: usize) -> String {
    // The steps share no factor with the lengths, so that the combinations come late to repeat.
    let first = APP_FIRST[number % APP_FIRST.len()];
    let round = number / APP_FIRST.len();
    let last = APP_LAST[(number + round) % APP_LAST.len()];
    match number / (APP_FIRST.len() * APP_LAST.len()) {
        0 => format!("{first} {last}"),
        edition => format!("{first} {last} {}", edition + 1),
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
