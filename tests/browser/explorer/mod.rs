//! Two admins at random: each in a browser of their own, with faults on the wire, doing whatever
//! the page offers. What they are told must be true, what they typed must not be lost, and in the
//! end the invariants must hold.
//!
//! `SA_SEED` makes the same choices again, `SA_STEPS` and `SA_MINUTES` say how long it goes on. How
//! long a browser takes is not a matter of choice, so a seed comes near a run, not quite back to it.

mod chance;
mod walker;

use std::fmt::Write as _;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant, SystemTime};

use e2e::{Exchange, Method, Role, Setup, Test, World, test};
use futures_util::FutureExt as _;

use chance::{Chance, make_fault};
use walker::Walker;

pub fn tests() -> Vec<Test> {
    vec![test!(two_admins_at_random, two())]
}

fn two() -> Setup {
    Setup {
        // Few, so that they meet.
        accounts: 6,
        other: true,
        ..Setup::default()
    }
}

/// How many of the last steps are told after a failure.
const TOLD: usize = 40;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

async fn two_admins_at_random(world: &World) {
    let minutes = number("SA_MINUTES");
    if minutes.is_none() && world.engine != "chromium" {
        // A minute of it in one engine is enough for every day.
        return;
    }
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let random = now.map_or(1, |now| u64::from(now.subsec_nanos()) + now.as_secs());
    let seed = number("SA_SEED").unwrap_or(random);
    let mut trail = Vec::new();
    let walk = walk(world, seed, minutes.unwrap_or(1), &mut trail);
    let ended = AssertUnwindSafe(walk).catch_unwind().await;
    let wrong = match ended {
        // Which one is told after every test.
        Ok(Ok(())) => world.broken().map(|_| "an invariant is broken".to_owned()),
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
    world: &World,
    seed: u64,
    minutes: u64,
    trail: &mut Vec<String>,
) -> Result<(), String> {
    let mut chance = Chance::new(seed);
    let other = world.other.as_ref().expect("somebody else");
    let role = *chance.pick(&[Role::Admin, Role::Operator]);
    let token = |role| world.sandbox.issue(role, Duration::from_hours(24));
    let (mine, theirs) = (&world.proxy, &other.proxy);
    let ada = (&world.page, mine, theirs);
    let otto = (&other.page, theirs, mine);
    let mut walkers = [
        Walker::new("Ada", ada, &world.api, token(Role::Admin)),
        Walker::new("Otto", otto, &world.api, token(role)),
    ];
    for walker in &walkers {
        walker.begin().await;
    }
    let steps =
        number("SA_STEPS").map_or(usize::MAX, |steps| steps.try_into().unwrap_or(usize::MAX));
    let end = Instant::now() + Duration::from_secs(minutes * 60);
    let mut slips = 0;
    while trail.len() < steps && Instant::now() < end {
        let walker = &mut walkers[chance.below(2)];
        if chance.happens(35) {
            // Those that found no request are forgotten, or they would all come at once.
            walker.proxy.forget_faults();
            trail.push(format!(
                "{}: {}",
                walker.who,
                make_fault(&mut chance, walker.proxy)
            ));
        }
        let step = AssertUnwindSafe(walker.step(&mut chance))
            .catch_unwind()
            .await;
        // Otherwise the page moved under the hand: something was gone before it could be pressed.
        slips += usize::from(step.is_err());
        let told = step.unwrap_or_else(|_| Ok("slips".to_owned()));
        let told = told.map_err(|wrong| format!("{}: {wrong}", walker.who));
        trail.push(format!(
            "{}: {}",
            walker.who,
            told.as_ref().map_or("fails", |told| told)
        ));
        told?;
        if slips > 10 + trail.len() / 4 {
            return Err("hardly anything can be pressed".to_owned());
        }
    }
    let exchanges = [world.proxy.exchanges(), other.proxy.exchanges()].concat();
    let writes = |status: u16| {
        let of = |one: &&Exchange| one.method != Method::GET && one.done == Some(status);
        exchanges.iter().filter(of).count()
    };
    eprintln!(
        "seed {seed}: {} steps, {slips} slips; {} updates, {} new accounts, {} deleted, {} conflicts",
        trail.len(),
        writes(200),
        writes(201),
        writes(204),
        writes(412),
    );
    Ok(())
}
