//! Accounts: found by typing, by name.

use std::rc::Rc;

use client::Listed;
use domain::{AccountId, AccountsQuery};

use super::Choosable;
use super::finder::Source;
use crate::components::ComboOption;
use crate::i18n::Words;

/// The company's accounts but `own`.
pub fn other_accounts(own: AccountId) -> Source<ComboOption> {
    Rc::new(move |client, search, page| {
        const PER_PAGE: usize = 100;
        let own = own.clone();
        Box::pin(async move {
            let query = AccountsQuery {
                search,
                ..AccountsQuery::default()
            };
            let page = client.accounts(&query, page, PER_PAGE).await?;
            Ok(page.filter_map(|row| {
                let account = row.read().filter(|account| account.id != own)?;
                Some(ComboOption {
                    id: account.id.as_str().to_owned(),
                    label: account.name,
                    detail: None,
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
