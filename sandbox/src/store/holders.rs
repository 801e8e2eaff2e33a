//! Who holds a token, a person or a service account, and what they are in a company.

use domain::{Access, AccessLevel, Person};
use rusqlite::{OptionalExtension as _, Row, Transaction};
use time::OffsetDateTime;

use super::accounts::id;
use super::companies::{Company, read_company};
use super::{Page, StoreError, Window};

/// Whose token it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A person, by id.
    Person(i64),
    /// A service account, with a token of its own.
    Account {
        /// The account's own id.
        account: i64,
        /// Its contact, which it goes by.
        contact: i64,
        /// Its company, the only one that it reaches.
        company: i64,
    },
}

/// What is known of a token.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    /// Who holds the token.
    pub holder: Holder,
    /// Since when it is valid.
    pub created_at: OffsetDateTime,
    /// Until when it is valid.
    pub expires_at: OffsetDateTime,
}

/// A holder's own level in one tool of a company.
#[derive(Clone, Debug)]
pub struct OwnLevel {
    pub id: i64,
    /// The tool's name in the API.
    pub name: String,
    /// The tool's name for people.
    pub friendly_name: String,
    /// How much the holder may do in the tool.
    pub level: AccessLevel,
}

impl Holder {
    /// The id that stands for them: of the person, or of the account's contact.
    pub fn id(self) -> i64 {
        match self {
            Self::Person(person) => person,
            Self::Account { contact, .. } => contact,
        }
    }

    /// What they are called; `None` when they are gone.
    pub fn person(self, transaction: &Transaction<'_>) -> Result<Option<Person>, StoreError> {
        let sql = match self {
            Self::Person(_) => "SELECT id, name, login FROM people WHERE id = ?1",
            Self::Account { .. } => {
                "SELECT c.id, a.name, c.issued_email_address AS login
                   FROM contacts c JOIN accounts a ON a.contact_id = c.id WHERE c.id = ?1"
            }
        };
        let person = transaction
            .prepare_cached(sql)?
            .query_row([self.id()], read_person)
            .optional()?;
        Ok(person)
    }

    /// The companies that they reach, by name.
    pub fn companies(
        self,
        transaction: &Transaction<'_>,
        window: Window,
    ) -> Result<Page<Company>, StoreError> {
        let (reached, by) = match self {
            Self::Person(person) => (
                "id IN (SELECT company_id FROM memberships WHERE person_id = ?1)",
                person,
            ),
            Self::Account { company, .. } => ("id = ?1", company),
        };
        let total: i64 = transaction
            .prepare_cached(&format!("SELECT count(*) FROM companies WHERE {reached}"))?
            .query_row([by], |row| row.get(0))?;
        let items = transaction
            .prepare_cached(&format!(
                "SELECT id, name, is_active, logo_url FROM companies WHERE {reached}
                  ORDER BY name, id LIMIT ?2 OFFSET ?3"
            ))?
            .query_map((by, window.limit, window.offset), read_company)?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Page {
            items,
            total: total.unsigned_abs(),
        })
    }

    /// Their levels on the two tools that decide; `None` when the company is out of their reach.
    pub fn access(
        self,
        transaction: &Transaction<'_>,
        company: i64,
    ) -> Result<Option<Access>, StoreError> {
        let reaches = match self {
            Self::Person(person) => transaction
                .prepare_cached(
                    "SELECT 1 FROM memberships WHERE person_id = ?1 AND company_id = ?2",
                )?
                .exists((person, company))?,
            Self::Account { company: own, .. } => own == company,
        };
        if !reaches {
            return Ok(None);
        }
        let mut access = Access::default();
        for tool in self.levels(transaction, company)? {
            match tool.name.as_str() {
                "admin" => access.admin = tool.level,
                "directory" => access.directory = tool.level,
                _ => {}
            }
        }
        Ok(Some(access))
    }

    /// Their level in every tool of a company.
    pub fn levels(
        self,
        transaction: &Transaction<'_>,
        company: i64,
    ) -> Result<Vec<OwnLevel>, StoreError> {
        let (levels, by) = match self {
            Self::Person(person) => ("access_levels l ON l.person_id = ?1", person),
            Self::Account { account, .. } => {
                ("account_permissions l ON l.account_id = ?1", account)
            }
        };
        let levels = transaction
            .prepare_cached(&format!(
                "SELECT t.id, t.name, t.friendly_name, coalesce(l.level, 'none') AS level
                   FROM tools t LEFT JOIN {levels} AND l.tool_id = t.id
                  WHERE t.company_id = ?2
                  ORDER BY t.id"
            ))?
            .query_map((by, company), |row| {
                Ok(OwnLevel {
                    id: row.get("id")?,
                    name: row.get("name")?,
                    friendly_name: row.get("friendly_name")?,
                    level: AccessLevel::parse(row.get_ref("level")?.as_str()?).unwrap_or_default(),
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(levels)
    }

    /// The id under which the history and the accounts say who wrote. An account comes to stand
    /// among the people the first time that it writes, and stays there when it is deleted.
    pub(super) fn author(self, transaction: &Transaction<'_>) -> Result<i64, StoreError> {
        if let Self::Account { contact, .. } = self {
            transaction
                .prepare_cached(
                    "INSERT INTO people (id, login, name)
                     SELECT c.id, c.issued_email_address, a.name
                       FROM contacts c JOIN accounts a ON a.contact_id = c.id WHERE c.id = ?1
                     ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                )?
                .execute([contact])?;
        }
        Ok(self.id())
    }
}

fn read_person(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        id: id(row.get("id")?),
        name: row.get("name")?,
        login: row.get("login")?,
    })
}
