//! Writes that ended after their screen was left: told wherever the user is, with a way back (F35).

use client::FailureKind;
use leptos::prelude::*;

use crate::components::{Notice, Notices, Tone, bidi_isolate};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::route::{Route, Screen};
use crate::screens::shared::fields::refusal;
use crate::screens::shared::links::notice_of;
use crate::screens::shared::outcomes::{done, title};
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
        mut back,
    } = sent;
    if let Some(words) = done(t, &write, &name, &outcome) {
        return Some(Notice::new(Tone::Success, words, None));
    }
    let kept = is_kept.then(|| t.edits_kept());
    let text = match (&outcome, &write) {
        (
            WriteOutcome::Done
            | WriteOutcome::AlreadyDone
            | WriteOutcome::Unchanged
            | WriteOutcome::Resumed,
            _,
        ) => return None,
        // The session has ended: whoever sits there now is not to be told.
        (WriteOutcome::Failed(what) | WriteOutcome::Unknown(what), _)
            if what.kind == FailureKind::Aborted =>
        {
            return None;
        }
        (WriteOutcome::Conflict | WriteOutcome::VersionRequired | WriteOutcome::Gone, write) => {
            match write {
                Write::Delete(_) => Some(t.not_deleted()),
                Write::Reset(_) => Some(t.not_reset()),
                Write::Update(_) | Write::Create(_) | Write::SavePermissions(_) => kept,
            }
        }
        (WriteOutcome::NotFound(_), Write::Delete(_)) => Some(t.delete_not_found_text()),
        (WriteOutcome::NotVisible, _) => kept.or_else(|| Some(t.out_of_sight_text())),
        (WriteOutcome::Unknown(_), Write::Create(_)) => {
            let text = [kept, Some(t.create_unclear_text())];
            Some(text.into_iter().flatten().collect::<Vec<_>>().join(" "))
        }
        (WriteOutcome::WithoutSecret(account), write) => {
            let company = back.company()?.clone();
            back = Route::Company(company, Screen::Edit(account.clone()));
            Some(match write {
                Write::Create(_) => t.secret_lost_text(),
                _ => t.reset_without_secret_text(),
            })
        }
        _ => kept,
    };
    // What is wrong with a field tells more than that something is.
    let problem = match &outcome {
        WriteOutcome::Failed(failure) => failure.fields.first(),
        _ => None,
    };
    let title = match (problem, &outcome, &write) {
        (_, WriteOutcome::WithoutSecret(_), Write::Create(_)) => title(t, &write, &name, &outcome),
        (Some(problem), ..) => t.said_of(&bidi_isolate(&name), &refusal(t, problem)),
        _ => t.said_of(&bidi_isolate(&name), &title(t, &write, &name, &outcome)),
    };
    Some(notice_of(t, navigator, title, text, back))
}
