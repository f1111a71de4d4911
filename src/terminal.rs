//! Standard output and standard error: colours, broken pipes, panics.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::panic::PanicHookInfo;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use clap::ValueEnum;

use crate::failure::Failure;
use crate::visible;

/// When to print colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl When {
    /// Whether standard output gets colours.
    #[must_use]
    pub(crate) fn on_stdout(self) -> bool {
        self.on(&io::stdout())
    }

    /// Whether standard error gets colours.
    #[must_use]
    pub(crate) fn on_stderr(self) -> bool {
        self.on(&io::stderr())
    }

    /// Whether a file gets colours.
    #[must_use]
    pub(crate) fn in_file(self) -> bool {
        self == Self::Always
    }

    fn on(self, stream: &impl anstream::stream::RawStream) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never,
        }
    }
}

/// Where a command writes what it was asked for.
pub(crate) struct Destination {
    writer: Box<dyn Write>,
    /// Whether somebody watches, who should see each part at once.
    is_watched: bool,
    is_open: bool,
}

impl Destination {
    /// Standard output.
    #[must_use]
    pub(crate) fn stdout() -> Self {
        Self {
            is_watched: is_seen(),
            ..Self::new(Box::new(BufWriter::new(io::stdout())))
        }
    }

    /// Standard error.
    #[must_use]
    pub(crate) fn stderr() -> Self {
        Self::new(Box::new(io::stderr()))
    }

    /// The file at `path`, emptied.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn file(path: &Path) -> Result<Self, Failure> {
        let file = File::create(path).map_err(|cause| Failure::File {
            doing: "write",
            path: path.to_owned(),
            cause,
        })?;
        Ok(Self::new(Box::new(BufWriter::new(file))))
    }

    fn new(writer: Box<dyn Write>) -> Self {
        Self {
            writer,
            is_watched: false,
            is_open: true,
        }
    }

    /// Whether anybody still reads. A reader that has seen enough (`head`) closes the pipe; that is no failure, and what
    /// is written afterwards is dropped.
    #[must_use]
    pub(crate) fn is_open(&self) -> bool {
        self.is_open
    }

    /// Writes `bytes`.
    ///
    /// # Errors
    /// When writing fails for any reason but a closed pipe.
    pub(crate) fn write(&mut self, bytes: impl AsRef<[u8]>) -> Result<(), Failure> {
        if !self.is_open {
            return Ok(());
        }
        let mut written = self.writer.write_all(bytes.as_ref());
        if self.is_watched {
            written = written.and_then(|()| self.writer.flush());
        }
        self.settle(written)
    }

    /// Writes out what is held back.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        if !self.is_open {
            return Ok(());
        }
        let flushed = self.writer.flush();
        self.settle(flushed)
    }

    fn settle(&mut self, result: io::Result<()>) -> Result<(), Failure> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_open = false;
                Ok(())
            }
            other => other.map_err(Failure::Output),
        }
    }
}

/// Writes `text` to standard error. That nobody reads it stops nothing.
pub(crate) fn complain(text: &str) {
    let _nobody_reads = io::stderr().write_all(text.as_bytes());
}

/// Has whoever interrupts this program interrupt those that run for it as well, and give it the time to tidy up. Who does so twice does
/// not want to wait.
pub(crate) fn be_interruptible() {
    let times = AtomicU32::new(0);
    #[expect(clippy::exit, reason = "whoever interrupts twice wants it to end at once")]
    let interrupted = move || {
        hooks::process::interrupt();
        if times.fetch_add(1, Ordering::SeqCst) > 0 {
            std::process::exit(i32::from(crate::failure::Exit::Interrupted.code()));
        }
    };
    // Where it cannot be had, an interrupted run leaves a git that ends by its own limits.
    let _as_it_was = ctrlc::set_handler(interrupted);
}

/// Whether both sides of a conversation are there.
#[must_use]
pub(crate) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Whether standard output goes to somebody's eyes.
#[must_use]
pub(crate) fn is_seen() -> bool {
    io::stdout().is_terminal()
}

/// Makes a panic say that it is our bug.
pub(crate) fn report_panics() {
    std::panic::set_hook(Box::new(|panic| complain(&bug(panic))));
}

fn bug(panic: &PanicHookInfo<'_>) -> String {
    let payload = panic.payload();
    let what = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no reason given".to_owned());
    let place = panic
        .location()
        .map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    bug_lines(&what, &place)
}

fn bug_lines(what: &str, place: &str) -> String {
    let tracker = match env!("CARGO_PKG_REPOSITORY") {
        "" => "to the qmoi project",
        address => address,
    };
    format!(
        "error: qmoi itself failed; this is our bug, not your mistake\n  what: {}\n  where: {place}, qmoi {}\n  \
         next: please report these lines {tracker}, with the command and the file; no file was half written\n",
        visible::one_line(what),
        env!("CARGO_PKG_VERSION"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_is_no_failure() {
        let mut destination = Destination::new(Box::new(Closed));
        assert!(destination.write("x").is_ok());
        assert!(!destination.is_open());
        assert!(destination.write("y").is_ok());
    }

    #[test]
    fn a_bug_is_called_a_bug() {
        let lines = bug_lines("index out of bounds", "src/x.rs:1:2");
        assert!(
            lines.contains("our bug")
                && lines.contains("index out of bounds")
                && lines.contains("src/x.rs:1:2")
        );
    }
}
