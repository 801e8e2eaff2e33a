//! Two admins at random: each in a browser of their own, with faults on the wire, doing whatever
//! the page offers, while somebody else uses the API without the page. What they are told must be
//! true, what they typed must not be lost, and in the end the invariants must hold.
//!
//! `SA_SEED` makes the same choices again, `SA_STEPS` and `SA_MINUTES` say how long it goes on. How
//! long a browser takes is not a matter of choice, so a seed comes near a run, not quite back to it.

mod chance;
mod faults;
mod form;
mod levels;
mod list;
mod many;
mod model;
mod replacing;
mod secrets;
mod third;
mod walker;

use std::fmt::Write as _;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant, SystemTime};

use e2e::{Api, Exchange, Method, Proxy, Role, Setup, Test, TestEnv, test};
use futures_util::FutureExt as _;

use chance::Chance;
use model::{App, Deeds};
use walker::Walker;

pub fn tests() -> Vec<Test> {
    vec![test!(two_admins_at_random, two()).once()]
}

fn two() -> Setup {
    Setup {
        // Few, so that they meet.
        accounts: 6,
        apps: 30,
        other: true,
        ..Setup::default()
    }
}

/// How many of the last steps are told after a failure.
const TOLD: usize = 40;

/// After so many steps an API that is away is back.
const AWAY: usize = 3;

/// The seed of every day: a run of all tests finds fault with what was changed, not with its luck.
const EVERY_DAY: u64 = 1;

fn random() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.map_or(EVERY_DAY, |now| {
        u64::from(now.subsec_nanos()) + now.as_secs()
    })
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

async fn two_admins_at_random(env: &TestEnv) {
    let minutes = number("SA_MINUTES");
    if minutes.is_none() && env.engine != "chromium" {
        // A minute of it in one engine is enough for every day.
        return;
    }
    let seed = number("SA_SEED").unwrap_or_else(|| minutes.map_or(EVERY_DAY, |_| random()));
    let third = Proxy::start().await;
    third.forward_to(env.sandbox.url(""));
    let mut trail = Vec::new();
    let walk = walk(env, &third, seed, minutes.unwrap_or(1), &mut trail);
    let ended = AssertUnwindSafe(walk).catch_unwind().await;
    let wrong = match ended {
        // Which one is told after every test.
        Ok(Ok(())) => env.broken().map(|_| "an invariant is broken".to_owned()),
        Ok(Err(wrong)) => Some(wrong),
        Err(_) => Some("the explorer itself cannot go on".to_owned()),
    };
    if std::env::var_os("SA_TRAIL").is_some() {
        eprintln!("{}", trail.join("\n"));
    }
    if let Some(wrong) = wrong {
        let mut told = format!("{wrong}\n\nSA_SEED={seed}, after {} steps:", trail.len());
        for step in &trail[trail.len().saturating_sub(TOLD)..] {
            let _ = write!(told, "\n  {step}");
        }
        panic!("{told}");
    }
}

async fn walk(
    env: &TestEnv,
    third: &Proxy,
    seed: u64,
    minutes: u64,
    trail: &mut Vec<String>,
) -> Result<(), String> {
    let mut chance = Chance::new(seed);
    let other = env.other.as_ref().expect("somebody else");
    let role = *chance.pick(&[Role::Admin, Role::Operator]);
    let apps = some_apps(&env.api).await;
    let (mine, theirs) = (&env.proxy, &other.proxy);
    let ada = Deeds([mine, theirs, third]);
    let otto = Deeds([theirs, mine, third]);
    let mut walkers = [
        Walker::new("Ada", &env.page, ada, env, &apps, Role::Admin),
        Walker::new("Otto", &other.page, otto, env, &apps, role),
    ];
    let api = Api::new(third.url(), env.sandbox.tokens.of(Role::Admin).to_owned());
    for walker in &walkers {
        walker.begin().await;
    }
    let steps =
        number("SA_STEPS").map_or(usize::MAX, |steps| steps.try_into().unwrap_or(usize::MAX));
    let end = Instant::now() + Duration::from_secs(minutes * 60);
    let mut slips = 0;
    let mut away = None;
    while trail.len() < steps && Instant::now() < end {
        // What a step makes of its chance does not change the steps after it.
        let mut chance = chance.fork();
        let at = walkers.iter().find_map(Walker::is_at);
        if chance.happens(if at.is_some() { 25 } else { 8 }) {
            let acts = third::act(&api, &apps, &mut chance, (at, trail.len()));
            let told = AssertUnwindSafe(acts).catch_unwind().await;
            trail.push(format!(
                "Third: {}",
                told.unwrap_or_else(|_| "slips".into())
            ));
        }
        let walker = &mut walkers[chance.below(2)];
        if let Some(back) = away
            && trail.len() > back
        {
            for proxy in [mine, theirs] {
                proxy.come_back().await;
            }
            away = None;
        } else if away.is_none() && chance.happens(3) {
            walker.proxy.go_away();
            away = Some(trail.len() + AWAY);
            trail.push(format!("{}: the API is away", walker.who));
        }
        if chance.happens(40) {
            // Those that found no request are forgotten now and then, or nothing would work at all.
            if chance.happens(40) {
                walker.proxy.forget_faults();
            }
            let told = faults::make_faults(&mut chance, walker.proxy);
            trail.push(format!("{}: {told}", walker.who));
        }
        let step = AssertUnwindSafe(walker.step(&mut chance)).catch_unwind();
        // Otherwise the page moved under the hand: something was gone before it could be pressed.
        let step = step.await;
        if step.is_err() {
            slips += 1;
            walker.slipped();
        }
        let told = step.unwrap_or_else(|_| Ok("slips".to_owned()));
        let told = told.map_err(|wrong| format!("{}: {wrong}", walker.who));
        trail.push(format!(
            "{} at {}: {}",
            walker.who,
            walker.was_at(),
            told.as_ref().map_or("fails", |told| told)
        ));
        told?;
        if slips > 10 + trail.len() / 4 {
            return Err("hardly anything can be pressed".to_owned());
        }
    }
    for walker in &mut walkers {
        let ended = walker.end().await;
        ended.map_err(|wrong| format!("{} at the end: {wrong}", walker.who))?;
    }
    let exchanges = [mine.exchanges(), theirs.exchanges()].concat();
    tell(seed, trail.len(), slips, &exchanges);
    Ok(())
}

/// The apps that people choose among.
async fn some_apps(api: &Api) -> Vec<App> {
    let apps = api.get("marketplace_apps?per_page=2000").await;
    let apps = apps.as_array().into_iter().flatten();
    let listed = apps.filter(|app| app["status"] == "listed");
    let apps = listed.map(|app| App {
        id: app["id"].clone(),
        name: app["name"].as_str().unwrap_or_default().to_owned(),
    });
    apps.take(4).collect()
}

fn tell(seed: u64, steps: usize, slips: usize, exchanges: &[Exchange]) {
    let count = |is: &dyn Fn(&&Exchange) -> bool| exchanges.iter().filter(is).count();
    let done = |method: Method, status: u16| {
        count(&|one| one.method == method && one.done == Some(status))
    };
    eprintln!(
        "seed {seed}: {steps} steps, {slips} slips; {} edits, {} permissions, {} new accounts, \
         {} resets, {} deleted, {} conflicts, {} faults",
        done(Method::PATCH, 200),
        done(Method::PUT, 200),
        done(Method::POST, 201),
        done(Method::POST, 200),
        done(Method::DELETE, 204),
        count(&|one| one.method != Method::GET && one.done == Some(412)),
        count(&|one| one.fault.is_some()),
    );
}
