//! The first step: the new account, of the same type and with a name like the old one's.

use domain::{Account, AppKind, Draft};
use leptos::prelude::*;

use super::doubts::replaced;
use crate::components::{Banner, Tone};
use crate::i18n::Words;
use crate::screens::shared::creating::CreateForm;
use crate::screens::shared::links::account_route;
use crate::session::CompanyScope;
use crate::storage::DraftForm;

/// The form for the new account. `twice`: the address names the old one as its own replacement, too.
pub fn begin(t: Words, scope: CompanyScope, old: Account, twice: bool) -> AnyView {
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
    let id = old.id.clone();
    view! {
        <div class="sa-stack sa-form">
            {twice}
            <CreateForm
                start=start
                keeps=DraftForm::Replace(old.id)
                back=Callback::new(move |()| account_route(scope, id.clone()))
                lead=move || replaced(t, old.name.clone())
            />
        </div>
    }
    .into_any()
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
