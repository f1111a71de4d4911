//! What must be there after a commit with the hook, worked out from what is there after the same commit without it.
//!
//! Written without a look at how the hook works: the texts of the matrix keep their lines, so the repair of a file with
//! changes of its user is worked out line by line.

use super::snapshot::{Entry, Snapshot, Tree};
use super::subject::Conversion;

/// What the hook is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// Repair commit, index and work tree.
    Repaired,
    /// Repair the commit; it is made from an index that is not the repository's.
    RepairedAlone,
    /// Let the commit pass as it is.
    Passed,
    /// Stop it.
    Stopped,
    /// Git does not get so far, for the reason given.
    Refused(&'static str),
}

/// What HEAD, index and work tree must hold when the commit, made on top of `base`, led to `without` in the absence of the hook.
/// Also counts the files that are repaired.
pub(crate) fn with_repair(
    base: &Tree,
    without: &Snapshot,
    conversion: Conversion,
    expected: Expected,
) -> (Snapshot, usize) {
    let mut wanted = without.clone();
    let mut count = 0;
    for (path, committed) in &without.head {
        let Some(repaired) = repaired(committed).filter(|_| base.get(path) != Some(committed)) else {
            continue;
        };
        count += 1;
        if expected == Expected::Repaired {
            if without.index.get(path) == Some(committed) {
                wanted.index.insert(path.clone(), repaired.clone());
            }
            if let Some(work) = wanted.work.get_mut(path) {
                let merged = merged(committed, &repaired, &(conversion.from_work)(&work.bytes));
                if let Some(merged) = merged {
                    work.bytes = (conversion.to_work)(&merged);
                }
            }
        }
        wanted.head.insert(path.clone(), repaired);
    }
    (wanted, count)
}

/// The file as the rule of the tests wants it; nothing where it has no complaint.
fn repaired(entry: &Entry) -> Option<Entry> {
    let text = std::str::from_utf8(&entry.bytes).ok()?;
    let bytes = text.replace("\"bad\"", "\"good\"").into_bytes();
    (entry.mode.starts_with("100") && bytes != entry.bytes).then(|| Entry {
        mode: entry.mode.clone(),
        bytes,
    })
}

/// The repair made in the user's version as well; nothing where both change the same or neighbouring lines.
fn merged(before: &Entry, after: &Entry, ours: &str) -> Option<String> {
    let [before, after] = [before, after].map(|entry| std::str::from_utf8(&entry.bytes).unwrap());
    let lines = |text: &str| -> Vec<String> { text.split_inclusive('\n').map(str::to_owned).collect() };
    let (before, after, ours) = (lines(before), lines(after), lines(ours));
    assert!(
        before.len() == after.len() && before.len() == ours.len(),
        "lines were added"
    );
    let is_mine = |line: usize| {
        ours.get(line)
            .is_some_and(|mine| *mine != before[line] && *mine != after[line])
    };
    let mut text = String::new();
    for line in 0..before.len() {
        let is_repaired = before[line] != after[line];
        if is_repaired && (is_mine(line) || is_mine(line + 1) || line > 0 && is_mine(line - 1)) {
            return None;
        }
        text.push_str(if is_repaired { &after[line] } else { &ours[line] });
    }
    Some(text)
}
