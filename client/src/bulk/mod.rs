//! Runs over many accounts: gathered, looked at, changed one by one.
//!
//! What is sent is many single writes, each against the state that was just read and compared with
//! what the person saw: nothing is overwritten unseen (U3), and nothing is done twice, because an
//! account that is as wanted is left alone.

mod gather;
mod run;
mod target;
mod worker;

pub use gather::{Gathered, gather};
pub use run::{Conflict, Decision, Kind, Outcome, Run, StopReason, Tally};
pub use target::{Target, Task};
pub use worker::{RunStore, work};
