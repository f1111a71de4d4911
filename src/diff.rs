//! Unified diffs that `git apply` and `patch` accept, byte for byte.
//!
//! Only a line feed ends a line here, as those programs have it, so CRLF and a lone CR travel as part of their lines.

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff};

use crate::visible;
use anstyle::{AnsiColor, Style};

/// Lines shown around a change.
const CONTEXT: usize = 3;

const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();
const PLACE: Style = AnsiColor::Cyan.on_default();
const NAME: Style = Style::new().bold();

/// How a diff is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// Byte for byte, for programs.
    Exact,
    /// Safe to print, for eyes only.
    Visible {
        /// With colours.
        colour: bool,
    },
}

/// The change from `before` to `after` of the file at `path`; empty when there is none.
#[must_use]
pub(crate) fn unified(path: &str, before: &str, after: &str, look: Look) -> String {
    if before == after {
        return String::new();
    }
    let mut text = String::new();
    push(&mut text, look, NAME, &format!("--- {}\n", header("a", path)));
    push(&mut text, look, NAME, &format!("+++ {}\n", header("b", path)));
    text.push_str(&hunks(before, after, look));
    text
}

/// The changed places alone, without the names of the files.
#[must_use]
pub(crate) fn hunks(before: &str, after: &str, look: Look) -> String {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Myers)
        .diff_slices(&old, &new);
    let mut text = String::new();
    for group in diff.grouped_ops(CONTEXT) {
        push(&mut text, look, PLACE, &place(&group));
        for change in group.iter().flat_map(|operation| diff.iter_changes(operation)) {
            let (sign, style) = match change.tag() {
                ChangeTag::Equal => (' ', Style::new()),
                ChangeTag::Delete => ('-', REMOVED),
                ChangeTag::Insert => ('+', ADDED),
            };
            let line: &str = change.value();
            push(&mut text, look, style, &format!("{sign}{line}"));
            if !line.ends_with('\n') {
                text.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    text
}

/// The style of a line that begins with `sign`.
#[must_use]
pub(crate) fn style(sign: &str) -> Style {
    match sign {
        "-" => REMOVED,
        "+" => ADDED,
        _ => Style::new(),
    }
}

/// The `@@` line of a hunk.
fn place(group: &[DiffOp]) -> String {
    let (mut old, mut new) = (0..0, 0..0);
    if let (Some(first), Some(last)) = (group.first(), group.last()) {
        old = first.old_range().start..last.old_range().end;
        new = first.new_range().start..last.new_range().end;
    }
    format!("@@ -{} +{} @@\n", lines(&old), lines(&new))
}

/// A range of lines as diffs write it: an empty one stands after the line it names.
fn lines(range: &std::ops::Range<usize>) -> String {
    match range.len() {
        0 => format!("{},0", range.start),
        1 => format!("{}", range.start + 1),
        length => format!("{},{length}", range.start + 1),
    }
}

fn push(text: &mut String, look: Look, style: Style, line: &str) {
    match look {
        Look::Exact => text.push_str(line),
        Look::Visible { colour } => {
            let (body, end) = line.strip_suffix('\n').map_or((line, ""), |body| (body, "\n"));
            // The carriage return of CRLF says nothing to an eye.
            let body = visible::lines(body.strip_suffix('\r').unwrap_or(body));
            if colour {
                text.push_str(&format!("{style}{body}{style:#}{end}"));
            } else {
                text.push_str(&format!("{body}{end}"));
            }
        }
    }
}

/// A file name as git writes it in a patch: quoted when it holds what would end it early, closed by a tab when it holds
/// a blank.
fn header(side: &str, path: &str) -> String {
    let name = format!("{side}/{}", path.trim_start_matches('/'));
    if name
        .chars()
        .any(|character| character.is_control() || matches!(character, '"' | '\\'))
    {
        let quoted = name.bytes().fold(String::new(), |mut quoted, byte| {
            match byte {
                b'"' | b'\\' => quoted.push_str(&format!("\\{}", char::from(byte))),
                0x20..=0x7e => quoted.push(char::from(byte)),
                _ => quoted.push_str(&format!("\\{byte:03o}")),
            }
            quoted
        });
        return format!("\"{quoted}\"");
    }
    if name.contains(' ') {
        format!("{name}\t")
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_shown_with_its_context() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let after = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n";
        insta::assert_snapshot!(unified("a b.json", before, after, Look::Exact).replace('\t', "<tab>"), @r#"
        --- a/a b.json<tab>
        +++ b/a b.json<tab>
        @@ -2,7 +2,7 @@
         2
         3
         4
        -5
        +five
         6
         7
         8
        "#);
    }

    #[test]
    fn line_endings_travel_as_they_are() {
        let diff = unified("a", "1\r\n2\r3\r\n", "1\r\n2\rx\r\n", Look::Exact);
        assert_eq!(
            diff,
            "--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n 1\r\n-2\r3\r\n+2\rx\r\n"
        );
    }

    #[test]
    fn a_missing_last_line_feed_is_told() {
        let diff = unified("a", "1", "1\n", Look::Exact);
        assert_eq!(
            diff,
            "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n\\ No newline at end of file\n+1\n"
        );
    }

    #[test]
    fn an_empty_side_stands_after_line_zero() {
        assert!(unified("a", "", "x\n", Look::Exact).contains("@@ -0,0 +1 @@\n+x\n"));
        assert_eq!(unified("a", "x", "x", Look::Exact), "");
    }

    #[test]
    fn odd_names_are_quoted() {
        assert_eq!(header("a", "x\ny\"é"), "\"a/x\\012y\\\"\\303\\251\"");
    }

    #[test]
    fn eyes_see_no_raw_control_character() {
        let diff = unified("a", "\u{1b}[2J\r\n", "b\r\n", Look::Visible { colour: false });
        assert_eq!(diff, "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-␛[2J\n+b\n");
    }
}
