//! The wire between clients and the sandbox: it passes on what is sent, until a test says that
//! something goes wrong, and records all of it.

mod copies;
mod fault;
mod record;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use axum::body::{Body as Sent, to_bytes};
use axum::http::{self, HeaderMap, HeaderName, HeaderValue, Method};
use client::{Broken, Later, Platform, Request, Response};
use domain::Unicode;
use sandbox::{Clock, InProcess, Tables};
use time::OffsetDateTime;
use tokio::sync::Mutex;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep};

pub use fault::{BEHIND, Fault};
pub use invariants::{Exchange, Given};

use copies::Copies;
use fault::made;
use record::{Open, Parts, Record};

/// The address of the API: a token that goes to another has strayed.
pub const API: &str = "https://api.example";

/// Nobody asks more often in a test, waits longer, or looks at the clock more often while it stands still,
/// unless they do so for ever: then the test fails, which would not end otherwise.
const MOST_EXCHANGES: usize = 2_000;
const LONGEST_WAIT: time::Duration = time::Duration::hours(4);
const MOST_LOOKS: u32 = 100_000;

/// An answer as the API gave it.
#[derive(Clone, Debug)]
pub struct Answered {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// What the wire and a test share.
#[derive(Default)]
struct Script {
    faults: RefCell<Vec<(Method, &'static str, Fault)>>,
    record: Rc<Record>,
    copies: RefCell<Copies>,
    /// The API answers one after the other, so that a seed leads to the same answers again.
    turn: Rc<Mutex<()>>,
    pages: Cell<u32>,
    /// See [`Wire::lift_limits`].
    is_unlimited: Cell<bool>,
}

/// What is one client's alone.
struct Page {
    origin: String,
    is_offline: Cell<bool>,
    number: u32,
    /// How often chance was asked: nobody has the same random bits.
    random: Cell<u32>,
    /// What the clock showed when it was last looked at, and how often it has shown that.
    looked: Cell<Option<(OffsetDateTime, u32)>>,
}

/// A wire, which is the place that a client runs in.
#[derive(Clone)]
pub struct Wire {
    api: Rc<InProcess>,
    clock: Clock,
    begun: OffsetDateTime,
    script: Rc<Script>,
    page: Rc<Page>,
}

impl Wire {
    /// To this API; the client's clock is `clock`.
    pub fn to(api: Rc<InProcess>, clock: Clock) -> Self {
        let script = Rc::<Script>::default();
        Self {
            api,
            begun: clock.now(),
            clock,
            page: Page::next(&script),
            script,
        }
    }

    /// The same for another page: a client of its own, which shares nothing with this one but what goes
    /// wrong.
    pub fn of_another(&self) -> Self {
        Self {
            page: Page::next(&self.script),
            ..self.clone()
        }
    }

    /// To the same API, with a record of its own and nothing that goes wrong.
    pub fn aside(&self) -> Self {
        let script = Rc::new(Script {
            turn: self.script.turn.clone(),
            is_unlimited: self.script.is_unlimited.clone(),
            ..Script::default()
        });
        Self {
            page: Page::next(&script),
            script,
            ..self.clone()
        }
    }

    /// Whose it is, as the API is told.
    pub fn origin(&self) -> &str {
        &self.page.origin
    }

    /// The next exchange of this method whose path contains `path` goes wrong like this. Of several,
    /// the first that fits.
    pub fn fault(&self, method: Method, path: &'static str, fault: Fault) {
        self.script.faults.borrow_mut().push((method, path, fault));
    }

    /// The same for so many of them.
    pub fn faults(&self, method: &Method, path: &'static str, fault: &Fault, times: usize) {
        for _ in 0..times {
            self.fault(method.clone(), path, fault.clone());
        }
    }

    /// All of them go well from now on.
    pub fn forget_faults(&self) {
        self.script.faults.borrow_mut().clear();
    }

    pub fn set_offline(&self, is_offline: bool) {
        self.page.is_offline.set(is_offline);
    }

    /// For whoever goes on for as long as they are told to, and knows when to end.
    pub fn lift_limits(&self) {
        self.script.is_unlimited.set(true);
    }

    /// Fails a test that would not end otherwise.
    fn limit(&self, is_within: bool, what: &str) {
        let is_fine = is_within || self.script.is_unlimited.get();
        assert!(is_fine, "a client {what} for ever");
    }

    /// All exchanges so far.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.script.record.all()
    }

    /// How many exchanges there were so far.
    pub fn count(&self) -> usize {
        self.script.record.count()
    }

    /// All exchanges but the first so many.
    pub fn since(&self, count: usize) -> Vec<Exchange> {
        self.script.record.since(count)
    }

    /// When an exchange came, by its place among all of them.
    pub fn time_of(&self, at: usize) -> Instant {
        self.script.record.time_of(at)
    }

    /// Tokens that went elsewhere than to the API, a sentence each.
    pub fn strayed(&self) -> Vec<String> {
        self.script.record.strayed()
    }

    /// The origins of all pages.
    pub fn origins(&self) -> impl Iterator<Item = String> {
        (1..=self.script.pages.get()).map(origin)
    }

    /// How many writes were sent.
    pub fn writes(&self) -> usize {
        self.exchanges().iter().filter(|one| one.is_write()).count()
    }

    /// Whether something that was sent is still waited for.
    pub fn is_busy(&self) -> bool {
        self.script.record.is_busy()
    }

    /// How many bytes of answers the client has taken.
    pub fn taken(&self) -> usize {
        self.script.record.taken()
    }

    /// Asks the API itself, past everything that goes wrong. `exchange` is what brings it, by its place
    /// in the record.
    pub async fn ask(&self, request: http::Request<Sent>, exchange: Option<usize>) -> Answered {
        let turn = self.script.turn.lock().await;
        let answer = self.api.answer(request).await;
        let status = answer.status().as_u16();
        let headers = answer.headers().clone();
        let body = to_bytes(answer.into_body(), usize::MAX).await;
        let body = body.expect("a body").to_vec();
        // Whether it is here at once is for the machine to say, and not for a seed: nobody goes on before
        // the others have been asked.
        yield_now().await;
        drop(turn);
        let answer = Answered {
            status,
            headers,
            body,
        };
        if let Some(at) = exchange {
            let record = &self.script.record;
            record.note(at, |one| one.answered(answer.status, &answer.body));
        }
        answer
    }

    fn next_fault(&self, request: &Request) -> Option<Fault> {
        let mut faults = self.script.faults.borrow_mut();
        let fits = |(method, path, _): &(Method, &str, Fault)| {
            *method == request.method && request.url.contains(path)
        };
        let at = faults.iter().position(fits)?;
        Some(faults.remove(at).2)
    }

    /// Passes a request on to the API.
    async fn pass_on(&self, request: Request, at: usize) -> Answered {
        let mut asked = http::Request::builder()
            .method(&request.method)
            .uri(path_of(&request.url));
        if let Some(headers) = asked.headers_mut() {
            *headers = self.headers(&request);
        }
        let body = request.body.map_or_else(Sent::empty, Sent::from);
        self.ask(asked.body(body).expect("a request"), Some(at))
            .await
    }

    fn headers(&self, request: &Request) -> HeaderMap {
        let own = request.headers.iter().map(|(name, value)| {
            let name: HeaderName = name.parse().expect("a name");
            (name, HeaderValue::try_from(value).expect("a value"))
        });
        let mut headers: HeaderMap = own.collect();
        let origin = HeaderValue::try_from(&self.page.origin);
        headers.insert("origin", origin.expect("an origin"));
        headers
    }

    async fn exchange(self, request: Request) -> Result<Response, Broken> {
        let headers = self.headers(&request);
        let body = request.body.as_deref().unwrap_or_default();
        let target = path_of(&request.url);
        let mut exchange = Exchange::of(&request.method, target, &headers, body.as_bytes());
        let fault = self.next_fault(&request);
        exchange.fault = fault.as_ref().map(|fault| format!("{fault:?}"));
        if exchange.token && !request.url.starts_with(API) {
            self.script.record.strays(&request.url);
        }
        let open = Open::begin(&self.script.record, exchange);
        let at = open.at();
        self.limit(at < MOST_EXCHANGES, "asks");
        if self.page.is_offline.get() || matches!(fault, Some(Fault::LostBefore)) {
            return Err(Broken);
        }
        if let Some(Fault::LostBeforeThen(meanwhile)) = &fault {
            meanwhile().await;
            return Err(Broken);
        }
        let asked = request.url.clone();
        let is_read = request.method == Method::GET;
        let mut answer = match &fault {
            Some(Fault::Instead(status, headers, body)) => Answered {
                status: *status,
                headers: made(headers),
                body: body.clone(),
            },
            _ => self.pass_on(request, at).await,
        };
        if is_read && answer.status == 200 && !matches!(fault, Some(Fault::Instead(..))) {
            let mut copies = self.script.copies.borrow_mut();
            copies.keep(&asked, &answer);
            if let Some(Fault::Behind(by)) = fault {
                answer = copies.behind(&asked, by);
            }
        }
        let mut is_cut = false;
        match fault {
            Some(Fault::LostAfter) => return Err(Broken),
            Some(Fault::LostThen(meanwhile)) => {
                meanwhile().await;
                return Err(Broken);
            }
            Some(Fault::Late(how_long)) => sleep(how_long).await,
            Some(Fault::CutAfter(bytes)) => {
                answer.body.truncate(bytes);
                is_cut = true;
            }
            Some(Fault::After(instead)) => {
                answer = Answered {
                    status: instead,
                    headers: HeaderMap::new(),
                    body: Vec::new(),
                };
            }
            Some(Fault::Changed(change)) => change(&mut answer.headers, &mut answer.body),
            Some(Fault::Hidden(names)) => {
                for name in names {
                    answer.headers.remove(*name);
                }
            }
            Some(Fault::AfterWith(instead, names, text)) => {
                answer = Answered {
                    status: instead,
                    headers: made(names),
                    body: text.into(),
                };
            }
            _ => {}
        }
        let Answered {
            status,
            headers,
            body,
        } = answer;
        let given = Given::of(status, &headers, &body);
        Ok(Response {
            status,
            header: Box::new(move |name| Some(headers.get(name)?.to_str().ok()?.to_owned())),
            body: Box::new(Parts::of(body, is_cut, given, open)),
        })
    }
}

impl Platform for Wire {
    fn send(&self, request: Request) -> Later<'static, Result<Response, Broken>> {
        Box::pin(self.clone().exchange(request))
    }

    fn now(&self) -> OffsetDateTime {
        let now = self.clock.now();
        let looks = match self.page.looked.get() {
            Some((last, looks)) if last == now => looks + 1,
            _ => 1,
        };
        self.limit(looks < MOST_LOOKS, "looks at the clock");
        self.page.looked.set(Some((now, looks)));
        now
    }

    fn sleep(&self, how_long: Duration) -> Later<'static, ()> {
        let waited = self.clock.now() - self.begun;
        self.limit(waited < LONGEST_WAIT, "waits");
        Box::pin(sleep(how_long))
    }

    fn random(&self, bits: &mut [u8]) {
        let Page { number, random, .. } = &*self.page;
        random.set(random.get() + 1);
        let drawn = [number.to_be_bytes(), random.get().to_le_bytes()].concat();
        for (bits, drawn) in bits.iter_mut().zip(drawn.into_iter().rev().cycle()) {
            *bits = drawn;
        }
    }

    fn is_offline(&self) -> bool {
        self.page.is_offline.get()
    }

    fn unicode(&self) -> &dyn Unicode {
        &Tables
    }
}

impl Page {
    fn next(script: &Script) -> Rc<Self> {
        let number = script.pages.get() + 1;
        script.pages.set(number);
        Rc::new(Self {
            origin: origin(number),
            is_offline: Cell::new(false),
            number,
            random: Cell::new(0),
            looked: Cell::new(None),
        })
    }
}

fn origin(number: u32) -> String {
    format!("https://page-{number}.example")
}

fn path_of(url: &str) -> &str {
    let (_, rest) = url.split_once("://").expect("an address");
    &rest[rest.find('/').expect("a path")..]
}
