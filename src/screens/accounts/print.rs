//! What is printed of the list: the selected accounts, else those down to where it was scrolled, as a plain
//! table. The table on the screen draws what is in view alone, and leaves the rest of its length blank.

use std::collections::HashSet;
use std::sync::Arc;

use domain::{Account, Health};
use leptos::html;
use leptos::prelude::*;

use crate::components::UntrustedText;
use crate::i18n::Words;
use crate::listen::on_window;
use crate::reactive::RwSignal;
use crate::screens::shared::messages;
use crate::session::{CompanyScope, Count, FeedRow, List};

/// The table for paper, which is there while the page is printed.
#[component]
pub fn PrintedList(
    /// How many rows there are down to the last one in view.
    reached: RwSignal<usize>,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let printing = RwSignal::new(false);
    on_window("beforeprint", move |_| printing.set(true));
    on_window("afterprint", move |_| printing.set(false));
    move || {
        printing
            .get()
            .then(|| untrack(|| table(t, scope, reached.get())))
    }
}

fn table(t: Words, scope: CompanyScope, reached: usize) -> AnyView {
    let accounts = printed(scope, reached);
    let headings = [
        t.name(),
        t.app_type(),
        t.health(),
        t.permissions(),
        t.last_used(),
        t.client_id(),
    ];
    let heading = |words: String| html::th().scope("col").child(words);
    view! {
        <table class="sa-printed sa-printed-list">
            {html::caption().child(how_many(t, scope, accounts.len()))}
            <thead>
                <tr>{headings.map(heading).into_iter().collect_view()}</tr>
            </thead>
            <tbody>{accounts.iter().map(|account| row(t, scope, account)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// The accounts that are meant, as far as they are here.
fn printed(scope: CompanyScope, reached: usize) -> Vec<Arc<Account>> {
    let here = |rows: usize| {
        (0..rows).filter_map(|index| match scope.feed.row(index) {
            FeedRow::Account(account) => Some(account),
            _ => None,
        })
    };
    let rows = scope.feed.with(List::rows);
    let selection = scope.bulk.selection.get();
    if selection.is_empty() {
        return here(rows.min(reached)).collect();
    }
    let mut selected: Vec<_> = here(rows).filter(|one| scope.bulk.has(one)).collect();
    // Those that were selected before something else was searched for.
    let listed: HashSet<_> = selected.iter().map(|one| one.id.clone()).collect();
    let others = selection
        .one_by_one()
        .filter(|one| !listed.contains(&one.id));
    selected.extend(others.cloned());
    selected
}

/// "40 of 5,000 service accounts".
fn how_many(t: Words, scope: CompanyScope, printed: usize) -> String {
    let selection = scope.bulk.selection.get();
    if selection.is_empty() {
        let (Count::Exactly(all) | Count::AtLeast(all)) = scope.feed.with(List::found);
        return t.printed(all, &t.number(printed));
    }
    match selection.len() {
        Some(all) => t.printed_selected(all, &t.number(printed)),
        None => t.printed_of_all(&t.number(printed)),
    }
}

fn row(t: Words, scope: CompanyScope, account: &Account) -> AnyView {
    let health = Health::of(account, scope.sunset().get());
    let health = if health.is_functional() {
        t.functional()
    } else {
        t.not_functional()
    };
    let used = account.last_used_at;
    let cells = [
        messages::app_type(t, &account.app_type),
        health,
        messages::permissions(t, account),
        used.map_or_else(|| t.never_used(), |used| t.date(used)),
        account.client_id.clone(),
    ];
    view! {
        <tr>
            <th scope="row">
                <UntrustedText text=account.name.clone() />
            </th>
            {cells.map(|words| html::td().child(words)).into_iter().collect_view()}
        </tr>
    }
    .into_any()
}
