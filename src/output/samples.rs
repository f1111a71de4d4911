//! Hand-made findings for the tests of the formats.

use std::ops::Range;

use engine::{Applied, Category, Edit, Finding, Fix, Label, Refused, RuleId, Safety, Severity, Span, Stop};

use crate::output::{Format, Output};
use crate::place::Source;
use crate::report::{Repair, Report, Tally};

/// One finding without fixes in a file of its own.
pub(crate) fn at(path: &str, text: &str, rule: &str, range: Range<usize>) -> Report {
    Report {
        path: path.to_owned(),
        source: Source::new(text.into()),
        findings: vec![Finding {
            rule: RuleId::new(rule),
            category: Category::Syntax,
            severity: Severity::Error,
            message: "Something is wrong".to_owned(),
            span: range.into(),
            labels: Vec::new(),
            fixes: Vec::new(),
        }],
        repair: None,
    }
}

/// A label.
pub(crate) fn label(range: Range<usize>, message: &str) -> Label {
    Label {
        span: range.into(),
        message: message.to_owned(),
    }
}

/// Two files: one with fixes, labels, an emoji and CRLF; one whose name, text and message are hostile.
pub(crate) fn reports() -> Vec<Report> {
    let text = "{\r\n\t\"😀\": 1,\r\n\t\"b\": 2,\r\n}\r\n";
    let comma = text.rfind(',').unwrap_or_default();
    let mut first = at(
        "packages/a b/package.json",
        text,
        "json/trailing-comma",
        comma..comma + 1,
    );
    first.findings[0].message = "JSON does not allow a comma before `}`".to_owned();
    first.findings[0].labels = vec![label(0..1, "the object begins here")];
    first.findings[0].fixes = vec![
        Fix {
            title: "Remove the trailing comma".to_owned(),
            safety: Safety::Safe,
            edits: vec![Edit::delete(Span::new(comma, comma + 1))],
        },
        Fix {
            title: "Add a member".to_owned(),
            safety: Safety::Unsafe,
            edits: vec![Edit::insert(comma + 1, " \"c\": null")],
        },
    ];
    let hostile = "a: \u{1b}]0;owned\u{7}\n";
    let mut second = at("b\u{1b}[2J,c:d%.yml", hostile, "yaml/odd", 3..4);
    second.findings[0].category = Category::Correctness;
    second.findings[0].severity = Severity::Warning;
    second.findings[0].message = "Odd <value> & \"more\"\u{1b}[31m\r\n::error::injected ]]> 100%".to_owned();
    vec![first, second]
}

/// The second of [`reports`] after a repair that did something, held something back and was cut short.
pub(crate) fn repaired() -> Report {
    let mut report = reports().remove(1);
    report.path = "b.yml".to_owned();
    report.repair = Some(Repair {
        applied: vec![Applied {
            rule: RuleId::new("yaml/tab-indent"),
            message: "YAML does not allow tabs as indentation".to_owned(),
            title: "Indent with spaces".to_owned(),
            safety: Safety::Safe,
            pass: 1,
            line: 4,
        }],
        refused: vec![Refused {
            rule: RuleId::new("yaml/odd"),
            title: "Quote the value".to_owned(),
            line: 0,
            reason: "it would leave the file with more errors".to_owned(),
        }],
        stop: Stop::Cycle(vec![RuleId::new("yaml/a"), RuleId::new("yaml/b")]),
        with_unsafe: false,
        changed: true,
    });
    report
}

/// Everything that `format` writes about `reports`.
pub(crate) fn written(format: Format, reports: &[Report]) -> String {
    let output = Output::new(format, false, false);
    let mut tally = Tally::default();
    let mut text = output.header();
    let mut written = 0;
    for report in reports {
        tally.files += 1;
        tally.add(report);
        let part = output.file(report);
        if !part.is_empty() {
            text.push_str(output.separator(written));
            text.push_str(&part);
            written += 1;
        }
    }
    text.push_str(&output.footer(&tally, &Vec::new));
    text
}
