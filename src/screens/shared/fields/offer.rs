//! A draft that was left before, offered again; and what to know of drafts that are not.

use leptos::prelude::*;

use super::draft_autosave::DraftAutosave;
use super::words::draft_changes;
use crate::components::{Banner, Button, ButtonKind, ChangeList, Tone};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::reactive::{Memo, Signal};
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
    restore_label: Signal<String>,
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
    let denied = MaybeProp::derive(move || {
        // What is typed belongs to the answer that is to come.
        let sent = || autosave.is_sent().then(|| t.still_saving());
        denied.get().or_else(sent)
    });
    // The button that is pressed is gone then.
    let take_up = move |()| {
        if let Some(kept) = autosave.take_up() {
            restore.run(kept);
        }
        page_focus.recover_focus();
    };
    let discard = move |()| {
        autosave.discard();
        page_focus.recover_focus();
    };
    let actions = move || {
        view! {
            <Button
                label=restore_label
                kind=ButtonKind::Primary
                small=true
                disabled_reason=denied
                on_press=take_up
            />
            <Button label=t.draft_discard() small=true on_press=discard />
        }
        .into_any()
    };
    let offer = move || {
        let kept = offered.get()?;
        let when = t.ago(kept.at.server, session.now.get_untracked());
        let lines = draft_changes(t, &kept.before, &kept.mine);
        let (text, changes) = since
            .and_then(|since| since.run((kept,)))
            .unwrap_or_else(|| (t.draft_text(), None));
        let changes = changes.unwrap_or_else(|| {
            view! { <ChangeList label=t.changes_title() rows=lines from=t.from() to=t.to() /> }
                .into_any()
        });
        let title = t.draft_title(&when);
        Some(view! {
            <Banner tone=Tone::Info title=title text=text live=true actions=actions>
                {changes}
            </Banner>
        })
    };
    let note = |title: String, text: String| view! { <Banner tone=Tone::Info title=title text=text live=true /> };
    let elsewhere = Memo::new(move |_| autosave.is_open_elsewhere());
    view! {
        {offer}
        {move || {
            elsewhere.get().then(|| note(t.draft_elsewhere(), t.draft_elsewhere_text()))
        }}
        {move || {
            autosave.in_vain.get().then(|| note(t.drafts_in_vain(), t.drafts_in_vain_text()))
        }}
    }
}
