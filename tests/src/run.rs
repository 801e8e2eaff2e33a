//! Runs the tests, two at a time, each in an environment of its own, and looks after every one whether
//! the browser has reported a violation of its policies, and whether the page has kept to the
//! invariants.

use std::any::Any;
use std::fmt::Write as _;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::Runtime;
use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::browsers::Browsers;
use crate::engine::Engine;
use crate::test_env::{Setup, TestEnv};

/// A test in a browser, and how it is run.
#[derive(Clone, Copy)]
pub struct Test {
    /// Where it is and what it says.
    pub name: &'static str,
    /// What its environment is like.
    pub setup: fn() -> Setup,
    /// Does what a person does, and panics when something is not as it must be.
    pub body: for<'e> fn(&'e TestEnv) -> BoxFuture<'e, ()>,
    /// Whether it is not tried again when it fails.
    pub once: bool,
    /// Why it runs in every engine; without a reason, it runs in Chromium only.
    pub because: Option<Because>,
}

/// What engines do differently: why a test runs in every one of them, and not in Chromium only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// Session history, Back and Forward, the address's hash, `beforeunload`, tabs that close.
    History,
    /// Where the focus goes when what had it goes away, is hidden, or is drawn anew.
    Focus,
    /// Keys, what keys do by default, composition.
    Keyboard,
    /// Where Tab stops, counted. Not in `MiniBrowser`, whose Tab does not stop at links.
    TabStops,
    /// How pressing, releasing, blur and click follow each other.
    Pointer,
    /// What copying, selecting and downloading do.
    Clipboard,
    /// What the browser keeps, between tabs too: local and session storage, locks.
    Storage,
    /// Pages that are put away and come back, or are loaded again after a crash.
    BackForwardCache,
    /// Content-Security-Policy, Trusted Types, integrity, and how a part that does not load fails.
    Policy,
    /// Streaming and aborting of bodies, resets, redirects, CORS, offline.
    Network,
    /// `<dialog>`, popovers, inertness, the top layer.
    Dialogs,
    /// What fits where, what moves, what is drawn while scrolling.
    Layout,
    /// Shadow roots, elements that hosts, translators or extensions move, change or remove.
    Dom,
    /// The whole life of an account, once in every engine.
    Story,
    /// It stands for its family of faults (docs/reliability.md): that the fault reaches the page
    /// in this engine as it does in the others.
    Family,
}

impl Test {
    fn is_for_this_engine(&self) -> bool {
        match self.because {
            Some(Because::TabStops) => Engine::can_tab_to_links(),
            Some(_) => true,
            None => Engine::is_first() || std::env::var_os("SA_WHOLE").is_some(),
        }
    }

    /// The same test in every engine that can run it, since they differ in what it is about.
    #[must_use]
    pub fn in_every_engine(self, because: Because) -> Self {
        Self {
            because: Some(because),
            ..self
        }
    }

    /// A test whose every run is another one: a second says nothing about the first.
    #[must_use]
    pub fn once(self) -> Self {
        Self { once: true, ..self }
    }
}

impl std::fmt::Debug for Test {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Runs the tests as the arguments say; prints what `cargo test` prints.
pub fn run(tests: Vec<Test>) -> ExitCode {
    let mut arguments = Arguments::from_args();
    // A test waits more than it works. A second one beside it makes both a little later, and the run
    // a third shorter.
    arguments.test_threads.get_or_insert(2);
    // What went wrong is told with the outline of the page; a backtrace through the runtime is not.
    std::panic::set_hook(Box::new(|_| {}));
    let runtime = Runtime::new().expect("a runtime");
    let shared = Arc::new((runtime, Runner::default()));
    let trials = tests
        .into_iter()
        .filter(Test::is_for_this_engine)
        .map(|test| {
            let shared = shared.clone();
            let name = test.name.rsplit("browser::").next().unwrap_or(test.name);
            Trial::test(name, move || {
                let (runtime, runner) = &*shared;
                runtime.block_on(runner.run_with_retry(test))
            })
        })
        .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    let (runtime, runner) = &*shared;
    runtime.block_on(runner.browsers.close());
    let flaky = runtime.block_on(runner.flaky.lock());
    for line in flaky.iter() {
        println!("test flaky: {line}");
    }
    if flaky.len() > MOST_FLAKY {
        println!("test flaky: more than {MOST_FLAKY} were, so the run has failed");
        return ExitCode::FAILURE;
    }
    conclusion.exit_code()
}

/// How many tests of a run may pass only when they are tried again.
const MOST_FLAKY: usize = 3;

/// Runs tests, each in a browser that no other test has at the time.
#[derive(Default)]
struct Runner {
    browsers: Browsers,
    /// Which tests have passed only when they were tried again, and what they said at first.
    flaky: Mutex<Vec<String>>,
}

impl Runner {
    /// A browser that is late, or dies, says nothing about the page unless it does so again. What
    /// must never happen has no second chance.
    async fn run_with_retry(&self, test: Test) -> Result<(), Failed> {
        let first = match self.run_once(test).await {
            Verdict::Passed => return Ok(()),
            Verdict::Broken(words) => return Err(words.into()),
            Verdict::Failed(words) if test.once => return Err(words.into()),
            Verdict::Failed(words) => words,
            Verdict::Died(words) => format!("the browser died. {words}"),
        };
        eprintln!("{} has failed, so once more: {first}", test.name);
        match self.run_once(test).await {
            Verdict::Passed => {
                let line = first.lines().next().unwrap_or_default();
                let line = format!(
                    "{} passed the second time only; at first: {line}",
                    test.name
                );
                self.flaky.lock().await.push(line);
                Ok(())
            }
            Verdict::Failed(words) | Verdict::Broken(words) | Verdict::Died(words) => {
                Err(format!("{words}\n\nThe first time: {first}").into())
            }
        }
    }

    async fn run_once(&self, test: Test) -> Verdict {
        let setup = (test.setup)();
        let begun = TestEnv::begin(&self.browsers, &setup);
        let env = match AssertUnwindSafe(begun).catch_unwind().await {
            Ok(env) => env,
            Err(panic) => return Verdict::Died(said(&*panic)),
        };
        let body = AssertUnwindSafe((test.body)(&env)).catch_unwind();
        let mut outcome = match timeout(longest(), body).await {
            Ok(outcome) => outcome.map_err(|panic| said(&*panic)),
            Err(_) => Err("it did not come to an end: the driver does not answer".to_owned()),
        };
        if outcome.is_err()
            && let Some(picture) = env.page.picture(test.name).await
            && let Err(words) = &mut outcome
        {
            let _ = write!(words, "\n\nPicture: {}", picture.display());
        }
        if let Err(words) = &mut outcome {
            for line in env.page.console_errors().await {
                let _ = write!(words, "\nConsole: {line}");
            }
        }
        // After a failure, too: it may be the cause.
        let broken = env.all_broken().await;
        let has_died = outcome.is_err() && env.page.has_died().await;
        let reuse = outcome.is_ok() && broken.is_none();
        let closed = self.close(env, test.name, reuse).await;
        match (outcome, broken, closed) {
            (outcome, Some(broken), _) => {
                let words = outcome.err().unwrap_or_default();
                Verdict::Broken(format!("{words}\n\n{broken}"))
            }
            (Err(words), None, Verdict::Broken(more)) => {
                Verdict::Broken(format!("{words}\n\n{more}"))
            }
            (Err(words), None, _) if has_died => Verdict::Died(words),
            (Err(words), None, _) => Verdict::Failed(words),
            (Ok(()), None, closed) => closed,
        }
    }

    /// Closes a test's environment, and says what is wrong with that.
    async fn close(&self, env: TestEnv, test: &str, reuse: bool) -> Verdict {
        let ended = timeout(LONGEST_END, env.end(&self.browsers, reuse)).await;
        let Ok(reports) = ended else {
            return Verdict::Failed("the browser could not be closed".to_owned());
        };
        // A test about violations says so in its name.
        if reports.is_empty() || test.contains("violation") {
            return Verdict::Passed;
        }
        Verdict::Broken(format!(
            "violations of the Content-Security-Policy: {reports:#?}"
        ))
    }
}

/// How long it may take to close everything.
const LONGEST_END: Duration = Duration::from_mins(1);

/// How long a test may take; the explorer has the minutes that it is given.
fn longest() -> Duration {
    let given = std::env::var("SA_MINUTES").ok();
    let minutes: u64 = given.and_then(|minutes| minutes.parse().ok()).unwrap_or(1);
    Duration::from_mins(minutes + 5)
}

/// What a test came to.
enum Verdict {
    Passed,
    /// It did not find what it looks for.
    Failed(String),
    /// What must never happen has happened: an invariant or the page's policies are broken.
    Broken(String),
    /// The browser has ended in the middle of it.
    Died(String),
}

fn said(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|&words| words.to_owned()))
        .unwrap_or_else(|| "a panic without words".to_owned())
}
