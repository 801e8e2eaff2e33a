//! Creating and resetting: once, whatever the network does, and the secret is whole or not at all
//! (F9 to F14, K1, K3).

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use axum::http::Method;
use client::{
    Failure, FailureKind, Intent, Later, OtherLoss, ResetOutcome, SecretOutcome, SecretRequest,
    Versioned,
};
use domain::{Account, Matrix};
use serde_json::Value;

use crate::reply::{HTML, JSON, TEXT, after, instead};
use crate::wire::Fault;
use crate::world::{ERP, World, new_account, saved, with_level};

/// Both ways to a secret.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Create,
    Reset,
}

const BOTH: [Way; 2] = [Way::Create, Way::Reset];

impl Way {
    async fn intent(self, world: &World) -> Intent {
        let request = match self {
            Self::Create => SecretRequest::Create(new_account("Fresh")),
            Self::Reset => SecretRequest::Reset(Box::new(world.account(ERP).await)),
        };
        Intent::new(request, &world.client)
    }

    fn path(self) -> &'static str {
        match self {
            Self::Create => "service_accounts",
            Self::Reset => "reset_secret",
        }
    }

    /// How often it was done, by the API's own account of it.
    async fn times_done(self, world: &World) -> usize {
        match self {
            Self::Create => {
                let names = world.names().await;
                names.iter().filter(|name| *name == "Fresh").count()
            }
            Self::Reset => resets(world).await,
        }
    }
}

/// How often the account has been given a new secret.
async fn resets(world: &World) -> usize {
    let id = world.account(ERP).await.value.id;
    let path = format!("service_accounts/{}/events", id.as_str());
    let events = world.ask(Method::GET, &path, None).await;
    let events = events.as_array().expect("a list").iter();
    let is_reset = |event: &&Value| event["action"] == "secret_reset";
    events.filter(is_reset).count()
}

fn at_work() -> Fault {
    instead(409, JSON, r#"{"code": "idempotency_in_flight"}"#)
}

/// The keys of everything that was sent for a secret, one after the other.
fn keys(world: &World) -> Vec<String> {
    let exchanges = world.wire.exchanges().into_iter();
    exchanges.filter_map(|one| one.key).collect()
}

fn all_the_same(keys: &[String]) -> bool {
    keys.windows(2).all(|two| two[0] == two[1])
}

/// The secret opens the account, if it is whole.
async fn is_good(world: &World, account: &Account, outcome: &SecretOutcome) -> bool {
    let SecretOutcome::Complete(_, secret) = outcome else {
        return false;
    };
    world.token(&account.client_id, secret.expose()).await
}

fn account_of(outcome: &SecretOutcome) -> &Versioned<Account> {
    match outcome {
        SecretOutcome::Complete(account, _) | SecretOutcome::WithoutSecret(account) => account,
        SecretOutcome::Unknown(failure) | SecretOutcome::Failed(failure) => {
            panic!("it was not done: {failure:?}")
        }
    }
}

fn failure_of(outcome: SecretOutcome) -> Failure {
    match outcome {
        SecretOutcome::Complete(..) | SecretOutcome::WithoutSecret(_) => panic!("it was done"),
        SecretOutcome::Unknown(failure) | SecretOutcome::Failed(failure) => failure,
    }
}

#[tokio::test(start_paused = true)]
async fn f9_an_answer_that_is_lost_or_cut_off_is_asked_for_again_with_the_same_key() {
    for way in BOTH {
        for fault in [
            Fault::LostBefore,
            Fault::LostAfter,
            Fault::CutAfter(20),
            after(504, HTML, "<h1>Gateway</h1>"),
            // A sign-in page (F20).
            after(200, HTML, "<h1>Welcome to the Wi-Fi</h1>"),
            // What was sent is cut off, and its length fits.
            after(201, JSON, r#"{"id": 9, "client_secret": "half-a-secr"#),
        ] {
            let world = World::new().await;
            let mut intent = way.intent(&world).await;
            world.wire.faults(&Method::POST, way.path(), &fault, 2);
            let outcome = intent.execute(&world.client).await;
            let account = account_of(&outcome).value.clone();
            assert!(is_good(&world, &account, &outcome).await, "{way:?}");
            assert!(!intent.is_open(), "its key would bring the secret again");
            assert_eq!(way.times_done(&world).await, 1);
            assert_eq!(keys(&world).len(), 3);
            assert!(all_the_same(&keys(&world)));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn f12_a_server_that_is_still_at_work_is_waited_for() {
    for way in BOTH {
        let world = World::new().await;
        let mut intent = way.intent(&world).await;
        world.wire.faults(&Method::POST, way.path(), &at_work(), 2);
        let outcome = intent.execute(&world.client).await;
        assert!(matches!(outcome, SecretOutcome::Complete(..)));
        // A second, and then two.
        assert!(world.elapsed() >= Duration::from_secs(3));
        assert_eq!(keys(&world).len(), 3);
        assert!(all_the_same(&keys(&world)));
        assert_eq!(way.times_done(&world).await, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn f13_a_key_that_is_known_for_something_else_is_not_used_again() {
    for way in BOTH {
        let world = World::new().await;
        let mut intent = way.intent(&world).await;
        let reused = r#"{"code": "idempotency_key_reused", "detail": "This key was used."}"#;
        world
            .wire
            .fault(Method::POST, way.path(), instead(422, JSON, reused));
        let outcome = intent.execute(&world.client).await;
        let failure = failure_of(outcome);
        assert_eq!(
            failure.server_message.as_deref(),
            Some("This key was used.")
        );
        assert!(!intent.is_open());
        assert_eq!(world.wire.writes(), 1, "it stops");
        // To want it again is to mean it anew.
        let mut again = way.intent(&world).await;
        assert!(matches!(
            again.execute(&world.client).await,
            SecretOutcome::Complete(..)
        ));
        let keys = keys(&world);
        assert_ne!(keys[0], keys[1]);
    }
}

#[tokio::test(start_paused = true)]
async fn f10_a_server_without_keys_is_looked_into_and_does_it_once() {
    for way in BOTH {
        let world = World::new().await;
        let mut intent = way.intent(&world).await;
        world.wire.fault(Method::POST, way.path(), Fault::LostAfter);
        let refusal = match way {
            Way::Create => instead(
                422,
                JSON,
                r#"{"errors": [{"field": "name", "code": "taken"}]}"#,
            ),
            Way::Reset => instead(412, JSON, "{}"),
        };
        world.wire.fault(Method::POST, way.path(), refusal);
        let outcome = intent.execute(&world.client).await;
        assert!(
            matches!(outcome, SecretOutcome::WithoutSecret(_)),
            "{way:?}"
        );
        assert!(intent.is_open(), "its key may still bring the secret");
        assert_eq!(way.times_done(&world).await, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn f10_an_older_account_of_that_name_is_not_taken_for_the_new_one() {
    let world = World::new().await;
    let request = SecretRequest::Create(new_account(ERP));
    let mut intent = Intent::new(request, &world.client);
    world
        .wire
        .fault(Method::POST, "service_accounts", Fault::LostBefore);
    let outcome = intent.execute(&world.client).await;
    assert!(
        matches!(&outcome, SecretOutcome::Failed(_)),
        "the name is taken"
    );
    assert_eq!(failure_of(outcome).fields[0].field, "name");
}

#[tokio::test(start_paused = true)]
async fn f10_what_nobody_can_tell_is_cleared_up_by_the_same_intent() {
    for way in BOTH {
        let world = World::new().await;
        let mut intent = way.intent(&world).await;
        world
            .wire
            .faults(&Method::POST, way.path(), &instead(503, TEXT, "later"), 4);
        let outcome = intent.execute(&world.client).await;
        assert!(matches!(outcome, SecretOutcome::Unknown(_)), "{way:?}");
        assert!(intent.is_open());
        assert_eq!(way.times_done(&world).await, 0);
        let outcome = intent.execute(&world.client).await;
        assert!(matches!(outcome, SecretOutcome::Complete(..)));
        assert_eq!(way.times_done(&world).await, 1);
        assert_eq!(keys(&world).len(), 5);
        assert!(all_the_same(&keys(&world)));
    }
}

#[tokio::test(start_paused = true)]
async fn f29_an_api_that_does_not_answer_is_not_waited_for_four_times() {
    for way in BOTH {
        let world = World::new().await;
        let mut intent = way.intent(&world).await;
        let late = Fault::Late(Duration::from_mins(10));
        world.wire.faults(&Method::POST, way.path(), &late, 4);
        let outcome = intent.execute(&world.client).await;
        // It was done, and a look shows it.
        assert!(
            matches!(outcome, SecretOutcome::WithoutSecret(_)),
            "{way:?}"
        );
        assert_eq!(keys(&world).len(), 2);
        assert_eq!(way.times_done(&world).await, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn f36_without_a_network_it_stays_open_and_is_done_once_later() {
    for way in BOTH {
        let world = World::new().await;
        let mut intent = way.intent(&world).await;
        world.wire.set_offline(true);
        let failure = failure_of(intent.execute(&world.client).await);
        assert_eq!(failure.kind, FailureKind::Offline);
        assert!(intent.is_open());
        world.wire.set_offline(false);
        let outcome = intent.execute(&world.client).await;
        assert!(matches!(outcome, SecretOutcome::Complete(..)));
        assert_eq!(way.times_done(&world).await, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn f38_a_token_that_ends_in_doubt_leaves_the_intent_open() {
    for way in BOTH {
        let world = World::new().await;
        let mut intent = way.intent(&world).await;
        world.wire.fault(Method::POST, way.path(), Fault::LostAfter);
        world
            .wire
            .fault(Method::POST, way.path(), instead(401, JSON, "{}"));
        let outcome = intent.execute(&world.client).await;
        assert!(
            matches!(&outcome, SecretOutcome::Unknown(failure) if failure.kind == FailureKind::Unauthorized)
        );
        assert!(intent.is_open());
        let outcome = intent.execute(&world.client).await;
        assert!(matches!(outcome, SecretOutcome::Complete(..)));
        assert_eq!(way.times_done(&world).await, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn n4_a_name_that_is_taken_is_refused_and_not_asked_for_again() {
    let world = World::new().await;
    let request = SecretRequest::Create(new_account("NIGHTLY erp SYNC"));
    let mut intent = Intent::new(request, &world.client);
    let failure = failure_of(intent.execute(&world.client).await);
    assert_eq!(failure.kind, FailureKind::Rejected);
    assert_eq!(failure.fields[0].field, "name");
    assert_eq!(world.wire.writes(), 1);
}

/// An intent to reset, and what the person was shown that it takes.
async fn about_to_reset(world: &World) -> (Account, Intent, Matrix) {
    let seen = world.account(ERP).await;
    let shown = world.client.permissions(&seen.value.id).await;
    let request = SecretRequest::Reset(Box::new(seen.clone()));
    let intent = Intent::new(request, &world.client);
    (seen.value, intent, shown.expect("permissions").value)
}

#[tokio::test(start_paused = true)]
async fn k3_a_reset_takes_what_was_shown_and_gives_a_secret() {
    let world = World::new().await;
    let (seen, mut intent, shown) = about_to_reset(&world).await;
    assert!(!shown.counts().are_none_everywhere());
    let outcome = world.client.reset(&seen, &mut intent, Some(&shown)).await;
    assert!(matches!(outcome, Ok(ResetOutcome::Done((_, Some(_))))));
    let now = world.client.permissions(&seen.id).await.unwrap();
    assert!(now.value.counts().are_none_everywhere());
}

#[tokio::test(start_paused = true)]
async fn k3_a_reset_that_would_take_something_else_is_not_sent() {
    let world = World::new().await;
    let (seen, mut intent, shown) = about_to_reset(&world).await;
    let somebody = world.somebody();
    let theirs = somebody.permissions(&seen.id).await.unwrap();
    let wanted = with_level(&theirs.value, &theirs.value.tools[0].name, "admin");
    saved(somebody.save_permissions(&seen.id, &theirs, &wanted).await);
    let before = world.wire.writes();
    let outcome = world.client.reset(&seen, &mut intent, Some(&shown)).await;
    let Err(OtherLoss(Ok(now))) = outcome else {
        panic!("it was sent");
    };
    assert_eq!(world.wire.writes(), before);
    // They have been shown, and it is wanted all the same.
    let outcome = world.client.reset(&seen, &mut intent, Some(&now)).await;
    assert!(matches!(outcome, Ok(ResetOutcome::Done((_, Some(_))))));
}

#[tokio::test(start_paused = true)]
async fn k3_a_reset_is_not_sent_when_nobody_can_see_what_it_takes() {
    let world = World::new().await;
    let (seen, mut intent, shown) = about_to_reset(&world).await;
    world
        .wire
        .fault(Method::GET, "permissions", instead(403, JSON, "{}"));
    let outcome = world.client.reset(&seen, &mut intent, Some(&shown)).await;
    assert!(
        matches!(outcome, Err(OtherLoss(Err(failure))) if matches!(failure.kind, FailureKind::Forbidden(_)))
    );
    assert_eq!(world.wire.writes(), 0);
}

#[tokio::test(start_paused = true)]
async fn k3_a_reset_in_doubt_that_has_taken_them_all_is_gone_on_with() {
    let world = World::new().await;
    let (seen, mut intent, shown) = about_to_reset(&world).await;
    world
        .wire
        .fault(Method::POST, "reset_secret", Fault::LostAfter);
    world
        .wire
        .fault(Method::POST, "reset_secret", instead(401, JSON, "{}"));
    let outcome = world.client.reset(&seen, &mut intent, Some(&shown)).await;
    assert!(matches!(outcome, Ok(ResetOutcome::Unknown { .. })));
    let outcome = world.client.reset(&seen, &mut intent, Some(&shown)).await;
    assert!(matches!(outcome, Ok(ResetOutcome::Done((_, Some(_))))));
    assert_eq!(resets(&world).await, 1);
}

#[tokio::test(start_paused = true)]
async fn f1_a_reset_of_an_account_that_somebody_has_changed_is_a_conflict() {
    let world = World::new().await;
    let (seen, mut intent, shown) = about_to_reset(&world).await;
    world.somebody_renames(&seen, "Theirs").await;
    let outcome = world.client.reset(&seen, &mut intent, Some(&shown)).await;
    let Ok(ResetOutcome::Conflict {
        now: (now, Ok(loss)),
        ..
    }) = outcome
    else {
        panic!("no conflict");
    };
    assert_eq!(now.value.name, "Theirs");
    assert_eq!(loss, shown);
    assert!(!intent.is_open());
    assert_eq!(now.value.secret_created_at, seen.secret_created_at);
}

#[tokio::test(start_paused = true)]
async fn f8_a_reset_tells_what_is_gone_from_what_is_hidden() {
    for is_loss_known in [true, false] {
        let world = World::new().await;
        let (seen, mut intent, loss) = about_to_reset(&world).await;
        let shown = is_loss_known.then_some(&loss);
        let not_found = || instead(404, JSON, r#"{"code": "not_found"}"#);
        // It can be read, and not reset.
        world.wire.fault(Method::POST, "reset_secret", not_found());
        let outcome = world.client.reset(&seen, &mut intent, shown).await;
        assert!(matches!(outcome, Ok(ResetOutcome::NotFound(_))));
        // Nothing can be read any more.
        world.wire.fault(Method::POST, "reset_secret", not_found());
        if is_loss_known {
            world
                .wire
                .fault(Method::GET, "permissions", Fault::Hidden(&[]));
        }
        world
            .wire
            .fault(Method::GET, "service_accounts/", not_found());
        world
            .wire
            .fault(Method::GET, "service_accounts?", instead(403, JSON, "{}"));
        let outcome = world.client.reset(&seen, &mut intent, shown).await;
        assert!(
            matches!(outcome, Ok(ResetOutcome::NotVisible { why, .. }) if matches!(why.kind, FailureKind::Forbidden(_)))
        );
        // Somebody has deleted it.
        world.somebody_deletes(&seen.id).await;
        let outcome = world.client.reset(&seen, &mut intent, shown).await;
        assert!(matches!(outcome, Ok(ResetOutcome::Gone(_))));
    }
}

#[tokio::test(start_paused = true)]
async fn f8_a_reset_in_doubt_of_an_account_that_is_gone_by_then_is_not_left_open() {
    let world = World::new().await;
    let (seen, mut intent, shown) = about_to_reset(&world).await;
    world
        .wire
        .fault(Method::POST, "reset_secret", Fault::LostBefore);
    let deleted = async {
        // Between the first try and the second.
        tokio::time::sleep(Duration::from_millis(500)).await;
        world.somebody_deletes(&seen.id).await;
    };
    let reset = world.client.reset(&seen, &mut intent, Some(&shown));
    let (outcome, ()) = tokio::join!(reset, deleted);
    assert!(matches!(outcome, Ok(ResetOutcome::Gone(_))));
    assert!(!intent.is_open());
}

#[tokio::test(start_paused = true)]
async fn k3_after_a_doubt_a_reset_takes_nothing_that_nobody_saw_either() {
    let world = World::new().await;
    let (seen, mut intent, shown) = about_to_reset(&world).await;
    let down = instead(503, TEXT, "later");
    world.wire.faults(&Method::POST, "reset_secret", &down, 4);
    let outcome = world.client.reset(&seen, &mut intent, Some(&shown)).await;
    assert!(matches!(outcome, Ok(ResetOutcome::Unknown { .. })));
    world.somebody_sets(&seen.id, "documents", "admin").await;
    let before = world.wire.writes();
    let outcome = world.client.reset(&seen, &mut intent, Some(&shown)).await;
    assert!(matches!(outcome, Err(OtherLoss(Ok(_)))));
    assert_eq!(world.wire.writes(), before, "nothing was sent");
    assert!(
        intent.is_open(),
        "what became of the first is not known yet"
    );
}

#[tokio::test(start_paused = true)]
async fn f9_among_many_names_the_new_one_is_found() {
    let world = World::new().await;
    // A great many names, apps and client ids contain it, and come first by name.
    let request = SecretRequest::Create(new_account("F"));
    let mut intent = Intent::new(request, &world.client);
    let path = "service_accounts";
    // So does that of another that somebody makes just then.
    let somebody = world.somebody();
    let another = move || {
        let somebody = somebody.clone();
        let create = async move {
            tokio::time::sleep(Duration::from_secs(2)).await;
            let request = SecretRequest::Create(new_account("Another F"));
            drop(Intent::new(request, &somebody).execute(&somebody).await);
        };
        Box::pin(create) as Later<'static, ()>
    };
    let lost = Fault::LostThen(Rc::new(another));
    world.wire.fault(Method::POST, path, lost);
    world.wire.fault(Method::POST, path, Fault::Hidden(&[]));
    world
        .wire
        .fault(Method::POST, path, instead(422, JSON, "{}"));
    let outcome = intent.execute(&world.client).await;
    assert_eq!(account_of(&outcome).value.name, "F");
    assert!(world.names().await.contains(&"Another F".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn f9_a_refusal_after_a_doubt_is_looked_into_whatever_its_words() {
    for (status, body) in [
        (422, r#"{"errors": {"name": ["has already been taken"]}}"#),
        (409, "{}"),
        (403, "{}"),
    ] {
        for way in BOTH {
            let world = World::new().await;
            let mut intent = way.intent(&world).await;
            world.wire.fault(Method::POST, way.path(), Fault::LostAfter);
            let refusal = instead(status, JSON, body);
            world.wire.fault(Method::POST, way.path(), refusal);
            let outcome = intent.execute(&world.client).await;
            assert!(matches!(outcome, SecretOutcome::WithoutSecret(_)));
            assert_eq!(way.times_done(&world).await, 1);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn f38_whoever_declines_a_token_in_a_doubt_is_asked_once() {
    for way in BOTH {
        let world = World::new().await;
        let mut intent = way.intent(&world).await;
        let asked = Rc::new(Cell::new(0));
        let counted = asked.clone();
        world.client.on_refused_token(Rc::new(move |_| {
            counted.set(counted.get() + 1);
            Box::pin(async { false })
        }));
        world.wire.fault(Method::POST, way.path(), Fault::LostAfter);
        let refusal = instead(401, JSON, "{}");
        world.wire.fault(Method::POST, way.path(), refusal);
        let outcome = intent.execute(&world.client).await;
        assert!(matches!(outcome, SecretOutcome::Unknown(_)));
        assert_eq!(asked.get(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn f36_what_was_done_before_the_network_went_is_done_once() {
    for (way, knows_keys) in BOTH.into_iter().flat_map(|way| [(way, true), (way, false)]) {
        let world = World::new().await;
        let mut intent = way.intent(&world).await;
        let wire = world.wire.clone();
        let goes = move || {
            let wire = wire.clone();
            Box::pin(async move { wire.set_offline(true) }) as Later<'static, ()>
        };
        let lost = Fault::LostThen(Rc::new(goes));
        world.wire.fault(Method::POST, way.path(), lost);
        let failure = failure_of(intent.execute(&world.client).await);
        assert_eq!(failure.kind, FailureKind::Offline);
        world.wire.set_offline(false);
        if !knows_keys {
            let refusal = instead(422, JSON, "{}");
            world.wire.fault(Method::POST, way.path(), refusal);
        }
        let outcome = intent.execute(&world.client).await;
        assert_eq!(matches!(outcome, SecretOutcome::Complete(..)), knows_keys);
        account_of(&outcome);
        assert_eq!(way.times_done(&world).await, 1);
        assert_eq!(world.wire.writes(), 2);
    }
}
