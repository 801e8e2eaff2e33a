//! The only door to the browser's storage.
//!
//! What may be there: the token, for this tab, when the person ticked "keep for this tab" (S11);
//! the company and the theme that they chose last, and whether keys alone do anything; edits that have not been
//! sent; what they have made their own ([`Preferences`]); which account is being replaced by which, by their
//! ids. Nothing when the host forbids it (S36), and nothing when the browser does: everything works without,
//! and edits are in memory then.

mod drafts;
mod preferences;
mod tab_lock;

use std::collections::HashMap;

use client::{ApiBase, Token};
use domain::{AccountId, CompanyId, UserId};
use gloo_storage::{LocalStorage, SessionStorage, Storage as _};
use serde_json::{Value, json};

use crate::reactive::StoredValue;

pub use drafts::{DraftForm, DraftKey, DraftSlot, Moment, StoredDraft};
pub use preferences::{Preferences, PreferencesKey, RecentAccount, SavedView};
pub use tab_lock::{LockWait, TabLock, is_locked};

const TOKEN: &str = "service-accounts:token";
const COMPANY: &str = "service-accounts:company";
const THEME: &str = "service-accounts:theme";
const SINGLE_KEYS: &str = "service-accounts:single-keys";
const REPLACEMENTS: &str = "service-accounts:replacements";

/// What a browser says when it is asked for one of its storages.
type Found = Result<Option<web_sys::Storage>, wasm_bindgen::JsValue>;

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

    /// Whether there is storage for this tab, and so for a token. It is looked for each time: whoever
    /// blocks it does so while pages are open.
    pub fn keeps_tokens(self) -> bool {
        self.has(web_sys::Window::session_storage)
    }

    /// The same for what outlives the tab.
    fn is_lasting(self) -> bool {
        self.has(web_sys::Window::local_storage)
    }

    fn has(self, kind: fn(&web_sys::Window) -> Found) -> bool {
        let window = web_sys::window().filter(|_| self.allowed);
        window.is_some_and(|window| matches!(kind(&window), Ok(Some(_))))
    }

    /// What outlives the tab, as far as it can be read. One type for all: each would be code of its own.
    fn get(self, key: &str) -> Option<Value> {
        self.is_lasting().then(|| LocalStorage::get(key).ok())?
    }

    /// Stores it; says whether that worked.
    fn set(self, key: &str, value: &Value) -> bool {
        self.is_lasting() && LocalStorage::set(key, value).is_ok()
    }

    fn delete(self, key: &str) {
        if self.is_lasting() {
            LocalStorage::delete(key);
        }
    }

    /// The token kept for this tab, if it is one for this API (S13).
    pub fn token(self, base: &ApiBase) -> Option<Token> {
        let kept = self
            .keeps_tokens()
            .then(|| SessionStorage::get(TOKEN).ok())?;
        let kept: Value = kept?;
        let is_for_this = kept[0] == base.as_str();
        is_for_this.then(|| Token::parse(kept[1].as_str()?).ok())?
    }

    /// Keeps the token for this tab; says whether that worked.
    pub fn keep_token(self, base: &ApiBase, token: &Token) -> bool {
        self.keeps_tokens()
            && SessionStorage::set(TOKEN, json!([base.as_str(), token.expose()])).is_ok()
    }

    pub fn forget_token(self) {
        if self.keeps_tokens() {
            SessionStorage::delete(TOKEN);
        }
    }

    /// The company chosen last.
    pub fn company(self) -> Option<CompanyId> {
        self.get(COMPANY)?.as_str().map(CompanyId::from_link)
    }

    /// Remembers the company for the next time. Where the storage is full, it is chosen again then.
    pub fn remember_company(self, company: &CompanyId) {
        self.set(COMPANY, &company.as_str().into());
    }

    /// The theme chosen last.
    pub fn theme(self) -> Option<String> {
        Some(self.get(THEME)?.as_str()?.to_owned())
    }

    /// Remembers the theme; `None` forgets it.
    pub fn remember_theme(self, theme: Option<&str>) {
        match theme {
            Some(theme) => {
                self.set(THEME, &theme.into());
            }
            None => self.delete(THEME),
        }
    }

    /// Whether characters alone are shortcuts, unless the person has turned them off.
    pub fn single_keys(self) -> bool {
        self.get(SINGLE_KEYS) != Some(Value::Bool(false))
    }

    /// Remembers whether they are.
    pub fn remember_single_keys(self, on: bool) {
        self.set(SINGLE_KEYS, &on.into());
    }

    /// The entries that outlive the tab whose names begin so.
    fn entries_of(self, prefix: &str) -> Vec<String> {
        if !self.is_lasting() {
            return Vec::new();
        }
        let storage = LocalStorage::raw();
        let count = storage.length().unwrap_or(0);
        let entries = (0..count).filter_map(|at| storage.key(at).ok().flatten());
        entries.filter(|entry| entry.starts_with(prefix)).collect()
    }

    /// Which account takes the place of `old`, when that was begun here.
    pub fn replacement(self, company: &CompanyId, old: &AccountId) -> Option<AccountId> {
        let known = self.replacements();
        let found = known.iter().find(|one| is_of(one, company, old))?;
        Some(AccountId::from_link(found[2].as_str()?))
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
        known.extend(new.map(|new| json!([company.as_str(), old.as_str(), new.as_str()])));
        if known.is_empty() {
            self.delete(REPLACEMENTS);
        } else {
            self.set(REPLACEMENTS, &known.into());
        }
    }

    /// Of each the company, the old account and the new one.
    fn replacements(self) -> Vec<Value> {
        match self.get(REPLACEMENTS) {
            Some(Value::Array(known)) => known,
            _ => Vec::new(),
        }
    }
}

fn is_of(one: &Value, company: &CompanyId, old: &AccountId) -> bool {
    one[0] == company.as_str() && one[1] == old.as_str()
}

/// Whose something is. A space is in none of the parts: ids of links and addresses have it encoded.
fn owner(base: &ApiBase, company: &CompanyId, person: &UserId) -> String {
    let (base, company, person) = (base.as_str(), company.as_str(), person.as_str());
    format!("{base} {company} {person}")
}
