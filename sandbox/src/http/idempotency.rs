//! `Idempotency-Key`: what a POST brought about is answered again, and never brought about twice
//! (F9–F12, F14).
//!
//! Only a success binds its key: after a refusal nothing has changed, and the same key may come
//! again with a form that was corrected.

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::problem::Problem;
use crate::clock::Clock;
use crate::credentials::Hash;

/// How long an answer is given again.
const WINDOW: Duration = Duration::from_mins(10);

/// How many answers are kept at most; then the oldest goes before its time.
const MOST: usize = 10_000;

/// How many bytes a key may have.
const LONGEST: usize = 255;

/// Room for a body from the start: growing would leave copies of a secret behind.
const ROOM: usize = 4096;

/// The answer to a POST that succeeded. It may hold a secret, and is wiped when it is dropped.
#[derive(Clone)]
pub struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Zeroizing<Vec<u8>>,
}

impl Answer {
    /// An answer with a JSON body.
    pub fn new(status: StatusCode, body: &impl Serialize) -> Result<Self, Problem> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(ROOM));
        serde_json::to_writer(&mut *bytes, body).map_err(|error| Problem::internal(&error))?;
        let json = HeaderValue::from_static("application/json");
        Ok(Self {
            status,
            headers: HeaderMap::from_iter([(header::CONTENT_TYPE, json)]),
            body: bytes,
        })
    }

    /// The same answer, with one more header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let body = Body::from(self.body.to_vec());
        (self.status, self.headers, body).into_response()
    }
}

/// One thing that somebody means to do once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Intent {
    caller: i64,
    key: String,
}

impl Intent {
    /// What the request's key stands for; keys of different callers never meet.
    pub fn of(headers: &HeaderMap, caller: i64) -> Result<Option<Self>, Problem> {
        let Some(key) = headers.get("idempotency-key") else {
            return Ok(None);
        };
        let key = key.to_str().unwrap_or_default().trim();
        if key.is_empty() || key.len() > LONGEST {
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "invalid_idempotency_key",
                "The header “Idempotency-Key” must hold from 1 to 255 visible ASCII characters.",
            ));
        }
        let key = key.to_owned();
        Ok(Some(Self { caller, key }))
    }
}

/// What tells two requests apart: what is to be done, and the body.
pub fn fingerprint(deed: &str, body: &[u8]) -> Hash {
    let hasher = Sha256::new().chain_update(deed).chain_update([0]);
    hasher.chain_update(body).finalize().into()
}

/// The answers of the last minutes, in memory only.
#[derive(Default)]
pub struct Answers {
    clock: Clock,
    entries: Mutex<HashMap<Intent, Entry>>,
}

struct Entry {
    request: Hash,
    state: State,
}

enum State {
    AtWork,
    Done { answer: Answer, at: OffsetDateTime },
}

impl std::fmt::Debug for Answers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The answers hold secrets.
        f.debug_struct("Answers").finish_non_exhaustive()
    }
}

/// Whether an intent was carried out before.
enum Begun {
    Before(Answer),
    Now(Reserved),
}

impl Answers {
    /// No answers yet, and a clock for how long they are kept.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            entries: Mutex::default(),
        }
    }

    /// Does the work, unless the same was done before: then the first answer is given again.
    pub async fn once<W>(
        self: &Arc<Self>,
        intent: Option<Intent>,
        request: Hash,
        work: W,
    ) -> Result<Answer, Problem>
    where
        W: Future<Output = Result<Answer, Problem>> + Send + 'static,
    {
        let Some(intent) = intent else {
            return work.await;
        };
        let reserved = match self.begin(intent, request, self.clock.now())? {
            Begun::Before(answer) => return Ok(answer),
            Begun::Now(reserved) => reserved,
        };
        // A task of its own: when the client hangs up, the answer must be there for its next try.
        let clock = self.clock.clone();
        let task = tokio::spawn(async move {
            let answer = work.await?;
            reserved.keep(answer.clone(), clock.now());
            Ok(answer)
        });
        match task.await {
            Ok(done) => done,
            Err(gone) => match gone.try_into_panic() {
                Ok(panic) => resume_unwind(panic),
                Err(gone) => Err(Problem::internal(&gone)),
            },
        }
    }

    fn begin(
        self: &Arc<Self>,
        intent: Intent,
        request: Hash,
        now: OffsetDateTime,
    ) -> Result<Begun, Problem> {
        self.forget(now);
        let mut entries = self.entries();
        match entries.get(&intent) {
            Some(entry) if entry.request != request => Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency_key_reused",
                "This key came before, with another request. Nothing was done now.",
            )),
            Some(Entry {
                state: State::AtWork,
                ..
            }) => Err(Problem::new(
                StatusCode::CONFLICT,
                "idempotency_in_flight",
                "A request with this key is still at work.",
            )),
            Some(Entry {
                state: State::Done { answer, .. },
                ..
            }) => Ok(Begun::Before(answer.clone())),
            None => {
                make_room(&mut entries);
                let state = State::AtWork;
                entries.insert(intent.clone(), Entry { request, state });
                Ok(Begun::Now(Reserved {
                    answers: Arc::clone(self),
                    intent,
                }))
            }
        }
    }

    /// Drops the answers whose time is over.
    fn forget(&self, now: OffsetDateTime) {
        self.entries().retain(|_, entry| match entry.state {
            State::AtWork => true,
            State::Done { at, .. } => now < at + WINDOW,
        });
    }

    /// Drops the answer that this intent was given then, if it is still there.
    fn end(&self, intent: &Intent, given: OffsetDateTime) {
        let mut entries = self.entries();
        let is_it = entries
            .get(intent)
            .is_some_and(|entry| matches!(entry.state, State::Done { at, .. } if at == given));
        if is_it {
            entries.remove(intent);
        }
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<Intent, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn make_room(entries: &mut HashMap<Intent, Entry>) {
    if entries.len() < MOST {
        return;
    }
    let done = entries
        .iter()
        .filter_map(|(intent, entry)| match entry.state {
            State::AtWork => None,
            State::Done { at, .. } => Some((at, intent)),
        });
    if let Some(oldest) = done
        .min_by_key(|(at, _)| *at)
        .map(|(_, intent)| intent.clone())
    {
        entries.remove(&oldest);
    }
}

/// A key while its work goes on. Dropped without an answer, it is free again.
struct Reserved {
    answers: Arc<Answers>,
    intent: Intent,
}

impl Reserved {
    /// The work is done, and this is what it is answered with.
    fn keep(self, answer: Answer, at: OffsetDateTime) {
        if let Some(entry) = self.answers.entries().get_mut(&self.intent) {
            entry.state = State::Done { answer, at };
        }
        let (answers, intent) = (Arc::clone(&self.answers), self.intent.clone());
        tokio::spawn(async move {
            // No secret stays because nobody happened to ask, or because a clock was set back.
            tokio::time::sleep(WINDOW).await;
            answers.end(&intent, at);
        });
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        let mut entries = self.answers.entries();
        if matches!(
            entries.get(&self.intent),
            Some(Entry {
                state: State::AtWork,
                ..
            })
        ) {
            entries.remove(&self.intent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intent(caller: i64, key: &'static str) -> Intent {
        let headers = HeaderMap::from_iter([(
            HeaderName::from_static("idempotency-key"),
            HeaderValue::from_static(key),
        )]);
        Intent::of(&headers, caller).unwrap().unwrap()
    }

    /// What becomes of a request: nothing done before is `None`, what was done has a status.
    fn begin(
        answers: &Arc<Answers>,
        intent: Intent,
        body: &[u8],
        now: OffsetDateTime,
    ) -> Option<Begun> {
        answers.begin(intent, fingerprint("create", body), now).ok()
    }

    fn is_new(begun: Option<Begun>) -> bool {
        matches!(begun, Some(Begun::Now(_)))
    }

    #[tokio::test]
    async fn a_success_is_answered_again_for_ten_minutes() {
        let (answers, now) = (Arc::<Answers>::default(), OffsetDateTime::now_utc());
        let Some(Begun::Now(reserved)) = begin(&answers, intent(1, "k"), b"{}", now) else {
            panic!("nothing was done before");
        };
        reserved.keep(Answer::new(StatusCode::CREATED, &"secret").unwrap(), now);
        let soon = now + WINDOW / 2;
        let Some(Begun::Before(answer)) = begin(&answers, intent(1, "k"), b"{}", soon) else {
            panic!("it was done before");
        };
        assert_eq!(
            (answer.status, &**answer.body),
            (StatusCode::CREATED, &b"\"secret\""[..])
        );
        // Another body is another request, another person has other keys.
        assert!(begin(&answers, intent(1, "k"), b"[]", soon).is_none());
        assert!(is_new(begin(&answers, intent(2, "k"), b"{}", soon)));
        assert!(is_new(begin(&answers, intent(1, "k"), b"[]", now + WINDOW)));
    }

    #[test]
    fn a_key_at_work_is_taken_and_one_that_failed_is_free() {
        let (answers, now) = (Arc::<Answers>::default(), OffsetDateTime::now_utc());
        let begun = begin(&answers, intent(1, "k"), b"{}", now);
        assert!(begin(&answers, intent(1, "k"), b"{}", now).is_none());
        drop(begun);
        assert!(is_new(begin(&answers, intent(1, "k"), b"[]", now)));
    }

    #[tokio::test]
    async fn there_are_never_more_than_so_many() {
        let (answers, now) = (Arc::<Answers>::default(), OffsetDateTime::now_utc());
        for caller in 0..=i64::try_from(MOST).unwrap() {
            if let Some(Begun::Now(reserved)) = begin(&answers, intent(caller, "k"), b"", now) {
                let at = now + Duration::from_nanos(caller.unsigned_abs());
                reserved.keep(Answer::new(StatusCode::OK, &()).unwrap(), at);
            }
        }
        assert_eq!(answers.entries().len(), MOST);
        assert!(is_new(begin(&answers, intent(0, "k"), b"", now)));
    }

    #[test]
    fn a_key_is_neither_empty_nor_long() {
        for key in [String::new(), " ".into(), "k".repeat(256), "é".into()] {
            let value = HeaderValue::from_bytes(key.as_bytes()).unwrap();
            let name = HeaderName::from_static("idempotency-key");
            assert!(Intent::of(&HeaderMap::from_iter([(name, value)]), 1).is_err());
        }
        assert!(Intent::of(&HeaderMap::new(), 1).unwrap().is_none());
    }
}
