//! The processes of a run, as `/proc` and git's own trace show them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::server::backend;

const GLANCE: Duration = Duration::from_millis(2);
/// How long a process that was ended may take to be gone.
const GRACE: Duration = Duration::from_secs(2);

/// Looks at the arguments of a process and its descendants for as long as it runs.
pub(crate) struct Watch {
    stopped: Arc<AtomicBool>,
    thread: JoinHandle<BTreeSet<Vec<u8>>>,
}

impl Watch {
    pub(crate) fn begin(process: u32) -> Self {
        let stopped = Arc::new(AtomicBool::new(false));
        let thread = std::thread::spawn({
            let stopped = stopped.clone();
            move || {
                let mut seen = BTreeSet::new();
                while !stopped.load(Ordering::SeqCst) {
                    look(process, &mut seen);
                    std::thread::sleep(GLANCE);
                }
                seen
            }
        });
        Self { stopped, thread }
    }

    /// The arguments that were seen, a process each, with zeros between them.
    pub(crate) fn end(self) -> BTreeSet<Vec<u8>> {
        self.stopped.store(true, Ordering::SeqCst);
        self.thread.join().unwrap()
    }
}

fn look(process: u32, seen: &mut BTreeSet<Vec<u8>>) {
    if let Ok(arguments) = fs::read(format!("/proc/{process}/cmdline")) {
        seen.insert(arguments);
    }
    let Ok(tasks) = fs::read_dir(format!("/proc/{process}/task")) else {
        return;
    };
    for task in tasks.flatten() {
        let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        for child in children.split_whitespace().filter_map(|child| child.parse().ok()) {
            look(child, seen);
        }
    }
}

/// The running processes that know of a folder by their environment or arguments, but for those of the server.
fn that_know(folder: &Path) -> Vec<String> {
    let own = std::process::id();
    let folder = folder.to_str().unwrap().as_bytes();
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    numbers
        .filter(|number| *number != own)
        .filter_map(|number| {
            let arguments = fs::read(format!("/proc/{number}/cmdline")).ok()?;
            let environment = fs::read(format!("/proc/{number}/environ")).ok()?;
            let knows = [&arguments, &environment]
                .iter()
                .any(|bytes| holds(bytes, folder));
            let is_servers = holds(&environment, backend::MARK.as_bytes());
            // The dead have no arguments any more.
            (knows && !is_servers && !arguments.is_empty())
                .then(|| format!("{number}: {}", String::from_utf8_lossy(&arguments)))
        })
        .collect()
}

/// Asserts that no process of a test is left running.
pub(crate) fn assert_none_left(folder: &Path) {
    assert_none_left_after(folder, GRACE);
}

/// Asserts that all processes of a test come to an end in some time.
pub(crate) fn assert_none_left_after(folder: &Path, grace: Duration) {
    let begun = Instant::now();
    loop {
        let left = that_know(folder);
        if left.is_empty() {
            return;
        }
        assert!(begun.elapsed() < grace, "still running: {left:#?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Whether `needle` is somewhere in `bytes`.
pub(crate) fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(bytes, needle).is_some()
}

/// All files below a folder, without following links.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
