//! Screens that nobody sees, for the engine that has no headless mode.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use crate::engine::setting;

/// A screen for one browser: the windows of two on one screen take the focus from each other.
#[derive(Debug)]
pub(crate) struct Screen {
    server: Child,
    display: String,
}

impl Screen {
    /// Starts the X server that `SA_XVFB` names; it finds a number that is free.
    pub(crate) fn start() -> Self {
        let mut server = Command::new(setting("SA_XVFB"))
            .args(["-displayfd", "1", "-nolisten", "tcp"])
            .args(["-screen", "0", "1400x1000x24"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the X server starts");
        let mut number = String::new();
        let output = server.stdout.take().expect("it is piped");
        let read = BufReader::new(output).read_line(&mut number);
        read.expect("the X server says where it listens");
        assert!(!number.trim().is_empty(), "the X server has ended");
        Self {
            server,
            display: format!(":{}", number.trim()),
        }
    }

    /// Its address, as `DISPLAY` has it.
    pub(crate) fn display(&self) -> &str {
        &self.display
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
