//! Bodies of requests: JSON with one object in it that matters, or a form.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest as _, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Map, Value};

use super::problem::Problem;

/// The body, if it is JSON and not too large.
pub async fn read_json(request: Request) -> Result<Bytes, Problem> {
    if !is(request.headers(), "application/json") {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "The body must be application/json.",
        ));
    }
    Bytes::from_request(request, &())
        .await
        .map_err(|error| match error {
            BytesRejection::FailedToBufferBody(error)
                if error.status() == StatusCode::PAYLOAD_TOO_LARGE =>
            {
                Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "body_too_large",
                    "The body is too large.",
                )
            }
            _ => Problem::body("The body did not arrive whole."),
        })
}

/// The body, if it is a form and not too large.
pub async fn read_form(request: Request) -> Option<Bytes> {
    if !is(request.headers(), "application/x-www-form-urlencoded") {
        return None;
    }
    Bytes::from_request(request, &()).await.ok()
}

/// JSON, whatever it holds.
pub fn parse(body: &[u8]) -> Result<Value, Problem> {
    serde_json::from_slice(body)
        .map_err(|error| Problem::body(format!("The body is not JSON: {error}.")))
}

/// The fields of the object of this name.
pub fn fields<'a>(body: &'a Value, name: &str) -> Result<&'a Map<String, Value>, Problem> {
    body.get(name)
        .and_then(Value::as_object)
        .ok_or_else(|| Problem::body(format!("The body must hold an object “{name}”.")))
}

fn is(headers: &HeaderMap, media: &str) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|found| found.trim().eq_ignore_ascii_case(media))
}
