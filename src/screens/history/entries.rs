//! What has been done to an account, newest first, in whole sentences.

use client::{Client, Event, Failure, Paging, Row};
use domain::AccountId;
use leptos::html;
use leptos::prelude::*;

use super::deeds::{self, Deed};
use super::sentences;
use crate::components::{
    Button, Icon, Loading, SkeletonWidth, TimelineItem, focus_id, focused_beside, move_focus_from,
    rich_text, skeletons, unique_id,
};
use crate::i18n::Words;
use crate::reactive::{RwSignal, StoredValue};
use crate::screens::shared::messages;
use crate::session::{CompanyScope, LatestRead};

/// The entries, page by page.
#[component]
pub fn Entries(
    /// The account that they are about.
    id: AccountId,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let events = RwSignal::new(None::<Vec<Row<Event>>>);
    let paging = StoredValue::new(Paging::default());
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let place = NodeRef::<html::Div>::new();
    let ids = StoredValue::new(unique_id("event"));
    let latest = LatestRead::new(scope.client());
    let account = StoredValue::new(id);
    let fetch = move || {
        let id = account.get_value();
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
            let further = read.pages() > 1;
            paging.set_value(read);
            let before = events.get_untracked().filter(|_| further);
            let mut all = before.unwrap_or_default();
            let first = format!("{}-{}", ids.get_value(), all.len());
            all.extend(rows);
            events.set(Some(all));
            if let (true, Some(place)) = (further, here) {
                // The button may be gone: reading goes on with what it brought.
                move_focus_from(place.clone().into(), focused, move || {
                    focus_id(&place, &first);
                });
            }
        });
    };
    // As the last page that has come says.
    let more = move || {
        events.track();
        paging.with_value(|read| read.pages() > 0 && !read.is_over())
    };
    fetch();

    let list = move || match events.get() {
        None => busy.get().then(|| coming(t)),
        Some(events) if events.is_empty() => {
            let nothing = html::p().class("sa-muted").child(t.history_empty());
            Some(nothing.into_any())
        }
        Some(events) => {
            let items = events.into_iter().enumerate();
            let items = items
                .map(|(at, event)| item(t, scope, format!("{}-{at}", ids.get_value()), event))
                .collect_view();
            Some(
                view! { <ol class="sa-timeline" aria-label=t.history_title()>{items}</ol> }
                    .into_any(),
            )
        }
    };
    let again = Callback::new(move |()| fetch());
    let more_button = move || {
        view! { <Button label=t.history_more() small=true busy=busy on_press=again /> }
    };
    view! {
        <div class="sa-stack">
            <div node_ref=place>{list}</div>
            {move || Some(messages::failure_banner(t, &failure.get()?, Some(again)))}
            {move || more().then(more_button)}
        </div>
    }
}

/// One entry: who did what, and when; of one that makes no sense, that there is one (F22).
fn item(t: Words, scope: CompanyScope, id: String, event: Row<Event>) -> AnyView {
    let Row::Read(event) = event else {
        let words = html::p().class("sa-muted").child(t.history_unreadable());
        return view! { <TimelineItem icon=Icon::Alert id=id>{words}</TimelineItem> }.into_any();
    };
    let who = event.by.as_ref().map(|by| by.label().to_owned());
    let who = who.filter(|who| !who.is_empty());
    let who = who.unwrap_or_else(|| t.someone());
    let deeds = deeds::deeds(&event);
    // What the tools are called may become known a little later.
    let sentences = move || {
        let name = |code: &str| scope.tool_name(code);
        let sentence = |deed: &Deed| {
            let words = sentences::sentence(t, &who, deed, name);
            let sentence = html::span().class("sa-sentence").child(rich_text(&words));
            html::p().child(sentence)
        };
        deeds.iter().map(sentence).collect_view()
    };
    view! {
        <TimelineItem icon=sentences::icon(&event.action) id=id>
            {sentences}
            <p class="sa-muted sa-small">{messages::time(t, event.at, t.unknown(), false)}</p>
        </TimelineItem>
    }
    .into_any()
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
