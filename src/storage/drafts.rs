//! Edits that have not been sent, kept so that a reload, a crash or a closed tab does not lose them
//! (F41, F47): Name and App Type, and what they were based on. Never a secret.

use client::{ApiBase, VersionMark};
use domain::app_type::{AppStatus, MarketplaceApp};
use domain::{AccountId, AppId, AppKind, CompanyId, Draft, UserId};
use gloo_storage::{LocalStorage, Storage as _};
use leptos::prelude::{UpdateValue as _, WithValue as _};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::Storage;
use crate::browser::random_text;

const PREFIX: &str = "service-accounts:draft:";

/// For how long a draft is kept that nobody comes back for.
const KEPT_FOR: Duration = Duration::days(30);

/// Which form a draft belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftKey {
    pub base: ApiBase,
    pub company: CompanyId,
    pub form: DraftForm,
    /// Whose draft it is: nobody else is offered it.
    pub person: UserId,
}

/// A form that keeps what is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftForm {
    /// An account that is yet to be created.
    New,
    /// An account that is being edited.
    Edit(AccountId),
    /// The account that is to take the place of this one.
    Replace(AccountId),
}

/// Where one draft is kept. The same form open in two tabs keeps two: neither writes over the
/// other's, nor forgets it (F15).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DraftSlot(String);

/// A draft as it was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDraft {
    /// What the form said.
    pub mine: Draft,
    /// What the account was then.
    pub before: Draft,
    /// The version that it had then, where the server gave one.
    pub version: Option<VersionMark>,
    /// When it was typed last.
    pub at: Moment,
}

/// A moment, by the server's clock and by this machine's: either may be wrong, and be put right before
/// anybody looks at it again (F43).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub server: OffsetDateTime,
    pub own: OffsetDateTime,
}

impl StoredDraft {
    /// Whether nobody has come back for it in all this time, by both clocks: one that is wrong throws
    /// nothing away. What is stored can be of any time.
    fn is_old(&self, now: Moment) -> bool {
        now.server - self.at.server > KEPT_FOR && now.own - self.at.own > KEPT_FOR
    }
}

/// The browser's storage is blocked or full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

impl DraftKey {
    /// A place for a new draft of this form.
    pub fn new_place(&self) -> DraftSlot {
        DraftSlot(format!("{}{}", self.prefix(), random_text()))
    }

    /// The place that an entry of the storage is, if it belongs to this form.
    pub fn place(&self, entry: &str) -> Option<DraftSlot> {
        let belongs = entry.strip_prefix(&self.prefix())?;
        (!belongs.is_empty()).then(|| DraftSlot(entry.to_owned()))
    }

    /// What all places of this form begin with.
    fn prefix(&self) -> String {
        let (form, account) = match &self.form {
            DraftForm::New => ("new", ""),
            DraftForm::Edit(account) => ("edit", account.as_str()),
            DraftForm::Replace(account) => ("replace", account.as_str()),
        };
        // A space is in none of the parts: ids of links and addresses have it encoded.
        format!(
            "{PREFIX}{} {} {} {form} {account} ",
            self.base.as_str(),
            self.company.as_str(),
            self.person.as_str()
        )
    }
}

impl DraftSlot {
    /// Its name, for the browser.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl Storage {
    /// The places where drafts of a form were left, the newest first.
    pub fn drafts(self, key: &DraftKey) -> Vec<(DraftSlot, StoredDraft)> {
        let places = self
            .entries()
            .into_iter()
            .filter_map(|entry| key.place(&entry));
        let drafts = places.filter_map(|place| Some((place.clone(), self.draft(&place)?)));
        let mut drafts: Vec<_> = drafts.collect();
        drafts.sort_by_key(|(_, draft)| std::cmp::Reverse(draft.at.server));
        drafts
    }

    /// The draft at a place, if there is one.
    pub fn draft(self, place: &DraftSlot) -> Option<StoredDraft> {
        let in_memory = self
            .in_memory
            .try_with_value(|all| all.get(place).cloned())
            .flatten();
        if in_memory.is_some() {
            return in_memory;
        }
        self.get::<Kept>(&place.0)?.into_draft()
    }

    /// Keeps a draft; says whether the browser refused (F42). Then it is in memory, for as long as the
    /// page is open. So it is where the host allows no storage, but there is nothing to refuse.
    pub fn keep_draft(self, place: &DraftSlot, draft: &StoredDraft) -> Result<(), Refused> {
        self.forget_in_memory(place);
        if self.set(&place.0, Kept::of(draft)) {
            return Ok(());
        }
        self.in_memory
            .try_update_value(|all| all.insert(place.clone(), draft.clone()));
        if self.allowed { Err(Refused) } else { Ok(()) }
    }

    fn forget_in_memory(self, place: &DraftSlot) {
        self.in_memory.try_update_value(|all| all.remove(place));
    }

    /// Forgets the draft at a place.
    pub fn forget_draft(self, place: &DraftSlot) {
        self.forget_in_memory(place);
        self.delete(&place.0);
    }

    /// Forgets every draft, whoever's it is (S15).
    pub fn forget_drafts(self) {
        for entry in self.entries() {
            self.forget_draft(&DraftSlot(entry));
        }
    }

    /// Forgets the drafts that nobody has come back for, whoever's they are, and those that cannot
    /// be read.
    pub fn forget_old_drafts(self, now: Moment) {
        for entry in self.entries() {
            let place = DraftSlot(entry);
            if self.draft(&place).is_none_or(|draft| draft.is_old(now)) {
                self.forget_draft(&place);
            }
        }
    }

    /// The entries of all drafts.
    fn entries(self) -> Vec<String> {
        let in_memory = self
            .in_memory
            .try_with_value(|all| all.keys().map(|place| place.0.clone()).collect());
        let mut entries: Vec<String> = in_memory.unwrap_or_default();
        if self.for_longer() {
            let storage = LocalStorage::raw();
            let count = storage.length().unwrap_or(0);
            let stored = (0..count).filter_map(|at| storage.key(at).ok().flatten());
            entries.extend(stored.filter(|entry| entry.starts_with(PREFIX)));
            // An older state of one in memory may still be stored.
            entries.sort_unstable();
            entries.dedup();
        }
        entries
    }
}

#[derive(Deserialize, Serialize)]
struct Kept {
    mine: Fields,
    before: Fields,
    version: Option<VersionMark>,
    /// Seconds since 1970, by the server's clock.
    at: i64,
    /// The same by this machine's, which is the server's where it was not kept.
    own: Option<i64>,
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

impl Kept {
    fn of(draft: &StoredDraft) -> Self {
        Self {
            mine: Fields::of(&draft.mine),
            before: Fields::of(&draft.before),
            version: draft.version.clone(),
            at: draft.at.server.unix_timestamp(),
            own: Some(draft.at.own.unix_timestamp()),
        }
    }

    fn into_draft(self) -> Option<StoredDraft> {
        Some(StoredDraft {
            mine: self.mine.into_draft(),
            before: self.before.into_draft(),
            version: self.version,
            at: Moment {
                server: OffsetDateTime::from_unix_timestamp(self.at).ok()?,
                own: OffsetDateTime::from_unix_timestamp(self.own.unwrap_or(self.at)).ok()?,
            },
        })
    }
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
                status: app.status.code().to_owned(),
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
                status: AppStatus::parse(&app.status),
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
        for mine in drafts {
            let draft = StoredDraft {
                before: Draft::default(),
                version: serde_json::from_str(r#""\"7\"""#).unwrap(),
                at: at(0),
                mine,
            };
            let text = serde_json::to_string(&Kept::of(&draft)).unwrap();
            let read: Kept = serde_json::from_str(&text).unwrap();
            let read = read.into_draft().unwrap();
            let number = |draft: &StoredDraft| draft.mine.app.as_ref()?.id.as_number();
            assert_eq!(number(&read), number(&draft));
            assert_eq!(read, draft);
        }
    }

    #[test]
    fn f41_a_draft_of_any_time_is_old_or_not() {
        let of = |seconds: &str| {
            let text = format!(
                r#"{{"mine":{{"name":"a"}},"before":{{"name":"b"}},"version":null,"at":{seconds}}}"#
            );
            let kept: Kept = serde_json::from_str(&text).unwrap();
            kept.into_draft().map(|draft| draft.is_old(at(0)))
        };
        assert_eq!(of("0"), Some(false));
        assert_eq!(of("-2592000"), Some(false));
        assert_eq!(of("-2592001"), Some(true));
        assert_eq!(of("253402300799"), Some(false));
        assert_eq!(of("-377705116800"), Some(true));
        assert_eq!(of("9223372036854775807"), None);
    }

    #[test]
    fn f43_a_draft_is_old_by_both_clocks_or_not_at_all() {
        let draft = StoredDraft {
            mine: Draft::default(),
            before: Draft::default(),
            version: None,
            at: at(0),
        };
        let later = at(31 * 86_400);
        let one = |server, own| Moment { server, own };
        assert!(draft.is_old(later));
        assert!(!draft.is_old(one(later.server, draft.at.own)));
        assert!(!draft.is_old(one(draft.at.server, later.own)));
    }

    /// So many seconds after the epoch, by both clocks.
    fn at(seconds: i64) -> Moment {
        let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
        Moment {
            server: time,
            own: time,
        }
    }

    fn key(form: DraftForm, person: u64) -> DraftKey {
        DraftKey {
            base: ApiBase::parse("https://api.example").unwrap(),
            company: CompanyId::number(7),
            form,
            person: UserId::number(person),
        }
    }

    #[test]
    fn f15_a_place_belongs_to_one_form_of_one_person_whichever_tab_it_is() {
        let edit = |account| DraftForm::Edit(AccountId::number(account));
        let mine = key(edit(4), 12);
        let entry = |tab: &str| format!("{}{tab}", mine.prefix());
        assert!(mine.place(&entry("one")).is_some());
        assert_ne!(mine.place(&entry("one")), mine.place(&entry("two")));
        assert_eq!(mine.place(&mine.prefix()), None);
        for other in [
            key(edit(42), 12),
            key(edit(4), 1),
            key(DraftForm::Replace(AccountId::number(4)), 12),
            key(DraftForm::New, 12),
        ] {
            assert_eq!(other.place(&entry("one")), None);
        }
    }

    mod targets {
        use super::*;

        fuzz::target!(
            /// F41: whatever lies in the storage, it is a draft that can be kept again as it is, or
            /// none. `docs/testing.md` says how it is fuzzed.
            draft,
            |text| {
                let Ok(kept) = serde_json::from_str::<Kept>(text) else { return };
                let Some(read) = kept.into_draft() else { return };
                read.is_old(at(0));
                let again = serde_json::to_string(&Kept::of(&read)).expect("it is kept");
                let again: Kept = serde_json::from_str(&again).expect("it reads back");
                assert_eq!(again.into_draft(), Some(read));
            }
        );
    }
}
