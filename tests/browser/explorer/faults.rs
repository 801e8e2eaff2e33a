//! What goes wrong on the way, at random.

use std::time::Duration;

use e2e::{Answer, Fault, Framing, Method, Proxy};

use super::chance::Chance;

const PROBLEM: &str = "application/problem+json";

/// What can go wrong with any request.
const ANSWERS: &[Answer] = &[
    Answer::Late(Duration::from_millis(400)),
    Answer::Late(Duration::from_millis(1500)),
    Answer::Drip(100, Duration::from_millis(20)),
    Answer::ResetBefore,
    Answer::ResetAfter,
    Answer::Cut(20, Framing::Length),
    Answer::Cut(20, Framing::Chunked),
    Answer::TORN,
    Answer::Instead(500, "text/plain", "out of order"),
    Answer::Instead(503, "text/plain", "later"),
    Answer::Instead(200, "text/html", "<h1>Sign in</h1>"),
    Answer::Instead(401, PROBLEM, "{}"),
    Answer::Instead(429, PROBLEM, "{}"),
    Answer::After(504, "text/html", "<h1>Timeout</h1>"),
    Answer::WithHeader(429, "retry-after", "1"),
    // By the answer's own clock, which is years ahead of this machine's (F17).
    Answer::WithHeaders(
        429,
        &[
            ("date", "Mon, 01 Jan 2035 00:00:00 GMT"),
            ("retry-after", "Mon, 01 Jan 2035 00:00:02 GMT"),
        ],
    ),
    Answer::WithHeader(302, "location", "https://sign-in.example/"),
    Answer::WithoutCors,
    Answer::Without(&["etag", "date", "total", "link", "per-page"]),
    Answer::WEAK,
    Answer::Behind("service_accounts"),
    Answer::Changed("another clock", |reply| {
        reply.set("date", "Fri, 01 Jan 2027 00:00:00 GMT");
    }),
];

/// What can go wrong with a write.
const REFUSALS: &[Answer] = &[
    Answer::Instead(412, PROBLEM, "{}"),
    Answer::Instead(428, PROBLEM, "{}"),
    Answer::Instead(403, PROBLEM, "{}"),
    Answer::Instead(422, "application/json", r#"{"errors":"No such luck"}"#),
    Answer::Instead(
        409,
        PROBLEM,
        r#"{"status": 409, "code": "idempotency_in_flight"}"#,
    ),
];

/// What can go wrong with a question.
const MISTAKES: &[Answer] = &[
    Answer::Earlier,
    Answer::Earlier,
    Answer::Instead(404, PROBLEM, "{}"),
    Answer::Instead(200, "application/json", "[]"),
];

/// What questions are about.
const QUESTIONS: &[&str] = &[
    "service_accounts?",
    "service_accounts/",
    "permissions",
    "events",
    "/me",
    "marketplace_apps",
    "settings",
    "policy",
];

/// Makes something go wrong with requests to come; mostly one thing, sometimes several.
pub fn make_faults(chance: &mut Chance, proxy: &Proxy) -> String {
    let count = if chance.happens(25) { 3 } else { 1 };
    let told: Vec<_> = (0..count).map(|_| make_fault(chance, proxy)).collect();
    told.join("; ")
}

fn make_fault(chance: &mut Chance, proxy: &Proxy) -> String {
    let (method, path) = match chance.below(8) {
        0 | 1 => (Method::GET, *chance.pick(QUESTIONS)),
        2 => (Method::POST, "service_accounts"),
        3 => (Method::PUT, "service_accounts"),
        4 => (Method::DELETE, "service_accounts"),
        _ => (Method::PATCH, "service_accounts"),
    };
    let special = if method == Method::GET {
        MISTAKES
    } else {
        REFUSALS
    };
    let list = if chance.happens(30) { special } else { ANSWERS };
    let answer = chance.pick(list).clone();
    let after = chance.below(2);
    // A read is tried again: what goes wrong once only makes it late.
    let times = *chance.pick(&[1, 1, 1, 2, 5]);
    let told = format!("{method} {path} will go wrong {times} times: {answer:?}");
    proxy.add(Fault {
        method,
        path,
        answer,
        after,
        times,
    });
    told
}
