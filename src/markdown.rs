//! Markdown as a terminal shows it: headings stand out, code is set apart, marks that only a renderer needs are gone.
//!
//! Made for the manual pages of rules. What it does not know it prints as it stands.

use anstyle::{AnsiColor, Style};

use crate::visible;

const HEADING: Style = Style::new().bold().underline();
const STRONG: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();

/// `text` for a terminal, or for a pipe when there is no `colour`.
#[must_use]
pub(crate) fn rendered(text: &str, colour: bool) -> String {
    let mut result = String::new();
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let line = &*visible::lines(line);
        let mark = line.trim_start();
        match fence {
            Some(opening) if mark.starts_with(opening) => fence = None,
            Some(_) => push(&mut result, &format!("    {line}"), CODE, colour),
            None if mark.starts_with("```") => fence = Some("```"),
            None if mark.starts_with("~~~") => fence = Some("~~~"),
            None => match heading(line) {
                Some(title) => push(&mut result, title, HEADING, colour),
                None => {
                    push_inline(&mut result, line, colour);
                    result.push('\n');
                }
            },
        }
    }
    result
}

fn heading(line: &str) -> Option<&str> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    ((1..=6).contains(&level) && title.starts_with(' ')).then(|| title.trim())
}

fn push(result: &mut String, line: &str, style: Style, colour: bool) {
    if colour && !line.trim().is_empty() {
        result.push_str(&format!("{style}{line}{style:#}\n"));
    } else {
        result.push_str(line.trim_end());
        result.push('\n');
    }
}

/// Prints `code` and `**strong**` in their styles. Without colours the backticks stay: they are all there is to tell.
fn push_inline(result: &mut String, line: &str, colour: bool) {
    let mut rest = line;
    while let Some((before, mark, inner, after)) = next_span(rest) {
        result.push_str(before);
        match (mark, colour) {
            ("`", true) => result.push_str(&format!("{CODE}{inner}{CODE:#}")),
            ("`", false) => result.push_str(&format!("`{inner}`")),
            (_, true) => result.push_str(&format!("{STRONG}{inner}{STRONG:#}")),
            (_, false) => result.push_str(inner),
        }
        rest = after;
    }
    result.push_str(rest);
}

/// The first `code` or `**strong**` of `text`, with what stands before and after.
fn next_span(text: &str) -> Option<(&str, &'static str, &str, &str)> {
    let marks = ["`", "**"];
    let (start, mark) = marks
        .into_iter()
        .filter_map(|mark| text.find(mark).map(|start| (start, mark)))
        .min()?;
    let (before, rest) = text.split_at(start);
    let (inner, after) = rest.get(mark.len()..)?.split_once(mark)?;
    Some((before, mark, inner, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str =
        "A comma before `}`.\n\n## Fix safety\n\n**Safe**: always.\n\n```json\n{\"a\": 1,}\n```\n# no `end\n";

    #[test]
    fn a_page_reads_well_without_colours() {
        insta::assert_snapshot!(rendered(PAGE, false), @r#"
        A comma before `}`.

        Fix safety

        Safe: always.

            {"a": 1,}
        no `end
        "#);
    }

    #[test]
    fn colours_replace_the_marks() {
        let page = rendered(PAGE, true);
        assert!(!page.contains('`') || page.contains("no `end"));
        assert!(page.contains(&format!("{CODE}}}{CODE:#}")));
        assert!(page.contains(&format!("{HEADING}Fix safety{HEADING:#}")));
    }

    #[test]
    fn a_page_cannot_command_the_terminal() {
        assert_eq!(rendered("\u{1b}[2J", false), "␛[2J\n");
    }
}
