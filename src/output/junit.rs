//! JUnit XML, for servers that show test results: a suite for each file, a failure for each finding.
//!
//! XML 1.0 has no way to write most control characters, escaped or not, so they become pictures.

use crate::report::{Report, Tally};
use crate::visible::stand_in;

/// The start of the document.
pub(super) const HEADER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"qmoi\">\n";

/// The suite of one file; empty when there is nothing to tell.
#[must_use]
pub(super) fn file(report: &Report) -> String {
    let applied = report.repair.as_ref().map_or(&[][..], |repair| &repair.applied);
    let failures = report.findings.len();
    let tests = failures + applied.len();
    if tests == 0 {
        return String::new();
    }
    let path = escaped(&report.path);
    let mut text =
        format!("  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n");
    for fix in applied {
        text.push_str(&format!(
            "    <testcase name=\"{} (fixed)\" classname=\"{path}\">\n      <system-out>{}</system-out>\n    \
             </testcase>\n",
            escaped(fix.rule.as_str()),
            escaped(&format!("line {}: {}: {}", fix.line + 1, fix.title, fix.message)),
        ));
    }
    for finding in &report.findings {
        let place = report.source.place(finding.span.start);
        let message = escaped(&finding.message);
        text.push_str(&format!(
            "    <testcase name=\"{rule}\" classname=\"{path}\" file=\"{path}\" line=\"{line}\">\n      \
             <failure message=\"{message}\" type=\"{severity}\">{path}:{line}:{column}: {message}</failure>\n    \
             </testcase>\n",
            rule = escaped(finding.rule.as_str()),
            line = place.line,
            column = place.column,
            severity = finding.severity.name(),
        ));
    }
    text.push_str("  </testsuite>\n");
    text
}

/// The end of the document. A run without findings is one passed test: some servers take an empty report for a crash.
#[must_use]
pub(super) fn footer(tally: &Tally) -> String {
    if tally.findings() == 0 && tally.applied.is_empty() {
        let case = "    <testcase name=\"no findings\" classname=\"qmoi\"/>\n";
        return format!(
            "  <testsuite name=\"qmoi\" tests=\"1\" failures=\"0\" errors=\"0\">\n{case}  </testsuite>\n\
             </testsuites>\n"
        );
    }
    "</testsuites>\n".to_owned()
}

/// `text` as XML text or attribute value.
fn escaped(text: &str) -> String {
    text.chars()
        .fold(String::with_capacity(text.len()), |mut result, character| {
            match character {
                '&' => result.push_str("&amp;"),
                '<' => result.push_str("&lt;"),
                '>' => result.push_str("&gt;"),
                '"' => result.push_str("&quot;"),
                '\'' => result.push_str("&apos;"),
                // No characters of XML 1.0.
                '\u{fffe}' | '\u{ffff}' => result.push('\u{fffd}'),
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
    use super::escaped;
    use crate::output::{Format, samples};

    #[test]
    fn a_finding_is_a_failed_test() {
        insta::assert_snapshot!(samples::written(Format::Junit, &samples::reports()), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="qmoi">
          <testsuite name="packages/a b/package.json" tests="1" failures="1" errors="0">
            <testcase name="json/trailing-comma" classname="packages/a b/package.json" file="packages/a b/package.json" line="3">
              <failure message="JSON does not allow a comma before `}`" type="error">packages/a b/package.json:3:8: JSON does not allow a comma before `}`</failure>
            </testcase>
          </testsuite>
          <testsuite name="b␛[2J,c:d%.yml" tests="1" failures="1" errors="0">
            <testcase name="yaml/odd" classname="b␛[2J,c:d%.yml" file="b␛[2J,c:d%.yml" line="1">
              <failure message="Odd &lt;value&gt; &amp; &quot;more&quot;␛[31m␍␊::error::injected ]]&gt; 100%" type="warning">b␛[2J,c:d%.yml:1:4: Odd &lt;value&gt; &amp; &quot;more&quot;␛[31m␍␊::error::injected ]]&gt; 100%</failure>
            </testcase>
          </testsuite>
        </testsuites>
        "#);
    }

    #[test]
    fn a_fix_is_a_passed_test() {
        insta::assert_snapshot!(samples::written(Format::Junit, &[samples::repaired()]), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="qmoi">
          <testsuite name="b.yml" tests="2" failures="1" errors="0">
            <testcase name="yaml/tab-indent (fixed)" classname="b.yml">
              <system-out>line 5: Indent with spaces: YAML does not allow tabs as indentation</system-out>
            </testcase>
            <testcase name="yaml/odd" classname="b.yml" file="b.yml" line="1">
              <failure message="Odd &lt;value&gt; &amp; &quot;more&quot;␛[31m␍␊::error::injected ]]&gt; 100%" type="warning">b.yml:1:4: Odd &lt;value&gt; &amp; &quot;more&quot;␛[31m␍␊::error::injected ]]&gt; 100%</failure>
            </testcase>
          </testsuite>
        </testsuites>
        "#);
    }

    #[test]
    fn no_finding_is_a_passed_test() {
        insta::assert_snapshot!(samples::written(Format::Junit, &[]), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="qmoi">
          <testsuite name="qmoi" tests="1" failures="0" errors="0">
            <testcase name="no findings" classname="qmoi"/>
          </testsuite>
        </testsuites>
        "#);
    }

    #[test]
    fn every_character_is_one_that_xml_allows() {
        let all: String = ('\u{0}'..='\u{ffff}').collect();
        let allowed = |character: char| {
            matches!(character, '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}') && !character.is_control()
        };
        assert!(escaped(&all).chars().all(allowed));
    }
}
