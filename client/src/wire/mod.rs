//! The wire's shapes, and how they become the domain's types.
//!
//! Unknown fields are ignored and unknown values kept as they are; a value that makes no sense
//! makes its own object unreadable, not the whole answer (F22, F23, F25).

mod account;
mod body;
mod company;
mod event;
mod list;
mod permissions;
#[cfg(test)]
mod targets;
mod value;

pub(super) use account::{account, app, person, secret};
pub(super) use body::{change, new_account};
pub(super) use company::{company, own_levels, policy, token_info};
pub(super) use event::event;
pub(super) use list::rows;
pub(super) use permissions::{matrix, matrix_body};
