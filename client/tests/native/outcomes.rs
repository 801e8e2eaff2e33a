//! What a write came to, in the same few outcomes for every write that has a state to be meant for.

use std::rc::Rc;

use axum::http::Method;
use client::{DeleteOutcome, Failure, FailureKind, Later, SaveOutcome};
use domain::{Account, Matrix};

use crate::wire::Fault;
use crate::world::{ERP, World, name_of, renamed, saved, with_level};

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

/// The API says that there is no such account, whatever it has.
fn not_found() -> Fault {
    Fault::Instead(404, JSON, r#"{"code": "not_found"}"#.into())
}

fn forbidden() -> Fault {
    Fault::Instead(403, JSON, "{}".into())
}

#[tokio::test(start_paused = true)]
async fn what_was_taken_is_saved() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let change = renamed(&seen.value, "New");
    let outcome = world.client.save_account(&seen, &change).await;
    assert!(matches!(outcome, SaveOutcome::Done(now) if now.value.name == "New"));
}

#[tokio::test(start_paused = true)]
async fn an_outcome_tells_whether_it_is_done_and_what_it_is_now_as_far_as_that_was_seen() {
    let world = World::new().await;
    let now = world.account(ERP).await;
    let failure = Failure::of(FailureKind::Unreachable);
    let seen = || now.clone();
    for outcome in [SaveOutcome::Done(seen()), SaveOutcome::AlreadyDone(seen())] {
        assert!(outcome.is_done());
        assert_eq!(outcome.now(), Some(&now));
    }
    for outcome in [
        SaveOutcome::Conflict {
            now: seen(),
            failure: failure.clone(),
        },
        SaveOutcome::VersionRequired {
            now: seen(),
            failure: failure.clone(),
        },
    ] {
        assert!(!outcome.is_done());
        assert_eq!(outcome.now(), Some(&now));
    }
    for outcome in [
        SaveOutcome::<Account>::Failed(failure.clone()),
        SaveOutcome::Gone(failure.clone()),
        SaveOutcome::NotFound(failure.clone()),
        SaveOutcome::Unknown { failure, why: None },
    ] {
        assert!(!outcome.is_done());
        assert_eq!(outcome.now(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn f19_what_was_done_though_the_answer_was_lost_is_saved() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world
        .wire
        .fault(Method::PATCH, "service_accounts", Fault::LostAfter);
    let change = renamed(&seen.value, "New");
    let outcome = world.client.save_account(&seen, &change).await;
    assert!(matches!(outcome, SaveOutcome::Done(now) if now.value.name == "New"));
    assert_eq!(world.wire.writes(), 1);
}

#[tokio::test(start_paused = true)]
async fn f19_what_the_api_has_never_heard_of_has_failed_and_leaves_a_doubt() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world
        .wire
        .fault(Method::PATCH, "service_accounts", Fault::LostBefore);
    let change = renamed(&seen.value, "New");
    let outcome = world.client.save_account(&seen, &change).await;
    assert!(
        matches!(outcome, SaveOutcome::Unknown { .. }),
        "{outcome:?}"
    );
    assert_eq!(world.wire.writes(), 1, "it is not sent again by itself");
}

#[tokio::test(start_paused = true)]
async fn f3_what_somebody_else_has_made_the_same_is_saved_already() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world.somebody_renames(&seen.value, "New").await;
    let change = renamed(&seen.value, "New");
    let outcome = world.client.save_account(&seen, &change).await;
    assert!(
        matches!(outcome, SaveOutcome::AlreadyDone(_)),
        "{outcome:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn f1_what_somebody_else_has_changed_is_a_conflict() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world.somebody_renames(&seen.value, "Theirs").await;
    let change = renamed(&seen.value, "Mine");
    let outcome = world.client.save_account(&seen, &change).await;
    assert!(matches!(outcome, SaveOutcome::Conflict { now, .. } if now.value.name == "Theirs"));
}

#[tokio::test(start_paused = true)]
async fn f1_a_refusal_for_the_version_is_a_conflict_whatever_a_look_shows_of_the_change() {
    // Nothing of it.
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let stale = Fault::Instead(412, JSON, "{}".into());
    world.wire.fault(Method::PATCH, "service_accounts", stale);
    let outcome = world.rename(&seen, "Mine").await;
    assert!(
        matches!(&outcome, SaveOutcome::Conflict { now, .. } if *now == seen),
        "{outcome:?}"
    );
    // Half of it, which somebody else has done.
    let id = &seen.value.id;
    let seen = world.client.permissions(id).await.unwrap();
    let wanted = with_level(&seen.value, "documents", "admin");
    let wanted = with_level(&wanted, "reports", "admin");
    assert_eq!(wanted.changes_since(&seen.value).len(), 2);
    world.somebody_sets(id, "reports", "admin").await;
    let outcome = world.client.save_permissions(id, &seen, &wanted).await;
    assert_eq!(name_of(&outcome), "Conflict");
}

#[tokio::test(start_paused = true)]
async fn f1_somebody_elses_change_that_a_look_after_a_doubt_shows_is_a_conflict_too() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world
        .wire
        .fault(Method::PATCH, "service_accounts", Fault::LostBefore);
    world.somebody_renames(&seen.value, "Theirs").await;
    let change = renamed(&seen.value, "Mine");
    let outcome = world.client.save_account(&seen, &change).await;
    assert!(matches!(outcome, SaveOutcome::Conflict { now, .. } if now.value.name == "Theirs"));
}

#[tokio::test(start_paused = true)]
async fn f4_a_demand_for_the_version_is_a_conflict_with_nobody() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let wanted = Fault::Instead(428, JSON, "{}".into());
    world.wire.fault(Method::PATCH, "service_accounts", wanted);
    let change = renamed(&seen.value, "Mine");
    let outcome = world.client.save_account(&seen, &change).await;
    let SaveOutcome::VersionRequired { now, failure } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(now, seen);
    assert_eq!(failure.kind, FailureKind::VersionRequired);
    let looks = world.wire.exchanges().len() - 2;
    assert_eq!(looks, 1, "what it shows is not taken for an old answer");
}

#[tokio::test(start_paused = true)]
async fn f8_what_was_deleted_is_gone_and_what_is_hidden_is_not_called_so() {
    for permissions in [false, true] {
        let world = World::new().await;
        let seen = world.account(ERP).await;
        let id = &seen.value.id;
        let matrix = world.client.permissions(id).await.unwrap();
        let outcome = async || {
            if permissions {
                let wanted = with_level(&matrix.value, &matrix.value.tools[0].name, "admin");
                let wanted = if wanted == matrix.value {
                    with_level(&matrix.value, &matrix.value.tools[0].name, "none")
                } else {
                    wanted
                };
                let outcome = world.client.save_permissions(id, &matrix, &wanted).await;
                name_and_why(&outcome)
            } else {
                let change = renamed(&seen.value, "Mine");
                let outcome = world.client.save_account(&seen, &change).await;
                name_and_why(&outcome)
            }
        };
        let method = if permissions {
            Method::PUT
        } else {
            Method::PATCH
        };
        // It can be read, and not written.
        world
            .wire
            .fault(method.clone(), "service_accounts", not_found());
        assert_eq!(outcome().await, "NotFound");
        // Nothing can be read any more.
        world
            .wire
            .fault(method.clone(), "service_accounts", not_found());
        world
            .wire
            .fault(Method::GET, "service_accounts/", not_found());
        world
            .wire
            .fault(Method::GET, "service_accounts?", forbidden());
        assert_eq!(outcome().await, "NotVisible: Forbidden(Level)");
        // Somebody has deleted it.
        world.somebody_deletes(id).await;
        assert_eq!(outcome().await, "Gone");
    }
}

/// With why no account can be seen.
fn name_and_why<T: std::fmt::Debug>(outcome: &SaveOutcome<T>) -> String {
    match outcome {
        SaveOutcome::NotVisible { why, .. } => format!("{}: {:?}", name_of(outcome), why.kind),
        outcome => name_of(outcome).to_owned(),
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_a_failure_without_a_doubt_and_is_not_looked_into() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let change = renamed(&seen.value, "Payroll export");
    let before = world.wire.exchanges().len();
    let outcome = world.client.save_account(&seen, &change).await;
    let SaveOutcome::Failed(why) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(why.kind, FailureKind::Rejected);
    assert_eq!(why.fields[0].field, "name");
    assert_eq!(world.wire.exchanges().len(), before + 1);
}

#[tokio::test(start_paused = true)]
async fn permissions_end_in_the_same_outcomes() {
    let world = World::new().await;
    let id = world.account(ERP).await.value.id;
    let somebody = world.somebody();
    let seen = world.client.permissions(&id).await.unwrap();
    let (none, admin) = (
        with_level(&seen.value, &seen.value.tools[0].name, "none"),
        with_level(&seen.value, &seen.value.tools[0].name, "admin"),
    );
    let wanted = if seen.value == admin { none } else { admin };
    world
        .wire
        .fault(Method::PUT, "permissions", Fault::LostAfter);
    let outcome = world.client.save_permissions(&id, &seen, &wanted).await;
    assert_eq!(name_of(&outcome), "Done");
    // The same once more, against what is not there any more.
    let outcome = world.client.save_permissions(&id, &seen, &wanted).await;
    assert_eq!(name_of(&outcome), "AlreadyDone");
    let seen = world.client.permissions(&id).await.unwrap();
    let theirs = with_level(&seen.value, &seen.value.tools[1].name, "standard");
    let theirs = if theirs == seen.value {
        with_level(&seen.value, &seen.value.tools[1].name, "none")
    } else {
        theirs
    };
    let now = somebody.permissions(&id).await.unwrap();
    saved(somebody.save_permissions(&id, &now, &theirs).await);
    let mine = with_level(&seen.value, &seen.value.tools[2].name, "admin");
    let mine = if mine == seen.value {
        with_level(&seen.value, &seen.value.tools[2].name, "none")
    } else {
        mine
    };
    let outcome = world.client.save_permissions(&id, &seen, &mine).await;
    assert_eq!(name_of(&outcome), "Conflict");
}

#[tokio::test(start_paused = true)]
async fn a_deletion_ends_in_its_own() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    // Refused for the version, and then deleted by somebody else: gone, not a failure.
    world.somebody_deletes(&seen.value.id).await;
    let stale = Fault::Instead(412, JSON, "{}".into());
    world.wire.fault(Method::DELETE, "service_accounts", stale);
    let outcome = world.client.remove_account(&seen).await;
    assert_eq!(outcome, DeleteOutcome::AlreadyDone(()));
    // Found by nobody.
    let outcome = world.client.remove_account(&seen).await;
    assert_eq!(outcome, DeleteOutcome::AlreadyDone(()));

    let seen = world.account("Payroll export").await;
    world.somebody_renames(&seen.value, "Theirs").await;
    let outcome = world.client.remove_account(&seen).await;
    let DeleteOutcome::Conflict { now, .. } = outcome else {
        panic!("{outcome:?}");
    };
    world
        .wire
        .fault(Method::DELETE, "service_accounts", not_found());
    let outcome = world.client.remove_account(&now).await;
    assert!(matches!(outcome, DeleteOutcome::NotFound(_)), "{outcome:?}");
    world
        .wire
        .fault(Method::DELETE, "service_accounts", Fault::LostBefore);
    let outcome = world.client.remove_account(&now).await;
    assert!(
        matches!(outcome, DeleteOutcome::Unknown { .. }),
        "{outcome:?}"
    );
    world
        .wire
        .fault(Method::DELETE, "service_accounts", Fault::LostAfter);
    let outcome = world.client.remove_account(&now).await;
    assert_eq!(outcome, DeleteOutcome::Done(()));
}

#[tokio::test(start_paused = true)]
async fn f1_a_change_that_a_look_after_a_doubt_shows_is_not_deleted_unseen() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world
        .wire
        .fault(Method::DELETE, "service_accounts", Fault::LostBefore);
    world.somebody_renames(&seen.value, "Theirs").await;
    let outcome = world.client.remove_account(&seen).await;
    assert!(matches!(outcome, DeleteOutcome::Conflict { now, .. } if now.value.name == "Theirs"));
}

#[tokio::test(start_paused = true)]
async fn f19_what_was_done_and_then_undone_in_whole_or_in_part_is_unknown() {
    let other = |at: usize, matrix: &Matrix| {
        let is_admin = matrix.tools[at].level.code() == "admin";
        with_level(
            matrix,
            &matrix.tools[at].name,
            if is_admin { "none" } else { "admin" },
        )
    };
    for in_whole in [true, false] {
        let world = World::new().await;
        let id = world.account(ERP).await.value.id;
        let seen = world.client.permissions(&id).await.unwrap();
        let half = other(0, &seen.value);
        let wanted = other(1, &half);
        let undone = if in_whole { seen.value.clone() } else { half };
        let (somebody, of) = (world.somebody(), id.clone());
        let undo = move || -> Later<'static, ()> {
            let (somebody, id, undone) = (somebody.clone(), of.clone(), undone.clone());
            Box::pin(async move {
                let done = somebody.permissions(&id).await.unwrap();
                saved(somebody.save_permissions(&id, &done, &undone).await);
            })
        };
        let lost = Fault::LostThen(Rc::new(undo));
        world.wire.fault(Method::PUT, "permissions", lost);
        let outcome = world.client.save_permissions(&id, &seen, &wanted).await;
        assert_eq!(name_of(&outcome), "Unknown");
    }
}

/// What looks of an account that is not there come to, one after the other.
fn hide(world: &World) {
    let path = "service_accounts/";
    world.wire.faults(&Method::GET, path, &not_found(), 3);
    world
        .wire
        .fault(Method::GET, "service_accounts?", forbidden());
}

#[tokio::test(start_paused = true)]
async fn f8_a_deletion_tells_why_nothing_can_be_seen() {
    for status in [404, 412] {
        let world = World::new().await;
        let seen = world.account(ERP).await;
        let refused = Fault::Instead(status, JSON, "{}".into());
        world
            .wire
            .fault(Method::DELETE, "service_accounts", refused);
        hide(&world);
        let outcome = world.client.remove_account(&seen).await;
        let DeleteOutcome::NotVisible { why, .. } = outcome else {
            panic!("{outcome:?}");
        };
        assert!(matches!(why.kind, FailureKind::Forbidden(_)), "{why:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn f19_what_may_have_been_done_stays_in_doubt_whatever_a_look_fails_with() {
    for (fault, kind) in [
        (Fault::LostAfter, FailureKind::Unreachable),
        (
            Fault::Instead(200, JSON, ACCEPTED.into()),
            FailureKind::NotApplied,
        ),
    ] {
        for is_hidden in [true, false] {
            let world = World::new().await;
            let seen = world.account(ERP).await;
            let path = "service_accounts/";
            world.wire.fault(Method::PATCH, path, fault.clone());
            if is_hidden {
                hide(&world);
            } else {
                world.wire.fault(Method::GET, path, forbidden());
            }
            let outcome = world.rename(&seen, "Mine").await;
            let SaveOutcome::Unknown { failure, why } = outcome else {
                panic!("{outcome:?}");
            };
            assert_eq!(failure.kind, kind);
            let why = why.expect("nobody could look").kind;
            assert!(matches!(why, FailureKind::Forbidden(_)), "{why:?}");
        }
    }
}

/// An account that the API has made something else of than was sent.
const ACCEPTED: &str = r#"{"id": 1, "name": "Another", "app_type": "custom"}"#;

#[tokio::test(start_paused = true)]
async fn f19_permissions_that_were_accepted_stay_in_doubt_whatever_a_look_fails_with() {
    let world = World::new().await;
    let id = world.account(ERP).await.value.id;
    let path = format!("service_accounts/{}/permissions", id.as_str());
    let old = world.ask(Method::GET, &path, None).await.to_string();
    let seen = world.client.permissions(&id).await.unwrap();
    let tools = seen.value.tools.iter();
    let mut others = tools.filter(|tool| tool.level.code() != "admin");
    let tool = others.next().expect("a tool that is not at Admin");
    let wanted = with_level(&seen.value, &tool.name, "admin");
    for look in [not_found(), forbidden()] {
        let ignored = Fault::Instead(200, JSON, old.clone().into());
        world.wire.fault(Method::PUT, "permissions", ignored);
        world.wire.fault(Method::GET, "permissions", look);
        let outcome = world.client.save_permissions(&id, &seen, &wanted).await;
        let SaveOutcome::Unknown { failure, why } = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(failure.kind, FailureKind::NotApplied);
        assert!(why.is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn f8_what_hides_for_a_moment_after_a_doubt_is_not_taken_for_deleted() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world
        .wire
        .fault(Method::DELETE, "service_accounts", Fault::LostBefore);
    world
        .wire
        .fault(Method::GET, "service_accounts/", not_found());
    let outcome = world.client.remove_account(&seen).await;
    assert!(
        matches!(outcome, DeleteOutcome::Unknown { .. }),
        "{outcome:?}"
    );
    assert!(world.names().await.contains(&ERP.to_owned()));
}
