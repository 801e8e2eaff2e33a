//! Accounts: found by typing, by name.

use std::rc::Rc;

use client::Listed;
use domain::{AccountId, AccountsQuery};

use super::Choosable;
use super::finder::Source;
use crate::components::ComboOption;
use crate::i18n::Words;

/// The company's accounts, told apart by their client IDs.
pub fn accounts() -> Source<ComboOption> {
    source(None)
}

/// The company's accounts but `own`.
pub fn other_accounts(own: AccountId) -> Source<ComboOption> {
    source(Some(own))
}

fn source(but: Option<AccountId>) -> Source<ComboOption> {
    Rc::new(move |client, search, page| {
        const PER_PAGE: usize = 100;
        let but = but.clone();
        Box::pin(async move {
            let query = AccountsQuery {
                search,
                ..AccountsQuery::default()
            };
            let page = client.accounts(&query, page, PER_PAGE).await?;
            Ok(page.filter_map(|row| {
                let account = row
                    .read()
                    .filter(|account| Some(&account.id) != but.as_ref())?;
                Some(ComboOption {
                    id: account.id.as_str().to_owned(),
                    label: account.name,
                    detail: but.is_none().then_some(account.client_id),
                })
            }))
        })
    })
}

impl Listed for ComboOption {
    type Key = String;

    fn key(&self) -> Option<String> {
        Some(self.id.clone())
    }
}

impl Choosable for ComboOption {
    fn option(&self) -> ComboOption {
        self.clone()
    }

    fn counted(t: Words, count: usize) -> String {
        t.accounts_count(count)
    }

    fn unknown(t: Words, text: &str) -> String {
        t.account_unknown(text)
    }

    fn several(t: Words) -> String {
        t.account_several()
    }
}
