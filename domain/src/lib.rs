//! What a service account is and what may be done with it.
//!
//! Pure rules: no browser, no I/O, no wire format. The page and the sandbox share this crate, so a
//! name that one accepts the other does not refuse. What is read from outside is parsed once, at
//! the door ([`AccountName::parse`], [`Id`], [`Draft::check`]), and trusted from then on.
//!
//! Rule numbers in the comments (W1, N3, A2, U1, D1, H2 …) are explained in `docs/rules.md`.

pub mod access;
pub mod account;
pub mod app_type;
pub mod attention;
pub mod change;
pub mod collation;
pub mod csv;
pub mod draft;
pub mod export;
pub mod health;
pub mod id;
pub mod index;
pub mod invisible;
pub mod look;
pub mod look_alike;
pub mod merge;
pub mod name;
pub mod permissions;
pub mod policy;
pub mod query;
pub mod secret;
pub mod selection;
pub mod sort;
#[cfg(test)]
mod targets;
pub mod unicode;

pub use access::{Access, AccessLevel, Action, MissingLevel, Tool};
pub use account::{Account, Contact, NotFunctionalReason, PermissionCounts, Person};
pub use app_type::{AppKind, AppStatus, AppType, MarketplaceApp};
pub use attention::{Attention, Concerns, Today};
pub use change::{AccountChange, ChangeLine};
pub use draft::{AppProblem, Draft, DraftProblems, NewAccount};
pub use health::Health;
pub use id::{AccountId, AppId, CompanyId, Id, UserId};
pub use look::NameDoubt;
pub use merge::{Choice, Conflict, Edited, MatrixMerge, Merge, Merged, ToolMerge};
pub use name::{AccountName, CharacterAt, NameProblem};
pub use permissions::{Level, LevelChange, Matrix, ToolPermission};
pub use policy::{Policy, Sunset};
pub use query::AccountsQuery;
pub use secret::Secret;
pub use selection::Selection;
pub use sort::{Sort, SortKey};
pub use unicode::Unicode;
