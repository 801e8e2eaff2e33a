//! What needs attention, counted; each count is a filter of the list below.

use domain::Attention;
use leptos::html;
use leptos::prelude::*;

use super::query::Query;
use crate::components::{Button, Icon, StatFilter, Tone};
use crate::i18n::Words;
use crate::session::{CompanyScope, List, Overview};

/// The counts above the list.
#[component]
pub fn AttentionCounts(query: Query) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let overview = Memo::new(move |_| scope.feed.with(List::overview));
    let filter = move |concern: Attention| {
        let (label, tone) = named(t, concern);
        let count = move || {
            let count = overview.get().count(concern);
            count.map_or_else(|| t.not_counted(), |count| t.number(count))
        };
        let pressed = Memo::new(move |_| query.asked.with(|query| query.concern) == Some(concern));
        let press = move |()| {
            let concern = (!pressed.get_untracked()).then_some(concern);
            query.change(|query| query.concern = concern);
        };
        view! {
            <StatFilter
                label=label
                count=Signal::derive(count)
                share=Signal::derive(move || share(&overview.get(), concern))
                tone=tone
                pressed=pressed
                on_press=press
            />
        }
    };
    view! {
        <div class="sa-attention">
            // A line that is always there: what comes into it later moves nothing below.
            <div class="sa-attention__head">
                {html::h2().class("sa-attention__title").child(t.attention())}
                <LookThrough query=query overview=overview />
            </div>
            <div class="sa-tiles" role="group" aria-label=t.attention()>
                {Attention::ALL.map(filter).into_iter().collect_view()}
            </div>
        </div>
    }
}

/// Where the server cannot count, everything has to be looked through.
#[component]
fn LookThrough(query: Query, overview: Memo<Overview>) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let stop = move |()| {
        scope.feed.stop_loading();
        // What only that could have answered is not asked any more.
        if query.asked.get_untracked().for_server().is_none() {
            query.change(|query| query.concern = None);
        }
    };
    let progress = move |done: usize, of: Option<usize>| {
        let words = match of {
            Some(of) => t.looked_through(done, &t.number(of)),
            None => t.looking_through(done),
        };
        view! {
            <progress
                class="sa-progress"
                max=of.map(|of| of.to_string())
                value=of.map(|_| done.to_string())
                aria-label=t.look_through()
            ></progress>
            {html::span().role("status").child(words)}
            <Button label=t.stop() small=true on_press=stop />
        }
        .into_any()
    };
    let offer = move |total: usize| {
        view! {
            {html::span().class("sa-attention__why").child(t.look_through_text(total))}
            <Button
                label=t.look_through()
                icon=Icon::Search
                small=true
                on_press=move |()| scope.feed.load_all()
            />
        }
        .into_any()
    };
    move || {
        let overview = overview.get();
        let total = overview.total;
        let inside = match overview.progress {
            Some((done, of)) => progress(done, of.or(total)),
            None if overview.is_complete() => return None,
            None => offer(total?),
        };
        Some(html::div().class("sa-attention__rest").child(inside))
    }
}

#[allow(clippy::cast_precision_loss)] // for the eye
fn share(overview: &Overview, concern: Attention) -> f64 {
    match (overview.count(concern), overview.total) {
        (Some(count), Some(total)) if total > 0 => count as f64 / total as f64,
        _ => 0.0,
    }
}

/// What a reason is called, and how bad it is.
fn named(t: Words, concern: Attention) -> (String, Tone) {
    match concern {
        Attention::NotFunctional => (t.not_functional(), Tone::Danger),
        Attention::NoPermissions => (t.permissions_none(), Tone::Warning),
        Attention::NeverUsed => (t.concern_never_used(), Tone::Info),
        Attention::Unused => (t.concern_unused(), Tone::Info),
        Attention::AppRemoved => (t.concern_app_removed(), Tone::Warning),
        Attention::OldSecret => (t.concern_old_secret(), Tone::Info),
    }
}
