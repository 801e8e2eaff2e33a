//! What the end-to-end tests are made with: browsers, the sandbox on another origin, faults on the
//! wire, and a page that is looked at as a person does, by role and name.

#![allow(clippy::missing_panics_doc)] // whatever cannot go on panics, and says why

mod api;
mod application;
mod browsers;
mod canary;
mod dist;
mod driver;
mod engine;
mod look;
mod network;
mod page;
mod paper;
mod pictures;
mod process;
mod proxy;
mod run;
mod scene;
mod screen;
mod state;
mod test_env;

pub use api::Api;
pub use axum::http::Method;
pub use dist::{Dist, Part};
pub use engine::Engine;
pub use page::{Focus, Page, Tab};
pub use pictures::Pictures;
pub use process::Process;
pub use proxy::{Answer, Exchange, Fault, Framing, Given, Hold, Proxy, Reply};
pub use run::{Because, Test, run};
pub use sandbox::{
    FIRST_COMPANY, Fill, Options, PolicyOptions, RateLimit, Role, RoleTokens, SECOND_COMPANY,
    Sandbox,
};
pub use scene::{Scene, Thing};
pub use state::{State, is_accessible, take_pictures};
pub use test_env::{Other, Setup, TestEnv, account_route, bulk_route, edit_route, list_route};
pub use thirtyfour::Key;

/// A test and how its environment is set up: `test!(body)` or `test!(body, setup)`.
#[macro_export]
macro_rules! test {
    ($body:path) => {
        $crate::test!($body, $crate::Setup::default())
    };
    ($body:path, $setup:expr) => {
        $crate::Test {
            name: concat!(module_path!(), "::", stringify!($body)),
            setup: || $setup,
            body: |env| Box::pin($body(env)),
            once: false,
            because: None,
        }
    };
}
