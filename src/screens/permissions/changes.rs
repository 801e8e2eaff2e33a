//! Changes of levels, in words.

use domain::LevelChange;

use crate::components::ChangeRow;
use crate::i18n::Words;
use crate::screens::shared::messages;

/// The changes; many tools that go the same way are told together.
pub fn change_rows(t: Words, changes: &[LevelChange]) -> Vec<ChangeRow> {
    const MANY: usize = 3;
    let row = |change: &LevelChange| {
        // What has to be warned of is told by itself.
        let warning = messages::power(t, change);
        let is_alike = |one: &&LevelChange| {
            (&one.from, &one.to) == (&change.from, &change.to) && messages::power(t, one).is_none()
        };
        let alike: Vec<_> = changes.iter().filter(is_alike).collect();
        let (field, note) = if warning.is_some() || alike.len() <= MANY {
            (change.friendly_name.clone(), warning)
        } else if alike[0].tool == change.tool {
            let names: Vec<_> = alike.iter().map(|one| one.friendly_name.as_str()).collect();
            (t.tools(alike.len()), Some(names.join(&t.list_separator())))
        } else {
            return None;
        };
        Some(ChangeRow {
            field,
            from: Some(messages::any_level(t, &change.from)),
            to: messages::any_level(t, &change.to),
            note,
        })
    };
    changes.iter().filter_map(row).collect()
}
