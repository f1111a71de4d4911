//! The report of a run in Markdown: for a pipeline's summary, and as the text of a merge request.

use super::{Ending, RunReport};
use crate::output::count;

/// Rows of one table.
const ROWS: usize = 50;

/// The report as a summary.
#[must_use]
pub(super) fn report(report: &RunReport) -> String {
    let mark = match &report.ending {
        Ending::Nothing | Ending::Pushed | Ending::Rehearsed if report.left.is_empty() => "✅",
        Ending::Refused { .. } | Ending::Stopped { .. } | Ending::NoBranch => "❌",
        _ => "⚠️",
    };
    let mut text = format!("### {mark} qmoi: {}\n\n", plain(&report.sentence()));
    text.push_str(&format!(
        "{}, {} repaired, {} left, {:.1} s\n\n",
        count(report.judged, "file"),
        report.changed,
        count(report.left.len(), "finding"),
        report.seconds
    ));
    if !report.words().is_empty() {
        let rows = report.words().iter().map(|line| [plain(line)]);
        text.push_str(&table("What was said", ["Line"], rows));
    }
    text.push_str(&fixes(report));
    if !report.left.is_empty() {
        let rows = report.left.iter().map(|left| {
            let place = format!("{}:{}:{}", left.path, left.line, left.column);
            [
                code(&place),
                left.severity.to_owned(),
                code(&left.rule),
                plain(&left.message),
            ]
        });
        text.push_str(&table(
            "What is left",
            ["Place", "Severity", "Rule", "What is wrong"],
            rows,
        ));
    }
    if !report.left_alone.is_empty() {
        let rows = report
            .left_alone
            .iter()
            .map(|file| [code(&file.path), plain(&file.reason)]);
        text.push_str(&table("Files left alone", ["File", "Why"], rows));
    }
    let failures = report.steps.iter().filter(|step| step.class.is_some());
    let rows: Vec<_> = failures
        .map(|step| [step.class.unwrap_or_default().to_owned(), plain(&step.what)])
        .collect();
    if !rows.is_empty() {
        text.push_str(&table(
            "What did not go well",
            ["Class", "What"],
            rows.into_iter(),
        ));
    }
    for next in report.next() {
        text.push_str(&format!("Next: {}\n\n", plain(&next)));
    }
    text.push_str(&format!("Run {}\n", code(&report.run)));
    text
}

/// The text of the merge request with the repair.
#[must_use]
pub(super) fn merge_request(report: &RunReport) -> String {
    let mut text = format!(
        "The branch {} does not take the repair directly, so here it is to be merged.\n\n",
        code(&report.branch)
    );
    text.push_str(&fixes(report));
    text.push_str(
        "Each fix was verified: the files parse, and nothing but the places named was changed. \
         A later repair of the same branch updates this request.\n",
    );
    text
}

fn fixes(report: &RunReport) -> String {
    if report.fixes.is_empty() {
        return String::new();
    }
    let rows = report.fixes.iter().map(|fix| {
        let place = format!("{}:{}", fix.path, fix.line);
        [code(&place), plain(&fix.title), code(&fix.rule)]
    });
    table("What is repaired", ["Place", "Fix", "Rule"], rows)
}

fn table<const N: usize>(
    title: &str,
    header: [&str; N],
    rows: impl ExactSizeIterator<Item = [String; N]>,
) -> String {
    let more = rows.len().saturating_sub(ROWS);
    let mut text = format!(
        "**{title}**\n\n| {} |\n|{}\n",
        header.join(" | "),
        " --- |".repeat(N)
    );
    for row in rows.take(ROWS) {
        text.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    if more > 0 {
        text.push_str(&format!("\nand {more} more\n"));
    }
    text.push('\n');
    text
}

/// Text in which nothing means anything to Markdown or HTML, and nobody is mentioned.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in crate::visible::one_line(text).chars() {
        match letter {
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '&' => plain.push_str("&amp;"),
            '@' => plain.push_str("&#64;"),
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' | '#' | '!' | '~' => {
                plain.push('\\');
                plain.push(letter);
            }
            _ => plain.push(letter),
        }
    }
    plain
}

/// Text as code, in a table.
fn code(text: &str) -> String {
    let text = crate::visible::one_line(text);
    let longest = text
        .split(|letter| letter != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    format!("{fence}{space}{}{space}{fence}", text.replace('|', "\\|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_report_is_markup_of_its_own() {
        assert_eq!(
            plain("<img> @all `a` | b_c"),
            "&lt;img&gt; &#64;all \\`a\\` \\| b\\_c"
        );
        assert_eq!(code("a|`b`"), "`` a\\|`b` ``");
        assert_eq!(code("a.json:3"), "`a.json:3`");
    }
}
