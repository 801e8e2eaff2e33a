//! A draft that was left before, offered again; and what to know of drafts that are not.

use leptos::prelude::*;

use super::draft_autosave::DraftAutosave;
use super::words::draft_changes;
use crate::components::{Banner, Button, ButtonKind, ChangeList, Tone};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::session::Session;
use crate::storage::StoredDraft;

/// What has become of an account since a draft of it was left: what to say of that, and what there
/// is to see, if that is more than what the draft changes.
pub type Since = (String, Option<AnyView>);

/// Offers the draft until the person restores or discards it.
#[component]
pub fn DraftOffer(
    autosave: DraftAutosave,
    /// What restoring it is called here.
    #[prop(into)]
    restore_label: String,
    /// Puts it into the form.
    #[prop(into)]
    restore: Callback<StoredDraft>,
    /// Why it cannot be restored.
    #[prop(optional, into)]
    denied: MaybeProp<String>,
    /// Says what has changed since it was left; nothing when nothing has.
    #[prop(optional_no_strip)]
    since: Option<Callback<(StoredDraft,), Option<Since>>>,
) -> impl IntoView {
    let t = Words::expect();
    let session = Session::expect();
    let page_focus = PageFocus::expect();
    let offered = Memo::new(move |_| autosave.offered());
    let label = StoredValue::new(restore_label);
    let denied = MaybeProp::derive(move || {
        // What is typed belongs to the answer that is to come.
        let sent = || autosave.is_sent().then(|| t.still_saving());
        denied.get().or_else(sent)
    });
    // The button that was pressed is gone.
    let decide = Callback::new(move |wanted: bool| {
        if wanted {
            if let Some(kept) = autosave.take_up() {
                restore.run(kept);
            }
        } else {
            autosave.discard();
        }
        page_focus.recover_focus();
    });
    let offer = move || {
        let kept = offered.get()?;
        let when = t.relative(kept.at.server, session.now.get_untracked());
        let lines = draft_changes(t, &kept.before, &kept.mine);
        let (text, changes) = since
            .and_then(|since| since.run((kept,)))
            .unwrap_or_else(|| (t.draft_text(), None));
        let changes = changes.unwrap_or_else(|| {
            view! { <ChangeList label=t.changes_title() rows=lines from=t.from() to=t.to() /> }
                .into_any()
        });
        Some(view! {
            <Banner
                tone=Tone::Info
                title=t.draft_title(&when)
                text=text
                live=true
                actions=move || {
                    view! {
                        <Button
                            label=label.get_value()
                            kind=ButtonKind::Primary
                            small=true
                            disabled_reason=denied
                            on_press=move |()| {
                                if denied.with_untracked(Option::is_none) {
                                    decide.run(true);
                                }
                            }
                        />
                        <Button
                            label=t.draft_discard()
                            small=true
                            on_press=move |()| decide.run(false)
                        />
                    }
                        .into_any()
                }
            >
                {changes}
            </Banner>
        })
    };
    let elsewhere = Memo::new(move |_| autosave.is_open_elsewhere());
    let elsewhere = move || {
        elsewhere.get().then(|| {
            view! {
                <Banner
                    tone=Tone::Info
                    title=t.draft_elsewhere()
                    text=t.draft_elsewhere_text()
                    live=true
                />
            }
        })
    };
    let in_vain = move || {
        autosave.in_vain.get().then(|| {
            view! { <Banner tone=Tone::Info title=t.drafts_in_vain() text=t.drafts_in_vain_text() live=true /> }
        })
    };
    view! {
        {offer}
        {elsewhere}
        {in_vain}
    }
}
