//! The states of every screen, each listed once. Each is a test that axe-core finds nothing in it, and
//! `cargo xtask screenshots` makes pictures of it.

mod connect_states;
mod history_states;
mod list_states;
mod many_states;
mod new_account_states;
mod permissions_states;
mod removal_states;
mod replace_states;
mod secret_states;
mod session_states;
mod settings_states;
mod start_states;

use e2e::{Setup, State, Test};

/// All of them, in the order in which they are shown.
pub fn all() -> Vec<State> {
    [
        start_states::states(),
        connect_states::states(),
        session_states::states(),
        list_states::states(),
        settings_states::states(),
        permissions_states::states(),
        history_states::states(),
        new_account_states::states(),
        secret_states::states(),
        removal_states::states(),
        replace_states::states(),
        many_states::states(),
    ]
    .concat()
}

/// A test of each.
pub fn tests() -> Vec<Test> {
    all().iter().map(State::check).collect()
}

pub fn phone() -> Setup {
    Setup {
        width: 320,
        ..Setup::default()
    }
}
