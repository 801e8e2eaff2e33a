//! What has been done to an account, newest first, in whole sentences.

mod deeds;
mod sentences;

use client::{Event, Failure, Row};
use domain::Account;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{
    Button, Icon, Loading, Section, SkeletonWidth, Timeline, TimelineItem, focus_id,
    focused_beside, move_focus_from, skeletons, unique_id,
};
use crate::i18n::Words;
use crate::screens::shared::messages;
use crate::session::CompanyScope;

/// The history; it begins anew whenever the account changes.
#[component]
pub fn History(
    /// The account.
    account: Signal<Account>,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let events = RwSignal::new(None::<Vec<Row<Event>>>);
    let page = StoredValue::new(0_usize);
    let more = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let place = NodeRef::<html::Div>::new();
    let ids = StoredValue::new(unique_id("event"));
    let client = StoredValue::new_local(scope.client_here());
    let fetch = move |number: usize| {
        let (client, id) = (
            client.get_value(),
            account.with_untracked(|account| account.id.clone()),
        );
        busy.set(true);
        failure.set(None);
        let here = place.get_untracked();
        let focused = here.as_ref().and_then(|here| focused_beside(here));
        spawn_local(async move {
            let answer = client.events(&id, number).await;
            if busy.try_set(false).is_some() {
                return; // they have left
            }
            match answer {
                Ok(found) => {
                    page.set_value(number);
                    let (has_next, added) = (found.has_next, found.rows);
                    let added = events.try_update(|events| add(events, added, number > 1));
                    let Some((before, now)) = added else { return };
                    // The same page for ever is not asked for again (F31).
                    more.set(has_next && now > before);
                    if number > 1 {
                        // The button may be gone: reading goes on with what it brought.
                        let first = format!("{}-{before}", ids.get_value());
                        if let Some(place) = place.try_get_untracked().flatten() {
                            move_focus_from(place.clone().into(), focused, move || {
                                focus_id(&place, &first);
                            });
                        }
                    }
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
        let Some(events) = events.get() else {
            return busy.get().then(|| coming(t));
        };
        if events.is_empty() {
            let nothing = html::p().class("sa-muted").child(t.history_empty());
            return Some(nothing.into_any());
        }
        let items = events.into_iter().enumerate().map(|(at, event)| {
            let id = format!("{}-{at}", ids.get_value());
            match event {
                Row::Read(event) => view! { <Item id=id event=event /> }.into_any(),
                Row::Unreadable(_) => unreadable(t, id),
            }
        });
        let items = items.collect_view();
        Some(view! { <Timeline label=t.history_title()>{items}</Timeline> }.into_any())
    };
    view! {
        <Section title=t.history_title()>
            <div node_ref=place>{list}</div>
            {move || {
                let again = Callback::new(move |()| fetch(page.get_value() + 1));
                failure.get().map(|failure| messages::failure_banner(t, &failure, Some(again)))
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

/// Adds a page to those that are here, or begins anew with it; gives how many there were and are.
/// What was done meanwhile has moved older entries to a later page: none is shown twice (F31).
fn add(
    events: &mut Option<Vec<Row<Event>>>,
    page: Vec<Row<Event>>,
    further: bool,
) -> (usize, usize) {
    let mut all = events.take().filter(|_| further).unwrap_or_default();
    let before = all.len();
    for row in page {
        if !all.contains(&row) {
            all.push(row);
        }
    }
    let now = all.len();
    *events = Some(all);
    (before, now)
}

/// An entry that makes no sense: that there is one (F22).
fn unreadable(t: Words, id: String) -> AnyView {
    view! {
        <TimelineItem icon=Icon::Alert id=id>
            {html::p().class("sa-muted").child(t.history_unreadable())}
        </TimelineItem>
    }
    .into_any()
}

/// One entry: who did what, and when.
#[component]
fn Item(id: String, event: Event) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let who = event.by.as_ref().map(|by| by.label().to_owned());
    let who = who.filter(|who| !who.is_empty());
    let who = who.unwrap_or_else(|| t.somebody());
    let (icon, at, deeds) = (
        sentences::icon(&event.action),
        event.at,
        deeds::deeds(&event),
    );
    // What the tools are called may become known a little later.
    let sentences = move || {
        scope.tool_names().with(|names| {
            let name = |code: &str| names.get(code).map_or(code, String::as_str).to_owned();
            let each = deeds.iter().cloned();
            let each = each.map(|deed| sentences::sentence(t, &who, deed, &name));
            each.map(|sentence| html::p().child(sentence))
                .collect_view()
        })
    };
    view! {
        <TimelineItem icon=icon id=id>
            {sentences}
            <p class="sa-muted sa-small">{messages::time(t, at, t.unknown(), false)}</p>
        </TimelineItem>
    }
}

/// The history before it is here.
fn coming(t: Words) -> AnyView {
    view! {
        <Loading label=t.loading()>
            {skeletons(2, &[SkeletonWidth::Full, SkeletonWidth::Short])}
        </Loading>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: &str) -> Row<Event> {
        Row::Read(Event {
            id: Some(id.to_owned()),
            at: None,
            action: "updated".to_owned(),
            by: None,
            changes: Vec::new(),
        })
    }

    #[test]
    fn f31_an_entry_that_has_moved_to_the_next_page_is_shown_once() {
        let mut events = Some(vec![event("3"), event("2")]);
        let page = vec![event("2"), event("1")];
        assert_eq!(add(&mut events, page, true), (2, 3));
        assert_eq!(events, Some(vec![event("3"), event("2"), event("1")]));
    }

    #[test]
    fn the_first_page_begins_anew() {
        let mut events = Some(vec![event("3"), event("2")]);
        assert_eq!(add(&mut events, vec![event("4")], false), (0, 1));
        assert_eq!(events, Some(vec![event("4")]));
    }
}
