//! The screens: one file or folder each. They do not import each other; what several of them say
//! the same way is in [`say`], and the fields that several forms have are in [`fields`].

pub mod accounts;
pub mod bulk;
pub mod choose_company;
pub mod connect;
pub mod edit;
mod fields;
pub mod not_found;
pub mod renew;
mod say;
