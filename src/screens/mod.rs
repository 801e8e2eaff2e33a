//! The screens: one file or folder each. They do not import each other; what several of them have is in
//! [`shared`], what is around all of them in [`frame`].

pub mod accounts;
pub mod bulk;
pub mod choose_company;
pub mod connect;
pub mod create;
pub mod edit;
pub mod frame;
pub mod history;
pub mod not_found;
pub mod permissions;
pub mod replace;
pub mod secret;
mod shared;
