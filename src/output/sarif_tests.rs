//! What a SARIF log holds.

use super::*;
use crate::output::{Format, samples};

#[test]
fn results_carry_regions_fixes_and_fingerprints() {
    let text = samples::written(Format::Sarif, &samples::reports());
    let value: Value = serde_json::from_str(&text).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&value).unwrap(), @r#"
    {
      "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        {
          "columnKind": "unicodeCodePoints",
          "results": [
            {
              "ruleId": "json/trailing-comma",
              "level": "error",
              "message": {
                "text": "JSON does not allow a comma before `}`"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "packages/a%20b/package.json",
                      "uriBaseId": "%SRCROOT%"
                    },
                    "region": {
                      "startLine": 3,
                      "startColumn": 8,
                      "endLine": 3,
                      "endColumn": 9,
                      "byteOffset": 23,
                      "byteLength": 1
                    }
                  }
                }
              ],
              "partialFingerprints": {
                "qmoi/v1": "707591c1b660c7b9b35c84fed0100333"
              },
              "relatedLocations": [
                {
                  "id": 1,
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "packages/a%20b/package.json",
                      "uriBaseId": "%SRCROOT%"
                    },
                    "region": {
                      "startLine": 1,
                      "startColumn": 1,
                      "endLine": 1,
                      "endColumn": 2,
                      "byteOffset": 0,
                      "byteLength": 1
                    }
                  },
                  "message": {
                    "text": "the object begins here"
                  }
                }
              ],
              "fixes": [
                {
                  "description": {
                    "text": "Remove the trailing comma"
                  },
                  "artifactChanges": [
                    {
                      "artifactLocation": {
                        "uri": "packages/a%20b/package.json",
                        "uriBaseId": "%SRCROOT%"
                      },
                      "replacements": [
                        {
                          "deletedRegion": {
                            "startLine": 3,
                            "startColumn": 8,
                            "endLine": 3,
                            "endColumn": 9,
                            "byteOffset": 23,
                            "byteLength": 1
                          },
                          "insertedContent": {
                            "text": ""
                          }
                        }
                      ]
                    }
                  ],
                  "properties": {
                    "safety": "safe"
                  }
                },
                {
                  "description": {
                    "text": "Add a member"
                  },
                  "artifactChanges": [
                    {
                      "artifactLocation": {
                        "uri": "packages/a%20b/package.json",
                        "uriBaseId": "%SRCROOT%"
                      },
                      "replacements": [
                        {
                          "deletedRegion": {
                            "startLine": 3,
                            "startColumn": 9,
                            "endLine": 3,
                            "endColumn": 9,
                            "byteOffset": 24,
                            "byteLength": 0
                          },
                          "insertedContent": {
                            "text": " \"c\": null"
                          }
                        }
                      ]
                    }
                  ],
                  "properties": {
                    "safety": "unsafe"
                  }
                }
              ]
            },
            {
              "ruleId": "yaml/odd",
              "level": "warning",
              "message": {
                "text": "Odd <value> & \"more\"\u001b[31m\r\n::error::injected ]]> 100%"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "b%1B%5B2J%2Cc%3Ad%25.yml",
                      "uriBaseId": "%SRCROOT%"
                    },
                    "region": {
                      "startLine": 1,
                      "startColumn": 4,
                      "endLine": 1,
                      "endColumn": 5,
                      "byteOffset": 3,
                      "byteLength": 1
                    }
                  }
                }
              ],
              "partialFingerprints": {
                "qmoi/v1": "65bac5c20e6fa59887c1992024b23d76"
              }
            }
          ],
          "tool": {
            "driver": {
              "name": "qmoi",
              "version": "0.1.0",
              "semanticVersion": "0.1.0",
              "rules": [
                {
                  "id": "json/trailing-comma"
                },
                {
                  "id": "yaml/odd"
                }
              ]
            }
          },
          "invocations": [
            {
              "executionSuccessful": true,
              "toolExecutionNotifications": []
            }
          ],
          "properties": {
            "applied": []
          }
        }
      ]
    }
    "#);
}

#[test]
fn a_rule_is_described_by_its_manual() {
    let rules = engine::Rules::new(Vec::new()).all();
    let rule = descriptor(&rules[0]);
    assert_eq!(rule["shortDescription"]["text"], json!(rules[0].summary));
    assert_eq!(rule["help"]["markdown"], json!(rules[0].documentation));
}

#[test]
fn a_message_holds_no_placeholder_and_no_link() {
    assert_eq!(message("`{0}`"), json!({"text": "`{{0}}`"}));
    assert_eq!(
        message("[a](b) \\ [c]"),
        json!({"text": "\\[a\\](b) \\\\ \\[c\\]"})
    );
    assert_eq!(message("[a] \\"), json!({"text": "[a] \\"}));
}

#[test]
fn an_absolute_path_is_a_file_uri() {
    assert_eq!(artifact("/a b/ü"), json!({"uri": "file:///a%20b/%C3%BC"}));
}

#[test]
fn what_was_applied_and_left_alone_is_told() {
    let mut tally = Tally::default();
    tally.add(&samples::repaired());
    tally.skipped.push(Skipped {
        path: "x.json".to_owned(),
        reason: "it is binary".to_owned(),
        failed: true,
    });
    let text = format!("{}{}", header(), footer(&tally, &[]));
    let value: Value = serde_json::from_str(&text).unwrap();
    let run = &value["runs"][0];
    assert_eq!(run["properties"]["applied"][0]["line"], 5);
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "yaml/odd");
}
