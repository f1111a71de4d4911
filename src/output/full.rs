//! The format for reading: source excerpts in the manner of rustc, what can be done about each finding, and a summary.

use annotate_snippets::{Annotation, AnnotationKind, Element, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style};
use engine::{Finding, Fix, RuleId, Safety, Severity, Stop};

use crate::excerpt::Excerpt;
use crate::report::{Repair, Report, Tally, is_held_back};
use crate::visible::one_line;

/// Wider than any excerpt: those are trimmed before they are rendered.
const WIDTH: usize = 1_000;

pub(super) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(super) const STRONG: Style = Style::new().bold();
const ARROW: Style = AnsiColor::BrightBlue.on_default().bold();
pub(super) const DIM: Style = Style::new().dimmed();

/// The report of one file.
#[must_use]
pub(super) fn file(report: &Report, colour: bool, quiet: bool) -> String {
    let mut text = String::new();
    if let Some(repair) = report.repair.as_ref().filter(|_| !quiet) {
        push_applied(&mut text, report, repair, colour);
    }
    for finding in &report.findings {
        text.push_str(&excerpt(finding, report, colour));
        text.push_str("\n\n");
    }
    if let Some(repair) = report.repair.as_ref().filter(|_| !quiet) {
        push_left_over(&mut text, report, repair, colour);
    }
    text
}

/// One finding with the lines that show it.
#[must_use]
pub(crate) fn excerpt(finding: &Finding, report: &Report, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    }
    .term_width(WIDTH);
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let place = report.source.place(finding.span.start);
    let excerpt = Excerpt::new(finding, &report.source);
    let marks = excerpt.marks.iter().enumerate().map(|(index, mark)| {
        let kind = if index == 0 {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        let annotation: Annotation<'_> = kind.span(mark.range.clone());
        annotation.label(mark.label.as_deref())
    });
    let snippet = Snippet::source(excerpt.text.as_str())
        .line_start(excerpt.first_line)
        .annotations(marks);
    let far = excerpt.far.iter().map(|(place, message)| {
        let note = format!("line {}, column {}: {message}", place.line, place.column);
        Element::from(Level::NOTE.message(note))
    });
    let fixes = finding
        .fixes
        .iter()
        .map(|fix| Element::from(Level::HELP.message(offer(fix))));
    let group = level
        .primary_title(one_line(&finding.message))
        .id(one_line(finding.rule.as_str()))
        .element(snippet)
        .elements(far)
        .elements(fixes);
    let origin = format!("{}:{}:{}", one_line(&report.path), place.line, place.column);
    with_origin(&renderer.render(&[group]), &origin, colour)
}

/// Puts the line with the place below the title. The renderer cannot: it counts columns in the excerpt, which may be
/// a window of the line.
fn with_origin(rendered: &str, origin: &str, colour: bool) -> String {
    let (title, rest) = rendered.split_once('\n').unwrap_or((rendered, ""));
    let bar = anstream::adapter::strip_str(rest)
        .to_string()
        .find('|')
        .unwrap_or(1);
    let arrow = paint("-->", ARROW, colour);
    format!(
        "{title}\n{:indent$}{arrow} {origin}\n{rest}",
        "",
        indent = bar.saturating_sub(1)
    )
}

fn offer(fix: &Fix) -> String {
    format!("{} ({} fix)", one_line(&fix.title), fix.safety.name())
}

/// The applied fixes, each with its reason.
fn push_applied(text: &mut String, report: &Report, repair: &Repair, colour: bool) {
    if repair.applied.is_empty() {
        return;
    }
    let path = paint(&one_line(&report.path), STRONG, colour);
    text.push_str(&format!("{} {path}\n", paint("fixed", GOOD, colour)));
    for fix in &repair.applied {
        let safety = if fix.safety == Safety::Unsafe {
            " (unsafe)"
        } else {
            ""
        };
        text.push_str(&format!(
            "  line {}: {}{safety}\n    {}\n",
            fix.line + 1,
            one_line(&fix.title),
            paint(&format!("{}: {}", fix.rule, one_line(&fix.message)), DIM, colour)
        ));
    }
    text.push('\n');
}

/// Fixes that were refused or held back, and why the repair ended if not by itself.
fn push_left_over(text: &mut String, report: &Report, repair: &Repair, colour: bool) {
    let path = one_line(&report.path);
    let mut lines = Vec::new();
    for refused in &repair.refused {
        lines.push(format!(
            "{path}:{}: not applied: {} ({}): {}",
            refused.line + 1,
            one_line(&refused.title),
            refused.rule,
            one_line(&refused.reason)
        ));
    }
    let held_back = report
        .findings
        .iter()
        .filter(|finding| is_held_back(finding))
        .count();
    if held_back > 0 && !repair.with_unsafe {
        lines.push(format!("{path}: {held_back} more with `--unsafe`"));
    }
    match &repair.stop {
        Stop::Clean | Stop::Stable => {}
        Stop::Cycle(rules) => lines.push(format!(
            "{path}: stopped because {} undo each other; the text is the one from before they began",
            names(rules)
        )),
        Stop::Budget => lines.push(format!(
            "{path}: stopped because the file used up its budget of passes; run `qmoi fix` again to go on"
        )),
    }
    for line in &lines {
        text.push_str(&format!("{} {line}\n", paint("note:", STRONG, colour)));
    }
    if !lines.is_empty() {
        text.push('\n');
    }
}

fn names(rules: &[RuleId]) -> String {
    let names: Vec<String> = rules.iter().map(|rule| format!("`{rule}`")).collect();
    names.join(" and ")
}

/// The last lines of a run.
#[must_use]
pub(super) fn footer(tally: &Tally, colour: bool) -> String {
    let style = if tally.findings() == 0 { GOOD } else { STRONG };
    format!("{}\n", paint(&summary(tally), style, colour))
}

/// The whole run in a sentence.
#[must_use]
pub(crate) fn summary(tally: &Tally) -> String {
    let mut text = format!("{} checked", count(tally.files, "file"));
    if !tally.applied.is_empty() {
        let verb = if tally.is_rehearsal {
            "would be applied"
        } else {
            "applied"
        };
        text.push_str(&format!(
            ", {} {verb} in {}",
            counted(tally.applied.len(), "fix", "fixes"),
            count(tally.changed, "file")
        ));
    }
    let failed = tally.skipped.iter().filter(|skipped| skipped.failed).count();
    for (number, what) in [(tally.skipped.len() - failed, "left alone"), (failed, "failed")] {
        if number > 0 {
            text.push_str(&format!(", {number} {what}"));
        }
    }
    let remaining = if tally.applied.is_empty() { "" } else { " left" };
    if tally.findings() == 0 {
        text.push_str(&format!(": no findings{remaining}"));
        return text;
    }
    let parts = [
        (tally.errors, "error"),
        (tally.warnings, "warning"),
        (tally.infos, "remark"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, name)| count(number, name))
        .collect();
    text.push_str(&format!(
        ": {}{remaining} in {}",
        parts.join(", "),
        count(tally.faulty, "file")
    ));
    if tally.safe > 0 && tally.repaired_with.is_none() {
        text.push_str(&format!("; {} fixable with `qmoi fix`", tally.safe));
    }
    if tally.held_back > 0 && tally.repaired_with != Some(Safety::Unsafe) {
        text.push_str(&format!("; {} more with `qmoi fix --unsafe`", tally.held_back));
    }
    text
}

/// "1 file", "2 files".
pub(crate) fn count(number: usize, name: &str) -> String {
    counted(number, name, &format!("{name}s"))
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

pub(super) fn paint(text: &str, style: Style, colour: bool) -> String {
    if colour {
        format!("{style}{text}{style:#}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{Format, samples};

    #[test]
    fn findings_are_shown_in_their_source() {
        insta::assert_snapshot!(samples::written(Format::Full, &samples::reports()), @r#"
        error[json/trailing-comma]: JSON does not allow a comma before `}`
         --> packages/a b/package.json:3:8
          |
        1 | {
          | - the object begins here
        2 |     "😀": 1,
        3 |     "b": 2,
          |           ^
          |
          = help: Remove the trailing comma (safe fix)
          = help: Add a member (unsafe fix)

        warning[yaml/odd]: Odd <value> & "more"␛[31m␍␊::error::injected ]]> 100%
         --> b␛[2J,c:d%.yml:1:4
          |
        1 | a: ␛]0;owned␇
          |    ^

        2 files checked: 1 error, 1 warning in 2 files; 1 fixable with `qmoi fix`
        "#);
    }

    #[test]
    fn a_repair_says_what_it_did_and_what_it_did_not() {
        insta::assert_snapshot!(samples::written(Format::Full, &[samples::repaired()]), @r#"
        fixed b.yml
          line 5: Indent with spaces
            yaml/tab-indent: YAML does not allow tabs as indentation

        warning[yaml/odd]: Odd <value> & "more"␛[31m␍␊::error::injected ]]> 100%
         --> b.yml:1:4
          |
        1 | a: ␛]0;owned␇
          |    ^

        note: b.yml:1: not applied: Quote the value (yaml/odd): it would leave the file with more errors
        note: b.yml: stopped because `yaml/a` and `yaml/b` undo each other; the text is the one from before they began

        1 file checked, 1 fix applied in 1 file: 1 warning left in 1 file
        "#);
    }

    #[test]
    fn wide_characters_are_underlined_in_place() {
        let report = samples::at("a.json", "{\"日本語\": 1,}", "r/x", 15..16);
        insta::assert_snapshot!(excerpt(&report.findings[0], &report, false), @r#"
        error[r/x]: Something is wrong
         --> a.json:1:10
          |
        1 | {"日本語": 1,}
          |             ^
        "#);
    }

    #[test]
    fn colours_appear_only_when_asked_for() {
        let report = samples::repaired();
        assert!(file(&report, true, false).contains("\u{1b}["));
        assert!(!file(&report, false, false).contains('\u{1b}'));
    }

    #[test]
    fn an_empty_run_says_so() {
        assert_eq!(summary(&Tally::default()), "0 files checked: no findings");
    }
}
