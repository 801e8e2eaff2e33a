//! How long requests may live.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use web_sys::{AbortController, AbortSignal};

use crate::browser::Timer;
use crate::listen::Listener;

/// How long an answer may take, from the first byte sent to the last received.
const DEADLINE: Duration = Duration::from_secs(30);

/// Ends the requests that belong to it when it is dropped (F34).
#[derive(Debug)]
pub struct Life(Option<AbortController>);

impl Life {
    /// A life that begins now.
    pub fn new() -> Self {
        // Every engine that runs WebAssembly has it; without one, requests just run to their end.
        Self(AbortController::new().ok())
    }

    /// What a request listens to.
    pub(super) fn signal(&self) -> Option<AbortSignal> {
        self.0.as_ref().map(AbortController::signal)
    }
}

impl Default for Life {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// Ends one exchange: when its time is up (F29), when a life that it belongs to ends (F34), and when
/// it is dropped, so that what nobody reads on is not received to its end (F28).
///
/// It has a controller of its own, which is held until then, and so must be the `Request` that was
/// made with its signal. Signals that depend on others, as those of `AbortSignal.any` and of requests
/// do, `WebKit` collects like other garbage when nobody holds them; then nothing ends the exchange.
pub(super) struct Ending {
    controller: AbortController,
    signal: AbortSignal,
    overdue: Rc<Cell<bool>>,
    _deadline: Timer,
    _lives: Vec<Listener>,
}

impl Ending {
    /// An exchange begins that belongs to these lives.
    pub(super) fn begin(lives: &[AbortSignal]) -> Option<Self> {
        let controller = AbortController::new().ok()?;
        let overdue = Rc::new(Cell::new(false));
        let deadline = {
            let (controller, overdue) = (controller.clone(), overdue.clone());
            Timer::after(DEADLINE, move || {
                overdue.set(true);
                controller.abort();
            })
        };
        let listen = |life: &AbortSignal| {
            let controller = controller.clone();
            Listener::on(life, "abort", move |_| controller.abort())
        };
        let listeners = lives.iter().map(listen).collect();
        if lives.iter().any(AbortSignal::aborted) {
            controller.abort();
        }
        Some(Self {
            signal: controller.signal(),
            controller,
            overdue,
            _deadline: deadline,
            _lives: listeners,
        })
    }

    /// What the request listens to.
    pub(super) fn signal(&self) -> &AbortSignal {
        &self.signal
    }

    /// Whether its time was up.
    pub(super) fn is_overdue(&self) -> bool {
        self.overdue.get()
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        // Nothing happens to an exchange that is over.
        self.controller.abort();
    }
}
