//! The screens: one file or folder each. They do not import each other; what several of them say
//! the same way is in [`say`], what is said wherever the person is in [`elsewhere`], where several lead
//! in [`ways`], how they show an account in three states in [`compared`], and the forms and dialogs
//! that several have are in [`fields`], [`creating`], [`deleting`] and [`picker`].

pub mod accounts;
pub mod bulk;
pub mod choose_company;
mod compared;
pub mod connect;
pub mod create;
mod creating;
mod deleting;
pub mod edit;
mod elsewhere;
mod fields;
pub mod not_found;
pub mod notices;
pub mod pause;
pub mod permissions;
mod picker;
mod read_only;
pub mod renew;
pub mod replace;
mod say;
pub mod secret;
mod ways;
