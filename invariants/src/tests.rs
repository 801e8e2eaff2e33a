//! Every rule can fail.

use http::header::{AUTHORIZATION, IF_MATCH};
use http::{HeaderMap, HeaderValue};

use super::*;

const LIST: &str = "/rest/v1.0/companies/1/service_accounts";
const ONE: &str = "/rest/v1.0/companies/1/service_accounts/7";
const RESET: &str = "/rest/v1.0/companies/1/service_accounts/7/reset_secret";

/// A log by hand: each exchange is over before the next begins.
#[derive(Default)]
struct Log(Vec<Exchange>);

impl Log {
    /// The API answers with a status, and the client gets it whole.
    fn then(mut self, method: Method, path: &str, status: u16) -> Self {
        let came = self.0.last().map_or(1, |last| last.came + 2);
        self.0.push(Exchange {
            came,
            method,
            path: path.into(),
            done: Some(status),
            given: Some(Given {
                at: came + 1,
                status,
                whole: true,
                ..Given::default()
            }),
            ..Exchange::default()
        });
        self
    }

    fn get(self, etag: &str) -> Self {
        self.then(Method::GET, ONE, 200).telling(etag)
    }

    fn patch(self, version: &str, status: u16) -> Self {
        self.then(Method::PATCH, ONE, status).of(version)
    }

    fn create(self, key: &str, id: &str) -> Self {
        let mut log = self.then(Method::POST, LIST, 201);
        let last = log.last();
        last.key = Some(key.into());
        last.made = Some(id.into());
        last.body = "Ledger".into();
        log.with_secret()
    }

    fn telling(mut self, etag: &str) -> Self {
        self.given().etag = Some(etag.into());
        self
    }

    fn of(mut self, version: &str) -> Self {
        self.last().if_match = Some(version.into());
        self
    }

    fn with_key(mut self, key: &str) -> Self {
        let last = self.last();
        last.key = Some(key.into());
        last.key_told = Some(key.into());
        self
    }

    /// The API is not told the key.
    fn without_key_told(mut self) -> Self {
        self.last().key_told = None;
        self
    }

    fn with_secret(mut self) -> Self {
        self.given().secret = true;
        self
    }

    fn saying(mut self, body: &str) -> Self {
        self.last().body = body.into();
        self
    }

    /// The client got only a part of the last answer.
    fn torn(mut self) -> Self {
        self.given().whole = false;
        self
    }

    /// The client got another status than the API's.
    fn replaced(mut self, status: u16) -> Self {
        let given = self.given();
        given.status = status;
        given.secret = false;
        self
    }

    /// The connection was reset.
    fn lost(mut self) -> Self {
        self.last().given = None;
        self
    }

    fn last(&mut self) -> &mut Exchange {
        self.0.last_mut().unwrap()
    }

    fn given(&mut self) -> &mut Given {
        self.last().given.as_mut().unwrap()
    }

    fn passes(self) {
        assert_eq!(broken(&self.0), Vec::<String>::new());
    }

    fn breaks(self, rule: &str) {
        let broken = broken(&self.0);
        assert_eq!(broken.len(), 1, "{broken:#?}");
        assert!(broken[0].starts_with(rule), "{broken:#?}");
    }
}

#[test]
fn a_write_for_what_was_read_is_well() {
    Log::default()
        .get("a")
        .patch("a", 200)
        .telling("b")
        .patch("b", 200)
        .passes();
    Log::default()
        .get("a")
        .patch("a", 412)
        .get("b")
        .patch("b", 200)
        .passes();
    Log::default()
        .create("k", "7")
        .telling("a")
        .then(Method::DELETE, ONE, 204)
        .of("a")
        .passes();
}

#[test]
fn a_write_for_a_version_that_was_not_received_is_found() {
    Log::default().patch("a", 200).breaks("Seen");
    Log::default().get("a").patch("b", 200).breaks("Seen");
    Log::default()
        .get("a")
        .torn()
        .patch("a", 200)
        .breaks("Seen");
    Log::default()
        .get("a")
        .lost()
        .patch("a", 200)
        .breaks("Seen");
    Log::default()
        .get("a")
        .then(Method::DELETE, ONE, 204)
        .breaks("Seen");
    Log::default()
        .get("a")
        .then(Method::PUT, &format!("{ONE}/permissions"), 200)
        .of("a")
        .breaks("Seen");
    Log::default()
        .then(Method::POST, RESET, 200)
        .of("a")
        .with_key("k")
        .breaks("Seen");
}

#[test]
fn a_version_that_arrives_after_the_write_was_sent_does_not_count() {
    let mut log = Log::default().get("a").patch("a", 200);
    log.0[0].given.as_mut().unwrap().at = 100;
    log.breaks("Seen");
}

#[test]
fn a_write_that_was_refused_does_no_harm() {
    Log::default().patch("a", 412).passes();
}

#[test]
fn any_version_is_meant_only_right_after_a_look() {
    Log::default().get("a").patch("*", 200).passes();
    Log::default().patch("*", 200).breaks("Seen");
    Log::default()
        .get("a")
        .torn()
        .patch("*", 200)
        .breaks("Seen");
    Log::default()
        .get("a")
        .patch("a", 200)
        .patch("*", 200)
        .breaks("Seen");
    Log::default()
        .then(Method::GET, ONE, 404)
        .patch("*", 200)
        .breaks("Seen");
}

#[test]
fn f38_any_version_needs_a_new_look_after_a_refusal() {
    for status in [401, 429] {
        let refused = || Log::default().get("a").patch("*", status);
        refused().patch("*", 200).breaks("Seen");
        refused().get("b").patch("*", 200).passes();
    }
}

#[test]
fn a_blind_retry_is_found() {
    let sent = || Log::default().get("a").patch("a", 500);
    sent().patch("a", 500).breaks("Blind");
    sent().lost().patch("a", 500).breaks("Blind");
    sent().torn().patch("a", 500).breaks("Blind");
    sent().get("a").patch("a", 500).passes();
    Log::default()
        .get("a")
        .patch("a", 412)
        .patch("a", 412)
        .breaks("Blind");
}

#[test]
fn what_was_refused_may_be_sent_again() {
    for status in [401, 422, 429] {
        let refused = Log::default().get("a").patch("a", status);
        refused.patch("a", 200).passes();
        // The status says it, whatever becomes of the words that follow.
        let torn = Log::default().get("a").patch("a", status).torn();
        torn.patch("a", 200).passes();
    }
}

#[test]
fn two_accounts_for_one_intent_are_found() {
    let made = || Log::default().create("k", "7").lost();
    made().create("k", "7").passes();
    made().create("k", "8").breaks("Once: two accounts");
    made().create("l", "8").breaks("Once: two keys");
    made().create("l", "8").saying("Another").passes();
    Log::default()
        .then(Method::POST, LIST, 422)
        .breaks("Once: a create");
    Log::default()
        .get("a")
        .then(Method::POST, RESET, 412)
        .of("a")
        .breaks("Once: a create");
}

#[test]
fn a_second_delivery_of_a_secret_is_found() {
    let made = || Log::default().create("k", "7");
    made().create("k", "7").breaks("Secret");
    made().replaced(504).create("k", "7").passes();
    made().torn().create("k", "7").passes();
}

#[test]
fn a_reset_that_is_repeated_by_its_key_is_well() {
    let reset = |log: Log| {
        log.then(Method::POST, RESET, 200)
            .of("a")
            .with_key("k")
            .with_secret()
    };
    reset(reset(Log::default().get("a")).lost()).passes();
    reset(reset(Log::default().get("a"))).breaks("Secret");
}

#[test]
fn without_versions_a_reset_that_is_given_again_by_its_key_needs_no_look() {
    let reset = |log: Log, key| {
        log.then(Method::POST, RESET, 200)
            .of("*")
            .with_key(key)
            .with_secret()
    };
    // Somebody on the way answers, and says nothing of a version.
    let in_doubt = || reset(Log::default().get("a"), "k").replaced(504);
    reset(in_doubt(), "k").passes();
    // Everything else is done anew: another intent, a server that is told no keys, and what the server
    // had not done before.
    reset(in_doubt(), "l").breaks("Seen");
    reset(in_doubt().without_key_told(), "k").breaks("Seen");
    let refused = in_doubt().without_key_told();
    reset(refused, "k").without_key_told().breaks("Seen");
    let refused = Log::default().get("a").then(Method::POST, RESET, 503);
    reset(refused.of("*").with_key("k"), "k").breaks("Seen");
    in_doubt().patch("*", 200).breaks("Seen");
}

#[test]
fn a_token_beside_its_header_is_found() {
    let mut log = Log::default().get("a");
    log.last().token_elsewhere = true;
    log.breaks("Token");
}

#[test]
fn what_is_recorded_of_a_request_and_its_answer() {
    let headers = HeaderMap::from_iter([
        (AUTHORIZATION, HeaderValue::from_static("Bearer t0ken")),
        (IF_MATCH, HeaderValue::from_static("\"a\"")),
    ]);
    let of = |target: &str, body: &[u8]| Exchange::of(&Method::PATCH, target, &headers, body);
    let one = of("/a?b=c", b"{}");
    assert_eq!((one.path.as_str(), one.query.as_str()), ("/a", "b=c"));
    assert_eq!(one.target(), "/a?b=c");
    assert_eq!(one.if_match.as_deref(), Some("\"a\""));
    assert!(one.token && !one.token_elsewhere);
    assert!(of("/a?token=t0ken", b"").token_elsewhere);
    assert!(of("/a", b"t0ken").token_elsewhere);
    let made = br#"{"id": 7, "client_secret": "s"}"#;
    let mut one = one;
    one.answered(201, made);
    assert!(one.is_accepted() && one.made.as_deref() == Some("7"));
    let given = Given::of(201, &HeaderMap::new(), made);
    assert!(given.secret && !given.whole && given.etag.is_none());
}
