//! How a repair was chosen, for reading and for programs.

use engine::{Explanation, Finding, Safety, Unrepaired, edit};
use serde_json::{Value, json};

use super::full::{DIM, GOOD, STRONG, count, excerpt, paint};
use super::json::{edits_value, finding_value, range};
use crate::diff::{self, Look};
use crate::report::Report;
use crate::visible::{self, escaped_json, one_line};

/// The version of the format for programs.
const VERSION: u32 = 1;
/// The longest changed line shown whole, in characters.
const LONGEST_LINE: usize = 120;
/// How much of a longer one is shown before the change.
const BEFORE: usize = 40;
/// Changed lines shown of one repair.
const MOST_LINES: usize = 12;

/// The findings of `report`, and the `explanation` where the file does not parse.
#[must_use]
pub(crate) fn full(report: &Report, explanation: Option<&Explanation>, colour: bool) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        text.push_str(&excerpt(finding, report, colour));
        text.push_str("\n\n");
        if explanation.is_none() {
            push_fixes(&mut text, finding, report, colour);
        }
    }
    if let Some(explanation) = explanation {
        push_search(&mut text, explanation, report, colour);
    }
    text
}

/// The fixes of one finding in a file that parses, with what they change.
fn push_fixes(text: &mut String, finding: &Finding, report: &Report, colour: bool) {
    for (number, fix) in finding.fixes.iter().enumerate() {
        let title = paint(&one_line(&fix.title), STRONG, colour);
        text.push_str(&format!("{:>3}. {title} ({})\n", number + 1, fix.safety.name()));
        if let Ok(after) = edit::apply(&report.source.text, &fix.edits) {
            text.push_str(&changes(&report.source.text, &after, colour));
        }
        text.push('\n');
    }
    if finding.fixes.is_empty() {
        text.push_str("There is no fix for it.\n");
    }
    let rule = one_line(finding.rule.as_str());
    text.push_str(&format!(
        "`qmoi rules explain {rule}` says more about the rule.\n\n"
    ));
}

fn push_search(text: &mut String, explanation: &Explanation, report: &Report, colour: bool) {
    let place = report.source.place(explanation.span.start);
    text.push_str(&format!(
        "The strict parser stops at line {}, column {}: {}.\n",
        place.line,
        place.column,
        one_line(&explanation.cause)
    ));
    if explanation.guesses > 0 {
        text.push_str(&format!(
            "Of {} {} tried; the strict parser accepts {}.\n",
            count_of(explanation.guesses),
            were(explanation.tried),
            explanation.accepted
        ));
    }
    text.push('\n');
    if let Some(reason) = explanation.unrepaired {
        text.push_str(&format!(
            "{}: {}.\n\n",
            paint("No repair found", STRONG, colour),
            why_none(reason)
        ));
    }
    for (number, repair) in explanation.repairs.iter().enumerate() {
        let titles = one_line(&repair.titles.join("; ")).into_owned();
        let style = if number == 0 { GOOD } else { STRONG };
        text.push_str(&format!(
            "{:>3}. {} ({}, {})\n",
            number + 1,
            paint(&titles, style, colour),
            percent(repair.probability),
            repair.safety.name()
        ));
        text.push_str(&changes(&report.source.text, repair.document.text(), colour));
        if number == 0 {
            for reason in &explanation.reasons {
                text.push_str(&format!("     - {}\n", one_line(reason)));
            }
        }
        text.push('\n');
    }
    if !explanation.refused.is_empty() {
        text.push_str("Refused by the strict parser:\n");
    }
    for guess in &explanation.refused {
        let place = report.source.place(guess.span.start);
        let stop = format!("it stops at line {}: {}", guess.line + 1, one_line(&guess.cause));
        text.push_str(&format!(
            "  - {} (line {}, column {})\n    {}\n",
            one_line(&guess.title),
            place.line,
            place.column,
            paint(&stop, DIM, colour)
        ));
    }
}

fn count_of(guesses: usize) -> String {
    match guesses {
        1 => "1 guess".to_owned(),
        _ => format!("{guesses} guesses"),
    }
}

fn were(tried: usize) -> String {
    format!("{tried} {}", if tried == 1 { "was" } else { "were" })
}

fn why_none(reason: Unrepaired) -> &'static str {
    match reason {
        Unrepaired::Template => {
            "no repair was looked for: the file is a template, and what it lacks may be there once it is filled in"
        }
        Unrepaired::Off => {
            "the rule for the syntax of this language is off, and the search works in its name"
        }
        Unrepaired::NoGuess => "there is nothing to guess about in this text",
        Unrepaired::Budget => "the budget for this file was spent before the strict parser accepted anything",
        Unrepaired::Refused => "the strict parser accepts nothing that was tried",
    }
}

/// A probability in per cent, never rounded up to certainty.
fn percent(share: f32) -> String {
    format!("{:.1} %", (share * 1000.0).floor() / 10.0)
}

/// The lines that differ, old and new, indented below a title.
fn changes(before: &str, after: &str, colour: bool) -> String {
    let hunks = diff::hunks(before, after, Look::Exact);
    let changed: Vec<&str> = hunks
        .lines()
        .filter(|line| line.starts_with(['-', '+']))
        .collect();
    let start = changed.iter().find(|line| line.starts_with('-'));
    let end = changed.iter().find(|line| line.starts_with('+'));
    let same = match (start, end) {
        (Some(old), Some(new)) => {
            let pairs = old.chars().skip(1).zip(new.chars().skip(1));
            pairs.take_while(|(one, other)| one == other).count()
        }
        _ => 0,
    };
    let mut text = String::new();
    for line in changed.iter().take(MOST_LINES) {
        let (sign, body) = line.split_at(1);
        let shown = format!(
            "{sign}{}",
            visible::lines(&window(body.trim_end_matches('\r'), same))
        );
        text.push_str(&format!("     {}\n", paint(&shown, diff::style(sign), colour)));
    }
    if changed.len() > MOST_LINES {
        text.push_str(&format!(
            "     … and {}\n",
            count(changed.len() - MOST_LINES, "more line")
        ));
    }
    text
}

/// The part of `line` around the character with number `focus`, when the whole is too long.
fn window(line: &str, focus: usize) -> String {
    let length = line.chars().count();
    if length <= LONGEST_LINE {
        return line.to_owned();
    }
    let first = focus.saturating_sub(BEFORE).min(length - 1);
    let shown: String = line.chars().skip(first).take(LONGEST_LINE).collect();
    let before = if first > 0 { "…" } else { "" };
    let behind = if first + LONGEST_LINE < length { "…" } else { "" };
    format!("{before}{shown}{behind}")
}

/// The same for programs; `docs/output/json.md` documents it.
#[must_use]
pub(crate) fn json(report: &Report, explanation: Option<&Explanation>) -> String {
    let source = &report.source;
    let findings: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| finding_value(finding, source))
        .collect();
    let value = json!({
        "version": VERSION,
        "path": report.path,
        "findings": findings,
        "explanation": explanation.map(|explanation| search_value(explanation, report)),
    });
    format!("{}\n", escaped_json(format!("{value:#}")))
}

fn search_value(explanation: &Explanation, report: &Report) -> Value {
    let source = &report.source;
    let repairs: Vec<Value> = explanation
        .repairs
        .iter()
        .map(|repair| {
            json!({
                "titles": repair.titles,
                "probability": repair.probability,
                "safe": repair.safety == Safety::Safe,
                "edits": edits_value(&repair.edits, source),
            })
        })
        .collect();
    let refused: Vec<Value> = explanation
        .refused
        .iter()
        .map(|guess| {
            json!({
                "title": guess.title,
                "range": range(guess.span, source),
                "edits": edits_value(&guess.edits, source),
                "stopsAtLine": guess.line + 1,
                "cause": guess.cause,
            })
        })
        .collect();
    json!({
        "cause": explanation.cause,
        "range": range(explanation.span, source),
        "guesses": explanation.guesses,
        "tried": explanation.tried,
        "accepted": explanation.accepted,
        "repairs": repairs,
        "reasons": explanation.reasons,
        "refused": refused,
        "unrepaired": explanation.unrepaired.map(|reason| match reason {
            Unrepaired::Off => "off",
            Unrepaired::Template => "template",
            Unrepaired::NoGuess => "noGuess",
            Unrepaired::Budget => "budget",
            Unrepaired::Refused => "refused",
        }),
    })
}
