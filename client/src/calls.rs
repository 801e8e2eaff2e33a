//! What can be asked of the API, and what it answers. What changes something is in `writes`.

use std::collections::HashMap;
use std::fmt::Write as _;

use domain::id::Id;
use domain::policy::Policy;
use domain::{
    Access, Account, AccountId, AccountsQuery, AppKind, CompanyId, MarketplaceApp, Matrix, Person,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use time::OffsetDateTime;

use super::client::Client;
use super::exchange::{Answer, Call};
use super::failure::{Failure, FailureKind};
use super::written::Known;
use super::{headers, wire};

/// Everything but the characters that RFC 3986 leaves alone everywhere.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A total beyond this is not believed: no list of a company's is as long.
const MOST: usize = 100_000_000;

/// A company that the token reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    /// Its id.
    pub id: CompanyId,
    /// Its name.
    pub name: String,
    /// Whether it can be gone to, as far as the server says.
    pub is_active: bool,
}

/// How long a token lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenInfo {
    /// Seconds from now.
    pub expires_in_seconds: u32,
}

/// What the person may do in a company, and what the company's tools are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLevels {
    /// Their levels on the two tools that decide about service accounts.
    pub access: Access,
    /// What people call each tool, by what the API calls it.
    pub tool_names: HashMap<String, String>,
}

/// An entry of an account's history.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its id, where the server gives one.
    pub id: Option<String>,
    /// When it was done.
    pub at: Option<OffsetDateTime>,
    /// What was done, as the API calls it: `created`, `updated`, `permissions_changed` …
    pub action: String,
    /// Who did it.
    pub by: Option<Person>,
    /// What changed.
    pub changes: Vec<FieldChange>,
}

/// One field of an entry of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field, as the API calls it.
    pub field: String,
    /// What it was, as text.
    pub from: Option<String>,
    /// What it became, as text.
    pub to: Option<String>,
}

/// Something of a list that may be unreadable by itself (F22).
#[derive(Clone, Debug, PartialEq)]
pub enum Row<T> {
    /// As it should be.
    Read(T),
    /// Not what the contract says; with its name, where that much could be read.
    Unreadable(String),
}

impl<T> Row<T> {
    /// What could be read.
    pub fn read(self) -> Option<T> {
        match self {
            Self::Read(value) => Some(value),
            Self::Unreadable(_) => None,
        }
    }
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct PageOf<T> {
    /// What is in it.
    pub rows: Vec<T>,
    /// How many there are on all pages, where the server says.
    pub total: Option<usize>,
    /// How many a page has: what was asked for, or less if the server says so.
    pub per_page: usize,
    /// Whether more come after it.
    pub has_next: bool,
}

/// Which state of a resource somebody has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Version {
    /// A strong entity tag.
    Tag(String),
    /// The server gives none, a weak one, or does not expose it (F5, F6).
    Unknown,
}

/// A resource, in the state that somebody has seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Versioned<T> {
    /// The resource.
    pub value: T,
    /// Its state.
    pub version: Version,
}

impl<T> Versioned<T> {
    /// The strong entity tag of its state, where the server gave one.
    pub fn tag(&self) -> Option<&str> {
        match &self.version {
            Version::Tag(tag) => Some(tag),
            Version::Unknown => None,
        }
    }
}

/// Where an account is that was not found.
#[derive(Clone, Debug, PartialEq)]
pub enum Whereabouts {
    /// It is there.
    Here(Box<Versioned<Account>>),
    /// It is not there any more: others can still be seen, or the API says so for good.
    Gone,
    /// No account can be seen any more, for this reason: nobody can tell whether it is there.
    OutOfSight(Failure),
    /// It could not be looked for.
    Unknown(Failure),
}

impl Client {
    /// Who holds the token.
    pub async fn me(&self) -> Result<Person, Failure> {
        let answer = self.get("/rest/v1.0/me").await?;
        readable(wire::person(&answer.body))
    }

    /// The companies that the token reaches and that can be gone to.
    pub async fn companies(&self) -> Result<Vec<Company>, Failure> {
        let answer = self.get("/rest/v1.0/companies?per_page=2000").await?;
        let (_, mut companies) = those_that_can_be_read(&answer.body, wire::company)?;
        companies.retain(|company| company.is_active);
        Ok(companies)
    }

    /// What the person may do in the client's company, and what its tools are called.
    pub async fn own_levels(&self) -> Result<OwnLevels, Failure> {
        let path = format!(
            "/rest/v1.0/settings/permissions?company_id={}",
            self.company_segment()?
        );
        readable(wire::own_levels(&self.get(&path).await?.body))
    }

    /// The company's policy; a company without one has the default (D2).
    pub async fn policy(&self) -> Result<Policy, Failure> {
        match self.get(&self.path("service_account_policy")?).await {
            Ok(answer) => readable(wire::policy(&answer.body)),
            Err(failure) if failure.kind == FailureKind::NotFound => Ok(Policy::default()),
            Err(failure) => Err(failure),
        }
    }

    /// How long the token lasts; servers need not say.
    pub async fn token_info(&self) -> Result<TokenInfo, Failure> {
        readable(wire::token_info(&self.get("/oauth/token/info").await?.body))
    }

    /// A page of the marketplace apps whose name or publisher contains `search`.
    pub async fn apps(&self, search: &str, page: usize) -> Result<PageOf<MarketplaceApp>, Failure> {
        const PER_PAGE: usize = 100;
        let mut path = self.path("marketplace_apps")?;
        let _ = write!(path, "?page={page}&per_page={PER_PAGE}");
        parameter(&mut path, "filters[search]", search.trim());
        let answer = self.get(&path).await?;
        let (count, apps) = those_that_can_be_read(&answer.body, wire::app)?;
        Ok(part(&answer, page, PER_PAGE, count, apps))
    }

    /// A page of the company's accounts; pages count from 1. What the server has no filter for is
    /// not found: ask only what [`AccountsQuery::for_server`] can put.
    pub async fn accounts(
        &self,
        query: &AccountsQuery,
        page: usize,
        per_page: usize,
    ) -> Result<PageOf<Row<Account>>, Failure> {
        let query = query
            .for_server()
            .ok_or_else(|| Failure::of(FailureKind::NotFound))?;
        let mut path = self.path("service_accounts")?;
        let _ = write!(path, "?page={page}&per_page={per_page}&sort={}", query.sort);
        parameter(&mut path, "filters[search]", query.search.trim());
        let app_type = query.app_type.map_or("", |kind| match kind {
            AppKind::Custom => "custom",
            AppKind::Marketplace => "marketplace",
        });
        parameter(&mut path, "filters[app_type]", app_type);
        let functional = query
            .functional
            .map_or("", |is| if is { "true" } else { "false" });
        parameter(&mut path, "filters[functional]", functional);
        let permissions = query
            .permitted
            .map_or("", |is| if is { "some" } else { "none" });
        parameter(&mut path, "filters[permissions]", permissions);

        let answer = self.get(&path).await?;
        let rows = readable(wire::rows(&answer.body, wire::account))?;
        let count = rows.len();
        let rows: Vec<_> = rows
            .into_iter()
            .filter_map(|row| match row {
                Row::Read(account) => self.as_written(account).map(Row::Read),
                unreadable @ Row::Unreadable(_) => Some(unreadable),
            })
            .collect();
        let gone = count - rows.len();
        let mut part = part(&answer, page, per_page, count, rows);
        part.total = part.total.map(|total| total.saturating_sub(gone));
        Ok(part)
    }

    /// One account.
    pub async fn account(&self, id: &AccountId) -> Result<Versioned<Account>, Failure> {
        self.latest(&self.account_path(id)?, Known::ByDateToo).await
    }

    /// Where an account is that was not found: a 404 says "not there" and "not for you" alike, so it
    /// is looked for once more, and then for any other account.
    pub async fn whereabouts(&self, id: &AccountId) -> Whereabouts {
        match self.account(id).await {
            Ok(now) => Whereabouts::Here(Box::new(now)),
            Err(failure) if failure.kind == FailureKind::Gone => Whereabouts::Gone,
            Err(failure) if failure.kind == FailureKind::NotFound => match self.any().await {
                Ok(()) => Whereabouts::Gone,
                Err(failure) if failure.hides() => Whereabouts::OutOfSight(failure),
                Err(failure) => Whereabouts::Unknown(failure),
            },
            Err(failure) => Whereabouts::Unknown(failure),
        }
    }

    /// Whether the company's accounts can be seen at all.
    pub async fn any(&self) -> Result<(), Failure> {
        let one = self.accounts(&AccountsQuery::default(), 1, 1).await;
        one.map(drop)
    }

    /// The newest entries of an account's history; pages count from 1.
    pub async fn events(&self, id: &AccountId, page: usize) -> Result<PageOf<Row<Event>>, Failure> {
        const PER_PAGE: usize = 20;
        let path = format!(
            "{}/events?page={page}&per_page={PER_PAGE}",
            self.account_path(id)?
        );
        let answer = self.get(&path).await?;
        let rows = readable(wire::rows(&answer.body, wire::event))?;
        Ok(part(&answer, page, PER_PAGE, rows.len(), rows))
    }

    /// What an account may do, tool by tool.
    pub async fn permissions(&self, id: &AccountId) -> Result<Versioned<Matrix>, Failure> {
        self.latest(&self.permissions_path(id)?, Known::ByDateToo)
            .await
    }

    pub(super) async fn get(&self, path: &str) -> Result<Answer, Failure> {
        let call = Call {
            path,
            ..Call::default()
        };
        self.send(&call).await
    }

    fn company_segment(&self) -> Result<String, Failure> {
        segment(
            self.company()
                .ok_or_else(|| Failure::of(FailureKind::NotFound))?,
        )
    }

    pub(super) fn path(&self, of: &str) -> Result<String, Failure> {
        Ok(format!(
            "/rest/v1.0/companies/{}/{of}",
            self.company_segment()?
        ))
    }

    pub(super) fn account_path(&self, id: &AccountId) -> Result<String, Failure> {
        Ok(format!(
            "{}/{}",
            self.path("service_accounts")?,
            segment(id)?
        ))
    }

    pub(super) fn permissions_path(&self, id: &AccountId) -> Result<String, Failure> {
        Ok(format!("{}/permissions", self.account_path(id)?))
    }
}

/// An id as one segment of a path (S29). Dots alone would climb out of it, however encoded; no
/// server has such ids.
fn segment<Of>(id: &Id<Of>) -> Result<String, Failure> {
    match id.as_str() {
        "" | "." | ".." => Err(Failure::of(FailureKind::NotFound)),
        id => Ok(utf8_percent_encode(id, ENCODED).to_string()),
    }
}

/// Adds a parameter to a query that has some already; nothing for an empty value.
fn parameter(path: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        let name = utf8_percent_encode(name, ENCODED);
        let value = utf8_percent_encode(value, ENCODED);
        let _ = write!(path, "&{name}={value}");
    }
}

/// A resource with its version, read by `read`.
pub(super) fn versioned<T>(
    answer: &Answer,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Versioned<T>, Failure> {
    let tag = answer.etag.as_deref().and_then(headers::strong_etag);
    Ok(Versioned {
        version: tag.map_or(Version::Unknown, |tag| Version::Tag(tag.to_owned())),
        value: readable(read(&answer.body))?,
    })
}

fn readable<T>(read: Option<T>) -> Result<T, Failure> {
    read.ok_or_else(|| Failure::of(FailureKind::Unreadable))
}

/// What can be chosen of a list, and how many rows it has. Those that make no sense are left out,
/// but where none makes any, it is no list of these (F22).
fn those_that_can_be_read<T>(
    body: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<(usize, Vec<T>), Failure> {
    let rows = readable(wire::rows(body, read))?;
    let count = rows.len();
    let read: Vec<_> = rows.into_iter().filter_map(Row::read).collect();
    if read.is_empty() && count > 0 {
        return Err(Failure::of(FailureKind::Unreadable));
    }
    Ok((count, read))
}

/// A page whose answer has `count` rows, of which `rows` are shown.
fn part<T>(answer: &Answer, page: usize, asked: usize, count: usize, rows: Vec<T>) -> PageOf<T> {
    // A server may give less than was asked for; one that says more would leave gaps.
    let per_page = answer.per_page.map_or(asked, |size| size.min(asked));
    PageOf {
        rows,
        total: answer.total.map(|total| total.min(MOST)),
        per_page,
        has_next: has_next(answer, page, per_page, count),
    }
}

/// Whether a page follows: by the total, by the link, or because this one is full.
fn has_next(answer: &Answer, page: usize, per_page: usize, rows: usize) -> bool {
    match (answer.total, answer.has_next) {
        (Some(total), _) => rows > 0 && page.saturating_mul(per_page) < total,
        (None, Some(linked)) => linked,
        (None, None) => rows >= per_page,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(total: Option<usize>, linked: Option<bool>) -> Answer {
        Answer {
            body: String::new(),
            etag: None,
            total,
            per_page: None,
            has_next: linked,
        }
    }

    #[test]
    fn s29_an_id_stays_one_segment() {
        let id = AccountId::text("../x?y#z");
        assert_eq!(segment(&id).unwrap(), "..%2Fx%3Fy%23z");
        assert!(segment(&AccountId::text("..")).is_err());
    }

    #[test]
    fn whether_more_follows_is_known_without_a_total_too() {
        assert!(has_next(&answer(Some(201), None), 2, 100, 100));
        assert!(!has_next(&answer(Some(200), None), 2, 100, 100));
        assert!(has_next(&answer(None, Some(true)), 1, 100, 10));
        assert!(has_next(&answer(None, None), 1, 100, 100));
        assert!(!has_next(&answer(None, None), 1, 100, 99));
    }

    #[test]
    fn a_server_that_gives_smaller_pages_is_believed() {
        let small = Answer {
            per_page: Some(50),
            ..answer(None, None)
        };
        let page = part(&small, 1, 2000, 50, vec![(); 50]);
        assert!(page.has_next);
        assert_eq!(page.per_page, 50);
    }

    #[test]
    fn numbers_that_no_list_has_are_not_believed() {
        let boasting = Answer {
            per_page: Some(usize::MAX),
            ..answer(Some(usize::MAX), None)
        };
        let page = part(&boasting, 1, 100, 3, vec![(); 3]);
        assert_eq!((page.per_page, page.total), (100, Some(MOST)));
    }

    #[test]
    fn f22_what_makes_no_sense_cannot_be_chosen_and_a_list_of_nothing_else_is_none() {
        let read = |json: &str| serde_json::from_str::<u8>(json).ok();
        let found = |body: &str| those_that_can_be_read(body, read);
        assert_eq!(found("[1, null, 3]"), Ok((3, vec![1, 3])));
        assert_eq!(found("[]"), Ok((0, vec![])));
        let none = found("[null, {}]").unwrap_err();
        assert_eq!(none.kind, FailureKind::Unreadable);
    }

    #[test]
    fn a_total_that_promises_more_than_comes_ends_at_the_empty_page() {
        assert!(!has_next(&answer(Some(500), None), 3, 100, 0));
    }

    #[test]
    fn an_empty_parameter_is_left_out() {
        let mut path = "?page=1".to_owned();
        parameter(&mut path, "filters[search]", "");
        parameter(&mut path, "filters[search]", "a&b=ü");
        assert_eq!(path, "?page=1&filters%5Bsearch%5D=a%26b%3D%C3%BC");
    }
}
