//! Sign-in state: who is signed in, and how they sign out.

use leptos::prelude::*;

use super::Login;
use crate::reactive::RwSignal;
use crate::storage::Storage;

/// How the last session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedOut {
    /// There was none, or the person ended it.
    ByChoice,
    /// The token was refused.
    Refused,
}

/// The sign-in state of an instance.
#[derive(Clone, Copy, Debug)]
pub struct Auth {
    /// Who is signed in, or how the last session ended.
    state: RwSignal<Result<Login, SignedOut>>,
    storage: Storage,
}

impl Auth {
    /// Signed in with the token that was kept, if one was.
    pub fn provide(kept: Option<Login>, storage: Storage) -> Self {
        let auth = Self {
            state: RwSignal::new(kept.ok_or(SignedOut::ByChoice)),
            storage,
        };
        provide_context(auth);
        auth
    }

    /// The instance's sign-in state.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Who is signed in, or how the last session ended.
    pub fn state(self) -> Result<Login, SignedOut> {
        self.state.get()
    }

    pub fn sign_in(self, login: Login) {
        self.state.set(Ok(login));
    }

    /// They sign out: token, data and edits are gone from memory and storage (S15).
    ///
    /// A token that was kept and is refused at the start ends nothing that anybody has begun: edits
    /// that a reload interrupted wait for the same person to come in again (F41).
    pub fn sign_out(self, how: SignedOut) {
        self.storage.forget_token();
        if how == SignedOut::ByChoice {
            self.storage.forget_drafts();
            self.storage.forget_preferences();
        }
        self.state.set(Err(how));
    }
}
