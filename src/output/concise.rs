//! `path:line:column: severity[rule] message`, one line for each finding. Columns count characters.

use crate::report::Report;
use crate::visible::one_line;

/// The lines of one file.
#[must_use]
pub(super) fn file(report: &Report, quiet: bool) -> String {
    let path = one_line(&report.path);
    let mut text = String::new();
    if let Some(repair) = report.repair.as_ref().filter(|_| !quiet) {
        for fix in &repair.applied {
            let line = fix.line + 1;
            text.push_str(&format!(
                "{path}:{line}: fixed[{}] {}\n",
                fix.rule,
                one_line(&fix.title)
            ));
        }
    }
    for finding in &report.findings {
        let place = report.source.place(finding.span.start);
        text.push_str(&format!(
            "{path}:{}:{}: {}[{}] {}\n",
            place.line,
            place.column,
            finding.severity.name(),
            one_line(finding.rule.as_str()),
            one_line(&finding.message)
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::output::{Format, samples};

    #[test]
    fn a_finding_is_a_line() {
        insta::assert_snapshot!(samples::written(Format::Concise, &samples::reports()), @r#"
        packages/a b/package.json:3:8: error[json/trailing-comma] JSON does not allow a comma before `}`
        b␛[2J,c:d%.yml:1:4: warning[yaml/odd] Odd <value> & "more"␛[31m␍␊::error::injected ]]> 100%
        "#);
    }

    #[test]
    fn a_fix_is_a_line() {
        insta::assert_snapshot!(samples::written(Format::Concise, &[samples::repaired()]), @r#"
        b.yml:5: fixed[yaml/tab-indent] Indent with spaces
        b.yml:1:4: warning[yaml/odd] Odd <value> & "more"␛[31m␍␊::error::injected ]]> 100%
        "#);
    }
}
