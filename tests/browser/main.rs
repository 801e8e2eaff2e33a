//! The whole thing, in a real browser, through the wire.
fn main() -> std::process::ExitCode { e2e::run(vec![]) }
