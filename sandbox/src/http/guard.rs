//! What holds for every answer of the API: CORS, headers, a deadline, no half-dead connections.

use std::any::Any;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::caller::COMPANY_HEADER;
use super::problem::Problem;
use crate::clock::Clock;

/// How long a request may take, its body included.
const DEADLINE: Duration = Duration::from_secs(20);

/// How long a browser may remember the answer to a preflight.
const PREFLIGHT_AGE: Duration = Duration::from_mins(10);

/// What a page of an allowed origin may send and see. Credentials are never allowed: the API knows
/// tokens, not cookies.
pub fn cors(origins: &[HeaderValue]) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.iter().cloned()))
        .allow_methods([
            Method::GET,
            Method::POST,
            Method::PATCH,
            Method::PUT,
            Method::DELETE,
        ])
        .allow_headers(names(&[
            "Authorization",
            "Content-Type",
            "Idempotency-Key",
            "If-Match",
            COMPANY_HEADER,
        ]))
        .expose_headers(names(&[
            "Date",
            "ETag",
            "Link",
            "Location",
            "Per-Page",
            "Retry-After",
            "Total",
            "WWW-Authenticate",
            "X-Rate-Limit-Limit",
            "X-Rate-Limit-Remaining",
            "X-Rate-Limit-Reset",
        ]))
        .max_age(PREFLIGHT_AGE)
}

fn names(names: &[&str]) -> Vec<HeaderName> {
    let parsed = names.iter().map(|name| name.parse());
    parsed.filter_map(Result::ok).collect()
}

/// Answers are data about a company: never stored, sniffed, framed or rendered. They say when they
/// were given, by the sandbox's clock (F43).
pub async fn headers(State(clock): State<Clock>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let date = httpdate::fmt_http_date(clock.now().into());
    if let Ok(date) = HeaderValue::try_from(date) {
        headers.insert(header::DATE, date);
    }
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Gives up on requests that take too long; a write that has begun still ends.
pub async fn deadline(request: Request, next: Next) -> Response {
    match tokio::time::timeout(DEADLINE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "timeout",
            "The request took too long.",
        )
        .into_response(),
    }
}

/// A bug: the person gets an answer all the same, the log gets the panic's own words.
pub fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let words = match panic.downcast::<String>() {
        Ok(words) => *words,
        Err(panic) => panic
            .downcast::<&str>()
            .map_or("panicked", |words| *words)
            .to_owned(),
    };
    Problem::internal(&words).into_response()
}
