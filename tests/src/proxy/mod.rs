//! A proxy between page and API that makes faults on the wire, and writes down what it saw.

mod clock;
mod fault;
mod record;
mod wire;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

pub use fault::{Answer, Fault, Framing, Hold};
pub use invariants::{Exchange, Given};
pub use wire::Reply;

use record::{Record, exchange_of, given_of};
use wire::{Manner, Request};

/// The pace of a good line: so much, and then a pause.
const GOOD_LINE: Manner = Manner::Drip(256 * 1024, Duration::from_millis(5));

/// How long an answer waits for that of another request at most.
const LONGEST_BEHIND: Duration = Duration::from_secs(10);

/// The proxy; it ends when this is dropped.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// Nothing while nobody listens.
    task: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug, Default)]
struct Shared {
    api: Mutex<String>,
    faults: Mutex<Vec<Fault>>,
    /// The last answer to every question, by its path and query.
    earlier: Mutex<HashMap<String, Reply>>,
    client: reqwest::Client,
    /// Whether connections are refused.
    away: AtomicBool,
    /// The API is not told the keys of requests.
    keyless: AtomicBool,
    /// How far the API's clock is ahead of this machine's.
    ahead: Mutex<time::Duration>,
    record: Record,
}

impl Proxy {
    /// Listens; [`forward_to`](Self::forward_to) says whom to ask.
    pub async fn start() -> Self {
        let shared = Arc::new(Shared::default());
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let task = tokio::spawn(accept(listener, shared.clone()));
        Self {
            address,
            shared,
            task: Mutex::new(Some(task)),
        }
    }

    /// From now on connections are refused, as if the API's machine were away; what is held does not
    /// arrive either.
    pub fn go_away(&self) {
        self.shared.away.store(true, Ordering::Relaxed);
        if let Some(task) = lock(&self.task).take() {
            task.abort();
        }
    }

    /// Connections are taken again, at the same address.
    ///
    /// # Panics
    /// When somebody else has taken it meanwhile.
    pub async fn come_back(&self) {
        if lock(&self.task).is_some() {
            return;
        }
        let began = Instant::now();
        let listener = loop {
            match TcpListener::bind(self.address).await {
                Ok(listener) => break listener,
                // The old one is let go when its task ends, which is soon.
                Err(error) => assert!(began.elapsed() < LONGEST_BEHIND, "the port: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        let task = tokio::spawn(accept(listener, self.shared.clone()));
        *lock(&self.task) = Some(task);
        self.shared.away.store(false, Ordering::Relaxed);
    }

    /// From now on the API is one that knows no idempotency keys: it is not told them (F9).
    pub fn keep_keys_back(&self) {
        self.shared.keyless.store(true, Ordering::Relaxed);
    }

    /// From now on the API's clock is so far ahead of this machine's, or behind where that is
    /// negative (F43).
    pub fn set_clock(&self, ahead: time::Duration) {
        *lock(&self.shared.ahead) = ahead;
    }

    /// The address for the page.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The API behind it, from now on.
    pub fn forward_to(&self, api: String) {
        *lock(&self.shared.api) = api;
    }

    /// From now on this goes wrong, once.
    pub fn fault(&self, method: Method, path: &'static str, answer: Answer) {
        self.faults(method, path, answer, 1);
    }

    /// From now on this goes wrong so many times.
    pub fn faults(&self, method: Method, path: &'static str, answer: Answer, times: usize) {
        self.add(Fault {
            method,
            path,
            answer,
            after: 0,
            times,
        });
    }

    /// From now on this goes wrong as the fault says.
    pub fn add(&self, fault: Fault) {
        lock(&self.shared.faults).push(fault);
    }

    /// Holds the next such answer up until the test releases it.
    pub fn hold(&self, method: Method, path: &'static str) -> Hold {
        let hold = Hold::new();
        self.fault(method, path, Answer::Held(hold.clone()));
        hold
    }

    /// Whether every fault has happened.
    pub fn faults_are_over(&self) -> bool {
        lock(&self.shared.faults).is_empty()
    }

    /// Nothing goes wrong any more.
    pub fn forget_faults(&self) {
        lock(&self.shared.faults).clear();
    }

    /// The page's requests so far; the browser's own questions before them (CORS) left out.
    pub fn exchanges(&self) -> Vec<Exchange> {
        let mut all = self.shared.record.all();
        all.retain(|one| one.method != Method::OPTIONS);
        all
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.go_away();
    }
}

/// A test that panics elsewhere must not hide what the proxy saw.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(serve(stream, shared.clone()));
            }
            // Out of file handles, or the browser has gone: others may still come.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// Answers the one request of a connection.
async fn serve(mut stream: TcpStream, shared: Arc<Shared>) {
    // Small pieces should leave at once; a stream that refuses is slower, not wrong.
    let _ = stream.set_nodelay(true);
    let Some(request) = wire::read(&mut stream).await else {
        return;
    };
    let fault = take_fault(&shared, &request);
    let origin = request.header("origin");
    let at = shared.record.begin(Exchange {
        fault: fault.as_ref().map(|fault| format!("{fault:?}")),
        ..exchange_of(&request)
    });
    let Some(reply) = answer(&shared, at, request, fault.as_ref(), &stream).await else {
        shared.record.over(at, |_| {});
        wire::reset(stream);
        return;
    };
    if !wait(&shared, at, fault.as_ref(), &stream).await {
        shared.record.over(at, |one| one.left = true);
        return;
    }
    let manner = match fault {
        Some(Answer::Drip(bytes, pause)) => Manner::Drip(bytes, pause),
        Some(Answer::Cut(bytes, framing)) => Manner::Cut(bytes, framing),
        Some(Answer::Long(_)) => GOOD_LINE,
        _ => Manner::Whole,
    };
    shared.record.give(at, given_of(&reply, origin.as_deref()));
    let (whole, bytes) = wire::send(&mut stream, &reply, manner).await;
    shared.record.over(at, |one| {
        if let Some(given) = &mut one.given {
            given.whole &= whole;
            given.bytes = bytes;
        }
    });
}

/// What is to be sent; nothing when the connection is to be reset.
async fn answer(
    shared: &Shared,
    at: usize,
    request: Request,
    fault: Option<&Answer>,
    stream: &TcpStream,
) -> Option<Reply> {
    let allowed = request.headers.get("origin").cloned();
    match fault {
        Some(Answer::ResetBefore) => return None,
        Some(Answer::Instead(status, media_type, text)) => {
            return Some(made_up(*status, media_type, text, allowed));
        }
        Some(Answer::WithHeader(status, name, value)) => {
            let mut reply = made_up(*status, "application/json", "{}", allowed);
            reply.set(name, value);
            return Some(reply);
        }
        Some(Answer::WithHeaders(status, headers)) => {
            let mut reply = made_up(*status, "application/json", "{}", allowed);
            for (name, value) in *headers {
                reply.set(name, value);
            }
            return Some(reply);
        }
        Some(Answer::Earlier) => {
            let earlier = lock(&shared.earlier).get(&request.target).cloned();
            if let Some(earlier) = earlier {
                // The API gave it once: to the page it is as good as one of now.
                let status = earlier.status.as_u16();
                shared.record.note(at, |one| one.done = Some(status));
                return Some(earlier);
            }
        }
        Some(Answer::Late(pause)) if !wire::or_left(stream, tokio::time::sleep(*pause)).await => {
            shared.record.note(at, |one| one.left = true);
            return None;
        }
        _ => {}
    }
    let question = (request.method == Method::GET).then(|| request.target.clone());
    let mut reply = forward(shared, at, request).await;
    clock::shift(&mut reply, *lock(&shared.ahead));
    if let Some(question) = question {
        lock(&shared.earlier).insert(question, reply.clone());
    }
    match fault {
        Some(Answer::ResetAfter) => return None,
        Some(Answer::After(status, media_type, text)) => {
            return Some(made_up(*status, media_type, text, allowed));
        }
        Some(Answer::WithoutCors) => {
            reply.headers.remove("access-control-allow-origin");
        }
        Some(Answer::Without(names)) => {
            for name in *names {
                reply.headers.remove(*name);
            }
        }
        Some(Answer::Changed(_, change)) => change(&mut reply),
        Some(Answer::Long(bytes)) => reply.body = vec![b' '; *bytes],
        _ => {}
    }
    Some(reply)
}

/// Waits where the fault says so; false when the browser, or the API, has gone meanwhile.
async fn wait(shared: &Shared, at: usize, fault: Option<&Answer>, stream: &TcpStream) -> bool {
    match fault {
        Some(Answer::Held(hold)) => {
            let passed = wire::or_left(stream, hold.pass()).await;
            passed && !shared.away.load(Ordering::Relaxed)
        }
        Some(Answer::Behind(path)) => {
            let answered = async {
                let answered = shared.record.until_answered(at, path);
                // Where no such request comes, the answer is only late.
                let _ = tokio::time::timeout(LONGEST_BEHIND, answered).await;
            };
            wire::or_left(stream, answered).await
        }
        _ => true,
    }
}

fn take_fault(shared: &Shared, request: &Request) -> Option<Answer> {
    let mut faults = lock(&shared.faults);
    let at = faults
        .iter()
        .position(|fault| fault.method == request.method && request.target.contains(fault.path))?;
    let fault = &mut faults[at];
    if fault.after > 0 {
        fault.after -= 1;
        return None;
    }
    let answer = fault.answer.clone();
    fault.times -= 1;
    if fault.times == 0 {
        faults.remove(at);
    }
    Some(answer)
}

fn made_up(status: u16, media_type: &str, text: &str, allowed: Option<HeaderValue>) -> Reply {
    let mut headers = HeaderMap::new();
    headers.insert(
        "content-type",
        HeaderValue::from_str(media_type).expect("a media type"),
    );
    headers.insert(
        "access-control-expose-headers",
        HeaderValue::from_static("Date, ETag, Retry-After, WWW-Authenticate"),
    );
    if let Some(origin) = allowed {
        headers.insert("access-control-allow-origin", origin);
    }
    Reply {
        status: StatusCode::from_u16(status).expect("a status"),
        headers,
        body: text.into(),
    }
}

async fn forward(shared: &Shared, at: usize, request: Request) -> Reply {
    let api = lock(&shared.api).clone();
    let mut headers = request.headers;
    for name in ["host", "content-length", "connection", "accept-encoding"] {
        headers.remove(HeaderName::from_static(name));
    }
    if shared.keyless.load(Ordering::Relaxed) {
        headers.remove("idempotency-key");
        shared.record.note(at, |one| one.key_told = None);
    }
    let answer = shared
        .client
        .request(request.method, format!("{api}{}", request.target))
        .headers(headers)
        .body(request.body)
        .send()
        .await;
    // Nobody is there: as from a gateway that knows nothing of the page.
    let Ok(answer) = answer else {
        return made_up(502, "text/plain", "", None);
    };
    let status = answer.status();
    let done = status.as_u16();
    // Done, whether or not its words arrive.
    shared.record.note(at, |one| one.done = Some(done));
    let headers = answer.headers().clone();
    let Ok(body) = answer.bytes().await else {
        return made_up(502, "text/plain", "", None);
    };
    shared.record.note(at, |one| one.answered(done, &body));
    Reply {
        status,
        headers,
        body: body.into(),
    }
}
