//! New accounts, and the secrets that come once.

use axum::http::Method;
use client::{Intent, SecretOutcome, SecretRequest, Versioned};
use domain::{Account, AccountId, AppKind, Draft, Matrix, NewAccount};
use sandbox::Tables;

use super::admin::{Admin, Done, Seen};
use super::chance::Chance;
use super::ledger::{Moment, accounts};
use crate::wire::Exchange;

/// An intent that nobody knows the end of.
pub struct Pending {
    pub intent: Intent,
    /// When it was sent first.
    pub since: Moment,
    /// What a reset is of, and takes.
    pub reset: Option<(Seen, Option<Matrix>)>,
}

impl Pending {
    /// Whether it is a reset of this account.
    pub fn is_of(&self, id: &AccountId) -> bool {
        let reset = self.reset.as_ref();
        reset.is_some_and(|(seen, _)| seen.id() == id)
    }
}

/// A secret that somebody was given.
pub struct Stored {
    pub account: Account,
    pub secret: String,
    /// Nobody else had changed it before.
    pub since: Moment,
}

impl Admin<'_> {
    /// Creates an account.
    pub async fn create(&mut self, chance: &mut Chance) -> Done {
        let new = self.some_account(chance);
        let pending = Pending {
            intent: Intent::new(SecretRequest::Create(new), &self.client),
            since: self.begun,
            reset: None,
        };
        let made = self.send_create(pending).await?;
        Ok(made.0)
    }

    pub fn some_account(&mut self, chance: &mut Chance) -> NewAccount {
        let app_type = self.some_app_type(chance);
        let draft = Draft {
            name: self.new_name(),
            kind: app_type.kind().or(Some(AppKind::Custom)),
            app: app_type.app().cloned(),
        };
        draft.check_new(255, &Tables).expect("a good account")
    }

    /// Goes on with what nobody knows the end of.
    pub async fn send_again(&mut self, pending: Pending, chance: &mut Chance) -> Done {
        if pending.reset.is_some() {
            return self.send_reset(pending).await;
        }
        if chance.happens(20) || self.would_make_another(&pending).await {
            // Nobody comes back to it.
            return Ok(format!("leaves {:?}", pending.intent.name()));
        }
        Ok(self.send_create(pending).await?.0)
    }

    /// Edits what a pending intent may have made: its answer, when it is given again, is older then.
    pub async fn edit_meanwhile(&mut self, at: usize, chance: &mut Chance) -> Done {
        let pending = &self.pending[at];
        let all = self.ledger.all().await;
        let is_it = |one: &&Account| pending.is_of(&one.id) || one.name == pending.intent.name();
        let Some(id) = all.iter().find(is_it).map(|one| one.id.clone()) else {
            return Ok(format!("does not find {:?}", pending.intent.name()));
        };
        match self.look(&id, false).await? {
            Some(seen) => self.edit(seen, chance).await,
            None => Ok(format!("cannot open {id}")),
        }
    }

    /// Sends a create, and compares what is said of it with what is so.
    pub async fn send_create(
        &mut self,
        mut pending: Pending,
    ) -> Result<(String, Option<Versioned<Account>>), String> {
        let name = pending.intent.name();
        let outcome = pending.intent.execute(&self.client).await;
        let (said, made) = self
            .check_create(&pending, outcome)
            .await
            .map_err(|wrong| format!("to create {name:?}: {wrong}"))?;
        if pending.intent.is_open() {
            self.pending.push(pending);
        }
        Ok((format!("creates {name:?}: {said}"), made))
    }

    async fn check_create(
        &mut self,
        pending: &Pending,
        outcome: SecretOutcome,
    ) -> Result<(String, Option<Versioned<Account>>), String> {
        let name = pending.intent.name();
        let sent = self.ledger.sent(&self.wire, pending.since).into_iter();
        let is_it = |one: &Exchange| {
            one.method == Method::POST && one.path == accounts() && one.body.contains(&name)
        };
        let sent: Vec<_> = sent.filter(is_it).collect();
        one_key(&sent)?;
        let is_done = sent.iter().any(Exchange::is_accepted);
        let is_well = !self.ledger.went_wrong(&self.wire, pending.since);
        match outcome {
            SecretOutcome::Complete(..) | SecretOutcome::WithoutSecret(_) if !is_done => {
                Err("it is said to be done, and is not".into())
            }
            SecretOutcome::Complete(account, secret) => {
                self.history.check(self, &account)?;
                let secret = secret.expose().to_owned();
                self.store(&account.value, secret, pending.since)?;
                Ok(("done".into(), Some(account)))
            }
            _ if is_well => Err("nothing stands in its way".into()),
            SecretOutcome::WithoutSecret(account) => {
                Ok(("done, without a secret".into(), Some(account)))
            }
            SecretOutcome::Unknown(failure) => Ok((format!("unknown, {:?}", failure.kind), None)),
            SecretOutcome::Failed(failure) => {
                // Refused after a doubt: only a look tells, and a copy that lags behind does not, nor can it
                // find what was deleted or is called otherwise since.
                let is_told = !self.ledger.was_behind(&self.wire, pending.since);
                if is_done && is_told && self.is_there(&name).await {
                    return Err(format!("it is said not to be done, and is: {failure:?}"));
                }
                Ok((format!("failed, {:?}", failure.kind), None))
            }
        }
    }

    /// Whether its key has been forgotten, and what it may have made is not called so any more: nobody can
    /// tell that then.
    async fn would_make_another(&self, pending: &Pending) -> bool {
        self.ledger.is_key_forgotten(pending.since) && !self.is_there(&pending.intent.name()).await
    }

    async fn is_there(&self, name: &str) -> bool {
        let all = self.ledger.all().await;
        all.iter().any(|account| account.name == name)
    }

    /// A secret has come, which it does once.
    pub fn store(
        &mut self,
        account: &Account,
        secret: String,
        since: Moment,
    ) -> Result<(), String> {
        if self.stored.iter().any(|stored| stored.secret == secret) {
            return Err("its secret comes for a second time".into());
        }
        // The one before has ended.
        self.stored.retain(|stored| stored.account.id != account.id);
        self.stored.push(Stored {
            account: account.clone(),
            secret,
            since: since.min(self.step_began),
        });
        Ok(())
    }

    /// Every secret that was given opens its account, unless that was reset or deleted since.
    pub async fn check_secrets(&mut self) -> Done {
        for stored in &self.stored {
            let account = &stored.account;
            if self.were_others_at(&account.id, stored.since) {
                continue;
            }
            // One that does not function is refused whatever it says.
            let now = self.ledger.account(&account.id).await;
            let is_opened = now.is_some_and(|now| now.value.functional);
            if is_opened && !self.world.token(&account.client_id, &stored.secret).await {
                return Err(format!("the secret of {} does not work", account.id));
            }
        }
        Ok(format!("checks {} secrets", self.stored.len()))
    }
}

/// An intent has one key, however often it is sent.
pub fn one_key(sent: &[Exchange]) -> Result<(), String> {
    let Some(other) = sent.iter().find(|one| one.key != sent[0].key) else {
        return Ok(());
    };
    Err(format!(
        "it is sent by two keys: {}\n  and {other}",
        sent[0]
    ))
}
