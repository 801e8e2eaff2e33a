//! The two accounts of a replacement, as far as they are found.

use client::{Client, Failure, Versioned};
use domain::{Account, AccountId, Level, LevelChange, Matrix};
use futures_util::future::join;

/// An account with what it may do; `None` where that may not be seen.
#[derive(Clone)]
pub struct Side {
    pub account: Versioned<Account>,
    pub matrix: Option<Versioned<Matrix>>,
}

impl Side {
    pub fn id(&self) -> AccountId {
        self.account.value.id.clone()
    }

    pub fn name(&self) -> String {
        self.account.value.name.clone()
    }
}

/// Both accounts.
#[derive(Clone)]
pub struct Sides {
    pub old: Side,
    pub new: Side,
}

impl Sides {
    /// What the old account may do and the new one may not, or not the same: from the new one's level to
    /// the old one's. `None` where the permissions of one of them cannot be seen.
    pub fn lacks(&self) -> Option<Vec<LevelChange>> {
        self.compared(lacks)
    }

    /// Whether the new account lacks anything.
    pub fn is_lacking(&self) -> bool {
        self.lacks().is_some_and(|lacks| !lacks.is_empty())
    }

    /// What only the new account may do: from nothing to its level.
    pub fn gains(&self) -> Vec<LevelChange> {
        self.compared(gains).unwrap_or_default()
    }

    fn compared(&self, how: fn(&Matrix, &Matrix) -> Vec<LevelChange>) -> Option<Vec<LevelChange>> {
        let (old, new) = (self.old.matrix.as_ref()?, self.new.matrix.as_ref()?);
        Some(how(&old.value, &new.value))
    }
}

/// What is known of the two accounts.
#[derive(Clone)]
pub enum Pair {
    /// There is no new one yet, or the address names the old one `twice`.
    Old { old: Box<Account>, twice: bool },
    /// The old one and the new one.
    Both(Box<Sides>),
    /// The new one is here, and the old one is not found.
    OldMissing(Box<Side>),
    /// The old one is here, and the new one is not found.
    NewMissing(Box<Account>),
}

impl Pair {
    /// The account that is replaced, where it is found.
    pub fn old(&self) -> Option<&Account> {
        match self {
            Self::Old { old, .. } | Self::NewMissing(old) => Some(old),
            Self::Both(sides) => Some(&sides.old.account.value),
            Self::OldMissing(_) => None,
        }
    }
}

/// Reads both; `new` is `None` as long as there is no new one.
pub async fn look_up(
    client: Client,
    old: AccountId,
    new: Option<AccountId>,
) -> Result<Pair, Failure> {
    let begin = |old: Account, twice| Pair::Old {
        old: Box::new(old),
        twice,
    };
    let Some(new) = new else {
        return Ok(begin(client.account(&old).await?.value, false));
    };
    match join(side(&client, &old), side(&client, &new)).await {
        // By the ids that the API gives: an address may write one id in two ways.
        (Ok(old), Ok(new)) if old.id() == new.id() => Ok(begin(old.account.value, true)),
        (Ok(old), Ok(new)) => Ok(Pair::Both(Box::new(Sides { old, new }))),
        (Err(gone), Ok(new)) if gone.is_gone() => Ok(Pair::OldMissing(Box::new(new))),
        (Ok(old), Err(gone)) if gone.is_gone() => Ok(Pair::NewMissing(Box::new(old.account.value))),
        (Err(failure), _) | (_, Err(failure)) => Err(failure),
    }
}

async fn side(client: &Client, id: &AccountId) -> Result<Side, Failure> {
    let (account, matrix) = join(client.account(id), client.permissions(id)).await;
    Ok(Side {
        account: account?,
        matrix: matrix.ok(),
    })
}

/// What becomes different when the new account gets what the old one may do. What the new one may do
/// beyond that is its own business.
fn lacks(old: &Matrix, new: &Matrix) -> Vec<LevelChange> {
    let mut changes = new.with_levels_of(old).changes_since(new);
    changes.retain(|change| change.to != Level::NONE);
    changes
}

/// What the new account may do, and the old one may not at all.
fn gains(old: &Matrix, new: &Matrix) -> Vec<LevelChange> {
    let mut changes = new.changes_since(&new.with_levels_of(old));
    changes.retain(|change| change.from == Level::NONE);
    changes
}

#[cfg(test)]
mod tests {
    use domain::ToolPermission;

    use super::*;

    fn matrix(levels: &[(&str, &str)]) -> Matrix {
        let tools = levels.iter().map(|(name, level)| ToolPermission {
            name: (*name).into(),
            friendly_name: (*name).into(),
            level: Level::from_code(level),
            added_at: None,
        });
        Matrix {
            tools: tools.collect(),
            ..Matrix::default()
        }
    }

    fn told(changes: &[LevelChange]) -> Vec<(&str, &str, &str)> {
        changes
            .iter()
            .map(|change| (change.tool.as_str(), change.from.code(), change.to.code()))
            .collect()
    }

    #[test]
    fn k3_what_the_new_account_may_not_do_as_the_old_one_is_told_level_by_level() {
        let old = matrix(&[
            ("budget", "admin"),
            ("emails", "none"),
            ("photos", "standard"),
        ]);
        let new = matrix(&[
            ("budget", "read_only"),
            ("emails", "standard"),
            ("photos", "standard"),
        ]);
        assert_eq!(told(&lacks(&old, &new)), [("budget", "read_only", "admin")]);
        assert_eq!(told(&gains(&old, &new)), [("emails", "none", "standard")]);
    }

    #[test]
    fn a_tool_that_only_one_of_them_knows_is_no_difference() {
        let old = matrix(&[("gone", "admin")]);
        let new = matrix(&[("budget", "none")]);
        assert_eq!(lacks(&old, &new), []);
        assert_eq!(gains(&old, &new), []);
    }
}
