//! The API client: what is asked, what is answered, and what a write came to.
//!
//! It knows no browser, no view and no words, and has no clock of its own: where it runs comes in
//! through [`Platform`]. So the same code runs in the page, and in tests against the sandbox.
//!
//! - What comes in and goes out are the types of the `domain` crate; the wire's shapes stay in
//!   `wire`.
//! - The token travels in the `Authorization` header to the configured API and nowhere else (S12,
//!   S13): no credentials, no referrer, no redirects.
//! - Whatever an answer holds, it is a value or a [`Failure`]; nothing panics.
//! - Reads belong to an [`AbortScope`] and end with it (F34); writes go on when the person leaves the
//!   screen (F35). Reads are tried again for a while; writes are not, but for one that a 401 or a 429
//!   kept from being done and one that carries an `Idempotency-Key`.
//! - What was written here is remembered for a while: an answer that is older does not count (F32).

mod abort_scope;
mod base;
pub mod bulk;
mod calls;
mod challenge;
mod client;
mod clock;
mod contract;
mod error_body;
mod exchange;
mod failure;
mod headers;
mod idempotency;
mod memory;
mod outcome;
mod paging;
mod parts;
mod platform;
mod resource;
mod retry;
mod save;
mod secret_request;
mod server_text;
#[cfg(test)]
mod targets;
mod token;
mod types;
mod versions;
mod wire;
mod write_cache;
mod writes;

pub use abort_scope::AbortScope;
pub use base::{ApiBase, read_config};
pub use client::{Client, Refusal};
pub use error_body::FieldProblem;
pub use failure::{Failure, FailureKind, Missing, StepUp};
pub use outcome::{DeleteOutcome, ResetOutcome, SaveOutcome, WriteResult};
pub use paging::{Listed, Paging};
pub use platform::{Body, Broken, Headers, Later, Platform, Request, Response};
pub use secret_request::{Intent, OtherLoss, SecretOutcome, SecretRequest};
pub use token::{Token, TokenError};
pub use types::{Company, Event, FieldChange, OwnLevels, PageOf, Row, VersionMark, Versioned};
