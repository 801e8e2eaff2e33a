//! What the wire has seen: every exchange, and how much of its answer somebody took.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use client::{Body, Broken, Later};
use tokio::time::Instant;

use super::{Exchange, Given};

/// All exchanges, in the order in which they came, by a clock that counts what happens.
#[derive(Default)]
pub(super) struct Record {
    exchanges: RefCell<Vec<Exchange>>,
    /// When each of them came.
    times: RefCell<Vec<Instant>>,
    clock: Cell<u64>,
    /// How many exchanges somebody still waits for.
    open: Cell<usize>,
    /// How many bytes of bodies the client has taken.
    taken: Cell<usize>,
    /// Tokens that went elsewhere than to the API, a sentence each.
    strayed: RefCell<Vec<String>>,
}

impl Record {
    /// Something happens: the moment of it, later than all before.
    pub fn tick(&self) -> u64 {
        self.clock.set(self.clock.get() + 1);
        self.clock.get()
    }

    pub fn begin(&self, mut exchange: Exchange) -> usize {
        exchange.came = self.tick();
        self.times.borrow_mut().push(Instant::now());
        let mut exchanges = self.exchanges.borrow_mut();
        exchanges.push(exchange);
        exchanges.len() - 1
    }

    pub fn note(&self, at: usize, change: impl FnOnce(&mut Exchange)) {
        change(&mut self.exchanges.borrow_mut()[at]);
    }

    pub fn strays(&self, url: &str) {
        let sentence = format!("Token: one was sent to {url}");
        self.strayed.borrow_mut().push(sentence);
    }

    pub fn all(&self) -> Vec<Exchange> {
        self.exchanges.borrow().clone()
    }

    pub fn count(&self) -> usize {
        self.exchanges.borrow().len()
    }

    pub fn since(&self, count: usize) -> Vec<Exchange> {
        self.exchanges.borrow()[count..].to_vec()
    }

    pub fn time_of(&self, at: usize) -> Instant {
        self.times.borrow()[at]
    }

    pub fn strayed(&self) -> Vec<String> {
        self.strayed.borrow().clone()
    }

    pub fn is_busy(&self) -> bool {
        self.open.get() > 0
    }

    pub fn taken(&self) -> usize {
        self.taken.get()
    }
}

/// An exchange that somebody waits for, until this is dropped.
pub(super) struct Open {
    record: Rc<Record>,
    at: usize,
}

impl Open {
    pub fn begin(record: &Rc<Record>, exchange: Exchange) -> Self {
        let at = record.begin(exchange);
        record.open.set(record.open.get() + 1);
        let record = record.clone();
        Self { record, at }
    }

    /// Its place in the record.
    pub fn at(&self) -> usize {
        self.at
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.record.open.set(self.record.open.get() - 1);
    }
}

/// How long the parts of a body are: odd, so that they cut through characters.
const PART: usize = 1021;

/// A body in parts.
pub(super) struct Parts {
    body: Vec<u8>,
    given: usize,
    is_cut: bool,
    open: Open,
}

impl Parts {
    /// The body of an answer that is given now; of one that `is_cut` there would be more.
    pub fn of(body: Vec<u8>, is_cut: bool, mut given: Given, open: Open) -> Self {
        given.at = open.record.tick();
        open.record.note(open.at, |one| one.given = Some(given));
        Self {
            body,
            given: 0,
            is_cut,
            open,
        }
    }

    /// All of it has arrived.
    fn complete(&self) {
        let at = self.open.record.tick();
        self.open.record.note(self.open.at, |one| {
            if let Some(given) = &mut one.given
                && !given.whole
            {
                given.whole = true;
                given.at = at;
            }
        });
    }
}

impl Body for Parts {
    fn next(&mut self) -> Later<'_, Result<Option<Vec<u8>>, Broken>> {
        Box::pin(async {
            let end = self.body.len().min(self.given + PART);
            let part = self.body[self.given..end].to_vec();
            self.given = end;
            let Record { taken, .. } = &*self.open.record;
            taken.set(taken.get() + part.len());
            let record = &self.open.record;
            record.note(self.open.at, |one| {
                if let Some(given) = &mut one.given {
                    given.bytes = end;
                }
            });
            if !part.is_empty() {
                return Ok(Some(part));
            }
            if self.is_cut {
                return Err(Broken);
            }
            self.complete();
            Ok(None)
        })
    }
}
