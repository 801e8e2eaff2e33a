//! The whole address of a place, for somebody else.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Notice, Notices, Tone, copy};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::route::Route;

/// Copies the address, and says so; where the browser refuses, the address is there to be copied by hand.
pub fn copy_link(t: Words, navigator: Navigator, notices: Notices, to: &Route) {
    let here = window().location().href().unwrap_or_default();
    let page = here.split('#').next().unwrap_or_default();
    let link = format!("{page}{}", navigator.href(to));
    let copied = copy(&link);
    spawn_local(async move {
        notices.tell(match copied.await {
            Ok(()) => Notice::new(Tone::Success, t.link_copied(), None),
            Err(_) => Notice::new(Tone::Info, t.link_not_copied(), Some(link)),
        });
    });
}
