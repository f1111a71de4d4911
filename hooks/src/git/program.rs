//! Running the program `git` for one repository.
//!
//! Every child is told which repository, work tree and index it works on, speaks English, takes paths literally, and asks
//! nothing on a terminal. Standard input is written while standard output is read, so neither side waits for the other.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Instant;

use crate::error::HookError;
use crate::process::{Conversation, run_until};

/// Git for one repository.
#[derive(Clone)]
pub(crate) struct Program {
    folder: PathBuf,
    variables: Vec<(&'static str, OsString)>,
    settings: Vec<String>,
    end: Option<Instant>,
}

/// The values of variables may be secrets.
impl fmt::Debug for Program {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.variables.iter().map(|(name, _)| *name).collect();
        formatter
            .debug_struct("Program")
            .field("folder", &self.folder)
            .field("variables", &names)
            .field("settings", &self.settings)
            .field("end", &self.end)
            .finish()
    }
}

/// What a git command left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) succeeded: bool,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Program {
    /// Git as it finds its way from `folder`.
    #[must_use]
    pub(crate) fn at(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            variables: Vec::new(),
            settings: Vec::new(),
            end: None,
        }
    }

    /// The same, with a time by which it must have answered.
    #[must_use]
    pub(crate) fn until(self, end: Option<Instant>) -> Self {
        Self { end, ..self }
    }

    /// The same with an environment variable.
    #[must_use]
    pub(crate) fn with(mut self, variable: &'static str, value: impl Into<OsString>) -> Self {
        self.variables.retain(|(name, _)| *name != variable);
        self.variables.push((variable, value.into()));
        self
    }

    /// The same in the repository of another.
    #[must_use]
    pub(crate) fn moved_to(mut self, other: &Self) -> Self {
        for (name, value) in &other.variables {
            self = self.with(name, value);
        }
        self.folder.clone_from(&other.folder);
        self
    }

    /// The same with a setting of git's, as `name=value`. It stands among the arguments, so it holds no secret.
    #[must_use]
    pub(crate) fn set(mut self, setting: impl Into<String>) -> Self {
        self.settings.push(setting.into());
        self
    }

    /// The same for another index.
    #[must_use]
    pub(crate) fn on_index(&self, index: &Path) -> Self {
        self.clone().with("GIT_INDEX_FILE", index)
    }

    /// What the command prints.
    ///
    /// # Errors
    /// When it does not start, or fails.
    pub(crate) fn output<A: AsRef<OsStr>>(
        &self,
        arguments: &[A],
        input: &[u8],
    ) -> Result<Vec<u8>, HookError> {
        let ran = self.run(arguments, input)?;
        if ran.succeeded {
            return Ok(ran.stdout);
        }
        Err(failed(arguments, &ran.stderr))
    }

    /// What the command prints, as one line of text.
    ///
    /// # Errors
    /// As [`output`](Self::output).
    pub(crate) fn line<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Result<String, HookError> {
        let output = self.output(arguments, b"")?;
        Ok(String::from_utf8_lossy(&output).trim_end_matches('\n').to_owned())
    }

    /// Runs the command.
    ///
    /// # Errors
    /// When it does not start.
    pub(crate) fn run<A: AsRef<OsStr>>(&self, arguments: &[A], input: &[u8]) -> Result<Ran, HookError> {
        let (stdout, succeeded, stderr) = self.read(arguments, input, drained)?;
        Ok(Ran {
            succeeded,
            stdout: stdout.map_err(HookError::NoGit)?,
            stderr,
        })
    }

    /// Runs the command while `read` reads what it prints; also tells whether it succeeded, and what it complained of.
    ///
    /// # Errors
    /// When it does not start, or has not answered in time.
    pub(crate) fn read<A: AsRef<OsStr>, T: Send + 'static>(
        &self,
        arguments: &[A],
        input: &[u8],
        read: impl FnOnce(ChildStdout) -> T + Send + 'static,
    ) -> Result<(T, bool, String), HookError> {
        let mut child = self
            .command(arguments, !input.is_empty())
            .spawn()
            .map_err(HookError::NoGit)?;
        let broken = || HookError::NoGit(io::ErrorKind::BrokenPipe.into());
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take().ok_or_else(broken)?);
        let stderr = child.stderr.take().ok_or_else(broken)?;
        // Threads of their own, which are left behind when git or one of its children never ends.
        if let Some(mut stdin) = stdin {
            let input = input.to_owned();
            std::thread::spawn(move || {
                // A child that stops reading tells why on its other streams.
                let _stopped_reading = stdin.write_all(&input);
            });
        }
        let (output, complaints) = (apart(move || read(stdout)), apart(move || drained(stderr)));
        let (Some(output), Some(complaints)) = (self.awaited(&output), self.awaited(&complaints)) else {
            return Err(stopped(child, arguments));
        };
        let status = child.wait().map_err(HookError::NoGit)?;
        let stderr = String::from_utf8_lossy(&complaints.map_err(HookError::NoGit)?).into_owned();
        Ok((output, status.success(), stderr))
    }

    /// What the command says until it ends, or until `end`; it is one that talks to a server.
    ///
    /// # Errors
    /// When it does not start.
    pub(crate) fn converse<A: AsRef<OsStr>>(
        &self,
        arguments: &[A],
        end: Instant,
    ) -> Result<Conversation, HookError> {
        run_until(&mut self.command(arguments, false), end).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => HookError::Interrupted,
            _ => HookError::NoGit(error),
        })
    }

    fn command<A: AsRef<OsStr>>(&self, arguments: &[A], has_input: bool) -> Command {
        let mut command = Command::new("git");
        command
            .args(self.settings.iter().flat_map(|setting| ["-c", setting]))
            .args(arguments)
            .current_dir(&self.folder)
            .env("LC_ALL", "C")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_LITERAL_PATHSPECS", "1")
            .env_remove("GIT_EXTERNAL_DIFF")
            .env_remove("GIT_DIFF_OPTS")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(if has_input { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// What the other thread sends; nothing where it does not come in time.
    fn awaited<T>(&self, answer: &Receiver<T>) -> Option<T> {
        match self.end {
            None => answer.recv().ok(),
            Some(end) => answer
                .recv_timeout(end.saturating_duration_since(Instant::now()))
                .ok(),
        }
    }
}

/// Does `work` in another thread.
fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Receiver<T> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let _nobody_waits = sender.send(work());
    });
    receiver
}

/// Ends a command that takes too long.
fn stopped<A: AsRef<OsStr>>(mut child: Child, arguments: &[A]) -> HookError {
    let _ended_already = child.kill();
    let _nobody_asks = child.wait();
    HookError::TooSlow {
        command: named(arguments),
    }
}

/// The failure of a command that said `stderr`.
pub(crate) fn failed<A: AsRef<OsStr>>(arguments: &[A], stderr: &str) -> HookError {
    let reason = stderr.trim();
    HookError::Git {
        command: named(arguments),
        reason: if reason.is_empty() {
            "no reason given"
        } else {
            reason
        }
        .to_owned(),
    }
}

/// How a command is called when it is spoken of.
fn named<A: AsRef<OsStr>>(arguments: &[A]) -> String {
    let words: Vec<_> = arguments
        .iter()
        .take(2)
        .map(|argument| argument.as_ref().to_string_lossy())
        .collect();
    words.join(" ")
}

fn drained(mut stream: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Ok(bytes)
}
