//! The main job: one conditional edit of an account, checked by the shared rules.

use domain::collation::order_key;
use domain::{AccountChange, AppKind, AppType, ChangeLine, Draft, MarketplaceApp, Unicode as _};
use rusqlite::{Transaction, named_params};
use serde_json::{Value, json};

use super::accounts::{Stored, account};
use super::companies::company_policy;
use super::form::{self, Edit};
use super::{Occasion, Refusal, StoreError, events, search};
use crate::fields::FieldProblem;
use crate::random;
use crate::unicode::Tables;

/// Makes an edit, if the account still is of a version that `expected` accepts.
///
/// An edit that changes nothing leaves the version, the dates and the history as they are.
pub fn update(
    transaction: &Transaction<'_>,
    occasion: Occasion,
    id: i64,
    expected: impl FnOnce(i64) -> bool,
    edit: Edit,
) -> Result<Stored, Refusal> {
    let stored = account_of_version(transaction, occasion.company, id, expected)?;
    match check(transaction, occasion.company, &stored, id, edit)? {
        None => Ok(stored),
        Some(change) => {
            save(transaction, occasion, id, &stored, &change)?;
            account(transaction, occasion.company, id)?.ok_or(Refusal::NoAccount)
        }
    }
}

/// The account that a write is about, if it still is of a version that `expected` accepts.
pub(super) fn account_of_version(
    transaction: &Transaction<'_>,
    company: i64,
    id: i64,
    expected: impl FnOnce(i64) -> bool,
) -> Result<Stored, Refusal> {
    let stored = account(transaction, company, id)?.ok_or(Refusal::NoAccount)?;
    if expected(stored.version) {
        Ok(stored)
    } else {
        Err(Refusal::Stale)
    }
}

fn check(
    transaction: &Transaction<'_>,
    company: i64,
    stored: &Stored,
    account: i64,
    edit: Edit,
) -> Result<Option<AccountChange>, Refusal> {
    let mut draft = Draft::of(&stored.account);
    let mut problems = form::fill_in(transaction, company, edit, &mut draft)?;
    let max = company_policy(transaction, company)?
        .unwrap_or_default()
        .name_max_length;
    // The name is looked for even when the app is refused: all fields are answered at once.
    if draft.name != stored.account.name {
        let except = Some(account);
        problems.extend(form::taken(transaction, company, except, &draft.name, max)?);
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
        Err(form::refusal(problems))
    }
}

fn save(
    transaction: &Transaction<'_>,
    occasion: Occasion,
    id: i64,
    stored: &Stored,
    change: &AccountChange,
) -> Result<(), StoreError> {
    let author = occasion.by.author(transaction)?;
    let after = change.apply_to(&stored.account);
    transaction
        .prepare_cached(
            "UPDATE accounts
                SET name = :name, name_key = :name_key, name_order = :name_order, app_id = :app,
                    version = :version, updated_at = :at, updated_by = :by
              WHERE id = :id",
        )?
        .execute(named_params! {
            ":id": id,
            ":name": after.name,
            ":name_key": Tables.fold(&after.name),
            ":name_order": order_key(&after.name, &Tables),
            ":app": after.app_type.app().and_then(number_of),
            ":version": random::version(),
            ":at": occasion.at.unix_timestamp(),
            ":by": author,
        })?;
    search::refresh(transaction, id)?;
    let changes = described(&change.lines(&stored.account));
    events::record(transaction, id, occasion.at, "updated", author, &changes)
}

/// The app's id, as the database has it.
pub(super) fn number_of(app: &MarketplaceApp) -> Option<i64> {
    app.id.as_number().map(u64::cast_signed)
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
