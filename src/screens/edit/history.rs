//! What has been done to an account, newest first.

use domain::Account;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Event, Failure, FieldChange};
use crate::components::{
    Bdi, Button, ChangeList, ChangeRow, Icon, Section, Timeline, TimelineItem,
};
use crate::i18n::Words;
use crate::screens::say;
use crate::session::CompanyScope;

/// The history; it begins anew whenever the account changes.
#[component]
pub fn History(
    /// The account.
    account: Signal<Account>,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let events = RwSignal::new(None::<Vec<Event>>);
    let page = StoredValue::new(0_usize);
    let more = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let client = StoredValue::new_local(scope.client_here());
    let fetch = move |number: usize| {
        let (client, id) = (
            client.get_value(),
            account.with_untracked(|account| account.id.clone()),
        );
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = client.events(&id, number).await;
            if busy.try_set(false).is_some() {
                return; // they have left
            }
            match answer {
                Ok(found) => {
                    page.set_value(number);
                    more.set(found.has_next);
                    events.update(|events| {
                        let mut all = events.take().filter(|_| number > 1).unwrap_or_default();
                        all.extend(found.rows);
                        *events = Some(all);
                    });
                }
                Err(why) => failure.set(Some(why)),
            }
        });
    };
    let state = Memo::new(move |_| account.with(|account| account.updated_at));
    Effect::new(move || {
        state.get();
        fetch(1);
    });

    let list = move || {
        let events = events.get()?;
        if events.is_empty() {
            return Some(view! { <p class="sa-muted">{t.history_empty()}</p> }.into_any());
        }
        let items: Vec<_> = events.into_iter().map(|event| item(t, event)).collect();
        Some(view! { <Timeline label=t.history_title()>{items}</Timeline> }.into_any())
    };
    view! {
        <Section title=t.history_title()>
            {list}
            {move || {
                let again = Callback::new(move |()| fetch(page.get_value() + 1));
                failure.get().map(|failure| say::failure_banner(t, &failure, Some(again)))
            }}
            {move || {
                more.get()
                    .then(|| {
                        view! {
                            <Button
                                label=t.history_more()
                                small=true
                                busy=busy
                                on_press=move |()| fetch(page.get_value() + 1)
                            />
                        }
                    })
            }}
        </Section>
    }
}

fn item(t: Words, event: Event) -> impl IntoView {
    let (icon, title) = action(t, &event.action);
    let who = event
        .by
        .map(|by| by.label().to_owned())
        .filter(|who| !who.is_empty());
    let rows = rows(t, &event.changes);
    let changes = (!rows.is_empty()).then(|| {
        view! {
            <ChangeList
                label=title.clone()
                rows=rows
                from=t.from()
                to=t.to()
            />
        }
    });
    view! {
        <TimelineItem icon=icon>
            <p>
                <strong>{title.clone()}</strong>
                {who
                    .map(|who| {
                        view! {
                            <span>
                                " " {t.by()} " " <Bdi text=who />
                            </span>
                        }
                    })}
            </p>
            <p class="sa-muted sa-small">{say::time(t, event.at, t.unknown(), false)}</p>
            {changes}
        </TimelineItem>
    }
}

fn action(t: Words, action: &str) -> (Icon, String) {
    match action {
        "created" => (Icon::Plus, t.event_created()),
        "updated" => (Icon::Edit, t.event_updated()),
        "permissions_changed" | "permissions_updated" => (Icon::Shield, t.event_permissions()),
        "secret_reset" => (Icon::Key, t.event_reset()),
        "contact_changed" => (Icon::Alert, t.event_contact_changed()),
        "contact_added_to_directory" => (Icon::Alert, t.event_contact_added()),
        "contact_removed_from_directory" => (Icon::Check, t.event_contact_removed()),
        other => (Icon::History, other.to_owned()),
    }
}

/// The changes; tools that went the same way are told together.
fn rows(t: Words, changes: &[FieldChange]) -> Vec<ChangeRow> {
    let mut rows = Vec::new();
    let mut told: Vec<&FieldChange> = Vec::new();
    for change in changes {
        let same_way = |one: &&FieldChange| {
            tool(one).is_some() && (&one.from, &one.to) == (&change.from, &change.to)
        };
        if tool(change).is_none() {
            rows.push(row(t, change));
        } else if !told.iter().any(same_way) {
            told.push(change);
            let tools: Vec<_> = changes.iter().filter(same_way).filter_map(tool).collect();
            let mut told = row(t, change);
            if tools.len() > 1 {
                told.field = t.permission_on_tools(tools.len());
                told.note = Some(tools.join(&t.list_separator()));
            }
            rows.push(told);
        }
    }
    rows
}

/// The tool that a change of permissions is about, as people may call it.
fn tool(change: &FieldChange) -> Option<String> {
    let tool = change.field.strip_prefix("permissions.")?;
    Some(tool.replace('_', " "))
}

fn row(t: Words, change: &FieldChange) -> ChangeRow {
    let tool = tool(change);
    let named = |value: &String| match value.as_str() {
        "custom" if change.field == "app_type" => t.custom(),
        "marketplace" if change.field == "app_type" => t.marketplace(),
        "none" if tool.is_some() => t.level_none(),
        "read_only" if tool.is_some() => t.level_read_only(),
        "standard" if tool.is_some() => t.level_standard(),
        "admin" if tool.is_some() => t.level_admin(),
        other => other.to_owned(),
    };
    let field = match (change.field.as_str(), &tool) {
        (_, Some(tool)) => t.permission_on(tool),
        ("name", _) => t.name(),
        ("app_type", _) => t.app_type(),
        ("marketplace_app" | "marketplace_app_id", _) => t.marketplace_app(),
        ("contact.email_address", _) => t.contact_email(),
        ("contact.company_directory", _) => t.contact_directory(),
        (other, _) => other.to_owned(),
    };
    ChangeRow {
        field,
        from: change.from.as_ref().map(named),
        to: change.to.as_ref().map_or_else(|| t.nothing(), named),
        note: None,
    }
}
