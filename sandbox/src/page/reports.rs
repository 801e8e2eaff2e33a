//! Reports of violations of the Content-Security-Policy, as browsers send them.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Value;

/// How many reports are kept; a page that violates its policy more often needs no more of them.
const MOST: usize = 1000;

/// The reports so far.
#[derive(Clone, Debug, Default)]
pub struct Reports(Arc<Mutex<Vec<Value>>>);

impl Reports {
    /// Everything that was reported so far, in the browser's words.
    pub fn so_far(&self) -> Vec<Value> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Takes a report; what is not JSON is kept as text, so that no violation goes unseen.
pub async fn collect(State(reports): State<Reports>, body: Bytes) -> StatusCode {
    let report = serde_json::from_slice(&body)
        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&body).into_owned()));
    let mut reports = reports.0.lock().unwrap_or_else(PoisonError::into_inner);
    if reports.len() < MOST {
        reports.push(report);
    }
    StatusCode::NO_CONTENT
}
