//! Running the program `git` for one repository.
//!
//! Every child is told which repository, work tree and index it works on, speaks English, takes paths literally, and asks
//! nothing on a terminal. Standard input is written while standard output is read, so neither side waits for the other.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};

use crate::error::HookError;

/// Git for one repository.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    folder: PathBuf,
    variables: Vec<(&'static str, PathBuf)>,
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
        }
    }

    /// The same with an environment variable that holds a path.
    #[must_use]
    pub(crate) fn with(mut self, variable: &'static str, value: impl Into<PathBuf>) -> Self {
        self.variables.retain(|(name, _)| *name != variable);
        self.variables.push((variable, value.into()));
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
    /// When it does not start.
    pub(crate) fn read<A: AsRef<OsStr>, T>(
        &self,
        arguments: &[A],
        input: &[u8],
        read: impl FnOnce(ChildStdout) -> T,
    ) -> Result<(T, bool, String), HookError> {
        let mut command = Command::new("git");
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("LC_ALL", "C")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_LITERAL_PATHSPECS", "1")
            .env_remove("GIT_EXTERNAL_DIFF")
            .env_remove("GIT_DIFF_OPTS")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(if input.is_empty() {
                Stdio::null()
            } else {
                Stdio::piped()
            })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().map_err(HookError::NoGit)?;
        let (stdin, stderr) = (child.stdin.take(), child.stderr.take());
        let stdout = child
            .stdout
            .take()
            .ok_or_else(|| HookError::NoGit(io::ErrorKind::BrokenPipe.into()))?;
        let (output, stderr) = std::thread::scope(|scope| {
            if let Some(mut stdin) = stdin {
                scope.spawn(move || {
                    // A child that stops reading tells why on its other streams.
                    let _stopped_reading = stdin.write_all(input);
                });
            }
            let stderr = scope.spawn(move || stderr.map_or_else(|| Ok(Vec::new()), drained));
            let output = read(stdout);
            (output, stderr.join().unwrap_or_else(|_| Ok(Vec::new())))
        });
        let status = child.wait().map_err(HookError::NoGit)?;
        let stderr = String::from_utf8_lossy(&stderr.map_err(HookError::NoGit)?).into_owned();
        Ok((output, status.success(), stderr))
    }
}

/// The failure of a command that said `stderr`.
pub(crate) fn failed<A: AsRef<OsStr>>(arguments: &[A], stderr: &str) -> HookError {
    let command: Vec<_> = arguments
        .iter()
        .take(2)
        .map(|argument| argument.as_ref().to_string_lossy())
        .collect();
    let reason = stderr.trim();
    HookError::Git {
        command: command.join(" "),
        reason: if reason.is_empty() {
            "no reason given"
        } else {
            reason
        }
        .to_owned(),
    }
}

fn drained(mut stream: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Ok(bytes)
}
