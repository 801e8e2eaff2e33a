//! What the client needs of the place that it runs in: a browser, or a test.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use domain::Unicode;
use http::Method;
use time::OffsetDateTime;

/// Something that comes later.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// The place that a client runs in.
pub trait Platform {
    /// Sends a request to its address and nowhere else: without cookies, without a referrer, no
    /// redirect followed, nothing taken from a cache or left in one (S12, S13).
    ///
    /// Dropping what this gives, or the response, ends the exchange on the wire (F28, F34).
    fn send(&self, request: Request) -> Later<'static, Result<Response, Broken>>;

    /// The time by this machine's clock.
    fn now(&self) -> OffsetDateTime;

    /// Waits.
    fn sleep(&self, how_long: Duration) -> Later<'static, ()>;

    /// Fills `bits` with random ones, which nobody else has.
    fn random(&self, bits: &mut [u8]);

    /// Whether it is known that there is no network.
    fn is_offline(&self) -> bool;

    /// Its Unicode tables.
    fn unicode(&self) -> &dyn Unicode;
}

/// What is sent. It carries the token, so it has no `Debug` (S12).
#[allow(missing_debug_implementations)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The whole address.
    pub url: String,
    /// Each header that is not the platform's own.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: Option<String>,
}

/// Gives a header by its name; `None` also for one that may not be seen.
pub type Headers = Box<dyn Fn(&str) -> Option<String>>;

/// An answer whose headers are here, and whose body is on its way.
#[allow(missing_debug_implementations)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Its headers.
    pub header: Headers,
    /// The body.
    pub body: Box<dyn Body>,
}

/// A body that arrives bit by bit.
pub trait Body {
    /// The next part, as it arrives; `None` at the end.
    fn next(&mut self) -> Later<'_, Result<Option<Vec<u8>>, Broken>>;
}

/// No answer, or no more of it. Browsers do not say why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;
