//! Which accounts of a company to show, and in which order.

use std::cmp::Ordering;

use time::OffsetDateTime;

use crate::account::Account;
use crate::app_type::AppKind;
use crate::attention::{Attention, Concerns, Today};
use crate::health::Health;
use crate::unicode::Unicode;

/// A question to the list: search, filters and order. The default asks for everything, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountsQuery {
    /// Words that the name, the client id or the app's name contain, in any case.
    pub search: String,
    /// Only this App Type.
    pub app_type: Option<AppKind>,
    /// Only accounts that function, or only those that do not.
    pub functional: Option<bool>,
    /// Only accounts with permissions on some tool, or only those with none (P1).
    pub permitted: Option<bool>,
    /// Only accounts that give this reason to look at them.
    pub concern: Option<Attention>,
    /// In which order accounts come.
    pub sort: Sort,
}

/// An order of the list. It is total: ties are broken by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// The field that is compared.
    pub by: SortKey,
    /// From Z to A, or from the latest.
    pub descending: bool,
}

/// What the list can be ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortKey {
    /// By name, without regard to case.
    #[default]
    Name,
    /// By when it was last used; never used counts as the earliest.
    LastUsed,
    /// By when it was last changed.
    Updated,
}

impl SortKey {
    /// Every key that a list can be ordered by.
    pub const ALL: [Self; 3] = [Self::Name, Self::LastUsed, Self::Updated];

    /// The field that the API sorts by.
    pub fn field(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::LastUsed => "last_used_at",
            Self::Updated => "updated_at",
        }
    }
}

impl Sort {
    /// Reads `name` or `-updated_at`.
    pub fn parse(text: &str) -> Option<Self> {
        let (descending, field) = match text.strip_prefix('-') {
            Some(field) => (true, field),
            None => (false, text),
        };
        let by = SortKey::ALL.into_iter().find(|key| key.field() == field)?;
        Some(Self { by, descending })
    }

    /// The order after choosing this key once more: the other way round, or the key's own first.
    ///
    /// Names begin at A; dates begin with the latest, which is what people look for.
    #[must_use]
    pub fn choose(self, by: SortKey) -> Self {
        let descending = if self.by == by {
            !self.descending
        } else {
            by != SortKey::Name
        };
        Self { by, descending }
    }
}

impl std::fmt::Display for Sort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}{}",
            if self.descending { "-" } else { "" },
            self.by.field()
        )
    }
}

impl AccountsQuery {
    /// Whether anything but the order is asked for.
    pub fn narrows(&self) -> bool {
        !self.search.trim().is_empty()
            || self.app_type.is_some()
            || self.functional.is_some()
            || self.permitted.is_some()
            || self.concern.is_some()
    }

    /// Whether only accounts that give this reason are asked for, in whichever way.
    pub fn is_about(&self, concern: Attention) -> bool {
        let filtered = match concern {
            Attention::NotFunctional => self.functional == Some(false),
            Attention::NoPermissions => self.permitted == Some(false),
            _ => false,
        };
        filtered || self.concern == Some(concern)
    }

    /// Asks for the accounts that give this reason instead of another, or no longer for those alone.
    pub fn toggle(&mut self, concern: Attention) {
        let was_on = self.is_about(concern);
        self.concern = None;
        for filter in [&mut self.functional, &mut self.permitted] {
            *filter = filter.filter(|is| *is);
        }
        match concern {
            _ if was_on => {}
            Attention::NotFunctional => self.functional = Some(false),
            Attention::NoPermissions => self.permitted = Some(false),
            _ => self.concern = Some(concern),
        }
    }

    /// The same question in one way only: a concern for which there is a filter is that filter. So what
    /// is asked for is shown once, and no two controls contradict each other.
    #[must_use]
    pub fn canonical(mut self) -> Self {
        let filter = match self.concern {
            Some(Attention::NotFunctional) => &mut self.functional,
            Some(Attention::NoPermissions) => &mut self.permitted,
            _ => return self,
        };
        if *filter != Some(true) {
            *filter = Some(false);
            self.concern = None;
        }
        self
    }

    /// The same question in what servers understand: two concerns are filters of the API. `None`
    /// when it can be answered only by looking through all accounts.
    pub fn for_server(&self) -> Option<Self> {
        let asked = self.clone().canonical();
        asked.concern.is_none().then_some(asked)
    }

    /// The same order over everything.
    #[must_use]
    pub fn without_filters(&self) -> Self {
        Self {
            sort: self.sort,
            ..Self::default()
        }
    }
}

/// What the rules of search and order need of an account, worked out once.
///
/// With every account of a company at hand the page answers a query by itself; it must give what
/// the server would give.
#[derive(Clone, Debug)]
pub struct Indexed {
    haystack: String,
    name: String,
    last_used: Option<OffsetDateTime>,
    updated: Option<OffsetDateTime>,
    id: (Option<u64>, Box<str>),
    kind: Option<AppKind>,
    functional: bool,
    permitted: Option<bool>,
    concerns: Concerns,
}

impl Indexed {
    /// What there is to know of an account.
    pub fn new(account: &Account, today: Today, unicode: &impl Unicode) -> Self {
        let name = unicode.fold(&account.name);
        let app = account.app_type.app().map_or("", |app| app.name.as_str());
        Self {
            // The separator is no character that a person can type into the search.
            haystack: format!(
                "{name}\n{}\n{}",
                unicode.fold(&account.client_id),
                unicode.fold(app)
            ),
            name,
            last_used: account.last_used_at,
            updated: account.updated_at,
            id: (account.id.as_number(), account.id.as_str().into()),
            kind: account.app_type.kind(),
            functional: Health::of(account, today.sunset).is_functional(),
            permitted: account
                .permissions
                .map(|counts| !counts.are_none_everywhere()),
            concerns: Concerns::of(account, today),
        }
    }

    /// Whether the query's filters let this account through; `search` is the query's own, folded.
    pub fn matches(&self, query: &AccountsQuery, search: &str) -> bool {
        (search.is_empty() || self.haystack.contains(search))
            && query.app_type.is_none_or(|kind| self.kind == Some(kind))
            && query
                .functional
                .is_none_or(|wanted| self.functional == wanted)
            && query
                .permitted
                .is_none_or(|wanted| self.permitted == Some(wanted))
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
            SortKey::Name => self.name.cmp(&other.name),
            SortKey::LastUsed => self.last_used.cmp(&other.last_used),
            SortKey::Updated => self.updated.cmp(&other.updated),
        };
        let directed = if sort.descending {
            by_key.reverse()
        } else {
            by_key
        };
        directed.then_with(|| self.id.cmp(&other.id))
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::account::PermissionCounts;
    use crate::draft::tests::account;
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
        indexed(account).matches(&query, &Tables.fold(search))
    }

    #[test]
    fn search_is_caseless_and_reaches_name_and_client_id() {
        assert!(finds("NIGHT", &account()));
        assert!(finds("3F0c", &account()));
        assert!(!finds("morning", &account()));
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
    fn a_concern_is_asked_of_the_server_where_it_has_a_filter_for_it() {
        let query = |concern| AccountsQuery {
            search: "sync".into(),
            concern: Some(concern),
            ..AccountsQuery::default()
        };
        let asked = query(Attention::NoPermissions).for_server().unwrap();
        assert_eq!((asked.permitted, asked.concern), (Some(false), None));
        assert_eq!(asked.search, "sync");
        assert_eq!(query(Attention::NeverUsed).for_server(), None);
        assert!(query(Attention::NeverUsed).narrows());
        let contradiction = AccountsQuery {
            functional: Some(true),
            ..query(Attention::NotFunctional)
        };
        assert_eq!(contradiction.for_server(), None);
    }

    #[test]
    fn l17_a_concern_and_the_filter_of_the_same_are_one_state() {
        let mut query = AccountsQuery::default();
        query.toggle(Attention::NotFunctional);
        assert_eq!((query.functional, query.concern), (Some(false), None));
        assert!(query.is_about(Attention::NotFunctional));
        // Another takes its place, and the same again takes it back.
        query.toggle(Attention::Unused);
        assert_eq!(
            (query.functional, query.concern),
            (None, Some(Attention::Unused))
        );
        query.toggle(Attention::Unused);
        assert_eq!(query, AccountsQuery::default());
        let from_a_link = AccountsQuery {
            concern: Some(Attention::NoPermissions),
            ..AccountsQuery::default()
        };
        let canonical = from_a_link.canonical();
        assert_eq!(
            (canonical.permitted, canonical.concern),
            (Some(false), None)
        );
    }

    #[test]
    fn a_filter_that_is_no_concern_stays_beside_one() {
        let mut query = AccountsQuery {
            functional: Some(true),
            app_type: Some(AppKind::Custom),
            ..AccountsQuery::default()
        };
        query.toggle(Attention::OldSecret);
        assert_eq!(query.functional, Some(true));
        query.toggle(Attention::NotFunctional);
        assert_eq!(
            (query.functional, query.app_type),
            (Some(false), Some(AppKind::Custom))
        );
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

    #[test]
    fn an_order_reads_back_as_itself() {
        for by in SortKey::ALL {
            for descending in [false, true] {
                let sort = Sort { by, descending };
                assert_eq!(Sort::parse(&sort.to_string()), Some(sort));
            }
        }
        assert_eq!(Sort::parse("-secret"), None);
    }

    #[test]
    fn choosing_a_column_again_turns_the_order_round() {
        let by_date = Sort::default().choose(SortKey::Updated);
        assert!(by_date.descending);
        assert!(!by_date.choose(SortKey::Updated).descending);
        assert!(Sort::default().choose(SortKey::Name).descending);
    }
}
