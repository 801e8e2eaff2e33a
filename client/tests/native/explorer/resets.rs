//! New secrets.

use axum::http::Method;
use client::{Intent, OtherLoss, ResetOutcome, SecretRequest};

use super::admin::{Admin, Done, Seen};
use super::chance::Chance;
use super::ledger::path;
use super::saves;
use super::secrets::{Pending, one_key};
use crate::wire::Exchange;

impl Admin<'_> {
    /// Resets the secret of an account, mostly having been shown what that takes.
    pub async fn reset(&mut self, seen: Seen, chance: &mut Chance) -> Done {
        // Whoever begins anew does not go on with what they began before.
        self.pending.retain(|pending| !pending.is_of(seen.id()));
        let request = SecretRequest::Reset(Box::new(seen.account.state.clone()));
        let shown = if chance.happens(75) {
            let shown = self.client.permissions(seen.id()).await;
            shown.ok().map(|shown| shown.value)
        } else {
            None
        };
        let pending = Pending {
            intent: Intent::new(request, &self.client),
            since: self.begun,
            reset: Some((seen, shown)),
        };
        self.send_reset(pending).await
    }

    /// Sends a reset, and compares what is said of it with what is so.
    pub async fn send_reset(&mut self, mut pending: Pending) -> Done {
        let (seen, shown) = pending.reset.take().expect("a reset");
        let id = seen.id().clone();
        let account = &seen.account.state.value;
        let reset = self
            .client
            .reset(account, &mut pending.intent, shown.as_ref());
        let outcome = reset.await;
        let said = name_of(&outcome);
        let told = format!("resets {id}: {said}");
        self.check_reset(&pending, &seen, &outcome)
            .await
            .map_err(|wrong| format!("{told}: {wrong}"))?;
        match outcome {
            Ok(ResetOutcome::Done((now, secret))) => {
                self.history
                    .leave(&seen.account.state, &now, self.step_began);
                self.doubts.end(&path(&id));
                self.stored.retain(|stored| stored.account.id != id);
                if let Some(secret) = secret {
                    self.store(&now.value, secret.expose().to_owned(), pending.since)
                        .map_err(|wrong| format!("{told}: {wrong}"))?;
                } else if pending.intent.is_open() {
                    // Its key may still bring it.
                    pending.reset = Some((seen, shown));
                    self.pending.push(pending);
                }
            }
            Ok(ResetOutcome::Unknown { .. }) => {
                // It may have been done, and then the one before has ended.
                self.stored.retain(|stored| stored.account.id != id);
                pending.reset = Some((seen, shown));
                self.pending.push(pending);
            }
            _ => {}
        }
        Ok(told)
    }

    async fn check_reset(
        &self,
        pending: &Pending,
        seen: &Seen,
        outcome: &Result<ResetOutcome, OtherLoss>,
    ) -> Result<(), String> {
        let id = seen.id();
        let path = format!("{}/reset_secret", path(id));
        let sent = self.ledger.sent(&self.wire, pending.since).into_iter();
        let sent: Vec<_> = sent
            .filter(|one| one.method == Method::POST && one.path == path)
            .collect();
        one_key(&sent)?;
        let is_done = sent.iter().any(Exchange::is_accepted);
        let others = self.were_others_at(id, pending.since);
        let is_well =
            self.is_well(id, &seen.account) && !self.ledger.went_wrong(&self.wire, pending.since);
        match outcome {
            Ok(ResetOutcome::Done((now, _))) if is_done => self.history.check(self, now),
            // Somebody else's may be taken for it, also one of just before: nothing tells them apart.
            Ok(ResetOutcome::Done((_, None)))
                if self.were_others_at(id, self.ledger.just_before(pending.since)) =>
            {
                Ok(())
            }
            Ok(ResetOutcome::Done(_)) => Err("it is said to be done, and is not".into()),
            _ if is_well => Err("nothing stands in its way".into()),
            Ok(ResetOutcome::Unknown { .. }) => Ok(()),
            Ok(ResetOutcome::Gone(_)) => self.check_gone(id, pending.since).await,
            // Refused after a doubt: only a look tells, and a copy that lags behind does not.
            _ if self.ledger.was_behind(&self.wire, pending.since) => Ok(()),
            _ if is_done && !others => Err("it is said not to be done, and is".into()),
            _ => Ok(()),
        }
    }
}

fn name_of(outcome: &Result<ResetOutcome, OtherLoss>) -> String {
    match outcome {
        Err(OtherLoss(Ok(_))) => "it would take something else".to_owned(),
        Err(OtherLoss(Err(failure))) => format!("nobody knows what it takes, {:?}", failure.kind),
        Ok(ResetOutcome::Done((_, None))) => "done, without a secret".to_owned(),
        Ok(outcome) => saves::name_and_why(outcome),
    }
}
