//! The sandbox from outside, over HTTP: what `openapi.yaml` promises, and what the rules demand.

mod access;
mod conflict;
mod contract;
mod cors;
mod document;
mod durability;
mod edit;
mod health;
mod list;
mod page;
mod support;
