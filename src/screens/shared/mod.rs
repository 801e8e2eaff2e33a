//! What several screens have: forms and dialogs ([`fields`], [`creating`], [`deleting`], [`picker`],
//! [`read_only`]), what they say the same way ([`say`]), and wherever the person is ([`elsewhere`]), where
//! they lead ([`ways`]), and how they show an account in three states ([`compared`]).

pub mod compared;
pub mod creating;
pub mod deleting;
pub mod elsewhere;
pub mod fields;
pub mod picker;
pub mod read_only;
pub mod say;
pub mod ways;
