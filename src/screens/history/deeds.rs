//! What an entry of the history says was done: its single changes, put together as people would
//! tell them.

use client::{Event, FieldChange};

/// Something that was done. Values are as the API has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The account was created, with this name and type.
    Created(String, Typed),
    /// The App Type went from one to another, and the app with it.
    Retyped(Typed, Typed),
    /// A field went from one value to another; either may be nothing.
    Changed(FieldChange),
    /// The account's level went from one to another.
    Levels(Levels),
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

/// The account's level, which went the same way on some tools.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levels {
    /// The tools, by their codes.
    pub tools: Vec<String>,
    pub from: String,
    pub to: String,
    /// A reset took it.
    pub lost: bool,
}

const NAME: &str = "name";
const APP_TYPE: &str = "app_type";
const APP: &str = "marketplace_app";
const DIRECTORY: &str = "contact.company_directory";
/// What stands before the code of a tool.
const PERMISSIONS: &str = "permissions.";

/// What was done, in the order to be told: what the action says by itself, and each change that is not
/// told with that.
pub fn deeds(event: &Event) -> Vec<Deed> {
    let action = event.action.as_str();
    let changed = |field: &str| event.changes.iter().find(|one| one.field == field);
    let from = |field: &str| changed(field)?.from.clone();
    let to = |field: &str| changed(field)?.to.clone();
    let typed = |side: &dyn Fn(&str) -> Option<String>| {
        let (kind, app) = (side(APP_TYPE)?, side(APP));
        Some(Typed { kind, app })
    };
    let created = || Some(Deed::Created(to(NAME)?, typed(&to)?));
    let retyped = || Some(Deed::Retyped(typed(&from)?, typed(&to)?));
    let act = || Some(Deed::Act(action.to_owned()));
    let lead = match action {
        "updated" | "permissions_changed" | "permissions_updated" | "contact_changed" => None,
        "created" => created().or_else(act),
        "contact_added_to_directory" => Some(Deed::ContactAdded(to(DIRECTORY))),
        "contact_removed_from_directory" => Some(Deed::ContactRemoved(from(DIRECTORY))),
        _ => act(),
    };
    let is_typed = matches!(lead, Some(Deed::Created(..)));
    let mut deeds: Vec<_> = lead.into_iter().collect();
    deeds.extend(retyped().filter(|_| !is_typed));
    let told: Vec<_> = deeds.iter().flat_map(Deed::fields).copied().collect();
    for change in &event.changes {
        if told.contains(&change.field.as_str()) {
            continue;
        }
        match change.field.strip_prefix(PERMISSIONS) {
            Some(tool) => add_level(&mut deeds, tool, change, action == "secret_reset"),
            None => deeds.push(Deed::Changed(change.clone())),
        }
    }
    if deeds.is_empty() {
        deeds.extend(act());
    }
    deeds
}

/// Tools whose levels went the same way are told together.
fn add_level(deeds: &mut Vec<Deed>, tool: &str, change: &FieldChange, resets: bool) {
    // A server may leave out the level that is no level.
    let code = |level: &Option<String>| level.clone().unwrap_or_else(|| "none".to_owned());
    let (from, to) = (code(&change.from), code(&change.to));
    for deed in deeds.iter_mut() {
        if let Deed::Levels(one) = deed
            && (&one.from, &one.to) == (&from, &to)
        {
            return one.tools.push(tool.to_owned());
        }
    }
    deeds.push(Deed::Levels(Levels {
        tools: vec![tool.to_owned()],
        lost: resets && to == "none",
        from,
        to,
    }));
}

impl Deed {
    /// The fields whose changes are told with it.
    fn fields(&self) -> &'static [&'static str] {
        match self {
            Self::Created(..) => &[NAME, APP_TYPE, APP],
            Self::Retyped(..) => &[APP_TYPE, APP],
            Self::ContactAdded(_) | Self::ContactRemoved(_) => &[DIRECTORY],
            Self::Changed(_) | Self::Levels(_) | Self::Act(_) => &[],
        }
    }
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
                Deed::Retyped(typed("custom", None), typed("marketplace", Some("Bridge")),),
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
                Deed::Created("A".to_owned(), typed("custom", None)),
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
        let levels = |tools: &[&str], from: &str, to: &str| {
            Deed::Levels(Levels {
                tools: tools.iter().map(|&tool| tool.to_owned()).collect(),
                from: from.to_owned(),
                to: to.to_owned(),
                lost: false,
            })
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
                Deed::Levels(Levels {
                    tools: vec!["documents".to_owned()],
                    from: "admin".to_owned(),
                    to: "none".to_owned(),
                    lost: true,
                }),
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
