//! The whole thing, in a real browser, through the wire: page and API on different origins, and
//! every test in a browser that has never been used. See `docs/testing.md`.

mod access;
mod accessibility;
mod bulk;
mod bulk_faults;
mod connect;
mod edit;
mod faults;
mod house;
mod leaving;
mod list;
mod navigation;
mod rules;

fn main() -> std::process::ExitCode {
    let tests = [
        house::tests(),
        connect::tests(),
        list::tests(),
        edit::tests(),
        rules::tests(),
        faults::tests(),
        leaving::tests(),
        navigation::tests(),
        access::tests(),
        bulk::tests(),
        bulk_faults::tests(),
        accessibility::tests(),
    ];
    e2e::run(tests.concat())
}
