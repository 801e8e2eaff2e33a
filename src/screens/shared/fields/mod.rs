//! App Type and Name, the two fields of an account that people write, as every form has them.
//!
//! A form brings its own rules ([`domain::Draft::check`] or [`domain::Draft::check_new`]) and its own
//! buttons; what is typed, what is wrong with it and how that looks is the same everywhere.

mod app_type;
mod draft_autosave;
mod errors;
mod form;
mod listed_apps;
mod offer;
mod state;
mod words;

pub use app_type::AppTypeFields;
pub use draft_autosave::{DraftAutosave, Typed};
pub use errors::FieldErrors;
pub use form::AccountForm;
pub use offer::{DraftOffer, Since};
pub use state::Fields;
pub use words::{change, refusal};
