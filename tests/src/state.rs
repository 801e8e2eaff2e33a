//! States that a screen can be in, each listed once: axe-core looks at it, and `cargo xtask screenshots`
//! makes pictures of it.

use serde_json::json;

use crate::pictures::Pictures;
use crate::run::{Because, Test};
use crate::test_env::TestEnv;

/// A state of a screen.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// What the screen is called.
    pub screen: &'static str,
    /// What the state is called, in plain words.
    pub name: &'static str,
    check: Test,
    picture: Test,
}

impl State {
    /// What `state!` makes: `check` and `picture` lead there and look at it.
    pub const fn new(screen: &'static str, name: &'static str, check: Test, picture: Test) -> Self {
        Self {
            screen,
            name,
            check,
            picture,
        }
    }

    /// The same in every engine, since they differ in what it is about.
    #[must_use]
    pub fn in_every_engine(self, because: Because) -> Self {
        Self {
            check: self.check.in_every_engine(because),
            ..self
        }
    }

    /// The test that everybody can use it.
    pub fn check(&self) -> Test {
        self.check
    }

    /// What makes pictures of it.
    pub fn picture(&self) -> Test {
        self.picture
    }
}

/// How wide a phone is, in CSS pixels.
const PHONE: u32 = 320;

/// axe-core finds nothing, neither in light nor in dark, nor on a phone, where nothing is wider than
/// the window. Everything is looked at in one visit, as it is.
pub async fn is_accessible(env: &TestEnv) {
    let page = &env.page;
    env.set_theme("light").await;
    nothing(&page.accessibility_findings().await, "in light");
    // A theme has other colours, and nothing else.
    env.set_theme("dark").await;
    nothing(&page.colour_findings().await, "in dark");
    env.set_theme("light").await;
    page.widen(PHONE).await;
    page.is_drawn().await;
    nothing(&page.accessibility_findings().await, "on a phone");
    let beyond = "return document.documentElement.scrollWidth - innerWidth";
    let beyond = page.script(beyond, json!([])).await;
    assert!(
        beyond.as_i64().is_some_and(|beyond| beyond <= 0),
        "{beyond} px too wide for a phone"
    );
    // What marks names within sentences is for the words on the screen alone.
    let marked = "const values = [...elements(document)].flatMap((e) => [...e.attributes])
                      .map((attribute) => attribute.value);
                  return [document.title, ...values].filter((text) => /[\\u2066-\\u2069]/.test(text))";
    let marked = page.script(marked, json!([])).await;
    assert_eq!(marked, json!([]));
}

fn nothing(findings: &[String], how: &str) {
    assert!(findings.is_empty(), "{how}: {findings:#?}");
}

/// Makes the pictures of a state in which the page is.
pub async fn take_pictures(env: &TestEnv, screen: &str, name: &str) {
    let pictures = Pictures::wanted().expect("SA_SCREENSHOTS names a folder");
    pictures.take(env, screen, name).await;
}

/// A state: `state!(function, "Screen", "name")`, with what its environment is like where that matters:
/// `state!(function, "Screen", "name", setup)`. The function leads there.
#[macro_export]
macro_rules! state {
    ($lead:ident, $screen:literal, $name:literal) => {
        $crate::state!($lead, $screen, $name, $crate::Setup::default())
    };
    ($lead:ident, $screen:literal, $name:literal, $setup:expr) => {{
        let test = $crate::test!($lead, $setup);
        let check = $crate::Test {
            body: |env| {
                Box::pin(async move {
                    $lead(env).await;
                    $crate::is_accessible(env).await;
                })
            },
            ..test
        };
        let picture = $crate::Test {
            body: |env| {
                Box::pin(async move {
                    $lead(env).await;
                    $crate::take_pictures(env, $screen, $name).await;
                })
            },
            ..test
        };
        $crate::State::new($screen, $name, check, picture)
    }};
}
