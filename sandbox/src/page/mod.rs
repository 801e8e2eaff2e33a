//! Serves the built page as its hosts should: exact types, caching, compression, headers.

mod accept;
mod files;
mod headers;
mod reports;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::json;

pub use reports::Reports;

use files::File;

/// Where browsers report violations of the policy, when they are asked to.
pub const REPORT_PATH: &str = "/csp-reports";

/// What the page server needs to know.
#[derive(Clone, Debug)]
pub struct Page {
    /// The folder with the built page.
    pub dist: PathBuf,
    /// What the page is told about the API, in `config.json`.
    pub api_base: String,
    /// The origins that the page may connect to besides its own.
    pub connect: Vec<String>,
    /// Collects reports of violations of the Content-Security-Policy, when given.
    pub reports: Option<Reports>,
}

/// Serves the page's files, with their headers.
pub fn router(page: Page) -> Router {
    let policy = headers::content_security_policy(&page.connect, page.reports.is_some());
    let mut router = Router::new().route("/config.json", get(config));
    if let Some(reports) = page.reports.clone() {
        router = router.route(REPORT_PATH, post(reports::collect).with_state(reports));
    }
    router
        .fallback(file)
        .with_state(Arc::new(page))
        .layer(middleware::from_fn_with_state(policy, add_headers))
}

/// `config.json` is made, not stored: only this server knows where its API is.
async fn config(State(page): State<Arc<Page>>) -> Response {
    let body = json!({ "api_base": page.api_base }).to_string();
    (
        [
            (header::CONTENT_TYPE, "application/json"),
            (header::CACHE_CONTROL, "no-cache"),
        ],
        body,
    )
        .into_response()
}

async fn file(State(page): State<Arc<Page>>, request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let allow = [(header::ALLOW, "GET, HEAD")];
        return (StatusCode::METHOD_NOT_ALLOWED, allow).into_response();
    }
    let accepted = accept::encodings(request.headers());
    match files::open(&page.dist, request.uri().path(), accepted).await {
        Some(file) => answer(file, &request),
        None => (StatusCode::NOT_FOUND, "There is no such file.\n").into_response(),
    }
}

fn answer(file: File, request: &Request) -> Response {
    let known = request
        .headers()
        .get(header::IF_NONE_MATCH)
        .is_some_and(|tags| tags.as_bytes() == file.etag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let length = file.content.len();
        let body = if request.method() == Method::HEAD {
            Body::empty()
        } else {
            Body::from(file.content)
        };
        let mut response = Response::new(body);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.media));
        headers.insert(header::CONTENT_LENGTH, length.into());
        if let Some(encoding) = file.encoding {
            let encoding = HeaderValue::from_static(encoding.name());
            headers.insert(header::CONTENT_ENCODING, encoding);
        }
        response
    };
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(if file.hashed {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        }),
    );
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Ok(etag) = HeaderValue::try_from(file.etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

async fn add_headers(State(policy): State<HeaderValue>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    for (name, value) in headers::FIXED {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    response
}
