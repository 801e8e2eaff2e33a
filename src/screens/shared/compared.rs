//! An account's two fields in three states: what they were, what somebody else has made of them, and
//! what this person wants (F1, F2).

use domain::{Account, AppType, Draft};

use super::messages;
use crate::components::Compared;
use crate::i18n::Words;

/// Name and App Type in one state.
pub type State<'a> = (&'a str, &'a AppType);

pub fn state(account: &Account) -> State<'_> {
    (&account.name, &account.app_type)
}

/// The fields that either has changed, in the order of the form, with nothing to decide yet: `mine` says
/// what this person wants of those that they want something of.
pub fn rows<'a>(
    t: Words,
    (old_name, old_type): State<'a>,
    (new_name, new_type): State<'a>,
    mine: &Draft,
    wants: impl Fn(&str) -> bool,
) -> Vec<Compared> {
    let mine_type = wants(Draft::APP_TYPE).then_some(mine);
    let my_choice = mine_type.and_then(messages::draft_choice);
    // Three apps of one name are three: each is told apart from the two others.
    let beside = |one: &'a AppType| {
        let mut others = vec![one];
        others.extend(&my_choice);
        others
    };
    let app_type = Compared {
        key: Draft::APP_TYPE.into(),
        label: t.app_type(),
        was: messages::app_type_among(t, old_type, &beside(new_type)),
        theirs: (!old_type.is_same_choice(new_type))
            .then(|| messages::app_type_among(t, new_type, &beside(old_type))),
        mine: mine_type.map(|draft| {
            let words = messages::draft_type_among(t, draft, &[old_type, new_type]);
            or_nothing(t, &words)
        }),
        choice: None,
    };
    let name = Compared {
        key: Draft::NAME.into(),
        label: t.name(),
        was: old_name.to_owned(),
        theirs: (old_name != new_name).then(|| new_name.to_owned()),
        mine: wants(Draft::NAME).then(|| or_nothing(t, &mine.name)),
        choice: None,
    };
    let mut rows = vec![app_type, name];
    rows.retain(|row| row.theirs.is_some() || row.mine.is_some());
    rows
}

/// Something that can be seen, where there is no text.
fn or_nothing(t: Words, text: &str) -> String {
    if text.is_empty() {
        t.nothing()
    } else {
        text.to_owned()
    }
}
