//! Sending a request, and taking its answer in.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use domain::CompanyId;
use gloo_net::http::{Method, RequestBuilder, Response};
use time::{Duration, OffsetDateTime};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials,
    RequestMode, RequestRedirect,
};

use super::base::ApiBase;
use super::error_body::ErrorBody;
use super::failure::{Failure, FailureKind};
use super::headers;
use super::life::Life;
use super::tries::Tries;

/// How long an answer may take, from the first byte sent to the last received, in milliseconds.
const DEADLINE: u32 = 30_000;

/// How long an answer may be, in bytes (S30).
const LONGEST_BODY: usize = 16 * 1024 * 1024;

/// An access token. It has neither `Debug` nor `Display`, so that no message can hold it (S12).
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Box<str>);

/// Why a text cannot be a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// There is nothing.
    Empty,
    /// It has characters that no token has (RFC 6750 §2.1).
    Malformed,
}

impl Token {
    /// Reads a token as a person pastes it: white space around it and the word `Bearer` go.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let text = text.trim();
        let token = match text.get(..7) {
            Some(scheme) if scheme.eq_ignore_ascii_case("bearer ") => text[7..].trim_start(),
            _ => text,
        };
        if token.is_empty() {
            Err(TokenError::Empty)
        } else if token.chars().all(|c| c.is_ascii_graphic()) {
            Ok(Self(token.into()))
        } else {
            Err(TokenError::Malformed)
        }
    }

    /// The token, for the header and for the storage that the person asked for.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Asks the person for a new token when the old one is refused; true when there is one (F38).
pub type Renewal = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = bool>>>>;

/// Waits so many seconds in front of the person, who may not want to; true when they are over (F16).
pub type Patience = Rc<dyn Fn(u32) -> Pin<Box<dyn Future<Output = bool>>>>;

/// Speaks to the API, as one person.
#[derive(Clone)]
pub struct Client {
    shared: Rc<Shared>,
    company: Option<CompanyId>,
    signals: Vec<AbortSignal>,
    /// Whether a pause that the API asks for is waited for here.
    waits: bool,
}

struct Shared {
    base: ApiBase,
    token: RefCell<Token>,
    renewal: RefCell<Option<Renewal>>,
    patience: RefCell<Option<Patience>>,
    /// How far the server's clock is ahead of this machine's (D3, F43).
    ahead: Cell<Duration>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client for {}", self.shared.base.as_str())
    }
}

/// A request, but for what all of them have in common.
#[derive(Debug, Default)]
pub(super) struct Call<'a> {
    pub method: Method,
    /// The path, beginning with a slash, and the query.
    pub path: &'a str,
    /// JSON.
    pub body: Option<String>,
    pub if_match: Option<&'a str>,
    pub idempotency_key: Option<&'a str>,
}

/// A good answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub body: String,
    pub etag: Option<String>,
    pub total: Option<usize>,
    pub per_page: Option<usize>,
    /// Whether a `Link` names a next page; `None` when there is no such header to see.
    pub has_next: Option<bool>,
}

impl Client {
    /// Speaks to the API at this address with this token.
    pub fn new(base: ApiBase, token: Token) -> Self {
        Self {
            shared: Rc::new(Shared {
                base,
                token: RefCell::new(token),
                renewal: RefCell::new(None),
                patience: RefCell::new(None),
                ahead: Cell::new(Duration::ZERO),
            }),
            company: None,
            signals: Vec::new(),
            waits: true,
        }
    }

    /// The same for one company.
    #[must_use]
    pub fn within(&self, company: CompanyId) -> Self {
        Self {
            company: Some(company),
            ..self.clone()
        }
    }

    /// The same for requests that end with `life`.
    #[must_use]
    pub fn during(&self, life: &Life) -> Self {
        let mut client = self.clone();
        client.signals.extend(life.signal());
        client
    }

    /// The same for somebody who waits by themselves when the API asks for a pause.
    #[must_use]
    pub fn without_waiting(&self) -> Self {
        Self {
            waits: false,
            ..self.clone()
        }
    }

    /// How to wait when the API asks for a pause. Without it, a 429 is a failure like others.
    pub fn on_pause(&self, patience: Patience) {
        *self.shared.patience.borrow_mut() = Some(patience);
    }

    /// What to do when the token is refused. Without it, a 401 is a failure like others.
    pub fn on_refused_token(&self, renewal: Renewal) {
        *self.shared.renewal.borrow_mut() = Some(renewal);
    }

    /// From now on, a new token.
    pub fn renew(&self, token: Token) {
        *self.shared.token.borrow_mut() = token;
    }

    /// The address of the API.
    pub fn base(&self) -> &ApiBase {
        &self.shared.base
    }

    /// The company that the requests are about.
    pub fn company(&self) -> Option<&CompanyId> {
        self.company.as_ref()
    }

    /// The time by the server's clock, as far as it has told us (D3).
    pub fn now(&self) -> OffsetDateTime {
        crate::browser::now() + self.shared.ahead.get()
    }

    /// Sends a request, through whatever can be waited for: a pause that the API asks for, and for
    /// reads the moment of a server or network that is back soon.
    pub(super) async fn send(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let mut tries = Tries::begin(crate::browser::now());
        loop {
            let failure = match self.send_authorized(call).await {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            if !self.waits {
                return Err(failure);
            }
            let goes_on = if call.method == Method::GET {
                match tries.pause(&failure.kind, crate::browser::now(), js_sys::Math::random()) {
                    Some(pause) => {
                        crate::browser::pause(pause).await;
                        true
                    }
                    None => false,
                }
            } else {
                self.wait_in_view(&failure.kind).await
            };
            if !goes_on {
                return Err(failure);
            }
        }
    }

    /// Sends a request. After a 401 it waits for a new token, if there is somebody to ask, and
    /// sends it once more: nothing was done by the first.
    async fn send_authorized(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let token = self.shared.token.borrow().clone();
        let outcome = self.send_once(call, &token).await;
        match &outcome {
            Err(failure) if failure.kind == FailureKind::Unauthorized => {}
            _ => return outcome,
        }
        let renewed_meanwhile = *self.shared.token.borrow() != token;
        if renewed_meanwhile || self.ask_for_token().await {
            let token = self.shared.token.borrow().clone();
            self.send_once(call, &token).await
        } else {
            outcome
        }
    }

    /// Waits for a write that the API does not take yet, if the person agrees: nothing was done.
    async fn wait_in_view(&self, kind: &FailureKind) -> bool {
        let FailureKind::TooMany(Some(seconds)) = kind else {
            return false;
        };
        let patience = self.shared.patience.borrow().clone();
        match patience {
            Some(patience) => patience(*seconds).await,
            None => false,
        }
    }

    async fn ask_for_token(&self) -> bool {
        let renewal = self.shared.renewal.borrow().clone();
        match renewal {
            Some(renewal) => renewal().await,
            None => false,
        }
    }

    async fn send_once(&self, call: &Call<'_>, token: &Token) -> Result<Answer, Failure> {
        let deadline = AbortSignal::timeout_with_u32(DEADLINE);
        let exchange = self.exchange(call, token, &deadline).await;
        exchange.map_err(|problem| match problem {
            Problem::Answered(failure) => failure,
            Problem::Broken => Failure::of(self.why_broken(&deadline)),
        })
    }

    async fn exchange(
        &self,
        call: &Call<'_>,
        token: &Token,
        deadline: &AbortSignal,
    ) -> Result<Answer, Problem> {
        let response = self.request(call, token, deadline)?.send().await?;
        let header = |name: &str| response.headers().get(name);
        let date = header("Date").as_deref().and_then(headers::http_date);
        if let Some(server) = date {
            self.shared.ahead.set(server - crate::browser::now());
        }
        let body = read_body(&response).await?;
        let status = response.status();
        if !response.ok() {
            let wait = header("Retry-After");
            return Err(Problem::Answered(Failure::from_answer(
                status,
                header("WWW-Authenticate").as_deref(),
                // By the clock of this very answer: another may have come meanwhile.
                wait.and_then(|wait| headers::retry_after(&wait, date.unwrap_or(self.now()))),
                ErrorBody::read(&body),
            )));
        }
        let media_type = header("Content-Type").unwrap_or_default();
        if status != 204 && !media_type.to_ascii_lowercase().contains("json") {
            return Err(FailureKind::NotTheApi.into());
        }
        Ok(Answer {
            body,
            etag: header("ETag"),
            total: header("Total").and_then(|total| total.trim().parse().ok()),
            per_page: header("Per-Page")
                .and_then(|per_page| per_page.trim().parse().ok())
                .filter(|&per_page| per_page > 0),
            has_next: header("Link").map(|link| headers::links_to_next(&link)),
        })
    }

    /// S12, S13: the token in one header, to one origin, with nothing else that tells of us.
    fn request(
        &self,
        call: &Call<'_>,
        token: &Token,
        deadline: &AbortSignal,
    ) -> Result<gloo_net::http::Request, Problem> {
        let signals: js_sys::Array = self.signals.iter().chain([deadline]).collect();
        let url = format!("{}{}", self.shared.base.as_str(), call.path);
        let mut request = RequestBuilder::new(&url)
            .method(call.method.clone())
            .mode(RequestMode::Cors)
            .credentials(RequestCredentials::Omit)
            .redirect(RequestRedirect::Error)
            .referrer_policy(ReferrerPolicy::NoReferrer)
            .cache(RequestCache::NoStore)
            .abort_signal(Some(&AbortSignal::any(&signals)))
            .header("Authorization", &format!("Bearer {}", token.expose()));
        if let Some(company) = &self.company {
            request = request.header("Procore-Company-Id", company.as_str());
        }
        if let Some(version) = call.if_match {
            request = request.header("If-Match", version);
        }
        if let Some(key) = call.idempotency_key {
            request = request.header("Idempotency-Key", key);
        }
        Ok(match &call.body {
            Some(body) => request
                .header("Content-Type", "application/json")
                .body(body)?,
            None => request.build()?,
        })
    }

    fn why_broken(&self, deadline: &AbortSignal) -> FailureKind {
        if self.signals.iter().any(AbortSignal::aborted) {
            FailureKind::Abandoned
        } else if deadline.aborted() {
            FailureKind::TimedOut
        } else if crate::browser::is_offline() {
            FailureKind::Offline
        } else {
            FailureKind::Unreachable
        }
    }
}

/// Why an exchange gave no good answer.
enum Problem {
    /// The browser broke it off and does not say why.
    Broken,
    /// It is known what is wrong.
    Answered(Failure),
}

impl From<FailureKind> for Problem {
    fn from(kind: FailureKind) -> Self {
        Self::Answered(Failure::of(kind))
    }
}

impl From<gloo_net::Error> for Problem {
    fn from(_: gloo_net::Error) -> Self {
        Self::Broken
    }
}

impl From<wasm_bindgen::JsValue> for Problem {
    fn from(_: wasm_bindgen::JsValue) -> Self {
        Self::Broken
    }
}

/// The body as text, whatever bytes it has (F26), up to [`LONGEST_BODY`] (F28).
async fn read_body(response: &Response) -> Result<String, Problem> {
    let Some(stream) = response.body() else {
        return Ok(String::new());
    };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await?;
        let value = js_sys::Reflect::get(&chunk, &"value".into())?;
        let Ok(part) = value.dyn_into::<js_sys::Uint8Array>() else {
            break; // the end: no value
        };
        let length = part.length() as usize;
        if bytes.len() + length > LONGEST_BODY {
            // Tells the browser to stop receiving; nobody waits for that.
            let _ = reader.cancel();
            return Err(FailureKind::TooLong.into());
        }
        let start = bytes.len();
        bytes.resize(start + length, 0);
        part.copy_to(&mut bytes[start..]);
    }
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Ok(match text.strip_prefix('\u{FEFF}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_taken_as_people_paste_it() {
        for pasted in [
            "abc.def-1",
            "  abc.def-1\n",
            "Bearer abc.def-1",
            "bearer  abc.def-1",
        ] {
            assert!(Token::parse(pasted).is_ok_and(|token| token.expose() == "abc.def-1"));
        }
    }

    #[test]
    fn what_cannot_be_in_a_header_is_no_token() {
        assert_eq!(Token::parse(" ").err(), Some(TokenError::Empty));
        for bad in ["two words", "naïve", "a\u{200b}b", "a\nb"] {
            assert_eq!(
                Token::parse(bad).err(),
                Some(TokenError::Malformed),
                "{bad}"
            );
        }
    }
}
