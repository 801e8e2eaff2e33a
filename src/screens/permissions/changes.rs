//! Changes of levels, in words.

use domain::{Level, LevelChange};

use crate::components::ChangeRow;
use crate::i18n::Words;
use crate::screens::shared::messages;

/// The changes; many tools that go the same way are told together.
pub fn change_rows(t: Words, changes: &[LevelChange]) -> Vec<ChangeRow> {
    const MANY: usize = 3;
    let mut rows: Vec<ChangeRow> = Vec::new();
    let mut told: Vec<(&Level, &Level)> = Vec::new();
    for change in changes {
        let way = (&change.from, &change.to);
        let warning = messages::power(t, change);
        let alike: Vec<_> = changes
            .iter()
            .filter(|one| (&one.from, &one.to) == way && messages::power(t, one).is_none())
            .map(|one| one.friendly_name.clone())
            .collect();
        // What has to be warned of is told by itself.
        let together = alike.len() > MANY && warning.is_none();
        if together && told.contains(&way) {
            continue;
        }
        if together {
            told.push(way);
        }
        rows.push(ChangeRow {
            field: if together {
                t.tools(alike.len())
            } else {
                change.friendly_name.clone()
            },
            from: Some(messages::any_level(t, &change.from)),
            to: messages::any_level(t, &change.to),
            note: warning.or_else(|| together.then(|| alike.join(&t.list_separator()))),
        });
    }
    rows
}
