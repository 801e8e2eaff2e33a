//! Runs the tests one after the other, each in a world of its own, and looks after every one
//! whether the browser has reported a violation of its policies, and whether the page has kept to
//! the invariants.

use std::any::Any;
use std::fmt::Write as _;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::Runtime;

use crate::engine::Engine;
use crate::world::{Setup, World};

/// A test.
#[derive(Clone, Copy)]
pub struct Test {
    /// Where it is and what it says.
    pub name: &'static str,
    /// What its world is like.
    pub setup: fn() -> Setup,
    /// What happens.
    pub body: for<'w> fn(&'w World) -> BoxFuture<'w, ()>,
}

impl std::fmt::Debug for Test {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Runs the tests as the arguments say; prints what `cargo test` prints.
pub fn run(tests: Vec<Test>) -> ExitCode {
    let mut arguments = Arguments::from_args();
    // One browser at a time: two of them on two cores only make each other late.
    arguments.test_threads = Some(1);
    // What went wrong is told with the outline of the page; a backtrace through the runtime is not.
    std::panic::set_hook(Box::new(|_| {}));
    let runtime = Runtime::new().expect("a runtime");
    let shared = Arc::new((runtime, std::sync::OnceLock::new()));
    let trials = tests
        .into_iter()
        .map(|test| {
            let shared = shared.clone();
            let name = test.name.rsplit("browser::").next().unwrap_or(test.name);
            Trial::test(name, move || {
                let (runtime, engine) = &*shared;
                let engine: &Engine = engine.get_or_init(Engine::start);
                runtime.block_on(one(engine, test))
            })
        })
        .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    drop(shared);
    conclusion.exit_code()
}

async fn one(engine: &Engine, test: Test) -> Result<(), Failed> {
    let world = World::begin(engine, &(test.setup)()).await;
    let mut outcome = AssertUnwindSafe((test.body)(&world))
        .catch_unwind()
        .await
        .map_err(|panic| said(&*panic));
    if outcome.is_err()
        && let Some(picture) = world.page.picture(test.name).await
        && let Err(words) = &mut outcome
    {
        let _ = write!(words, "\n\nPicture: {}", picture.display());
    }
    if let Err(words) = &mut outcome {
        for line in world.page.console_errors().await {
            let _ = write!(words, "\nConsole: {line}");
        }
    }
    // After a failure, too: it may be the cause.
    if let Some(broken) = world.broken() {
        let words = outcome.err().unwrap_or_default();
        outcome = Err(format!("{words}\n\n{broken}"));
    }
    let reports = world.end().await;
    outcome.map_err(Failed::from)?;
    // A test about violations says so in its name.
    if reports.is_empty() || test.name.contains("violation") {
        Ok(())
    } else {
        Err(format!("violations of the Content-Security-Policy: {reports:#?}").into())
    }
}

fn said(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|&words| words.to_owned()))
        .unwrap_or_else(|| "a panic without words".to_owned())
}
