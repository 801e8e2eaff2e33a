//! What an entry of the history says was done: its single changes, put together as people would
//! tell them.

use client::{Event, FieldChange};

/// Something that was done. Values are as the API has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The account was created, with this name and type.
    Created { name: String, app_type: Typed },
    /// The App Type went from one to another, and the app with it.
    Retyped { from: Typed, to: Typed },
    /// A field went from one value to another; either may be nothing.
    Changed(FieldChange),
    /// The account's level went the same way on some tools, which are told by their codes.
    PermissionDraft {
        tools: Vec<String>,
        from: String,
        to: String,
    },
    /// A reset took this level on some tools.
    Lost { tools: Vec<String>, level: String },
    /// The contact came into another company's directory.
    ContactAdded(Option<String>),
    /// It was taken out of there.
    ContactRemoved(Option<String>),
    /// Something of which no more is said than what it was; perhaps nothing that is known (F23).
    Act(String),
}

/// An App Type with its app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// `custom` or `marketplace`.
    pub kind: String,
    /// The app's name at that time.
    pub app: Option<String>,
}

/// What stands before the name of a tool.
const PERMISSIONS: &str = "permissions.";

/// What was done, in the order to be told.
pub fn deeds(event: &Event) -> Vec<Deed> {
    let mut changes: Vec<_> = event.changes.iter().collect();
    let mut deeds: Vec<_> = lead(&event.action, &mut changes).into_iter().collect();
    deeds.extend(retyped(&mut changes));
    let resets = event.action == "secret_reset";
    let mut told: Vec<&FieldChange> = Vec::new();
    for change in &changes {
        if tool(change).is_none() {
            deeds.push(Deed::Changed((*change).clone()));
        } else if !told.iter().any(|one| same_way(one, change)) {
            told.push(change);
            let alike = changes.iter().filter(|one| same_way(one, change));
            let tools = alike.filter_map(|one| tool(one)).collect();
            deeds.push(levels(tools, change, resets));
        }
    }
    if deeds.is_empty() {
        deeds.push(Deed::Act(event.action.clone()));
    }
    deeds
}

/// What the action says by itself; the changes that are told with it are taken out of the others.
fn lead(action: &str, changes: &mut Vec<&FieldChange>) -> Option<Deed> {
    match action {
        "updated" | "permissions_changed" | "permissions_updated" | "contact_changed"
            if !changes.is_empty() =>
        {
            None
        }
        "created" => Some(created(changes).unwrap_or(Deed::Act(action.to_owned()))),
        "contact_added_to_directory" => {
            let to = take(changes, "contact.company_directory").and_then(|one| one.to.clone());
            Some(Deed::ContactAdded(to))
        }
        "contact_removed_from_directory" => {
            let from = take(changes, "contact.company_directory").and_then(|one| one.from.clone());
            Some(Deed::ContactRemoved(from))
        }
        other => Some(Deed::Act(other.to_owned())),
    }
}

fn created(changes: &mut Vec<&FieldChange>) -> Option<Deed> {
    let to = |field: &str| find(changes, field)?.to.clone();
    let created = Deed::Created {
        name: to("name")?,
        app_type: Typed {
            kind: to("app_type")?,
            app: to("marketplace_app"),
        },
    };
    changes.retain(|one| !matches!(one.field.as_str(), "name" | "app_type" | "marketplace_app"));
    Some(created)
}

/// The change of the App Type, with that of the app, which would say the same once more.
fn retyped(changes: &mut Vec<&FieldChange>) -> Option<Deed> {
    let app = find(changes, "marketplace_app").cloned();
    let kinds = find(changes, "app_type")?;
    let typed = |kind: &Option<String>, app: Option<String>| {
        let kind = kind.clone()?;
        Some(Typed { kind, app })
    };
    let deed = Deed::Retyped {
        from: typed(&kinds.from, app.as_ref().and_then(|app| app.from.clone()))?,
        to: typed(&kinds.to, app.as_ref().and_then(|app| app.to.clone()))?,
    };
    changes.retain(|one| !matches!(one.field.as_str(), "app_type" | "marketplace_app"));
    Some(deed)
}

fn levels(tools: Vec<String>, change: &FieldChange, resets: bool) -> Deed {
    // A server may leave out the level that is no level.
    let code = |level: &Option<String>| level.clone().unwrap_or_else(|| "none".to_owned());
    let (from, to) = (code(&change.from), code(&change.to));
    if resets && to == "none" {
        Deed::Lost { tools, level: from }
    } else {
        Deed::PermissionDraft { tools, from, to }
    }
}

fn same_way(one: &FieldChange, other: &FieldChange) -> bool {
    tool(one).is_some() && (&one.from, &one.to) == (&other.from, &other.to)
}

/// The code of the tool that a change is about.
fn tool(change: &FieldChange) -> Option<String> {
    change.field.strip_prefix(PERMISSIONS).map(str::to_owned)
}

fn find<'a>(changes: &[&'a FieldChange], field: &str) -> Option<&'a FieldChange> {
    changes.iter().copied().find(|one| one.field == field)
}

fn take<'a>(changes: &mut Vec<&'a FieldChange>, field: &str) -> Option<&'a FieldChange> {
    let at = changes.iter().position(|one| one.field == field)?;
    Some(changes.remove(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(field: &str, from: Option<&str>, to: Option<&str>) -> FieldChange {
        FieldChange {
            field: field.to_owned(),
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
        }
    }

    fn event(action: &str, changes: Vec<FieldChange>) -> Event {
        Event {
            id: None,
            at: None,
            action: action.to_owned(),
            by: None,
            changes,
        }
    }

    fn typed(kind: &str, app: Option<&str>) -> Typed {
        Typed {
            kind: kind.to_owned(),
            app: app.map(str::to_owned),
        }
    }

    #[test]
    fn a_type_and_its_app_are_one_deed() {
        let updated = event(
            "updated",
            vec![
                change("app_type", Some("custom"), Some("marketplace")),
                change("marketplace_app", None, Some("Bridge")),
                change("name", Some("A"), Some("B")),
            ],
        );
        assert_eq!(
            deeds(&updated),
            [
                Deed::Retyped {
                    from: typed("custom", None),
                    to: typed("marketplace", Some("Bridge")),
                },
                Deed::Changed(change("name", Some("A"), Some("B"))),
            ]
        );
    }

    #[test]
    fn another_app_of_the_same_type_is_a_change_of_its_own() {
        let app = change("marketplace_app", Some("A"), Some("B"));
        let updated = event("updated", vec![app.clone()]);
        assert_eq!(deeds(&updated), [Deed::Changed(app)]);
    }

    #[test]
    fn a_type_that_was_missing_before_is_told_field_by_field() {
        let missing = change("app_type", None, Some("custom"));
        let updated = event("updated", vec![missing.clone()]);
        assert_eq!(deeds(&updated), [Deed::Changed(missing)]);
    }

    #[test]
    fn creation_is_told_with_what_was_created() {
        let created = event(
            "created",
            vec![
                change("app_type", None, Some("custom")),
                change("name", None, Some("A")),
                change("limit", None, Some("5")),
            ],
        );
        assert_eq!(
            deeds(&created),
            [
                Deed::Created {
                    name: "A".to_owned(),
                    app_type: typed("custom", None),
                },
                Deed::Changed(change("limit", None, Some("5"))),
            ]
        );
        let bare = event("created", vec![]);
        assert_eq!(deeds(&bare), [Deed::Act("created".to_owned())]);
    }

    #[test]
    fn tools_that_went_the_same_way_are_told_together() {
        let changed = event(
            "permissions_changed",
            vec![
                change("permissions.documents", Some("none"), Some("read_only")),
                change("permissions.reports", Some("admin"), Some("none")),
                change("permissions.planroom", Some("none"), Some("read_only")),
            ],
        );
        let levels = |tools: &[&str], from: &str, to: &str| Deed::PermissionDraft {
            tools: tools.iter().map(|&tool| tool.to_owned()).collect(),
            from: from.to_owned(),
            to: to.to_owned(),
        };
        assert_eq!(
            deeds(&changed),
            [
                levels(&["documents", "planroom"], "none", "read_only"),
                levels(&["reports"], "admin", "none"),
            ]
        );
    }

    #[test]
    fn a_reset_is_told_with_what_it_took() {
        let reset = event(
            "secret_reset",
            vec![change("permissions.documents", Some("admin"), Some("none"))],
        );
        assert_eq!(
            deeds(&reset),
            [
                Deed::Act("secret_reset".to_owned()),
                Deed::Lost {
                    tools: vec!["documents".to_owned()],
                    level: "admin".to_owned(),
                },
            ]
        );
    }

    #[test]
    fn f23_what_is_not_known_is_told_as_it_is() {
        let colour = change("colour", Some("red"), None);
        let repainted = event("repainted", vec![colour.clone()]);
        assert_eq!(
            deeds(&repainted),
            [Deed::Act("repainted".to_owned()), Deed::Changed(colour)]
        );
        assert_eq!(
            deeds(&event("updated", vec![])),
            [Deed::Act("updated".to_owned())]
        );
    }

    #[test]
    fn the_other_company_is_told_with_the_contact() {
        let added = event(
            "contact_added_to_directory",
            vec![change("contact.company_directory", None, Some("Fabrikam"))],
        );
        assert_eq!(
            deeds(&added),
            [Deed::ContactAdded(Some("Fabrikam".to_owned()))]
        );
    }
}
