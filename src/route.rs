//! Where in the module somebody is: what a link says, typed.

use std::fmt;

use domain::{AccountId, AccountsQuery, AppKind, Attention, CompanyId, Sort};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but the characters that RFC 3986 leaves alone everywhere.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A place that a link can lead to. `parse` reads what `Display` writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The beginning: leads on to the accounts of a company.
    Home,
    /// The list of a company's accounts.
    Accounts {
        /// Whose.
        company: CompanyId,
        /// Which of them, and in which order.
        query: AccountsQuery,
    },
    /// One account, to edit it.
    Edit {
        /// Whose.
        company: CompanyId,
        /// Which.
        account: AccountId,
    },
    /// A new account.
    New {
        /// Whose.
        company: CompanyId,
    },
    /// What one account may do.
    Permissions {
        /// Whose.
        company: CompanyId,
        /// Which.
        account: AccountId,
    },
    /// An account is being replaced by a new one.
    Replace {
        /// Whose.
        company: CompanyId,
        /// Which.
        account: AccountId,
        /// The new one, once there is one.
        with: Option<AccountId>,
    },
    /// Many accounts, to do the same with each.
    Bulk {
        /// Whose.
        company: CompanyId,
        /// What.
        job: BulkJob,
    },
    /// A path that leads nowhere.
    Unknown(String),
}

/// What can be done with many accounts at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkJob {
    /// Set their App Type.
    AppType,
    /// Delete them.
    Delete,
}

impl Route {
    /// All accounts of a company.
    pub fn accounts(company: CompanyId) -> Self {
        Self::Accounts {
            company,
            query: AccountsQuery::default(),
        }
    }

    /// The company that the place belongs to.
    pub fn company(&self) -> Option<&CompanyId> {
        match self {
            Self::Accounts { company, .. }
            | Self::Edit { company, .. }
            | Self::New { company }
            | Self::Permissions { company, .. }
            | Self::Replace { company, .. }
            | Self::Bulk { company, .. } => Some(company),
            Self::Home | Self::Unknown(_) => None,
        }
    }

    /// Without what only says which accounts are listed: that is no other place.
    pub fn place(self) -> Self {
        match self {
            Self::Accounts { company, .. } => Self::accounts(company),
            other => other,
        }
    }

    /// Reads a path such as `/companies/12/accounts?sort=-updated_at`.
    ///
    /// What a query does not say, or says in a way unknown here, is as in the default query, so
    /// that an old or mistyped link still shows the list.
    pub fn parse(path: &str) -> Self {
        let (place, query) = path.split_once('?').unwrap_or((path, ""));
        let segments: Option<Vec<_>> = place
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(decoded)
            .collect();
        let segments = segments.unwrap_or_default();
        let segments: Vec<_> = segments.iter().map(String::as_str).collect();
        match segments[..] {
            [] if place.trim_matches('/').is_empty() => Self::Home,
            ["companies", company, "accounts"] => Self::Accounts {
                company: CompanyId::from_link(company),
                query: read_query(query),
            },
            ["companies", company, "accounts", account, "edit"] => Self::Edit {
                company: CompanyId::from_link(company),
                account: AccountId::from_link(account),
            },
            ["companies", company, "accounts", "new"] => Self::New {
                company: CompanyId::from_link(company),
            },
            ["companies", company, "accounts", account, "permissions"] => Self::Permissions {
                company: CompanyId::from_link(company),
                account: AccountId::from_link(account),
            },
            ["companies", company, "accounts", account, "replace"] => Self::Replace {
                company: CompanyId::from_link(company),
                account: AccountId::from_link(account),
                with: read_with(query),
            },
            [
                "companies",
                company,
                "accounts",
                "bulk",
                job @ ("app-type" | "delete"),
            ] => Self::Bulk {
                company: CompanyId::from_link(company),
                job: match job {
                    "delete" => BulkJob::Delete,
                    _ => BulkJob::AppType,
                },
            },
            _ => Self::Unknown(path.to_owned()),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => f.write_str("/"),
            Self::Accounts { company, query } => {
                write!(f, "/companies/{}/accounts", encoded(company.as_str()))?;
                write_query(f, query)
            }
            Self::Edit { company, account } => write_account(f, company, account, "edit"),
            Self::New { company } => {
                write!(f, "/companies/{}/accounts/new", encoded(company.as_str()))
            }
            Self::Permissions { company, account } => {
                write_account(f, company, account, "permissions")
            }
            Self::Replace {
                company,
                account,
                with,
            } => {
                write_account(f, company, account, "replace")?;
                match with {
                    Some(with) => write!(f, "?with={}", encoded(with.as_str())),
                    None => Ok(()),
                }
            }
            Self::Bulk { company, job } => write!(
                f,
                "/companies/{}/accounts/bulk/{}",
                encoded(company.as_str()),
                match job {
                    BulkJob::AppType => "app-type",
                    BulkJob::Delete => "delete",
                }
            ),
            Self::Unknown(path) => f.write_str(path),
        }
    }
}

fn write_account(
    f: &mut fmt::Formatter<'_>,
    company: &CompanyId,
    account: &AccountId,
    place: &str,
) -> fmt::Result {
    let (company, account) = (encoded(company.as_str()), encoded(account.as_str()));
    write!(f, "/companies/{company}/accounts/{account}/{place}")
}

fn encoded(text: &str) -> impl fmt::Display {
    utf8_percent_encode(text, ENCODED)
}

fn decoded(text: &str) -> Option<String> {
    Some(percent_decode_str(text).decode_utf8().ok()?.into_owned())
}

/// The account that replaces another.
fn read_with(query: &str) -> Option<AccountId> {
    let with = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("with="))?;
    Some(AccountId::from_link(decoded(with)?))
}

fn read_query(text: &str) -> AccountsQuery {
    let mut query = AccountsQuery::default();
    for (name, value) in text.split('&').filter_map(|pair| pair.split_once('=')) {
        let Some(value) = decoded(&value.replace('+', " ")) else {
            continue;
        };
        match (name, value.as_str()) {
            ("search", _) => query.search = value,
            ("app_type", "custom") => query.app_type = Some(AppKind::Custom),
            ("app_type", "marketplace") => query.app_type = Some(AppKind::Marketplace),
            ("functional", "true") => query.functional = Some(true),
            ("functional", "false") => query.functional = Some(false),
            ("permissions", "some") => query.permitted = Some(true),
            ("permissions", "none") => query.permitted = Some(false),
            ("attention", concern) => query.concern = Attention::parse(concern),
            ("sort", sort) => query.sort = Sort::parse(sort).unwrap_or_default(),
            _ => {}
        }
    }
    query
}

/// Writes what differs from the default query.
fn write_query(f: &mut fmt::Formatter<'_>, query: &AccountsQuery) -> fmt::Result {
    let app_type = query.app_type.map(|kind| match kind {
        AppKind::Custom => "custom",
        AppKind::Marketplace => "marketplace",
    });
    let functional = query.functional.map(|is| if is { "true" } else { "false" });
    let permissions = query.permitted.map(|is| if is { "some" } else { "none" });
    let sort = (query.sort != Sort::default()).then(|| query.sort.to_string());
    let search = (!query.search.is_empty()).then_some(query.search.as_str());
    let pairs = [
        ("search", search),
        ("app_type", app_type),
        ("functional", functional),
        ("permissions", permissions),
        ("attention", query.concern.map(Attention::code)),
        ("sort", sort.as_deref()),
    ];
    let said = pairs
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    for (index, (name, value)) in said.enumerate() {
        let separator = if index == 0 { '?' } else { '&' };
        write!(f, "{separator}{name}={}", encoded(value))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::SortKey;

    use super::*;

    fn company() -> CompanyId {
        CompanyId::number(4_294_967_297)
    }

    #[test]
    fn every_route_reads_back_as_itself() {
        let query = AccountsQuery {
            search: "Zürich & 50 % +1/2?".into(),
            app_type: Some(AppKind::Marketplace),
            functional: Some(false),
            permitted: Some(true),
            concern: Some(Attention::NeverUsed),
            sort: Sort {
                by: SortKey::Updated,
                descending: true,
            },
        };
        let routes = [
            Route::Home,
            Route::accounts(company()),
            Route::Accounts {
                company: company(),
                query,
            },
            Route::Edit {
                company: company(),
                account: AccountId::text("../x?y#z"),
            },
            Route::Bulk {
                company: company(),
                job: BulkJob::AppType,
            },
            Route::Bulk {
                company: company(),
                job: BulkJob::Delete,
            },
            Route::New { company: company() },
            Route::Permissions {
                company: company(),
                account: AccountId::number(7),
            },
            Route::Replace {
                company: company(),
                account: AccountId::number(7),
                with: None,
            },
            Route::Replace {
                company: company(),
                account: AccountId::number(7),
                with: Some(AccountId::text("a&b=c")),
            },
            Route::Unknown("/companies/1/gardens".into()),
        ];
        for route in routes {
            assert_eq!(Route::parse(&route.to_string()), route);
        }
    }

    #[test]
    fn links_look_as_people_share_them() {
        let query = AccountsQuery {
            app_type: Some(AppKind::Custom),
            ..AccountsQuery::default()
        };
        let route = Route::Accounts {
            company: company(),
            query,
        };
        assert_eq!(
            route.to_string(),
            "/companies/4294967297/accounts?app_type=custom"
        );
    }

    #[test]
    fn a_link_with_words_unknown_here_still_shows_the_list() {
        let route = Route::parse("/companies/12/accounts?app_type=partner&sort=size&x&search=a+b");
        let Route::Accounts { query, .. } = route else {
            panic!("{route:?}");
        };
        assert_eq!(query.search, "a b");
        assert_eq!(query.app_type, None);
        assert_eq!(query.sort, Sort::default());
    }

    #[test]
    fn what_leads_nowhere_says_so() {
        for path in ["/nowhere", "/companies/12", "/companies/%FF/accounts"] {
            assert_eq!(Route::parse(path), Route::Unknown(path.into()));
        }
        assert_eq!(Route::parse(""), Route::Home);
    }

    mod targets {
        use super::*;

        fuzz::target!(
            /// A link reads back as what it was made from, whatever is in it (S29).
            /// `docs/testing.md` says how it is fuzzed.
            route,
            |text| {
                let route = Route::parse(text);
                assert_eq!(Route::parse(&route.to_string()), route);
                if text.is_empty() {
                    return; // no id
                }
                let (company, account) = (CompanyId::text(text), AccountId::text(text));
                let search = AccountsQuery {
                    search: text.to_owned(),
                    ..AccountsQuery::default()
                };
                let routes = [
                    Route::Accounts {
                        company: company.clone(),
                        query: search,
                    },
                    Route::Edit {
                        company: company.clone(),
                        account: account.clone(),
                    },
                    Route::Permissions {
                        company: company.clone(),
                        account: account.clone(),
                    },
                    Route::Replace {
                        company,
                        account: account.clone(),
                        with: Some(account),
                    },
                ];
                for route in routes {
                    let link = route.to_string();
                    assert!(link.is_ascii(), "{link}");
                    assert_eq!(Route::parse(&link), route, "{link}");
                }
            }
        );
    }
}
