//! Runs over many accounts: each once, nobody overwritten unseen, whatever goes wrong on the way.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use axum::http::Method;
use client::bulk::{Decision, Outcome, Run, RunStore, StopReason, Target, Task, work};
use client::{Client, Failure, FailureKind, Later, Row};
use domain::{Account, AccountId, AccountsQuery, AppType, Sunset};
use sandbox::{Fill, Options, RateLimit, Role};
use serde_json::{Value, json};
use tokio::task::LocalSet;
use tokio::time::sleep;

use crate::reply::{JSON, TEXT, instead};
use crate::wire::Fault;
use crate::world::{World, token};

/// A run, kept for as long as the test goes on.
#[derive(Clone)]
struct Kept {
    run: Rc<RefCell<Run>>,
    gone: Rc<RefCell<Vec<AccountId>>>,
}

impl RunStore for Kept {
    fn turn<T>(&self, what: impl FnOnce(&mut Run) -> T) -> Option<T> {
        Some(what(&mut self.run.borrow_mut()))
    }

    fn is_now(&self, _: &Account) {}

    fn is_gone(&self, id: &AccountId) {
        self.gone.borrow_mut().push(id.clone());
    }
}

impl Kept {
    /// A run over these.
    fn over(targets: Vec<Target>) -> Self {
        Self {
            run: Rc::new(RefCell::new(Run::new(targets))),
            gone: Rc::default(),
        }
    }

    async fn work(&self, client: &Client, task: &Task) {
        work(client, task, self).await;
    }

    fn outcome(&self, at: usize) -> Outcome {
        self.run.borrow().outcome(at).cloned().expect("an outcome")
    }

    /// How many are done, changed by somebody else, and failed.
    fn tally(&self) -> (usize, usize, usize) {
        let tally = self.run.borrow().tally();
        (tally.done, tally.conflicts, tally.failed)
    }

    fn stop_reason(&self) -> Option<StopReason> {
        self.run.borrow().stop_reason().cloned()
    }

    fn decide(&self, at: usize, decision: Decision) {
        let mut run = self.run.borrow_mut();
        run.decide(&[(at, decision)], Sunset::NotPlanned);
    }
}

fn to_custom() -> Task {
    Task::SetAppType(AppType::Custom)
}

fn sixty_accounts() -> Options {
    let fill = Fill {
        accounts: 60,
        ..Fill::default()
    };
    Options {
        fill,
        ..Options::default()
    }
}

/// All marketplace accounts, as a preview shows them.
async fn marketplace(world: &World) -> Vec<Target> {
    let query = AccountsQuery::default();
    let list = world.client.accounts(&query, 1, 1000).await;
    let rows = list.expect("a list").rows;
    let accounts = rows.into_iter().filter_map(Row::read);
    let targets = accounts.map(|account| Target::of(&account, Sunset::NotPlanned));
    targets
        .filter(|target| target.app_type != AppType::Custom)
        .collect()
}

/// The first so many of them.
async fn first(world: &World, count: usize) -> Vec<Target> {
    let mut targets = marketplace(world).await;
    targets.truncate(count);
    assert_eq!(targets.len(), count);
    targets
}

/// What the API has of an account.
async fn now(world: &World, target: &Target) -> Value {
    let path = format!("service_accounts/{}", target.id.as_str());
    world.ask(Method::GET, &path, None).await
}

async fn somebody_sets(world: &World, target: &Target, what: Value) {
    let path = format!("service_accounts/{}", target.id.as_str());
    let body = json!({ "service_account": what });
    let now = world.ask(Method::PATCH, &path, Some(body)).await;
    assert!(now["id"].is_number(), "{now}");
}

/// Each of these is Custom, and has been changed once.
async fn each_was_set_once(world: &World, targets: &[Target]) {
    for target in targets {
        assert_eq!(now(world, target).await["app_type"], "custom");
        let path = format!("service_accounts/{}/events", target.id.as_str());
        let events = world.ask(Method::GET, &path, None).await;
        let events = events.as_array().expect("a list").iter();
        let is_since = |event: &&Value| event["at"].as_str() >= Some("2026-11-24");
        assert_eq!(events.filter(is_since).count(), 1, "{}", target.name);
    }
}

#[tokio::test(start_paused = true)]
async fn each_account_is_changed_once_and_no_other() {
    let world = World::new().await;
    let targets = marketplace(&world).await;
    let before = world.all().await;
    let kept = Kept::over(targets.clone());
    kept.work(&world.client, &to_custom()).await;
    assert_eq!(kept.tally(), (targets.len(), 0, 0));
    assert_eq!(world.wire.writes(), targets.len());
    each_was_set_once(&world, &targets).await;
    let is_custom = |row: &&Value| row["app_type"] == "custom";
    let after = world.all().await;
    for row in before.iter().filter(is_custom) {
        assert!(after.contains(row), "{row} was touched");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_so_already_is_left_alone() {
    let world = World::new().await;
    let targets = first(&world, 1).await;
    somebody_sets(&world, &targets[0], json!({ "app_type": "custom" })).await;
    let kept = Kept::over(targets);
    kept.work(&world.client, &to_custom()).await;
    assert_eq!(kept.outcome(0), Outcome::AlreadySo);
    assert_eq!(world.wire.writes(), 0);
}

#[tokio::test(start_paused = true)]
async fn f1_somebody_elses_change_is_shown_and_not_written_over() {
    for task in [to_custom(), Task::Delete] {
        let world = World::new().await;
        let targets = first(&world, 3).await;
        somebody_sets(&world, &targets[1], json!({ "name": "Theirs" })).await;
        let kept = Kept::over(targets.clone());
        kept.work(&world.client, &task).await;
        assert_eq!(kept.tally(), (2, 1, 0));
        assert!(matches!(kept.outcome(1), Outcome::Conflict(now) if now.name == "Theirs"));
        assert_eq!(world.wire.writes(), 2, "nothing was sent for theirs");
        let theirs = now(&world, &targets[1]).await;
        assert_eq!(theirs["name"], "Theirs");
        assert_eq!(theirs["app_type"], "marketplace");
    }
}

#[tokio::test(start_paused = true)]
async fn f1_what_changes_between_the_look_and_the_write_is_a_conflict_too() {
    for task in [to_custom(), Task::Delete] {
        let world = Rc::new(World::new().await);
        let targets = first(&world, 1).await;
        let kept = Kept::over(targets.clone());
        // The look is the first of these, and it comes before the change.
        let path = "service_accounts/";
        let late = Fault::Late(Duration::from_secs(1));
        world.wire.fault(Method::GET, path, late);
        let changed = async {
            sleep(Duration::from_millis(500)).await;
            somebody_sets(&world, &targets[0], json!({ "name": "Theirs" })).await;
        };
        tokio::join!(kept.work(&world.client, &task), changed);
        assert!(matches!(kept.outcome(0), Outcome::Conflict(now) if now.name == "Theirs"));
        assert_eq!(now(&world, &targets[0]).await["app_type"], "marketplace");
    }
}

#[tokio::test(start_paused = true)]
async fn f1_what_is_insisted_on_is_done_and_what_is_left_stays() {
    for (task, decision) in [
        (to_custom(), Decision::Insist),
        (to_custom(), Decision::Leave),
        (Task::Delete, Decision::Insist),
        (Task::Delete, Decision::Leave),
    ] {
        let world = World::new().await;
        let targets = first(&world, 1).await;
        somebody_sets(&world, &targets[0], json!({ "name": "Theirs" })).await;
        let kept = Kept::over(targets.clone());
        kept.work(&world.client, &task).await;
        kept.decide(0, decision);
        kept.work(&world.client, &task).await;
        let now = now(&world, &targets[0]).await;
        match (&task, decision) {
            (_, Decision::Leave) => {
                assert!(matches!(kept.outcome(0), Outcome::Left(_)));
                assert_eq!(
                    (&now["name"], &now["app_type"]),
                    (&json!("Theirs"), &json!("marketplace"))
                );
                assert_eq!(world.wire.writes(), 0);
            }
            (Task::SetAppType(_) | Task::PutBack, Decision::Insist) => {
                assert_eq!(kept.outcome(0), Outcome::Done);
                assert_eq!(
                    (&now["name"], &now["app_type"]),
                    (&json!("Theirs"), &json!("custom"))
                );
            }
            (Task::Delete, Decision::Insist) => {
                assert_eq!(kept.outcome(0), Outcome::Done);
                assert_eq!(now["id"], Value::Null);
            }
        }
    }
}

/// A run over these that has set them to Custom, and the run that takes it back.
async fn done_and_back(world: &World, targets: &[Target]) -> (Task, Kept) {
    let kept = Kept::over(targets.to_vec());
    kept.work(&world.client, &to_custom()).await;
    let undo = kept.run.borrow().undo(&to_custom());
    let (task, back) = undo.expect("something to take back");
    (task, Kept::over(back))
}

#[tokio::test(start_paused = true)]
async fn a13_a_run_is_taken_back_account_by_account() {
    let world = World::new().await;
    let targets = first(&world, 4).await;
    let mut before = Vec::new();
    for target in &targets {
        before.push(now(&world, target).await);
    }
    // Somebody else had done the same with one of them: that stays.
    somebody_sets(&world, &targets[3], json!({ "app_type": "custom" })).await;
    let (task, back) = done_and_back(&world, &targets).await;
    back.work(&world.client, &task).await;
    assert_eq!(back.tally(), (3, 0, 0));
    for (target, before) in targets.iter().zip(&before).take(3) {
        let now = now(&world, target).await;
        assert_eq!(
            (&now["app_type"], &now["app"]),
            (&before["app_type"], &before["app"])
        );
    }
    assert_eq!(now(&world, &targets[3]).await["app_type"], "custom");
    assert_eq!(world.wire.writes(), 6);
    // What was taken back is not taken back once more.
    assert_eq!(back.run.borrow().undo(&task), None);
}

#[tokio::test(start_paused = true)]
async fn a13_taking_back_is_never_over_somebody_elses_change() {
    let world = World::new().await;
    let targets = first(&world, 2).await;
    let (task, back) = done_and_back(&world, &targets).await;
    somebody_sets(&world, &targets[0], json!({ "name": "Theirs" })).await;
    back.work(&world.client, &task).await;
    assert_eq!(back.tally(), (1, 1, 0));
    assert!(matches!(back.outcome(0), Outcome::Conflict(now) if now.name == "Theirs"));
    assert_eq!(now(&world, &targets[0]).await["app_type"], "custom");
    // Insisted on, it is done, and their name stays.
    back.decide(0, Decision::Insist);
    back.work(&world.client, &task).await;
    let now = now(&world, &targets[0]).await;
    assert_eq!(
        (&now["name"], &now["app_type"]),
        (&json!("Theirs"), &json!("marketplace"))
    );
}

#[tokio::test(start_paused = true)]
async fn a13_what_has_no_app_any_more_is_not_taken_back() {
    let world = World::new().await;
    let all = marketplace(&world).await;
    let is_removed = |target: &&Target| target.app_type.app_was_removed();
    let removed = all
        .iter()
        .find(is_removed)
        .expect("one whose app was removed");
    let kept = Kept::over(vec![removed.clone()]);
    assert_eq!(
        kept.run.borrow().undo(&to_custom()),
        None,
        "nothing was done"
    );
    kept.work(&world.client, &to_custom()).await;
    assert_eq!(kept.tally(), (1, 0, 0));
    assert_eq!(kept.run.borrow().undo(&to_custom()), None);
    assert_eq!(kept.run.borrow().undo(&Task::Delete), None);
}

#[tokio::test(start_paused = true)]
async fn f1_what_was_insisted_on_and_is_changed_once_more_is_shown_once_more() {
    let world = World::new().await;
    let targets = first(&world, 1).await;
    let kept = Kept::over(targets.clone());
    for name in ["Theirs", "Theirs again"] {
        somebody_sets(&world, &targets[0], json!({ "name": name })).await;
        kept.work(&world.client, &to_custom()).await;
        assert!(matches!(kept.outcome(0), Outcome::Conflict(now) if now.name == name));
        kept.decide(0, Decision::Insist);
    }
    kept.work(&world.client, &to_custom()).await;
    assert_eq!(kept.outcome(0), Outcome::Done);
    assert_eq!(now(&world, &targets[0]).await["name"], "Theirs again");
}

#[tokio::test(start_paused = true)]
async fn f8_what_was_deleted_is_gone_and_what_hides_for_a_moment_is_not() {
    let world = World::new().await;
    let targets = first(&world, 3).await;
    world.somebody_deletes(&targets[2].id).await;
    // One of the others is not found once, and is there all the same.
    world
        .wire
        .fault(Method::GET, "service_accounts/", instead(404, JSON, "{}"));
    let kept = Kept::over(targets.clone());
    kept.work(&world.client, &to_custom()).await;
    assert_eq!(kept.tally(), (2, 1, 0));
    assert_eq!(kept.outcome(2), Outcome::Gone);
    assert_eq!(*kept.gone.borrow(), [targets[2].id.clone()]);
}

#[tokio::test(start_paused = true)]
async fn f8_what_is_gone_already_counts_as_deleted() {
    let world = World::new().await;
    let targets = first(&world, 2).await;
    world.somebody_deletes(&targets[0].id).await;
    let kept = Kept::over(targets.clone());
    kept.work(&world.client, &Task::Delete).await;
    assert_eq!(kept.outcome(0), Outcome::AlreadySo);
    assert_eq!(kept.outcome(1), Outcome::Done);
    assert_eq!(world.wire.writes(), 1);
    assert_eq!(kept.gone.borrow().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn f8_what_is_out_of_sight_has_failed_and_is_not_called_deleted() {
    for task in [to_custom(), Task::Delete] {
        let world = World::new().await;
        let targets = first(&world, 1).await;
        world.wire.faults(
            &Method::GET,
            "service_accounts/",
            &instead(404, JSON, "{}"),
            2,
        );
        world
            .wire
            .fault(Method::GET, "service_accounts?", instead(403, JSON, "{}"));
        let kept = Kept::over(targets);
        kept.work(&world.client, &task).await;
        assert!(
            matches!(kept.outcome(0), Outcome::Failed(why) if matches!(why.kind, FailureKind::Forbidden(_)))
        );
        assert_eq!(world.wire.writes(), 0);
        assert!(kept.gone.borrow().is_empty());
        // It can be seen again.
        kept.run.borrow_mut().retry();
        kept.work(&world.client, &task).await;
        assert_eq!(kept.tally(), (1, 0, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn f16_a_pause_holds_everybody_up_and_loses_nothing() {
    let limit = RateLimit {
        requests: 30,
        period: Duration::from_secs(3),
    };
    let options = Options {
        rate_limit: Some(limit),
        ..sixty_accounts()
    };
    let world = World::with(options).await;
    let targets = marketplace(&world).await;
    let kept = Kept::over(targets.clone());
    kept.work(&world.client, &to_custom()).await;
    assert_eq!(kept.tally(), (targets.len(), 0, 0));
    let exchanges = world.wire.exchanges();
    assert!(exchanges.iter().any(|one| one.done == Some(429)));
    let taken = exchanges
        .iter()
        .filter(|one| one.is_write() && one.done == Some(200));
    assert_eq!(taken.count(), targets.len());
}

/// The API asks for a pause of ten minutes before whatever is written next.
fn ask_for_a_pause(world: &World) {
    let headers = &[("content-type", "application/json"), ("retry-after", "600")];
    let pause = Fault::Instead(429, headers, "{}".into());
    world.wire.fault(Method::PATCH, "service_accounts", pause);
}

#[tokio::test(start_paused = true)]
async fn f16_what_waits_in_a_pause_and_is_cancelled_was_not_tried() {
    let world = World::new().await;
    let targets = first(&world, 1).await;
    let kept = Kept::over(targets.clone());
    ask_for_a_pause(&world);
    let cancelled = async {
        sleep(Duration::from_mins(1)).await;
        kept.run.borrow_mut().cancel();
    };
    let task = to_custom();
    tokio::join!(kept.work(&world.client, &task), cancelled);
    assert!(world.elapsed() < Duration::from_mins(2), "it ends at once");
    assert_eq!(kept.outcome(0), Outcome::Waiting);
    assert_eq!(now(&world, &targets[0]).await["app_type"], "marketplace");
    kept.run.borrow_mut().resume_remaining();
    kept.work(&world.client, &task).await;
    assert_eq!(kept.outcome(0), Outcome::Done);
}

#[tokio::test(start_paused = true)]
async fn f16_a_person_may_halt_a_run_that_waits_and_let_it_go_on() {
    let world = World::new().await;
    let targets = first(&world, 1).await;
    let kept = Kept::over(targets);
    ask_for_a_pause(&world);
    let halted = async {
        sleep(Duration::from_mins(1)).await;
        kept.run.borrow_mut().pause_all();
        sleep(Duration::from_mins(30)).await;
        assert_eq!(world.wire.writes(), 1, "nothing is sent while it is halted");
        kept.run.borrow_mut().resume();
    };
    let task = to_custom();
    tokio::join!(kept.work(&world.client, &task), halted);
    assert_eq!(kept.outcome(0), Outcome::Done);
    assert_eq!(world.wire.writes(), 2);
}

#[tokio::test(start_paused = true)]
async fn f16_an_api_that_asks_for_ever_is_not_asked_for_ever() {
    let world = World::new().await;
    let kept = Kept::over(first(&world, 2).await);
    for _ in 0..20 {
        ask_for_a_pause(&world);
    }
    let task = to_custom();
    let (client, working) = (world.client.clone(), kept.clone());
    let local = LocalSet::new();
    local.spawn_local(async move { working.work(&client, &task).await });
    let stopped = async {
        while kept.stop_reason().is_none() {
            sleep(Duration::from_secs(1)).await;
            assert!(world.elapsed() < Duration::from_hours(24), "it ends");
        }
        kept.run.borrow_mut().cancel();
    };
    local.run_until(stopped).await;
    local.await;
    assert_eq!(
        kept.tally(),
        (0, 0, 0),
        "nothing was done, nothing has failed"
    );
    assert_eq!(kept.run.borrow().left(), 2);
}

#[tokio::test(start_paused = true)]
async fn f19_what_was_done_though_no_good_answer_came_is_done_once() {
    let world = World::new().await;
    let targets = marketplace(&world).await;
    world
        .wire
        .faults(&Method::PATCH, "service_accounts", &Fault::LostAfter, 3);
    let kept = Kept::over(targets.clone());
    kept.work(&world.client, &to_custom()).await;
    assert_eq!(kept.tally(), (targets.len(), 0, 0));
    each_was_set_once(&world, &targets).await;
}

#[tokio::test(start_paused = true)]
async fn f19_what_has_failed_is_tried_again_and_nothing_else_is() {
    let world = World::new().await;
    let targets = marketplace(&world).await;
    let broken = instead(500, TEXT, "out of order");
    world
        .wire
        .faults(&Method::PATCH, "service_accounts", &broken, 2);
    let kept = Kept::over(targets.clone());
    kept.work(&world.client, &to_custom()).await;
    assert_eq!(kept.tally(), (targets.len() - 2, 0, 2));
    let told = |outcome: &Outcome| matches!(outcome, Outcome::Failed(failure) if failure.server_message.as_deref() == Some("out of order"));
    assert_eq!(
        kept.run
            .borrow()
            .outcomes()
            .iter()
            .filter(|one| told(one))
            .count(),
        2
    );
    kept.run.borrow_mut().retry();
    kept.work(&world.client, &to_custom()).await;
    assert_eq!(kept.tally(), (targets.len(), 0, 0));
    each_was_set_once(&world, &targets).await;
}

#[tokio::test(start_paused = true)]
async fn f19_a_deletion_whose_answer_is_lost_is_looked_into() {
    for (fault, outcome) in [
        (Fault::LostAfter, Some(Outcome::Done)),
        (Fault::LostBefore, None),
    ] {
        let world = World::new().await;
        let targets = first(&world, 1).await;
        world.wire.fault(Method::DELETE, "service_accounts", fault);
        let kept = Kept::over(targets.clone());
        kept.work(&world.client, &Task::Delete).await;
        match outcome {
            Some(outcome) => assert_eq!(kept.outcome(0), outcome),
            None => assert_eq!(
                kept.outcome(0),
                Outcome::Failed(Failure::of(FailureKind::Unreachable))
            ),
        }
        assert_eq!(world.wire.writes(), 1, "it is not sent again by itself");
    }
}

#[tokio::test(start_paused = true)]
async fn an_api_that_is_down_does_not_fail_everything() {
    let world = World::with(sixty_accounts()).await;
    let targets = marketplace(&world).await;
    world
        .wire
        .faults(&Method::GET, "service_accounts/", &Fault::LostBefore, 100);
    let kept = Kept::over(targets.clone());
    kept.work(&world.client, &to_custom()).await;
    assert!(matches!(kept.stop_reason(), Some(StopReason::Trouble(_))));
    let (done, _, failed) = kept.tally();
    assert_eq!(done, 0);
    assert!(failed < targets.len(), "{failed} of {}", targets.len());
}

#[tokio::test(start_paused = true)]
async fn what_all_would_meet_stops_the_run_at_once() {
    for status in [401, 403] {
        let world = World::new().await;
        let targets = marketplace(&world).await;
        world.wire.faults(
            &Method::PATCH,
            "service_accounts",
            &instead(status, JSON, "{}"),
            targets.len(),
        );
        let kept = Kept::over(targets.clone());
        kept.work(&world.client, &to_custom()).await;
        assert!(
            matches!(kept.stop_reason(), Some(StopReason::Trouble(_))),
            "{status}"
        );
        assert!(world.wire.writes() <= 4, "no more than were under way");
    }
}

#[tokio::test(start_paused = true)]
async fn f36_without_a_network_a_run_waits_and_loses_nothing() {
    let world = World::new().await;
    let targets = marketplace(&world).await;
    let kept = Kept::over(targets.clone());
    world.wire.set_offline(true);
    kept.work(&world.client, &to_custom()).await;
    assert!(
        matches!(kept.stop_reason(), Some(StopReason::Trouble(failure)) if failure.kind == FailureKind::Offline)
    );
    world.wire.set_offline(false);
    kept.run.borrow_mut().retry();
    kept.work(&world.client, &to_custom()).await;
    assert_eq!(kept.tally(), (targets.len(), 0, 0));
    each_was_set_once(&world, &targets).await;
}

#[tokio::test(start_paused = true)]
async fn f38_a_token_that_ends_in_the_middle_is_renewed_and_nothing_is_doubled() {
    for gives in [true, false] {
        let world = World::new().await;
        let targets = marketplace(&world).await;
        let brief = world.api.issue(Role::Admin, Duration::from_hours(1));
        world.client.renew(token(&brief));
        let (client, api) = (world.client.clone(), world.api.clone());
        world.client.on_refused_token(Rc::new(move |_| {
            if gives {
                client.renew(token(api.tokens.of(Role::Admin)));
            } else {
                client.forget_token();
            }
            Box::pin(async move { gives })
        }));
        let kept = Kept::over(targets.clone());
        let late = Fault::Late(Duration::from_millis(300));
        world
            .wire
            .faults(&Method::PATCH, "service_accounts", &late, 8);
        let ended = async {
            sleep(Duration::from_millis(400)).await;
            world.api.revoke(&brief);
        };
        let task = to_custom();
        tokio::join!(kept.work(&world.client, &task), ended);
        if !gives {
            assert!(kept.tally().0 < targets.len());
            assert!(matches!(kept.stop_reason(), Some(StopReason::Trouble(_))));
            world.client.renew(token(world.api.tokens.of(Role::Admin)));
            kept.run.borrow_mut().retry();
            kept.work(&world.client, &task).await;
        }
        assert_eq!(kept.tally(), (targets.len(), 0, 0));
        each_was_set_once(&world, &targets).await;
    }
}

#[tokio::test(start_paused = true)]
async fn f5_without_versions_a_run_works_too() {
    let world = World::new().await;
    let targets = marketplace(&world).await;
    let hidden = Fault::Hidden(&["etag"]);
    world
        .wire
        .faults(&Method::GET, "service_accounts/", &hidden, 200);
    let kept = Kept::over(targets.clone());
    kept.work(&world.client, &to_custom()).await;
    assert_eq!(kept.tally(), (targets.len(), 0, 0));
    each_was_set_once(&world, &targets).await;
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_run_sends_nothing_more_and_can_be_taken_up() {
    let world = World::new().await;
    let targets = marketplace(&world).await;
    let kept = Kept::over(targets.clone());
    let late = Fault::Late(Duration::from_millis(700));
    world
        .wire
        .faults(&Method::PATCH, "service_accounts", &late, 8);
    let cancelled = async {
        sleep(Duration::from_millis(100)).await;
        kept.run.borrow_mut().cancel();
    };
    let task = to_custom();
    tokio::join!(kept.work(&world.client, &task), cancelled);
    let (done, ..) = kept.tally();
    assert_eq!((done, world.wire.writes()), (4, 4), "those under way");
    kept.run.borrow_mut().resume_remaining();
    kept.work(&world.client, &task).await;
    assert_eq!(kept.tally(), (targets.len(), 0, 0));
    each_was_set_once(&world, &targets).await;
}

#[tokio::test(start_paused = true)]
async fn f32_what_was_accepted_and_is_not_to_be_seen_is_not_counted_as_done() {
    let world = World::new().await;
    let targets = first(&world, 1).await;
    let old = now(&world, &targets[0]).await.to_string();
    let ignored = instead(200, JSON, &old);
    world.wire.fault(Method::PATCH, "service_accounts", ignored);
    let kept = Kept::over(targets.clone());
    kept.work(&world.client, &to_custom()).await;
    assert_eq!(
        kept.outcome(0),
        Outcome::Failed(Failure::of(FailureKind::NotApplied))
    );
}

/// The next write of a run's account gets this answer, which the API has not given.
fn answer_write(world: &World, task: &Task, fault: Fault) {
    let method = match task {
        Task::SetAppType(_) | Task::PutBack => Method::PATCH,
        Task::Delete => Method::DELETE,
    };
    world.wire.fault(method, "service_accounts/", fault);
}

#[tokio::test(start_paused = true)]
async fn f8_a_write_that_does_not_find_its_account_has_failed_where_that_can_be_seen() {
    for task in [to_custom(), Task::Delete] {
        let world = World::new().await;
        let targets = first(&world, 1).await;
        let words = r#"{"code": "not_found", "message": "No such account"}"#;
        answer_write(&world, &task, instead(404, JSON, words));
        let kept = Kept::over(targets.clone());
        kept.work(&world.client, &task).await;
        let Outcome::Failed(failure) = kept.outcome(0) else {
            panic!("{:?}", kept.outcome(0));
        };
        assert_eq!(failure.kind, FailureKind::NotFound);
        assert_eq!(failure.server_message.as_deref(), Some("No such account"));
        assert_eq!(kept.stop_reason(), None);
        assert!(kept.gone.borrow().is_empty());
        assert_eq!(now(&world, &targets[0]).await["app_type"], "marketplace");
    }
}

#[tokio::test(start_paused = true)]
async fn f8_a_write_whose_account_was_deleted_meanwhile_finds_it_gone() {
    for (task, outcome) in [
        (to_custom(), Outcome::Gone),
        (Task::Delete, Outcome::AlreadySo),
    ] {
        let world = World::new().await;
        let targets = first(&world, 1).await;
        let kept = Kept::over(targets.clone());
        // The look comes before the deletion, and its answer late.
        let late = Fault::Late(Duration::from_secs(1));
        world.wire.fault(Method::GET, "service_accounts/", late);
        let deleted = async {
            sleep(Duration::from_millis(500)).await;
            world.somebody_deletes(&targets[0].id).await;
        };
        tokio::join!(kept.work(&world.client, &task), deleted);
        let exchanges = world.wire.exchanges();
        let write = exchanges.iter().find(|one| one.is_write());
        assert_eq!(write.and_then(|one| one.done), Some(404));
        assert_eq!(kept.outcome(0), outcome);
        assert_eq!(*kept.gone.borrow(), [targets[0].id.clone()]);
    }
}

#[tokio::test(start_paused = true)]
async fn f39_a_run_stops_where_no_account_can_be_seen_any_more() {
    for task in [to_custom(), Task::Delete] {
        for list in [403, 404] {
            for write in [404, 412] {
                let world = World::with(sixty_accounts()).await;
                let targets = first(&world, 20).await;
                answer_write(&world, &task, instead(write, JSON, "{}"));
                let first = format!("service_accounts/{}", targets[0].id.as_str());
                let first: &'static str = first.leak();
                world.wire.fault(Method::GET, first, Fault::Hidden(&[]));
                let missing = instead(404, JSON, "{}");
                world.wire.faults(&Method::GET, first, &missing, 2);
                // Whatever else is under way takes longer.
                let late = Fault::Late(Duration::from_secs(5));
                world
                    .wire
                    .faults(&Method::GET, "service_accounts/", &late, 3);
                let hidden = instead(list, JSON, "{}");
                world.wire.fault(Method::GET, "service_accounts?", hidden);
                let kept = Kept::over(targets);
                kept.work(&world.client, &task).await;
                assert!(
                    matches!(kept.stop_reason(), Some(StopReason::Trouble(why)) if is_of(&why, list)),
                    "{:?}",
                    kept.stop_reason()
                );
                assert!(world.wire.writes() <= 4, "no more than were under way");
                let (_, conflicts, failed) = kept.tally();
                assert_eq!((conflicts, failed), (0, 1), "no other has met it");
            }
        }
    }
}

/// Whether a failure is an answer with this status.
fn is_of(failure: &Failure, status: u16) -> bool {
    match status {
        403 => matches!(failure.kind, FailureKind::Forbidden(_)),
        _ => failure.kind == FailureKind::NotFound,
    }
}

#[tokio::test(start_paused = true)]
async fn f19_what_nobody_could_look_into_is_in_doubt_and_stops_a_run_where_it_is_for_all() {
    // Why nobody could look, whether that is so for the next account, too, and how it is told.
    for (looks, status, stops) in [
        (403, 403, true),
        (404, 404, true),
        (404, 403, true),
        (500, 500, false),
        (404, 500, false),
    ] {
        for task in [to_custom(), Task::Delete] {
            let world = World::with(sixty_accounts()).await;
            let targets = first(&world, 1).await;
            answer_write(&world, &task, instead(500, TEXT, "out of order"));
            let path = "service_accounts/";
            world.wire.fault(Method::GET, path, Fault::Hidden(&[]));
            let look = instead(looks, JSON, "{}");
            world.wire.faults(&Method::GET, path, &look, 2);
            let list = instead(status, JSON, "{}");
            world.wire.fault(Method::GET, "service_accounts?", list);
            let kept = Kept::over(targets);
            kept.work(&world.client, &task).await;
            let Outcome::Failed(failure) = kept.outcome(0) else {
                panic!("{:?}", kept.outcome(0));
            };
            assert_eq!(failure.kind, FailureKind::Server(500));
            assert_eq!(failure.server_message.as_deref(), Some("out of order"));
            match kept.stop_reason() {
                Some(StopReason::Trouble(why)) => assert!(stops && is_of(&why, status), "{why:?}"),
                other => assert_eq!((stops, other), (false, None), "{status}"),
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn f4_a_demand_for_the_version_in_a_run_is_told_in_the_servers_words_and_tried_again() {
    for task in [to_custom(), Task::Delete] {
        let world = World::new().await;
        let targets = first(&world, 1).await;
        let words = r#"{"message": "Which version?"}"#;
        answer_write(&world, &task, instead(428, JSON, words));
        let kept = Kept::over(targets);
        kept.work(&world.client, &task).await;
        let Outcome::Failed(failure) = kept.outcome(0) else {
            panic!("{:?}", kept.outcome(0));
        };
        assert_eq!(failure.kind, FailureKind::VersionRequired);
        assert_eq!(failure.server_message.as_deref(), Some("Which version?"));
        kept.run.borrow_mut().retry();
        kept.work(&world.client, &task).await;
        assert_eq!(kept.outcome(0), Outcome::Done);
    }
}

#[tokio::test(start_paused = true)]
async fn f1_a_refusal_with_nothing_to_show_is_told_in_the_servers_words() {
    for task in [to_custom(), Task::Delete] {
        let world = World::new().await;
        let targets = first(&world, 1).await;
        let words = r#"{"message": "Somebody is at it"}"#;
        answer_write(&world, &task, instead(412, JSON, words));
        let kept = Kept::over(targets);
        kept.work(&world.client, &task).await;
        let Outcome::Failed(failure) = kept.outcome(0) else {
            panic!("{:?}", kept.outcome(0));
        };
        assert_eq!(failure.kind, FailureKind::PreconditionFailed);
        assert_eq!(failure.server_message.as_deref(), Some("Somebody is at it"));
    }
}

#[tokio::test(start_paused = true)]
async fn f19_a_doubt_about_what_has_another_version_and_nothing_else_stays_one() {
    let world = Rc::new(World::new().await);
    let targets = first(&world, 1).await;
    let (of, target) = (world.clone(), targets[0].clone());
    let there_and_back = move || {
        let (world, target) = (of.clone(), target.clone());
        Box::pin(async move {
            for name in ["Theirs", &target.name] {
                somebody_sets(&world, &target, json!({ "name": name })).await;
            }
        }) as Later<'static, ()>
    };
    let lost = Fault::LostBeforeThen(Rc::new(there_and_back));
    answer_write(&world, &Task::Delete, lost);
    let kept = Kept::over(targets);
    kept.work(&world.client, &Task::Delete).await;
    assert_eq!(
        kept.outcome(0),
        Outcome::Failed(Failure::of(FailureKind::Unreachable))
    );
}

#[tokio::test(start_paused = true)]
async fn f16_what_was_accepted_is_not_told_as_not_tried_when_the_look_at_it_is_cancelled() {
    let world = World::new().await;
    let targets = first(&world, 1).await;
    let old = now(&world, &targets[0]).await.to_string();
    // It is taken, and the answer comes from a copy that lags behind.
    let behind = Fault::AfterWith(200, &[("content-type", JSON)], old.leak());
    world.wire.fault(Method::PATCH, "service_accounts", behind);
    let path = "service_accounts/";
    world.wire.fault(Method::GET, path, Fault::Hidden(&[]));
    let headers = &[("content-type", JSON), ("retry-after", "600")];
    let pause = Fault::Instead(429, headers, "{}".into());
    world.wire.fault(Method::GET, path, pause);
    let kept = Kept::over(targets.clone());
    let cancelled = async {
        sleep(Duration::from_mins(1)).await;
        kept.run.borrow_mut().cancel();
    };
    let task = to_custom();
    tokio::join!(kept.work(&world.client, &task), cancelled);
    assert_eq!(now(&world, &targets[0]).await["app_type"], "custom");
    assert_eq!(
        kept.outcome(0),
        Outcome::Failed(Failure::of(FailureKind::NotApplied))
    );
    assert_eq!(kept.run.borrow().left(), 0);
}
