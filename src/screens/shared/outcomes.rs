//! How a write ended, in words: one table for every screen. How it is told to a user who has left the
//! screen is the frame's (`screens/frame/unwatched.rs`).

use leptos::prelude::*;

use super::messages::{causes, failure, with_server_message};
use crate::components::{Banner, StatusRegion, Tone, bidi_isolate};
use crate::i18n::Words;
use crate::reactive::{RwSignal, Signal};
use crate::session::{Write, WriteOutcome};

/// How the last write of a form ended, beside its buttons. What is entered later makes an old "Saved"
/// untrue.
#[component]
pub fn FormOutcome(
    /// What the form sends.
    write: Write,
    outcome: RwSignal<Option<WriteOutcome>>,
    /// Whether the form differs from what is saved.
    dirty: Signal<bool>,
    /// The account's name, where an outcome says it.
    #[prop(optional, into)]
    name: MaybeProp<String>,
    /// What can be done about it.
    #[prop(optional)]
    actions: Option<Callback<(WriteOutcome,), Option<AnyView>>>,
) -> impl IntoView {
    let t = Words::expect();
    Effect::new(move |before: Option<bool>| {
        let dirty = dirty.get();
        let is_over = match outcome.get_untracked() {
            // So does entering what is saved, of what was kept.
            Some(WriteOutcome::Resumed) => !dirty,
            Some(ended) => ended.is_settled() && dirty && before == Some(false),
            None => false,
        };
        if is_over {
            outcome.set(None);
        }
        dirty
    });
    let content = move || {
        let ended = outcome.get()?;
        let actions = actions.and_then(|actions| actions.run((ended.clone(),)));
        let name = name.get_untracked().unwrap_or_default();
        Some(banner(t, &write, &name, &ended, true, actions))
    };
    view! { <StatusRegion content=content /> }
}

/// How a write ended that no edits depend on.
pub fn outcome_banner(t: Words, write: &Write, outcome: &WriteOutcome) -> AnyView {
    banner(t, write, "", outcome, false, None)
}

fn banner(
    t: Words,
    write: &Write,
    name: &str,
    outcome: &WriteOutcome,
    has_edits: bool,
    actions: Option<AnyView>,
) -> AnyView {
    let (tone, title, mut text) = shown(t, write, name, outcome);
    let keeps = match outcome {
        WriteOutcome::Failed(_) | WriteOutcome::NotFound(_) | WriteOutcome::NotVisible => true,
        // To create what may be there already is another matter.
        WriteOutcome::Unknown(_) => !matches!(write, Write::Create(_)),
        _ => false,
    };
    if has_edits && keeps {
        text = format!("{text} {}", t.edits_kept());
    }
    let causes = match outcome {
        WriteOutcome::Failed(what) | WriteOutcome::Unknown(what) => causes(t, what),
        _ => None,
    };
    view! {
        <Banner tone=tone title=title text=Some(text).filter(|text| !text.is_empty())>
            {causes}
            {actions}
        </Banner>
    }
    .into_any()
}

/// How a write ended, in a few words.
pub fn title(t: Words, write: &Write, name: &str, outcome: &WriteOutcome) -> String {
    shown(t, write, name, outcome).1
}

/// What is shown of an outcome: its tone, its title, and what else there is to say.
fn shown(t: Words, write: &Write, name: &str, outcome: &WriteOutcome) -> (Tone, String, String) {
    use WriteOutcome as Ended;
    match (outcome, write) {
        (Ended::Done, _) => (Tone::Success, t.saved(), String::new()),
        (Ended::AlreadyDone, _) => (Tone::Success, t.saved(), t.saved_before()),
        (Ended::Unchanged, _) => (Tone::Info, t.unchanged(), t.unchanged_text()),
        (Ended::Resumed, _) => (Tone::Info, t.left_levels(), t.left_levels_text()),
        (Ended::Conflict, _) => (Tone::Warning, t.fail_stale(), t.overtaken_look_again()),
        (Ended::VersionRequired, Write::Update(_) | Write::SavePermissions(_)) => {
            (Tone::Warning, t.version_wanted(), t.version_required_text())
        }
        (Ended::VersionRequired, _) => (
            Tone::Warning,
            t.version_required(),
            t.version_required_text(),
        ),
        (Ended::Gone, Write::Update(_)) => (Tone::Danger, t.fail_gone(), t.account_gone_text()),
        (Ended::Gone, _) => (Tone::Danger, t.fail_gone(), t.fail_gone_text()),
        (Ended::NotFound(what), Write::Update(_) | Write::SavePermissions(_)) => {
            let text = with_server_message(t, t.update_not_found_text(), what);
            (Tone::Danger, t.update_not_found(), text)
        }
        (Ended::NotFound(what), Write::Delete(_)) => {
            let text = with_server_message(t, t.delete_not_found_text(), what);
            (Tone::Danger, t.delete_not_found(), text)
        }
        (Ended::NotVisible, _) => (Tone::Danger, t.out_of_sight(), t.out_of_sight_text()),
        (Ended::Unknown(what), Write::Create(_)) => {
            let text = format!("{}. {}", failure(t, what).title, t.create_unclear_text());
            (Tone::Warning, t.create_unclear(), text)
        }
        (Ended::Unknown(what), Write::Reset(_)) => {
            let text = format!("{}. {}", failure(t, what).title, t.reset_unclear_text());
            (Tone::Warning, t.reset_unclear(), text)
        }
        (Ended::WithoutSecret(_), Write::Create(_)) => {
            let title = t.secret_lost_title(&bidi_isolate(name));
            (Tone::Warning, title, t.secret_lost_text())
        }
        (Ended::WithoutSecret(_), _) => {
            let text = t.reset_without_secret_text();
            (Tone::Warning, t.reset_without_secret(), text)
        }
        (Ended::NotFound(what) | Ended::Unknown(what) | Ended::Failed(what), _) => {
            let said = failure(t, what);
            (Tone::Danger, said.title, said.text)
        }
    }
}

/// That it is done, for a notice; nothing where that is told otherwise: a new secret has its dialog.
pub fn done(t: Words, write: &Write, name: &str, outcome: &WriteOutcome) -> Option<String> {
    let name = &bidi_isolate(name);
    match (write, outcome) {
        (Write::Update(_), WriteOutcome::Done | WriteOutcome::AlreadyDone) => {
            Some(t.saved_named(name))
        }
        (Write::SavePermissions(_), WriteOutcome::Done | WriteOutcome::AlreadyDone) => {
            Some(t.said_of(name, &t.permissions_saved()))
        }
        (Write::Delete(_), WriteOutcome::Done) => Some(t.deleted_named(name)),
        // Somebody else was quicker, with the same end.
        (Write::Delete(_), WriteOutcome::AlreadyDone) => Some(t.gone_named(name)),
        _ => None,
    }
}
