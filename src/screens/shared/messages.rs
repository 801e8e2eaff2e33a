//! What several screens say the same way: failures, missing levels, App Types, times.

use client::bulk::Gathered;
use client::{Failure, FailureKind, Missing, StepUp};
use domain::app_type::Unclear;
use domain::{
    AccessLevel, Account, Action, AppKind, AppType, Contact, Draft, Health, Level, LevelChange,
    NotFunctionalReason, Person, Sunset, Tool,
};
use leptos::prelude::*;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::links::NothingHere;
use crate::components::{
    Badge, Banner, Button, ComparisonWords, CopyWords, Icon, Link, TimeText, Tone, UntrustedText,
    bidi_isolate,
};
use crate::i18n::Words;
use crate::session::{Author, CompanyScope, Restriction, Session};

/// What happened, in a line and in a sentence or two about what to do.
pub struct Message {
    pub title: String,
    pub text: String,
}

/// A failure in words. The server's own come at the end, as they are.
pub fn failure(t: Words, failure: &Failure) -> Message {
    let (title, text) = match &failure.kind {
        FailureKind::Offline => (t.fail_offline(), t.fail_offline_text()),
        FailureKind::Unreachable => (t.fail_unreachable(), t.fail_unreachable_text()),
        FailureKind::TimedOut => (t.fail_timed_out(), t.try_again_soon()),
        FailureKind::NotTheApi => (t.fail_not_the_api(), t.fail_not_the_api_text()),
        FailureKind::Unreadable | FailureKind::Aborted => {
            (t.fail_unreadable(), t.fail_unreadable_text())
        }
        FailureKind::TooLong => (t.fail_too_long(), t.fail_unreadable_text()),
        FailureKind::Unauthorized if failure.is_expired_token() => {
            (t.fail_expired(), t.enter_a_new_one())
        }
        FailureKind::Unauthorized => (t.fail_unauthorized(), t.enter_a_new_one()),
        FailureKind::StepUp(step_up) => {
            let demands = demands(t, step_up);
            let demands = demands
                .iter()
                .map(|(what, how)| t.step_up_demand(what, how));
            (t.step_up(), demands.collect::<Vec<_>>().join(" "))
        }
        FailureKind::Forbidden(Missing::Level) => (t.fail_forbidden(), t.fail_forbidden_text()),
        FailureKind::Forbidden(Missing::Scope(scope)) => (t.fail_scope(), missing_scope(t, scope)),
        FailureKind::Forbidden(Missing::Connection) => {
            (t.fail_connection(), t.fail_connection_text())
        }
        FailureKind::NotFound => (t.fail_not_found(), t.fail_not_found_text()),
        FailureKind::Gone => (t.fail_gone(), t.fail_gone_text()),
        FailureKind::PreconditionFailed => (t.fail_stale(), t.fail_stale_text()),
        FailureKind::VersionRequired => (t.version_required(), t.version_required_text()),
        FailureKind::Rejected => (t.fail_refused(), t.fail_refused_text()),
        FailureKind::NotApplied => (t.fail_ignored(), t.fail_ignored_text()),
        FailureKind::TooMany => {
            let text = match failure.retry_after {
                Some(seconds) => t.fail_too_many_wait(seconds as usize),
                None => t.try_again_soon(),
            };
            (t.fail_too_many(), text)
        }
        FailureKind::Server(status) => (t.fail_server(&status.to_string()), t.try_again_soon()),
        FailureKind::Other(status) => (t.fail_other(&status.to_string()), t.try_again_soon()),
    };
    let text = with_server_message(t, text, failure);
    Message { title, text }
}

/// What the server says of it follows, where it says anything.
pub fn with_server_message(t: Words, text: String, failure: &Failure) -> String {
    match &failure.server_message {
        Some(words) => format!("{text} {}", t.server_says(words)),
        None => text,
    }
}

/// The scope that a token lacks, as far as the API names it.
fn missing_scope(t: Words, scope: &str) -> String {
    if scope.is_empty() {
        t.fail_scope_text()
    } else {
        t.fail_scope_named(scope)
    }
}

/// Which sign-in a token must come from, each demand with its name (F40).
pub fn demands(t: Words, step_up: &StepUp) -> Vec<(String, String)> {
    let strength = (!step_up.strengths.is_empty())
        .then(|| (t.step_up_strength(), step_up.strengths.join(", ")));
    let freshness = step_up.max_age.map(|seconds| {
        let how = match seconds {
            0 => t.step_up_now(),
            seconds => t.step_up_within(&t.span(seconds)),
        };
        (t.step_up_freshness(), how)
    });
    strength.into_iter().chain(freshness).collect()
}

/// What may keep the page from the API. The browser tells none from another, so all of it is for
/// whoever runs the two to go through (F37).
pub fn causes(t: Words, what: &Failure) -> Option<AnyView> {
    (what.kind == FailureKind::Unreachable).then(|| {
        // Where this page comes from: what the API must allow.
        let origin = window().location().origin().unwrap_or_default();
        view! {
            <div class="sa-points">
                <p>{t.causes_title()}</p>
                <ul>
                    <li>{t.cause_down()}</li>
                    <li>{t.cause_origin(&origin)}</li>
                    <li>{t.cause_between()}</li>
                    <li>{t.cause_policy()}</li>
                </ul>
            </div>
        }
        .into_any()
    })
}

/// That a list has changed on the server while its pages came in (F31), with a way to read it anew.
pub fn list_changed(t: Words, live: bool, refresh: Callback<()>) -> AnyView {
    let actions = move || {
        view! { <Button label=t.refresh() icon=Icon::Refresh small=true on_press=refresh /> }
            .into_any()
    };
    view! { <Banner tone=Tone::Info title=t.list_shifted() live=live actions=actions /> }.into_any()
}

/// That an account stands at None everywhere (P1), with what can be done about it here.
pub fn no_permissions(t: Words, action: Option<AnyView>) -> AnyView {
    view! {
        <Banner tone=Tone::Warning title=t.permissions_none() text=t.permissions_none_text()>
            {action}
        </Banner>
    }
    .into_any()
}

/// A failure on the screen, with a way to try again.
pub fn failure_banner(t: Words, what: &Failure, retry: Option<Callback<()>>) -> AnyView {
    let Message { title, text } = failure(t, what);
    let causes = causes(t, what);
    view! {
        <Banner tone=Tone::Danger title=title text=text live=true>
            {causes}
            {retry
                .map(|retry| {
                    view! { <Button label=t.try_again() icon=Icon::Refresh small=true on_press=retry /> }
                })}
        </Banner>
    }
    .into_any()
}

/// There is no such account, or not any more.
pub fn missing_account(t: Words, what: &Failure) -> AnyView {
    let said = failure(t, what);
    let title = match what.kind {
        FailureKind::Gone => said.title,
        _ => t.account_not_found(),
    };
    view! { <NothingHere title=title text=said.text /> }.into_any()
}

/// What keeps somebody from an action: what is missing, and what they have (W3, F39).
pub fn denied(t: Words, barrier: Restriction) -> String {
    match barrier {
        Restriction::Level(denied) => {
            let tool = match denied.tool {
                Tool::Admin => t.tool_admin(),
                Tool::Directory => t.tool_directory(),
            };
            t.denied(&level(t, denied.needs), &tool, &level(t, denied.has))
        }
        Restriction::Refused(Missing::Level) => t.refused_all_the_same(),
        Restriction::Refused(Missing::Scope(scope)) => missing_scope(t, &scope),
        Restriction::Refused(Missing::Connection) => t.fail_connection_text(),
    }
}

/// The same beside the control that it keeps from being used.
pub fn why_denied(t: Words, scope: CompanyScope, action: Action) -> MaybeProp<String> {
    let barrier = scope.denied(action);
    MaybeProp::derive(move || Some(denied(t, barrier.get()?)))
}

pub fn level(t: Words, level: AccessLevel) -> String {
    match level {
        AccessLevel::None => t.level_none(),
        AccessLevel::ReadOnly => t.level_read_only(),
        AccessLevel::Standard => t.level_standard(),
        AccessLevel::Admin => t.level_admin(),
    }
}

/// Why nothing can be created. W1 first: dates are no concern of somebody who may not create anyway (D1).
pub fn why_no_new(t: Words, scope: CompanyScope) -> MaybeProp<String> {
    let barrier = scope.denied(Action::Manage);
    MaybeProp::derive(move || match (barrier.get(), scope.sunset().get()) {
        (Some(barrier), _) => Some(denied(t, barrier)),
        (None, Sunset::NotPlanned | Sunset::Announced { .. }) => None,
        (
            None,
            Sunset::CreationEnded {
                creation_ended_on: day,
                ..
            }
            | Sunset::Passed {
                creation_ended_on: day,
                ..
            },
        ) => Some(t.creation_ended(&t.day(day))),
    })
}

/// Where to read on about the end of service accounts: a link when it is `https:`, else the text
/// as it is (S28).
pub fn read_on(t: Words, scope: CompanyScope) -> Option<AnyView> {
    let url = scope.policy().get().notice_url?;
    Some(if url.starts_with("https://") {
        view! { <Link href=url label=t.read_on() new_tab=t.new_tab() /> }.into_any()
    } else {
        view! { <span>{url}</span> }.into_any()
    })
}

/// An account's level in a tool; one that is unknown here as the server wrote it.
pub fn any_level(t: Words, known: &Level) -> String {
    match known {
        Level::Known(known) => level(t, *known),
        Level::Unknown(code) => code.to_string(),
    }
}

/// A warning of a level with which an account decides about accounts itself (W1, W2).
pub fn power(t: Words, change: &LevelChange) -> Option<String> {
    if change.to != Level::Known(AccessLevel::Admin) {
        return None;
    }
    match Tool::named(&change.tool)? {
        Tool::Admin => Some(t.power_admin()),
        Tool::Directory => Some(t.power_directory()),
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

/// An App Type that stands beside others: an app that shares its name with one of them is told apart
/// by who publishes it, or by its id.
pub fn app_type_among(t: Words, this: &AppType, others: &[&AppType]) -> String {
    let others = others.iter().filter_map(|other| other.app());
    match this.app().map(|app| (app, app.told_apart_from(others))) {
        Some((app, Some(by))) => t.marketplace_app_named(&t.app_called(&app.name, by)),
        _ => app_type(t, this),
    }
}

/// An App Type and what it becomes.
pub fn app_types(t: Words, from: &AppType, to: &AppType) -> (String, String) {
    (
        app_type_among(t, from, &[to]),
        app_type_among(t, to, &[from]),
    )
}

/// The App Type of a draft that stands beside others, as far as it is chosen.
pub fn draft_type_among(t: Words, draft: &Draft, others: &[&AppType]) -> String {
    let kind = || draft.kind.map(|kind| app_kind(t, kind));
    match draft_choice(draft) {
        Some(choice) => app_type_among(t, &choice, others),
        None => kind().unwrap_or_default(),
    }
}

/// The App Types of two drafts.
pub fn draft_types(t: Words, before: &Draft, after: &Draft) -> (String, String) {
    let (from, to) = (draft_choice(before), draft_choice(after));
    (
        draft_type_among(t, before, &Vec::from_iter(&to)),
        draft_type_among(t, after, &Vec::from_iter(&from)),
    )
}

/// The app of a draft that has one.
pub fn draft_choice(draft: &Draft) -> Option<AppType> {
    let is_marketplace = draft.kind == Some(AppKind::Marketplace);
    let app = draft.app.clone().filter(|_| is_marketplace);
    app.map(AppType::Marketplace)
}

/// Why an account does not function, in two or three words; and the way out.
pub fn reason(t: Words, reason: &NotFunctionalReason, contact: Option<&Contact>) -> Message {
    let (title, text) = match reason {
        NotFunctionalReason::ContactEmailChanged => {
            let issued = contact.map(|contact| bidi_isolate(&contact.issued_email_address));
            let issued = issued.unwrap_or_else(|| t.original_address());
            (t.reason_email(), t.way_out_email(&issued))
        }
        NotFunctionalReason::ContactInOtherDirectory => {
            (t.reason_directory(), t.way_out_directory())
        }
        NotFunctionalReason::Sunset => (t.reason_sunset(), t.way_out_sunset()),
        NotFunctionalReason::Unknown(code) => (code.to_string(), t.way_out_unknown(code)),
    };
    Message { title, text }
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

/// Whether it functions, in a word or two.
pub fn health_badge(t: Words, health: &Health) -> AnyView {
    if health.is_functional() {
        view! { <Badge tone=Tone::Success label=t.functional() plain=true /> }.into_any()
    } else {
        view! { <Badge tone=Tone::Danger label=t.not_functional() /> }.into_any()
    }
}

/// On how many tools it has permissions.
pub fn permissions(t: Words, account: &Account) -> String {
    match account.permissions {
        None => t.unknown(),
        Some(counts) if counts.are_none_everywhere() => t.permissions_none(),
        Some(counts) => t.tools(counts.granted() as usize),
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
            words=move || t.ago(time, now.get())
            exact=t.moment(time)
            tab_stop=tab_stop
        />
    }
    .into_any()
}

/// Who did something, and when: "Ada Admin · 3 minutes ago". Nothing where neither is known.
pub fn author(t: Words, author: &Author) -> Option<AnyView> {
    if author.name.is_none() && author.at.is_none() {
        return None;
    }
    let me = Session::expect().me.get_untracked().map(|me| me.id);
    let who = author.name.as_ref().map(|name| {
        let is_me = author.id.is_some() && author.id == me;
        let you = is_me.then(|| format!(" {}", t.you()));
        view! {
            <UntrustedText text=name.clone() />
            {you}
        }
    });
    let between = (author.name.is_some() && author.at.is_some()).then_some(" · ");
    let when = author.at.map(|at| time(t, Some(at), String::new(), false));
    Some((who, between, when).into_any())
}

/// The words of a button that copies.
pub fn copy_words(t: Words, label: String) -> CopyWords {
    CopyWords {
        label,
        copied: t.copied(),
        refused: t.copy_refused(),
    }
}

/// The words of every comparison of what somebody else has made with what this person wants.
pub fn comparison(t: Words) -> ComparisonWords {
    ComparisonWords {
        label: t.compared(),
        was: t.it_was(),
        theirs: t.they_made_it(),
        mine: t.you_want(),
        unchanged: t.left_alone(),
        take_theirs: t.take_theirs(),
        keep_mine: t.keep_mine(),
    }
}

/// When something was done, and by whom.
pub fn done(t: Words, at: Option<OffsetDateTime>, by: Option<&Person>) -> AnyView {
    let who = by
        .map(|by| by.label().to_owned())
        .filter(|who| !who.is_empty());
    view! {
        {time(t, at, t.unknown(), true)}
        {who
            .map(|who| {
                view! {
                    <span class="sa-by">
                        {t.by()} " " <UntrustedText text=who />
                    </span>
                }
            })}
    }
    .into_any()
}
