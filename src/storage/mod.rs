//! The only door to the browser's storage.
//!
//! What may be there: the token, for this tab, when the person ticked "keep for this tab" (S11);
//! the company and the theme that they chose last; edits that have not been sent; which account is being
//! replaced by which, by their ids. Nothing when the host forbids it (S36), and nothing when the browser
//! does: everything works without, and edits are in memory then.

mod drafts;
mod tab_lock;

use std::collections::HashMap;

use client::{ApiBase, Token};
use domain::{AccountId, CompanyId};
use leptos::prelude::StoredValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use drafts::{DraftForm, DraftKey, DraftSlot, Moment, StoredDraft};
pub use tab_lock::{LockWait, TabLock, is_locked};

const TOKEN: &str = "service-accounts:token";
const COMPANY: &str = "service-accounts:company";
const THEME: &str = "service-accounts:theme";
const REPLACEMENTS: &str = "service-accounts:replacements";

/// Company, old account, new account.
type Replacement = (String, String, String);

/// What one mounted instance may store.
#[derive(Clone, Copy, Debug)]
pub struct Storage {
    /// The host allows it.
    allowed: bool,
    /// Edits that could not or may not be stored.
    in_memory: StoredValue<HashMap<DraftSlot, StoredDraft>>,
}

impl Storage {
    /// As far as the host allows it and the browser has it, until the current owner's end.
    pub fn new(allowed: bool) -> Self {
        Self {
            allowed,
            in_memory: StoredValue::default(),
        }
    }

    /// What lasts as long as the tab. It is looked for each time: whoever blocks it does so while pages
    /// are open.
    fn of_tab(self) -> Option<web_sys::Storage> {
        let window = web_sys::window().filter(|_| self.allowed)?;
        window.session_storage().ok()?
    }

    /// What outlives the tab.
    fn lasting(self) -> Option<web_sys::Storage> {
        let window = web_sys::window().filter(|_| self.allowed)?;
        window.local_storage().ok()?
    }

    /// Whether there is storage for this tab, and so for a token.
    pub fn keeps_tokens(self) -> bool {
        self.of_tab().is_some()
    }

    /// The token kept for this tab, if it is one for this API (S13).
    pub fn token(self, base: &ApiBase) -> Option<Token> {
        let (kept_for, token): (String, String) = read(self.of_tab(), TOKEN)?;
        (kept_for == base.as_str()).then(|| Token::parse(&token).ok())?
    }

    /// Keeps the token for this tab; says whether that worked.
    pub fn keep_token(self, base: &ApiBase, token: &Token) -> bool {
        write(self.of_tab(), TOKEN, &(base.as_str(), token.expose()))
    }

    pub fn forget_token(self) {
        delete(self.of_tab(), TOKEN);
    }

    /// The company chosen last.
    pub fn company(self) -> Option<CompanyId> {
        read::<String>(self.lasting(), COMPANY).map(CompanyId::from_link)
    }

    /// Remembers the company for the next time. Where the storage is full, it is chosen again then.
    pub fn remember_company(self, company: &CompanyId) {
        write(self.lasting(), COMPANY, &company.as_str());
    }

    /// The theme chosen last.
    pub fn theme(self) -> Option<String> {
        read(self.lasting(), THEME)
    }

    /// Remembers the theme; `None` forgets it.
    pub fn remember_theme(self, theme: Option<&str>) {
        match theme {
            Some(theme) => {
                write(self.lasting(), THEME, &theme);
            }
            None => delete(self.lasting(), THEME),
        }
    }

    /// Which account takes the place of `old`, when that was begun here.
    pub fn replacement(self, company: &CompanyId, old: &AccountId) -> Option<AccountId> {
        let known = self.replacements();
        let found = known.iter().find(|one| is_of(one, company, old))?;
        Some(AccountId::from_link(found.2.as_str()))
    }

    /// Remembers that `new` takes the place of `old`; `None` forgets it. Where the storage is full, the
    /// link is the only way to go on.
    pub fn remember_replacement(
        self,
        company: &CompanyId,
        old: &AccountId,
        new: Option<&AccountId>,
    ) {
        let mut known = self.replacements();
        known.retain(|one| !is_of(one, company, old));
        known.extend(new.map(|new| {
            let (company, old, new) = (company.as_str(), old.as_str(), new.as_str());
            (company.to_owned(), old.to_owned(), new.to_owned())
        }));
        if known.is_empty() {
            delete(self.lasting(), REPLACEMENTS);
        } else {
            write(self.lasting(), REPLACEMENTS, &known);
        }
    }

    fn replacements(self) -> Vec<Replacement> {
        read(self.lasting(), REPLACEMENTS).unwrap_or_default()
    }
}

fn is_of(one: &Replacement, company: &CompanyId, old: &AccountId) -> bool {
    one.0 == company.as_str() && one.1 == old.as_str()
}

/// What is stored there, as far as it can be read.
fn read<T: DeserializeOwned>(storage: Option<web_sys::Storage>, key: &str) -> Option<T> {
    serde_json::from_str(&storage?.get_item(key).ok()??).ok()
}

/// Stores it there; says whether that worked.
fn write(storage: Option<web_sys::Storage>, key: &str, value: &impl Serialize) -> bool {
    let set = |storage: web_sys::Storage| {
        let text = serde_json::to_string(value).ok()?;
        storage.set_item(key, &text).ok()
    };
    storage.and_then(set).is_some()
}

fn delete(storage: Option<web_sys::Storage>, key: &str) {
    if let Some(storage) = storage {
        // Nothing is left of it where even this is refused.
        let _ = storage.remove_item(key);
    }
}
