//! A name for a finding that stays the same while the lines above it come and go.
//!
//! It is made of the rule, the path and the text around the finding with its white space evened out, never of a line
//! number. Findings that would share a name are told apart by counting them down the file.

use std::collections::HashMap;

use engine::{Finding, Span};

use crate::report::Report;

/// How much of a line on either side of the finding counts as its context, in bytes. A minified file is one line.
const CONTEXT: usize = 80;

/// The fingerprints of all findings of `report`, in their order: 32 hexadecimal digits each.
#[must_use]
pub(crate) fn fingerprints(report: &Report) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    report
        .findings
        .iter()
        .map(|finding| {
            let base = digest(&[finding.rule.as_str(), &report.path, &context(report, finding)]);
            let twins = seen.entry(base.clone()).or_insert(0);
            *twins += 1;
            match *twins {
                1 => base,
                twin => digest(&[&base, &twin.to_string()]),
            }
        })
        .collect()
}

/// The text of the finding and its line's text near it, each run of white space as one blank.
fn context(report: &Report, finding: &Finding) -> String {
    let text = &report.source.text;
    let lines = &report.source.lines;
    let line = lines.span(lines.line_of(finding.span.start), text);
    let start = boundary(text, line.start.max(finding.span.start.saturating_sub(CONTEXT)));
    let end = boundary(text, line.end.min(finding.span.start.saturating_add(CONTEXT)));
    let words: Vec<&str> = Span::new(start, end).text(text).split_whitespace().collect();
    words.join(" ")
}

fn boundary(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset)
}

fn digest(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    hasher.finalize().to_hex().chars().take(32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples;

    #[test]
    fn lines_added_above_change_no_fingerprint() {
        let before = samples::at("a.json", "{\"a\": 1,}\n", "json/trailing-comma", 7..8);
        let after = samples::at("a.json", "\n\n  {\"a\":   1,}\n", "json/trailing-comma", 13..14);
        assert_eq!(fingerprints(&before)[0].len(), 32);
        assert_eq!(
            fingerprints(&samples::at(
                "a.json",
                "\n{\"a\": 1,}\n",
                "json/trailing-comma",
                8..9
            )),
            fingerprints(&before)
        );
        assert_eq!(fingerprints(&after).len(), 1);
    }

    #[test]
    fn twins_path_and_rule_are_told_apart() {
        let mut twins = samples::at("a.json", "[1,]\n[1,]\n", "r/x", 2..3);
        let mut second = twins.findings[0].clone();
        second.span = Span::new(7, 8);
        twins.findings.push(second);
        let names = fingerprints(&twins);
        assert_ne!(names[0], names[1]);
        assert_ne!(names, fingerprints(&samples::at("b.json", "[1,]\n", "r/x", 2..3)));
        assert_ne!(
            names[0],
            fingerprints(&samples::at("a.json", "[1,]\n", "r/y", 2..3))[0]
        );
    }
}
