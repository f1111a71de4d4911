//! Workflow commands of GitHub Actions, which show findings beside the lines of a pull request.
//!
//! Columns count characters. GitHub shows columns only where a finding begins and ends on one line, so others carry
//! none. `%`, line ends and, in properties, `:` and `,` are escaped: a hostile file cannot smuggle in a command.

use engine::Severity;

use super::level;
use crate::report::Report;
use crate::visible::stand_in;

/// The commands of one file.
#[must_use]
pub(super) fn file(report: &Report) -> String {
    let path = property(&report.path);
    let mut text = String::new();
    for fix in report.repair.iter().flat_map(|repair| &repair.applied) {
        text.push_str(&format!(
            "::notice file={path},line={},title={}::{}\n",
            fix.line + 1,
            property(&format!("{} (fixed)", fix.rule)),
            data(&format!("{}: {}", fix.title, fix.message)),
        ));
    }
    for finding in &report.findings {
        let (start, end) = report.source.places(finding.span);
        let columns = if start.line == end.line {
            format!(",col={},endColumn={}", start.column, end.column.max(start.column))
        } else {
            String::new()
        };
        text.push_str(&format!(
            "::{} file={path},line={},endLine={}{columns},title={}::{}\n",
            command(finding.severity),
            start.line,
            end.line,
            property(finding.rule.as_str()),
            data(&finding.message),
        ));
    }
    text
}

fn command(severity: Severity) -> &'static str {
    level(severity, "notice")
}

/// `text` after the second `::`.
fn data(text: &str) -> String {
    escaped(text, false)
}

/// `text` as the value of a property.
fn property(text: &str) -> String {
    escaped(text, true)
}

fn escaped(text: &str, is_property: bool) -> String {
    text.chars()
        .fold(String::with_capacity(text.len()), |mut result, character| {
            match character {
                '%' => result.push_str("%25"),
                '\r' => result.push_str("%0D"),
                '\n' => result.push_str("%0A"),
                ':' if is_property => result.push_str("%3A"),
                ',' if is_property => result.push_str("%2C"),
                _ => match stand_in(character) {
                    Some(picture) => result.push_str(picture),
                    None => result.push(character),
                },
            }
            result
        })
}

#[cfg(test)]
mod tests {
    use crate::output::{Format, samples};

    #[test]
    fn every_finding_is_one_command() {
        insta::assert_snapshot!(samples::written(Format::Github, &samples::reports()), @r#"
        ::error file=packages/a b/package.json,line=3,endLine=3,col=8,endColumn=9,title=json/trailing-comma::JSON does not allow a comma before `}`
        ::warning file=b␛[2J%2Cc%3Ad%25.yml,line=1,endLine=1,col=4,endColumn=5,title=yaml/odd::Odd <value> & "more"␛[31m%0D%0A::error::injected ]]> 100%25
        "#);
    }

    #[test]
    fn a_fix_is_a_notice() {
        insta::assert_snapshot!(samples::written(Format::Github, &[samples::repaired()]), @r#"
        ::notice file=b.yml,line=5,title=yaml/tab-indent (fixed)::Indent with spaces: YAML does not allow tabs as indentation
        ::warning file=b.yml,line=1,endLine=1,col=4,endColumn=5,title=yaml/odd::Odd <value> & "more"␛[31m%0D%0A::error::injected ]]> 100%25
        "#);
    }
}
