//! An account's two fields in three states: what they were, what somebody else has made of them, and
//! what this person wants (F1, F2).

use client::bulk::Target;
use domain::{Account, AppType, Draft};

use super::messages;
use crate::components::Compared;
use crate::i18n::Words;

/// The two fields in one state.
#[derive(Clone, Copy)]
pub struct State<'a> {
    name: &'a str,
    app_type: &'a AppType,
}

impl<'a> From<&'a Account> for State<'a> {
    fn from(account: &'a Account) -> Self {
        Self {
            name: &account.name,
            app_type: &account.app_type,
        }
    }
}

impl<'a> From<&'a Target> for State<'a> {
    fn from(target: &'a Target) -> Self {
        Self {
            name: &target.name,
            app_type: &target.app_type,
        }
    }
}

/// What this person wants of each field, where they want anything.
#[derive(Clone, Debug, Default)]
pub struct Wanted<'a> {
    /// Of the App Type: what the draft says of it.
    pub app_type: Option<&'a Draft>,
    pub name: Option<String>,
}

/// The fields that either has changed, in the order of the form, with nothing to decide yet.
pub fn rows<'a>(
    t: Words,
    before: impl Into<State<'a>>,
    now: impl Into<State<'a>>,
    mine: Wanted<'_>,
) -> Vec<Compared> {
    let (before, now) = (before.into(), now.into());
    let my_choice = mine.app_type.and_then(messages::draft_choice);
    // Three apps of one name are three: each is told apart from the two others.
    let beside = |one: &'a AppType| {
        let mut others = vec![one];
        others.extend(&my_choice);
        others
    };
    let app_type = Compared {
        key: Draft::APP_TYPE.into(),
        label: t.app_type(),
        was: messages::app_type_among(t, before.app_type, &beside(now.app_type)),
        theirs: (!before.app_type.is_same_choice(now.app_type))
            .then(|| messages::app_type_among(t, now.app_type, &beside(before.app_type))),
        mine: mine.app_type.map(|draft| {
            let words = messages::draft_type_among(t, draft, &[before.app_type, now.app_type]);
            or_nothing(t, &words)
        }),
        choice: None,
    };
    let name = Compared {
        key: Draft::NAME.into(),
        label: t.name(),
        was: before.name.to_owned(),
        theirs: (before.name != now.name).then(|| now.name.to_owned()),
        mine: mine.name,
        choice: None,
    };
    let mut rows = vec![app_type, name];
    rows.retain(|row| row.theirs.is_some() || row.mine.is_some());
    rows
}

/// Something that can be seen, where there is no text.
pub fn or_nothing(t: Words, text: &str) -> String {
    if text.is_empty() {
        t.nothing()
    } else {
        text.to_owned()
    }
}
