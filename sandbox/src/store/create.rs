//! A new account, with its contact and the hash of its secret.

use domain::collation::order_key;
use domain::{AppType, Draft, NewAccount, Unicode as _};
use rusqlite::{Transaction, named_params};
use serde_json::{Value, json};

use super::accounts::{Stored, account};
use super::companies::company_policy;
use super::form::{self, Edit};
use super::update::{kind_code, number_of};
use super::{Occasion, Refusal, StoreError, events, search};
use crate::credentials::Hash;
use crate::fields::FieldProblem;
use crate::random;
use crate::unicode::Tables;

/// Creates an account, at None on every tool, unless the company's time for that is over (D1).
pub fn create(
    transaction: &Transaction<'_>,
    occasion: Occasion,
    edit: Edit,
    secret: Hash,
) -> Result<Stored, Refusal> {
    let policy = company_policy(transaction, occasion.company)?.unwrap_or_default();
    if !policy.sunset(occasion.at.date()).allows_creation() {
        return Err(Refusal::CreationEnded);
    }
    let new = check(transaction, occasion.company, edit, policy.name_max_length)?;
    let id = insert(transaction, occasion, &new, secret)?;
    account(transaction, occasion.company, id)?.ok_or(Refusal::NoAccount)
}

fn check(
    transaction: &Transaction<'_>,
    company: i64,
    edit: Edit,
    max: usize,
) -> Result<NewAccount, Refusal> {
    let mut draft = Draft::default();
    let mut problems = form::fill_in(transaction, company, edit, &mut draft)?;
    problems.extend(form::taken(transaction, company, None, &draft.name, max)?);
    match draft.check_new(max, &Tables) {
        Ok(new) if problems.is_empty() => return Ok(new),
        Ok(_) => {}
        Err(found) => problems.extend(FieldProblem::all_of(found)),
    }
    Err(form::refusal(problems))
}

fn insert(
    transaction: &Transaction<'_>,
    occasion: Occasion,
    new: &NewAccount,
    secret: Hash,
) -> Result<i64, StoreError> {
    let client_id = random::client_id();
    let contact = insert_contact(transaction, &client_id)?;
    let id = next_id(transaction)?;
    let author = occasion.by.author(transaction)?;
    let name = new.name.as_str();
    let app = new.app_type.app();
    transaction
        .prepare_cached(
            "INSERT INTO accounts
                 (id, company_id, name, name_key, name_order, app_id, client_id, contact_id, version,
                  permissions_version, secret_hash, secret_created_at,
                  created_at, created_by, updated_at, updated_by)
             VALUES
                 (:id, :company, :name, :name_key, :name_order, :app, :client_id, :contact, :version,
                  :permissions_version, :secret, :at, :at, :by, :at, :by)",
        )?
        .execute(named_params! {
            ":id": id,
            ":company": occasion.company,
            ":name": name,
            ":name_key": Tables.fold(name),
            ":name_order": order_key(name, &Tables),
            ":app": app.and_then(number_of),
            ":client_id": client_id,
            ":contact": contact,
            ":version": random::version(),
            ":permissions_version": random::version(),
            ":secret": secret,
            ":at": occasion.at.unix_timestamp(),
            ":by": author,
        })?;
    search::add(transaction, id)?;
    transaction
        .prepare_cached("UPDATE companies SET accounts = accounts + 1 WHERE id = ?1")?
        .execute([occasion.company])?;
    let changes = described(name, &new.app_type);
    events::record(transaction, id, occasion.at, "created", author, &changes)?;
    Ok(id)
}

/// The directory entry of a new account, with an address that nobody can read.
fn insert_contact(transaction: &Transaction<'_>, client_id: &str) -> Result<i64, StoreError> {
    let id = next_id(transaction)?;
    let beginning: String = client_id.chars().take(12).collect();
    transaction
        .prepare_cached(
            "INSERT INTO contacts (id, email_address, issued_email_address) VALUES (?1, ?2, ?2)",
        )?
        .execute((id, format!("sa-{beginning}@accounts.example")))?;
    Ok(id)
}

fn next_id(transaction: &Transaction<'_>) -> Result<i64, StoreError> {
    // Odd ones only: a client that reads ids as floating point gets each of them wrong.
    let id = transaction
        .prepare_cached("UPDATE next_id SET id = id + 2 RETURNING id - 2")?
        .query_row([], |row| row.get(0))?;
    Ok(id)
}

/// What the account begins with, in the order of the form.
fn described(name: &str, app_type: &AppType) -> Value {
    let mut changes = vec![
        json!({ "field": "name", "from": null, "to": name }),
        json!({ "field": "app_type", "from": null, "to": kind_code(app_type) }),
    ];
    if let Some(app) = app_type.app() {
        changes.push(json!({ "field": "marketplace_app", "from": null, "to": app.name }));
    }
    changes.into()
}
