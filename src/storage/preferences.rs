//! What somebody has made their own: the accounts that they opened last, how the list looks, and the views that
//! they saved; for each API, company and person.

use client::ApiBase;
use domain::{AccountId, CompanyId, UserId};
use serde_json::{Value, json};

use super::{Storage, owner};

const PREFIX: &str = "service-accounts:preferences:";

/// How many accounts are remembered.
const MOST: usize = 8;

/// An account, by its id and the name that it had.
pub type RecentAccount = (AccountId, String);

/// A list with its search, filters and order, by its name; then what its address says after `?`.
pub type SavedView = (String, String);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// The accounts that were opened last, the latest first.
    pub recent: Vec<RecentAccount>,
    /// The rows of the list are low.
    pub compact: bool,
    /// The columns that are not shown, by their keys.
    pub hidden: Vec<String>,
    /// The views that were saved, in the order in which they were.
    pub views: Vec<SavedView>,
}

/// Whose they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreferencesKey(String);

impl PreferencesKey {
    pub fn new(base: &ApiBase, company: &CompanyId, person: &UserId) -> Self {
        Self(format!("{PREFIX}{}", owner(base, company, person)))
    }
}

impl Preferences {
    /// An account was opened: it comes first, and what comes last is left out.
    pub fn opened(&mut self, id: AccountId, name: String) {
        self.recent.retain(|(one, _)| *one != id);
        self.recent.insert(0, (id, name));
        self.recent.truncate(MOST);
    }

    /// Saves a view, in the place of one of the same name.
    pub fn save_view(&mut self, name: String, query: String) {
        match self.views.iter_mut().find(|(one, _)| *one == name) {
            Some(view) => view.1 = query,
            None => self.views.push((name, query)),
        }
    }

    /// Shows a column, or hides it.
    pub fn toggle_column(&mut self, key: &str) {
        let before = self.hidden.len();
        self.hidden.retain(|hidden| hidden != key);
        if self.hidden.len() == before {
            self.hidden.push(key.to_owned());
        }
    }

    fn to_json(&self) -> Value {
        let recent = self
            .recent
            .iter()
            .map(|(id, name)| json!([id.as_str(), name]));
        let views = self.views.iter().map(|(name, query)| json!([name, query]));
        json!({
            "recent": recent.collect::<Vec<_>>(),
            "compact": self.compact,
            "hidden": self.hidden,
            "views": views.collect::<Vec<_>>(),
        })
    }

    /// What cannot be read is as if it had not been chosen.
    fn read(stored: &Value) -> Self {
        let list = |name: &str| stored[name].as_array().into_iter().flatten();
        let text = |one: &Value| one.as_str().map(str::to_owned);
        let pairs = |name| list(name).filter_map(|one| Some((text(&one[0])?, text(&one[1])?)));
        Self {
            recent: pairs("recent")
                .map(|(id, name)| (AccountId::from_link(id), name))
                .collect(),
            compact: stored["compact"] == true,
            hidden: list("hidden").filter_map(text).collect(),
            views: pairs("views").collect(),
        }
    }
}

impl Storage {
    /// What was stored, if anything.
    pub fn preferences(self, key: &PreferencesKey) -> Option<Preferences> {
        self.get(&key.0).as_ref().map(Preferences::read)
    }

    /// Stores it for the next time. Where the storage is full, it is for as long as the page is open.
    pub fn remember_preferences(self, key: &PreferencesKey, preferences: &Preferences) {
        self.set(&key.0, &preferences.to_json());
    }

    /// Forgets them, whoever's they are (S15).
    pub fn forget_preferences(self) {
        for entry in self.entries_of(PREFIX) {
            self.delete(&entry);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(preferences: &Preferences) -> Vec<&str> {
        let recent = preferences.recent.iter();
        recent.map(|(_, name)| name.as_str()).collect()
    }

    #[test]
    fn the_account_that_was_opened_last_comes_first_and_once_by_its_newest_name() {
        let mut preferences = Preferences::default();
        for (id, name) in [(1, "Sync"), (2, "Backup"), (1, "Nightly sync")] {
            preferences.opened(AccountId::number(id), name.to_owned());
        }
        assert_eq!(names(&preferences), ["Nightly sync", "Backup"]);
    }

    #[test]
    fn only_the_latest_accounts_are_remembered() {
        let mut preferences = Preferences::default();
        for id in 0..20 {
            preferences.opened(AccountId::number(id), id.to_string());
        }
        assert_eq!(preferences.recent.len(), MOST);
        assert_eq!(names(&preferences)[0], "19");
    }

    #[test]
    fn a_view_of_the_same_name_takes_the_place_of_the_one_before() {
        let mut preferences = Preferences::default();
        for (name, query) in [("Mine", "search=a"), ("Broken", "x"), ("Mine", "search=b")] {
            preferences.save_view(name.to_owned(), query.to_owned());
        }
        let views = preferences.views.iter();
        let views: Vec<_> = views.map(|(name, query)| (&**name, &**query)).collect();
        assert_eq!(views, [("Mine", "search=b"), ("Broken", "x")]);
    }

    #[test]
    fn a_column_that_is_hidden_is_shown_again_by_the_same() {
        let mut preferences = Preferences::default();
        for key in ["a", "b", "a"] {
            preferences.toggle_column(key);
        }
        assert_eq!(preferences.hidden, ["b"]);
    }

    #[test]
    fn what_is_stored_is_read_back() {
        let mut preferences = Preferences {
            compact: true,
            hidden: vec!["client_id".to_owned()],
            views: vec![("Mine".to_owned(), "search=a".to_owned())],
            ..Preferences::default()
        };
        preferences.opened(AccountId::text("x y"), "Sync".to_owned());
        assert_eq!(Preferences::read(&preferences.to_json()), preferences);
        for other in [Value::Null, json!({ "recent": [7], "views": "x" })] {
            assert_eq!(Preferences::read(&other), Preferences::default());
        }
    }
}
