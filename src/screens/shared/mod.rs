//! What several screens have: forms and dialogs ([`fields`], [`creating`], [`deleting`], [`picker`],
//! [`read_only`]), what they say the same way ([`messages`]), and wherever the person is ([`background_notices`]), where
//! they lead ([`links`]), and how they show an account in three states ([`compared`]).

pub mod background_notices;
pub mod compared;
pub mod confirm_by_name;
pub mod conflict_panel;
pub mod creating;
pub mod deleting;
pub mod fields;
pub mod form_shell;
pub mod links;
pub mod loader;
pub mod messages;
pub mod picker;
pub mod read_only;
