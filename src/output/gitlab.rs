//! GitLab's Code Quality report: a list of issues with fingerprints by which it tells old ones from new.
//!
//! GitLab wants lines only. The format has no room for what a repair applied.

use engine::{Category, Finding, Severity};
use serde_json::json;

use super::json_line;
use crate::fingerprint::fingerprints;
use crate::report::Report;
use crate::visible::one_line;

/// The start of the list.
pub(super) const HEADER: &str = "[";
/// Its end.
pub(super) const FOOTER: &str = "\n]\n";

/// The issues of one file, with commas between; empty when it has none.
#[must_use]
pub(super) fn file(report: &Report) -> String {
    let issues: Vec<String> = report
        .findings
        .iter()
        .zip(fingerprints(report))
        .map(|(finding, fingerprint)| {
            let (start, end) = report.source.places(finding.span);
            json_line(&json!({
                "description": one_line(&finding.message),
                "check_name": finding.rule,
                "fingerprint": fingerprint,
                "severity": severity(finding),
                "location": {"path": report.path, "lines": {"begin": start.line, "end": end.line}},
            }))
        })
        .collect();
    issues.join(",\n")
}

/// GitLab's five severities: a file that does not parse is `critical`.
fn severity(finding: &Finding) -> &'static str {
    match (finding.severity, finding.category) {
        (Severity::Error, Category::Syntax) => "critical",
        (Severity::Error, _) => "major",
        (Severity::Warning, _) => "minor",
        (Severity::Info, _) => "info",
    }
}

#[cfg(test)]
mod tests {
    use crate::output::{Format, samples};

    #[test]
    fn issues_form_one_list() {
        let text = samples::written(Format::Gitlab, &samples::reports());
        assert_eq!(
            serde_json::from_str::<Vec<serde_json::Value>>(&text)
                .unwrap()
                .len(),
            2
        );
        insta::assert_snapshot!(text, @r#"
        [
        {"description":"JSON does not allow a comma before `}`","check_name":"json/trailing-comma","fingerprint":"707591c1b660c7b9b35c84fed0100333","severity":"critical","location":{"path":"packages/a b/package.json","lines":{"begin":3,"end":3}}},
        {"description":"Odd <value> & \"more\"␛[31m␍␊::error::injected ]]> 100%","check_name":"yaml/odd","fingerprint":"65bac5c20e6fa59887c1992024b23d76","severity":"minor","location":{"path":"b\u001b[2J,c:d%.yml","lines":{"begin":1,"end":1}}}
        ]
        "#);
    }

    #[test]
    fn no_issue_is_an_empty_list() {
        assert_eq!(samples::written(Format::Gitlab, &[]), "[\n]\n");
    }
}
