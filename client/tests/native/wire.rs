//! The wire between the client and the sandbox: it passes on what is sent, until a test says that
//! something goes wrong.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use axum::body::{Body as Sent, to_bytes};
use axum::http::{self, HeaderMap, Method};
use client::{Body, Broken, Later, Platform, Request, Response};
use domain::Unicode;
use sandbox::{Clock, InProcess, Tables};
use time::OffsetDateTime;
use tokio::time::sleep;

/// What goes wrong with one exchange.
#[derive(Clone)]
pub enum Fault {
    /// The connection is reset before the API has heard of it.
    LostBefore,
    /// The API has done its work; the answer never arrives.
    LostAfter,
    /// The API has not heard of it, and this happens before anybody can look.
    LostBeforeThen(Rc<dyn Fn() -> Later<'static, ()>>),
    /// The API has done its work, and this happens before anybody can look.
    LostThen(Rc<dyn Fn() -> Later<'static, ()>>),
    /// The answer arrives only so much later.
    Late(Duration),
    /// Of the body so many bytes arrive.
    CutAfter(usize),
    /// The API has done its work; somebody on the way answers this status, and nothing else.
    After(u16),
    /// The answer is made another.
    Changed(fn(&mut HeaderMap, &mut Vec<u8>)),
    /// The API is not asked; this is answered.
    Instead(u16, &'static [(&'static str, &'static str)], Vec<u8>),
    /// These headers may not be seen.
    Hidden(&'static [&'static str]),
    /// The API has done its work; this is answered instead.
    AfterWith(u16, &'static [(&'static str, &'static str)], &'static str),
}

impl Fault {
    /// The version is a weak one (F6).
    pub const WEAK: Self = Self::Changed(|headers, _| {
        if let Some(tag) = headers.get("etag").and_then(|tag| tag.to_str().ok()) {
            let weak = format!("W/{tag}").parse().expect("a tag");
            headers.insert("etag", weak);
        }
    });
}

/// One exchange, as the wire saw it.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub method: Method,
    /// The path and the query.
    pub path: String,
    pub if_match: Option<String>,
    pub key: Option<String>,
    pub body: Option<String>,
    /// What the API answered, where it was asked.
    pub status: Option<u16>,
}

impl Exchange {
    pub fn is_write(&self) -> bool {
        self.method != Method::GET
    }
}

/// What the wire and a test share.
#[derive(Default)]
struct Script {
    faults: RefCell<Vec<(Method, &'static str, Fault)>>,
    exchanges: RefCell<Vec<Exchange>>,
    /// How many exchanges somebody still waits for.
    open: Cell<usize>,
    is_offline: Cell<bool>,
    /// How many bytes of bodies the client has taken.
    taken: Cell<usize>,
}

/// A wire, which is the place that a client runs in.
#[derive(Clone)]
pub struct Wire {
    api: Rc<InProcess>,
    clock: Clock,
    script: Rc<Script>,
    /// Counts up: nobody has the same random bits.
    random: Rc<Cell<u8>>,
}

impl Wire {
    /// To this API; the client's clock is `clock`.
    pub fn to(api: Rc<InProcess>, clock: Clock) -> Self {
        Self {
            api,
            clock,
            script: Rc::default(),
            random: Rc::default(),
        }
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
        self.script.is_offline.set(is_offline);
    }

    /// All exchanges so far.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.script.exchanges.borrow().clone()
    }

    /// How many writes were sent.
    pub fn writes(&self) -> usize {
        self.exchanges().iter().filter(|one| one.is_write()).count()
    }

    /// Whether something that was sent is still waited for.
    pub fn is_busy(&self) -> bool {
        self.script.open.get() > 0
    }

    /// How many bytes of answers the client has taken.
    pub fn taken(&self) -> usize {
        self.script.taken.get()
    }

    fn next_fault(&self, request: &Request) -> Option<Fault> {
        let mut faults = self.script.faults.borrow_mut();
        let fits = |(method, path, _): &(Method, &str, Fault)| {
            *method == request.method && request.url.contains(path)
        };
        let at = faults.iter().position(fits)?;
        Some(faults.remove(at).2)
    }

    /// Asks the API, and writes down that it was asked.
    async fn pass_on(&self, request: Request, at: usize) -> (u16, HeaderMap, Vec<u8>) {
        let path = path_of(&request.url);
        let mut builder = http::Request::builder().method(request.method).uri(path);
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        let body = request.body.map_or_else(Sent::empty, Sent::from);
        let answer = self
            .api
            .answer(builder.body(body).expect("a request"))
            .await;
        let status = answer.status().as_u16();
        self.script.exchanges.borrow_mut()[at].status = Some(status);
        let headers = answer.headers().clone();
        let body = to_bytes(answer.into_body(), usize::MAX).await;
        (status, headers, body.expect("a body").to_vec())
    }

    async fn exchange(self, request: Request) -> Result<Response, Broken> {
        let guard = Open::begin(&self.script);
        let at = {
            let header = |name| {
                let mut headers = request.headers.iter();
                headers.find_map(|(own, value)| (*own == name).then(|| value.clone()))
            };
            let mut exchanges = self.script.exchanges.borrow_mut();
            exchanges.push(Exchange {
                method: request.method.clone(),
                path: path_of(&request.url).to_owned(),
                if_match: header("If-Match"),
                key: header("Idempotency-Key"),
                body: request.body.clone(),
                status: None,
            });
            exchanges.len() - 1
        };
        let fault = self.next_fault(&request);
        if self.script.is_offline.get() || matches!(fault, Some(Fault::LostBefore)) {
            return Err(Broken);
        }
        if let Some(Fault::LostBeforeThen(meanwhile)) = &fault {
            meanwhile().await;
            return Err(Broken);
        }
        let (mut status, mut headers, mut body) = match &fault {
            Some(Fault::Instead(status, headers, body)) => (*status, made(headers), body.clone()),
            _ => self.pass_on(request, at).await,
        };
        let mut is_cut = false;
        match fault {
            Some(Fault::LostAfter) => return Err(Broken),
            Some(Fault::LostThen(meanwhile)) => {
                meanwhile().await;
                return Err(Broken);
            }
            Some(Fault::Late(how_long)) => sleep(how_long).await,
            Some(Fault::CutAfter(bytes)) => {
                body.truncate(bytes);
                is_cut = true;
            }
            Some(Fault::After(instead)) => {
                status = instead;
                (headers, body) = (HeaderMap::new(), Vec::new());
            }
            Some(Fault::Changed(change)) => change(&mut headers, &mut body),
            Some(Fault::Hidden(names)) => {
                for name in names {
                    headers.remove(*name);
                }
            }
            Some(Fault::AfterWith(instead, names, text)) => {
                (status, headers, body) = (instead, made(names), text.into());
            }
            _ => {}
        }
        Ok(Response {
            status,
            header: Box::new(move |name| Some(headers.get(name)?.to_str().ok()?.to_owned())),
            body: Box::new(Parts {
                body,
                given: 0,
                is_cut,
                open: guard,
            }),
        })
    }
}

impl Platform for Wire {
    fn send(&self, request: Request) -> Later<'static, Result<Response, Broken>> {
        Box::pin(self.clone().exchange(request))
    }

    fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    fn sleep(&self, how_long: Duration) -> Later<'static, ()> {
        Box::pin(sleep(how_long))
    }

    fn random(&self, bits: &mut [u8]) {
        let next = self.random.get() + 1;
        self.random.set(next);
        bits.fill(next);
    }

    fn is_offline(&self) -> bool {
        self.script.is_offline.get()
    }

    fn unicode(&self) -> &dyn Unicode {
        &Tables
    }
}

/// An exchange that somebody waits for, until this is dropped.
struct Open(Rc<Script>);

impl Open {
    fn begin(script: &Rc<Script>) -> Self {
        script.open.set(script.open.get() + 1);
        Self(script.clone())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.set(self.0.open.get() - 1);
    }
}

/// How long the parts of a body are: odd, so that they cut through characters.
const PART: usize = 1021;

/// A body in parts.
struct Parts {
    body: Vec<u8>,
    given: usize,
    is_cut: bool,
    open: Open,
}

impl Body for Parts {
    fn next(&mut self) -> Later<'_, Result<Option<Vec<u8>>, Broken>> {
        Box::pin(async {
            let end = self.body.len().min(self.given + PART);
            let part = &self.body[self.given..end];
            self.given = end;
            let taken = &self.open.0.taken;
            taken.set(taken.get() + part.len());
            match part {
                [] if self.is_cut => Err(Broken),
                [] => Ok(None),
                part => Ok(Some(part.to_vec())),
            }
        })
    }
}

fn path_of(url: &str) -> &str {
    let (_, rest) = url.split_once("://").expect("an address");
    &rest[rest.find('/').expect("a path")..]
}

fn made(headers: &[(&'static str, &'static str)]) -> HeaderMap {
    let header = |(name, value): &(&'static str, &'static str)| {
        let name = name.parse().expect("a name");
        (name, http::HeaderValue::from_static(value))
    };
    headers.iter().map(header).collect::<HeaderMap>()
}
