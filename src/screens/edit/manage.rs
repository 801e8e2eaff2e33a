//! What else can be done with an account: permissions, its secret, its end.

use domain::Action;
use leptos::html;
use leptos::prelude::*;

use super::editor::Editor;
use super::reset::Reset;
use crate::components::{Button, ButtonKind, Icon, Section};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::screens::shared::deleting::Delete;
use crate::screens::shared::links::{RouteLink, list_route, permissions_route, replace_route};
use crate::screens::shared::messages;
use crate::session::CompanyScope;

/// The ways to everything but Name and App Type.
#[component]
pub fn Manage(editor: Editor) -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let id = editor.editing.account_id();
    let replace = replace_route(scope, id.clone(), scope.replacement_of(&id));
    let resetting = RwSignal::new(false);
    let deleting = RwSignal::new(false);
    let reason = messages::why_denied(t, scope, Action::Manage);
    let buttons = view! {
        <RouteLink
            to=permissions_route(scope, id)
            label=t.permissions()
            kind=ButtonKind::Secondary
            icon=Icon::Shield
        />
        <Button
            label=t.reset_secret()
            icon=Icon::Key
            disabled_reason=reason
            on_press=move |()| resetting.set(true)
        />
        <Button
            label=t.replace()
            icon=Icon::Refresh
            disabled_reason=messages::why_no_new(t, scope)
            on_press=move |()| navigator.go(replace.clone())
        />
        <Button
            label=t.delete()
            icon=Icon::Trash
            disabled_reason=reason
            on_press=move |()| deleting.set(true)
        />
    };
    view! {
        <Section title=t.manage_title()>
            {html::div().class("sa-manage").child(buttons)}
            <Reset editor=editor open=resetting />
            <Delete
                seen=editor.editing.seen
                follow=Callback::new(move |now| editor.on_remote_change(now))
                done=Callback::new(move |_| {
                    // There is nothing left that edits could be made to.
                    editor.editing.use_theirs();
                    scope.return_to.set_value(None);
                    navigator.go(list_route(scope));
                })
                open=deleting
            />
        </Section>
    }
}
