//! What an edit sends, and what becomes of it (N3, N4, U1, F25).

use axum::http::Method;
use client::{FailureKind, Intent, SaveOutcome, SecretOutcome, SecretRequest};
use serde_json::json;

use crate::world::{ERP, World, new_account, renamed};

#[tokio::test(start_paused = true)]
async fn u1_only_what_changed_is_sent_and_the_history_begins_with_it() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let change = renamed(&seen.value, "Nightly sync");
    let outcome = world.client.save_account(&seen, &change).await;
    assert!(matches!(outcome, SaveOutcome::Done(_)), "{outcome:?}");
    let changes = json!([{"field": "name", "from": ERP, "to": "Nightly sync"}]);
    let history = world.history(&seen.value.id).await;
    assert_eq!(history[0]["changes"], changes);
    // The same as the client reads it, while the page is open.
    let events = world.client.events(&seen.value.id, 1).await.unwrap();
    let newest = events.rows.into_iter().next().and_then(client::Row::read);
    let newest = newest.expect("an entry");
    assert_eq!(newest.action, "updated");
    assert_eq!(newest.changes.len(), 1);
    assert_eq!(newest.changes[0].from.as_deref(), Some(ERP));
    assert_eq!(newest.changes[0].to.as_deref(), Some("Nightly sync"));
}

#[tokio::test(start_paused = true)]
async fn f25_an_id_beyond_what_floats_hold_is_edited_exactly() {
    let world = World::new().await;
    let all = world.all().await;
    let would_be_rounded = |id: u64| id > 1 << 53 && id % 2 == 1;
    let id = all
        .iter()
        .filter_map(|row| row["id"].as_u64())
        .find(|id| would_be_rounded(*id));
    let id = id.expect("such an id");
    let id = domain::AccountId::number(id);
    let seen = world.client.account(&id).await.unwrap();
    let change = renamed(&seen.value, "Exactly this one");
    let outcome = world.client.save_account(&seen, &change).await;
    assert!(matches!(outcome, SaveOutcome::Done(now) if now.value.id == id));
    assert_eq!(world.as_it_is(&id).await["name"], "Exactly this one");
    let exchanges = world.wire.exchanges();
    let write = exchanges.iter().find(|one| one.method == Method::PATCH);
    let path = &write.unwrap().path;
    let end = format!("/service_accounts/{}", id.as_str());
    assert!(path.ends_with(&end), "{path}");
}

#[tokio::test(start_paused = true)]
async fn n3_joiners_inside_a_name_are_kept() {
    let world = World::new().await;
    for name in ["گزارش\u{200C}ها 👩\u{200D}💻", "می\u{200C}خواهم"] {
        let seen = world.account(ERP).await;
        let change = renamed(&seen.value, name);
        let outcome = world.client.save_account(&seen, &change).await;
        assert!(matches!(outcome, SaveOutcome::Done(now) if now.value.name == name));
        assert_eq!(world.as_it_is(&seen.value.id).await["name"], name);
        world.somebody_renames(&seen.value, ERP).await;
    }
}

#[tokio::test(start_paused = true)]
async fn n4_a_new_account_with_a_taken_name_is_refused_for_it_and_not_made() {
    let world = World::new().await;
    let request = SecretRequest::Create(new_account(ERP));
    let mut intent = Intent::new(request, &world.client);
    let SecretOutcome::Failed(failure) = intent.execute(&world.client).await else {
        panic!("no refusal");
    };
    assert_eq!(failure.kind, FailureKind::Rejected);
    let field = &failure.fields[0];
    assert_eq!(field.field, "name");
    assert_eq!(field.code.as_deref(), Some("taken"));
    let names = world.names().await;
    assert_eq!(names.iter().filter(|name| *name == ERP).count(), 1);
}
