//! What was sent from forms, for as long as the session lasts: what is under way wherever the person
//! is, and what came to nothing after its form was left, as far as no draft keeps it (F35).

use client::{Intent, SecretRequest};
use domain::{AccountId, CompanyId, Matrix};
use leptos::prelude::*;

use crate::storage::DraftForm;

/// A form whose write may outlive it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SentForm {
    /// Name and App Type.
    Fields(DraftForm),
    /// What an account may do.
    Permissions(AccountId),
}

/// Permissions that were chosen and not saved.
#[derive(Clone, Debug)]
pub struct PermissionDraft {
    /// As they were when choosing began.
    pub before: Matrix,
    /// As they were chosen.
    pub wanted: Matrix,
}

/// What was sent.
#[derive(Clone, Copy, Debug)]
pub struct InFlight {
    under_way: RwSignal<Vec<(CompanyId, SentForm)>>,
    intents: StoredValue<Vec<(CompanyId, Intent)>>,
    levels: StoredValue<Vec<(CompanyId, AccountId, PermissionDraft)>>,
}

impl InFlight {
    /// Nothing was.
    pub(super) fn new() -> Self {
        Self {
            under_way: RwSignal::new(Vec::new()),
            intents: StoredValue::new(Vec::new()),
            levels: StoredValue::new(Vec::new()),
        }
    }

    /// A form is sent: it is under way until what this gives is dropped.
    pub fn begin(self, company: CompanyId, form: SentForm) -> UnderWay {
        let sent = (company, form);
        self.under_way.update(|all| all.push(sent.clone()));
        UnderWay {
            all: self.under_way,
            sent,
        }
    }

    /// Whether anything is under way.
    pub fn is_any_under_way(self) -> bool {
        !self.under_way.with(Vec::is_empty)
    }

    /// Whether what this form has sent is under way.
    pub fn is_under_way(self, company: &CompanyId, form: &SentForm) -> bool {
        let is_it = |(of, sent): &(CompanyId, SentForm)| of == company && sent == form;
        self.under_way.with(|all| all.iter().any(is_it))
    }

    /// Keeps an intent of which nobody knows what became: to want the same is to try it again (F9).
    pub fn keep_intent(self, company: CompanyId, intent: Intent) {
        self.end_intent(&company, intent.request());
        self.intents
            .try_update_value(|all| all.push((company, intent)));
    }

    /// The intent with this request, where nobody knows what became of it.
    pub fn intent(self, company: &CompanyId, request: &SecretRequest) -> Option<Intent> {
        self.intents.with_value(|all| {
            let is_it =
                |(of, intent): &&(CompanyId, Intent)| of == company && intent.request() == request;
            all.iter().find(is_it).map(|(_, intent)| intent.clone())
        })
    }

    /// It is known what became of it.
    pub fn end_intent(self, company: &CompanyId, request: &SecretRequest) {
        self.intents.try_update_value(|all| {
            all.retain(|(of, intent)| of != company || intent.request() != request);
        });
    }

    /// Keeps what was chosen for an account.
    pub fn keep_permissions_draft(
        self,
        company: CompanyId,
        account: AccountId,
        levels: PermissionDraft,
    ) {
        self.levels.try_update_value(|all| {
            all.retain(|one| one.0 != company || one.1 != account);
            all.push((company, account, levels));
        });
    }

    /// What was chosen for an account; from now on that is the caller's.
    pub fn take_permissions_draft(
        self,
        company: &CompanyId,
        account: &AccountId,
    ) -> Option<PermissionDraft> {
        let taken = self.levels.try_update_value(|all| {
            let is_it = |one: &(_, _, _)| one.0 == *company && one.1 == *account;
            let at = all.iter().position(is_it)?;
            Some(all.swap_remove(at).2)
        });
        taken.flatten()
    }
}

/// Something is under way until this is dropped.
#[derive(Debug)]
pub struct UnderWay {
    all: RwSignal<Vec<(CompanyId, SentForm)>>,
    sent: (CompanyId, SentForm),
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.all.try_update(|all| {
            if let Some(at) = all.iter().position(|one| *one == self.sent) {
                all.swap_remove(at);
            }
        });
    }
}
