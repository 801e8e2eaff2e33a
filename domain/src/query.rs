//! Which accounts of a company to show, and in which order.

use crate::app_type::AppKind;
use crate::attention::Attention;
use crate::collation::search_key;
use crate::sort::Sort;
use crate::unicode::Unicode;

/// A question to the list: search, filters and order. The default asks for everything, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountsQuery {
    /// A part of the name, the client id, the account's id, the contact's address or the app's name,
    /// as [`search_key`] compares them.
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

impl AccountsQuery {
    /// Whether anything but the order is asked for.
    pub fn narrows(&self) -> bool {
        !self.search.trim().is_empty()
            || self.app_type.is_some()
            || self.functional.is_some()
            || self.permitted.is_some()
            || self.concern.is_some()
    }

    /// What is searched for, as accounts are compared with it; empty: nothing is.
    pub fn search_key(&self, unicode: &impl Unicode) -> String {
        search_key(&self.search, unicode)
    }

    /// The same question in what servers understand: two concerns are filters of the API. `None`
    /// when it can be answered only by looking through all accounts.
    pub fn for_server(&self) -> Option<Self> {
        let mut asked = self.clone();
        match asked.concern.take() {
            None => {}
            Some(Attention::NotFunctional) if self.functional != Some(true) => {
                asked.functional = Some(false);
            }
            Some(Attention::NoPermissions) if self.permitted != Some(true) => {
                asked.permitted = Some(false);
            }
            Some(_) => return None,
        }
        Some(asked)
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
