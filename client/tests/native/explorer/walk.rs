//! A walk: step after step, until something is not as it must be.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::http::Method;
use futures_util::FutureExt as _;
use futures_util::future::join3;
use sandbox::{Fill, Options};
use tokio::time::{sleep, timeout};

use super::admin::{Admin, Done};
use super::chance::Chance;
use super::ledger::Ledger;
use super::{faults, third};
use crate::wire::{Exchange, Wire};
use crate::world::World;

/// What came of a walk.
pub struct Walk {
    pub seed: u64,
    /// How many steps it was to have.
    pub steps: usize,
    pub trail: Vec<String>,
    pub count: Count,
    /// What was not as it must be.
    pub wrong: Option<String>,
}

/// How much was done.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    pub steps: usize,
    edits: usize,
    levels: usize,
    created: usize,
    resets: usize,
    deleted: usize,
    conflicts: usize,
    faults: usize,
}

/// No step lasts longer than this, whatever goes wrong.
const LONGEST: Duration = Duration::from_hours(3);

/// The admins.
const NAMES: [&str; 3] = ["Ada", "Otto", "Ida"];

/// Walks, under a clock of its own that does not wait.
pub fn walk(seed: u64, steps: usize) -> Walk {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    runtime.expect("a runtime").block_on(async {
        let options = Options {
            // Few, so that they meet.
            fill: Fill {
                accounts: 8,
                apps: 10,
                seed: 1,
            },
            ..Options::default()
        };
        let world = World::with(options).await;
        world.wire.lift_limits();
        let mut trail = Vec::new();
        let mut done = 0;
        let walk = go(&world, seed, steps, &mut trail, &mut done);
        let ended = AssertUnwindSafe(Box::pin(walk)).catch_unwind().await;
        let wrong = ended.unwrap_or_else(|_| Err("the explorer itself cannot go on".to_owned()));
        let broken = world.broken();
        let wrong = wrong.err().or(broken);
        let count = Count::of(done, &world.wire.exchanges());
        if wrong.is_some() {
            // It is told with its steps, instead of when the world ends.
            std::mem::forget(world);
        }
        Walk {
            seed,
            steps,
            trail,
            count,
            wrong,
        }
    })
}

async fn go(
    world: &World,
    seed: u64,
    steps: usize,
    trail: &mut Vec<String>,
    done: &mut usize,
) -> Result<(), String> {
    let mut chance = Chance::new(seed);
    let ledger = Ledger::new(&world.wire, world.truth());
    let mut admins: Vec<_> = NAMES
        .iter()
        .map(|who| Admin::new(who, world, &ledger))
        .collect();
    while *done < steps {
        // What a step makes of its chance does not change the steps after it.
        let mut chance = chance.fork();
        *done += 1;
        disturb(&mut chance, &admins, trail);
        let step = step(world, &ledger, &mut admins, &mut chance, *done, trail);
        let ended = timeout(LONGEST, Box::pin(step)).await;
        ended.unwrap_or_else(|_| Err("it does not come to an end".to_owned()))?;
        // All of them are looked at again and again, so not after every step.
        if done.is_multiple_of(20)
            && let Some(broken) = world.broken()
        {
            return Err(broken);
        }
    }
    world.wire.forget_faults();
    for admin in &mut admins {
        let ended = timeout(LONGEST, admin.end()).await;
        let told = ended.unwrap_or_else(|_| Err("it does not come to an end".to_owned()));
        tell(trail, admin.who, &told);
        told.map_err(|wrong| format!("{} at the end: {wrong}", admin.who))?;
    }
    Ok(())
}

/// Something is to go wrong, or nothing any more.
fn disturb(chance: &mut Chance, admins: &[Admin<'_>], trail: &mut Vec<String>) {
    let admin = chance.pick(admins);
    let wire: &Wire = &admin.wire;
    // Those that met no request are forgotten now and then, or nothing would work at all.
    if chance.happens(25) {
        wire.forget_faults();
    }
    if chance.happens(45) {
        trail.push(format!("  {}", faults::make_faults(chance, wire)));
    }
    if chance.happens(4) {
        wire.set_offline(true);
        trail.push(format!("  {} is offline", admin.who));
    }
}

/// One admin does something, or two at the same time; and sometimes a third in the middle of it.
async fn step(
    world: &World,
    ledger: &Ledger,
    admins: &mut [Admin<'_>],
    chance: &mut Chance,
    count: usize,
    trail: &mut Vec<String>,
) -> Result<(), String> {
    let first = chance.below(admins.len());
    admins.swap(0, first);
    let (one, others) = admins.split_at_mut(1);
    let (one, other) = (&mut one[0], &mut others[0]);
    let (is_both, is_third) = (chance.happens(20), chance.happens(25));
    let (mut mine, mut theirs, mut thirds) = (chance.fork(), chance.fork(), chance.fork());
    let (at, begun) = (one.is_at(), ledger.now());
    let acts_too = async {
        let told = if is_both {
            Some(other.step(&mut theirs, begun).await)
        } else {
            None
        };
        (other.who, told)
    };
    let interferes = async {
        if !is_third {
            return None;
        }
        sleep(Duration::from_millis(thirds.below(3000) as u64)).await;
        Some(third::act(world, ledger, &mut thirds, (at, count)).await)
    };
    // In turn: `tokio::join!` would begin with another of them each time that it is woken, which a seed
    // does not decide.
    let acts = one.step(&mut mine, begun);
    let (told, (other, others), third) = Box::pin(join3(acts, acts_too, interferes)).await;
    let who = one.who;
    trail.extend(third.map(|third| format!("  Third {third}")));
    tell(trail, who, &told);
    if let Some(others) = &others {
        tell(trail, other, others);
    }
    told.map_err(|wrong| format!("{who}: {wrong}"))?;
    others.map_or(Ok(()), |others| {
        others
            .map(drop)
            .map_err(|wrong| format!("{other}: {wrong}"))
    })
}

fn tell(trail: &mut Vec<String>, who: &str, told: &Done) {
    let told = told.as_ref().map_or("fails", |told| told);
    trail.push(format!("{who} {told}"));
}

impl Count {
    fn of(steps: usize, exchanges: &[Exchange]) -> Self {
        let count = |is: &dyn Fn(&&Exchange) -> bool| exchanges.iter().filter(is).count();
        let done = |method: Method, status: u16| {
            count(&|one| one.method == method && one.done == Some(status))
        };
        Self {
            steps,
            edits: done(Method::PATCH, 200),
            levels: done(Method::PUT, 200),
            created: done(Method::POST, 201),
            resets: done(Method::POST, 200),
            deleted: done(Method::DELETE, 204),
            conflicts: count(&|one| one.is_write() && one.done == Some(412)),
            faults: count(&|one| one.fault.is_some()),
        }
    }

    pub fn add(&mut self, other: &Self) {
        self.steps += other.steps;
        self.edits += other.edits;
        self.levels += other.levels;
        self.created += other.created;
        self.resets += other.resets;
        self.deleted += other.deleted;
        self.conflicts += other.conflicts;
        self.faults += other.faults;
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} steps; {} edits, {} permissions, {} new accounts, {} resets, {} deleted, {} \
             conflicts, {} faults",
            self.steps,
            self.edits,
            self.levels,
            self.created,
            self.resets,
            self.deleted,
            self.conflicts,
            self.faults,
        )
    }
}
