//! The invariants over the sandbox's own log: what it accepted, from whomever.

use std::collections::{HashMap, HashSet};

use sandbox::Entry;

use crate::Exchange;

/// What is wrong with what the sandbox accepted, a sentence each. `exchanges` are those of the client
/// that sends this origin.
pub fn broken(log: &[Entry], exchanges: &[Exchange], origin: &str) -> Vec<String> {
    let mut broken = overwritten(log);
    broken.extend(made_twice(log));
    broken.extend(unsent(log, exchanges, origin));
    broken
}

/// The tokens that went to another server than the API: the one at `host` serves the page.
pub fn strayed(log: &[Entry], host: &str) -> Vec<String> {
    let at_page = |entry: &&Entry| entry.token && entry.host.as_deref() == Some(host);
    log.iter()
        .filter(at_page)
        .map(|entry| {
            format!(
                "Token: one was sent to the page's server: {} {}",
                entry.method, entry.path
            )
        })
        .collect()
}

/// Writes that were accepted for a version which an earlier write had replaced.
fn overwritten(log: &[Entry]) -> Vec<String> {
    let mut replaced = HashSet::new();
    let mut repeated = HashSet::new();
    let mut broken = Vec::new();
    for write in log.iter().filter(|entry| is_accepted_write(entry)) {
        // One that is known by its key is not done again.
        if write
            .idempotency_key
            .as_ref()
            .is_some_and(|key| !repeated.insert(key))
        {
            continue;
        }
        let Some(version) = write.if_match.as_deref().filter(|version| *version != "*") else {
            continue;
        };
        let about = write
            .path
            .strip_suffix("/reset_secret")
            .unwrap_or(&write.path);
        if replaced.contains(&(about, version)) {
            broken.push(format!(
                "Seen: accepted for a version that had been replaced: {}",
                told(write)
            ));
        }
        // One that changes nothing replaces nothing.
        if write.etag.as_deref() != Some(version) {
            replaced.insert((about, version));
        }
    }
    broken
}

/// Two accounts for one key.
fn made_twice(log: &[Entry]) -> Vec<String> {
    let mut made: HashMap<&str, &Entry> = HashMap::new();
    let mut twice = Vec::new();
    for entry in log.iter().filter(|entry| entry.status == 201) {
        let Some(key) = &entry.idempotency_key else {
            continue;
        };
        let first = made.entry(key).or_insert(entry);
        if first.location != entry.location {
            let (first, second) = (told(first), told(entry));
            twice.push(format!(
                "Once: two accounts for one key: {first}\n  and {second}"
            ));
        }
    }
    twice
}

/// What was accepted from a client that was not recorded of it, or not so often.
fn unsent(log: &[Entry], exchanges: &[Exchange], origin: &str) -> Vec<String> {
    let mut seen: Vec<&Exchange> = exchanges.iter().collect();
    // What its own server takes from a page, such as reports of violations, is none of the API's.
    let from_page = |entry: &&Entry| {
        entry.origin.as_deref() == Some(origin) && entry.path.starts_with("/rest/")
    };
    let accepted = log.iter().filter(|entry| is_accepted_write(entry));
    let mut unsent = Vec::new();
    for entry in accepted.filter(from_page) {
        let of = |one: &&Exchange| {
            *one.method.as_str() == *entry.method
                && one.path == entry.path
                && one.if_match == entry.if_match
                && one.key_told == entry.idempotency_key
                // What is still under way has been done, and that is not known yet.
                && one.done.is_none_or(|done| done == entry.status)
        };
        match seen.iter().position(of) {
            Some(at) => {
                seen.remove(at);
            }
            None => unsent.push(format!("Sent: accepted, but not sent: {}", told(entry))),
        }
    }
    unsent
}

fn is_accepted_write(entry: &Entry) -> bool {
    (200..300).contains(&entry.status)
        && ["POST", "PATCH", "PUT", "DELETE"].contains(&entry.method.as_str())
}

fn told(entry: &Entry) -> String {
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    format!(
        "{} {} {} If-Match {} key {} → {}, ETag {}",
        entry.at,
        entry.method,
        entry.path,
        or_none(&entry.if_match),
        or_none(&entry.idempotency_key),
        entry.status,
        or_none(&entry.etag),
    )
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;

    const ONE: &str = "/rest/v1.0/companies/1/service_accounts/7";
    const PAGE: &str = "http://page";

    fn write(version: &str, etag: &str) -> Entry {
        Entry {
            method: "PATCH".into(),
            path: ONE.into(),
            status: 200,
            origin: Some(PAGE.into()),
            if_match: Some(version.into()),
            etag: Some(etag.into()),
            ..Entry::default()
        }
    }

    fn reset(version: &str, etag: &str, key: &str) -> Entry {
        Entry {
            method: "POST".into(),
            path: format!("{ONE}/reset_secret"),
            idempotency_key: Some(key.into()),
            ..write(version, etag)
        }
    }

    fn create(key: &str, location: &str) -> Entry {
        Entry {
            method: "POST".into(),
            path: "/rest/v1.0/companies/1/service_accounts".into(),
            status: 201,
            if_match: None,
            idempotency_key: Some(key.into()),
            location: Some(location.into()),
            ..write("", "a")
        }
    }

    fn refused(entry: Entry) -> Entry {
        Entry {
            status: 412,
            ..entry
        }
    }

    #[test]
    fn a_write_over_a_version_that_was_replaced_is_found() {
        let is_well = |log: &[Entry]| overwritten(log).is_empty();
        assert!(is_well(&[write("a", "b"), write("b", "c")]));
        assert!(!is_well(&[write("a", "b"), write("a", "c")]));
        assert!(!is_well(&[write("a", "b"), reset("a", "c", "k")]));
        assert!(!is_well(&[reset("a", "b", "k"), write("a", "c")]));
        assert!(is_well(&[write("a", "b"), refused(write("a", "c"))]));
        let delete = Entry {
            method: "DELETE".into(),
            status: 204,
            etag: None,
            ..write("a", "")
        };
        assert!(!is_well(&[write("a", "b"), delete]));
    }

    #[test]
    fn what_changes_nothing_and_what_is_known_by_its_key_replaces_nothing() {
        assert_eq!(overwritten(&[write("a", "a"), write("a", "b")]), [""; 0]);
        let repeated = [reset("a", "b", "k"), reset("a", "b", "k")];
        assert_eq!(overwritten(&repeated), [""; 0]);
    }

    #[test]
    fn each_account_has_versions_of_its_own() {
        let other = Entry {
            path: format!("{ONE}0"),
            ..write("a", "c")
        };
        assert_eq!(overwritten(&[write("a", "b"), other]), [""; 0]);
    }

    #[test]
    fn two_accounts_for_one_key_are_found_in_the_log_too() {
        assert_eq!(made_twice(&[create("k", "/7"), create("k", "/7")]), [""; 0]);
        assert_eq!(made_twice(&[create("k", "/7"), create("l", "/8")]), [""; 0]);
        assert_eq!(made_twice(&[create("k", "/7"), create("k", "/8")]).len(), 1);
    }

    fn sent(done: Option<u16>) -> Exchange {
        Exchange {
            method: Method::PATCH,
            path: ONE.into(),
            if_match: Some("a".into()),
            done,
            ..Exchange::default()
        }
    }

    #[test]
    fn what_a_client_never_sent_is_found() {
        let log = [write("a", "b")];
        assert_eq!(unsent(&log, &[sent(Some(200))], PAGE), [""; 0]);
        assert_eq!(unsent(&log, &[sent(None)], PAGE), [""; 0]);
        assert_eq!(unsent(&log, &[], PAGE).len(), 1);
        assert_eq!(unsent(&log, &[sent(Some(412))], PAGE).len(), 1);
        assert_eq!(unsent(&log, &[], "http://elsewhere"), [""; 0]);
    }

    #[test]
    fn what_is_accepted_twice_and_was_sent_once_is_found() {
        let log = [write("a", "b"), write("a", "b")];
        assert_eq!(unsent(&log, &[sent(Some(200))], PAGE).len(), 1);
        let twice = [sent(Some(200)), sent(Some(200))];
        assert_eq!(unsent(&log, &twice, PAGE), [""; 0]);
    }

    #[test]
    fn a_token_at_the_pages_server_is_found() {
        let entry = |host: &str, token| Entry {
            method: "GET".into(),
            path: "/".into(),
            host: Some(host.into()),
            token,
            ..Entry::default()
        };
        let log = [entry("page", false), entry("api", true)];
        assert_eq!(strayed(&log, "page"), Vec::<String>::new());
        assert_eq!(strayed(&[entry("page", true)], "page").len(), 1);
    }

    #[test]
    fn all_of_it_is_looked_at() {
        let log = [write("a", "b"), write("a", "c")];
        assert_eq!(broken(&log, &[], PAGE).len(), 3);
        assert_eq!(
            broken(&[create("k", "/7"), create("k", "/8")], &[], "").len(),
            1
        );
    }
}
