//! Several admins at random: each with a client of their own, with faults on the wire, while somebody
//! else uses the API without any of them. What they are told must be true, nothing is overwritten
//! unseen or done twice, a secret comes once and works, and in the end the invariants must hold.
//!
//! A seed leads to the same walk again, step by step. `SA_SEED` takes one, `SA_STEPS` says how long it
//! goes on, and `SA_MINUTES` goes on from one seed to the next for so long.

mod admin;
mod doubts;
mod faults;
mod history;
mod ledger;
mod levels;
mod list;
mod many;
mod replacing;
mod resets;
mod saves;
mod secrets;
mod third;
mod walk;

#[path = "../../../../tests/browser/explorer/chance.rs"]
mod chance;

use std::time::{Duration, Instant, SystemTime};

use walk::{Walk, walk};

/// The seeds of every day: a run of all tests finds fault with what was changed, not with its luck.
const EVERY_DAY: [u64; 6] = [1, 2, 3, 4, 5, 6];

/// How many steps a walk has, if nobody says.
const STEPS: usize = 120;

#[test]
fn admins_at_random() {
    let steps = number("SA_STEPS").map_or(STEPS, |steps| usize::try_from(steps).expect("steps"));
    let seed = number("SA_SEED");
    match (number("SA_MINUTES"), seed) {
        (Some(minutes), _) => go_on(minutes, seed.unwrap_or_else(random), steps),
        (None, Some(seed)) => tell(&walk(seed, steps)),
        (None, None) => {
            for seed in EVERY_DAY {
                tell(&walk(seed, steps));
            }
        }
    }
}

#[test]
fn the_same_seed_leads_to_the_same_walk() {
    let [one, other] = [walk(7, 40), walk(7, 40)];
    let differs = |(one, other): &(&String, &String)| one != other;
    assert_eq!(one.trail.iter().zip(&other.trail).find(differs), None);
    assert_eq!(one.trail.len(), other.trail.len());
}

/// One walk after the other, from this seed on.
fn go_on(minutes: u64, first: u64, steps: usize) {
    let end = Instant::now() + Duration::from_secs(minutes * 60);
    let (mut walks, mut told) = (0, walk::Count::default());
    for seed in first.. {
        if Instant::now() >= end {
            break;
        }
        let walk = walk(seed, steps);
        fail(&walk);
        told.add(&walk.count);
        walks += 1;
    }
    eprintln!("seeds {first} to {}: {told}", first + walks - 1);
}

fn tell(walk: &Walk) {
    if std::env::var_os("SA_TRAIL").is_some() {
        eprintln!("{}", walk.trail.join("\n"));
    }
    fail(walk);
    eprintln!("seed {}: {}", walk.seed, walk.count);
}

/// How many of the last steps are told after a failure.
const TOLD: usize = 30;

fn fail(walk: &Walk) {
    let Some(wrong) = &walk.wrong else { return };
    let Walk { seed, trail, .. } = walk;
    let last = trail[trail.len().saturating_sub(TOLD)..].join("\n  ");
    panic!(
        "{wrong}\n\nSeed {seed}, after {} steps; again by `cargo xtask explore --native --seed \
         {seed} --steps {}`:\n  {last}",
        walk.count.steps, walk.steps
    );
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn random() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.map_or(1, |now| {
        now.as_secs() * 1000 + u64::from(now.subsec_millis())
    })
}
