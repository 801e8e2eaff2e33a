//! What the API has answered to reads, for copies of it that lag behind.

use std::collections::HashMap;

use axum::http::header::DATE;

use super::Answered;

/// How many different answers are kept of one address.
const KEPT: usize = 6;

/// The latest answers to each address, the newest last.
#[derive(Default)]
pub(super) struct Copies(HashMap<String, Vec<Answered>>);

impl Copies {
    /// The API has answered so.
    pub fn keep(&mut self, url: &str, answer: &Answered) {
        let kept = self.0.entry(url.to_owned()).or_default();
        if kept.last().is_some_and(|last| last.body == answer.body) {
            kept.pop();
        }
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push(answer.clone());
    }

    /// What it answered so many different answers ago, or the first that is known; by the clock of now.
    pub fn behind(&self, url: &str, by: usize) -> Answered {
        let kept = &self.0[url];
        let newest = kept.last().expect("it has just been kept");
        let mut old = kept[kept.len().saturating_sub(by + 1)].clone();
        if let Some(date) = newest.headers.get(DATE) {
            old.headers.insert(DATE, date.clone());
        }
        old
    }
}
