//! Running a program that may never end: git where it talks to a server, or one that knows a credential.
//!
//! Such a program may hang in many ways, and it has children of its own: a helper for the transport, ssh, a hook. So it runs in a process
//! group of its own, which is ended as a whole when its time is over: gently first, because git then takes its locks away. What it
//! said until then is kept. The end of the program is what is waited for, not the end of its output: a daemon that it started
//! may hold that open.

use std::io::{self, Read};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long a group has to end gently.
const GENTLE: Duration = Duration::from_millis(500);

/// How long the rest of the output is waited for once git has ended.
const REST: Duration = Duration::from_millis(500);

/// The longest pause between two looks whether git has ended.
const LONGEST_PAUSE: Duration = Duration::from_millis(5);

/// How long it takes at most to notice an interruption.
const LONGEST_SLEEP: Duration = Duration::from_millis(50);

/// What came of a program.
#[derive(Debug)]
pub struct Conversation {
    /// Its exit code; nothing when it was ended from outside.
    pub exit_code: Option<i32>,
    /// What it wrote to standard output.
    pub standard_output: String,
    /// What it wrote to standard error.
    pub standard_error: String,
}

/// The groups that run now.
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// Whether somebody has interrupted this process.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Is told that somebody interrupts this process: ends what runs now, which would go on by itself, and starts nothing more, so that
/// whoever waits for it comes back with an error and can tidy up.
pub fn interrupt() {
    INTERRUPTED.store(true, Ordering::SeqCst);
    let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    for number in running.iter() {
        ask_to_end(*number);
    }
}

/// Waits, unless somebody interrupts.
pub(crate) fn pause(time: Duration) {
    let end = Instant::now() + time;
    while !INTERRUPTED.load(Ordering::SeqCst) {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        thread::sleep(left.min(LONGEST_SLEEP));
    }
}

/// An error, when somebody has interrupted.
fn go_on() -> io::Result<()> {
    if INTERRUPTED.load(Ordering::SeqCst) {
        return Err(io::ErrorKind::Interrupted.into());
    }
    Ok(())
}

/// A program that is known to run as long as this lives.
struct Known(u32);

impl Known {
    fn new(child: &Child) -> Self {
        RUNNING
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(child.id());
        Self(child.id())
    }
}

impl Drop for Known {
    fn drop(&mut self) {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.retain(|number| *number != self.0);
    }
}

/// Runs the program until it ends, or until `end`. Its output has to be piped for it to be heard.
///
/// # Errors
/// When it does not start, or somebody interrupts this process.
pub fn run_until(command: &mut Command, end: Instant) -> io::Result<Conversation> {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        command.process_group(0);
    }
    go_on()?;
    let mut child = command.spawn()?;
    let _known = Known::new(&child);
    let output = child.stdout.take().map(Listener::of);
    let complaints = child.stderr.take().map(Listener::of);
    let exit_code = match ended(&mut child, end)? {
        Some(code) => code,
        None => {
            stop(&mut child);
            None
        }
    };
    go_on()?;
    let until = Instant::now() + REST;
    let heard =
        |listener: Option<Listener>| listener.map(|listener| listener.heard(until)).unwrap_or_default();
    Ok(Conversation {
        exit_code,
        standard_output: heard(output),
        standard_error: heard(complaints),
    })
}

/// The exit code of the child once it has ended (none where a signal ended it); nothing when it has not at `end`.
fn ended(child: &mut Child, end: Instant) -> Result<Option<Option<i32>>, io::Error> {
    let mut pause = Duration::from_micros(500);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.code()));
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(None);
        }
        thread::sleep(pause.min(left));
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Ends the child and all that it started.
fn stop(child: &mut Child) {
    ask_to_end(child.id());
    let _ended_or_not = ended(child, Instant::now() + GENTLE);
    #[cfg(unix)]
    if let Some(group) = group(child.id()) {
        let _ended_by_now = nix::sys::signal::killpg(group, nix::sys::signal::Signal::SIGKILL);
    }
    let _ended_already = child.kill();
    let _nobody_asks = child.wait();
}

/// Asks a group to end, where there is such a thing.
fn ask_to_end(number: u32) {
    #[cfg(unix)]
    if let Some(group) = group(number) {
        // There is nobody to tell when the group has ended by itself.
        let _ended_already = nix::sys::signal::killpg(group, nix::sys::signal::Signal::SIGTERM);
    }
    #[cfg(not(unix))]
    let _has_no_groups = number;
}

#[cfg(unix)]
fn group(number: u32) -> Option<nix::unistd::Pid> {
    i32::try_from(number).ok().map(nix::unistd::Pid::from_raw)
}

/// Somebody who reads along.
struct Listener {
    heard: Arc<Mutex<Vec<u8>>>,
    thread: JoinHandle<()>,
}

impl Listener {
    fn of(mut stream: impl Read + Send + 'static) -> Self {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heard);
        let thread = thread::spawn(move || {
            let mut part = [0; 8192];
            while let Ok(length @ 1..) = stream.read(&mut part) {
                let mut heard = kept.lock().unwrap_or_else(PoisonError::into_inner);
                heard.extend_from_slice(part.get(..length).unwrap_or_default());
            }
        });
        Self { heard, thread }
    }

    /// What was said, waiting for the end of it no longer than `until`.
    fn heard(self, until: Instant) -> String {
        while !self.thread.is_finished() && Instant::now() < until {
            thread::sleep(Duration::from_micros(200));
        }
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&heard).into_owned()
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::process::Stdio;

    use super::*;

    fn git(arguments: &[&str], time: Duration) -> (Conversation, Duration) {
        let folder = tempfile::tempdir().unwrap();
        let begun = Instant::now();
        let mut command = Command::new("git");
        command.args(arguments).current_dir(folder.path());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let said = run_until(&mut command, begun + time).unwrap();
        (said, begun.elapsed())
    }

    #[test]
    fn what_was_said_is_heard() {
        let (said, _) = git(&["version"], Duration::from_secs(20));
        assert_eq!(said.exit_code, Some(0));
        assert!(said.standard_output.starts_with("git version"));
        let (said, _) = git(&["no-such-command"], Duration::from_secs(20));
        assert_eq!(said.exit_code, Some(1));
        assert!(said.standard_error.contains("is not a git command"));
    }

    #[test]
    fn a_command_that_hangs_is_ended_with_its_children() {
        let alias = "alias.wait=!echo heard; (trap '' TERM; sleep 61.25) & sleep 61.25";
        let (said, time) = git(&["-c", alias, "wait"], Duration::from_millis(300));
        assert_eq!(said.exit_code, None);
        assert_eq!(said.standard_output, "heard\n");
        assert!(time < Duration::from_secs(5), "{time:?}");
        let sleeps = |process: std::fs::DirEntry| {
            std::fs::read(process.path().join("cmdline")).is_ok_and(|words| words == b"sleep\x0061.25\x00")
        };
        // Where there is no such folder, nothing is seen; where there is, nothing is left.
        assert!(
            !std::fs::read_dir("/proc")
                .into_iter()
                .flatten()
                .flatten()
                .any(sleeps)
        );
    }

    #[test]
    fn a_daemon_that_holds_the_output_open_is_not_waited_for() {
        let alias = "alias.wait=!sleep 3 & echo done";
        let (said, time) = git(&["-c", alias, "wait"], Duration::from_secs(20));
        assert_eq!(
            (said.exit_code, said.standard_output.as_str()),
            (Some(0), "done\n")
        );
        assert!(time < Duration::from_secs(2), "{time:?}");
    }
}
