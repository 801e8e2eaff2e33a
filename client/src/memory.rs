//! What a client remembers of its own writes and of the server, for as long as it lasts.

use std::cell::RefCell;
use std::collections::HashMap;

use domain::{Account, Matrix, SortKey};

use super::resource::Resource;
use super::write_cache::WriteCache;

/// What a client remembers.
#[derive(Default)]
pub(super) struct Memory {
    pub accounts: RefCell<WriteCache<Account>>,
    pub matrices: RefCell<WriteCache<Matrix>>,
    /// The paths whose last write was sent, and nobody knows what became of it or what is there instead.
    pub in_doubt: RefCell<HashMap<String, Doubt>>,
    /// What the server has said that it cannot sort accounts by.
    pub unsortable: RefCell<Vec<SortKey>>,
}

/// What is not known of a resource since the last write of it.
#[derive(Clone, Debug)]
pub(super) struct Doubt {
    /// The key that it was sent with.
    pub key: Option<String>,
    /// Whether it may have been done. Otherwise it was refused for a version, and only what is there
    /// instead is not known.
    pub may_be_done: bool,
}

/// A resource whose writes are remembered.
pub(super) trait Remembered: Resource {
    /// What was written of its kind.
    fn written(memory: &Memory) -> &RefCell<WriteCache<Self>>;
}

impl Remembered for Account {
    fn written(memory: &Memory) -> &RefCell<WriteCache<Self>> {
        &memory.accounts
    }
}

impl Remembered for Matrix {
    fn written(memory: &Memory) -> &RefCell<WriteCache<Self>> {
        &memory.matrices
    }
}
