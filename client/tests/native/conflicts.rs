//! Somebody else was quicker, however that is found out, and the next press saves what was decided
//! (F1–F6).

use axum::http::Method;
use client::{DeleteOutcome, FailureKind, SaveOutcome};
use domain::{AccountChange, AppType, Edited as _, MatrixMerge};

use crate::wire::{Exchange, Fault};
use crate::world::{ERP, World, renamed, with_level};

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

/// An account that stands at None everywhere.
const POWERLESS: &str = "Safety observation alerts";

/// The API wants to know the version, and has not looked at what was sent (F4).
fn version_wanted() -> Fault {
    Fault::Instead(428, JSON, "{}".into())
}

/// Answers whose version cannot be used: there is none to see (F5), or it is a weak one (F6).
const WITHOUT_VERSION: [Fault; 2] = [Fault::Hidden(&["etag"]), Fault::WEAK];

/// What was sent to change something names no version that cannot be used.
fn only_any_version(world: &World) {
    let writes = world
        .wire
        .exchanges()
        .into_iter()
        .filter(Exchange::is_write);
    for write in writes {
        assert_eq!(write.if_match.as_deref(), Some("*"), "{write:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn f1_what_a_look_after_a_doubt_has_shown_is_decided_by_the_next_press() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world.somebody_renames(&seen.value, "Theirs").await;
    world
        .wire
        .fault(Method::PATCH, "service_accounts", Fault::LostBefore);
    let change = renamed(&seen.value, "Mine");
    let outcome = world.client.save_account(&seen, &change).await;
    let SaveOutcome::Conflict { now, .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(now.value.name, "Theirs");
    assert_eq!(world.as_it_is(&seen.value.id).await["name"], "Theirs");
    let change = renamed(&now.value, "Mine");
    let outcome = world.client.save_account(&now, &change).await;
    assert!(matches!(outcome, SaveOutcome::Done(_)), "{outcome:?}");
    assert_eq!(world.as_it_is(&seen.value.id).await["name"], "Mine");
    assert_eq!(world.wire.writes(), 2);
}

#[tokio::test(start_paused = true)]
async fn f4_a_demand_for_the_version_shows_what_another_has_changed_and_overwrites_nothing() {
    let (mine, custom) = ("Mine", AccountChange::of_app_type(AppType::Custom));
    for changes_the_name in [true, false] {
        let world = World::new().await;
        let seen = world.account(ERP).await;
        world.somebody_renames(&seen.value, "Theirs").await;
        world
            .wire
            .fault(Method::PATCH, "service_accounts", version_wanted());
        let change = if changes_the_name {
            renamed(&seen.value, mine)
        } else {
            custom.clone()
        };
        let outcome = world.client.save_account(&seen, &change).await;
        let SaveOutcome::Conflict { now, .. } = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(now.value.name, "Theirs");
        assert_eq!(now.value.app_type, seen.value.app_type);
        assert_eq!(world.as_it_is(&seen.value.id).await["name"], "Theirs");
        let outcome = world.client.save_account(&now, &change).await;
        assert!(matches!(outcome, SaveOutcome::Done(_)), "{outcome:?}");
        let saved = world.as_it_is(&seen.value.id).await;
        let (name, app_type) = if changes_the_name {
            (mine, "marketplace")
        } else {
            ("Theirs", "custom")
        };
        assert_eq!(saved["name"], name);
        assert_eq!(saved["app_type"], app_type);
    }
}

#[tokio::test(start_paused = true)]
async fn f4_a_demand_for_the_version_of_what_is_so_already_is_no_conflict() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world.somebody_renames(&seen.value, "Mine").await;
    world
        .wire
        .fault(Method::PATCH, "service_accounts", version_wanted());
    let change = renamed(&seen.value, "Mine");
    let outcome = world.client.save_account(&seen, &change).await;
    assert!(matches!(outcome, SaveOutcome::AlreadyDone(now) if now.value.name == "Mine"));
    assert_eq!(world.wire.writes(), 1, "the one that was not looked at");
}

#[tokio::test(start_paused = true)]
async fn f3_permissions_that_are_so_already_come_with_what_else_was_set() {
    let world = World::new().await;
    let id = world.account(POWERLESS).await.value.id;
    let seen = world.client.permissions(&id).await.unwrap();
    world.somebody_sets(&id, "documents", "read_only").await;
    world.somebody_sets(&id, "reports", "admin").await;
    let wanted = with_level(&seen.value, "documents", "read_only");
    let outcome = world.client.save_permissions(&id, &seen, &wanted).await;
    let SaveOutcome::AlreadyDone(now) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(now.value.level("reports").unwrap().code(), "admin");
    assert_eq!(world.level(&id, "reports").await, "admin");
}

#[tokio::test(start_paused = true)]
async fn f4_permissions_whose_version_is_demanded_are_set_by_the_next_press() {
    let world = World::new().await;
    let id = world.account(POWERLESS).await.value.id;
    let seen = world.client.permissions(&id).await.unwrap();
    world
        .wire
        .fault(Method::PUT, "permissions", version_wanted());
    let wanted = with_level(&seen.value, "documents", "read_only");
    let outcome = world.client.save_permissions(&id, &seen, &wanted).await;
    let SaveOutcome::VersionRequired { now, .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(now, seen, "nobody has changed them");
    let outcome = world.client.save_permissions(&id, &now, &wanted).await;
    assert!(matches!(outcome, SaveOutcome::Done(_)), "{outcome:?}");
    assert_eq!(world.level(&id, "documents").await, "read_only");
}

#[tokio::test(start_paused = true)]
async fn f5_f6_permissions_without_versions_are_looked_at_before_they_are_set() {
    for without in WITHOUT_VERSION {
        let world = World::new().await;
        let id = world.account(POWERLESS).await.value.id;
        world
            .wire
            .faults(&Method::GET, "permissions", &without, 100);
        let seen = world.client.permissions(&id).await.unwrap();
        assert_eq!(seen.mark(), None);
        world.somebody_sets(&id, "documents", "read_only").await;
        let wanted = with_level(&seen.value, "documents", "admin");
        let outcome = world.client.save_permissions(&id, &seen, &wanted).await;
        let SaveOutcome::Conflict { now, .. } = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(world.wire.writes(), 0, "nothing was sent");
        assert_eq!(world.level(&id, "documents").await, "read_only");
        let wanted = wanted.rebase(&seen.value, &now.value);
        let outcome = world.client.save_permissions(&id, &now, &wanted).await;
        assert!(matches!(outcome, SaveOutcome::Done(_)), "{outcome:?}");
        assert_eq!(world.level(&id, "documents").await, "admin");
        only_any_version(&world);
    }
}

#[tokio::test(start_paused = true)]
async fn f5_without_versions_levels_that_were_put_back_are_believed() {
    let world = World::new().await;
    let id = world.account(POWERLESS).await.value.id;
    let hidden = Fault::Hidden(&["etag"]);
    for method in [Method::GET, Method::PUT] {
        world.wire.faults(&method, "permissions", &hidden, 100);
    }
    let seen = world.client.permissions(&id).await.unwrap();
    let wanted = with_level(&seen.value, "documents", "admin");
    let outcome = world.client.save_permissions(&id, &seen, &wanted).await;
    let SaveOutcome::Done(seen) = outcome else {
        panic!("{outcome:?}");
    };
    world.somebody_sets(&id, "documents", "none").await;
    let wanted = with_level(&seen.value, "reports", "standard");
    let outcome = world.client.save_permissions(&id, &seen, &wanted).await;
    let SaveOutcome::Conflict { now, .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(now.value.level("documents").unwrap().code(), "none");
    assert_eq!(world.wire.writes(), 1, "the second was not sent");
    let wanted = wanted.rebase(&seen.value, &now.value);
    let outcome = world.client.save_permissions(&id, &now, &wanted).await;
    assert!(matches!(outcome, SaveOutcome::Done(_)), "{outcome:?}");
    assert_eq!(world.level(&id, "documents").await, "none");
    assert_eq!(world.level(&id, "reports").await, "standard");
}

/// A matrix without Planroom, as a company has it that does not have that tool.
const WITHOUT_PLANROOM: Fault = Fault::Changed(|_, body| {
    let mut matrix: serde_json::Value = serde_json::from_slice(body).expect("a matrix");
    let tools = matrix["tools"].as_array_mut().expect("tools");
    tools.retain(|tool| tool["name"] != "planroom");
    *body = matrix.to_string().into();
});

#[tokio::test(start_paused = true)]
async fn f2_a_tool_that_has_come_meanwhile_keeps_the_level_that_they_gave_it() {
    let world = World::new().await;
    let id = world.account(POWERLESS).await.value.id;
    world
        .wire
        .fault(Method::GET, "permissions", WITHOUT_PLANROOM);
    let seen = world.client.permissions(&id).await.unwrap();
    assert_eq!(seen.value.level("planroom"), None);
    let wanted = with_level(&seen.value, "documents", "admin");
    world.somebody_sets(&id, "planroom", "standard").await;
    let outcome = world.client.save_permissions(&id, &seen, &wanted).await;
    let SaveOutcome::Conflict { now, .. } = outcome else {
        panic!("{outcome:?}");
    };
    let merge = MatrixMerge::of(&seen.value, &wanted, &now.value);
    let theirs = merge.theirs();
    let theirs: Vec<_> = theirs
        .iter()
        .map(|one| (one.tool.as_str(), one.from.code(), one.to.code()))
        .collect();
    assert_eq!(theirs, [("planroom", "none", "standard")]);
    let wanted = merge.into_matrix();
    let outcome = world.client.save_permissions(&id, &now, &wanted).await;
    assert!(matches!(outcome, SaveOutcome::Done(_)), "{outcome:?}");
    assert_eq!(world.level(&id, "planroom").await, "standard");
    assert_eq!(world.level(&id, "documents").await, "admin");
}

#[tokio::test(start_paused = true)]
async fn f4_a_deletion_whose_version_is_demanded_is_not_done_and_the_next_is() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world
        .wire
        .fault(Method::DELETE, "service_accounts", version_wanted());
    let outcome = world.client.remove_account(&seen).await;
    let DeleteOutcome::VersionRequired { now, failure } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(failure.kind, FailureKind::VersionRequired);
    assert_eq!(now.value, seen.value, "nobody has changed it");
    assert_eq!(world.as_it_is(&seen.value.id).await["name"], ERP);
    let outcome = world.client.remove_account(&now).await;
    assert_eq!(outcome, DeleteOutcome::Done(()));
    assert!(!world.names().await.contains(&ERP.to_owned()));
}

#[tokio::test(start_paused = true)]
async fn f4_a_deletion_whose_version_is_demanded_tells_of_a_change_that_there_was() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world.somebody_renames(&seen.value, "Theirs").await;
    world
        .wire
        .fault(Method::DELETE, "service_accounts", version_wanted());
    let outcome = world.client.remove_account(&seen).await;
    assert!(
        matches!(&outcome, DeleteOutcome::Conflict { now, .. } if now.value.name == "Theirs"),
        "{outcome:?}"
    );
    assert!(world.names().await.contains(&"Theirs".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn f5_f6_a_deletion_without_versions_takes_no_change_with_it_that_nobody_saw() {
    for without in WITHOUT_VERSION {
        let world = World::new().await;
        world
            .wire
            .faults(&Method::GET, "service_accounts/", &without, 100);
        let seen = world.account(ERP).await;
        world.somebody_renames(&seen.value, "Theirs").await;
        let outcome = world.client.remove_account(&seen).await;
        let DeleteOutcome::Conflict { now, .. } = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(now.value.name, "Theirs");
        assert_eq!(world.wire.writes(), 0, "nothing was sent");
        assert_eq!(world.as_it_is(&seen.value.id).await["name"], "Theirs");
        let outcome = world.client.remove_account(&now).await;
        assert_eq!(outcome, DeleteOutcome::Done(()));
        assert!(!world.names().await.contains(&"Theirs".to_owned()));
        only_any_version(&world);
    }
}
