//! The main job: one conditional edit of an account, checked by the shared rules.

use domain::{
    AccountChange, AccountName, AppKind, AppType, ChangeLine, Draft, NameProblem, Unicode as _,
};
use rusqlite::{Transaction, named_params};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::accounts::{Stored, account};
use super::companies::{app, company_policy};
use super::{StoreError, events};
use crate::fields::{Field, FieldProblem, Problem};
use crate::random;
use crate::unicode::Tables;

/// What a person asks to change; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// The new name, as it was sent.
    pub name: Option<String>,
    /// The new App Type.
    pub kind: Option<AppKind>,
    /// The new app.
    pub app: Option<AppChoice>,
    /// What was wrong with the request before the account was even looked at.
    pub problems: Vec<FieldProblem>,
}

/// What a request says about the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppChoice {
    /// No app: `null`.
    Nothing,
    /// The app with this id.
    Id(i64),
    /// Something that is no id of this server.
    Unknown,
}

/// Why an edit was not made. Nothing has changed then.
#[derive(Debug)]
pub enum Refusal {
    /// The company has no such account.
    NotFound,
    /// Somebody changed the account meanwhile.
    Stale,
    /// Fields break rules.
    Fields(Vec<FieldProblem>),
    /// The database failed.
    Store(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Who edits which account, and when.
#[derive(Clone, Copy, Debug)]
pub struct Occasion {
    /// The company.
    pub company: i64,
    /// The account.
    pub account: i64,
    /// Who edits.
    pub by: i64,
    /// When.
    pub at: OffsetDateTime,
}

/// Makes an edit, if the account still is of a version that `expected` accepts.
///
/// An edit that changes nothing leaves the version, the dates and the history as they are.
pub fn update(
    transaction: &Transaction<'_>,
    occasion: Occasion,
    expected: impl FnOnce(i64) -> bool,
    edit: Edit,
) -> Result<Stored, Refusal> {
    let stored =
        account(transaction, occasion.company, occasion.account)?.ok_or(Refusal::NotFound)?;
    if !expected(stored.version) {
        return Err(Refusal::Stale);
    }
    match check(transaction, occasion, &stored, edit)? {
        None => Ok(stored),
        Some(change) => {
            save(transaction, occasion, &stored, &change)?;
            account(transaction, occasion.company, occasion.account)?.ok_or(Refusal::NotFound)
        }
    }
}

fn check(
    transaction: &Transaction<'_>,
    occasion: Occasion,
    stored: &Stored,
    edit: Edit,
) -> Result<Option<AccountChange>, Refusal> {
    let mut problems = edit.problems;
    let mut draft = Draft::of(&stored.account);
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
        Some(AppChoice::Id(id)) => match app(transaction, occasion.company, id)? {
            Some(app) => draft.app = Some(app),
            None => problems.push(Field::App.has(Problem::NotInMarketplace)),
        },
    }

    let max = company_policy(transaction, occasion.company)?
        .unwrap_or_default()
        .name_max_length;
    // The name is looked for even when the app is refused: all fields are answered at once.
    if draft.name != stored.account.name
        && let Ok(name) = AccountName::parse(&draft.name, max, &Tables)
        && is_taken(transaction, occasion, &name)?
    {
        problems.push(Field::Name.has(Problem::Name(NameProblem::Taken)));
    }
    let change = match draft.check(&stored.account, max, &Tables) {
        Ok(checked) => AccountChange::from_checked(checked),
        Err(found) => {
            problems.extend(FieldProblem::all_of(found));
            None
        }
    };
    if problems.is_empty() {
        Ok(change)
    } else {
        // One word per field: the first is about the request, the rest would follow from it.
        problems.sort_by_key(|problem| problem.field);
        problems.dedup_by_key(|problem| problem.field);
        Err(Refusal::Fields(problems))
    }
}

/// N4: the same name as another account of the company, compared caseless after NFKC.
fn is_taken(
    transaction: &Transaction<'_>,
    occasion: Occasion,
    name: &AccountName,
) -> Result<bool, StoreError> {
    let taken = transaction
        .prepare_cached(
            "SELECT 1 FROM accounts WHERE company_id = ?1 AND name_key = ?2 AND id <> ?3",
        )?
        .exists((
            occasion.company,
            Tables.fold(name.as_str()),
            occasion.account,
        ))?;
    Ok(taken)
}

fn save(
    transaction: &Transaction<'_>,
    occasion: Occasion,
    stored: &Stored,
    change: &AccountChange,
) -> Result<(), StoreError> {
    let after = change.apply_to(&stored.account);
    let app = after.app_type.app();
    transaction
        .prepare_cached(
            "UPDATE accounts
                SET name = :name, name_key = :name_key, app_id = :app,
                    version = :version, updated_at = :at, updated_by = :by
              WHERE id = :id",
        )?
        .execute(named_params! {
            ":id": occasion.account,
            ":name": after.name,
            ":name_key": Tables.fold(&after.name),
            ":app": app.and_then(|app| app.id.as_number()).map(u64::cast_signed),
            ":version": random::version(),
            ":at": occasion.at.unix_timestamp(),
            ":by": occasion.by,
        })?;
    let text = search_text(
        &after.name,
        &after.client_id,
        app.map(|app| app.name.as_str()),
    );
    transaction
        .prepare_cached("UPDATE account_texts SET search_text = ?1 WHERE account_id = ?2")?
        .execute((text, occasion.account))?;
    let changes = described(&change.lines(&stored.account));
    events::record(
        transaction,
        occasion.account,
        occasion.at,
        "updated",
        occasion.by,
        &changes,
    )
}

/// What the search looks through: each text folded, on a line of its own.
pub fn search_text(name: &str, client_id: &str, app: Option<&str>) -> String {
    format!(
        "{}\n{}\n{}",
        Tables.fold(name),
        Tables.fold(client_id),
        Tables.fold(app.unwrap_or_default())
    )
}

/// The changes as the history shows them, in the order of the form.
fn described(lines: &[ChangeLine]) -> Value {
    let mut changes = Vec::new();
    let mut add = |field: &str, from: Option<&str>, to: Option<&str>| {
        changes.push(json!({ "field": field, "from": from, "to": to }));
    };
    for line in lines {
        match line {
            ChangeLine::AppType { from, to } => {
                if from.kind() != to.kind() {
                    add("app_type", kind_code(from), kind_code(to));
                }
                if from.app().map(|app| &app.id) != to.app().map(|app| &app.id) {
                    let name = |kind: &AppType| kind.app().map(|app| app.name.clone());
                    add(
                        "marketplace_app",
                        name(from).as_deref(),
                        name(to).as_deref(),
                    );
                }
            }
            ChangeLine::Name { from, to } => add("name", Some(from), Some(to)),
        }
    }
    changes.into()
}

/// The App Type as the API writes it.
pub fn kind_code(app_type: &AppType) -> Option<&'static str> {
    app_type.kind().map(|kind| match kind {
        AppKind::Custom => "custom",
        AppKind::Marketplace => "marketplace",
    })
}
