//! What several screens say the same way: failures, missing levels, App Types, times.

use domain::app_type::Unclear;
use domain::{AccessLevel, AppKind, AppType, Denied, Health, NotFunctionalReason, Tool};
use leptos::prelude::*;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::api::{Failure, FailureKind, Missing};
use crate::components::{Banner, Button, Icon, TimeText, Tone};
use crate::i18n::Words;
use crate::session::{Gathered, Session};

/// What happened, in a line and in a sentence or two about what to do.
pub struct Said {
    pub title: String,
    pub text: String,
}

/// A failure in words. The server's own come at the end, as they are.
pub fn failure(t: Words, failure: &Failure) -> Said {
    let (title, text) = match &failure.kind {
        FailureKind::Offline => (t.fail_offline(), t.fail_offline_text()),
        FailureKind::Unreachable => (t.fail_unreachable(), t.fail_unreachable_text(&origin())),
        FailureKind::TimedOut => (t.fail_timed_out(), t.fail_timed_out_text()),
        FailureKind::NotTheApi => (t.fail_not_the_api(), t.fail_not_the_api_text()),
        FailureKind::Unreadable | FailureKind::Abandoned => {
            (t.fail_unreadable(), t.fail_unreadable_text())
        }
        FailureKind::TooLong => (t.fail_too_long(), t.fail_unreadable_text()),
        FailureKind::Unauthorized => (t.fail_unauthorized(), t.fail_unauthorized_text()),
        FailureKind::Forbidden(Missing::Level) => (t.fail_forbidden(), t.fail_forbidden_text()),
        FailureKind::Forbidden(Missing::Scope(scope)) if scope.is_empty() => {
            (t.fail_scope(), t.fail_scope_text())
        }
        FailureKind::Forbidden(Missing::Scope(scope)) => {
            (t.fail_scope(), t.fail_scope_named(scope))
        }
        FailureKind::Forbidden(Missing::Connection) => {
            (t.fail_connection(), t.fail_connection_text())
        }
        FailureKind::NotFound => (t.fail_not_found(), t.fail_not_found_text()),
        FailureKind::Gone => (t.fail_gone(), t.fail_gone_text()),
        FailureKind::Stale => (t.fail_stale(), t.fail_stale_text()),
        FailureKind::Refused => (t.fail_refused(), t.fail_refused_text()),
        FailureKind::TooMany(Some(seconds)) => {
            (t.fail_too_many(), t.fail_too_many_wait(*seconds as usize))
        }
        FailureKind::TooMany(None) => (t.fail_too_many(), t.fail_too_many_text()),
        FailureKind::Server(status) => (t.fail_server(&status.to_string()), t.fail_server_text()),
        FailureKind::Other(status) => (t.fail_other(&status.to_string()), t.fail_server_text()),
    };
    let text = match &failure.words {
        Some(words) => format!("{text} {}", t.server_says(words)),
        None => text,
    };
    Said { title, text }
}

/// Where this page comes from: what the API must allow.
fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// A failure on the screen, with a way to try again.
pub fn failure_banner(t: Words, what: &Failure, retry: Option<Callback<()>>) -> AnyView {
    let said = failure(t, what);
    view! {
        <Banner tone=Tone::Danger title=said.title text=said.text live=true>
            {retry
                .map(|retry| {
                    view! { <Button label=t.try_again() icon=Icon::Refresh small=true on_press=retry /> }
                })}
        </Banner>
    }
    .into_any()
}

/// What is missing for an action, and what the person has (W3).
pub fn denied(t: Words, denied: Denied) -> String {
    let tool = match denied.tool {
        Tool::Admin => t.tool_admin(),
        Tool::Directory => t.tool_directory(),
    };
    t.denied(&level(t, denied.needs), &tool, &level(t, denied.has))
}

fn level(t: Words, level: AccessLevel) -> String {
    match level {
        AccessLevel::None => t.level_none(),
        AccessLevel::ReadOnly => t.level_read_only(),
        AccessLevel::Standard => t.level_standard(),
        AccessLevel::Admin => t.level_admin(),
    }
}

/// One of the two App Types.
pub fn app_kind(t: Words, kind: AppKind) -> String {
    match kind {
        AppKind::Marketplace => t.marketplace(),
        AppKind::Custom => t.custom(),
    }
}

/// An App Type, with its app: "Marketplace: ERP Bridge".
pub fn app_type(t: Words, app_type: &AppType) -> String {
    match app_type {
        AppType::Custom => t.custom(),
        AppType::Marketplace(app) => t.marketplace_app_named(&app.name),
        AppType::Unclear(Unclear::Missing) => t.app_type_missing(),
        AppType::Unclear(Unclear::AppMissing) => t.app_missing(),
        AppType::Unclear(Unclear::Unknown(value)) => value.to_string(),
    }
}

/// Why an account does not function, in two or three words.
pub fn reason(t: Words, reason: &NotFunctionalReason) -> String {
    match reason {
        NotFunctionalReason::ContactEmailChanged => t.reason_email(),
        NotFunctionalReason::ContactInOtherDirectory => t.reason_directory(),
        NotFunctionalReason::Sunset => t.reason_sunset(),
        NotFunctionalReason::Unknown(code) => code.to_string(),
    }
}

/// Why an account does not function, and the way out.
pub fn way_out(t: Words, reason: &NotFunctionalReason) -> String {
    match reason {
        NotFunctionalReason::ContactEmailChanged => t.way_out_email(),
        NotFunctionalReason::ContactInOtherDirectory => t.way_out_directory(),
        NotFunctionalReason::Sunset => t.way_out_sunset(),
        NotFunctionalReason::Unknown(code) => t.way_out_unknown(code),
    }
}

/// The reasons of an account that does not function.
pub fn reasons(health: &Health) -> &[NotFunctionalReason] {
    match health {
        Health::Functional => &[],
        Health::NotFunctional(reasons) => reasons,
    }
}

/// How many accounts have come in: "400 of 5,000".
pub fn of(t: Words, gathered: Gathered) -> String {
    match gathered.of {
        Some(all) => t.of(&t.number(gathered.here), &t.number(all)),
        None => t.number(gathered.here),
    }
}

/// A time as people say it, the exact one on hover and focus; `never` where there is none.
pub fn time(t: Words, time: Option<OffsetDateTime>, never: String, tab_stop: bool) -> AnyView {
    let Some(time) = time else {
        return view! { <span class="sa-muted">{never}</span> }.into_any();
    };
    let now = Session::expect().now;
    view! {
        <TimeText
            datetime=time.format(&Rfc3339).unwrap_or_default()
            words=move || t.relative(time, now.get())
            exact=t.moment(time)
            tab_stop=tab_stop
        />
    }
    .into_any()
}
