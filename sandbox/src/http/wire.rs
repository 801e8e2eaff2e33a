//! The shapes of `openapi.yaml`.

use std::time::Duration;

use domain::policy::Policy;
use domain::{Health, Id, MarketplaceApp, NotFunctionalReason, Sunset};
use serde::Serialize;
use serde_json::Value;
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime};

use super::problem::level_name;
use crate::credentials::Secret;
use crate::store::{
    Company, DirectoryEntry, Event, OwnLevel, Session, Stored, ToolLevel, kind_code,
};

/// A service account, as lists and single answers show it.
#[derive(Serialize)]
pub struct Account<'a> {
    id: u64,
    name: &'a str,
    app_type: Option<&'static str>,
    marketplace_app: Option<App<'a>>,
    client_id: &'a str,
    contact: Option<Contact<'a>>,
    functional: bool,
    not_functional_reasons: Vec<&'a str>,
    permissions: Option<Counts>,
    last_used_at: Option<String>,
    secret_created_at: Option<String>,
    created_at: Option<String>,
    created_by: Option<Person<'a>>,
    updated_at: Option<String>,
    updated_by: Option<Person<'a>>,
}

#[derive(Serialize)]
struct Contact<'a> {
    user_id: u64,
    email_address: &'a str,
    issued_email_address: &'a str,
    company_directories: u32,
}

#[derive(Serialize)]
struct Counts {
    none: u32,
    read_only: u32,
    standard: u32,
    admin: u32,
}

impl<'a> Account<'a> {
    /// An account as the company's policy makes it (H1–H3).
    pub fn new(stored: &'a Stored, sunset: Sunset) -> Self {
        let account = &stored.account;
        let health = Health::of(account, sunset);
        Self {
            id: number(&account.id),
            name: &account.name,
            app_type: kind_code(&account.app_type),
            marketplace_app: account.app_type.app().map(App::new),
            client_id: &account.client_id,
            contact: account.contact.as_ref().map(|contact| Contact {
                user_id: number(&contact.user_id),
                email_address: &contact.email_address,
                issued_email_address: &contact.issued_email_address,
                company_directories: contact.company_directories,
            }),
            functional: health.is_functional(),
            not_functional_reasons: reasons(&health),
            permissions: account.permissions.map(|counts| Counts {
                none: counts.none,
                read_only: counts.read_only,
                standard: counts.standard,
                admin: counts.admin,
            }),
            last_used_at: account.last_used_at.and_then(time),
            secret_created_at: account.secret_created_at.and_then(time),
            created_at: account.created_at.and_then(time),
            created_by: account.created_by.as_ref().map(Person::new),
            updated_at: account.updated_at.and_then(time),
            updated_by: account.updated_by.as_ref().map(Person::new),
        }
    }
}

/// An account with its secret: the body of the two answers that tell one (K1).
#[derive(Serialize)]
pub struct AccountWithSecret<'a> {
    #[serde(flatten)]
    account: Account<'a>,
    client_secret: &'a str,
}

impl<'a> AccountWithSecret<'a> {
    /// An account as [`Account::new`] makes it, with its secret.
    pub fn new(stored: &'a Stored, sunset: Sunset, secret: &'a Secret) -> Self {
        Self {
            account: Account::new(stored, sunset),
            client_secret: secret.tell(),
        }
    }
}

fn reasons(health: &Health) -> Vec<&'static str> {
    let Health::NotFunctional(reasons) = health else {
        return Vec::new();
    };
    let codes = reasons.iter().filter_map(|reason| match reason {
        NotFunctionalReason::ContactEmailChanged => Some("contact_email_changed"),
        NotFunctionalReason::ContactInOtherDirectory => Some("contact_in_other_directory"),
        NotFunctionalReason::Sunset => Some("sunset"),
        // The page knows such reasons from other servers; this one makes none up.
        NotFunctionalReason::Unknown(_) => None,
    });
    codes.collect()
}

/// A marketplace app, as the company's list shows it.
#[derive(Serialize)]
pub struct App<'a> {
    id: u64,
    name: &'a str,
    publisher: &'a str,
    status: &'a str,
}

impl<'a> App<'a> {
    /// An app of the company's list.
    pub fn new(app: &'a MarketplaceApp) -> Self {
        Self {
            id: number(&app.id),
            name: &app.name,
            publisher: &app.publisher,
            status: app.status.code(),
        }
    }
}

/// A person, as answers name who did something.
#[derive(Serialize)]
pub struct Person<'a> {
    id: u64,
    login: &'a str,
    name: &'a str,
}

impl<'a> Person<'a> {
    /// A person with a name and a login.
    pub fn new(person: &'a domain::Person) -> Self {
        Self {
            id: number(&person.id),
            login: &person.login,
            name: &person.name,
        }
    }
}

/// A company, as the list of the caller's companies shows it.
#[derive(Serialize)]
pub struct CompanyItem<'a> {
    id: i64,
    name: &'a str,
    is_active: bool,
    logo_url: Option<&'a str>,
}

impl<'a> CompanyItem<'a> {
    /// A company of the list.
    pub fn new(company: &'a Company) -> Self {
        Self {
            id: company.id,
            name: &company.name,
            is_active: company.is_active,
            logo_url: company.logo_url.as_deref(),
        }
    }
}

/// Something about every tool of a company.
#[derive(Serialize)]
pub struct Tools<T> {
    /// One entry for each tool.
    pub tools: Vec<T>,
}

/// A person's own level in a tool.
#[derive(Serialize)]
pub struct OwnTool<'a> {
    id: i64,
    name: &'a str,
    friendly_name: &'a str,
    user_access_level: Level,
}

#[derive(Serialize)]
struct Level {
    id: u8,
    name: &'static str,
}

impl<'a> OwnTool<'a> {
    pub fn new(own: &'a OwnLevel) -> Self {
        Self {
            id: own.id,
            name: &own.name,
            friendly_name: &own.friendly_name,
            user_access_level: Level {
                id: own.level as u8 + 1,
                name: level_name(own.level),
            },
        }
    }
}

/// An account's level in a tool.
#[derive(Serialize)]
pub struct AccountTool<'a> {
    name: &'a str,
    friendly_name: &'a str,
    access_level: &'a str,
    added_at: Option<String>,
}

impl<'a> AccountTool<'a> {
    pub fn new(tool: &'a ToolLevel) -> Self {
        Self {
            name: &tool.name,
            friendly_name: &tool.friendly_name,
            access_level: &tool.level,
            added_at: tool.added_at.and_then(time),
        }
    }
}

/// A company's policy: the limits and dates that the page asks for.
#[derive(Serialize)]
pub struct PolicyItem<'a> {
    name_max_length: usize,
    creation_ends_on: Option<String>,
    sunset_on: Option<String>,
    notice_title: Option<&'a str>,
    notice_url: Option<&'a str>,
}

impl<'a> PolicyItem<'a> {
    pub fn new(policy: &'a Policy) -> Self {
        Self {
            name_max_length: policy.name_max_length,
            creation_ends_on: policy.creation_ends_on.map(day),
            sunset_on: policy.sunset_on.map(day),
            notice_title: policy.notice_title.as_deref(),
            notice_url: policy.notice_url.as_deref(),
        }
    }
}

/// An entry of an account's history.
#[derive(Serialize)]
pub struct EventItem<'a> {
    id: i64,
    at: Option<String>,
    action: &'a str,
    by: Person<'a>,
    changes: &'a Value,
}

impl<'a> EventItem<'a> {
    pub fn new(event: &'a Event) -> Self {
        Self {
            id: event.id,
            at: event.at.and_then(time),
            action: &event.action,
            by: Person::new(&event.by),
            changes: &event.changes,
        }
    }
}

/// An entry of a company's directory.
#[derive(Serialize)]
pub struct DirectoryUser<'a> {
    id: i64,
    name: &'a str,
    email_address: &'a str,
    is_active: bool,
    created_at: Option<String>,
    updated_at: Option<String>,
}

impl<'a> DirectoryUser<'a> {
    /// The contact of an account; it is active as long as there is an account.
    pub fn new(entry: &'a DirectoryEntry) -> Self {
        Self {
            id: entry.id,
            name: &entry.name,
            email_address: &entry.email_address,
            is_active: true,
            created_at: entry.created_at.and_then(time),
            updated_at: entry.updated_at.and_then(time),
        }
    }
}

/// The answer to a grant, the only one that tells the token.
#[derive(Serialize)]
pub struct Grant<'a> {
    access_token: &'a str,
    token_type: &'static str,
    expires_in: u64,
    created_at: Option<String>,
}

impl<'a> Grant<'a> {
    /// A token that is valid from `now` on for `lifetime`.
    pub fn new(token: &'a str, lifetime: Duration, now: OffsetDateTime) -> Self {
        Self {
            access_token: token,
            token_type: "Bearer",
            expires_in: lifetime.as_secs(),
            created_at: time(now),
        }
    }
}

/// What is known of a token.
#[derive(Serialize)]
pub struct TokenInfo {
    resource_owner_id: i64,
    scopes: [&'static str; 0],
    expires_in_seconds: i64,
    created_at: Option<String>,
}

impl TokenInfo {
    /// What is told of a session, with the time that it has left `now`.
    pub fn new(session: &Session, now: OffsetDateTime) -> Self {
        Self {
            resource_owner_id: session.holder.id(),
            scopes: [],
            expires_in_seconds: (session.expires_at - now).whole_seconds().max(0),
            created_at: time(session.created_at),
        }
    }
}

/// Ids of this server are numbers.
fn number<Of>(id: &Id<Of>) -> u64 {
    id.as_number().unwrap_or_default()
}

fn time(time: OffsetDateTime) -> Option<String> {
    // To the second; every time of this server is UTC already.
    time.replace_nanosecond(0).ok()?.format(&Rfc3339).ok()
}

fn day(day: Date) -> String {
    format!(
        "{:04}-{:02}-{:02}",
        day.year(),
        u8::from(day.month()),
        day.day()
    )
}
