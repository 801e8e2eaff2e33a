//! What can be asked of the API, and what it answers. What changes something is in `writes`.

use domain::policy::Policy;
use domain::{Account, AccountId, AccountsQuery, MarketplaceApp, Matrix, Person, Sort, SortKey};

use super::client::Client;
use super::contract;
use super::exchange::Answer;
use super::failure::{Failure, FailureKind};
use super::resource::readable;
use super::types::{Absence, Company, Event, OwnLevels, PageOf, Row, TokenInfo, Versioned};
use super::wire;
use super::write_cache::StaleCheck;

/// A total beyond this is not believed: no list of a company's is as long.
const MOST: usize = 100_000_000;

impl Client {
    /// Who holds the token.
    pub async fn me(&self) -> Result<Person, Failure> {
        let answer = self.get(contract::ME).await?;
        readable(wire::person(&answer.body))
    }

    /// The companies that the token reaches and that can be gone to.
    pub async fn companies(&self) -> Result<Vec<Company>, Failure> {
        let answer = self.get(contract::COMPANIES).await?;
        let (_, mut companies) = those_that_can_be_read(&answer.body, wire::company)?;
        companies.retain(|company| company.is_active);
        Ok(companies)
    }

    /// What the person may do in the client's company, and what its tools are called.
    pub async fn own_levels(&self) -> Result<OwnLevels, Failure> {
        let path = self.paths()?.own_levels();
        readable(wire::own_levels(&self.get(&path).await?.body))
    }

    /// The company's policy; a company without one has the default (D2).
    pub async fn policy(&self) -> Result<Policy, Failure> {
        match self.get(&self.paths()?.policy()).await {
            Ok(answer) => readable(wire::policy(&answer.body)),
            Err(failure) if failure.kind == FailureKind::NotFound => Ok(Policy::default()),
            Err(failure) => Err(failure),
        }
    }

    /// How long the token lasts; servers need not say.
    pub async fn token_info(&self) -> Result<TokenInfo, Failure> {
        readable(wire::token_info(
            &self.get(contract::TOKEN_INFO).await?.body,
        ))
    }

    /// A page of the marketplace apps whose name or publisher contains `search`.
    pub async fn apps(&self, search: &str, page: usize) -> Result<PageOf<MarketplaceApp>, Failure> {
        const PER_PAGE: usize = 100;
        let path = self.paths()?.apps(search, page, PER_PAGE);
        let answer = self.get(&path).await?;
        let (count, apps) = those_that_can_be_read(&answer.body, wire::app)?;
        Ok(part(&answer, page, PER_PAGE, count, apps))
    }

    /// A page of the company's accounts; pages count from 1. What the server has no filter for is
    /// not found: ask only what [`AccountsQuery::for_server`] can put. Where the server cannot sort by an
    /// optional key, the page is of the list by name, and [`can_sort_by`](Self::can_sort_by) says so.
    pub async fn accounts(
        &self,
        query: &AccountsQuery,
        page: usize,
        per_page: usize,
    ) -> Result<PageOf<Row<Account>>, Failure> {
        let mut query = query
            .for_server()
            .ok_or_else(|| Failure::of(FailureKind::NotFound))?;
        let key = query.sort.by;
        if !self.can_sort_by(key) {
            query.sort = Sort::default();
        }
        match self.read_accounts(&query, page, per_page).await {
            Err(why) if query.sort.by.is_optional() && why.kind == FailureKind::Rejected => {}
            answer => return answer,
        }
        query.sort = Sort::default();
        let by_name = self.read_accounts(&query, page, per_page).await?;
        // It was the key.
        self.memory().unsortable.borrow_mut().push(key);
        Ok(by_name)
    }

    /// Whether the server can sort accounts by this, as far as it has said.
    pub fn can_sort_by(&self, key: SortKey) -> bool {
        !self.memory().unsortable.borrow().contains(&key)
    }

    async fn read_accounts(
        &self,
        query: &AccountsQuery,
        page: usize,
        per_page: usize,
    ) -> Result<PageOf<Row<Account>>, Failure> {
        let path = self.paths()?.accounts_by(query, page, per_page);
        let answer = self.get(&path).await?;
        let rows = readable(wire::rows(&answer.body, wire::account))?;
        let count = rows.len();
        let rows: Vec<_> = rows
            .into_iter()
            .filter_map(|row| match row {
                Row::Read(account) => self.as_written(account).map(Row::Read),
                unreadable @ Row::Unreadable(_) => Some(unreadable),
            })
            .collect();
        let gone = count - rows.len();
        let mut part = part(&answer, page, per_page, count, rows);
        part.total = part.total.map(|total| total.saturating_sub(gone));
        Ok(part)
    }

    /// One account.
    pub async fn account(&self, id: &AccountId) -> Result<Versioned<Account>, Failure> {
        self.latest(&self.paths()?.account(id)?, StaleCheck::ByDateToo)
            .await
    }

    /// An account as it is now, where it may not be there any more (F8).
    pub(crate) async fn find(&self, id: &AccountId) -> Result<Versioned<Account>, Absence> {
        let failure = match self.account(id).await {
            Ok(now) => return Ok(now),
            Err(failure) if failure.is_gone() => failure,
            Err(why) => return Err(Absence::NotLooked(why)),
        };
        self.look_again(id, failure).await
    }

    /// What an account may do, where it may not be there any more (F8).
    pub(crate) async fn find_permissions(
        &self,
        id: &AccountId,
    ) -> Result<Versioned<Matrix>, Absence> {
        match self.permissions(id).await {
            Ok(now) => Ok(now),
            Err(failure) if failure.is_gone() => Err(self.absence(id, failure).await),
            Err(why) => Err(Absence::NotLooked(why)),
        }
    }

    /// Where an account is that was not found, or something of it, as `failure` says (F8).
    pub(crate) async fn absence(&self, id: &AccountId, failure: Failure) -> Absence {
        match self.look_again(id, failure.clone()).await {
            Ok(_) => Absence::NotFound(failure),
            Err(absence) => absence,
        }
    }

    /// Looks again for an account that was not found, as `failure` says: a 404 means "not there" and "not
    /// for you" alike, so it is looked for once more, and then for any other account.
    async fn look_again(
        &self,
        id: &AccountId,
        failure: Failure,
    ) -> Result<Versioned<Account>, Absence> {
        Err(match self.account(id).await {
            Ok(now) => return Ok(now),
            Err(now) if now.kind == FailureKind::Gone => Absence::Gone(failure),
            Err(now) if now.kind == FailureKind::NotFound => match self.any().await {
                Ok(()) => Absence::Gone(failure),
                Err(why) if why.hides() => Absence::NotVisible { failure, why },
                Err(why) => Absence::NotLooked(why),
            },
            Err(why) => Absence::NotLooked(why),
        })
    }

    /// Whether the company's accounts can be seen at all.
    async fn any(&self) -> Result<(), Failure> {
        let one = self.accounts(&AccountsQuery::default(), 1, 1).await;
        one.map(drop)
    }

    /// The newest entries of an account's history; pages count from 1.
    pub async fn events(&self, id: &AccountId, page: usize) -> Result<PageOf<Row<Event>>, Failure> {
        const PER_PAGE: usize = 20;
        let path = self.paths()?.events(id, page, PER_PAGE)?;
        let answer = self.get(&path).await?;
        let rows = readable(wire::rows(&answer.body, wire::event))?;
        Ok(part(&answer, page, PER_PAGE, rows.len(), rows))
    }

    /// What an account may do, tool by tool.
    pub async fn permissions(&self, id: &AccountId) -> Result<Versioned<Matrix>, Failure> {
        self.latest(&self.paths()?.permissions(id)?, StaleCheck::ByDateToo)
            .await
    }
}

/// What can be chosen of a list, and how many rows it has. Those that make no sense are left out,
/// but where none makes any, it is no list of these (F22).
fn those_that_can_be_read<T>(
    body: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<(usize, Vec<T>), Failure> {
    let rows = readable(wire::rows(body, read))?;
    let count = rows.len();
    let read: Vec<_> = rows.into_iter().filter_map(Row::read).collect();
    if read.is_empty() && count > 0 {
        return Err(Failure::of(FailureKind::Unreadable));
    }
    Ok((count, read))
}

/// A page whose answer has `count` rows, of which `rows` are shown.
fn part<T>(answer: &Answer, page: usize, asked: usize, count: usize, rows: Vec<T>) -> PageOf<T> {
    // A server may give less than was asked for; one that says more would leave gaps.
    let per_page = answer.per_page.map_or(asked, |size| size.min(asked));
    PageOf {
        rows,
        total: answer.total.map(|total| total.min(MOST)),
        per_page,
        has_next: has_next(answer, page, per_page, count),
    }
}

/// Whether a page follows: by the total, by the link, or because this one is full.
fn has_next(answer: &Answer, page: usize, per_page: usize, rows: usize) -> bool {
    match (answer.total, answer.has_next) {
        (Some(total), _) => rows > 0 && page.saturating_mul(per_page) < total,
        (None, Some(linked)) => linked,
        (None, None) => rows >= per_page,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(total: Option<usize>, linked: Option<bool>) -> Answer {
        Answer {
            body: String::new(),
            etag: None,
            total,
            per_page: None,
            has_next: linked,
        }
    }

    #[test]
    fn whether_more_follows_is_known_without_a_total_too() {
        assert!(has_next(&answer(Some(201), None), 2, 100, 100));
        assert!(!has_next(&answer(Some(200), None), 2, 100, 100));
        assert!(has_next(&answer(None, Some(true)), 1, 100, 10));
        assert!(has_next(&answer(None, None), 1, 100, 100));
        assert!(!has_next(&answer(None, None), 1, 100, 99));
    }

    #[test]
    fn a_server_that_gives_smaller_pages_is_believed() {
        let small = Answer {
            per_page: Some(50),
            ..answer(None, None)
        };
        let page = part(&small, 1, 2000, 50, vec![(); 50]);
        assert!(page.has_next);
        assert_eq!(page.per_page, 50);
    }

    #[test]
    fn numbers_that_no_list_has_are_not_believed() {
        let boasting = Answer {
            per_page: Some(usize::MAX),
            ..answer(Some(usize::MAX), None)
        };
        let page = part(&boasting, 1, 100, 3, vec![(); 3]);
        assert_eq!((page.per_page, page.total), (100, Some(MOST)));
    }

    #[test]
    fn f22_what_makes_no_sense_cannot_be_chosen_and_a_list_of_nothing_else_is_none() {
        let read = |json: &str| serde_json::from_str::<u8>(json).ok();
        let found = |body: &str| those_that_can_be_read(body, read);
        assert_eq!(found("[1, null, 3]"), Ok((3, vec![1, 3])));
        assert_eq!(found("[]"), Ok((0, vec![])));
        let none = found("[null, {}]").unwrap_err();
        assert_eq!(none.kind, FailureKind::Unreadable);
    }

    #[test]
    fn a_total_that_promises_more_than_comes_ends_at_the_empty_page() {
        assert!(!has_next(&answer(Some(500), None), 3, 100, 0));
    }
}
