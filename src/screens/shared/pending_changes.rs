//! What sending a form will change (U2).

use leptos::html;
use leptos::prelude::*;

use crate::components::{ChangeList, ChangeRow};
use crate::i18n::Words;
use crate::reactive::{Memo, Signal};

/// The changes, while there are any.
#[component]
pub fn PendingChanges(
    /// From what to what.
    #[prop(into)]
    rows: Signal<Vec<ChangeRow>>,
) -> impl IntoView {
    let t = Words::expect();
    let any = Memo::new(move |_| !rows.with(Vec::is_empty));
    move || {
        any.get().then(|| {
            view! {
                <div class="sa-pending">
                    {html::h2().class("sa-pending__title").child(t.changes_title())}
                    <ChangeList label=t.changes_title() rows=rows from=t.from() to=t.to() />
                </div>
            }
        })
    }
}
