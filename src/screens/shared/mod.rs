//! What several screens have.
//!
//! - Above the pages of one account: [`account_page`].
//! - Around a form: [`form_shell`], [`editing`], [`loader`], [`read_only`], [`conflict_panel`], [`pending_changes`],
//!   [`confirm_by_name`].
//! - Forms and dialogs: [`fields`], [`creating`], [`deleting`], [`picker`].
//! - What they say the same way: [`messages`], how a write ended [`outcomes`], where they lead
//!   [`links`], an account in three states [`compared`], changes of levels [`level_changes`], what is wrong with
//!   a token [`token_words`].

pub mod account_page;
pub mod compared;
pub mod confirm_by_name;
pub mod conflict_panel;
pub mod copy_link;
pub mod creating;
pub mod deleting;
pub mod editing;
pub mod fields;
pub mod form_shell;
pub mod level_changes;
pub mod links;
pub mod loader;
pub mod messages;
pub mod outcomes;
pub mod pending_changes;
pub mod picker;
pub mod read_only;
pub mod token_words;
