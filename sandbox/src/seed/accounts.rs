//! Writes apps, accounts and their histories.

use domain::Unicode as _;
use domain::collation::order_key;
use domain::index::Searched;
use rusqlite::{Statement, Transaction, named_params};
use time::OffsetDateTime;

use super::cases::{Case, Contact};
use super::chance::Chance;
use super::companies::SECOND_COMPANY;
use super::invent::{Inventor, ListedApp, Newcomer};
use super::words::{APP_FIRST, APP_LAST, PUBLISHERS, TOOLS};
use crate::store::{StoreError, app_text};
use crate::unicode::Tables;

/// 2^53 + 1 and every second number after it: read as floating point, each becomes its neighbour.
const BEYOND_FLOATS: i64 = 9_007_199_254_740_993;

const LEVELS: [&str; 3] = ["read_only", "standard", "admin"];

/// Writes into one company.
pub struct Writer<'a> {
    company: i64,
    inventor: Inventor,
    tools: Vec<(i64, &'static str)>,
    last_event: i64,
    add_app: Statement<'a>,
    add_contact: Statement<'a>,
    add_directory: Statement<'a>,
    add_permission: Statement<'a>,
    add_account: Statement<'a>,
    add_text: Statement<'a>,
    add_event: Statement<'a>,
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
            inventor: Inventor::new(today, chance),
            tools,
            last_event: transaction.query_row(
                "SELECT coalesce(max(id), 4294967296) FROM events",
                [],
                |row| row.get(0),
            )?,
            add_app: transaction.prepare(
                "INSERT INTO marketplace_apps
                     (id, company_id, name, publisher, status, name_key, name_order, search_key)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
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
                     (id, company_id, name, name_key, name_order, app_id, client_id, contact_id,
                      granted, version, permissions_version, last_used_at, secret_created_at,
                      created_at, created_by, updated_at, updated_by)
                 VALUES
                     (:id, :company, :name, :name_key, :name_order, :app, :client_id, :contact,
                      :granted, :version, :permissions_version, :used, :created,
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
            self.add_app.execute((
                id,
                self.company,
                &name,
                publisher,
                if removed { "removed" } else { "listed" },
                Tables.fold(&name),
                order_key(&name, &Tables),
                app_text(&name, publisher),
            ))?;
            self.inventor.apps.push(ListedApp { id, name, removed });
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
                Some(case) => self.inventor.by_hand(id, case),
                None => self.inventor.made_up(id),
            };
            self.add(begin + number, &newcomer)?;
        }
        Ok(())
    }

    fn add(&mut self, number: usize, newcomer: &Newcomer) -> Result<(), StoreError> {
        let client_id = format!(
            "{:016x}{:016x}",
            self.inventor.chance.bits(),
            self.inventor.chance.bits()
        );
        let (contact, email_address) = self.add_contact_of(number, newcomer, &client_id)?;
        let granted = self.add_permissions_of(newcomer)?;
        let history = self.inventor.history_of(newcomer, &granted);
        let created = &history[0];
        let latest = &history[history.len() - 1];
        let app = newcomer.app.map(|app| &self.inventor.apps[app]);
        self.add_account.execute(named_params! {
            ":id": newcomer.id,
            ":company": self.company,
            ":name": newcomer.name,
            ":name_key": Tables.fold(&newcomer.name),
            ":name_order": order_key(&newcomer.name, &Tables),
            ":app": app.map(|app| app.id),
            ":client_id": client_id,
            ":contact": contact,
            ":granted": i64::try_from(granted.len()).unwrap_or(i64::MAX),
            ":version": (self.inventor.chance.bits() >> 1).cast_signed(),
            ":permissions_version": (self.inventor.chance.bits() >> 1).cast_signed(),
            ":used": newcomer.used.map(OffsetDateTime::unix_timestamp),
            ":created": created.at.unix_timestamp(),
            ":creator": created.by,
            ":updated": latest.at.unix_timestamp(),
            ":editor": latest.by,
        })?;
        let searched = Searched {
            name: &newcomer.name,
            client_id: &client_id,
            id: &newcomer.id.to_string(),
            email_address: &email_address,
            app: app.map_or("", |app| &app.name),
        };
        self.add_text
            .execute((newcomer.id, self.company, searched.key(&Tables)))?;
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
    ) -> Result<(i64, String), StoreError> {
        let id = id_of(number, 5_000_000_555, 13);
        let issued = format!("sa-{}@accounts.example", &client_id[..12]);
        let email_changed = matches!(newcomer.contact, Contact::EmailChanged | Contact::Both);
        let email = if email_changed {
            "integrations@example.com".to_owned()
        } else {
            issued.clone()
        };
        self.add_contact.execute((id, &email, issued))?;
        if matches!(newcomer.contact, Contact::AddedElsewhere | Contact::Both) {
            self.add_directory.execute((id, SECOND_COMPANY))?;
        }
        Ok((id, email))
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
        let begin = self.inventor.chance.below(self.tools.len());
        let tools = self.tools.iter().cycle().skip(begin).take(self.tools.len());
        let mut granted = Vec::new();
        for (level, (tool, name)) in levels.zip(tools) {
            self.add_permission.execute((newcomer.id, tool, level))?;
            granted.push((*name, level));
        }
        Ok(granted)
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
