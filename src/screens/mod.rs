//! The screens: one file or folder each. They do not import each other; what several of them say
//! the same way is in [`say`].

pub mod accounts;
pub mod choose_company;
pub mod connect;
pub mod edit;
pub mod not_found;
pub mod renew;
mod say;
