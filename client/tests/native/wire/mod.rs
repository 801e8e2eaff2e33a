//! The wire between clients and the sandbox: it passes on what is sent, until a test says that
//! something goes wrong, and records all of it.

mod fault;
mod record;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use axum::body::{Body as Sent, to_bytes};
use axum::http::{self, HeaderMap, HeaderName, HeaderValue, Method};
use client::{Broken, Later, Platform, Request, Response};
use domain::Unicode;
use sandbox::{Clock, InProcess, Tables};
use time::OffsetDateTime;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

pub use fault::Fault;
pub use invariants::{Exchange, Given};

use fault::made;
use record::{Open, Parts, Record};

/// The address of the API: a token that goes to another has strayed.
pub const API: &str = "https://api.example";

/// How old an answer of [`Fault::Earlier`] may be: less than what clients take for a copy that lags.
const LONGEST_LAG: Duration = Duration::from_mins(4);

/// An answer as the API gave it.
#[derive(Clone, Debug)]
pub struct Answered {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// The API has answered: what it was asked, and what it said.
pub struct Act<'a> {
    /// When, by the clock of the record.
    pub at: u64,
    /// The exchange that brought it, by its place in the record; `None` for what is asked past the wire.
    pub exchange: Option<usize>,
    pub method: &'a Method,
    pub path: &'a str,
    pub answer: &'a Answered,
}

/// How one request fares, apart from what a test has scripted.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// How long it is on its way to the API, and its answer back.
    pub there: Duration,
    pub back: Duration,
    pub fault: Option<Fault>,
    /// The API gives no more rows to a page than these.
    pub rows: Option<usize>,
}

/// Says how the request of a page fares.
pub type Draw = Rc<dyn Fn(&Exchange) -> Course>;

/// What the wire and a test share.
#[derive(Default)]
struct Script {
    faults: RefCell<Vec<(Method, &'static str, Fault)>>,
    draw: RefCell<Option<Draw>>,
    watch: RefCell<Option<Rc<dyn Fn(&Act<'_>)>>>,
    record: Rc<Record>,
    /// The API answers one after the other, so that a seed leads to the same answers again.
    turn: Mutex<()>,
    /// The last answers to every question.
    earlier: RefCell<HashMap<String, Vec<(Instant, Answered)>>>,
    pages: Cell<u32>,
}

/// What is one client's alone.
struct Page {
    origin: String,
    is_offline: Cell<bool>,
    number: u32,
    /// How often chance was asked: nobody has the same random bits.
    random: Cell<u32>,
}

/// A wire, which is the place that a client runs in.
#[derive(Clone)]
pub struct Wire {
    api: Rc<InProcess>,
    clock: Clock,
    script: Rc<Script>,
    page: Rc<Page>,
}

impl Wire {
    /// To this API; the client's clock is `clock`.
    pub fn to(api: Rc<InProcess>, clock: Clock) -> Self {
        let script = Rc::<Script>::default();
        Self {
            api,
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

    /// From now on this says how requests fare for which nothing is scripted.
    pub fn draw(&self, draw: Draw) {
        *self.script.draw.borrow_mut() = Some(draw);
    }

    /// From now on this hears of everything that the API has answered, from whomever.
    pub fn watch(&self, watch: Rc<dyn Fn(&Act<'_>)>) {
        *self.script.watch.borrow_mut() = Some(watch);
    }

    pub fn set_offline(&self, is_offline: bool) {
        self.page.is_offline.set(is_offline);
    }

    /// All exchanges so far.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.script.record.all()
    }

    /// The moment, by the clock of the record.
    pub fn moment(&self) -> u64 {
        self.script.record.tick()
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
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let answer = self.api.answer(request).await;
        let status = answer.status().as_u16();
        let headers = answer.headers().clone();
        let body = to_bytes(answer.into_body(), usize::MAX).await;
        let body = body.expect("a body").to_vec();
        drop(turn);
        let answer = Answered {
            status,
            headers,
            body,
        };
        let record = &self.script.record;
        if let Some(at) = exchange {
            record.note(at, |one| one.answered(answer.status, &answer.body));
        }
        let watch = self.script.watch.borrow().clone();
        if let Some(watch) = watch {
            watch(&Act {
                at: record.tick(),
                exchange,
                method: &method,
                path: &path,
                answer: &answer,
            });
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

    fn course(&self, request: &Request, exchange: &Exchange) -> Course {
        let draw = self.script.draw.borrow().clone();
        match self.next_fault(request) {
            Some(fault) => Course {
                fault: Some(fault),
                ..Course::default()
            },
            None => draw.map(|draw| draw(exchange)).unwrap_or_default(),
        }
    }

    /// Passes a request on to the API.
    async fn pass_on(self, request: Request, rows: Option<usize>, at: usize) -> Answered {
        let target = limited(path_of(&request.url), rows);
        let question = (request.method == Method::GET).then(|| target.clone());
        let mut asked = http::Request::builder().method(&request.method).uri(target);
        if let Some(headers) = asked.headers_mut() {
            *headers = self.headers(&request);
        }
        let body = request.body.map_or_else(Sent::empty, Sent::from);
        let answer = self
            .ask(asked.body(body).expect("a request"), Some(at))
            .await;
        if let Some(question) = question {
            let mut earlier = self.script.earlier.borrow_mut();
            let answers = earlier.entry(question).or_default();
            answers.retain(|(when, _)| when.elapsed() < LONGEST_LAG);
            answers.push((Instant::now(), answer.clone()));
        }
        answer
    }

    /// An answer that the API gave to the same question some time ago.
    fn earlier(&self, request: &Request, rows: Option<usize>, at: usize) -> Option<Answered> {
        let earlier = self.script.earlier.borrow();
        let answers = earlier.get(&limited(path_of(&request.url), rows))?;
        let mut answers = answers.iter();
        let (_, answer) = answers.find(|(when, _)| when.elapsed() < LONGEST_LAG)?;
        // The API gave it once: to the client it is as good as one of now.
        let record = &self.script.record;
        record.note(at, |one| one.done = Some(answer.status));
        Some(answer.clone())
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
        let course = self.course(&request, &exchange);
        exchange.fault = course.fault.as_ref().map(|fault| format!("{fault:?}"));
        if exchange.token && !request.url.starts_with(API) {
            self.script.record.strays(&request.url);
        }
        let open = Open::begin(&self.script.record, exchange);
        let (at, rows) = (open.at(), course.rows);
        if self.page.is_offline.get() || matches!(course.fault, Some(Fault::LostBefore)) {
            return Err(Broken);
        }
        sleep_if(course.there).await;
        let earlier = match &course.fault {
            Some(Fault::Earlier) => self.earlier(&request, rows, at),
            Some(Fault::Instead(status, headers, body)) => Some(Answered {
                status: *status,
                headers: made(headers),
                body: body.clone(),
            }),
            _ => None,
        };
        let mut answer = match (&course.fault, earlier) {
            (_, Some(answer)) => answer,
            (Some(Fault::Postponed(by)), None) => {
                let (wire, by) = (self.clone(), *by);
                let later = tokio::task::spawn_local(async move {
                    sleep(by).await;
                    wire.pass_on(request, rows, at).await
                });
                later.await.map_err(|_| Broken)?
            }
            _ => self.clone().pass_on(request, rows, at).await,
        };
        sleep_if(course.back).await;
        let mut is_cut = false;
        match course.fault {
            Some(Fault::LostAfter) => return Err(Broken),
            Some(Fault::OfflineAfter) => {
                self.set_offline(true);
                return Err(Broken);
            }
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
        self.clock.now()
    }

    fn sleep(&self, how_long: Duration) -> Later<'static, ()> {
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
        })
    }
}

fn origin(number: u32) -> String {
    format!("https://page-{number}.example")
}

async fn sleep_if(how_long: Duration) {
    if !how_long.is_zero() {
        sleep(how_long).await;
    }
}

fn path_of(url: &str) -> &str {
    let (_, rest) = url.split_once("://").expect("an address");
    &rest[rest.find('/').expect("a path")..]
}

/// The same question to an API that gives no more than so many rows.
fn limited(target: &str, rows: Option<usize>) -> String {
    match rows {
        Some(rows) => target.replace("per_page=1000", &format!("per_page={rows}")),
        None => target.to_owned(),
    }
}
