//! The permissions of another account, taken over into the form.

use std::rc::Rc;
use std::sync::Arc;

use client::Listed;
use domain::{Account, AccountId, AccountsQuery};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::editor::PermissionsEditor;
use crate::components::{Button, ButtonKind, ComboOption, Dialog, focus_id, unique_id};
use crate::i18n::Words;
use crate::screens::shared::messages;
use crate::screens::shared::picker::{Choosable, Choosing, Picker, Source};
use crate::session::CompanyScope;

/// An account to copy from.
#[derive(Clone)]
struct Original(Arc<Account>);

impl Listed for Original {
    type Key = AccountId;

    fn key(&self) -> Option<AccountId> {
        Some(self.0.id.clone())
    }
}

impl Choosable for Original {
    fn option(&self) -> ComboOption {
        ComboOption {
            id: self.0.id.as_str().to_owned(),
            label: self.0.name.clone(),
            detail: None,
        }
    }

    fn counted(t: Words, count: usize) -> String {
        t.accounts_count(count)
    }

    fn unknown(t: Words, text: &str) -> String {
        t.account_unknown(text)
    }

    fn several(t: Words) -> String {
        t.account_several()
    }
}

/// Asks which account to copy from, while `open` says so.
#[component]
pub fn CopyFrom(editor: PermissionsEditor, open: RwSignal<bool>) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let original = Choosing::new(others(editor.editing.account_id()));
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    // Which opening of the dialog this is: what an earlier one asked for is called off.
    let opening = StoredValue::new(0_u32);
    Effect::new(move || {
        opening.update_value(|opening| *opening += 1);
        busy.set(false);
        if open.get() {
            original.fill(None);
            problem.set(None);
        }
        original.restart();
    });
    // What is typed since is looked at anew.
    Effect::new(move || {
        original.chosen.track();
        original.problem.track();
        problem.set(None);
    });
    let wrong = MaybeProp::derive(move || {
        let of_the_text = move || original.problem.get().filter(|_| original.left.get());
        problem.get().or_else(of_the_text)
    });
    let near = NodeRef::<html::P>::new();
    let field_id = StoredValue::new(unique_id("original"));
    let client = StoredValue::new_local(scope.client_here());
    let copy = move || {
        let Some(chosen) = original.chosen.get_untracked() else {
            let of_the_text = original.problem.get_untracked();
            problem.set(Some(of_the_text.unwrap_or_else(|| t.copy_from_required())));
            if let Some(near) = near.get_untracked() {
                field_id.with_value(|id| focus_id(&near, id));
            }
            return;
        };
        busy.set(true);
        problem.set(None);
        let client = client.get_value();
        let asked = opening.get_value();
        spawn_local(async move {
            let answer = client.permissions(&chosen.0.id).await;
            if opening.try_get_value() != Some(asked) {
                return; // they have left, or called it off
            }
            busy.set(false);
            match answer {
                Ok(theirs) => {
                    editor.use_levels_of(&theirs.value);
                    open.set(false);
                }
                Err(failure) => problem.set(Some(messages::failure(t, &failure).title)),
            }
        });
    };
    let cancel = move |()| {
        original.call_off();
        open.set(false);
    };
    view! {
        <Dialog
            open=open
            title=t.copy_from_title()
            on_cancel=cancel
            footer=move || {
                view! {
                    <Button
                        label=t.copy_levels()
                        kind=ButtonKind::Primary
                        busy=Signal::derive(move || busy.get() || original.waiting.get())
                        on_press=move |()| original.once_known(copy)
                    />
                    <Button label=t.cancel() on_press=cancel />
                }
                    .into_any()
            }
        >
            <p node_ref=near>{t.copy_from_text()}</p>
            <Picker
                choosing=original
                label=t.copy_from_field()
                placeholder=t.copy_from_placeholder()
                toggle=t.copy_from_show()
                error=wrong
                id=field_id.get_value()
            />
        </Dialog>
    }
}

/// The company's other accounts.
fn others(own: AccountId) -> Source<Original> {
    Rc::new(move |client, search, page| {
        const PER_PAGE: usize = 100;
        let own = own.clone();
        Box::pin(async move {
            let query = AccountsQuery {
                search,
                ..AccountsQuery::default()
            };
            let page = client.accounts(&query, page, PER_PAGE).await?;
            Ok(page.filter_map(|row| {
                let account = row.read().filter(|account| account.id != own);
                account.map(|account| Original(Arc::new(account)))
            }))
        })
    })
}
