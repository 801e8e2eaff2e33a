//! One request and its answer: what goes out, and what is taken in.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use domain::CompanyId;
use futures_util::FutureExt as _;
use futures_util::future::{Either, select};
use http::Method;
use zeroize::Zeroizing;

use super::abort_scope::End;
use super::base::ApiBase;
use super::clock::ServerClock;
use super::contract::header;
use super::error_body::ErrorBody;
use super::failure::{Failure, FailureKind};
use super::headers;
use super::platform::{Body, Broken, Platform, Request};
use super::token::Token;

/// How long an answer may take, from the first byte sent to the last received (F29).
const DEADLINE: Duration = Duration::from_secs(30);

/// How long an answer may be, in bytes (S30).
const LONGEST_BODY: usize = 16 * 1024 * 1024;

/// Room for an answer from the start.
const ROOM: usize = 4096;

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
    /// It was broken off, and nobody says why.
    Broken,
    /// It is known what is wrong.
    Answered(Failure),
}

/// One request and its answer.
#[derive(Clone, Copy)]
pub(super) struct Exchange<'a> {
    pub platform: &'a dyn Platform,
    pub base: &'a ApiBase,
    /// The company that it is about.
    pub company: Option<&'a CompanyId>,
    /// It ends with any of these.
    pub scopes: &'a [End],
    pub clock: &'a ServerClock,
}

impl Exchange<'_> {
    /// Sends a request once, and takes its answer in.
    pub(super) async fn run(self, call: &Call<'_>, token: &Token) -> Result<Answer, Failure> {
        // Whichever comes first; the other is dropped, and with it the exchange on the wire.
        let outcome = match select(pin!(self.end()), pin!(self.answer(call, token))).await {
            Either::Left((ended, _)) => return Err(Failure::of(ended)),
            Either::Right((outcome, _)) => outcome,
        };
        outcome.map_err(|problem| match problem {
            Problem::Answered(failure) => failure,
            Problem::Broken if self.platform.is_offline() => Failure::of(FailureKind::Offline),
            Problem::Broken => Failure::of(FailureKind::Unreachable),
        })
    }

    /// Comes when nobody waits for the answer any more (F34), or for as long as may be waited (F29).
    async fn end(self) -> FailureKind {
        let mut scopes = self.scopes.to_vec();
        let mut deadline = self.platform.sleep(DEADLINE);
        poll_fn(|context| {
            if scopes
                .iter_mut()
                .any(|scope| scope.poll_unpin(context).is_ready())
            {
                return Poll::Ready(FailureKind::Aborted);
            }
            deadline.poll_unpin(context).map(|()| FailureKind::TimedOut)
        })
        .await
    }

    async fn answer(self, call: &Call<'_>, token: &Token) -> Result<Answer, Problem> {
        let mut response = self.platform.send(self.request(call, token)).await?;
        let read = &response.header;
        let date = read(header::DATE).as_deref().and_then(headers::http_date);
        if let Some(date) = date {
            self.clock.set(date, self.platform);
        }
        let body = read_body(&mut *response.body).await?;
        let status = response.status;
        if !(200..300).contains(&status) {
            let wait = read(header::RETRY_AFTER);
            return Err(Problem::Answered(Failure::from_answer(
                status,
                read(header::WWW_AUTHENTICATE).as_deref(),
                // By the clock of this very answer: another may have come meanwhile.
                wait.and_then(|wait| {
                    headers::retry_after(
                        &wait,
                        date.unwrap_or_else(|| self.clock.now(self.platform)),
                    )
                }),
                ErrorBody::read(&body),
            )));
        }
        let media_type = read(header::CONTENT_TYPE).unwrap_or_default();
        if status != 204 && !media_type.to_ascii_lowercase().contains("json") {
            return Err(FailureKind::NotTheApi.into());
        }
        Ok(Answer {
            body,
            etag: read(header::ETAG),
            total: read(header::TOTAL).and_then(|total| total.trim().parse().ok()),
            per_page: read(header::PER_PAGE)
                .and_then(|per_page| per_page.trim().parse().ok())
                .filter(|&per_page| per_page > 0),
            has_next: read(header::LINK).map(|link| headers::links_to_next(&link)),
        })
    }

    /// The token stands in one header (S12).
    fn request(self, call: &Call<'_>, token: &Token) -> Request {
        let mut headers = vec![(header::AUTHORIZATION, format!("Bearer {}", token.expose()))];
        if let Some(company) = self.company {
            headers.push((header::COMPANY, company.as_str().to_owned()));
        }
        if let Some(version) = call.if_match {
            headers.push((header::IF_MATCH, version.to_owned()));
        }
        if let Some(key) = call.idempotency_key {
            headers.push((header::IDEMPOTENCY_KEY, key.to_owned()));
        }
        if call.body.is_some() {
            headers.push((header::CONTENT_TYPE, "application/json".to_owned()));
        }
        Request {
            method: call.method.clone(),
            url: format!("{}{}", self.base.as_str(), call.path),
            headers,
            body: call.body.clone(),
        }
    }
}

impl From<FailureKind> for Problem {
    fn from(kind: FailureKind) -> Self {
        Self::Answered(Failure::of(kind))
    }
}

impl From<Broken> for Problem {
    fn from(_: Broken) -> Self {
        Self::Broken
    }
}

/// The body as text, whatever bytes it has (F26), up to [`LONGEST_BODY`] (F28): what comes after that
/// ends with the exchange.
async fn read_body(body: &mut dyn Body) -> Result<String, Problem> {
    // There may be a secret in it (S20): an answer with one fits, so that growing leaves no copies.
    let mut bytes = Zeroizing::new(Vec::with_capacity(ROOM));
    while let Some(part) = body.next().await? {
        let part = Zeroizing::new(part);
        if bytes.len() + part.len() > LONGEST_BODY {
            return Err(FailureKind::TooLong.into());
        }
        bytes.extend_from_slice(&part);
    }
    let text = String::from_utf8(std::mem::take(&mut *bytes))
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Ok(match text.strip_prefix('\u{FEFF}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}
