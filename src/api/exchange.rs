//! One request and its answer: what goes out, and what is taken in.

use gloo_net::http::{Method, RequestBuilder, Response};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, ReadableStreamDefaultReader, ReferrerPolicy, Request, RequestCache,
    RequestCredentials, RequestMode, RequestRedirect,
};

use super::client::Client;
use super::error_body::ErrorBody;
use super::failure::{Failure, FailureKind};
use super::headers;
use super::life::Ending;
use super::token::Token;

/// How long an answer may be, in bytes (S30).
const LONGEST_BODY: usize = 16 * 1024 * 1024;

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

/// Why an exchange gave no good answer.
enum Problem {
    /// The browser broke it off and does not say why.
    Broken,
    /// It is known what is wrong.
    Answered(Failure),
}

impl Client {
    /// Sends a request once, and takes its answer in.
    pub(super) async fn exchange(&self, call: &Call<'_>, token: &Token) -> Result<Answer, Failure> {
        let Some(ending) = Ending::begin(self.lives()) else {
            return Err(Failure::of(FailureKind::Unreachable)); // a browser without `fetch`
        };
        let outcome = self.answer(call, token, ending.signal()).await;
        outcome.map_err(|problem| match problem {
            Problem::Answered(failure) => failure,
            Problem::Broken => Failure::of(self.why_broken(&ending)),
        })
    }

    async fn answer(
        &self,
        call: &Call<'_>,
        token: &Token,
        signal: &AbortSignal,
    ) -> Result<Answer, Problem> {
        // Both are held until the answer is here: they carry the signal that can end it.
        let request = self.request(call, token, signal)?;
        let window = web_sys::window().ok_or(Problem::Broken)?;
        let fetched = JsFuture::from(window.fetch_with_request(&request)).await?;
        let response = Response::from(fetched.dyn_into::<web_sys::Response>()?);
        let header = |name: &str| response.headers().get(name);
        let date = header("Date").as_deref().and_then(headers::http_date);
        if let Some(date) = date {
            self.set_clock(date);
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
        signal: &AbortSignal,
    ) -> Result<Request, Problem> {
        let url = format!("{}{}", self.base().as_str(), call.path);
        let mut request = RequestBuilder::new(&url)
            .method(call.method.clone())
            .mode(RequestMode::Cors)
            .credentials(RequestCredentials::Omit)
            .redirect(RequestRedirect::Error)
            .referrer_policy(ReferrerPolicy::NoReferrer)
            .cache(RequestCache::NoStore)
            .abort_signal(Some(signal))
            .header("Authorization", &format!("Bearer {}", token.expose()));
        if let Some(company) = self.company() {
            request = request.header("Procore-Company-Id", company.as_str());
        }
        if let Some(version) = call.if_match {
            request = request.header("If-Match", version);
        }
        if let Some(key) = call.idempotency_key {
            request = request.header("Idempotency-Key", key);
        }
        let request = match &call.body {
            Some(body) => request
                .header("Content-Type", "application/json")
                .body(body)?,
            None => request.build()?,
        };
        Ok(request.into())
    }

    fn why_broken(&self, ending: &Ending) -> FailureKind {
        if self.lives().iter().any(AbortSignal::aborted) {
            FailureKind::Abandoned
        } else if ending.is_overdue() {
            FailureKind::TimedOut
        } else if crate::browser::is_offline() {
            FailureKind::Offline
        } else {
            FailureKind::Unreachable
        }
    }
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

/// The body as text, whatever bytes it has (F26), up to [`LONGEST_BODY`] (F28): what comes after that
/// ends with the exchange.
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
