//! What is known of the list, and what follows from it.

use std::ops::Range;

use client::{Failure, PageOf, Row};
use domain::{Account, AccountId, AccountsQuery, Today};

use super::complete::Complete;
use super::pages::Pages;
use super::summary::{Count, FeedRow, Overview};
use crate::browser::Timer;

/// How many accounts a page has.
pub(super) const PER_PAGE: usize = 100;

/// The accounts of a company that are here, and how it stands with those that are not.
#[derive(Debug)]
pub struct List {
    pub(super) today: Today,
    /// The query that was asked last.
    pub(super) asked: AccountsQuery,
    pub(super) asked_at: f64,
    /// What the pages answer; `None` before the first answer.
    answered: Option<AccountsQuery>,
    pub(super) here: Here,
    /// An answer is under way.
    pub busy: bool,
    /// The newest query failed, or a page of it.
    pub failure: Option<Failure>,
    /// What needs attention, as far as the server counts it.
    pub(super) overview: Overview,
    /// The server has been asked to count.
    pub(super) counted: bool,
    /// Everything is wanted, however much there is.
    pub(super) wants_all: bool,
    /// The rows that are looked at.
    pub(super) wanted: Range<usize>,
    pub(super) typing: Option<Timer>,
    pub(super) scrolling: Option<Timer>,
}

/// The accounts that are here.
#[derive(Debug)]
pub(super) enum Here {
    Pages(Pages),
    All(Complete),
}

impl List {
    /// Nothing is known yet.
    pub(super) fn new(today: Today) -> Self {
        Self {
            today,
            asked: AccountsQuery::default(),
            asked_at: 0.0,
            answered: None,
            here: Here::Pages(Pages::new(PER_PAGE)),
            busy: true,
            failure: None,
            // Counting begins once there are rows: room is kept for the numbers.
            overview: Overview {
                is_counting: true,
                ..Overview::default()
            },
            counted: false,
            wants_all: false,
            wanted: 0..PER_PAGE,
            typing: None,
            scrolling: None,
        }
    }

    /// Everything, where that is here.
    pub(super) fn all(&self) -> Option<&Complete> {
        match &self.here {
            Here::All(all) => Some(all),
            Here::Pages(_) => None,
        }
    }

    /// Whether every account is here.
    pub fn is_whole(&self) -> bool {
        self.all().is_some()
    }

    /// What the rows answer; `None` before the first answer.
    pub fn answered(&self) -> Option<&AccountsQuery> {
        match &self.here {
            Here::All(_) => Some(&self.asked),
            Here::Pages(_) => self.answered.as_ref(),
        }
    }

    /// Whether the rows answer what was asked last.
    pub(super) fn is_answered(&self) -> bool {
        self.answered() == Some(&self.asked)
    }

    /// How many rows there are to show.
    pub fn rows(&self) -> usize {
        match &self.here {
            Here::All(all) => all.len(),
            Here::Pages(pages) => pages.len(),
        }
    }

    pub(super) fn row(&self, index: usize) -> FeedRow {
        match &self.here {
            Here::All(all) => all.row(index).unwrap_or(FeedRow::Loading),
            Here::Pages(pages) => pages.row(index),
        }
    }

    /// Which row an account has, where it matches and is here.
    pub(super) fn row_of(&self, account: &AccountId) -> Option<usize> {
        match &self.here {
            Here::All(all) => all.shown().position(|one| one.id == *account),
            Here::Pages(pages) => pages.row_of(account),
        }
    }

    /// How many accounts match.
    pub fn found(&self) -> Count {
        match &self.here {
            Here::All(all) => Count::Exactly(all.len()),
            Here::Pages(pages) => pages.found(),
        }
    }

    /// Whether the list changed on the server while its pages were coming in (F31).
    pub fn list_changed(&self) -> bool {
        match &self.here {
            Here::All(all) => all.list_changed,
            Here::Pages(pages) => pages.list_changed,
        }
    }

    /// What needs attention in the company.
    pub fn overview(&self) -> Overview {
        match &self.here {
            Here::All(all) => Overview {
                total: Some(all.accounts().count()),
                counts: all.counts().map(Some),
                ..self.overview
            },
            Here::Pages(_) => Overview {
                total: self.overview.total.or(self.total()),
                ..self.overview
            },
        }
    }

    /// How many accounts there are, where the list says so.
    pub(super) fn total(&self) -> Option<usize> {
        let everything = self.answered().is_some_and(|query| !query.narrows());
        match self.found() {
            Count::Exactly(total) if everything => Some(total),
            _ => None,
        }
    }

    /// Something else is asked; what is here altogether answers at once.
    pub(super) fn ask(&mut self, query: &AccountsQuery) {
        self.asked = query.clone();
        if let Here::All(all) = &mut self.here {
            all.ask(query);
            self.busy = false;
            self.failure = None;
        }
    }

    /// An answer is waited for.
    pub(super) fn wait(&mut self) {
        self.busy = true;
        self.failure = None;
    }

    /// There is no answer. Rows that answer something else are not shown for one.
    pub(super) fn fail(&mut self, failure: Failure) {
        self.busy = false;
        self.failure = Some(failure);
        if !self.is_answered() {
            self.here = Here::Pages(Pages::new(PER_PAGE));
            self.answered = None;
        }
    }

    /// An answer begins with this page, and may end with it.
    pub(super) fn begin(&mut self, query: AccountsQuery, page: PageOf<Row<Account>>) {
        if !query.narrows() && !page.has_next {
            self.complete(page.rows, false);
        } else {
            self.here = Here::Pages(Pages::beginning_with(page));
            self.busy = query != self.asked;
            self.answered = Some(query);
        }
    }

    /// Everything is here; whether the list changed on the server while it came in (F31).
    pub(super) fn complete(&mut self, rows: Vec<Row<Account>>, list_changed: bool) {
        let mut all = Complete::new(rows, &self.asked, self.today);
        all.list_changed = list_changed;
        self.here = Here::All(all);
        self.overview.is_counting = false;
        self.typing = None;
        self.busy = false;
        self.failure = None;
    }
}
