//! The client against the sandbox's own code, in one process: no browser, no port, and a clock that
//! goes on as soon as nobody has anything to do. What was sent, and what did the state become?

mod absences;
mod answers;
mod conflicts;
mod copies;
mod doubts;
mod edits;
mod errors;
mod explorer;
mod gathering;
mod hidden;
mod house;
mod intents;
mod lag;
mod looks;
mod lost;
mod orders;
mod outcomes;
mod pages;
mod paging;
mod patience;
mod pauses;
mod replays;
mod reply;
mod resets;
mod runs;
mod secrets;
mod tokens;
mod unclear;
mod unversioned;
mod versions;
mod waiting;
mod wire;
mod world;
