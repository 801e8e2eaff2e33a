//! The run: how far it is, what holds it up, and what can be done about it.

use std::cell::Cell;
use std::time::Duration;

use client::bulk::{Run, StopReason, Tally};
use domain::Selection;
use leptos::prelude::*;

use super::conflicts::conflicts;
use super::outcomes::outcomes;
use crate::browser::every;
use crate::components::{
    Announcer, Banner, Button, ButtonKind, Card, Icon, Notice, Notices, Progress, Tone,
};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::page_focus::PageFocus;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::screens::shared::links::{list_route, notice_of};
use crate::screens::shared::messages;
use crate::session::{Bulk, CompanyScope};

/// How often a countdown is brought up to date.
const TICK: Duration = Duration::from_millis(500);

/// How many ticks lie between two announcements.
const TICKS_OF_SILENCE: u32 = 12;

/// The screen while accounts are being changed, and afterwards; `title` says what is done with them.
pub fn running(t: Words, scope: CompanyScope, title: String) -> AnyView {
    let bulk = scope.bulk;
    let tally = Memo::new(move |_| bulk.run.with(Run::tally));
    let over = Memo::new(move |_| bulk.run.with(Run::is_over));
    let clock = RwSignal::new(js_sys::Date::now());
    announce(t, tally, clock);
    follow_end(t, bulk, title, clock);
    view! {
        <div class="sa-stack">
            <Card>
                <div class="sa-stack">
                    <div class="sa-list">
                        <Progress
                            words=move || progress(t, tally.get())
                            value=Signal::derive(move || tally.get().ended())
                            max=Signal::derive(move || Some(tally.get().all))
                        />
                        <p class="sa-muted">{move || tally_words(t, tally.get(), over.get())}</p>
                    </div>
                    {held_up(t, bulk, clock)}
                    {actions(t, scope, over)}
                </div>
            </Card>
            {conflicts(t, bulk)}
            {outcomes(t, bulk)}
        </div>
    }
    .into_any()
}

fn progress(t: Words, tally: Tally) -> String {
    t.of(&t.number(tally.ended()), &t.number(tally.all))
}

/// Says how far it is every now and then, and keeps the clock for countdowns.
fn announce(t: Words, tally: Memo<Tally>, clock: RwSignal<f64>) {
    let announcer = Announcer::expect();
    let (silence, said) = (Cell::new(0), Cell::new(0));
    every(TICK, move || {
        clock.set(js_sys::Date::now());
        let Some(tally) = tally.try_get_untracked() else {
            return;
        };
        silence.set(silence.get() + 1);
        let news = said.get() != tally.ended() && tally.ended() < tally.all;
        if news && silence.get() >= TICKS_OF_SILENCE {
            announcer.say(progress(t, tally));
            silence.set(0);
            said.set(tally.ended());
        }
    });
}

/// Says how it ended: to whoever watches, and to whoever has left and can look at it again (F35). On the
/// screen the focus finds a place, and what has been done is not selected for something else as well.
fn follow_end(t: Words, bulk: Bulk, title: String, clock: RwSignal<f64>) {
    let (announcer, notices) = (Announcer::expect(), Notices::expect());
    let (page_focus, navigator) = (PageFocus::expect(), Navigator::expect());
    let way = navigator.route().get_untracked();
    bulk.when_over(move |tally| {
        let words = tally_words(t, tally, true);
        let has_left = clock.is_disposed();
        if has_left {
            let said = t.said_of(&title, &words);
            notices.tell(if tally.done == tally.all {
                Notice::new(Tone::Success, said, None)
            } else {
                notice_of(t, navigator, said, None, way.clone())
            });
            return;
        }
        announcer.say(words);
        // What had the focus may be gone, and what has been done is not selected for something else as
        // well.
        page_focus.recover_focus();
        if tally.ended() == tally.all {
            bulk.selection.set(Selection::default());
        }
    });
}

/// How many ended how, in words.
fn tally_words(t: Words, tally: Tally, over: bool) -> String {
    let mut parts = vec![t.tally_done(tally.done)];
    if tally.conflicts > 0 {
        parts.push(t.tally_conflicts(tally.conflicts));
    }
    if tally.failed > 0 {
        parts.push(t.tally_failed(tally.failed));
    }
    if over && tally.ended() < tally.all {
        parts.push(t.tally_not_tried(tally.all - tally.ended()));
    }
    parts.join(" · ")
}

/// What it waits for, if it does.
fn held_up(t: Words, bulk: Bulk, clock: RwSignal<f64>) -> impl IntoView {
    let announcer = Announcer::expect();
    let seconds = Memo::new(move |_| {
        let now = clock.get();
        bulk.run.with(|run| {
            let goes_on = run.stop_reason().is_none() && run.is_going();
            Some(run.pause(now)).filter(|seconds| goes_on && *seconds > 0)
        })
    });
    let waits = Memo::new(move |_| seconds.get().is_some());
    Effect::new(move || {
        if waits.get() {
            announcer.say(t.fail_too_many());
        }
    });
    // The number changes in place, and is not read out every second.
    let left = MaybeProp::derive(move || Some(t.retrying_in(seconds.get().unwrap_or(1) as usize)));
    let countdown = move || {
        (waits.get())
            .then(|| view! { <Banner tone=Tone::Info title=t.fail_too_many() text=left /> })
    };
    let stop_reason = Memo::new(move |_| {
        bulk.run
            .with(|run| run.stop_reason().filter(|_| !run.is_over()).cloned())
    });
    let banner = move || {
        let (tone, title, text) = match stop_reason.get()? {
            StopReason::Paused => (Tone::Info, t.paused(), Some(t.paused_text())),
            StopReason::Cancelled => (Tone::Info, t.cancelling(), None),
            StopReason::Trouble(failure) => {
                let said = messages::failure(t, &failure);
                let text = format!("{} {}", said.text, t.trouble_text());
                (Tone::Warning, said.title, Some(text))
            }
        };
        let live = tone == Tone::Warning;
        Some(view! { <Banner tone=tone title=title text=text live=live /> })
    };
    (countdown, banner)
}

/// What can be done about the run now. A button stays the same element while it is offered.
fn actions(t: Words, scope: CompanyScope, over: Memo<bool>) -> impl IntoView {
    let (navigator, page_focus) = (Navigator::expect(), PageFocus::expect());
    let bulk = scope.bulk;
    let is = move |what: fn(&Run) -> bool| Memo::new(move |_| bulk.run.with(what));
    let (decides, stopped) = (is(has_conflicts), is(|run| run.stop_reason().is_some()));
    let offer = move |when: fn(&Run) -> bool, label: Signal<String>, press: Callback<()>| {
        let when = is(when);
        move || (when.get()).then(|| view! { <Button label=label on_press=press /> })
    };
    // The button goes with what it does.
    let then_heading = move |what: fn(Bulk)| {
        Callback::new(move |()| {
            what(bulk);
            page_focus.focus_heading();
        })
    };
    let finish = move |()| {
        bulk.drop_job();
        bulk.selection.set(Selection::default());
        navigator.go(list_route(scope));
    };
    let done = move || {
        let kind = if decides.get() {
            ButtonKind::Secondary
        } else {
            ButtonKind::Primary
        };
        (over.get()).then(|| view! { <Button label=t.done() kind=kind on_press=finish /> })
    };
    let pause_or_resume = Callback::new(move |()| {
        if stopped.get_untracked() {
            bulk.go_on(Run::resume);
        } else {
            bulk.pause();
        }
    });
    let pause_label = Signal::derive(move || if stopped.get() { t.resume() } else { t.pause() });
    let retry = then_heading(|bulk| bulk.go_on(Run::retry));
    let resume = then_heading(|bulk| bulk.go_on(Run::resume_remaining));
    // Not before what is to be decided is decided.
    let undo = Memo::new(move |_| !decides.get() && bulk.can_undo());
    let undoing = then_heading(Bulk::undo);
    view! {
        <div class="sa-cluster">
            {done} {offer(can_retry, t.retry_failed().into(), retry)}
            {offer(can_resume, t.resume().into(), resume)}
            {move || undo.get().then(|| view! { <Button label=t.undo() icon=Icon::Undo on_press=undoing /> })}
            {offer(can_pause, pause_label, pause_or_resume)}
            {offer(can_pause, t.cancel().into(), then_heading(Bulk::cancel))}
        </div>
    }
}

fn has_conflicts(run: &Run) -> bool {
    run.conflicts().next().is_some()
}

// What is to be decided comes first: another turn would take the choices away.
fn can_retry(run: &Run) -> bool {
    let rests = run.is_over() || run.stop_reason().is_some();
    run.tally().failed > 0 && rests && !has_conflicts(run)
}

fn can_resume(run: &Run) -> bool {
    run.is_over() && run.left() > 0 && !has_conflicts(run)
}

fn can_pause(run: &Run) -> bool {
    !run.is_over() && !run.is_cancelled()
}
