//! The whole thing, in a real browser, through the wire: page and API on different origins, and
//! every test in a browser that has never been used. See `docs/testing.md`.

mod access;
mod accessibility;
mod accessibility_life;
mod answers;
mod bulk;
mod bulk_faults;
mod connect;
mod create;
mod drafts;
mod edit;
mod explorer;
mod faults;
mod house;
mod leaving;
mod life;
mod list;
mod manage;
mod navigation;
mod overview;
mod permissions;
mod replace;
mod rules;
mod secret;
mod wire;

fn main() -> std::process::ExitCode {
    let tests = [
        house::tests(),
        connect::tests(),
        list::tests(),
        edit::tests(),
        rules::tests(),
        faults::tests(),
        wire::tests(),
        answers::tests(),
        leaving::tests(),
        navigation::tests(),
        drafts::tests(),
        create::tests(),
        secret::tests(),
        permissions::tests(),
        manage::tests(),
        replace::tests(),
        overview::tests(),
        life::tests(),
        access::tests(),
        bulk::tests(),
        bulk_faults::tests(),
        accessibility::tests(),
        accessibility_life::tests(),
        explorer::tests(),
    ];
    e2e::run(tests.concat())
}
