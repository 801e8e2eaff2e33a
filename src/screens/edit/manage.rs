//! What else can be done with an account: a new secret, another account in its place, its end.

use domain::Action;
use leptos::html;
use leptos::prelude::*;

use super::editor::Editor;
use super::reset::Reset;
use crate::components::{Button, Icon, Notices, Section};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::reactive::RwSignal;
use crate::screens::shared::copy_link::copy_link;
use crate::screens::shared::deleting::Delete;
use crate::screens::shared::links::{account_route, list_route, replace_route};
use crate::screens::shared::messages;
use crate::session::CompanyScope;

/// What is done with it most often beside editing.
#[component]
pub fn Manage(editor: Editor) -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let id = editor.editing.account_id();
    let replace = replace_route(scope, id.clone(), scope.replacement_of(&id));
    let resetting = RwSignal::new(false);
    let notices = Notices::expect();
    let buttons = view! {
        <Button
            label=t.reset_secret()
            icon=Icon::Key
            disabled_reason=messages::why_denied(t, scope, Action::Manage)
            on_press=move |()| resetting.set(true)
        />
        <Button
            label=t.replace()
            icon=Icon::Refresh
            disabled_reason=messages::why_no_new(t, scope)
            on_press=move |()| navigator.go(replace.clone())
        />
        {navigator
            .owns_page()
            .then(|| {
                let press = move |()| copy_link(t, navigator, notices, &account_route(scope, id.clone()));
                view! { <Button label=t.copy_link() icon=Icon::Copy on_press=press /> }
            })}
    };
    view! {
        <Section title=t.manage_title()>
            {html::div().class("sa-manage").child(buttons)}
            <Reset editor=editor open=resetting />
        </Section>
    }
}

/// Its end, apart from all else.
#[component]
pub fn DeleteAccount(editor: Editor) -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let open = RwSignal::new(false);
    let done = move |_| {
        // There is nothing left that edits could be made to.
        editor.editing.use_theirs();
        scope.return_to.set_value(None);
        navigator.go(list_route(scope));
    };
    view! {
        <div class="sa-apart">
            <Button
                label=t.delete()
                icon=Icon::Trash
                disabled_reason=messages::why_denied(t, scope, Action::Manage)
                on_press=move |()| open.set(true)
            />
            <Delete
                seen=editor.editing.seen
                follow=Callback::new(move |now| editor.on_remote_change(now))
                done=Callback::new(done)
                open=open
            />
        </div>
    }
}
