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

    /// What is searched for, as accounts are compared with it; empty: nothing is.
    pub fn search_key(&self, unicode: &impl Unicode) -> String {
        search_key(&self.search, unicode)
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
}
