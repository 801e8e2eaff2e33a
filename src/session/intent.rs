//! Making a secret, once: the journey of a create or a reset through whatever the network does.
//!
//! One intent has one key, however often it is sent: the server gives the first answer again, the
//! secret included, and never does it twice (F9, F10, F14). Where a server does not know keys, it
//! refuses the second, and a look tells that the first was done.

use std::time::Duration;

use client::{Client, Failure, FailureKind, IdempotencyKey, Row, Versioned, WithSecret};
use domain::{Account, AccountsQuery, NewAccount, Secret, Sort, SortKey, Unicode as _};
use time::OffsetDateTime;

use crate::browser::{BrowserUnicode, pause};

/// How long to wait before each try, in seconds: the server may still be at work (F12).
const WAITS: [u64; 4] = [0, 1, 2, 4];

/// What is to be made.
#[derive(Clone, Debug, PartialEq)]
pub enum Making {
    /// A new account.
    Create(NewAccount),
    /// A new secret for this account, as it was seen.
    Reset(Box<Versioned<Account>>),
}

/// Something that a person wants made once.
#[derive(Clone, Debug)]
pub struct Intent {
    making: Making,
    key: IdempotencyKey,
    begun: OffsetDateTime,
    /// It has been sent before, and nobody knows what became of that.
    in_doubt: bool,
}

/// Whether a refusal is about what was sent, so that the same has no better chance again.
fn is_last_word(failure: &Failure) -> bool {
    matches!(failure.kind, FailureKind::Refused | FailureKind::Stale)
}

/// What became of it.
pub enum Made {
    /// Done, and the secret is here.
    Whole(Versioned<Account>, Secret),
    /// Done, but the secret has not arrived and will not (F10, F11).
    WithoutSecret(Versioned<Account>),
    /// Not done.
    Not(Failure),
    /// Nobody knows. To send the same intent again is safe.
    Unclear(Failure),
}

impl Made {
    /// Whether the same intent is the one to go on with. Not after a refusal, which its key may have
    /// been the reason for (F13), and not with the secret at hand, which its key would bring again.
    pub fn may_be_asked_again(&self) -> bool {
        matches!(self, Self::WithoutSecret(_) | Self::Unclear(_))
    }
}

impl Intent {
    /// A new one.
    pub fn new(making: Making, client: &Client) -> Self {
        Self {
            making,
            key: client.new_key(),
            begun: client.now(),
            in_doubt: false,
        }
    }

    /// The name of the account that it is about.
    pub fn name(&self) -> String {
        match &self.making {
            Making::Create(new) => new.name.to_string(),
            Making::Reset(seen) => seen.value.name.clone(),
        }
    }

    /// What is to be made.
    pub fn making(&self) -> &Making {
        &self.making
    }

    /// Whether it may have been done without anybody's knowing.
    pub fn is_in_doubt(&self) -> bool {
        self.in_doubt
    }

    /// Sends it, again if need be.
    pub async fn carry_out(&mut self, client: &Client) -> Made {
        let mut doubt = None;
        for wait in WAITS {
            pause(Duration::from_secs(wait)).await;
            match self.send(client).await {
                Ok(WithSecret { account, secret }) => {
                    return match secret {
                        Some(secret) => Made::Whole(account, secret),
                        None => Made::WithoutSecret(account),
                    };
                }
                Err(failure) if failure.has_code("idempotency_in_flight") => doubt = Some(failure),
                Err(failure) if failure.leaves_doubt() => {
                    self.in_doubt = true;
                    let slow = failure.kind == FailureKind::TimedOut;
                    doubt = Some(failure);
                    if slow && wait > 0 {
                        break;
                    }
                }
                Err(failure) if failure.kind == FailureKind::Offline => {
                    self.in_doubt = true;
                    return Made::Unclear(failure);
                }
                // A look would need the same token.
                Err(failure) if self.in_doubt && failure.is_about_the_token() => {
                    return Made::Unclear(failure);
                }
                // This one was not done. What became of the one before, a look tells, whatever the
                // reason: a server without keys may say that the name is taken, in any words.
                Err(failure) if self.in_doubt => {
                    return match self.find(client).await {
                        Ok(Some(account)) => Made::WithoutSecret(account),
                        Ok(None) if is_last_word(&failure) => Made::Not(failure),
                        // What was to get a new secret is not there any more.
                        Err(why) if why.is_gone() && failure.is_gone() => Made::Not(failure),
                        Ok(None) => Made::Unclear(failure),
                        Err(why) => Made::Unclear(why),
                    };
                }
                Err(failure) => return Made::Not(failure),
            }
        }
        match (self.find(client).await, doubt) {
            (Ok(Some(account)), _) => Made::WithoutSecret(account),
            (_, Some(failure)) | (Err(failure), None) => Made::Unclear(failure),
            (Ok(None), None) => Made::Unclear(Failure::of(FailureKind::Unreachable)),
        }
    }

    async fn send(&self, client: &Client) -> Result<WithSecret, Failure> {
        match &self.making {
            Making::Create(new) => client.create(new, &self.key).await,
            Making::Reset(seen) => client.reset_secret(seen, &self.key).await,
        }
    }

    /// Looks for what was made, by what only it can be; fails when nobody could look.
    async fn find(&self, client: &Client) -> Result<Option<Versioned<Account>>, Failure> {
        match &self.making {
            Making::Create(new) => {
                // The newest first: many names may contain this one.
                let query = AccountsQuery {
                    search: new.name.as_str().to_owned(),
                    sort: Sort {
                        by: SortKey::Updated,
                        descending: true,
                    },
                    ..AccountsQuery::default()
                };
                let found = client.accounts(&query, 1, 100).await?;
                let name = BrowserUnicode.fold(new.name.as_str());
                let mut accounts = found.rows.into_iter().filter_map(|row| match row {
                    Row::Read(account) => Some(account),
                    Row::Unreadable(_) => None,
                });
                let made = accounts.find(|account| {
                    BrowserUnicode.fold(&account.name) == name && self.is_since(account.created_at)
                });
                match made {
                    Some(made) => client.account(&made.id).await.map(Some),
                    None => Ok(None),
                }
            }
            Making::Reset(seen) => {
                let now = client.account(&seen.value.id).await?;
                Ok(self.is_since(now.value.secret_created_at).then_some(now))
            }
        }
    }

    /// Whether something was made since this began; times of the API are cut to the second.
    fn is_since(&self, time: Option<OffsetDateTime>) -> bool {
        time.is_some_and(|time| time >= self.begun - Duration::from_secs(1))
    }
}
