//! What the tests of this room take for an account.

use domain::{Account, AccountId, AppType};

/// An account of which nothing else is known.
pub fn account(id: u64, name: &str) -> Account {
    Account {
        id: AccountId::number(id),
        name: name.into(),
        app_type: AppType::Custom,
        client_id: String::new(),
        contact: None,
        functional: true,
        not_functional_reasons: Vec::new(),
        permissions: None,
        last_used_at: None,
        secret_created_at: None,
        created_at: None,
        created_by: None,
        updated_at: None,
        updated_by: None,
    }
}
