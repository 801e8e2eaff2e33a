//! A draft that was left before, offered again; and what to know when none are kept.

use leptos::prelude::*;

use super::keeper::Keeper;
use super::words::draft_changes;
use crate::components::{Banner, Button, ButtonKind, ChangeList, Tone};
use crate::i18n::Words;
use crate::session::Session;
use crate::storage::KeptDraft;

/// Offers the draft until the person restores or discards it.
#[component]
pub fn DraftOffer(
    /// What keeps it.
    keeper: Keeper,
    /// Puts it into the form.
    #[prop(into)]
    restore: Callback<KeptDraft>,
) -> impl IntoView {
    let t = Words::expect();
    let session = Session::expect();
    let offer = move || {
        let kept = keeper.offered.get()?;
        let when = t.relative(kept.at, session.now.get_untracked());
        let lines = draft_changes(t, &kept.before, &kept.mine);
        let kept = StoredValue::new(kept);
        Some(view! {
            <Banner
                tone=Tone::Info
                title=t.draft_title(&when)
                text=t.draft_text()
                live=true
                actions=move || {
                    view! {
                        <Button
                            label=t.draft_restore()
                            kind=ButtonKind::Primary
                            small=true
                            on_press=move |()| {
                                let kept = kept.get_value();
                                keeper.decided();
                                restore.run(kept);
                            }
                        />
                        <Button
                            label=t.draft_discard()
                            small=true
                            on_press=move |()| keeper.decided()
                        />
                    }
                        .into_any()
                }
            >
                <ChangeList label=t.changes_title() rows=lines from=t.from() to=t.to() />
            </Banner>
        })
    };
    let in_vain = move || {
        keeper.in_vain.get().then(|| {
            view! { <Banner tone=Tone::Info title=t.drafts_in_vain() text=t.drafts_in_vain_text() live=true /> }
        })
    };
    view! {
        {offer}
        {in_vain}
    }
}
