//! The API asks for a pause: how long it takes, and the way out (F16).

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;

use crate::browser::every;
use crate::components::{Button, Dialog};
use crate::i18n::Words;
use crate::reactive::{Memo, RwSignal};
use crate::session::{Pausing, Session};

/// How often the countdown is brought up to date.
const TICK: Duration = Duration::from_millis(250);

/// Counts down while a write waits, and then lets it go on.
#[component]
pub fn Pause() -> impl IntoView {
    let t = Words::expect();
    let pause = Session::expect().pause;
    let on = Memo::new(move |_| pause.is_on());
    view! {
        <Dialog
            open=on
            title=t.fail_too_many()
            on_cancel=move |()| pause.end(false)
            footer=move || {
                view! {
                    <Button
                        label=t.stop_waiting()
                        autofocus=true
                        on_press=move |()| pause.end(false)
                    />
                }
                    .into_any()
            }
        >
            {countdown(t, pause)}
        </Dialog>
    }
}

/// Said once; the seconds that go by are for the eye.
fn countdown(t: Words, pause: Pausing) -> impl IntoView {
    let seconds = RwSignal::new(pause.seconds_left());
    every(TICK, move || {
        let left = pause.seconds_left();
        if left == 0 {
            pause.end(true);
        } else {
            seconds.set(left);
        }
    });
    html::p()
        .role("timer")
        .child(move || t.retrying_in(seconds.get()))
}
