//! The list of keyboard shortcuts, with the way to turn those off that are characters alone; and those that
//! every screen of a company has.

use leptos::html;
use leptos::prelude::*;

use crate::components::{Announcer, Button, Checkbox, Dialog, Fact, Facts};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::page_focus::PageFocus;
use crate::reactive::RwSignal;
use crate::route::{Route, Screen};
use crate::screens::shared::links::list_route;
use crate::screens::shared::messages;
use crate::session::{CompanyScope, Session};
use crate::shortcuts::{Shortcut, Shortcuts};

/// Lists the shortcuts while `open` says so.
#[component]
pub fn ShortcutList(open: RwSignal<bool>) -> impl IntoView {
    let t = Words::expect();
    let storage = Session::expect().storage();
    let shortcuts = Shortcuts::expect();
    shortcuts.on(Shortcut::Help, move || open.set(true));
    Effect::new(move |before: Option<bool>| {
        let on = shortcuts.single_keys.get();
        if before.is_some_and(|before| before != on) {
            storage.remember_single_keys(on);
        }
        on
    });
    let close = move |()| open.set(false);
    let list = move || {
        rows(t)
            .map(|(keys, words)| {
                let keys = keys.split(' ').map(|key| html::kbd().child(key.to_owned()));
                view! { <Fact term=words>{keys.collect_view()}</Fact> }
            })
            .collect_view()
    };
    view! {
        <Dialog
            open=open
            title=t.shortcuts_title()
            on_cancel=close
            footer=move || view! { <Button label=t.close() autofocus=true on_press=close /> }.into_any()
        >
            {html::div().class("sa-shortcuts").child(view! { <Facts>{list()}</Facts> })}
            <Checkbox
                label=t.single_keys()
                hint=t.single_keys_hint()
                checked=shortcuts.single_keys
            />
        </Dialog>
    }
}

/// The keys, and what they do.
fn rows(t: Words) -> [(&'static str, String); 11] {
    let is_mac = || window().navigator().user_agent().ok();
    let is_mac = is_mac().is_some_and(|agent| agent.contains("Mac"));
    let (go_to, save) = if is_mac {
        ("⌘ K", "⌘ S")
    } else {
        ("Ctrl K", "Ctrl S")
    };
    [
        ("/", t.shortcut_search()),
        ("N", t.new_title()),
        ("J", t.shortcut_next()),
        ("K", t.shortcut_previous()),
        ("Enter", t.shortcut_open()),
        ("X", t.shortcut_select()),
        ("Shift X", t.shortcut_range()),
        ("Esc", t.shortcut_escape()),
        (go_to, t.shortcut_go_to()),
        (save, t.shortcut_save()),
        ("?", t.shortcuts_title()),
    ]
}

/// What keys do on every screen of a company.
pub fn follow_keys(scope: CompanyScope) {
    let (t, navigator) = (Words::expect(), Navigator::expect());
    let (focus, announcer) = (PageFocus::expect(), Announcer::expect());
    let shortcuts = Shortcuts::expect();
    let why_no_new = messages::why_no_new(t, scope);
    shortcuts.on(Shortcut::New, move || match untrack(|| why_no_new.get()) {
        Some(why) => announcer.say(why),
        None => navigator.go(scope.route(Screen::New)),
    });
    shortcuts.on(Shortcut::Search, move || {
        if focus.focus_on("input[type=search]") {
            return;
        }
        navigator.go(list_route(scope));
        let is_there = |route: &Route| matches!(route, Route::Company(_, Screen::Accounts(_)));
        // Not while the person is asked whether to leave.
        if navigator.route().with_untracked(is_there) {
            scope.want_search();
        }
    });
}
