//! Running other programs, and saying so.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, Write as _};
#[cfg(unix)]
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The cargo that runs this task, so that all of it is built by one toolchain.
pub fn cargo() -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root());
    command
}

/// Says what is done.
pub fn say(what: &str) {
    eprintln!("\x1b[1m▸ {what}\x1b[0m");
}

/// Runs a program to its end, its output going where ours goes; fails when it does.
pub fn run(command: &mut Command) -> Result<()> {
    eprintln!("  $ {}", shown(command));
    let began = Instant::now();
    let status = command
        .status()
        .with_context(|| format!("cannot run {}", command.get_program().display()))?;
    if !status.success() {
        bail!("{} ended with {status}", shown(command));
    }
    let seconds = began.elapsed().as_secs();
    if seconds >= 5 {
        eprintln!("  ({seconds} s)");
    }
    Ok(())
}

/// Runs a program to its end as [`run`] does; gives whether it succeeded, and those of the lines on
/// its standard output that are to be kept.
pub fn run_keeping(command: &mut Command, keep: fn(&str) -> bool) -> Result<(bool, Vec<String>)> {
    eprintln!("  $ {}", shown(command));
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run {}", command.get_program().display()))?;
    let output = child.stdout.take().context("it has no standard output")?;
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    let mut kept = Vec::new();
    let mut ended = None;
    loop {
        match lines.recv_timeout(Duration::from_millis(500)) {
            Ok(line) => {
                println!("{line}");
                if keep(&line) {
                    kept.push(line);
                }
            }
            // Not until the output ends: a program that it left behind may hold that open.
            Err(RecvTimeoutError::Timeout) if ended.is_some() => break,
            Err(RecvTimeoutError::Timeout) => ended = child.try_wait()?,
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = child.wait()?;
    Ok((status.success(), kept))
}

/// What a program prints; `None` when it cannot be run or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// A program that runs while something else is done. What it says is told when it is waited for.
/// Whoever does not wait for it wants no more of it: it ends when this is dropped, with all that it
/// has begun.
#[derive(Debug)]
pub struct Background {
    group: Group,
    child: Child,
    said: File,
    shown: String,
}

impl Background {
    /// Begins to run it.
    pub fn run(command: &mut Command) -> Result<Self> {
        let shown = shown(command);
        eprintln!("  $ {shown} &");
        let said = tempfile::tempfile()?;
        let group = Group::new()?;
        let child = group
            .add(command)?
            .stdin(Stdio::null())
            .stdout(said.try_clone()?)
            .stderr(said.try_clone()?)
            .spawn()
            .with_context(|| format!("cannot run {shown}"))?;
        Ok(Self {
            group,
            child,
            said,
            shown,
        })
    }

    /// Waits for its end, and tells what it has said; fails when it has failed.
    pub fn wait(mut self) -> Result<()> {
        let status = self.child.wait()?;
        self.said.rewind()?;
        let mut text = Vec::new();
        self.said.read_to_end(&mut text)?;
        io::stderr().write_all(&text)?;
        if !status.success() {
            bail!("{} ended with {status}", self.shown);
        }
        Ok(())
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.group.end();
        // Where there are no groups, at least the program itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A process group that ends with the process that made it, even when that is killed.
///
/// A shell in the group waits for the end of its input, which is ours, and then kills the group. A
/// group that we had to kill ourselves would go on after Ctrl-C: the terminal interrupts our own only.
#[cfg(unix)]
#[derive(Debug)]
struct Group {
    shell: Child,
}

#[cfg(unix)]
impl Group {
    fn new() -> Result<Self> {
        let shell = Command::new("sh")
            .args(["-c", "read -r line; kill -s KILL 0"])
            .stdin(Stdio::piped())
            .process_group(0)
            .spawn()
            .context("cannot run sh")?;
        Ok(Self { shell })
    }

    /// Makes a program start in the group.
    fn add<'a>(&self, command: &'a mut Command) -> Result<&'a mut Command> {
        let leader = i32::try_from(self.shell.id())?;
        Ok(command.process_group(leader))
    }

    fn end(&mut self) {
        // This closes the shell's input first.
        let _ = self.shell.wait();
    }
}

/// Where processes have no groups.
#[cfg(not(unix))]
#[derive(Debug)]
struct Group;

#[cfg(not(unix))]
impl Group {
    #[allow(clippy::unnecessary_wraps)] // as on other systems
    fn new() -> Result<Self> {
        Ok(Self)
    }

    #[allow(clippy::unnecessary_wraps, clippy::unused_self)] // as on other systems
    fn add<'a>(&self, command: &'a mut Command) -> Result<&'a mut Command> {
        Ok(command)
    }

    #[allow(clippy::unused_self)] // as on other systems
    fn end(&mut self) {}
}

/// The full path of a program that the machine has.
pub fn which(name: &str) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    std::env::split_paths(&paths)
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn lines_worth_repeating_are_kept() {
        let mut command = shell("echo one; echo two; exit 1");
        let (succeeded, kept) = run_keeping(&mut command, |line| line.starts_with("tw")).unwrap();
        assert!(!succeeded);
        assert_eq!(kept, ["two"]);
    }

    #[test]
    fn what_a_program_leaves_behind_is_not_waited_for() {
        let began = Instant::now();
        let mut command = shell("sleep 20 & echo done");
        let (succeeded, kept) = run_keeping(&mut command, |_| true).unwrap();
        assert!(succeeded);
        assert_eq!(kept, ["done"]);
        assert!(began.elapsed() < Duration::from_secs(15));
    }

    #[test]
    fn what_runs_beside_something_else_ends_as_it_does_itself() {
        assert!(
            Background::run(&mut shell("sleep 0.1"))
                .unwrap()
                .wait()
                .is_ok()
        );
        assert!(
            Background::run(&mut shell("exit 3"))
                .unwrap()
                .wait()
                .is_err()
        );
    }

    #[test]
    fn what_runs_beside_something_else_ends_with_all_that_it_has_begun() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        run(Command::new("mkfifo").arg(&pipe)).unwrap();
        // The pipe is open as long as one of the two runs; what has been begun says so in it.
        let script = format!(
            "exec 3>'{}'; sh -c 'echo >&3; exec sleep 60' & wait",
            pipe.display()
        );
        let program = Background::run(&mut shell(&script)).unwrap();
        let mut open = File::open(pipe).unwrap();
        open.read_exact(&mut [0]).unwrap();
        let began = Instant::now();
        drop(program);
        open.read_to_end(&mut Vec::new()).unwrap();
        assert!(began.elapsed() < Duration::from_secs(15));
    }
}
