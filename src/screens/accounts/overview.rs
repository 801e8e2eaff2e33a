//! What needs attention, counted; each count is a filter of the list below.

use domain::Attention;
use leptos::html;
use leptos::prelude::*;

use super::query::Query;
use crate::components::{Button, StatFilter, Tone};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::reactive::{Memo, Signal};
use crate::session::{CompanyScope, List, Overview};

/// The counts above the list, the most urgent first.
#[component]
pub fn AttentionCounts(query: Query) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let overview = Memo::new(move |_| scope.feed.with(List::overview));
    let filter = move |concern: Attention| {
        let (label, tone) = named(t, concern);
        let count = move || overview.get().count(concern);
        let pressed = Memo::new(move |_| query.asked.with(|query| query.is_about(concern)));
        view! {
            <StatFilter
                label=label
                count=Signal::derive(move || {
                    count().map(|count| t.number(count)).unwrap_or_default()
                })
                counting=Signal::derive(move || overview.get().is_counting)
                letters=Signal::derive(move || t.number(overview.get().total.unwrap_or(0)).len())
                tone=tone
                is_quiet=Signal::derive(move || count().unwrap_or(0) == 0)
                pressed=pressed
                on_press=move |()| query.change(|query| query.toggle(concern))
            />
        }
    };
    view! {
        <div class="sa-attention">
            {html::h2().class("sa-attention__title").child(t.attention())}
            <div class="sa-stats" role="group" aria-label=t.attention()>
                {Attention::ALL.map(filter).into_iter().collect_view()}
                <Counting query=query overview=overview />
            </div>
        </div>
    }
}

/// Counting what the server does not count: offered where there is much, and how far it is.
#[component]
fn Counting(query: Query, overview: Memo<Overview>) -> impl IntoView {
    let t = Words::expect();
    let feed = CompanyScope::expect().feed;
    let page_focus = PageFocus::expect();
    let stop = move |()| {
        feed.stop_loading();
        // What only that could have answered is not asked any more.
        if query.asked.get_untracked().for_server().is_none() {
            query.change(|query| query.concern = None);
        }
    };
    // The button that was pressed goes; the next one takes its place, and in the end a filter.
    Effect::new(move |before: Option<bool>| {
        let is_asked = overview.get().progress.is_some();
        if before.is_some_and(|before| before != is_asked) {
            page_focus.recover_focus_at(".sa-stats button:last-of-type");
        }
        is_asked
    });
    let progress = move |done: usize, of: Option<usize>| {
        let words = match of {
            Some(of) => t.looked_through(done, &t.number(of)),
            None => t.looking_through(done),
        };
        view! {
            {html::span().class("sa-stats__words").role("status").child(words)}
            <Button label=t.stop() small=true on_press=stop />
        }
        .into_any()
    };
    move || {
        let overview = overview.get();
        match (overview.progress, overview.total) {
            (Some((done, of)), total) => Some(progress(done, of.or(total))),
            (None, Some(total)) if overview.is_left_out() => Some(
                view! { <Button label=t.look_through(total) small=true on_press=move |()| feed.count_all() /> }
                    .into_any(),
            ),
            _ => None,
        }
    }
}

/// What a reason is called, and how bad it is.
fn named(t: Words, concern: Attention) -> (String, Tone) {
    match concern {
        Attention::NotFunctional => (t.not_functional(), Tone::Danger),
        Attention::AppRemoved => (t.concern_app_removed(), Tone::Warning),
        Attention::NoPermissions => (t.permissions_none(), Tone::Warning),
        Attention::OldSecret => (t.concern_old_secret(), Tone::Neutral),
        Attention::Unused => (t.concern_unused(), Tone::Neutral),
        Attention::NeverUsed => (t.concern_never_used(), Tone::Neutral),
    }
}
