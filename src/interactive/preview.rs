//! What a fix would change, small enough for a terminal.

use engine::{Finding, edit};

use crate::diff::{self, Look};
use crate::report::Report;
use crate::visible::one_line;

/// A file with a line longer than this shows the changed part of the line only, in bytes.
const LONGEST_LINE: usize = 300;
/// How much of such a line is shown, in characters, and how much of that stands before the change.
const WINDOW: usize = 120;
const BEFORE: usize = 40;

/// The change that the fix with this index makes.
#[must_use]
pub(super) fn preview(report: &Report, finding: &Finding, index: usize, colour: bool) -> String {
    let before = &*report.source.text;
    let fixed = finding
        .fixes
        .get(index)
        .map(|fix| edit::apply(before, &fix.edits));
    let Some(Ok(after)) = fixed else {
        return "    (does not fit the text any more)\n".to_owned();
    };
    let text = if before
        .lines()
        .chain(after.lines())
        .any(|line| line.len() > LONGEST_LINE)
    {
        windows(before, &after)
    } else {
        diff::hunks(before, &after, Look::Visible { colour })
    };
    text.lines().map(|line| format!("    {line}\n")).collect()
}

/// Both texts around the first place where they differ.
fn windows(before: &str, after: &str) -> String {
    let common: usize = before
        .chars()
        .zip(after.chars())
        .take_while(|(one, other)| one == other)
        .map(|(character, _)| character.len_utf8())
        .sum();
    format!("- {}\n+ {}\n", window(before, common), window(after, common))
}

fn window(text: &str, at: usize) -> String {
    let (before, after) = text.split_at(at);
    let start = before
        .char_indices()
        .rev()
        .nth(BEFORE)
        .map_or(0, |(start, character)| start + character.len_utf8());
    let shown: String = before[start..]
        .chars()
        .chain(after.chars())
        .take(WINDOW)
        .collect();
    format!("…{}…", one_line(&shown))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples;

    #[test]
    fn a_fix_is_shown_as_a_diff() {
        let report = &samples::reports()[0];
        let shown = preview(report, &report.findings[0], 0, false);
        assert!(shown.contains("    -\t\"b\": 2,\n    +\t\"b\": 2\n"), "{shown}");
    }

    #[test]
    fn a_minified_file_shows_the_changed_part() {
        let before = format!("{}[1,]{}", "é".repeat(5_000), "x".repeat(5_000));
        let after = before.replace(",]", "]");
        let shown = windows(&before, &after);
        assert!(
            shown.chars().count() < 300 && shown.contains("[1,]") && shown.contains("[1]"),
            "{shown}"
        );
    }
}
