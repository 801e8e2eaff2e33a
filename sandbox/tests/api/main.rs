//! The sandbox from outside, over HTTP: what `openapi.yaml` promises, and what the rules demand.

mod access;
mod conflict;
mod contract;
mod cors;
mod create;
mod delete;
mod directory;
mod document;
mod durability;
mod edit;
mod health;
mod idempotency;
mod list;
mod page;
mod permissions;
mod secret;
mod support;
mod token;
