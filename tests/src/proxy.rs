//! A proxy between page and API that makes faults on the wire.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Something that goes wrong, once, with the first request that fits.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The request's method.
    pub method: Method,
    /// What its path contains.
    pub path: &'static str,
    /// What comes back.
    pub answer: Answer,
    /// How often it happens.
    pub times: usize,
}

/// What comes back instead of the API's answer.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Another status and body, and the API is not asked.
    Instead(u16, &'static str, &'static str),
    /// The API does its work, and its answer is replaced by this.
    After(u16, &'static str, &'static str),
    /// The API's answer, without the headers that allow a page to see it.
    WithoutCors,
    /// The API's answer without these headers.
    Without(&'static [&'static str]),
    /// The API's answer, but later.
    Late(Duration),
    /// A status with a header.
    WithHeader(u16, &'static str, &'static str),
}

/// The proxy; it ends when this is dropped.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Shared {
    api: Mutex<String>,
    faults: Mutex<Vec<Fault>>,
    client: reqwest::Client,
}

impl Proxy {
    /// Listens; [`forward_to`](Self::forward_to) says whom to ask.
    pub async fn start() -> Self {
        let shared = Arc::new(Shared::default());
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().fallback(pass).with_state(shared.clone());
        let task = tokio::spawn(async move {
            // It ends with the task.
            let _ = axum::serve(listener, router).await;
        });
        Self {
            address,
            shared,
            task,
        }
    }

    /// The address for the page.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The API behind it, from now on.
    pub fn forward_to(&self, api: String) {
        *self.shared.api.lock().expect("not poisoned") = api;
    }

    /// From now on this goes wrong, once.
    pub fn fault(&self, method: Method, path: &'static str, answer: Answer) {
        self.faults(method, path, answer, 1);
    }

    /// From now on this goes wrong so many times.
    pub fn faults(&self, method: Method, path: &'static str, answer: Answer, times: usize) {
        let mut faults = self.shared.faults.lock().expect("not poisoned");
        faults.push(Fault {
            method,
            path,
            answer,
            times,
        });
    }

    /// Whether every fault has happened.
    pub fn faults_are_over(&self) -> bool {
        self.shared.faults.lock().expect("not poisoned").is_empty()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fault = take_fault(&shared, &method, &uri);
    let allowed = headers.get("origin").cloned();
    match &fault {
        Some(Answer::Instead(status, media_type, text)) => {
            return made_up(*status, media_type, text, allowed);
        }
        Some(Answer::WithHeader(status, name, value)) => {
            let mut response = made_up(*status, "application/json", "{}", allowed);
            let headers = response.headers_mut();
            headers.insert(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
            return response;
        }
        Some(Answer::Late(pause)) => tokio::time::sleep(*pause).await,
        _ => {}
    }
    let mut response = forward(&shared, method, &uri, headers, body).await;
    match fault {
        Some(Answer::After(status, media_type, text)) => made_up(status, media_type, text, allowed),
        Some(Answer::WithoutCors) => {
            response.headers_mut().remove("access-control-allow-origin");
            response
        }
        Some(Answer::Without(names)) => {
            for name in names {
                response.headers_mut().remove(*name);
            }
            response
        }
        _ => response,
    }
}

fn take_fault(shared: &Shared, method: &Method, uri: &Uri) -> Option<Answer> {
    let mut faults = shared.faults.lock().expect("not poisoned");
    let path = uri.to_string();
    let at = faults
        .iter()
        .position(|fault| fault.method == *method && path.contains(fault.path))?;
    let answer = faults[at].answer.clone();
    faults[at].times -= 1;
    if faults[at].times == 0 {
        faults.remove(at);
    }
    Some(answer)
}

fn made_up(status: u16, media_type: &str, text: &str, allowed: Option<HeaderValue>) -> Response {
    let mut response = Response::new(Body::from(text.to_owned()));
    *response.status_mut() = StatusCode::from_u16(status).expect("a status");
    let headers = response.headers_mut();
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
    response
}

async fn forward(
    shared: &Shared,
    method: Method,
    uri: &Uri,
    mut headers: HeaderMap,
    body: Bytes,
) -> Response {
    let api = shared.api.lock().expect("not poisoned").clone();
    headers.remove("host");
    headers.remove("content-length");
    let answer = shared
        .client
        .request(method, format!("{api}{uri}"))
        .headers(headers)
        .body(body)
        .send()
        .await;
    let Ok(answer) = answer else {
        // Nobody is there: as from a gateway that knows nothing of the page.
        return made_up(502, "text/plain", "", None);
    };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    // The length is that of the body that is sent on.
    response.headers_mut().remove("transfer-encoding");
    match answer.bytes().await {
        Ok(body) => {
            *response.body_mut() = Body::from(body);
            response
        }
        Err(_) => made_up(502, "text/plain", "", None),
    }
}
