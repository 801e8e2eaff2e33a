//! Edits that have not been sent, kept so that a reload, a crash or a closed tab does not lose them
//! (F41, F47): Name and App Type, and what they were based on. Never a secret.

use client::{ApiBase, Client, VersionMark};
use domain::app_type::{AppStatus, MarketplaceApp};
use domain::{AccountId, AppId, AppKind, CompanyId, Draft, UserId};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::{Storage, owner};
use crate::browser::{self, random_text};

const PREFIX: &str = "service-accounts:draft:";

/// For how long a draft is kept that nobody comes back for.
const KEPT_FOR: Duration = Duration::days(30);

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

/// Which form a draft belongs to, and whose it is: nobody else is offered it. It is what the names of
/// all its slots begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftKey(String);

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

impl DraftKey {
    pub fn new(base: &ApiBase, company: &CompanyId, person: &UserId, form: &DraftForm) -> Self {
        let (form, account) = match form {
            DraftForm::New => ("new", ""),
            DraftForm::Edit(account) => ("edit", account.as_str()),
            DraftForm::Replace(account) => ("replace", account.as_str()),
        };
        let owner = owner(base, company, person);
        Self(format!("{PREFIX}{owner} {form} {account} "))
    }

    /// A slot for a new draft of this form.
    pub fn new_slot(&self) -> DraftSlot {
        DraftSlot(format!("{}{}", self.0, random_text()))
    }

    /// The slot that an entry of the storage is, if it belongs to this form.
    pub fn slot(&self, entry: &str) -> Option<DraftSlot> {
        let belongs = entry.strip_prefix(&self.0)?;
        (!belongs.is_empty()).then(|| DraftSlot(entry.to_owned()))
    }
}

impl DraftSlot {
    /// Its name, for the browser.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl Storage {
    /// Where drafts of a form are kept, by whichever tab.
    pub fn draft_slots(self, key: &DraftKey) -> Vec<DraftSlot> {
        let entries = self.entries();
        entries.iter().filter_map(|entry| key.slot(entry)).collect()
    }

    /// The draft in a slot, if there is one.
    pub fn draft(self, slot: &DraftSlot) -> Option<StoredDraft> {
        let in_memory = self.in_memory.try_with_value(|all| all.get(slot).cloned());
        in_memory
            .flatten()
            .or_else(|| StoredDraft::read(&self.get(&slot.0)?))
    }

    /// Keeps a draft; false where the browser refuses (F42). Then it is in memory, for as long as the
    /// page is open. So it is where the host allows no storage, but there is nothing to refuse.
    pub fn keep_draft(self, slot: &DraftSlot, draft: &StoredDraft) -> bool {
        self.forget_in_memory(slot);
        let is_stored = self.set(&slot.0, &draft.to_json());
        if !is_stored {
            self.in_memory
                .try_update_value(|all| all.insert(slot.clone(), draft.clone()));
        }
        is_stored || !self.allowed
    }

    fn forget_in_memory(self, slot: &DraftSlot) {
        self.in_memory.try_update_value(|all| all.remove(slot));
    }

    /// Forgets the draft in a slot.
    pub fn forget_draft(self, slot: &DraftSlot) {
        self.forget_in_memory(slot);
        self.delete(&slot.0);
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
            let slot = DraftSlot(entry);
            if self.draft(&slot).is_none_or(|draft| draft.is_old(now)) {
                self.forget_draft(&slot);
            }
        }
    }

    /// The entries of all drafts.
    fn entries(self) -> Vec<String> {
        let in_memory = self
            .in_memory
            .try_with_value(|all| all.keys().map(|slot| slot.0.clone()).collect());
        let mut entries: Vec<String> = in_memory.unwrap_or_default();
        entries.extend(self.entries_of(PREFIX));
        // An older state of one in memory may still be stored.
        entries.sort_unstable();
        entries.dedup();
        entries
    }
}

impl Moment {
    pub fn now(client: &Client) -> Self {
        Self {
            server: client.now(),
            own: browser::now(),
        }
    }
}

impl StoredDraft {
    /// Whether nobody has come back for it in all this time, by both clocks: one that is wrong throws
    /// nothing away. What is stored can be of any time.
    fn is_old(&self, now: Moment) -> bool {
        now.server - self.at.server > KEPT_FOR && now.own - self.at.own > KEPT_FOR
    }

    /// As it is stored; times are seconds since 1970.
    fn to_json(&self) -> Value {
        json!({
            "mine": fields_to_json(&self.mine),
            "before": fields_to_json(&self.before),
            "version": self.version,
            "at": self.at.server.unix_timestamp(),
            "own": self.at.own.unix_timestamp(),
        })
    }

    fn read(stored: &Value) -> Option<Self> {
        let time = |seconds: &Value| OffsetDateTime::from_unix_timestamp(seconds.as_i64()?).ok();
        let server = time(&stored["at"])?;
        Some(Self {
            mine: read_fields(&stored["mine"])?,
            before: read_fields(&stored["before"])?,
            version: serde_json::from_value(stored["version"].clone()).ok()?,
            at: Moment {
                server,
                // Older ones were kept without.
                own: match &stored["own"] {
                    Value::Null => server,
                    own => time(own)?,
                },
            },
        })
    }
}

fn fields_to_json(draft: &Draft) -> Value {
    let app = draft.app.as_ref().map(|app| {
        json!({
            "id": app.id.as_str(),
            "is_number": app.id.as_number().is_some(),
            "name": app.name,
            "publisher": app.publisher,
            "status": app.status.code(),
        })
    });
    json!({
        "name": draft.name,
        "marketplace": draft.kind.map(|kind| kind == AppKind::Marketplace),
        "app": app,
    })
}

fn read_fields(stored: &Value) -> Option<Draft> {
    Some(Draft {
        name: stored["name"].as_str()?.to_owned(),
        kind: stored["marketplace"].as_bool().map(|is| {
            if is {
                AppKind::Marketplace
            } else {
                AppKind::Custom
            }
        }),
        app: read_app(&stored["app"]),
    })
}

fn read_app(stored: &Value) -> Option<MarketplaceApp> {
    let text = |key: &str| Some(stored[key].as_str()?.to_owned());
    let id = text("id")?;
    Some(MarketplaceApp {
        id: match id.parse() {
            Ok(number) if stored["is_number"] == true => AppId::number(number),
            _ => AppId::text(id),
        },
        name: text("name")?,
        publisher: text("publisher")?,
        status: AppStatus::parse(&text("status")?),
    })
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
            let read = read(&draft.to_json().to_string()).unwrap();
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
            read(&text).map(|draft| draft.is_old(at(0)))
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

    fn read(text: &str) -> Option<StoredDraft> {
        StoredDraft::read(&serde_json::from_str(text).unwrap())
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
        let base = ApiBase::parse("https://api.example").unwrap();
        let (company, person) = (CompanyId::number(7), UserId::number(person));
        DraftKey::new(&base, &company, &person, &form)
    }

    #[test]
    fn f15_a_slot_belongs_to_one_form_of_one_person_whichever_tab_it_is() {
        let edit = |account| DraftForm::Edit(AccountId::number(account));
        let mine = key(edit(4), 12);
        let entry = |tab: &str| format!("{}{tab}", mine.0);
        assert!(mine.slot(&entry("one")).is_some());
        assert_ne!(mine.slot(&entry("one")), mine.slot(&entry("two")));
        assert_eq!(mine.slot(&mine.0), None);
        for other in [
            key(edit(42), 12),
            key(edit(4), 1),
            key(DraftForm::Replace(AccountId::number(4)), 12),
            key(DraftForm::New, 12),
        ] {
            assert_eq!(other.slot(&entry("one")), None);
        }
    }

    mod targets {
        use super::*;

        fuzz::target!(
            /// F41: whatever lies in the storage, it is a draft that can be kept again as it is, or
            /// none. `docs/testing.md` says how it is fuzzed.
            draft,
            |text| {
                let Ok(stored) = serde_json::from_str(text) else { return };
                let Some(draft) = StoredDraft::read(&stored) else { return };
                draft.is_old(at(0));
                assert_eq!(read(&draft.to_json().to_string()), Some(draft));
            }
        );
    }
}
