//! An API whose clock is not that of the browser's machine (F43).

use axum::http::HeaderValue;
use axum::http::header::{DATE, RETRY_AFTER};
use serde_json::Value;
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::{Rfc2822, Rfc3339};
use time::macros::format_description;
use time::{Duration, OffsetDateTime, UtcOffset};

use super::wire::Reply;

/// A date as HTTP writes it.
const HTTP: &[BorrowedFormatItem<'_>] = format_description!(
    "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
);

/// Moves every time of an answer, in its header and in its body. Days without an hour stay: they are
/// somebody's choice.
pub(super) fn shift(reply: &mut Reply, ahead: Duration) {
    if ahead.is_zero() {
        return;
    }
    if let Some(date) = reply.date() {
        reply.headers.insert(DATE, written(date + ahead));
    }
    if let Ok(mut body) = serde_json::from_slice(&reply.body) {
        shift_within(&mut body, ahead);
        reply.body = body.to_string().into();
    }
}

fn shift_within(value: &mut Value, ahead: Duration) {
    match value {
        Value::String(text) => {
            let time = OffsetDateTime::parse(text, &Rfc3339).ok();
            let moved = time.and_then(|time| (time + ahead).format(&Rfc3339).ok());
            if let Some(moved) = moved {
                *text = moved;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|one| shift_within(one, ahead)),
        Value::Object(fields) => fields.values_mut().for_each(|one| shift_within(one, ahead)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn written(date: OffsetDateTime) -> HeaderValue {
    let text = date.to_offset(UtcOffset::UTC).format(HTTP);
    HeaderValue::try_from(text.expect("a date")).expect("a header")
}

impl Reply {
    /// Asks to wait until a date so many seconds after its own.
    ///
    /// # Panics
    /// When it has no date.
    pub fn ask_to_wait(&mut self, seconds: i64) {
        let until = self.date().expect("a date") + Duration::seconds(seconds);
        self.headers.insert(RETRY_AFTER, written(until));
    }

    fn date(&self) -> Option<OffsetDateTime> {
        let text = self.headers.get(DATE)?.to_str().ok()?;
        OffsetDateTime::parse(text, &Rfc2822).ok()
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, StatusCode};
    use serde_json::json;

    use super::*;

    #[test]
    fn every_time_of_an_answer_is_moved_and_nothing_else() {
        let body = json!([{"at": "2026-11-23T14:05:00Z", "on": "2026-11-23", "id": 9_007_199_254_740_993_u64}]);
        let mut headers = HeaderMap::new();
        headers.insert(
            DATE,
            HeaderValue::from_static("Mon, 23 Nov 2026 14:05:00 GMT"),
        );
        let mut reply = Reply {
            status: StatusCode::OK,
            headers,
            body: body.to_string().into(),
        };
        shift(&mut reply, Duration::days(-1));
        reply.ask_to_wait(90);
        assert_eq!(reply.headers[DATE], "Sun, 22 Nov 2026 14:05:00 GMT");
        assert_eq!(reply.headers[RETRY_AFTER], "Sun, 22 Nov 2026 14:06:30 GMT");
        let body: Value = serde_json::from_slice(&reply.body).expect("JSON");
        assert_eq!(
            body,
            json!([{"at": "2026-11-22T14:05:00Z", "on": "2026-11-23", "id": 9_007_199_254_740_993_u64}])
        );
    }
}
