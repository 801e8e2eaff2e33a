//! What a form had begun when it was left, and no stored draft keeps: it is gone on with when the user
//! comes back, for as long as the session lasts (F35).

use std::collections::HashMap;

use client::{Intent, SecretRequest};
use domain::{AccountId, CompanyId, Matrix};

use crate::reactive::StoredValue;

/// Permissions that were chosen and not saved.
#[derive(Clone, Debug)]
pub struct PermissionDraft {
    /// As they were when choosing began.
    pub before: Matrix,
    /// As they were chosen.
    pub wanted: Matrix,
}

/// Intents whose outcome is unknown, and permissions that were not saved.
#[derive(Clone, Copy, Debug)]
pub struct Unfinished {
    intents: StoredValue<Vec<(CompanyId, Intent)>>,
    permissions: StoredValue<HashMap<(CompanyId, AccountId), PermissionDraft>>,
}

impl Unfinished {
    pub(super) fn new() -> Self {
        Self {
            intents: StoredValue::new(Vec::new()),
            permissions: StoredValue::new(HashMap::new()),
        }
    }

    /// Keeps an intent while its outcome is unknown, and forgets it then: to want the same is to try it
    /// again (F9).
    pub fn settle_intent(self, company: &CompanyId, intent: &Intent, is_unknown: bool) {
        self.intents.try_update_value(|all| {
            all.retain(|(of, one)| of != company || one.request() != intent.request());
            if is_unknown {
                all.push((company.clone(), intent.clone()));
            }
        });
    }

    /// The intent with this request, where its outcome is unknown.
    pub fn intent(self, company: &CompanyId, request: &SecretRequest) -> Option<Intent> {
        let is_it = |(of, one): &&(CompanyId, Intent)| of == company && one.request() == request;
        self.intents
            .with_value(|all| all.iter().find(is_it).map(|(_, intent)| intent.clone()))
    }

    /// Keeps what was chosen for an account.
    pub fn keep_permissions(
        self,
        company: CompanyId,
        account: AccountId,
        permissions: PermissionDraft,
    ) {
        self.permissions
            .try_update_value(|all| all.insert((company, account), permissions));
    }

    /// What was chosen for an account; from now on that is the caller's.
    pub fn take_permissions(
        self,
        company: CompanyId,
        account: AccountId,
    ) -> Option<PermissionDraft> {
        let taken = (self.permissions).try_update_value(|all| all.remove(&(company, account)));
        taken.flatten()
    }
}
