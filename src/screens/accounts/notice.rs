//! What the company's policy says about the end of service accounts (D1).

use domain::Sunset;
use leptos::prelude::*;
use time::Date;

use crate::components::{Banner, Tone};
use crate::i18n::Words;
use crate::screens::shared::messages;
use crate::session::CompanyScope;

/// The notice; nothing when the policy has no dates (D2).
#[component]
pub fn SunsetNotice() -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    move || {
        let ends = |on: Option<Date>| on.map(|day| t.sunset_ends(&t.day(day)));
        let policy = scope.policy().get();
        // In the server's words, which are about what is to come.
        let ahead = || policy.notice_title.unwrap_or_else(|| t.sunset_announced());
        let (tone, title, text) = match scope.sunset().get() {
            Sunset::NotPlanned => return None,
            Sunset::Announced {
                creation_ends_on,
                sunset_on,
            } => {
                let creation = creation_ends_on.map(|day| {
                    // The last day on which it is possible.
                    let last = day.previous_day().unwrap_or(day);
                    t.sunset_creation_ends(&t.day(last))
                });
                let text = sentences([creation, ends(sunset_on)]);
                (Tone::Info, ahead(), text)
            }
            Sunset::CreationEnded {
                creation_ended_on,
                sunset_on,
            } => {
                let creation = t.creation_ended(&t.day(creation_ended_on));
                let text = sentences([Some(creation), ends(sunset_on)]);
                (Tone::Warning, ahead(), text)
            }
            Sunset::Passed { sunset_on, .. } => {
                let text = t.sunset_passed_text(&t.day(sunset_on));
                (Tone::Danger, t.sunset_passed(), text)
            }
        };
        let link = messages::read_on(t, scope);
        Some(view! {
            <div class="sa-retiring">
                <Banner tone=tone title=title text=text>
                    {link}
                </Banner>
            </div>
        })
    }
}

fn sentences(sentences: [Option<String>; 2]) -> String {
    let said: Vec<_> = sentences.into_iter().flatten().collect();
    said.join(" ")
}
