//! The whole thing, in a real browser, through the wire: page and API on different origins, and
//! every test in a browser in which nothing of another is left. See `docs/testing.md`.

mod access;
mod answers;
mod bulk;
mod bulk_conflicts;
mod bulk_faults;
mod clock;
mod conflicts;
mod connect;
mod create;
mod deploy;
mod display;
mod drafts;
mod edit;
mod elsewhere;
mod embed;
mod explorer;
mod faults;
mod first_press;
mod history;
mod host;
mod hostile;
mod keyboard;
mod lag;
mod leaving;
mod left;
mod life;
mod list;
mod manage;
mod meanwhile;
mod navigation;
mod offline;
mod overview;
mod paging;
mod pauses;
mod permissions;
mod refusals;
mod replace;
mod rules;
mod runner;
mod secret;
mod shortcuts;
mod start;
mod states;
mod stopped;
mod tabs;
mod token;
mod translated;
mod views;
mod wire;

fn main() -> std::process::ExitCode {
    if let Some(pictures) = e2e::Pictures::wanted() {
        let states = states::all();
        let taken = e2e::run(states.iter().map(e2e::State::picture).collect());
        pictures.write_sheet(&states);
        return taken;
    }
    let tests = [
        runner::tests(),
        start::tests(),
        stopped::tests(),
        host::tests(),
        embed::tests(),
        translated::tests(),
        connect::tests(),
        list::tests(),
        edit::tests(),
        first_press::tests(),
        rules::tests(),
        faults::tests(),
        refusals::tests(),
        conflicts::tests(),
        pauses::tests(),
        wire::tests(),
        offline::tests(),
        clock::tests(),
        deploy::tests(),
        lag::tests(),
        token::tests(),
        elsewhere::tests(),
        left::tests(),
        answers::tests(),
        hostile::tests(),
        paging::tests(),
        leaving::tests(),
        meanwhile::tests(),
        navigation::tests(),
        keyboard::tests(),
        display::tests(),
        drafts::tests(),
        tabs::tests(),
        create::tests(),
        secret::tests(),
        shortcuts::tests(),
        permissions::tests(),
        history::tests(),
        manage::tests(),
        replace::tests(),
        overview::tests(),
        views::tests(),
        life::tests(),
        access::tests(),
        bulk::tests(),
        bulk_faults::tests(),
        bulk_conflicts::tests(),
        states::tests(),
        explorer::tests(),
    ];
    e2e::run(tests.concat())
}
