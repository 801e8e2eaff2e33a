//! What goes wrong on the way, at random.

use std::time::Duration;

use axum::http::Method;

use super::chance::Chance;
use crate::reply::{HTML, JSON, TEXT, after, instead};
use crate::wire::{Fault, Wire};

/// What can go wrong with any request.
fn of_any(chance: &mut Chance) -> Fault {
    match chance.below(19) {
        0 => Fault::Late(Duration::from_millis(400)),
        1 => Fault::Late(Duration::from_secs(4)),
        // Longer than anybody waits.
        2 => Fault::Late(Duration::from_mins(1)),
        3 | 4 => Fault::LostBefore,
        5 | 6 => Fault::LostAfter,
        7 => Fault::CutAfter(chance.below(60)),
        8 => instead(500, TEXT, "out of order"),
        9 => instead(503, TEXT, "later"),
        10 => instead(200, HTML, "<h1>Sign in</h1>"),
        11 => instead(401, JSON, "{}"),
        12 => instead(429, JSON, "{}"),
        13 => pause(),
        14 => Fault::After(*chance.pick(&[500, 502, 504])),
        15 => after(200, HTML, "<h1>Welcome to the Wi-Fi</h1>"),
        16 => after(200, JSON, "{}"),
        17 => Fault::Hidden(&["etag", "date", "total", "link", "per-page"]),
        _ => Fault::WEAK,
    }
}

/// How long a pause is that the API asks for.
pub const PAUSE: Duration = Duration::from_secs(7);

fn pause() -> Fault {
    let headers = &[("content-type", JSON), ("retry-after", "7")];
    Fault::Instead(429, headers, "{}".into())
}

/// Whether this is what was recorded of a pause.
pub fn is_pause(fault: &str) -> bool {
    fault.ends_with("for 7 s")
}

/// What can go wrong with a write.
fn of_a_write(chance: &mut Chance) -> Fault {
    match chance.below(7) {
        0 => instead(412, JSON, "{}"),
        1 => instead(428, JSON, "{}"),
        2 => instead(403, JSON, "{}"),
        3 => instead(422, JSON, r#"{"errors":"No such luck"}"#),
        4 => instead(404, JSON, "{}"),
        5 => instead(200, JSON, "{}"),
        _ => instead(409, JSON, r#"{"code": "idempotency_in_flight"}"#),
    }
}

/// What can go wrong with a question.
fn of_a_read(chance: &mut Chance) -> Fault {
    match chance.below(8) {
        0..5 => Fault::Behind(1 + chance.below(3)),
        5 | 6 => instead(404, JSON, "{}"),
        _ => instead(403, JSON, "{}"),
    }
}

/// What questions are about.
const QUESTIONS: &[&str] = &[
    "service_accounts?",
    "service_accounts/",
    "service_accounts/",
    "permissions",
];

/// Makes something go wrong with requests to come; mostly one thing, sometimes several.
pub fn make_faults(chance: &mut Chance, wire: &Wire) -> String {
    let count = if chance.happens(30) { 3 } else { 1 };
    let told: Vec<_> = (0..count).map(|_| make_fault(chance, wire)).collect();
    told.join("; ")
}

fn make_fault(chance: &mut Chance, wire: &Wire) -> String {
    if chance.happens(8) {
        return lose_sight(chance, wire);
    }
    let (method, path) = match chance.below(10) {
        0..4 => (Method::GET, *chance.pick(QUESTIONS)),
        4 => (Method::POST, "service_accounts"),
        5 => (Method::POST, "reset_secret"),
        6 => (Method::PUT, "permissions"),
        7 => (Method::DELETE, "service_accounts"),
        _ => (Method::PATCH, "service_accounts"),
    };
    let is_special = chance.happens(40);
    let fault = match (is_special, method == Method::GET) {
        (false, _) => of_any(chance),
        (true, true) => of_a_read(chance),
        (true, false) => of_a_write(chance),
    };
    // A read is tried again: what goes wrong once only makes it late.
    let times = *chance.pick(&[1, 1, 1, 2, 5]);
    wire.faults(&method, path, &fault, times);
    format!("{method} {path} will go wrong {times} times: {fault:?}")
}

/// A write does not arrive, or its answer does not, however often it is sent, and no account can be seen
/// by whoever looks then.
fn lose_sight(chance: &mut Chance, wire: &Wire) -> String {
    let method = chance.pick(&[Method::PATCH, Method::PUT, Method::DELETE, Method::POST]);
    let lost = chance.pick(&[Fault::LostBefore, Fault::LostAfter]);
    let times = if method == Method::POST { 4 } else { 1 };
    wire.faults(method, "service_accounts", lost, times);
    let not_found = instead(404, JSON, "{}");
    wire.faults(&Method::GET, "service_accounts/", &not_found, 2);
    let forbidden = instead(403, JSON, "{}");
    wire.fault(Method::GET, "service_accounts?", forbidden);
    format!("{method} will be {lost:?}, and no account can be seen then")
}
