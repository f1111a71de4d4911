//! The processes of a commit, as `/proc` shows them.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

/// A running process.
pub(crate) struct Process {
    pub(crate) number: u32,
    pub(crate) name: String,
}

/// The processes of a group that still run.
pub(crate) fn of_group(group: u32) -> Vec<Process> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let numbers = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    numbers.filter_map(|number| member(number, group)).collect()
}

fn member(number: u32, group: u32) -> Option<Process> {
    let text = fs::read_to_string(format!("/proc/{number}/stat")).ok()?;
    // The name stands in parentheses and may hold any character.
    let (head, rest) = text.rsplit_once(") ")?;
    let mut fields = rest.split(' ');
    let (state, _parent, its_group) = (fields.next()?, fields.next()?, fields.next()?);
    // The dead are listed until somebody asks for them.
    let runs = !matches!(state, "Z" | "X") && its_group.parse() == Ok(group);
    let name = head.split_once('(')?.1.to_owned();
    runs.then_some(Process { number, name })
}

/// Sends SIGKILL: to one process, or to a group where the target begins with a dash.
pub(crate) fn kill(target: &str) -> bool {
    let status = Command::new("sh")
        .args(["-c", "kill -s KILL -- \"$1\" 2>/dev/null", "sh", target])
        .status();
    status.is_ok_and(|status| status.success())
}

/// Waits until no process of the group runs: the children of what was killed go on for a while.
pub(crate) fn wait_for_end(group: u32) {
    let begun = Instant::now();
    while !of_group(group).is_empty() {
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "a process does not end"
        );
        std::thread::sleep(Duration::from_millis(2));
    }
}
