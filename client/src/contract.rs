//! The addresses and headers of the contract (`openapi.yaml`) that the client uses.

use std::fmt::Write as _;

use domain::id::Id;
use domain::{AccountId, AccountsQuery, AppKind, CompanyId};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::failure::{Failure, FailureKind};

/// Who holds the token.
pub(super) const ME: &str = "/rest/v1.0/me";
/// The companies that the token reaches.
pub(super) const COMPANIES: &str = "/rest/v1.0/companies?per_page=2000";
/// How long the token lasts.
pub(super) const TOKEN_INFO: &str = "/oauth/token/info";

/// The headers of requests and answers.
pub(super) mod header {
    /// Whose token it is.
    pub const AUTHORIZATION: &str = "Authorization";
    /// The company that a request is about.
    pub const COMPANY: &str = "Procore-Company-Id";
    /// The version that a write is meant for.
    pub const IF_MATCH: &str = "If-Match";
    /// By which a request is known again.
    pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
    /// What the body is.
    pub const CONTENT_TYPE: &str = "Content-Type";
    /// When it was answered, by the server's clock.
    pub const DATE: &str = "Date";
    /// How long to wait before the next try.
    pub const RETRY_AFTER: &str = "Retry-After";
    /// Why the token does not do.
    pub const WWW_AUTHENTICATE: &str = "WWW-Authenticate";
    /// The version of what is answered.
    pub const ETAG: &str = "ETag";
    /// How many there are on all pages.
    pub const TOTAL: &str = "Total";
    /// How many a page has.
    pub const PER_PAGE: &str = "Per-Page";
    /// Where the other pages are.
    pub const LINK: &str = "Link";
}

/// Everything but the characters that RFC 3986 leaves alone everywhere.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The addresses within one company.
pub(super) struct CompanyPaths {
    company: String,
}

impl CompanyPaths {
    pub(super) fn of(company: &CompanyId) -> Result<Self, Failure> {
        let company = segment(company)?;
        Ok(Self { company })
    }

    /// What the person may do.
    pub(super) fn own_levels(&self) -> String {
        format!(
            "/rest/v1.0/settings/permissions?company_id={}",
            self.company
        )
    }

    pub(super) fn policy(&self) -> String {
        self.to("service_account_policy")
    }

    /// A page of the marketplace apps whose name or publisher contains `search`.
    pub(super) fn apps(&self, search: &str, page: usize, per_page: usize) -> String {
        let mut path = self.to("marketplace_apps");
        let _ = write!(path, "?page={page}&per_page={per_page}");
        parameter(&mut path, "filters[search]", search.trim());
        path
    }

    /// Where accounts are made.
    pub(super) fn accounts(&self) -> String {
        self.to("service_accounts")
    }

    /// A page of the accounts that a query finds, of what servers understand of it.
    pub(super) fn accounts_by(
        &self,
        query: &AccountsQuery,
        page: usize,
        per_page: usize,
    ) -> String {
        let mut path = self.accounts();
        let _ = write!(path, "?page={page}&per_page={per_page}&sort={}", query.sort);
        parameter(&mut path, "filters[search]", query.search.trim());
        let app_type = query.app_type.map_or("", AppKind::code);
        parameter(&mut path, "filters[app_type]", app_type);
        let functional = query
            .functional
            .map_or("", |is| if is { "true" } else { "false" });
        parameter(&mut path, "filters[functional]", functional);
        let permissions = query
            .permitted
            .map_or("", |is| if is { "some" } else { "none" });
        parameter(&mut path, "filters[permissions]", permissions);
        path
    }

    pub(super) fn account(&self, id: &AccountId) -> Result<String, Failure> {
        Ok(format!("{}/{}", self.accounts(), segment(id)?))
    }

    pub(super) fn permissions(&self, id: &AccountId) -> Result<String, Failure> {
        Ok(format!("{}/permissions", self.account(id)?))
    }

    /// Where an account gets a new secret.
    pub(super) fn reset_secret(&self, id: &AccountId) -> Result<String, Failure> {
        Ok(format!("{}/reset_secret", self.account(id)?))
    }

    /// A page of an account's history.
    pub(super) fn events(
        &self,
        id: &AccountId,
        page: usize,
        per_page: usize,
    ) -> Result<String, Failure> {
        let account = self.account(id)?;
        Ok(format!("{account}/events?page={page}&per_page={per_page}"))
    }

    fn to(&self, place: &str) -> String {
        format!("/rest/v1.0/companies/{}/{place}", self.company)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s29_an_id_stays_one_segment() {
        let id = AccountId::text("../x?y#z");
        assert_eq!(segment(&id).unwrap(), "..%2Fx%3Fy%23z");
        assert!(segment(&AccountId::text("..")).is_err());
    }

    #[test]
    fn an_empty_parameter_is_left_out() {
        let mut path = "?page=1".to_owned();
        parameter(&mut path, "filters[search]", "");
        parameter(&mut path, "filters[search]", "a&b=ü");
        assert_eq!(path, "?page=1&filters%5Bsearch%5D=a%26b%3D%C3%BC");
    }
}
