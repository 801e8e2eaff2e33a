//! What accounts may do, tool by tool.

use std::collections::HashMap;

use domain::AccessLevel;
use rusqlite::{OptionalExtension as _, Transaction};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::accounts::time;
use super::{Occasion, Refusal, StoreError, events, form};
use crate::fields::{Field, FieldProblem, Problem};
use crate::random;

/// How much an account may do in one tool.
#[derive(Clone, Debug)]
pub struct ToolLevel {
    pub id: i64,
    /// The tool's name in the API.
    pub name: String,
    /// The tool's name for people.
    pub friendly_name: String,
    /// `none`, `read_only`, `standard` or `admin`.
    pub level: String,
    /// When the company got the tool; `None` when it always had it.
    pub added_at: Option<OffsetDateTime>,
}

/// A tool and the level that is wanted for it, both as they were sent.
#[derive(Clone, Debug)]
pub struct WantedLevel {
    /// The tool's name in the API.
    pub tool: String,
    /// The level's code: `none`, `read_only`, `standard` or `admin`, if it is one.
    pub level: String,
}

/// A matrix: every tool of the company.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// Every tool of the company, sorted by their ids.
    pub tools: Vec<ToolLevel>,
    /// New with every change; not the account's own version.
    pub version: i64,
}

/// The permissions of an account; `None` when the company has no such account.
pub fn permissions(
    transaction: &Transaction<'_>,
    company: i64,
    account: i64,
) -> Result<Option<Matrix>, StoreError> {
    let version = transaction
        .prepare_cached(
            "SELECT permissions_version FROM accounts WHERE id = ?1 AND company_id = ?2",
        )?
        .query_row((account, company), |row| row.get(0))
        .optional()?;
    let Some(version) = version else {
        return Ok(None);
    };
    let tools = transaction
        .prepare_cached(
            "SELECT t.id, t.name, t.friendly_name, coalesce(p.level, 'none') AS level, t.added_at
               FROM tools t
               LEFT JOIN account_permissions p ON p.tool_id = t.id AND p.account_id = ?1
              WHERE t.company_id = ?2
              ORDER BY t.id",
        )?
        .query_map((account, company), |row| {
            Ok(ToolLevel {
                id: row.get("id")?,
                name: row.get("name")?,
                friendly_name: row.get("friendly_name")?,
                level: row.get("level")?,
                added_at: row.get::<_, Option<i64>>("added_at")?.and_then(time),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Some(Matrix { tools, version }))
}

/// Sets the whole matrix, if it still is of a version that `expected` accepts. A tool that is not
/// wanted for anything stands at None; a matrix that changes nothing keeps its version.
pub fn set_permissions(
    transaction: &Transaction<'_>,
    occasion: Occasion,
    account: i64,
    expected: impl FnOnce(i64) -> bool,
    wanted: &[WantedLevel],
) -> Result<Matrix, Refusal> {
    let matrix = permissions(transaction, occasion.company, account)?.ok_or(Refusal::NoAccount)?;
    if !expected(matrix.version) {
        return Err(Refusal::Stale);
    }
    let levels = check(&matrix, wanted)?;
    let level_of = |tool: &ToolLevel| levels.get(tool.name.as_str()).copied().unwrap_or_default();
    let changes = set_levels(transaction, account, &matrix.tools, level_of)?;
    if changes.is_empty() {
        return Ok(matrix);
    }
    transaction
        .prepare_cached("UPDATE accounts SET permissions_version = ?2 WHERE id = ?1")?
        .execute((account, random::version()))?;
    let author = occasion.by.author(transaction)?;
    events::record(
        transaction,
        account,
        occasion.at,
        "permissions_changed",
        author,
        &changes.into(),
    )?;
    permissions(transaction, occasion.company, account)?.ok_or(Refusal::NoAccount)
}

/// Sets the level of every tool; what changed, as the history says it.
pub(super) fn set_levels(
    transaction: &Transaction<'_>,
    account: i64,
    tools: &[ToolLevel],
    level_of: impl Fn(&ToolLevel) -> AccessLevel,
) -> Result<Vec<Value>, StoreError> {
    let mut changes = Vec::new();
    for tool in tools {
        let level = level_of(tool);
        if tool.level == level.code() {
            continue;
        }
        if level == AccessLevel::None {
            transaction
                .prepare_cached(
                    "DELETE FROM account_permissions WHERE account_id = ?1 AND tool_id = ?2",
                )?
                .execute((account, tool.id))?;
        } else {
            transaction
                .prepare_cached(
                    "INSERT INTO account_permissions (account_id, tool_id, level)
                     VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET level = excluded.level",
                )?
                .execute((account, tool.id, level.code()))?;
        }
        let field = format!("permissions.{}", tool.name);
        changes.push(json!({ "field": field, "from": tool.level, "to": level.code() }));
    }
    if !changes.is_empty() {
        transaction
            .prepare_cached(
                "UPDATE accounts SET granted =
                     (SELECT count(*) FROM account_permissions WHERE account_id = ?1)
                  WHERE id = ?1",
            )?
            .execute([account])?;
    }
    Ok(changes)
}

/// The wanted levels by tool, if every tool and level is known and no tool is named twice.
fn check<'a>(
    matrix: &Matrix,
    wanted: &'a [WantedLevel],
) -> Result<HashMap<&'a str, AccessLevel>, Refusal> {
    let mut levels = HashMap::new();
    let mut problems: Vec<FieldProblem> = Vec::new();
    for WantedLevel { tool, level } in wanted {
        let mut problem =
            |problem| problems.push(Field::Tool(format!("tools.{tool}").into()).has(problem));
        if !matrix.tools.iter().any(|known| known.name == *tool) {
            problem(Problem::UnknownTool);
        }
        // By its code only: what a person reads is not what a program writes.
        match AccessLevel::parse(level).filter(|known| known.code() == level) {
            None => problem(Problem::UnknownLevel),
            Some(level) => {
                if levels.insert(tool.as_str(), level).is_some() {
                    problem(Problem::DuplicateTool);
                }
            }
        }
    }
    if problems.is_empty() {
        Ok(levels)
    } else {
        Err(form::refusal(problems))
    }
}
