//! The sandbox as a program of its own, for what only a process can meet.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::engine::setting;

/// A running sandbox that can be killed. It ends when this is dropped, as with `kill -9`: nothing is
/// flushed, nobody says goodbye.
#[derive(Debug)]
pub struct Process {
    child: Child,
    url: String,
}

impl Process {
    /// Starts the program that `SA_SANDBOX` names on a database file, with this token for the admin,
    /// for pages of this origin, and further arguments.
    pub fn start(db: &Path, token: &str, origin: &str, more: &[&str]) -> Self {
        let mut child = Command::new(setting("SA_SANDBOX"))
            .args(["--port", "0", "--quiet", "--admin-token", token])
            .args(["--cors-origin", origin])
            .args(more)
            .arg("--db")
            .arg(db)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the sandbox starts");
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut lines = output.lines().map_while(Result::ok);
        let url = lines.find_map(|line| Some(line.strip_prefix("API")?.trim().to_owned()));
        // Read on, so that it never writes into a closed pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let url = url.expect("it says where the API is");
        Self {
            child,
            url: url.trim_end_matches('/').to_owned(),
        }
    }

    /// Where its API is.
    pub fn url(&self) -> String {
        self.url.clone()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; then the test has failed already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
