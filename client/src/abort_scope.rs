//! How long requests may live.

use std::convert::Infallible;

use futures_channel::oneshot;
use futures_util::FutureExt as _;
use futures_util::future::Shared;

/// Ends the requests that belong to it when it is dropped (F34).
#[derive(Debug)]
pub struct AbortScope {
    /// Nothing is ever sent: that it is gone says everything.
    _until: oneshot::Sender<Infallible>,
    end: End,
}

/// Comes when a scope ends.
pub(super) type End = Shared<oneshot::Receiver<Infallible>>;

impl AbortScope {
    /// A scope that begins now.
    pub fn new() -> Self {
        let (until, end) = oneshot::channel();
        Self {
            _until: until,
            end: end.shared(),
        }
    }

    /// What a request listens to.
    pub(super) fn end(&self) -> End {
        self.end.clone()
    }
}

impl Default for AbortScope {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f34_what_listens_hears_of_the_end() {
        let scope = AbortScope::new();
        let (end, another) = (scope.end(), scope.end());
        assert!(end.clone().now_or_never().is_none());
        drop(scope);
        assert!(end.now_or_never().is_some());
        assert!(another.now_or_never().is_some());
    }
}
