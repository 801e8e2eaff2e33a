//! What concerns every screen: the network is gone, the token ends, the page is outdated.

use leptos::prelude::*;

use crate::browser;
use crate::components::{Announcer, Banner, Notice, Notices, Tone};
use crate::i18n::Words;
use crate::listen::on_window;
use crate::reactive::{Memo, RwSignal};
use crate::screens::shared::read_only::NewToken;
use crate::session::Session;

/// Says that there is no network, for as long as the browser says so (F36).
#[component]
pub fn OfflineNotice() -> impl IntoView {
    let t = Words::expect();
    let announcer = Announcer::expect();
    let offline = RwSignal::new(browser::is_offline());
    let changed = move |_| {
        let is_offline = browser::is_offline();
        if offline.get_untracked() && !is_offline {
            announcer.say(t.back_online());
        }
        offline.set(is_offline);
    };
    on_window("offline", changed);
    on_window("online", changed);
    move || {
        offline.get().then(|| {
            view! {
                <Banner
                    tone=Tone::Warning
                    title=t.offline()
                    text=t.offline_text()
                    live=true
                />
            }
        })
    }
}

/// Says that the token ends soon, or has been refused (S18).
#[component]
pub fn TokenNotice() -> impl IntoView {
    let t = Words::expect();
    let session = Session::expect();
    let words = Memo::new(move |_| {
        if session.renewal.lapsed.get() {
            return Some((t.session_ended(), t.session_lapsed_text()));
        }
        let left = session.ends_soon()?;
        Some(match usize::try_from(left.whole_minutes()) {
            Ok(minutes) if minutes > 0 => {
                (t.session_ends_soon(minutes), t.session_ends_soon_text())
            }
            _ if left.is_positive() => (t.session_ends_now(), t.session_ends_soon_text()),
            _ => (t.session_ended(), t.session_over_text()),
        })
    });
    move || {
        let (title, text) = words.get()?;
        let again = move || view! { <NewToken /> }.into_any();
        Some(view! { <Banner tone=Tone::Warning title=title text=text live=true actions=again /> })
    }
}

/// A newer version of the page is there: the person decides when to have it (F46).
pub fn tell_outdated(t: Words, notices: Notices) {
    let reload = || {
        let _ = window().location().reload();
    };
    let notice = Notice::new(Tone::Info, t.outdated(), Some(t.outdated_text())).way(
        t.panic_reload(),
        None,
        reload,
    );
    notices.tell(notice);
}
