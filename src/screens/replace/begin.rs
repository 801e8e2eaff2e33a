//! The first step: the new account, of the same type and with a name like the old one's.

use domain::{Account, Action, AppKind, Draft};
use leptos::prelude::*;

use crate::components::{Banner, Tone, UntrustedText};
use crate::i18n::Words;
use crate::screens::shared::creating::CreateForm;
use crate::screens::shared::links::account_route;
use crate::screens::shared::messages;
use crate::session::CompanyScope;
use crate::storage::DraftForm;

/// The form for the new account.
#[component]
pub fn Begin(
    /// The old account.
    old: Account,
    /// The address names it as its own replacement, too.
    #[prop(optional)]
    twice: bool,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let denied = scope.denied(Action::Manage);
    let reason = Signal::derive(move || match denied.get() {
        Some(denied) => Some((t.read_only_title(), messages::denied(t, denied))),
        None => messages::creation_ended(t, scope.sunset().get())
            .map(|text| (t.creation_ended_title(), text)),
    });
    let banner = move || {
        let (title, text) = reason.get()?;
        let help = denied.get().is_none().then(|| messages::read_on(t, scope));
        Some(view! { <Banner tone=Tone::Info title=title text=text>{help}</Banner> })
    };
    let twice = twice.then(|| {
        let (title, text) = (t.replace_twice(), t.replace_twice_text());
        view! { <Banner tone=Tone::Warning title=title text=text /> }
    });
    let start = Draft {
        name: next_name(&old.name),
        // Something that cannot be chosen is chosen anew.
        kind: old.app_type.kind().or(Some(AppKind::Custom)),
        app: old.app_type.app().cloned(),
    };
    let back = old.id.clone();
    view! {
        <div class="sa-stack sa-form">
            {twice}
            {banner}
            <p class="sa-lead">
                {t.replace_old()} " " <UntrustedText text=old.name />
            </p>
            <CreateForm
                start=start
                keeps=DraftForm::Replace(old.id.clone())
                back=Callback::new(move |()| account_route(scope, back.clone()))
                denied=MaybeProp::derive(move || reason.get().map(|(_, text)| text))
            />
        </div>
    }
}

/// "Payroll" → "Payroll (2)", "Payroll (2)" → "Payroll (3)".
fn next_name(name: &str) -> String {
    let counted = name.strip_suffix(')').and_then(|name| {
        let (name, number) = name.rsplit_once(" (")?;
        Some((name, number.parse::<u32>().ok()?.checked_add(1)?))
    });
    match counted {
        Some((name, number)) => format!("{name} ({number})"),
        None => format!("{name} (2)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k3_the_new_name_follows_the_pattern_of_the_old_one() {
        assert_eq!(next_name("Payroll"), "Payroll (2)");
        assert_eq!(next_name("Payroll (2)"), "Payroll (3)");
        assert_eq!(next_name("Payroll (EU)"), "Payroll (EU) (2)");
        assert_eq!(
            next_name("Payroll (4294967295)"),
            "Payroll (4294967295) (2)"
        );
    }
}
