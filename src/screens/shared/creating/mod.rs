//! The form for an account that is yet to be, for every screen that makes one.

mod creator;
mod form;

pub use form::CreateForm;
