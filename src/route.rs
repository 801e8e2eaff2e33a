//! Where in the module somebody is: what a link says, typed.

use std::fmt;

use domain::{AccountId, AccountsQuery, AppKind, Attention, CompanyId, Sort};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::reactive::can_be_fixed;

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
    /// A screen of a company.
    Company(CompanyId, Screen),
    /// A path that leads nowhere.
    Unknown(String),
}

can_be_fixed!(Route);

/// What can be seen and done in a company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The list of its accounts: which of them, and in which order.
    Accounts(AccountsQuery),
    /// The form for an account that is yet to be.
    New,
    /// One account, to edit it.
    Edit(AccountId),
    /// What one account may do.
    Permissions(AccountId),
    /// What has been done to one account.
    History(AccountId),
    /// An account is being replaced by a new one, once there is one.
    Replace(AccountId, Option<AccountId>),
    /// Many accounts, to do the same with each.
    Bulk(BulkJob),
}

/// What can be done with many accounts at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkJob {
    /// Set their App Type.
    AppType,
    Delete,
}

impl Route {
    /// All accounts of a company.
    pub fn accounts(company: CompanyId) -> Self {
        Self::Company(company, Screen::Accounts(AccountsQuery::default()))
    }

    /// The company that the place belongs to.
    pub fn company(&self) -> Option<&CompanyId> {
        match self {
            Self::Company(company, _) => Some(company),
            Self::Home | Self::Unknown(_) => None,
        }
    }

    /// Without what only says which accounts are listed: that is no other place.
    pub fn place(self) -> Self {
        match self {
            Self::Company(company, Screen::Accounts(_)) => Self::accounts(company),
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
        let known = match &segments[..] {
            [] if place.trim_matches('/').is_empty() => Some(Self::Home),
            ["companies", company, "accounts", rest @ ..] => Screen::parse(rest, query)
                .map(|screen| Self::Company(CompanyId::from_link(*company), screen)),
            _ => None,
        };
        known.unwrap_or_else(|| Self::Unknown(path.to_owned()))
    }
}

impl Screen {
    fn parse(segments: &[&str], query: &str) -> Option<Self> {
        Some(match *segments {
            [] => Self::Accounts(read_query(query)),
            ["new"] => Self::New,
            ["bulk", "app-type"] => Self::Bulk(BulkJob::AppType),
            ["bulk", "delete"] => Self::Bulk(BulkJob::Delete),
            // The second is how links to it were written before.
            [account] | [account, "edit"] => Self::Edit(AccountId::from_link(account)),
            [account, "permissions"] => Self::Permissions(AccountId::from_link(account)),
            [account, "history"] => Self::History(AccountId::from_link(account)),
            [account, "replace"] => {
                let with = parameters(query).find(|(name, _)| *name == "with");
                let with = with.map(|(_, with)| AccountId::from_link(with));
                Self::Replace(AccountId::from_link(account), with)
            }
            _ => return None,
        })
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => f.write_str("/"),
            Self::Company(company, screen) => {
                write!(
                    f,
                    "/companies/{}/accounts{screen}",
                    encoded(company.as_str())
                )
            }
            Self::Unknown(path) => f.write_str(path),
        }
    }
}

impl fmt::Display for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accounts(query) => write_query(f, query),
            Self::New => f.write_str("/new"),
            // An account whose id is a word of ours.
            Self::Edit(account) if account.as_str() == "new" => f.write_str("/new/edit"),
            Self::Edit(account) => write!(f, "/{}", encoded(account.as_str())),
            Self::Permissions(account) => write!(f, "/{}/permissions", encoded(account.as_str())),
            Self::History(account) => write!(f, "/{}/history", encoded(account.as_str())),
            Self::Replace(account, with) => {
                write!(f, "/{}/replace", encoded(account.as_str()))?;
                match with {
                    Some(with) => write!(f, "?with={}", encoded(with.as_str())),
                    None => Ok(()),
                }
            }
            Self::Bulk(BulkJob::AppType) => f.write_str("/bulk/app-type"),
            Self::Bulk(BulkJob::Delete) => f.write_str("/bulk/delete"),
        }
    }
}

fn encoded(text: &str) -> impl fmt::Display {
    utf8_percent_encode(text, ENCODED)
}

fn decoded(text: &str) -> Option<String> {
    Some(percent_decode_str(text).decode_utf8().ok()?.into_owned())
}

/// What a link says after `?`, as far as it can be read.
fn parameters(text: &str) -> impl Iterator<Item = (&str, String)> {
    text.split('&').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        Some((name, decoded(&value.replace('+', " "))?))
    })
}

fn read_query(text: &str) -> AccountsQuery {
    let mut query = AccountsQuery::default();
    for (name, value) in parameters(text) {
        set_parameter(&mut query, name, value);
    }
    query
}

/// Writes what differs from the default query.
fn write_query(f: &mut fmt::Formatter<'_>, query: &AccountsQuery) -> fmt::Result {
    let default = AccountsQuery::default();
    let mut separator = '?';
    for name in PARAMETERS {
        let value = parameter(query, name);
        if value != parameter(&default, name) {
            write!(f, "{separator}{name}={}", encoded(&value))?;
            separator = '&';
        }
    }
    Ok(())
}

/// What links say of a query, by these names.
const PARAMETERS: [&str; 6] = [
    "search",
    "app_type",
    "functional",
    "permissions",
    "attention",
    "sort",
];

/// What a link to this query says by one of the names; empty where it asks for nothing.
pub fn parameter(query: &AccountsQuery, name: &str) -> String {
    let word = match name {
        "search" => return query.search.clone(),
        "sort" => return query.sort.to_string(),
        "app_type" => query.app_type.map(AppKind::code),
        "functional" => query.functional.map(|is| if is { "true" } else { "false" }),
        "permissions" => query.permitted.map(|is| if is { "some" } else { "none" }),
        "attention" => query.concern.map(Attention::code),
        _ => None,
    };
    word.unwrap_or_default().to_owned()
}

/// Reads what a link says by one of the names. What is unknown here asks for nothing.
pub fn set_parameter(query: &mut AccountsQuery, name: &str, value: String) {
    let is = |[yes, no]: [&str; 2]| match value.as_str() {
        value if value == yes => Some(true),
        value if value == no => Some(false),
        _ => None,
    };
    match name {
        "search" => query.search = value,
        "sort" => query.sort = Sort::parse(&value).unwrap_or_default(),
        "app_type" => query.app_type = AppKind::parse(&value),
        "functional" => query.functional = is(["true", "false"]),
        "permissions" => query.permitted = is(["some", "none"]),
        "attention" => query.concern = Attention::parse(&value),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use domain::SortKey;

    use super::*;

    fn company() -> CompanyId {
        CompanyId::number(4_294_967_297)
    }

    fn of(screen: Screen) -> Route {
        Route::Company(company(), screen)
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
            of(Screen::Accounts(query)),
            of(Screen::Edit(AccountId::text("../x?y#z"))),
            of(Screen::Bulk(BulkJob::AppType)),
            of(Screen::Bulk(BulkJob::Delete)),
            of(Screen::New),
            of(Screen::Permissions(AccountId::number(7))),
            of(Screen::History(AccountId::number(7))),
            of(Screen::Replace(AccountId::number(7), None)),
            of(Screen::Replace(
                AccountId::number(7),
                Some(AccountId::text("a&b=c")),
            )),
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
        let account = || AccountId::number(7);
        let links = [
            (Screen::Accounts(query), "?app_type=custom"),
            (Screen::New, "/new"),
            (Screen::Edit(account()), "/7"),
            (Screen::Permissions(account()), "/7/permissions"),
            (Screen::History(account()), "/7/history"),
            (Screen::Replace(account(), None), "/7/replace"),
            (
                Screen::Replace(account(), Some(AccountId::number(9))),
                "/7/replace?with=9",
            ),
            (Screen::Bulk(BulkJob::AppType), "/bulk/app-type"),
            (Screen::Bulk(BulkJob::Delete), "/bulk/delete"),
        ];
        for (screen, end) in links {
            let link = of(screen).to_string();
            assert_eq!(link, format!("/companies/4294967297/accounts{end}"));
        }
    }

    #[test]
    fn j12_links_to_an_account_as_they_were_before_still_lead_to_it() {
        let link = "/companies/4294967297/accounts/7/edit";
        assert_eq!(Route::parse(link), of(Screen::Edit(AccountId::number(7))));
    }

    #[test]
    fn j12_an_id_may_be_a_word_that_addresses_are_made_of() {
        let words = [
            "accounts",
            "app-type",
            "bulk",
            "companies",
            "delete",
            "edit",
            "history",
            "new",
            "permissions",
            "replace",
        ];
        for word in words {
            let id = || AccountId::text(word);
            let screens = [
                Screen::Edit(id()),
                Screen::Permissions(id()),
                Screen::History(id()),
                Screen::Replace(id(), None),
                Screen::Replace(AccountId::number(7), Some(id())),
            ];
            for screen in screens {
                let route = of(screen);
                assert_eq!(Route::parse(&route.to_string()), route);
            }
        }
    }

    #[test]
    fn a_link_with_words_unknown_here_still_shows_the_list() {
        let route = Route::parse("/companies/12/accounts?app_type=partner&sort=size&x&search=a+b");
        let Route::Company(_, Screen::Accounts(query)) = route else {
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
                let screens = [
                    Screen::Accounts(search),
                    Screen::Edit(account.clone()),
                    Screen::Permissions(account.clone()),
                    Screen::History(account.clone()),
                    Screen::Replace(account.clone(), Some(account)),
                ];
                for screen in screens {
                    let route = Route::Company(company.clone(), screen);
                    let link = route.to_string();
                    assert!(link.is_ascii(), "{link}");
                    assert_eq!(Route::parse(&link), route, "{link}");
                }
            }
        );
    }
}
