//! What has been done to an account, newest first, in whole sentences.

mod deeds;
mod sentences;

use client::{Client, Event, Failure, Paging, Row};
use domain::Account;
use leptos::html;
use leptos::prelude::*;

use crate::components::{
    Button, Icon, Loading, Section, SkeletonWidth, TimelineItem, focus_id, focused_beside,
    move_focus_from, skeletons, unique_id,
};
use crate::i18n::Words;
use crate::screens::shared::messages;
use crate::session::{CompanyScope, LatestRead};

/// The history; it begins anew whenever the account changes.
#[component]
pub fn History(account: Signal<Account>) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let events = RwSignal::new(None::<Vec<Row<Event>>>);
    let paging = StoredValue::new_local(Paging::default());
    let more = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let place = NodeRef::<html::Div>::new();
    let ids = StoredValue::new(unique_id("event"));
    let latest = LatestRead::new(scope.client());
    let fetch = move || {
        let id = account.with_untracked(|account| account.id.clone());
        let mut reading = paging.get_value();
        busy.set(true);
        failure.set(None);
        let here = place.get_untracked();
        let focused = here.as_ref().and_then(|here| focused_beside(here));
        let read = async move |client: Client| {
            let rows = reading
                .next(async |page| client.events(&id, page).await)
                .await;
            (reading, rows)
        };
        latest.restart(read, move |(read, rows): (Paging<_>, _)| {
            busy.set(false);
            let rows = match rows {
                Ok(rows) => rows.unwrap_or_default(),
                Err(why) => return failure.set(Some(why)),
            };
            more.set(!read.is_over());
            let further = read.pages() > 1;
            paging.set_value(read);
            let mut all = events
                .get_untracked()
                .filter(|_| further)
                .unwrap_or_default();
            let before = all.len();
            all.extend(rows);
            events.set(Some(all));
            if further {
                // The button may be gone: reading goes on with what it brought.
                let first = format!("{}-{before}", ids.get_value());
                if let Some(place) = place.get_untracked() {
                    move_focus_from(place.clone().into(), focused, move || {
                        focus_id(&place, &first);
                    });
                }
            }
        });
    };
    let state = Memo::new(move |_| account.with(|account| account.updated_at));
    Effect::new(move || {
        state.get();
        paging.set_value(Paging::default());
        fetch();
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
        Some(view! { <ol class="sa-timeline" aria-label=t.history_title()>{items}</ol> }.into_any())
    };
    view! {
        <Section title=t.history_title()>
            <div node_ref=place>{list}</div>
            {move || {
                let again = Callback::new(move |()| fetch());
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
                                on_press=move |()| fetch()
                            />
                        }
                    })
            }}
        </Section>
    }
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
        let name = |code: &str| scope.tool_name(code);
        let each = deeds.iter().cloned();
        let each = each.map(|deed| sentences::sentence(t, &who, deed, &name));
        each.map(|sentence| html::p().child(sentence))
            .collect_view()
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
