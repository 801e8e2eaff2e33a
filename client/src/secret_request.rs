//! Creating an account and resetting a secret, once: the journey of a request that brings a secret
//! through whatever the network does.
//!
//! One intent has one key, however often it is sent: the server gives the first answer again, the
//! secret included, and never does it twice (F9, F10, F14). Where a server does not know keys, it
//! refuses the second, and a look tells that the first was done.

use std::time::Duration;

use domain::{Account, AccountsQuery, Matrix, NewAccount, Secret, Sort, SortKey};
use time::OffsetDateTime;

use super::client::Client;
use super::failure::{Failure, FailureKind};
use super::idempotency::IdempotencyKey;
use super::outcome::ResetOutcome;
use super::resource::Resource;
use super::save::is_only_asked_for;
use super::types::{Absence, Row, Versioned};
use super::writes::WithSecret;

/// How long to wait before each try, in seconds: the server may still be at work (F12).
const WAITS: [u64; 4] = [0, 1, 2, 4];

/// What brings a secret.
#[derive(Clone, Debug, PartialEq)]
pub enum SecretRequest {
    /// A new account.
    Create(NewAccount),
    /// A new secret for this account, as it was seen.
    Reset(Box<Versioned<Account>>),
}

/// Something that a person wants done once.
#[derive(Clone, Debug)]
pub struct Intent {
    request: SecretRequest,
    key: IdempotencyKey,
    begun: OffsetDateTime,
    /// When it was sent first, by this machine's clock.
    first_sent: Option<OffsetDateTime>,
    /// It has been sent before, and nobody knows what became of that.
    in_doubt: bool,
    /// The same is the one to go on with.
    is_open: bool,
}

/// Whether a refusal is about what was sent, so that the same has no better chance again.
fn is_last_word(failure: &Failure) -> bool {
    failure.kind == FailureKind::Rejected || failure.is_about_the_version()
}

/// What became of an intent.
pub enum SecretOutcome {
    /// Done, and the secret is here.
    Complete(Versioned<Account>, Secret),
    /// Done, but the secret has not arrived and will not (F10, F11).
    WithoutSecret(Versioned<Account>),
    /// Nobody knows. To send the same intent again is safe.
    Unknown(Failure),
    /// Not done.
    Failed(Failure),
}

/// Why a reset was not sent: it would have taken other permissions than those that were shown (K3),
/// these; or nobody could see what it would take.
pub struct OtherLoss(pub Result<Matrix, Failure>);

impl Intent {
    /// A new one.
    pub fn new(request: SecretRequest, client: &Client) -> Self {
        Self {
            request,
            key: client.new_key(),
            begun: client.now(),
            first_sent: None,
            in_doubt: false,
            is_open: false,
        }
    }

    /// The name of the account that it is about.
    pub fn name(&self) -> String {
        match &self.request {
            SecretRequest::Create(new) => new.name.to_string(),
            SecretRequest::Reset(seen) => seen.value.name.clone(),
        }
    }

    /// What it asks for.
    pub fn request(&self) -> &SecretRequest {
        &self.request
    }

    /// Whether the same intent is the one to go on with, where the same is wanted again. Not after a
    /// refusal, which its key may have been the reason for (F13), and not with the secret at hand, which
    /// its key would bring again.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Sends it, again if need be.
    pub async fn execute(&mut self, client: &Client) -> SecretOutcome {
        let outcome = self.try_until_known(client).await;
        self.is_open = matches!(
            outcome,
            SecretOutcome::WithoutSecret(_) | SecretOutcome::Unknown(_)
        );
        outcome
    }

    async fn try_until_known(&mut self, client: &Client) -> SecretOutcome {
        let mut doubt = None;
        for wait in WAITS {
            client.platform().sleep(Duration::from_secs(wait)).await;
            match self.send(client).await {
                Ok(WithSecret { account, secret }) => {
                    return match secret {
                        Some(secret) => SecretOutcome::Complete(account, secret),
                        None => SecretOutcome::WithoutSecret(account),
                    };
                }
                Err(failure) if failure.has_code("idempotency_in_flight") => doubt = Some(failure),
                Err(failure) if failure.outcome_unknown() => {
                    self.in_doubt = true;
                    let slow = failure.kind == FailureKind::TimedOut;
                    doubt = Some(failure);
                    if slow && wait > 0 {
                        break;
                    }
                }
                Err(failure) if failure.kind == FailureKind::Offline => {
                    self.in_doubt = true;
                    return SecretOutcome::Unknown(failure);
                }
                // What it has made, or was to be done to, was deleted since. A secret that came with that is
                // not asked for again.
                Err(failure) if failure.kind == FailureKind::Gone => {
                    return SecretOutcome::Failed(failure);
                }
                // A look would need the same token.
                Err(failure) if self.in_doubt && failure.is_about_the_token() => {
                    return SecretOutcome::Unknown(failure);
                }
                // This one was not done. What became of the one before, a look tells, whatever the
                // reason: a server without keys may say that the name is taken, in any words.
                Err(failure) if self.in_doubt => {
                    return match self.find(client).await {
                        Ok(Some(account)) => SecretOutcome::WithoutSecret(account),
                        Ok(None) if is_last_word(&failure) => SecretOutcome::Failed(failure),
                        // What was to get a new secret is not there any more.
                        Err(why) if self.is_reset() && why.is_gone() && failure.is_gone() => {
                            SecretOutcome::Failed(failure)
                        }
                        Ok(None) => SecretOutcome::Unknown(failure),
                        Err(why) => SecretOutcome::Unknown(why),
                    };
                }
                Err(failure) => return SecretOutcome::Failed(failure),
            }
        }
        match (self.find(client).await, doubt) {
            (Ok(Some(account)), _) => SecretOutcome::WithoutSecret(account),
            (_, Some(failure)) | (Err(failure), None) => SecretOutcome::Unknown(failure),
            (Ok(None), None) => SecretOutcome::Unknown(Failure::of(FailureKind::Unreachable)),
        }
    }

    fn is_reset(&self) -> bool {
        matches!(self.request, SecretRequest::Reset(_))
    }

    async fn send(&mut self, client: &Client) -> Result<WithSecret, Failure> {
        let before = self.first_sent;
        self.first_sent.get_or_insert(client.platform().now());
        match &self.request {
            SecretRequest::Create(new) => client.create(new, &self.key, before).await,
            SecretRequest::Reset(seen) => client.reset_secret(seen, &self.key, before).await,
        }
    }

    /// Looks for what was made, by what only it can be; fails when nobody could look.
    async fn find(&self, client: &Client) -> Result<Option<Versioned<Account>>, Failure> {
        match &self.request {
            SecretRequest::Create(new) => {
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
                let name = client.platform().unicode().fold(new.name.as_str());
                let mut accounts = found.rows.into_iter().filter_map(|row| match row {
                    Row::Read(account) => Some(account),
                    Row::Unreadable(_) => None,
                });
                let made = accounts.find(|account| {
                    client.platform().unicode().fold(&account.name) == name
                        && self.is_since(account.created_at)
                });
                match made {
                    Some(made) => {
                        let now = client.account(&made.id).await?;
                        client.remember_found(None, &now);
                        Ok(Some(now))
                    }
                    None => Ok(None),
                }
            }
            SecretRequest::Reset(seen) => {
                let now = client.account(&seen.value.id).await?;
                let made = now.value.secret_created_at;
                // The one that was seen may have been new itself.
                if made <= seen.value.secret_created_at || !self.is_since(made) {
                    return Ok(None);
                }
                client.remember_found(Some(seen), &now);
                Ok(Some(now))
            }
        }
    }

    /// Whether something was made since this began; times of the API are cut to the second.
    fn is_since(&self, time: Option<OffsetDateTime>) -> bool {
        time.is_some_and(|time| time >= self.begun - Duration::from_secs(1))
    }
}

impl Client {
    /// Resets the secret of an account that is as `seen`, by an intent to do that, unless it would take
    /// other permissions than were `shown`. Levels have a version of their own, which a reset does not
    /// ask about: whoever has set them meanwhile would lose that unseen (K3).
    pub async fn reset(
        &self,
        seen: &Account,
        intent: &mut Intent,
        shown: Option<&Matrix>,
    ) -> Result<ResetOutcome, OtherLoss> {
        if let Some(shown) = shown {
            let now = match self.find_permissions(&seen.id).await {
                Ok(now) => now.value,
                // The first try may have been done, whatever keeps the next from being sent.
                Err(
                    Absence::NotFound(why)
                    | Absence::NotLooked(why)
                    | Absence::NotVisible { why, .. },
                ) if intent.in_doubt => return Ok(unknown(why)),
                Err(Absence::NotFound(failure) | Absence::NotLooked(failure)) => {
                    return Err(OtherLoss(Err(failure)));
                }
                Err(absence) => {
                    // To go on with what is gone makes no sense, whatever became of the first try.
                    intent.is_open &= !matches!(absence, Absence::Gone(_));
                    return Ok(absence.into());
                }
            };
            // The first try may have taken them all.
            let is_done = intent.in_doubt && now.counts().are_none_everywhere();
            if !are_the_same(&now, shown) && !is_done {
                return Err(OtherLoss(Ok(now)));
            }
        }
        Ok(self.reset_or_look(seen, intent, shown).await)
    }

    async fn reset_or_look(
        &self,
        seen: &Account,
        intent: &mut Intent,
        shown: Option<&Matrix>,
    ) -> ResetOutcome {
        let failure = match intent.execute(self).await {
            SecretOutcome::Complete(account, secret) => {
                return ResetOutcome::Done((account, Some(secret)));
            }
            SecretOutcome::WithoutSecret(account) => return ResetOutcome::Done((account, None)),
            SecretOutcome::Unknown(failure) => return unknown(failure),
            SecretOutcome::Failed(failure) => failure,
        };
        if failure.is_gone() {
            let absence = self.absence(&seen.id, failure.clone()).await;
            let absence = absence.after(failure, intent.in_doubt);
            intent.is_open |= matches!(absence, Absence::InDoubt { .. });
            return absence.into();
        }
        if !failure.is_about_the_version() {
            return ResetOutcome::Failed(failure);
        }
        let now = match self.find(&seen.id).await {
            Ok(now) => now,
            Err(absence) => return absence.into(),
        };
        let loss = self.permissions(&seen.id).await.map(|now| now.value);
        let is_loss_shown = match (&loss, shown) {
            (Ok(loss), Some(shown)) => are_the_same(loss, shown),
            _ => true,
        };
        let is_only_asked_for = is_only_asked_for(&failure, &now.value, seen);
        let now = (now, loss);
        if is_loss_shown && is_only_asked_for {
            ResetOutcome::VersionRequired { now, failure }
        } else {
            ResetOutcome::Conflict { now, failure }
        }
    }
}

/// Nobody knows, and to send the same intent again is safe.
fn unknown(failure: Failure) -> ResetOutcome {
    ResetOutcome::Unknown { failure, why: None }
}

/// Whether a reset takes the same by both.
fn are_the_same(one: &Matrix, other: &Matrix) -> bool {
    one.is_as(other) && other.is_as(one)
}
