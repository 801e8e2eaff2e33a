//! The history of an account.

use serde::Deserialize;
use serde_json::Value;

use super::account::WirePerson;
use super::value::{WireId, object, time};
use crate::types::{Event, FieldChange};

/// Reads an entry of an account's history.
pub(crate) fn event(json: &str) -> Option<Event> {
    #[derive(Deserialize)]
    struct WireEvent {
        #[serde(default)]
        id: Option<WireId<()>>,
        #[serde(default)]
        at: Option<String>,
        action: String,
        #[serde(default)]
        by: Option<WirePerson>,
        #[serde(default)]
        changes: Option<Vec<WireChange>>,
    }
    #[derive(Deserialize)]
    struct WireChange {
        field: String,
        #[serde(default)]
        from: Value,
        #[serde(default)]
        to: Value,
    }
    let wire: WireEvent = object(json)?;
    let changes = wire.changes.unwrap_or_default().into_iter();
    Some(Event {
        id: wire.id.map(|id| id.0.as_str().to_owned()),
        at: time(wire.at),
        action: wire.action,
        by: wire.by.map(WirePerson::into_domain),
        changes: changes
            .map(|change| FieldChange {
                field: change.field,
                from: shown(&change.from),
                to: shown(&change.to),
            })
            .collect(),
    })
}

/// A value of a change, as text: a text as it is, an object by its name.
fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Object(object) => match object.get("name").and_then(Value::as_str) {
            Some(name) => Some(name.to_owned()),
            None => Some(value.to_string()),
        },
        other => Some(other.to_string()),
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
