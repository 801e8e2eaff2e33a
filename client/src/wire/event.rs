//! The history of an account.

use domain::id::Id;
use serde_json::Value;

use super::account::person;
use super::value::{Object, id, list, text, time, value};
use crate::types::{Event, FieldChange};

/// Reads an entry of an account's history.
pub(crate) fn event(json: &str) -> Option<Event> {
    let wire = Object::read(json)?;
    let id: Option<Id<()>> = wire.optional("id", id)?;
    let changes = wire.optional("changes", |changes| list(changes, change))?;
    Some(Event {
        id: id.map(|id| id.as_str().to_owned()),
        at: time(wire.optional("at", text)?),
        action: wire.required("action", text)?,
        by: wire.optional("by", person)?,
        changes: changes.unwrap_or_default(),
    })
}

fn change(json: &str) -> Option<FieldChange> {
    let wire = Object::read(json)?;
    Some(FieldChange {
        field: wire.required("field", text)?,
        from: wire.optional("from", value)?.map(shown),
        to: wire.optional("to", value)?.map(shown),
    })
}

/// A value of a change, as text: a text as it is, an object by its name.
fn shown(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => match other.get("name").and_then(Value::as_str) {
            Some(name) => name.to_owned(),
            None => other.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_of_a_change_are_shown_whatever_they_are() {
        let read = event(
            r#"{"action": "updated", "changes": [
                {"field": "marketplace_app", "from": null, "to": {"id": 7, "name": "Bridge"}},
                {"field": "limit", "from": 1, "to": true}]}"#,
        )
        .unwrap();
        let values: Vec<_> = read
            .changes
            .iter()
            .map(|change| (change.from.as_deref(), change.to.as_deref()))
            .collect();
        assert_eq!(values, [(None, Some("Bridge")), (Some("1"), Some("true"))]);
    }
}
