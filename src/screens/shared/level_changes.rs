//! Changes of levels, in words.

use domain::LevelChange;

use super::messages;
use crate::components::ChangeRow;
use crate::i18n::Words;

/// One of them, with a warning where the account gets power by it.
pub fn change_row(t: Words, change: &LevelChange) -> ChangeRow {
    ChangeRow {
        field: change.friendly_name.clone(),
        from: Some(messages::any_level(t, &change.from)),
        to: messages::any_level(t, &change.to),
        note: messages::power(t, change),
    }
}

/// All of them; many tools that go the same way are told together.
pub fn change_rows(t: Words, changes: &[LevelChange]) -> Vec<ChangeRow> {
    const MANY: usize = 3;
    let row = |change: &LevelChange| {
        let row = change_row(t, change);
        let is_alike = |one: &&LevelChange| {
            (&one.from, &one.to) == (&change.from, &change.to) && messages::power(t, one).is_none()
        };
        let alike: Vec<_> = changes.iter().filter(is_alike).collect();
        // What has to be warned of is told by itself.
        if row.note.is_some() || alike.len() <= MANY {
            return Some(row);
        }
        let names: Vec<_> = alike.iter().map(|one| one.friendly_name.as_str()).collect();
        (alike[0].tool == change.tool).then(|| ChangeRow {
            field: t.tools(alike.len()),
            note: Some(names.join(&t.list_separator())),
            ..row
        })
    };
    changes.iter().filter_map(row).collect()
}
