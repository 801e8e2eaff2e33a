//! Search, filters and order by the rules that page and server share.

use std::cmp::Ordering;

use time::OffsetDateTime;

use crate::account::{Account, PermissionCounts};
use crate::app_type::AppKind;
use crate::attention::{Concerns, Today};
use crate::collation::{order_key, search_key};
use crate::health::Health;
use crate::query::AccountsQuery;
use crate::sort::{Sort, SortKey};
use crate::unicode::Unicode;

/// What the rules of search and order need of an account, worked out once.
///
/// With every account of a company at hand the page answers a query by itself; it must give what
/// the server would give.
#[derive(Clone, Debug)]
pub struct Indexed {
    haystack: String,
    order: String,
    /// Folded (N4): it tells those apart that are in the same place.
    name: String,
    last_used: Option<OffsetDateTime>,
    updated: Option<OffsetDateTime>,
    id: (Option<u64>, Box<str>),
    kind: Option<AppKind>,
    /// The place of the app's name.
    app: String,
    functional: bool,
    /// How many tools it may use, where that is known.
    granted: Option<u32>,
    concerns: Concerns,
}

impl Indexed {
    /// What there is to know of an account.
    pub fn new(account: &Account, today: Today, unicode: &impl Unicode) -> Self {
        let app = account.app_type.app().map_or("", |app| app.name.as_str());
        Self {
            haystack: Searched::of(account).key(unicode),
            order: order_key(&account.name, unicode),
            name: unicode.fold(&account.name),
            last_used: account.last_used_at,
            updated: account.updated_at,
            id: (account.id.as_number(), account.id.as_str().into()),
            kind: account.app_type.kind(),
            app: order_key(app, unicode),
            functional: Health::of(account, today.sunset).is_functional(),
            granted: account.permissions.map(PermissionCounts::granted),
            concerns: Concerns::of(account, today),
        }
    }

    /// Whether the query's filters let this account through; `search` is its
    /// [`search_key`](AccountsQuery::search_key).
    pub fn matches(&self, query: &AccountsQuery, search: &str) -> bool {
        (search.is_empty() || self.haystack.contains(search))
            && query.app_type.is_none_or(|kind| self.kind == Some(kind))
            && query
                .functional
                .is_none_or(|wanted| self.functional == wanted)
            && query
                .permitted
                .is_none_or(|wanted| self.granted.map(|granted| granted > 0) == Some(wanted))
            && query
                .concern
                .is_none_or(|concern| self.concerns.has(concern))
    }

    /// What about the account needs attention.
    pub fn concerns(&self) -> Concerns {
        self.concerns
    }

    /// Whether this is the account's name, folded (N4).
    pub fn is_called(&self, folded: &str) -> bool {
        self.name == folded
    }

    /// How two accounts stand to each other in this order.
    pub fn compare(&self, other: &Self, sort: Sort) -> Ordering {
        let by_key = match sort.by {
            SortKey::Name => (&self.order, &self.name).cmp(&(&other.order, &other.name)),
            SortKey::LastUsed => self.last_used.cmp(&other.last_used),
            SortKey::Updated => self.updated.cmp(&other.updated),
            SortKey::AppType => self.type_order().cmp(&other.type_order()),
            SortKey::Health => self.functional.cmp(&other.functional),
            SortKey::Permissions => self.granted.cmp(&other.granted),
        };
        let directed = if sort.descending {
            by_key.reverse()
        } else {
            by_key
        };
        directed.then_with(|| self.id.cmp(&other.id))
    }

    fn type_order(&self) -> (u8, &str) {
        let kind = match self.kind {
            None => 0,
            Some(AppKind::Custom) => 1,
            Some(AppKind::Marketplace) => 2,
        };
        (kind, &self.app)
    }
}

/// What of an account a search looks through.
#[derive(Clone, Copy, Debug)]
pub struct Searched<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its client id.
    pub client_id: &'a str,
    /// Its id, which logs show.
    pub id: &'a str,
    /// The address of its contact, which the Company Directory shows; empty without a contact.
    pub email_address: &'a str,
    /// The name of its app; empty without one.
    pub app: &'a str,
}

impl<'a> Searched<'a> {
    fn of(account: &'a Account) -> Self {
        let contact = account.contact.as_ref();
        Self {
            name: &account.name,
            client_id: &account.client_id,
            id: account.id.as_str(),
            email_address: contact.map_or("", |contact| &contact.email_address),
            app: account.app_type.app().map_or("", |app| &app.name),
        }
    }

    /// Its texts as [`search_key`] compares them, a line each.
    pub fn key(self, unicode: &impl Unicode) -> String {
        let texts = [
            self.name,
            self.client_id,
            self.id,
            self.email_address,
            self.app,
        ];
        // What stands between them is no character that a person can type into the search.
        texts.map(|text| search_key(text, unicode)).join("\n")
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::account::Contact;
    use crate::app_type::{AppStatus, AppType, MarketplaceApp};
    use crate::draft::tests::{account, app};
    use crate::id::AccountId;
    use crate::policy::Sunset;
    use crate::unicode::tests::Tables;

    fn indexed(account: &Account) -> Indexed {
        let today = Today {
            date: date!(2026 - 11 - 24),
            sunset: Sunset::NotPlanned,
        };
        Indexed::new(account, today, &Tables)
    }

    fn finds(search: &str, account: &Account) -> bool {
        let query = AccountsQuery {
            search: search.into(),
            ..AccountsQuery::default()
        };
        indexed(account).matches(&query, &query.search_key(&Tables))
    }

    fn named(name: &str) -> Account {
        Account {
            name: name.into(),
            ..account()
        }
    }

    /// How two accounts stand to each other when the list goes up.
    fn compared(one: &Account, other: &Account, by: SortKey) -> Ordering {
        let sort = Sort {
            by,
            descending: false,
        };
        indexed(one).compare(&indexed(other), sort)
    }

    #[test]
    fn search_is_caseless_and_reaches_name_and_client_id() {
        assert!(finds("NIGHT", &account()));
        assert!(finds("3F0c", &account()));
        assert!(!finds("morning", &account()));
    }

    #[test]
    fn l10_search_is_without_regard_to_accents() {
        let cafe = named("Café Sync");
        assert!(finds("cafe sync", &cafe) && finds(" CAFE\u{301}", &cafe));
        assert!(finds("café", &named("Cafe 2")));
    }

    #[test]
    fn l11_search_reaches_the_id_and_the_contacts_address() {
        assert!(finds("4294967311", &account()));
        assert!(finds("SA-3f0c@accounts.example", &account()));
        let moved = Account {
            contact: account().contact.map(|contact| Contact {
                email_address: "Someone@Example.com".into(),
                ..contact
            }),
            ..account()
        };
        assert!(finds("someone@example", &moved));
        // What is beside each other only here is found by nobody.
        assert!(!finds("3f0c4294", &account()));
    }

    #[test]
    fn l12_names_are_ordered_as_people_order_them() {
        for (one, other) in [
            ("robot 2", "Robot 10"),
            ("état", "Etta"),
            ("étude", "x y"),
            ("cafe", "Café"),
        ] {
            let [one, other] = [one, other].map(named);
            assert_eq!(compared(&one, &other, SortKey::Name), Ordering::Less);
            assert_eq!(compared(&other, &one, SortKey::Name), Ordering::Greater);
        }
    }

    #[test]
    fn the_list_is_ordered_by_app_type_health_and_permissions() {
        let app = |name: &str| Account {
            id: AccountId::number(1),
            app_type: AppType::Marketplace(MarketplaceApp {
                name: name.into(),
                ..app(7, AppStatus::Listed)
            }),
            ..account()
        };
        let (custom, second, tenth) = (account(), app("App 2"), app("app 10"));
        assert_eq!(compared(&custom, &second, SortKey::AppType), Ordering::Less);
        assert_eq!(compared(&second, &tenth, SortKey::AppType), Ordering::Less);

        let broken = Account {
            functional: false,
            ..account()
        };
        assert_eq!(
            compared(&broken, &app("x"), SortKey::Health),
            Ordering::Less
        );

        let none = Account {
            permissions: Some(PermissionCounts::default()),
            ..account()
        };
        assert_eq!(
            compared(&none, &app("x"), SortKey::Permissions),
            Ordering::Less
        );
        // Equal ones are ordered by id, whichever way the list goes.
        for by in [SortKey::AppType, SortKey::Health, SortKey::Permissions] {
            let later = Account {
                id: AccountId::number(5_000_000_000),
                ..account()
            };
            let down = Sort {
                by,
                descending: true,
            };
            assert_eq!(compared(&account(), &later, by), Ordering::Less);
            assert_eq!(
                indexed(&account()).compare(&indexed(&later), down),
                Ordering::Less
            );
        }
    }

    #[test]
    fn filters_narrow_by_permissions() {
        let none = Account {
            permissions: Some(PermissionCounts::default()),
            ..account()
        };
        let query = AccountsQuery {
            permitted: Some(false),
            ..AccountsQuery::default()
        };
        assert!(indexed(&none).matches(&query, ""));
        assert!(!indexed(&account()).matches(&query, ""));
    }

    #[test]
    fn equal_names_are_ordered_by_id_as_numbers() {
        let nine = Account {
            id: AccountId::number(9),
            ..account()
        };
        let ten = Account {
            id: AccountId::number(10),
            name: "NIGHTLY SYNC".into(),
            ..account()
        };
        assert_eq!(
            indexed(&nine).compare(&indexed(&ten), Sort::default()),
            Ordering::Less
        );
    }
}
