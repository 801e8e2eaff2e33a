//! What is said wherever the person is: how something ended that they did not wait for (F35).
//!
//! A write goes on when its screen is left, so this is all that it may still use then: everything
//! here lives as long as the session.

use client::{Failure, FailureKind};

use super::fields::refusal;
use super::messages;
use crate::components::{Notice, Notices, Tone, bidi_isolate};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::route::Route;

/// Speaks to a person who may be anywhere.
#[derive(Clone, Copy)]
pub struct BackgroundNotices {
    notices: Notices,
    navigator: Navigator,
    words: Words,
}

impl BackgroundNotices {
    /// For the signed-in person around the current place.
    pub fn expect() -> Self {
        Self {
            notices: Notices::expect(),
            navigator: Navigator::expect(),
            words: Words::expect(),
        }
    }

    /// It was done.
    pub fn done(self, words: String) {
        self.notices.tell(Notice::new(Tone::Success, words));
    }

    /// Something about this account did not end as wanted; `way` leads to where it can be gone on
    /// with.
    pub fn not_done(self, name: &str, what: &str, text: Option<String>, way: Route) {
        self.say(self.words.said_of(&bidi_isolate(name), what), text, way);
    }

    /// The same, for a failure.
    pub fn failed(self, name: &str, failure: &Failure, text: Option<String>, way: Route) {
        // The session has ended: whoever sits there now is not to be told.
        if failure.kind == FailureKind::Aborted {
            return;
        }
        let what = match failure.fields.first() {
            Some(problem) => refusal(self.words, problem),
            None => messages::failure(self.words, failure).title,
        };
        self.not_done(name, &what, text, way);
    }

    /// Something that is to be gone on with, in whole words.
    pub fn say(self, title: String, text: Option<String>, way: Route) {
        let (navigator, href) = (self.navigator, self.navigator.href(&way));
        let mut notice = Notice::new(Tone::Warning, title);
        if let Some(text) = text {
            notice = notice.text(text);
        }
        let go = move || navigator.go(way.clone());
        self.notices.tell(notice.link(self.words.open(), href, go));
    }
}
