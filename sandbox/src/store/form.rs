//! What a person asks of an account, as a draft for the shared rules.

use domain::{AccountName, AppKind, Draft, NameProblem, Unicode as _};
use rusqlite::Transaction;

use super::companies::app;
use super::{Refusal, StoreError};
use crate::fields::{Field, FieldProblem, Problem};
use crate::unicode::Tables;

/// What a person asks for; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// The name, as it was sent.
    pub name: Option<String>,
    /// The App Type, where the request names one.
    pub kind: Option<AppKind>,
    /// The app, where the request says something about it.
    pub app: Option<AppChoice>,
    /// What was wrong with the request before any account was looked at.
    pub problems: Vec<FieldProblem>,
}

/// What a request says about the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppChoice {
    /// No app: the request says `null`.
    Nothing,
    /// The app with this id.
    Id(i64),
    /// Something that is no id of this server.
    Unknown,
}

/// Enters what is asked for into a draft, and says what cannot be.
pub fn fill_in(
    transaction: &Transaction<'_>,
    company: i64,
    edit: Edit,
    draft: &mut Draft,
) -> Result<Vec<FieldProblem>, StoreError> {
    let mut problems = edit.problems;
    if let Some(name) = edit.name {
        draft.name = name;
    }
    if let Some(kind) = edit.kind {
        draft.kind = Some(kind);
    }
    match edit.app {
        None => {}
        Some(AppChoice::Nothing) => draft.app = None,
        Some(_) if draft.kind == Some(AppKind::Custom) => {
            problems.push(Field::App.has(Problem::AppNotAllowed));
        }
        Some(AppChoice::Unknown) => problems.push(Field::App.has(Problem::NotInMarketplace)),
        Some(AppChoice::Id(id)) => match app(transaction, company, id)? {
            Some(app) => draft.app = Some(app),
            None => problems.push(Field::App.has(Problem::NotInMarketplace)),
        },
    }
    Ok(problems)
}

/// N4: whether another account of the company than `except` has this name, compared caseless after
/// NFKC. Names that break other rules are left to those.
pub fn taken(
    transaction: &Transaction<'_>,
    company: i64,
    except: Option<i64>,
    name: &str,
    max: usize,
) -> Result<Option<FieldProblem>, StoreError> {
    let Ok(name) = AccountName::parse(name, max, &Tables) else {
        return Ok(None);
    };
    let taken = transaction
        .prepare_cached(
            "SELECT 1 FROM accounts WHERE company_id = ?1 AND name_key = ?2 AND id IS NOT ?3",
        )?
        .exists((company, Tables.fold(name.as_str()), except))?;
    Ok(taken.then(|| Field::Name.has(Problem::Name(NameProblem::Taken))))
}

/// All fields are answered at once, with one word each: the first is about the request, the rest
/// would follow from it.
pub fn refusal(mut problems: Vec<FieldProblem>) -> Refusal {
    problems.sort_by(|one, other| one.field.cmp(&other.field));
    problems.dedup_by(|later, first| later.field == first.field);
    Refusal::Fields(problems)
}
