//! The only door to the browser's storage.
//!
//! What may be there: the token, for this tab, when the person ticked "keep for this tab" (S11);
//! the company and the theme that they chose last. Nothing when the host forbids it (S36), and
//! nothing when the browser does: everything works without.

use domain::CompanyId;
use gloo_storage::{LocalStorage, SessionStorage, Storage as _};

use crate::api::{ApiBase, Token};

const TOKEN: &str = "service-accounts:token";
const COMPANY: &str = "service-accounts:company";
const THEME: &str = "service-accounts:theme";

/// What one mounted instance may store.
#[derive(Clone, Copy, Debug)]
pub struct Storage {
    for_the_tab: bool,
    for_longer: bool,
}

impl Storage {
    /// As far as the host allows it and the browser has it.
    pub fn new(allowed: bool) -> Self {
        let window = web_sys::window().filter(|_| allowed);
        let has = |storage: Option<Result<Option<web_sys::Storage>, _>>| {
            matches!(storage, Some(Ok(Some(_))))
        };
        Self {
            for_the_tab: has(window.as_ref().map(web_sys::Window::session_storage)),
            for_longer: has(window.as_ref().map(web_sys::Window::local_storage)),
        }
    }

    /// Whether a token can be kept for this tab.
    pub fn keeps_tokens(self) -> bool {
        self.for_the_tab
    }

    /// The token kept for this tab, if it is one for this API (S13).
    pub fn token(self, base: &ApiBase) -> Option<Token> {
        let (kept_for, token): (String, String) = self
            .for_the_tab
            .then(|| SessionStorage::get(TOKEN).ok())??;
        (kept_for == base.as_str()).then(|| Token::parse(&token).ok())?
    }

    /// Keeps the token for this tab; says whether that worked.
    pub fn keep_token(self, base: &ApiBase, token: &Token) -> bool {
        self.for_the_tab && SessionStorage::set(TOKEN, (base.as_str(), token.expose())).is_ok()
    }

    /// Forgets the token.
    pub fn forget_token(self) {
        if self.for_the_tab {
            SessionStorage::delete(TOKEN);
        }
    }

    /// The company chosen last.
    pub fn company(self) -> Option<CompanyId> {
        let id: String = self.for_longer.then(|| LocalStorage::get(COMPANY).ok())??;
        Some(CompanyId::from_link(id))
    }

    /// Remembers the company for the next time.
    pub fn remember_company(self, company: &CompanyId) {
        if self.for_longer {
            // Full or blocked: then the person chooses again next time.
            let _ = LocalStorage::set(COMPANY, company.as_str());
        }
    }

    /// The theme chosen last.
    pub fn theme(self) -> Option<String> {
        self.for_longer.then(|| LocalStorage::get(THEME).ok())?
    }

    /// Remembers the theme; `None` forgets it.
    pub fn remember_theme(self, theme: Option<&str>) {
        if self.for_longer {
            match theme {
                Some(theme) => {
                    let _ = LocalStorage::set(THEME, theme);
                }
                None => LocalStorage::delete(THEME),
            }
        }
    }
}
