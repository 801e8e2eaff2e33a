//! The only door to the browser's storage.
//!
//! What may be there: the token, for this tab, when the person ticked "keep for this tab" (S11);
//! the company and the theme that they chose last; edits that have not been sent; which account is being replaced by which, by their
//! ids. Nothing when the host forbids it (S36), and
//! nothing when the browser does: everything works without, and edits are in memory then.

mod drafts;
mod holding;

use client::{ApiBase, Token};
use domain::{AccountId, CompanyId};
use gloo_storage::{LocalStorage, SessionStorage, Storage as _};
use leptos::prelude::StoredValue;

pub use drafts::{DraftForm, DraftKey, DraftSlot, Moment, StoredDraft};
pub use holding::{Hold, Waiting, is_held};

const TOKEN: &str = "service-accounts:token";
const COMPANY: &str = "service-accounts:company";
const THEME: &str = "service-accounts:theme";
const REPLACEMENTS: &str = "service-accounts:replacements";

/// Company, old account, new account.
type Replacement = (String, String, String);

/// What a browser says when it is asked for one of its storages.
type Found = Result<Option<web_sys::Storage>, wasm_bindgen::JsValue>;

/// What one mounted instance may store.
#[derive(Clone, Copy, Debug)]
pub struct Storage {
    /// The host allows it.
    allowed: bool,
    /// Edits that could not or may not be stored.
    in_memory: StoredValue<Vec<(DraftSlot, StoredDraft)>>,
}

impl Storage {
    /// As far as the host allows it and the browser has it, until the current owner's end.
    pub fn new(allowed: bool) -> Self {
        Self {
            allowed,
            in_memory: StoredValue::new(Vec::new()),
        }
    }

    /// Whether there is storage for this tab. It is looked for each time: whoever blocks it does so
    /// while pages are open.
    fn for_the_tab(self) -> bool {
        self.has(web_sys::Window::session_storage)
    }

    /// The same for what outlives the tab.
    fn for_longer(self) -> bool {
        self.has(web_sys::Window::local_storage)
    }

    fn has(self, kind: fn(&web_sys::Window) -> Found) -> bool {
        let window = web_sys::window().filter(|_| self.allowed);
        window.is_some_and(|window| matches!(kind(&window), Ok(Some(_))))
    }

    /// Whether a token can be kept for this tab.
    pub fn keeps_tokens(self) -> bool {
        self.for_the_tab()
    }

    /// The token kept for this tab, if it is one for this API (S13).
    pub fn token(self, base: &ApiBase) -> Option<Token> {
        let (kept_for, token): (String, String) = self
            .for_the_tab()
            .then(|| SessionStorage::get(TOKEN).ok())??;
        (kept_for == base.as_str()).then(|| Token::parse(&token).ok())?
    }

    /// Keeps the token for this tab; says whether that worked.
    pub fn keep_token(self, base: &ApiBase, token: &Token) -> bool {
        self.for_the_tab() && SessionStorage::set(TOKEN, (base.as_str(), token.expose())).is_ok()
    }

    /// Forgets the token.
    pub fn forget_token(self) {
        if self.for_the_tab() {
            SessionStorage::delete(TOKEN);
        }
    }

    /// The company chosen last.
    pub fn company(self) -> Option<CompanyId> {
        let id: String = self
            .for_longer()
            .then(|| LocalStorage::get(COMPANY).ok())??;
        Some(CompanyId::from_link(id))
    }

    /// Remembers the company for the next time.
    pub fn remember_company(self, company: &CompanyId) {
        if self.for_longer() {
            // Full: then the person chooses again next time.
            let _ = LocalStorage::set(COMPANY, company.as_str());
        }
    }

    /// The theme chosen last.
    pub fn theme(self) -> Option<String> {
        self.for_longer().then(|| LocalStorage::get(THEME).ok())?
    }

    /// Remembers the theme; `None` forgets it.
    pub fn remember_theme(self, theme: Option<&str>) {
        if self.for_longer() {
            match theme {
                Some(theme) => {
                    let _ = LocalStorage::set(THEME, theme);
                }
                None => LocalStorage::delete(THEME),
            }
        }
    }

    /// Which account takes the place of `old`, when that was begun here.
    pub fn replacement(self, company: &CompanyId, old: &AccountId) -> Option<AccountId> {
        let known = self.replacements();
        let found = known.iter().find(|one| is_of(one, company, old))?;
        Some(AccountId::from_link(found.2.as_str()))
    }

    /// Remembers that `new` takes the place of `old`.
    pub fn keep_replacement(self, company: &CompanyId, old: &AccountId, new: &AccountId) {
        let mut known = self.replacements();
        known.retain(|one| !is_of(one, company, old));
        let [company, old, new] = [company.as_str(), old.as_str(), new.as_str()].map(str::to_owned);
        known.push((company, old, new));
        self.set_replacements(&known);
    }

    /// Forgets that `old` is being replaced.
    pub fn forget_replacement(self, company: &CompanyId, old: &AccountId) {
        let mut known = self.replacements();
        let before = known.len();
        known.retain(|one| !is_of(one, company, old));
        if known.len() < before {
            self.set_replacements(&known);
        }
    }

    fn replacements(self) -> Vec<Replacement> {
        let known = self
            .for_longer()
            .then(|| LocalStorage::get(REPLACEMENTS).ok());
        known.flatten().unwrap_or_default()
    }

    fn set_replacements(self, known: &[Replacement]) {
        if !self.for_longer() {
            return;
        }
        if known.is_empty() {
            LocalStorage::delete(REPLACEMENTS);
        } else {
            // Full: then the link is the only way to go on.
            let _ = LocalStorage::set(REPLACEMENTS, known);
        }
    }
}

fn is_of(one: &Replacement, company: &CompanyId, old: &AccountId) -> bool {
    one.0 == company.as_str() && one.1 == old.as_str()
}
