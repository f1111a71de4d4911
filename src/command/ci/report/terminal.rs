//! The report of a run for reading.

use super::{Ending, RunReport};
use crate::output::count;
use crate::visible::one_line;

/// Lines of one kind that are shown.
const SHOWN: usize = 20;

/// The report as lines.
#[must_use]
pub(super) fn report(report: &RunReport) -> String {
    let mut text = format!("{}\n", one_line(&report.sentence()));
    let said = report.words().iter();
    text.push_str(&lines("said  ", said.map(ToOwned::to_owned)));
    if let (Some(commit), Some(subject)) = (&report.commit, &report.subject) {
        let commit = super::super::watch::short(commit);
        text.push_str(&format!("  commit  {commit}  {}\n", one_line(subject)));
    }
    let fixes = report
        .fixes
        .iter()
        .map(|fix| format!("{}:{}: {} [{}]", fix.path, fix.line, fix.title, fix.rule));
    text.push_str(&lines("fix   ", fixes));
    let left = report.left.iter().map(|left| {
        format!(
            "{}:{}:{}: {}[{}]: {}",
            left.path, left.line, left.column, left.severity, left.rule, left.message
        )
    });
    text.push_str(&lines("left  ", left));
    let alone = report
        .left_alone
        .iter()
        .map(|file| format!("{}: {}", file.path, file.reason));
    text.push_str(&lines("not looked at", alone));
    if let Some(folder) = &report.artifacts {
        text.push_str(&format!("  files   {}\n", one_line(folder)));
    }
    if report.ending != Ending::Nothing || !report.left.is_empty() {
        text.push_str(&format!("  run     {}\n", report.run));
    }
    text.push_str(&format!(
        "{}, {} repaired, {} left; {:.1} s\n",
        count(report.judged, "file"),
        report.changed,
        count(report.left.len(), "finding"),
        report.seconds
    ));
    for next in report.next() {
        text.push_str(&format!("  next: {}\n", one_line(&next)));
    }
    text
}

fn lines(label: &str, items: impl ExactSizeIterator<Item = String>) -> String {
    let more = items.len().saturating_sub(SHOWN);
    let shown = items
        .take(SHOWN)
        .map(|item| format!("  {label}  {}\n", one_line(&item)));
    let mut text: String = shown.collect();
    if more > 0 {
        text.push_str(&format!("  {label}  and {more} more\n"));
    }
    text
}
