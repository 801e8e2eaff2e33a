//! What must hold whatever goes wrong on the wire, checked after every test against the sandbox: over
//! what was recorded between client and API ([`broken`]) and over what the sandbox has logged
//! ([`log`]). So it is known what a client sent and was given, and what was accepted, from whomever.
//!
//! In browsers a proxy records ([`Exchange`]), and a client is a page; natively the scripted wire does,
//! and a client is what shares one memory. What a test does without them is somebody else's doing.
//!
//! The sandbox's log is the only thing of it that is used here.
//!
//! - **Seen**: no accepted write whose version the client had not received before, and none for a
//!   version that another write had replaced by then.
//! - **Once**: at most one create per intent.
//! - **Secret**: a secret is delivered whole at most once.
//! - **Token**: no token goes anywhere but to the API, and there in one header.
//! - **Blind**: no write is sent again before the first is known not to have been done.
//! - **Sent**: nothing is accepted from a client but what it sent.

use std::collections::HashMap;
use std::fmt::Write as _;

use http::Method;

pub use exchange::{Exchange, Given};

mod exchange;
pub mod log;
#[cfg(test)]
mod tests;

/// What is wrong with what one client did, a sentence each; nothing when all is well. `exchanges` are
/// all of its own, in the order in which they came, and no others.
pub fn broken(exchanges: &[Exchange]) -> Vec<String> {
    let mut broken = Vec::new();
    for (at, exchange) in exchanges.iter().enumerate() {
        broken.extend(unseen(exchanges, at));
        broken.extend(blind(exchanges, at));
        if is_making(exchange) && exchange.key.is_none() {
            broken.push(format!("Once: a create or reset without a key: {exchange}"));
        }
        if exchange.token_elsewhere {
            broken.push(format!("Token: it is not only in its header: {exchange}"));
        }
    }
    broken.extend(made_twice(exchanges));
    broken.extend(told_twice(exchanges));
    broken
}

/// What happened, for whoever has to find out why.
pub fn history(exchanges: &[Exchange]) -> String {
    let mut history = String::from("Requests of the client:");
    for exchange in exchanges {
        let _ = write!(history, "\n{exchange}");
    }
    history
}

fn is_create(exchange: &Exchange) -> bool {
    exchange.method == Method::POST && exchange.path.ends_with("/service_accounts")
}

fn is_reset(exchange: &Exchange) -> bool {
    exchange.method == Method::POST && exchange.path.ends_with("/reset_secret")
}

fn is_making(exchange: &Exchange) -> bool {
    is_create(exchange) || is_reset(exchange)
}

/// Whether it is meant for one version.
fn is_write(exchange: &Exchange) -> bool {
    [Method::PATCH, Method::PUT, Method::DELETE].contains(&exchange.method) || is_reset(exchange)
}

/// The path of what an exchange is about.
fn resource(exchange: &Exchange) -> &str {
    let path = exchange.path.as_str();
    path.strip_suffix("/reset_secret").unwrap_or(path)
}

/// Whether an answer to `exchange` tells the version of `about`.
fn tells_of(exchange: &Exchange, about: &str) -> bool {
    if is_create(exchange) {
        let id = exchange.made.as_deref().map(|id| id.trim_matches('"'));
        return id.is_some_and(|id| about == format!("{}/{id}", exchange.path));
    }
    resource(exchange) == about
}

/// An accepted write for a version that the client had not received.
fn unseen(exchanges: &[Exchange], at: usize) -> Option<String> {
    let write = &exchanges[at];
    if !is_write(write) || !write.is_accepted() || is_replay(exchanges, at) {
        return None;
    }
    let about = resource(write);
    let before = exchanges[..at].iter().filter(|one| tells_of(one, about));
    let mut received = before.filter(|one| one.whole().is_some_and(|given| given.at < write.came));
    let seen = match write.if_match.as_deref() {
        None => false,
        // The version was not to be had: the client must have compared just before.
        Some("*") => {
            let last = received.next_back();
            last.is_some_and(|one| one.method == Method::GET && one.is_accepted())
        }
        // A repeated reset is known by its key; its version is an old one by then.
        Some(version) => received.any(|one| {
            let given = one.whole();
            given.is_some_and(|given| given.etag.as_deref() == Some(version))
        }),
    };
    (!seen).then(|| format!("Seen: accepted for a version that the client did not have: {write}"))
}

/// Whether it is a reset that was accepted with this key before: the server gives the first answer again,
/// and does nothing.
fn is_replay(exchanges: &[Exchange], at: usize) -> bool {
    let again = &exchanges[at];
    let mut before = exchanges[..at].iter();
    is_reset(again)
        // One that the server is not told means nothing to it.
        && again.key_told.is_some()
        && before.any(|one| {
            one.path == again.path && one.key_told == again.key_told && one.is_accepted()
        })
}

/// A write that was sent before, without having been refused and without a look in between.
fn blind(exchanges: &[Exchange], at: usize) -> Option<String> {
    let again = &exchanges[at];
    if !is_write(again) || is_reset(again) {
        return None;
    }
    let same = |one: &&Exchange| {
        one.method == again.method && one.path == again.path && one.if_match == again.if_match
    };
    let first = exchanges[..at].iter().rfind(same)?;
    // The status says it, whatever becomes of the words that follow.
    let given = first.given.as_ref();
    let refused = given.is_some_and(|given| is_refusal(given.status));
    let looked = exchanges[..at].iter().any(|one| {
        one.came > first.came && one.method == Method::GET && resource(one) == resource(again)
    });
    (!refused && !looked)
        .then(|| format!("Blind: sent again without a look: {first}\n  and {again}"))
}

/// Whether a status says that nothing was done, and not because of the version.
fn is_refusal(status: u16) -> bool {
    (400..500).contains(&status) && !matches!(status, 408 | 412 | 428)
}

/// Two accounts for one intent.
fn made_twice(exchanges: &[Exchange]) -> Vec<String> {
    let mut by_key: HashMap<&str, &Exchange> = HashMap::new();
    let mut by_body: HashMap<(&str, &str), &Exchange> = HashMap::new();
    let mut twice = Vec::new();
    for one in exchanges
        .iter()
        .filter(|one| is_create(one) && one.is_accepted())
    {
        let key = one.key.as_deref().unwrap_or_default();
        let first = by_key.entry(key).or_insert(one);
        if first.made != one.made {
            twice.push(format!(
                "Once: two accounts for one key: {first}\n  and {one}"
            ));
        }
        let first = by_body.entry((&one.path, &one.body)).or_insert(one);
        if first.key != one.key {
            twice.push(format!(
                "Once: two keys for one account: {first}\n  and {one}"
            ));
        }
    }
    twice
}

/// A secret that arrived whole, and was sent again all the same.
fn told_twice(exchanges: &[Exchange]) -> Vec<String> {
    let mut told: HashMap<&str, &Exchange> = HashMap::new();
    let mut twice = Vec::new();
    for one in exchanges.iter().filter(|one| is_making(one)) {
        if one.whole().is_some_and(|given| given.secret) {
            let key = one.key.as_deref().unwrap_or_default();
            match told.get(key) {
                Some(first) => {
                    twice.push(format!("Secret: delivered twice: {first}\n  and {one}"));
                }
                None => {
                    told.insert(key, one);
                }
            }
        }
    }
    twice
}
