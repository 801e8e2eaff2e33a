//! Chance that can be had again: the same seed makes the same choices.

use std::time::Duration;

use e2e::{Answer, Framing, Method, Proxy};

/// A generator after Steele, Lea and Flood (`SplitMix64`).
#[derive(Debug)]
pub struct Chance(u64);

impl Chance {
    /// Begins at a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % end as u64).expect("it is below a usize")
    }

    /// Whether something happens that does so `percent` times in a hundred.
    pub fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of a list, which is not empty.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

const PROBLEM: &str = "application/problem+json";

/// What can go wrong with a request.
const ANSWERS: &[Answer] = &[
    Answer::Late(Duration::from_millis(400)),
    Answer::Late(Duration::from_millis(1500)),
    Answer::Drip(100, Duration::from_millis(20)),
    Answer::ResetBefore,
    Answer::ResetAfter,
    Answer::Cut(20, Framing::Length),
    Answer::Cut(20, Framing::Chunked),
    Answer::Instead(500, "text/plain", "out of order"),
    Answer::Instead(200, "text/html", "<h1>Sign in</h1>"),
    Answer::Instead(401, PROBLEM, "{}"),
    Answer::Instead(412, PROBLEM, "{}"),
    Answer::Instead(428, PROBLEM, "{}"),
    Answer::After(504, "text/html", "<h1>Timeout</h1>"),
    Answer::WithHeader(429, "retry-after", "1"),
    Answer::WithHeader(302, "location", "https://sign-in.example/"),
    Answer::WithoutCors,
    Answer::Without(&["etag", "date", "total", "link", "per-page"]),
    Answer::WEAK,
    Answer::Behind("service_accounts"),
];

/// Makes one thing go wrong, with a request to come.
pub fn make_fault(chance: &mut Chance, proxy: &Proxy) -> String {
    let method = match chance.below(6) {
        0 => Method::GET,
        1 => Method::POST,
        2 => Method::PUT,
        3 => Method::DELETE,
        _ => Method::PATCH,
    };
    let answer = chance.pick(ANSWERS).clone();
    let told = format!("{method} will go wrong: {answer:?}");
    proxy.fault(method, "service_accounts", answer);
    told
}
