//! Sign-in state: who is signed in, and how they sign out.

use leptos::prelude::*;

use super::Login;
use crate::storage::Storage;

/// How the last session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedOut {
    /// There was none, or the person ended it.
    ByChoice,
    /// The token was refused.
    Refused,
}

/// Whether somebody is signed in.
#[derive(Clone, Debug)]
pub enum AuthState {
    /// Nobody is, since the last session ended like this.
    Out(SignedOut),
    In(Box<Login>),
}

/// The sign-in state of an instance.
#[derive(Clone, Copy, Debug)]
pub struct Auth {
    state: RwSignal<AuthState, LocalStorage>,
    storage: Storage,
}

impl Auth {
    /// Signed in with the token that was kept, if one was.
    pub fn provide(kept: Option<Login>, storage: Storage) -> Self {
        let state = match kept {
            Some(login) => AuthState::In(Box::new(login)),
            None => AuthState::Out(SignedOut::ByChoice),
        };
        let auth = Self {
            state: RwSignal::new_local(state),
            storage,
        };
        provide_context(auth);
        auth
    }

    /// The instance's sign-in state.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Whether somebody is signed in.
    pub fn state(self) -> AuthState {
        self.state.get()
    }

    pub fn sign_in(self, login: Login) {
        self.state.set(AuthState::In(Box::new(login)));
    }

    /// They sign out: token, data and edits are gone from memory and storage (S15).
    ///
    /// A token that was kept and is refused at the start ends nothing that anybody has begun: edits
    /// that a reload interrupted wait for the same person to come in again (F41).
    pub fn sign_out(self, how: SignedOut) {
        self.storage.forget_token();
        if how == SignedOut::ByChoice {
            self.storage.forget_drafts();
        }
        self.state.set(AuthState::Out(how));
    }
}
