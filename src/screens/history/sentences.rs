//! The deeds of the history in whole sentences.

use client::FieldChange;
use domain::{AppKind, Level};

use super::deeds::{Deed, Typed};
use crate::components::{Icon, bidi_isolate};
use crate::i18n::Words;
use crate::screens::shared::messages;

/// What kind of thing was done, at a glance.
pub fn icon(action: &str) -> Icon {
    match action {
        "created" => Icon::Plus,
        "updated" => Icon::Edit,
        "permissions_changed" | "permissions_updated" => Icon::Shield,
        "secret_reset" => Icon::Key,
        "contact_changed" | "contact_added_to_directory" => Icon::Alert,
        "contact_removed_from_directory" => Icon::Check,
        _ => Icon::History,
    }
}

/// Who did what, from what to what. `tool_name` is what people call a tool that the API calls by a code.
pub fn sentence(t: Words, who: &str, deed: &Deed, tool_name: impl Fn(&str) -> String) -> String {
    let who = &bidi_isolate(who);
    let level = |code: &str| bidi_isolate(&messages::any_level(t, &Level::from_code(code)));
    let company = |name: &Option<String>| match name {
        Some(name) => bidi_isolate(name),
        None => t.another_company(),
    };
    match deed {
        Deed::Created(name, app_type) => {
            t.event_created_as(who, &bidi_isolate(name), &typed(t, app_type))
        }
        Deed::Retyped(from, to) => t.event_retyped(who, &typed(t, from), &typed(t, to)),
        Deed::Changed(change) => changed(t, who, change),
        Deed::Levels(went) => {
            let (from, to) = (level(&went.from), level(&went.to));
            let names = went.tools.iter().map(|tool| bidi_isolate(&tool_name(tool)));
            let names = t.list(&names.collect::<Vec<_>>());
            if went.lost {
                t.event_lost(&from, &names)
            } else {
                t.event_levels(went.tools.len(), who, &names, &to, &from)
            }
        }
        Deed::ContactAdded(name) => t.event_contact_added(who, &company(name)),
        Deed::ContactRemoved(name) => t.event_contact_removed(who, &company(name)),
        Deed::Act(action) => match action.as_str() {
            "created" => t.event_created(who),
            "updated" => t.event_updated(who),
            "permissions_changed" | "permissions_updated" => t.event_permissions(who),
            "secret_reset" => t.event_reset(who),
            "contact_changed" => t.event_contact_changed(who),
            other => t.event_other(who, &bidi_isolate(other)),
        },
    }
}

fn changed(t: Words, who: &str, change: &FieldChange) -> String {
    let field = change.field.as_str();
    let value = |value: &String| match field {
        "app_type" => bidi_isolate(&kind(t, value)),
        _ => bidi_isolate(value),
    };
    let name = match field {
        "name" => t.name(),
        "app_type" => t.app_type(),
        "marketplace_app" | "marketplace_app_id" => t.marketplace_app(),
        "contact.email_address" => t.contact_email(),
        other => other.to_owned(),
    };
    let name = &bidi_isolate(&name);
    match (
        change.from.as_ref().map(value),
        change.to.as_ref().map(value),
    ) {
        (Some(from), Some(to)) => match field {
            "name" => t.event_renamed(who, &from, &to),
            "marketplace_app" | "marketplace_app_id" => t.event_other_app(who, &from, &to),
            "contact.email_address" => t.event_email(who, &from, &to),
            _ => t.event_changed(who, name, &from, &to),
        },
        (None, Some(to)) => t.event_set(who, name, &to),
        (Some(from), None) => t.event_cleared(who, name, &from),
        (None, None) => t.event_touched(who, name),
    }
}

/// "Custom", or "Marketplace: Bridge".
fn typed(t: Words, typed: &Typed) -> String {
    match &typed.app {
        Some(app) => t.marketplace_app_named(&bidi_isolate(app)),
        None => bidi_isolate(&kind(t, &typed.kind)),
    }
}

fn kind(t: Words, code: &str) -> String {
    AppKind::parse(code).map_or_else(|| code.to_owned(), |kind| messages::app_kind(t, kind))
}
