//! How a write ended, in words: one table for every screen. How it is told to a user who has left the
//! screen is the frame's (`screens/frame/unwatched.rs`).

use client::Failure;
use leptos::prelude::*;

use super::messages::{causes, failure, with_server_message};
use crate::components::{Banner, StatusRegion, Tone, bidi_isolate};
use crate::i18n::Words;
use crate::session::{Write, WriteOutcome};

/// What is shown of an outcome.
struct Shown {
    tone: Tone,
    title: String,
    text: Option<String>,
}

impl Shown {
    fn new(tone: Tone, title: String, text: String) -> Self {
        let text = Some(text);
        Self { tone, title, text }
    }

    /// A failure that has a title of its own.
    fn with_cause(t: Words, title: String, cause: &Failure, text: &str) -> Self {
        let text = format!("{} {text}", failure(t, cause).title);
        Self::new(Tone::Warning, title, text)
    }
}

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
    let mut shown = shown(t, write, name, outcome);
    let keeps = match outcome {
        WriteOutcome::Failed(_) | WriteOutcome::NotFound(_) | WriteOutcome::NotVisible => true,
        // To create what may be there already is another matter.
        WriteOutcome::Unknown(_) => !matches!(write, Write::Create(_)),
        _ => false,
    };
    if has_edits && keeps {
        let text = shown.text.unwrap_or_default();
        shown.text = Some(format!("{text} {}", t.edits_kept()));
    }
    let causes = match outcome {
        WriteOutcome::Failed(what) | WriteOutcome::Unknown(what) => causes(t, what),
        _ => None,
    };
    view! {
        <Banner tone=shown.tone title=shown.title text=shown.text>
            {causes}
            {actions}
        </Banner>
    }
    .into_any()
}

fn shown(t: Words, write: &Write, name: &str, outcome: &WriteOutcome) -> Shown {
    match outcome {
        WriteOutcome::Done => Shown {
            tone: Tone::Success,
            title: t.saved(),
            text: None,
        },
        WriteOutcome::AlreadyDone => {
            let text = match write {
                Write::SavePermissions(_) => t.permissions_saved_before(),
                _ => t.saved_before(),
            };
            Shown::new(Tone::Success, t.saved(), text)
        }
        WriteOutcome::Unchanged => Shown::new(Tone::Info, t.unchanged(), t.unchanged_text()),
        WriteOutcome::Resumed => Shown::new(Tone::Info, t.left_levels(), t.left_levels_text()),
        WriteOutcome::Conflict => {
            Shown::new(Tone::Warning, t.fail_stale(), t.overtaken_look_again())
        }
        WriteOutcome::VersionRequired => {
            let title = match write {
                Write::Update(_) | Write::SavePermissions(_) => t.version_wanted(),
                Write::Create(_) | Write::Reset(_) | Write::Delete(_) => t.version_required(),
            };
            Shown::new(Tone::Warning, title, t.version_required_text())
        }
        WriteOutcome::Gone => {
            let text = match write {
                Write::Update(_) => t.account_gone_text(),
                _ => t.fail_gone_text(),
            };
            Shown::new(Tone::Danger, t.account_missing(), text)
        }
        WriteOutcome::NotFound(what) => match write {
            Write::Update(_) | Write::SavePermissions(_) => {
                let text = with_server_message(t, t.update_not_found_text(), what);
                Shown::new(Tone::Danger, t.update_not_found(), text)
            }
            Write::Delete(_) => {
                let text = with_server_message(t, t.delete_not_found_text(), what);
                Shown::new(Tone::Danger, t.delete_not_found(), text)
            }
            Write::Create(_) | Write::Reset(_) => failed(t, what),
        },
        WriteOutcome::NotVisible => {
            Shown::new(Tone::Danger, t.out_of_sight(), t.out_of_sight_text())
        }
        WriteOutcome::Unknown(what) => match write {
            Write::Create(_) => {
                Shown::with_cause(t, t.create_unclear(), what, &t.create_unclear_text())
            }
            Write::Reset(_) => {
                Shown::with_cause(t, t.reset_unclear(), what, &t.reset_unclear_text())
            }
            Write::Update(_) | Write::SavePermissions(_) | Write::Delete(_) => failed(t, what),
        },
        WriteOutcome::WithoutSecret(_) => match write {
            Write::Create(_) => Shown::new(
                Tone::Warning,
                t.secret_lost_title(&bidi_isolate(name)),
                t.secret_lost_text(),
            ),
            _ => Shown::new(
                Tone::Warning,
                t.reset_without_secret(),
                t.reset_without_secret_text(),
            ),
        },
        WriteOutcome::Failed(what) => failed(t, what),
    }
}

/// How a write ended, in a few words.
pub fn title(t: Words, write: &Write, name: &str, outcome: &WriteOutcome) -> String {
    shown(t, write, name, outcome).title
}

fn failed(t: Words, what: &Failure) -> Shown {
    let said = failure(t, what);
    Shown::new(Tone::Danger, said.title, said.text)
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
