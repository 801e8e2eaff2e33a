//! The screens: one file or folder each. They do not import each other; what several of them say
//! the same way is in [`say`], where several lead is in [`ways`], and the forms and dialogs that several
//! have are in [`fields`], [`creating`], [`deleting`] and [`picker`].

pub mod accounts;
pub mod bulk;
pub mod choose_company;
pub mod connect;
pub mod create;
mod creating;
mod deleting;
pub mod edit;
mod fields;
pub mod not_found;
pub mod pause;
pub mod permissions;
mod picker;
pub mod renew;
pub mod replace;
mod say;
pub mod secret;
mod ways;
