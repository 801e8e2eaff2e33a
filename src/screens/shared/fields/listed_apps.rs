//! Marketplace apps: found by typing, among as many as there are.

use std::rc::Rc;

use domain::app_type::{AppStatus, MarketplaceApp};

use crate::components::ComboOption;
use crate::i18n::Words;
use crate::screens::shared::picker::{Choosable, Source};

impl Choosable for MarketplaceApp {
    fn option(&self) -> ComboOption {
        ComboOption {
            id: self.id.as_str().to_owned(),
            label: self.name.clone(),
            detail: (!self.publisher.is_empty()).then(|| self.publisher.clone()),
        }
    }

    fn counted(t: Words, count: usize) -> String {
        t.apps_found(count)
    }

    fn unknown(t: Words, text: &str) -> String {
        t.app_unknown(text)
    }

    fn several(t: Words) -> String {
        t.app_several()
    }
}

/// Only listed apps can be newly chosen (A2).
pub fn listed_apps() -> Source<MarketplaceApp> {
    Rc::new(|client, search, page| {
        Box::pin(async move {
            let page = client.apps(&search, page).await?;
            Ok(page.filter_map(|app| (app.status == AppStatus::Listed).then_some(app)))
        })
    })
}
