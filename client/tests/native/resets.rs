//! A new secret: for the account as it was seen, once, and with all that it ends (F4–F6, F10, F11,
//! F32).

use axum::http::Method;
use client::{Intent, OtherLoss, ResetOutcome, SecretRequest, Versioned};
use domain::{Account, Matrix, Secret};
use serde_json::Value;

use crate::reply::{JSON, instead, rewrite};
use crate::wire::{Exchange, Fault};
use crate::world::{self, World, new_account, saved, with_level};

const NAME: &str = "Payroll export";
const POWERLESS: &str = "Safety observation alerts";

/// Versions cannot be seen in any answer about an account.
fn hide_versions(world: &World) {
    for method in [Method::GET, Method::PUT, Method::POST] {
        let hidden = Fault::Hidden(&["etag"]);
        world
            .wire
            .faults(&method, "service_accounts/", &hidden, 100);
    }
}

/// How often the account was given a new secret.
async fn resets(world: &World, id: &domain::AccountId) -> usize {
    let history = world.history(id).await;
    let is_reset = |event: &&Value| event["action"] == "secret_reset";
    history.iter().filter(is_reset).count()
}

/// An intent to reset an account that was seen so.
fn intent(world: &World, seen: &Versioned<Account>) -> Intent {
    let request = SecretRequest::Reset(Box::new(seen.clone()));
    Intent::new(request, &world.client)
}

type Reset = Result<ResetOutcome, OtherLoss>;

/// Resets the account that was seen so, by an intent of its own.
async fn reset(world: &World, seen: &Versioned<Account>, shown: Option<&Matrix>) -> Reset {
    let mut intent = intent(world, seen);
    world.client.reset(&seen.value, &mut intent, shown).await
}

/// The account that was reset, and its secret.
fn done(outcome: Reset) -> (Account, Secret) {
    match outcome {
        Ok(ResetOutcome::Done((account, Some(secret)))) => (account.value, secret),
        other => panic!("{}", name_of(&other)),
    }
}

/// What a reset came to, or why none was sent, in a word.
fn name_of(outcome: &Reset) -> &'static str {
    match outcome {
        Err(OtherLoss(Ok(_))) => "OtherLoss",
        Err(OtherLoss(Err(_))) => "LossUnknown",
        Ok(ResetOutcome::Done((_, None))) => "WithoutSecret",
        Ok(outcome) => world::name_of(outcome),
    }
}

/// The secret is the account's: it gives a token.
async fn works(world: &World, (account, secret): &(Account, Secret)) -> bool {
    world.token(&account.client_id, secret.expose()).await
}

/// The account, and what its reset takes.
async fn seen(world: &World) -> (Versioned<Account>, Matrix) {
    let seen = world.account(NAME).await;
    let shown = world.client.permissions(&seen.value.id).await;
    (seen, shown.expect("permissions").value)
}

fn not_found() -> Fault {
    instead(404, JSON, r#"{"code": "not_found"}"#)
}

/// No account can be seen any more.
fn hide_all(world: &World) {
    let path = "service_accounts/";
    world.wire.faults(&Method::GET, path, &not_found(), 3);
    world
        .wire
        .fault(Method::GET, "service_accounts?", instead(403, JSON, "{}"));
}

#[tokio::test(start_paused = true)]
async fn f4_a_reset_whose_version_is_demanded_is_not_done_and_the_next_is() {
    for is_loss_known in [true, false] {
        let world = World::new().await;
        let (seen, loss) = seen(&world).await;
        let shown = is_loss_known.then_some(&loss);
        let wanted = instead(428, JSON, "{}");
        world.wire.fault(Method::POST, "reset_secret", wanted);
        let outcome = reset(&world, &seen, shown).await;
        let Ok(ResetOutcome::VersionRequired {
            now: (now, Ok(takes)),
            ..
        }) = outcome
        else {
            panic!("{}", name_of(&outcome));
        };
        assert_eq!(takes, loss);
        assert_eq!(now.value, seen.value, "nobody has changed it");
        assert_eq!(resets(&world, &seen.value.id).await, 0);
        let made = done(reset(&world, &now, Some(&takes)).await);
        assert!(works(&world, &made).await);
    }
}

#[tokio::test(start_paused = true)]
async fn f4_a_reset_whose_version_is_demanded_tells_of_a_change_that_there_was() {
    for renames in [true, false] {
        let world = World::new().await;
        let (seen, shown) = seen(&world).await;
        // The first look at what it takes comes before the change, and late.
        let late = Fault::Late(std::time::Duration::from_secs(2));
        world.wire.fault(Method::GET, "permissions", late);
        let wanted = instead(428, JSON, "{}");
        world.wire.fault(Method::POST, "reset_secret", wanted);
        let meanwhile = async {
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            if renames {
                world.somebody_renames(&seen.value, "Theirs").await;
            } else {
                world
                    .somebody_sets(&seen.value.id, "reports", "admin")
                    .await;
            }
        };
        let (outcome, ()) = tokio::join!(reset(&world, &seen, Some(&shown)), meanwhile);
        assert_eq!(name_of(&outcome), "Conflict");
        assert_eq!(resets(&world, &seen.value.id).await, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn f5_f6_a_reset_without_versions_is_not_sent_for_what_nobody_saw() {
    for without in [Fault::Hidden(&["etag"]), Fault::WEAK] {
        let world = World::new().await;
        world
            .wire
            .faults(&Method::GET, "service_accounts/", &without, 100);
        let (seen, shown) = seen(&world).await;
        world.somebody_renames(&seen.value, "Theirs").await;
        let outcome = reset(&world, &seen, Some(&shown)).await;
        let Ok(ResetOutcome::Conflict {
            now: (now, Ok(_)), ..
        }) = outcome
        else {
            panic!("{}", name_of(&outcome));
        };
        assert_eq!(world.wire.writes(), 0, "nothing was sent");
        assert_eq!(now.value.name, "Theirs");
        let made = done(reset(&world, &now, Some(&shown)).await);
        assert!(works(&world, &made).await);
        let write = world.wire.exchanges().into_iter().find(Exchange::is_write);
        assert_eq!(write.unwrap().if_match.as_deref(), Some("*"));
    }
}

#[tokio::test(start_paused = true)]
async fn f10_a_secret_that_was_new_already_is_not_taken_for_that_of_a_reset_that_was_not_done() {
    let world = World::new().await;
    let made = done(reset(&world, &seen(&world).await.0, None).await);
    let seen = world.account(NAME).await;
    let mut intent = intent(&world, &seen);
    world
        .wire
        .faults(&Method::POST, "reset_secret", &Fault::LostBefore, 4);
    let outcome = world.client.reset(&seen.value, &mut intent, None).await;
    assert_eq!(name_of(&outcome), "Unknown");
    assert!(works(&world, &made).await);
    let made = done(world.client.reset(&seen.value, &mut intent, None).await);
    assert!(works(&world, &made).await);
    assert_eq!(resets(&world, &seen.value.id).await, 2);
}

#[tokio::test(start_paused = true)]
async fn f10_without_versions_a_lost_reset_is_no_change_of_somebody_elses() {
    let world = World::new().await;
    hide_versions(&world);
    let seen = world.account(NAME).await;
    world.wire.forget_faults();
    world
        .wire
        .fault(Method::POST, "reset_secret", Fault::LostAfter);
    hide_versions(&world);
    let made = done(reset(&world, &seen, None).await);
    assert!(works(&world, &made).await);
    assert_eq!(world.wire.writes(), 2);
    assert_eq!(resets(&world, &seen.value.id).await, 1);
}

#[tokio::test(start_paused = true)]
async fn f10_without_versions_an_answer_that_somebody_replaced_is_asked_for_again_by_its_key() {
    let world = World::new().await;
    hide_versions(&world);
    let seen = world.account(NAME).await;
    // In the second of its birth, a new secret would be like the old one.
    tokio::time::sleep(std::time::Duration::from_mins(1)).await;
    world.wire.forget_faults();
    let replaced = Fault::After(504);
    world.wire.fault(Method::POST, "reset_secret", replaced);
    hide_versions(&world);
    let made = done(reset(&world, &seen, None).await);
    assert!(works(&world, &made).await);
    assert_eq!(resets(&world, &seen.value.id).await, 1);
}

#[tokio::test(start_paused = true)]
async fn f5_without_versions_a_reset_that_was_not_done_is_not_sent_again_for_what_nobody_saw() {
    let world = World::new().await;
    hide_versions(&world);
    let seen = world.account(NAME).await;
    world.wire.forget_faults();
    let down = instead(503, JSON, "{}");
    world.wire.fault(Method::POST, "reset_secret", down);
    hide_versions(&world);
    let meanwhile = async {
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        world.somebody_renames(&seen.value, "Theirs").await;
    };
    let (outcome, ()) = tokio::join!(reset(&world, &seen, None), meanwhile);
    assert_eq!(name_of(&outcome), "Conflict");
    assert_eq!(resets(&world, &seen.value.id).await, 0);
}

#[tokio::test(start_paused = true)]
async fn f5_without_versions_somebody_elses_reset_is_not_taken_for_this_one() {
    let world = World::new().await;
    hide_versions(&world);
    let seen = world.account(NAME).await;
    let id = &seen.value.id;
    let path = format!("service_accounts/{}/reset_secret", id.as_str());
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    world.ask(Method::POST, &path, None).await;
    assert_eq!(resets(&world, id).await, 1);
    let outcome = reset(&world, &seen, None).await;
    assert_eq!(name_of(&outcome), "Conflict");
    assert_eq!(world.wire.writes(), 0, "nothing was sent");
}

#[tokio::test(start_paused = true)]
async fn f32_without_versions_a_reset_ends_what_is_remembered_of_levels() {
    let world = World::new().await;
    hide_versions(&world);
    let account = world.account(POWERLESS).await;
    let id = &account.value.id;
    let seen = world.client.permissions(id).await.unwrap();
    let wanted = with_level(&seen.value, "documents", "admin");
    saved(world.client.save_permissions(id, &seen, &wanted).await);
    let account = world.client.account(id).await.unwrap();
    done(reset(&world, &account, None).await);
    let before = world.wire.exchanges().len();
    let now = world.client.permissions(id).await.unwrap();
    assert_eq!(now.value.level("documents").unwrap().code(), "none");
    let asked = world.wire.exchanges().len() - before;
    assert_eq!(asked, 1, "it is not taken for an old answer");
}

#[tokio::test(start_paused = true)]
async fn f8_a_reset_of_what_is_gone_before_it_is_sent_says_so() {
    for is_loss_known in [true, false] {
        let world = World::new().await;
        let (seen, loss) = seen(&world).await;
        world.somebody_deletes(&seen.value.id).await;
        let shown = is_loss_known.then_some(&loss);
        let outcome = reset(&world, &seen, shown).await;
        assert_eq!(name_of(&outcome), "Gone", "{is_loss_known}");
    }
}

#[tokio::test(start_paused = true)]
async fn f8_a_reset_that_meets_a_change_and_then_a_deletion_says_that_it_is_gone() {
    for is_loss_known in [true, false] {
        let world = World::new().await;
        let (seen, loss) = seen(&world).await;
        let id = &seen.value.id;
        // Refused for its version, and deleted before anybody can look.
        let late = Fault::Late(std::time::Duration::from_secs(2));
        world.wire.fault(Method::POST, "reset_secret", late);
        world.somebody_renames(&seen.value, "Theirs").await;
        let meanwhile = async {
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            world.somebody_deletes(id).await;
        };
        let shown = is_loss_known.then_some(&loss);
        let (outcome, ()) = tokio::join!(reset(&world, &seen, shown), meanwhile);
        let writes = world
            .wire
            .exchanges()
            .into_iter()
            .filter(Exchange::is_write);
        let statuses: Vec<_> = writes.map(|one| one.done).collect();
        assert_eq!(statuses, [Some(412)]);
        assert_eq!(name_of(&outcome), "Gone", "{is_loss_known}");
    }
}

#[tokio::test(start_paused = true)]
async fn f8_a_reset_of_what_nobody_can_see_any_more_is_not_called_gone() {
    for is_loss_known in [true, false] {
        let world = World::new().await;
        let (seen, loss) = seen(&world).await;
        let shown = is_loss_known.then_some(&loss);
        world.wire.fault(Method::POST, "reset_secret", not_found());
        hide_all(&world);
        let outcome = reset(&world, &seen, shown).await;
        let Ok(ResetOutcome::NotVisible { why, .. }) = outcome else {
            panic!("{}", name_of(&outcome));
        };
        assert!(matches!(why.kind, client::FailureKind::Forbidden(_)));
        // The same after a change of somebody else's.
        world.wire.forget_faults();
        let stale = instead(412, JSON, "{}");
        world.wire.fault(Method::POST, "reset_secret", stale);
        world
            .wire
            .fault(Method::GET, "permissions", Fault::Hidden(&[]));
        hide_all(&world);
        let outcome = reset(&world, &seen, shown).await;
        assert_eq!(name_of(&outcome), "NotVisible", "{is_loss_known}");
        assert_eq!(resets(&world, &seen.value.id).await, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn k3_a_reset_of_an_account_that_is_there_and_whose_permissions_are_not_found_is_not_sent() {
    let world = World::new().await;
    let (seen, shown) = seen(&world).await;
    world.wire.fault(Method::GET, "permissions", not_found());
    let outcome = reset(&world, &seen, Some(&shown)).await;
    assert_eq!(name_of(&outcome), "LossUnknown");
    assert_eq!(world.wire.writes(), 0);
}

#[tokio::test(start_paused = true)]
async fn f8_a_reset_in_doubt_whose_account_is_gone_when_it_is_gone_on_with_is_not_left_open() {
    let world = World::new().await;
    let (seen, shown) = seen(&world).await;
    let mut intent = intent(&world, &seen);
    let down = instead(503, JSON, "{}");
    world.wire.faults(&Method::POST, "reset_secret", &down, 4);
    let reset = world.client.reset(&seen.value, &mut intent, Some(&shown));
    assert_eq!(name_of(&reset.await), "Unknown");
    assert!(intent.is_open());
    world.somebody_deletes(&seen.value.id).await;
    let reset = world.client.reset(&seen.value, &mut intent, Some(&shown));
    assert_eq!(name_of(&reset.await), "Gone");
    assert!(!intent.is_open());
}

#[tokio::test(start_paused = true)]
async fn k3_a_tool_that_the_account_loses_besides_or_has_lost_already_makes_it_another_loss() {
    // The company's tools but for those in which the account may do something.
    let without = Fault::Changed(|_, body| {
        rewrite(body, |body| {
            let tools = body["tools"].as_array_mut().expect("tools");
            tools.retain(|tool| tool["access_level"] == "none");
        });
    });
    for has_lost in [true, false] {
        let world = World::new().await;
        let (seen, whole) = seen(&world).await;
        let id = &seen.value.id;
        world
            .wire
            .fault(Method::GET, "permissions", without.clone());
        let shown = if has_lost {
            whole
        } else {
            let less = world.client.permissions(id).await.unwrap().value;
            assert!(less.tools.len() < whole.tools.len());
            less
        };
        let outcome = reset(&world, &seen, Some(&shown)).await;
        assert_eq!(name_of(&outcome), "OtherLoss");
        assert_eq!(resets(&world, id).await, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn an_intent_is_called_by_the_account_that_it_is_about() {
    let world = World::new().await;
    let (seen, _) = seen(&world).await;
    assert_eq!(intent(&world, &seen).name(), NAME);
    let request = SecretRequest::Create(new_account("Fresh"));
    let created = Intent::new(request.clone(), &world.client);
    assert_eq!(created.name(), "Fresh");
    assert_eq!(created.request(), &request);
}
