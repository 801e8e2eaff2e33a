//! The tokens of accounts: who may have one, and whose one is.

use domain::{Health, NotFunctionalReason};
use rusqlite::{OptionalExtension as _, Transaction};
use time::{Duration, OffsetDateTime};

use super::accounts::{account, time};
use super::companies::company_policy;
use super::{Holder, Session, StoreError};
use crate::credentials::{Hash, is_same};

/// How long a token that has expired is still known as one.
const REMEMBERED: Duration = Duration::DAY;

/// What an application shows to obtain a token.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The account's public id.
    pub client_id: String,
    /// The hash of the secret.
    pub secret: Hash,
}

/// Why an account gets no token.
#[derive(Debug)]
pub enum NoToken {
    /// There is no such account, or the secret is another one.
    WrongCredentials,
    /// It does not function (H1–H3).
    NotFunctional(Vec<NotFunctionalReason>),
    /// The database failed; the caller is told of no details.
    Store(StoreError),
}

impl From<StoreError> for NoToken {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<rusqlite::Error> for NoToken {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// The account whose credentials these are, if it functions. Why it does not is said to those only
/// who know the secret.
pub fn authenticate(
    transaction: &Transaction<'_>,
    credentials: &Credentials,
    now: OffsetDateTime,
) -> Result<Holder, NoToken> {
    let found: Option<(Holder, Option<Vec<u8>>)> = transaction
        .prepare_cached(
            "SELECT id, contact_id, company_id, secret_hash FROM accounts WHERE client_id = ?1",
        )?
        .query_row([&credentials.client_id], |row| {
            let holder = Holder::Account {
                account: row.get("id")?,
                contact: row.get("contact_id")?,
                company: row.get("company_id")?,
            };
            Ok((holder, row.get("secret_hash")?))
        })
        .optional()?;
    let kept = found.as_ref().and_then(|(_, kept)| kept.as_deref());
    let knows_the_secret = is_same(kept, &credentials.secret);
    let (holder, _) = found
        .filter(|_| knows_the_secret)
        .ok_or(NoToken::WrongCredentials)?;
    match health(transaction, holder, now)? {
        Some(Health::Functional) => Ok(holder),
        Some(Health::NotFunctional(reasons)) => Err(NoToken::NotFunctional(reasons)),
        None => Err(NoToken::WrongCredentials),
    }
}

/// Writes down a token of the account whose credentials these are, valid from now on for `lifetime`,
/// and that the account was used. Tokens that ended long ago are cleared away.
pub fn issue(
    transaction: &Transaction<'_>,
    credentials: &Credentials,
    token: Hash,
    now: OffsetDateTime,
    lifetime: std::time::Duration,
) -> Result<(), NoToken> {
    let Holder::Account { account, .. } = authenticate(transaction, credentials, now)? else {
        return Err(NoToken::WrongCredentials);
    };
    // To whole seconds, rounded up: it lasts at least as long as it says.
    let expires_at = now + lifetime + Duration::nanoseconds(999_999_999);
    transaction
        .prepare_cached("DELETE FROM access_tokens WHERE expires_at < ?1")?
        .execute([(now - REMEMBERED).unix_timestamp()])?;
    transaction
        .prepare_cached(
            "INSERT INTO access_tokens (hash, account_id, created_at, expires_at)
             VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((
            token,
            account,
            now.unix_timestamp(),
            expires_at.unix_timestamp(),
        ))?;
    transaction
        .prepare_cached("UPDATE accounts SET last_used_at = ?2 WHERE id = ?1")?
        .execute((account, now.unix_timestamp()))?;
    Ok(())
}

/// What is known of a token; `None` when no account that functions has it.
pub fn token(
    transaction: &Transaction<'_>,
    token: Hash,
    now: OffsetDateTime,
) -> Result<Option<Session>, StoreError> {
    let found = transaction
        .prepare_cached(
            "SELECT a.id, a.contact_id, a.company_id, t.created_at, t.expires_at
               FROM access_tokens t JOIN accounts a ON a.id = t.account_id
              WHERE t.hash = ?1",
        )?
        .query_row([token], |row| {
            let holder = Holder::Account {
                account: row.get("id")?,
                contact: row.get("contact_id")?,
                company: row.get("company_id")?,
            };
            let times = (time(row.get("created_at")?), time(row.get("expires_at")?));
            Ok((holder, times))
        })
        .optional()?;
    let Some((holder, (Some(created_at), Some(expires_at)))) = found else {
        return Ok(None);
    };
    let functions = health(transaction, holder, now)?.is_some_and(|health| health.is_functional());
    Ok(functions.then_some(Session {
        holder,
        created_at,
        expires_at,
    }))
}

/// The health of the account that a holder is, on this server's day (D3).
fn health(
    transaction: &Transaction<'_>,
    holder: Holder,
    now: OffsetDateTime,
) -> Result<Option<Health>, StoreError> {
    let Holder::Account {
        account: id,
        company,
        ..
    } = holder
    else {
        return Ok(None);
    };
    let policy = company_policy(transaction, company)?.unwrap_or_default();
    let stored = account(transaction, company, id)?;
    Ok(stored.map(|stored| Health::of(&stored.account, policy.sunset(now.date()))))
}
