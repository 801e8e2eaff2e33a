//! What was written here, against answers that are older than that (F32).
//!
//! A server that keeps copies of its data may answer a read, right after a write, from a copy that
//! does not have it yet. Such an answer is known by what it shows: a state that a write of ours has
//! left behind, or one with an older date than ours. It is asked for once more; if it still is an old
//! one, what was saved stays. As soon as anything else comes, somebody has written since, and the
//! server's word counts. So does the second answer where nothing in it says when it was made:
//! somebody may have put the old state back.

use std::collections::HashMap;

use time::{Duration, OffsetDateTime};

use super::failure::{Failure, FailureKind};
use super::resource::{Resource, are_one_state};
use super::types::Versioned;

/// Whatever shows an older state than this long after a write is not taken for a copy.
const LONGEST_LAG: Duration = Duration::minutes(5);

/// How many states that were left behind are remembered of one resource.
const LEFT: usize = 16;

/// What was written of one kind of resource, by its path.
pub(super) struct WriteCache<T> {
    last: HashMap<String, Last<T>>,
}

/// What the last write has made of a resource.
struct Last<T> {
    now: Now<T>,
    /// What it was before, as far as that was seen here.
    left: Vec<Versioned<T>>,
    at: OffsetDateTime,
}

enum Now<T> {
    As(Versioned<T>),
    /// It was deleted.
    Gone,
    /// Something else: the server has refused a write for what it was here.
    Otherwise,
}

/// By what an answer is taken for an old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StaleCheck {
    /// It shows a state that was left behind here: that is certain.
    ByState,
    /// Or it has an older date. Between servers whose clocks differ that may be wrong, so no write is
    /// based on it.
    ByDateToo,
}

impl<T> Default for WriteCache<T> {
    fn default() -> Self {
        Self {
            last: HashMap::new(),
        }
    }
}

impl<T: Resource> WriteCache<T> {
    /// Whether there is nothing to compare with.
    pub(super) fn is_empty(&self) -> bool {
        self.last.is_empty()
    }

    /// A write has made this of what was `before`.
    pub(super) fn saved(
        &mut self,
        path: &str,
        before: Option<&Versioned<T>>,
        now: &Versioned<T>,
        at: OffsetDateTime,
    ) {
        self.note(path, before, Now::As(now.clone()), at);
    }

    /// A write has deleted it.
    pub(super) fn deleted(&mut self, path: &str, before: &Versioned<T>, at: OffsetDateTime) {
        self.note(path, Some(before), Now::Gone, at);
    }

    /// The server has refused a write, as it is not as it was `seen` (F1): an answer that shows it so
    /// is an old one.
    pub(super) fn overtaken(&mut self, path: &str, seen: &Versioned<T>, at: OffsetDateTime) {
        if let Some(last) = self.last.get_mut(path)
            && let Now::As(now) = &last.now
            && !are_one_state(now, seen)
        {
            // It is known what it is instead.
            last.left.push(seen.clone());
            return;
        }
        self.note(path, Some(seen), Now::Otherwise, at);
    }

    fn note(&mut self, path: &str, before: Option<&Versioned<T>>, now: Now<T>, at: OffsetDateTime) {
        self.last.retain(|_, last| at - last.at < LONGEST_LAG);
        let mut left = Vec::new();
        if let Some(last) = self.last.remove(path) {
            left = last.left;
            if let Now::As(state) = last.now {
                left.push(state);
            }
        }
        left.extend(before.cloned());
        if let Now::As(now) = &now {
            left.retain(|state| !are_one_state(state, now));
        }
        left.drain(..left.len().saturating_sub(LEFT));
        self.last.insert(path.to_owned(), Last { now, left, at });
    }

    /// Something was done to it, and nobody knows what it is like now.
    pub(super) fn forget(&mut self, path: &str) {
        self.last.remove(path);
    }

    /// Whether the last write has left something that an answer can be compared with.
    pub(super) fn has_saved(&self, path: &str) -> bool {
        let last = self.last.get(path);
        last.is_some_and(|last| matches!(last.now, Now::As(_)))
    }

    /// Whether an answer is older than what was written here.
    pub(super) fn is_old(
        &self,
        path: &str,
        answer: &Result<Versioned<T>, Failure>,
        known: StaleCheck,
        at: OffsetDateTime,
    ) -> bool {
        let fresh = |last: &&Last<T>| at - last.at < LONGEST_LAG;
        let Some(last) = self.last.get(path).filter(fresh) else {
            return false;
        };
        match (answer, &last.now) {
            (Ok(state), Now::As(now)) if are_one_state(state, now) => false,
            (Ok(state), Now::As(now)) => {
                last.has_left(state)
                    || (known == StaleCheck::ByDateToo && state.value.is_before(&now.value))
            }
            (Ok(state), Now::Otherwise) => {
                let is_before = |left: &Versioned<T>| state.value.is_before(&left.value);
                last.has_left(state)
                    || (known == StaleCheck::ByDateToo && last.left.last().is_some_and(is_before))
            }
            (Ok(_), Now::Gone) => true,
            (Err(failure), Now::As(_)) => failure.is_gone(),
            (Err(_), Now::Gone | Now::Otherwise) => false,
        }
    }

    /// What counts instead of an answer that is old and stays so.
    pub(super) fn fallback(
        &self,
        path: &str,
        old: Result<Versioned<T>, Failure>,
    ) -> Result<Versioned<T>, Failure> {
        let (Ok(_), Some(last)) = (&old, self.last.get(path)) else {
            return old;
        };
        match &last.now {
            Now::As(now) => Ok(now.clone()),
            Now::Gone => Err(Failure::of(FailureKind::Gone)),
            // What was refused is not the current one, and the newest that is known.
            Now::Otherwise => last.left.last().cloned().map_or(old, Ok),
        }
    }

    /// What was written here since a request was sent first whose repetition is answered so: the server
    /// gives the first answer again, which may be older. `None` where the answer is the newest that is
    /// known.
    pub(super) fn written_since(
        &self,
        path: &str,
        first_sent: OffsetDateTime,
        answer: &Versioned<T>,
    ) -> Option<Result<Versioned<T>, Failure>> {
        let last = self.last.get(path).filter(|last| last.at > first_sent)?;
        match &last.now {
            Now::As(now) if are_one_state(now, answer) => None,
            // It was not done before the server had this: the answer is its first.
            Now::As(now) if now.value.is_before(&answer.value) => None,
            Now::As(now) => Some(Ok(now.clone())),
            Now::Gone => Some(Err(Failure::of(FailureKind::Gone))),
            Now::Otherwise if last.has_left(answer) => last.left.last().cloned().map(Ok),
            Now::Otherwise => None,
        }
    }

    /// A look after a write that nobody knew the end of has shown this.
    pub(super) fn found(&mut self, path: &str, now: &Versioned<T>, at: OffsetDateTime) {
        if !self.last.contains_key(path) {
            self.note(path, None, Now::As(now.clone()), at);
        }
    }

    /// An answer that is not old, whoever wrote what it shows: it is the newest that is known. What was
    /// left behind here stays so; what it has replaced is not called old, as a copy may have shown it that
    /// lags behind.
    pub(super) fn observe(&mut self, path: &str, answer: &Result<Versioned<T>, Failure>) {
        let Some(last) = self.last.get_mut(path) else {
            return;
        };
        match (answer, &last.now) {
            (Ok(state), Now::As(_) | Now::Otherwise) => {
                last.left.retain(|left| !are_one_state(left, state));
                last.now = Now::As(state.clone());
            }
            (Err(failure), _) if !failure.is_gone() => {}
            (Ok(_), Now::Gone) | (Err(_), _) => {
                self.last.remove(path);
            }
        }
    }
}

impl<T: Resource> Last<T> {
    fn has_left(&self, state: &Versioned<T>) -> bool {
        self.left.iter().any(|left| are_one_state(left, state))
    }
}

#[cfg(test)]
mod tests {
    use domain::{AccessLevel, Level, Matrix, permissions::ToolPermission};
    use time::macros::datetime;

    use super::*;
    use crate::types::Version;

    const PATH: &str = "/service_accounts/7/permissions";
    const AT: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);

    fn state(level: AccessLevel, version: Version) -> Versioned<Matrix> {
        let tool = ToolPermission {
            name: "documents".into(),
            friendly_name: "Documents".into(),
            level: Level::Known(level),
            added_at: None,
        };
        Versioned {
            value: Matrix {
                tools: vec![tool],
                ..Matrix::default()
            },
            version,
        }
    }

    fn tagged(level: AccessLevel, tag: &str) -> Versioned<Matrix> {
        state(level, Version::Tag(tag.into()))
    }

    fn before() -> Versioned<Matrix> {
        tagged(AccessLevel::None, "1")
    }

    fn saved() -> Versioned<Matrix> {
        tagged(AccessLevel::Admin, "2")
    }

    fn written() -> WriteCache<Matrix> {
        let mut written = WriteCache::default();
        written.saved(PATH, Some(&before()), &saved(), AT);
        written
    }

    fn is_old(written: &WriteCache<Matrix>, answer: Versioned<Matrix>) -> bool {
        written.is_old(PATH, &Ok(answer), StaleCheck::ByState, AT)
    }

    #[test]
    fn f32_what_was_left_behind_is_old_and_what_was_saved_stays() {
        let written = written();
        assert!(is_old(&written, before()));
        assert_eq!(written.fallback(PATH, Ok(before())), Ok(saved()));
        assert!(!is_old(&written, saved()));
    }

    #[test]
    fn without_versions_states_are_compared() {
        let mut written = WriteCache::default();
        let unknown = |level| state(level, Version::Unknown);
        let (none, admin) = (unknown(AccessLevel::None), unknown(AccessLevel::Admin));
        written.saved(PATH, Some(&none), &admin, AT);
        assert!(is_old(&written, none));
        assert!(!is_old(&written, admin));
        assert!(!is_old(&written, unknown(AccessLevel::Standard)));
    }

    #[test]
    fn what_somebody_else_wrote_since_counts() {
        let mut written = written();
        let theirs = tagged(AccessLevel::None, "3");
        assert!(!is_old(&written, theirs.clone()));
        written.observe(PATH, &Ok(theirs.clone()));
        assert!(!is_old(&written, theirs));
        // What was left behind before is old as ever, and what theirs has replaced may yet be the newest.
        assert!(is_old(&written, before()));
        assert!(!is_old(&written, saved()));
    }

    #[test]
    fn one_write_after_the_other_leaves_all_states_behind() {
        let mut written = written();
        let third = tagged(AccessLevel::Standard, "3");
        written.saved(PATH, Some(&saved()), &third, AT);
        assert!(is_old(&written, before()) && is_old(&written, saved()));
        // Back to a state that it had before is no old answer.
        written.saved(PATH, Some(&third), &before(), AT);
        assert!(!is_old(&written, before()));
    }

    #[test]
    fn a_refused_version_is_not_the_current_one() {
        let mut written = written();
        written.overtaken(PATH, &saved(), AT);
        assert!(is_old(&written, saved()));
        // But there is nothing better to show, whatever comes that is older still.
        assert_eq!(written.fallback(PATH, Ok(saved())), Ok(saved()));
        assert!(is_old(&written, before()));
        assert_eq!(written.fallback(PATH, Ok(before())), Ok(saved()));
    }

    #[test]
    fn what_was_deleted_does_not_come_back() {
        let mut written = WriteCache::default();
        written.deleted(PATH, &saved(), AT);
        assert!(is_old(&written, saved()));
        let instead = written.fallback(PATH, Ok(saved()));
        assert!(instead.is_err_and(|failure| failure.is_gone()));
    }

    #[test]
    fn what_is_not_there_yet_is_asked_for_once_more_and_then_believed() {
        let mut written = written();
        let gone = Err(Failure::of(FailureKind::NotFound));
        assert!(written.is_old(PATH, &gone, StaleCheck::ByState, AT));
        assert_eq!(written.fallback(PATH, gone.clone()), gone);
        written.observe(PATH, &gone);
        assert!(written.is_empty());
    }

    #[test]
    fn a_write_of_long_ago_explains_nothing() {
        let later = AT + LONGEST_LAG;
        assert!(!written().is_old(PATH, &Ok(before()), StaleCheck::ByState, later));
    }

    #[test]
    fn only_a_state_that_was_saved_can_be_compared_with() {
        assert!(written().has_saved(PATH));
        assert!(!written().has_saved("/service_accounts/8/permissions"));
        let mut refused = written();
        refused.overtaken(PATH, &saved(), AT);
        assert!(!refused.has_saved(PATH));
        let mut deleted = written();
        deleted.deleted(PATH, &saved(), AT);
        assert!(!deleted.has_saved(PATH));
        let mut forgotten = written();
        assert!(!forgotten.is_empty());
        forgotten.forget(PATH);
        assert!(forgotten.is_empty());
    }

    #[test]
    fn what_was_written_long_ago_goes_with_the_next_write_of_anything() {
        let mut written = written();
        let moment = Duration::seconds(1);
        written.saved("/another", None, &saved(), AT + LONGEST_LAG - moment);
        assert!(written.has_saved(PATH));
        written.saved("/third", None, &saved(), AT + LONGEST_LAG);
        assert!(!written.has_saved(PATH));
        assert!(written.has_saved("/another"));
    }

    #[test]
    fn the_latest_of_many_states_that_were_left_behind_are_remembered() {
        let mut written = WriteCache::default();
        let numbered = |number: usize| tagged(AccessLevel::None, &number.to_string());
        for number in 0..=LEFT + 1 {
            written.saved(PATH, None, &numbered(number), AT);
        }
        assert!(!is_old(&written, numbered(0)));
        for number in 1..=LEFT {
            assert!(is_old(&written, numbered(number)), "{number}");
        }
    }

    #[test]
    fn what_shows_the_state_that_was_saved_is_new_even_if_one_was_left_that_looks_alike() {
        let mut written = WriteCache::default();
        let again = tagged(AccessLevel::None, "2");
        written.saved(PATH, Some(&before()), &again, AT);
        assert!(!is_old(
            &written,
            state(AccessLevel::None, Version::Unknown)
        ));
    }

    #[test]
    fn a_failure_that_says_nothing_of_the_resource_forgets_nothing() {
        let mut written = written();
        let unreachable = Err(Failure::of(FailureKind::Unreachable));
        assert!(!written.is_old(PATH, &unreachable, StaleCheck::ByState, AT));
        written.observe(PATH, &unreachable);
        assert!(is_old(&written, before()));
        written.observe(PATH, &Ok(saved()));
        assert!(is_old(&written, before()), "that is what was saved");
    }

    #[test]
    fn f9_what_was_written_since_a_request_was_first_sent_counts_more_than_its_first_answer() {
        let moment = Duration::seconds(1);
        let since = |cache: &WriteCache<Matrix>, sent, answer: Versioned<Matrix>| {
            cache.written_since(PATH, sent, &answer)
        };
        assert_eq!(since(&written(), AT - moment, before()), Some(Ok(saved())));
        assert_eq!(since(&written(), AT, before()), None, "not since then");
        assert_eq!(since(&written(), AT - moment, saved()), None, "the same");
        let mut deleted = written();
        deleted.deleted(PATH, &saved(), AT);
        let gone = since(&deleted, AT - moment, before());
        assert!(gone.is_some_and(|gone| gone.is_err_and(|why| why.is_gone())));
    }

    #[test]
    fn f9_a_first_answer_with_a_later_date_is_the_newest() {
        let account = |at: &str| Versioned {
            value: crate::wire::account(&format!(
                r#"{{"id": 7, "name": "Sync", "updated_at": "2026-11-24T12:00:{at}Z"}}"#
            ))
            .expect("an account"),
            version: Version::Unknown,
        };
        let mut written = WriteCache::default();
        written.saved(PATH, None, &account("02"), AT);
        let sent = AT - Duration::seconds(1);
        let since = |answer: Versioned<_>| written.written_since(PATH, sent, &answer);
        assert_eq!(since(account("03")), None);
        assert_eq!(since(account("01")), Some(Ok(account("02"))));
    }
}
