//! The deeds of the history in whole sentences.

use client::FieldChange;
use domain::AppKind;
use leptos::html;
use leptos::prelude::*;

use super::deeds::{Deed, Typed};
use crate::components::{Icon, bidi_isolate, rich_text};
use crate::i18n::Words;
use crate::screens::shared::messages;

/// What people call a tool that the API calls by a code.
pub type ToolName<'a> = &'a dyn Fn(&str) -> String;

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

/// Who did what, from what to what.
pub fn sentence(t: Words, who: &str, deed: Deed, tool_name: ToolName<'_>) -> AnyView {
    let who = bidi_isolate(who);
    let words = match deed {
        Deed::Created { name, app_type } => {
            let name = bidi_isolate(&name);
            let app_type = typed(t, app_type);
            t.event_created_as(&who, &name, &app_type)
        }
        Deed::Retyped { from, to } => {
            let from = typed(t, from);
            let to = typed(t, to);
            t.event_retyped(&who, &from, &to)
        }
        Deed::Changed(change) => changed(t, &who, change),
        Deed::PermissionDraft { tools, from, to } => {
            let count = tools.len();
            let tools = listed(t, &tools, tool_name);
            let (from, to) = (level(t, &from), level(t, &to));
            let (from, to) = (bidi_isolate(&from), bidi_isolate(&to));
            t.event_levels(count, &who, &tools, &to, &from)
        }
        Deed::Lost { tools, level: lost } => {
            let tools = listed(t, &tools, tool_name);
            let lost = bidi_isolate(&level(t, &lost));
            t.event_lost(&lost, &tools)
        }
        Deed::ContactAdded(company) => {
            let company = company.map(|company| bidi_isolate(&company));
            t.event_contact_added(&who, &company.unwrap_or_else(|| t.another_company()))
        }
        Deed::ContactRemoved(company) => {
            let company = company.map(|company| bidi_isolate(&company));
            t.event_contact_removed(&who, &company.unwrap_or_else(|| t.another_company()))
        }
        Deed::Act(action) => acted(t, &who, &action),
    };
    html::span()
        .class("sa-sentence")
        .child(rich_text(&words))
        .into_any()
}

fn acted(t: Words, who: &str, action: &str) -> String {
    match action {
        "created" => t.event_created(who),
        "updated" => t.event_updated(who),
        "permissions_changed" | "permissions_updated" => t.event_permissions(who),
        "secret_reset" => t.event_reset(who),
        "contact_changed" => t.event_contact_changed(who),
        other => t.event_other(who, &bidi_isolate(other)),
    }
}

fn changed(t: Words, who: &str, change: FieldChange) -> String {
    let FieldChange { field, from, to } = change;
    let put = |value: String| bidi_isolate(&value);
    match (field.as_str(), from, to) {
        ("name", Some(from), Some(to)) => t.event_renamed(who, &put(from), &put(to)),
        ("marketplace_app" | "marketplace_app_id", Some(from), Some(to)) => {
            t.event_other_app(who, &put(from), &put(to))
        }
        ("contact.email_address", Some(from), Some(to)) => t.event_email(who, &put(from), &put(to)),
        (field, from, to) => {
            let name = match field {
                "name" => t.name(),
                "app_type" => t.app_type(),
                "marketplace_app" | "marketplace_app_id" => t.marketplace_app(),
                "contact.email_address" => t.contact_email(),
                other => other.to_owned(),
            };
            let value = |value: String| match field {
                "app_type" => kind(t, &value),
                _ => value,
            };
            let name = put(name);
            match (from, to) {
                (Some(from), Some(to)) => {
                    t.event_changed(who, &name, &put(value(from)), &put(value(to)))
                }
                (None, Some(to)) => t.event_set(who, &name, &put(value(to))),
                (Some(from), None) => t.event_cleared(who, &name, &put(value(from))),
                (None, None) => t.event_touched(who, &name),
            }
        }
    }
}

/// "Custom", or "Marketplace: Bridge".
fn typed(t: Words, typed: Typed) -> String {
    match typed.app {
        Some(app) => t.marketplace_app_named(&bidi_isolate(&app)),
        None => bidi_isolate(&kind(t, &typed.kind)),
    }
}

fn kind(t: Words, code: &str) -> String {
    match code {
        "custom" => messages::app_kind(t, AppKind::Custom),
        "marketplace" => messages::app_kind(t, AppKind::Marketplace),
        other => other.to_owned(),
    }
}

fn level(t: Words, code: &str) -> String {
    messages::any_level(t, &domain::Level::from_code(code))
}

fn listed(t: Words, tools: &[String], tool_name: ToolName<'_>) -> String {
    let names = tools.iter().map(|tool| bidi_isolate(&tool_name(tool)));
    t.list(&names.collect::<Vec<_>>())
}
