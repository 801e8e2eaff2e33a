//! The run: how far it is, what holds it up, and what can be done about it.

use std::time::Duration;

use client::bulk::{Run, StopReason, Tally, Task};
use domain::Selection;
use leptos::html;
use leptos::prelude::*;

use super::conflicts::Conflicts;
use super::outcomes::Outcomes;
use crate::components::{
    Announcer, Banner, Button, ButtonKind, Card, Notice, Notices, Progress, Tone,
};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::page_focus::PageFocus;
use crate::screens::shared::links::{list_route, notice_of};
use crate::screens::shared::messages;
use crate::session::CompanyScope;

/// How often a countdown is brought up to date.
const TICK: Duration = Duration::from_millis(500);

/// How many ticks lie between two announcements.
const TICKS_OF_SILENCE: u32 = 12;

/// What the buttons depend on.
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // each is about a button of its own
struct Way {
    over: bool,
    halted: bool,
    cancelled: bool,
    failed: bool,
    left: bool,
    conflicts: bool,
}

impl Way {
    fn of(run: &Run) -> Self {
        let tally = run.tally();
        Self {
            over: run.is_over(),
            halted: run.stop_reason().is_some(),
            cancelled: run.is_cancelled(),
            failed: tally.failed > 0,
            left: run.left() > 0,
            conflicts: tally.conflicts > 0 && run.conflicts().next().is_some(),
        }
    }
}

/// The screen while accounts are being changed, and afterwards.
#[component]
pub fn Running() -> impl IntoView {
    let t = Words::expect();
    let run = CompanyScope::expect().bulk.run();
    let tally = Memo::new(move |_| run.with(Run::tally));
    let progress = move || {
        let tally = tally.get();
        t.of(&t.number(tally.ended()), &t.number(tally.all))
    };
    let way = Memo::new(move |_| run.with(Way::of));
    let clock = RwSignal::new(js_sys::Date::now());
    speak(t, tally, way, clock);
    view! {
        <div class="sa-stack">
            <Card>
                <div class="sa-stack">
                    <div class="sa-list">
                        <Progress
                            words=progress
                            value=Signal::derive(move || tally.get().ended())
                            max=Signal::derive(move || Some(tally.get().all))
                        />
                        {html::p().class("sa-muted").child(move || tally_words(t, tally.get(), way.get().over))}
                    </div>
                    <HeldUp clock=clock />
                    <Actions way=way />
                </div>
            </Card>
            <Conflicts />
            <Outcomes />
        </div>
    }
}

/// Says how far it is every now and then, and how it ended at once.
fn speak(t: Words, tally: Memo<Tally>, way: Memo<Way>, clock: RwSignal<f64>) {
    let announcer = Announcer::expect();
    let page_focus = PageFocus::expect();
    // What has been done is not selected for something else as well.
    let selection = CompanyScope::expect().bulk.selection;
    let ticks = StoredValue::new(0_u32);
    let said = StoredValue::new(0_usize);
    let ticking = set_interval_with_handle(
        move || {
            clock.try_set(js_sys::Date::now());
            let Some(tally) = tally.try_get_untracked() else {
                return;
            };
            ticks.try_update_value(|ticks| *ticks += 1);
            let quiet = ticks.try_get_value().unwrap_or(0) < TICKS_OF_SILENCE;
            let news = said.try_get_value() != Some(tally.ended());
            if news && !quiet && tally.ended() < tally.all {
                announcer.say(t.of(&t.number(tally.ended()), &t.number(tally.all)));
                ticks.set_value(0);
                said.set_value(tally.ended());
            }
        },
        TICK,
    );
    on_cleanup(move || {
        if let Ok(ticking) = ticking {
            ticking.clear();
        }
    });
    tell_when_over(t, clock);
    Effect::new(move |before: Option<bool>| {
        let over = way.get().over;
        if over && before == Some(false) {
            page_focus.recover_focus();
            if tally.get_untracked().ended() == tally.get_untracked().all {
                selection.set(Selection::default());
            }
        }
        over
    });
}

/// Says how it ended: to whoever watches, and to whoever has left and can look at it again (F35).
fn tell_when_over(t: Words, clock: RwSignal<f64>) {
    let (announcer, notices) = (Announcer::expect(), Notices::expect());
    let (scope, navigator) = (CompanyScope::expect(), Navigator::expect());
    let way = navigator.route().get_untracked();
    let title = match scope.bulk.task() {
        Task::SetAppType(_) => t.set_app_type(),
        Task::Delete => t.bulk_delete_title(),
    };
    scope.bulk.when_over(move |tally| {
        let words = tally_words(t, tally, true);
        if !clock.is_disposed() {
            announcer.say(words);
        } else if tally.done == tally.all {
            notices.tell(Notice::new(Tone::Success, t.said_of(&title, &words)));
        } else {
            let title = t.said_of(&title, &words);
            notices.tell(notice_of(t, navigator, title, None, way.clone()));
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
#[component]
fn HeldUp(clock: RwSignal<f64>) -> impl IntoView {
    let t = Words::expect();
    let run = CompanyScope::expect().bulk.run();
    let seconds = Memo::new(move |_| {
        let now = clock.get();
        run.with(|run| {
            run.stop_reason()
                .is_none()
                .then(|| run.pause(now))
                .filter(|_| run.is_going())
        })
        .filter(|seconds| *seconds > 0)
    });
    let waits = Memo::new(move |_| seconds.get().is_some());
    let announcer = Announcer::expect();
    Effect::new(move || {
        if waits.get() {
            announcer.say(t.fail_too_many());
        }
    });
    let halt =
        Memo::new(move |_| run.with(|run| run.stop_reason().cloned().filter(|_| !run.is_over())));
    // The number changes in place, and is not read out every second.
    let countdown = move || {
        waits.get().then(|| {
            let left = Signal::derive(move || {
                let seconds = seconds.get().unwrap_or(1);
                t.waiting_for_api(seconds as usize)
            });
            view! { <Banner tone=Tone::Info title=t.fail_too_many() text=MaybeProp::derive(move || Some(left.get())) /> }
        })
    };
    let banner = move || match halt.get()? {
        StopReason::Paused => Some(
            view! { <Banner tone=Tone::Info title=t.paused() text=t.paused_text() /> }.into_any(),
        ),
        StopReason::Cancelled => {
            Some(view! { <Banner tone=Tone::Info title=t.cancelling() /> }.into_any())
        }
        StopReason::Trouble(failure) => {
            let said = messages::failure(t, &failure);
            let text = format!("{} {}", said.text, t.trouble_text());
            Some(
                view! { <Banner tone=Tone::Warning title=said.title text=text live=true /> }
                    .into_any(),
            )
        }
    };
    view! {
        {countdown}
        {banner}
    }
}

/// The buttons.
#[component]
fn Actions(way: Memo<Way>) -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let page_focus = PageFocus::expect();
    let scope = CompanyScope::expect();
    let bulk = scope.bulk;
    let when = |is: fn(Way) -> bool| Memo::new(move |_| is(way.get()));
    let can_pause = when(|way| !way.over && !way.cancelled);
    // What is to be decided comes first: another turn would take the choices away.
    let can_retry = when(|way| way.failed && (way.over || way.halted) && !way.conflicts);
    let can_resume = when(|way| way.over && way.left && !way.conflicts);
    let decides = when(|way| way.conflicts);
    let over = when(|way| way.over);
    let halted = when(|way| way.halted);
    let pause = move |()| {
        if halted.get_untracked() {
            bulk.resume();
        } else {
            bulk.pause();
        }
    };
    let cancel = move |()| {
        bulk.cancel();
        page_focus.focus_heading();
    };
    let retry = move |()| {
        bulk.retry();
        page_focus.focus_heading();
    };
    let resume_remaining = move |()| {
        bulk.resume_remaining();
        page_focus.focus_heading();
    };
    let finish = move |()| {
        bulk.drop_job();
        bulk.selection.set(Selection::default());
        navigator.go(list_route(scope));
    };
    view! {
        <div class="sa-cluster">
            {move || {
                let kind = if decides.get() { ButtonKind::Secondary } else { ButtonKind::Primary };
                over.get()
                    .then(|| {
                        view! {
                            <Button
                                label=t.done()
                                kind=kind
                                on_press=Callback::new(finish)
                            />
                        }
                    })
            }}
            {move || {
                can_retry
                    .get()
                    .then(|| view! { <Button label=t.retry_failed() on_press=Callback::new(retry) /> })
            }}
            {move || {
                can_resume
                    .get()
                    .then(|| view! { <Button label=t.resume() on_press=Callback::new(resume_remaining) /> })
            }}
            {move || {
                can_pause
                    .get()
                    .then(|| {
                        view! {
                            <Button
                                label=Signal::derive(move || {
                                    if halted.get() { t.resume() } else { t.pause() }
                                })
                                on_press=Callback::new(pause)
                            />
                            <Button label=t.cancel() on_press=Callback::new(cancel) />
                        }
                    })
            }}
        </div>
    }
}
