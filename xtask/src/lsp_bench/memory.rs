//! How much memory a server holds: its process, those it started, and the one it works by, if that stands apart.

use std::collections::HashMap;
use std::fs;

/// What is known of a process.
struct Process {
    parent: u32,
    bytes: u64,
    command: String,
}

/// The resident bytes of `process` and its descendants, and of processes whose command line holds `daemon` and that were
/// started from the same folder of programs.
pub(super) fn resident(process: u32, daemon: Option<(&str, &str)>) -> u64 {
    let all = processes();
    let mut bytes = 0;
    for (id, one) in &all {
        let apart =
            daemon.is_some_and(|(word, folder)| one.command.contains(word) && one.command.contains(folder));
        if apart || descends(*id, process, &all) {
            bytes += one.bytes;
        }
    }
    bytes
}

fn descends(mut id: u32, from: u32, all: &HashMap<u32, Process>) -> bool {
    while id != from {
        match all.get(&id) {
            Some(process) if process.parent != 0 => id = process.parent,
            _ => return false,
        }
    }
    true
}

fn processes() -> HashMap<u32, Process> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let id: u32 = entry.file_name().to_str()?.parse().ok()?;
            let status = fs::read_to_string(entry.path().join("status")).ok()?;
            let field = |name: &str| -> Option<u64> {
                let line = status.lines().find_map(|line| line.strip_prefix(name))?;
                line.split_whitespace().next()?.parse().ok()
            };
            let command = fs::read(entry.path().join("cmdline")).unwrap_or_default();
            let process = Process {
                parent: u32::try_from(field("PPid:")?).ok()?,
                bytes: field("VmRSS:").unwrap_or(0) * 1024,
                command: String::from_utf8_lossy(&command).replace('\0', " "),
            };
            Some((id, process))
        })
        .collect()
}
