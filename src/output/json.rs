//! qmoi's own format, version 1. `docs/output/json.md` documents it; a change that readers notice needs a new version.

use engine::{Edit, Finding, Span};
use serde_json::{Value, json};

use super::json_line;
use crate::place::Source;
use crate::report::{Report, Tally};

/// The version of the format.
const VERSION: u32 = 1;

/// The start of the document.
#[must_use]
pub(super) fn header() -> String {
    let tool = json!({"name": "qmoi", "version": env!("CARGO_PKG_VERSION")});
    format!("{{\n\"version\": {VERSION},\n\"tool\": {tool},\n\"files\": [")
}

/// One member of `files`.
#[must_use]
pub(super) fn file(report: &Report) -> String {
    let findings: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| finding_value(finding, &report.source))
        .collect();
    let mut value = json!({"path": report.path, "findings": findings});
    if let (Some(repair), Some(object)) = (&report.repair, value.as_object_mut()) {
        let applied: Vec<Value> = repair
            .applied
            .iter()
            .map(|fix| {
                json!({
                    "rule": fix.rule, "message": fix.message, "title": fix.title, "safety": fix.safety,
                    "pass": fix.pass, "line": fix.line + 1,
                })
            })
            .collect();
        let refused: Vec<Value> = repair
            .refused
            .iter()
            .map(|fix| {
                json!({
                    "rule": fix.rule, "title": fix.title, "reason": fix.reason, "line": fix.line + 1,
                })
            })
            .collect();
        object.insert("applied".to_owned(), Value::Array(applied));
        object.insert("refused".to_owned(), Value::Array(refused));
        object.insert("stop".to_owned(), json!(repair.stop));
    }
    json_line(&value)
}

/// The rest of the document.
#[must_use]
pub(super) fn footer(tally: &Tally) -> String {
    let skipped: Vec<Value> = tally.skipped.iter().map(|skipped| json!(skipped)).collect();
    let summary = json!({
        "files": tally.files,
        "faulty": tally.faulty,
        "errors": tally.errors,
        "warnings": tally.warnings,
        "infos": tally.infos,
        "fixable": tally.safe,
        "fixableUnsafe": tally.held_back,
        "applied": tally.applied.len(),
        "changed": tally.changed,
    });
    let skipped = json_line(&Value::Array(skipped));
    format!("\n],\n\"skipped\": {skipped},\n\"summary\": {summary}\n}}\n")
}

pub(super) fn finding_value(finding: &Finding, source: &Source) -> Value {
    let labels: Vec<Value> = finding
        .labels
        .iter()
        .map(|label| json!({"message": label.message, "range": range(label.span, source)}))
        .collect();
    let fixes: Vec<Value> = finding
        .fixes
        .iter()
        .map(
            |fix| json!({"title": fix.title, "safety": fix.safety, "edits": edits_value(&fix.edits, source)}),
        )
        .collect();
    json!({
        "rule": finding.rule,
        "category": finding.category,
        "severity": finding.severity,
        "message": finding.message,
        "range": range(finding.span, source),
        "labels": labels,
        "fixes": fixes,
    })
}

pub(super) fn edits_value(edits: &[Edit], source: &Source) -> Value {
    edits
        .iter()
        .map(|edit| json!({"range": range(edit.span, source), "text": edit.text}))
        .collect()
}

pub(super) fn range(span: Span, source: &Source) -> Value {
    let (start, end) = source.places(span);
    json!({
        "start": {"byte": span.start, "line": start.line, "column": start.column},
        "end": {"byte": span.end, "line": end.line, "column": end.column},
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{Format, samples};

    fn read(text: &str) -> String {
        let value: Value = serde_json::from_str(text).unwrap();
        serde_json::to_string_pretty(&value).unwrap()
    }

    #[test]
    fn findings_carry_places_labels_and_edits() {
        let text = samples::written(Format::Json, &samples::reports());
        assert!(!text.contains('\u{1b}') && !text.contains('\u{7}'));
        insta::assert_snapshot!(read(&text), @r#"
        {
          "version": 1,
          "tool": {
            "name": "qmoi",
            "version": "0.1.0"
          },
          "files": [
            {
              "path": "packages/a b/package.json",
              "findings": [
                {
                  "rule": "json/trailing-comma",
                  "category": "syntax",
                  "severity": "error",
                  "message": "JSON does not allow a comma before `}`",
                  "range": {
                    "start": {
                      "byte": 23,
                      "line": 3,
                      "column": 8
                    },
                    "end": {
                      "byte": 24,
                      "line": 3,
                      "column": 9
                    }
                  },
                  "labels": [
                    {
                      "message": "the object begins here",
                      "range": {
                        "start": {
                          "byte": 0,
                          "line": 1,
                          "column": 1
                        },
                        "end": {
                          "byte": 1,
                          "line": 1,
                          "column": 2
                        }
                      }
                    }
                  ],
                  "fixes": [
                    {
                      "title": "Remove the trailing comma",
                      "safety": "safe",
                      "edits": [
                        {
                          "range": {
                            "start": {
                              "byte": 23,
                              "line": 3,
                              "column": 8
                            },
                            "end": {
                              "byte": 24,
                              "line": 3,
                              "column": 9
                            }
                          },
                          "text": ""
                        }
                      ]
                    },
                    {
                      "title": "Add a member",
                      "safety": "unsafe",
                      "edits": [
                        {
                          "range": {
                            "start": {
                              "byte": 24,
                              "line": 3,
                              "column": 9
                            },
                            "end": {
                              "byte": 24,
                              "line": 3,
                              "column": 9
                            }
                          },
                          "text": " \"c\": null"
                        }
                      ]
                    }
                  ]
                }
              ]
            },
            {
              "path": "b\u001b[2J,c:d%.yml",
              "findings": [
                {
                  "rule": "yaml/odd",
                  "category": "correctness",
                  "severity": "warning",
                  "message": "Odd <value> & \"more\"\u001b[31m\r\n::error::injected ]]> 100%",
                  "range": {
                    "start": {
                      "byte": 3,
                      "line": 1,
                      "column": 4
                    },
                    "end": {
                      "byte": 4,
                      "line": 1,
                      "column": 5
                    }
                  },
                  "labels": [],
                  "fixes": []
                }
              ]
            }
          ],
          "skipped": [],
          "summary": {
            "files": 2,
            "faulty": 2,
            "errors": 1,
            "warnings": 1,
            "infos": 0,
            "fixable": 1,
            "fixableUnsafe": 0,
            "applied": 0,
            "changed": 0
          }
        }
        "#);
    }

    #[test]
    fn a_repair_adds_what_was_applied_and_refused() {
        insta::assert_snapshot!(samples::written(Format::Json, &[samples::repaired()]), @r#"
        {
        "version": 1,
        "tool": {"name":"qmoi","version":"0.1.0"},
        "files": [
        {"path":"b.yml","findings":[{"rule":"yaml/odd","category":"correctness","severity":"warning","message":"Odd <value> & \"more\"\u001b[31m\r\n::error::injected ]]> 100%","range":{"start":{"byte":3,"line":1,"column":4},"end":{"byte":4,"line":1,"column":5}},"labels":[],"fixes":[]}],"applied":[{"rule":"yaml/tab-indent","message":"YAML does not allow tabs as indentation","title":"Indent with spaces","safety":"safe","pass":1,"line":5}],"refused":[{"rule":"yaml/odd","title":"Quote the value","reason":"it would leave the file with more errors","line":1}],"stop":{"kind":"cycle","rules":["yaml/a","yaml/b"]}}
        ],
        "skipped": [],
        "summary": {"files":1,"faulty":1,"errors":0,"warnings":1,"infos":0,"fixable":0,"fixableUnsafe":0,"applied":1,"changed":1}
        }
        "#);
    }

    #[test]
    fn nothing_to_say_is_a_whole_document() {
        insta::assert_snapshot!(samples::written(Format::Json, &[]), @r#"
        {
        "version": 1,
        "tool": {"name":"qmoi","version":"0.1.0"},
        "files": [
        ],
        "skipped": [],
        "summary": {"files":0,"faulty":0,"errors":0,"warnings":0,"infos":0,"fixable":0,"fixableUnsafe":0,"applied":0,"changed":0}
        }
        "#);
    }
}
