//! Writes that ended after their screen was left: told wherever the user is, with a way back (F35).

use client::{Failure, FailureKind};
use leptos::prelude::*;

use crate::components::{Notice, Notices, Tone, bidi_isolate};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::route::{Route, Screen};
use crate::screens::shared::fields::refusal;
use crate::screens::shared::links::notice_of;
use crate::screens::shared::messages;
use crate::screens::shared::outcomes::done;
use crate::session::{Sent, Unwatched, Write, WriteOutcome, Writes};

/// Tells each, for as long as the current owner lives.
pub fn tell_unwatched(writes: Writes) {
    let (t, notices, navigator) = (Words::expect(), Notices::expect(), Navigator::expect());
    Effect::new(move || {
        for unwatched in writes.take_unwatched() {
            if let Some(notice) = notice(t, navigator, unwatched) {
                notices.tell(notice);
            }
        }
    });
}

fn notice(t: Words, navigator: Navigator, unwatched: Unwatched) -> Option<Notice> {
    let Unwatched { sent, outcome } = unwatched;
    let Sent {
        write,
        name,
        is_kept,
        back,
    } = sent;
    if let Some(words) = done(t, &write, &name, &outcome) {
        return Some(Notice::new(Tone::Success, words, None));
    }
    let name = bidi_isolate(&name);
    let kept = is_kept.then(|| t.left_kept());
    let said = |what: String| t.said_of(&name, &what);
    let (title, text) = match outcome {
        WriteOutcome::Done
        | WriteOutcome::AlreadyDone
        | WriteOutcome::Unchanged
        | WriteOutcome::Resumed => return None,
        WriteOutcome::Conflict => (said(t.fail_stale()), not_done(t, &write).or(kept)),
        WriteOutcome::VersionRequired => {
            let what = match write {
                Write::Delete(_) | Write::Reset(_) => t.version_required(),
                _ => t.version_wanted(),
            };
            (said(what), not_done(t, &write).or(kept))
        }
        WriteOutcome::Gone => (said(t.account_missing()), not_done(t, &write).or(kept)),
        WriteOutcome::NotFound(_) if matches!(write, Write::Delete(_)) => {
            (said(t.delete_not_found()), Some(t.delete_not_found_text()))
        }
        WriteOutcome::NotVisible => (
            said(t.out_of_sight()),
            kept.or_else(|| Some(t.out_of_sight_text())),
        ),
        // The session has ended: whoever sits there now is not to be told.
        WriteOutcome::Failed(what) | WriteOutcome::Unknown(what) | WriteOutcome::NotFound(what)
            if what.kind == FailureKind::Aborted =>
        {
            return None;
        }
        WriteOutcome::Unknown(_) if matches!(write, Write::Create(_)) => {
            let text = [kept, Some(t.create_unclear_text())];
            let text = text.into_iter().flatten().collect::<Vec<_>>().join(" ");
            (said(t.create_unclear()), Some(text))
        }
        WriteOutcome::Unknown(_) if matches!(write, Write::Reset(_)) => {
            (said(t.reset_unclear()), None)
        }
        WriteOutcome::Failed(what) | WriteOutcome::Unknown(what) | WriteOutcome::NotFound(what) => {
            (said(reason(t, &what)), kept)
        }
        WriteOutcome::WithoutSecret(account) => {
            let (title, text) = match write {
                Write::Create(_) => (t.secret_lost_title(&name), t.secret_lost_text()),
                _ => (said(t.reset_without_secret()), t.reset_again()),
            };
            let company = back.company()?.clone();
            let back = Route::Company(company, Screen::Edit(account));
            return Some(notice_of(t, navigator, title, Some(text), back));
        }
    };
    Some(notice_of(t, navigator, title, text, back))
}

/// That it was not done, where no edits say so.
fn not_done(t: Words, write: &Write) -> Option<String> {
    match write {
        Write::Delete(_) => Some(t.not_deleted()),
        Write::Reset(_) => Some(t.not_reset()),
        Write::Update(_) | Write::Create(_) | Write::SavePermissions(_) => None,
    }
}

/// Why it failed: what is wrong with a field, where it is that.
fn reason(t: Words, failure: &Failure) -> String {
    match failure.fields.first() {
        Some(problem) => refusal(t, problem),
        None => messages::failure(t, failure).title,
    }
}
