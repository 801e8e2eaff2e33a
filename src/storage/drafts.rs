//! Edits that have not been sent, kept so that a reload, a crash or a closed tab does not lose them
//! (F41, F47): Name and App Type, and what they were based on. Never a secret.

use domain::app_type::{AppStatus, MarketplaceApp};
use domain::{AccountId, AppId, AppKind, CompanyId, Draft, UserId};
use gloo_storage::{LocalStorage, Storage as _};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Storage;
use crate::api::ApiBase;

const PREFIX: &str = "service-accounts:draft:";

/// Which form a draft belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftKey {
    /// The API.
    pub base: ApiBase,
    /// The company.
    pub company: CompanyId,
    /// The form.
    pub form: DraftForm,
    /// Whose draft it is: nobody else is offered it.
    pub person: UserId,
}

/// A form that keeps what is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftForm {
    /// An account that is yet to be created.
    New,
    /// An account.
    Edit(AccountId),
    /// The account that is to take the place of this one.
    Replace(AccountId),
}

/// A draft as it was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDraft {
    /// What the form said.
    pub mine: Draft,
    /// What the account was then.
    pub before: Draft,
    /// When.
    pub at: OffsetDateTime,
}

/// The browser's storage is blocked or full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

impl DraftKey {
    fn entry(&self) -> String {
        let (form, account) = match &self.form {
            DraftForm::New => ("new", ""),
            DraftForm::Edit(account) => ("edit", account.as_str()),
            DraftForm::Replace(account) => ("replace", account.as_str()),
        };
        // A space is in none of the parts: ids of links and addresses have it encoded.
        format!(
            "{PREFIX}{} {} {} {form} {account}",
            self.base.as_str(),
            self.company.as_str(),
            self.person.as_str()
        )
    }
}

impl Storage {
    /// The draft of a form, if one was left.
    pub fn draft(self, key: &DraftKey) -> Option<KeptDraft> {
        let kept: Kept = self
            .for_longer
            .then(|| LocalStorage::get(key.entry()).ok())??;
        Some(KeptDraft {
            mine: kept.mine.into_draft(),
            before: kept.before.into_draft(),
            at: OffsetDateTime::from_unix_timestamp(kept.at).ok()?,
        })
    }

    /// Keeps a draft; says whether the browser refused (F42). Where the host allows no storage there
    /// is nothing to refuse.
    pub fn keep_draft(self, key: &DraftKey, draft: &KeptDraft) -> Result<(), Refused> {
        if !self.allowed {
            return Ok(());
        }
        let kept = Kept {
            mine: Fields::of(&draft.mine),
            before: Fields::of(&draft.before),
            at: draft.at.unix_timestamp(),
        };
        if self.for_longer && LocalStorage::set(key.entry(), kept).is_ok() {
            Ok(())
        } else {
            Err(Refused)
        }
    }

    /// Forgets the draft of a form.
    pub fn forget_draft(self, key: &DraftKey) {
        if self.for_longer {
            LocalStorage::delete(key.entry());
        }
    }

    /// Forgets every draft, whoever's it is (S15).
    pub fn forget_drafts(self) {
        if !self.for_longer {
            return;
        }
        let storage = LocalStorage::raw();
        let count = storage.length().unwrap_or(0);
        let keys: Vec<_> = (0..count)
            .filter_map(|at| storage.key(at).ok().flatten())
            .filter(|key| key.starts_with(PREFIX))
            .collect();
        for key in keys {
            LocalStorage::delete(key);
        }
    }
}

#[derive(Deserialize, Serialize)]
struct Kept {
    mine: Fields,
    before: Fields,
    /// Seconds since 1970.
    at: i64,
}

#[derive(Deserialize, Serialize)]
struct Fields {
    name: String,
    marketplace: Option<bool>,
    app: Option<App>,
}

#[derive(Deserialize, Serialize)]
struct App {
    id: String,
    is_number: bool,
    name: String,
    publisher: String,
    status: String,
}

impl Fields {
    fn of(draft: &Draft) -> Self {
        Self {
            name: draft.name.clone(),
            marketplace: draft.kind.map(|kind| kind == AppKind::Marketplace),
            app: draft.app.as_ref().map(|app| App {
                id: app.id.as_str().to_owned(),
                is_number: app.id.as_number().is_some(),
                name: app.name.clone(),
                publisher: app.publisher.clone(),
                status: match &app.status {
                    AppStatus::Listed => "listed".to_owned(),
                    AppStatus::Removed => "removed".to_owned(),
                    AppStatus::Unknown(status) => status.to_string(),
                },
            }),
        }
    }

    fn into_draft(self) -> Draft {
        Draft {
            name: self.name,
            kind: self.marketplace.map(|is| {
                if is {
                    AppKind::Marketplace
                } else {
                    AppKind::Custom
                }
            }),
            app: self.app.map(|app| MarketplaceApp {
                id: match app.id.parse() {
                    Ok(number) if app.is_number => AppId::number(number),
                    _ => AppId::text(app.id),
                },
                name: app.name,
                publisher: app.publisher,
                status: match app.status.as_str() {
                    "listed" => AppStatus::Listed,
                    "removed" => AppStatus::Removed,
                    other => AppStatus::Unknown(other.into()),
                },
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f41_a_draft_reads_back_as_it_was_typed() {
        let app = |id, status| MarketplaceApp {
            id,
            name: "Bridge".into(),
            publisher: "Northwind".into(),
            status,
        };
        let drafts = [
            Draft::default(),
            Draft {
                name: " \u{202e}half done ".into(),
                kind: Some(AppKind::Marketplace),
                app: Some(app(AppId::number(9_007_199_254_740_993), AppStatus::Listed)),
            },
            Draft {
                name: String::new(),
                kind: Some(AppKind::Custom),
                app: Some(app(AppId::text("0042"), AppStatus::Unknown("odd".into()))),
            },
        ];
        for draft in drafts {
            let text = serde_json::to_string(&Fields::of(&draft)).unwrap();
            let read: Fields = serde_json::from_str(&text).unwrap();
            let read = read.into_draft();
            let number = |draft: &Draft| draft.app.as_ref().and_then(|app| app.id.as_number());
            assert_eq!(number(&read), number(&draft));
            assert_eq!(read, draft);
        }
    }
}
