//! The machine formats as whole documents of the built command.

use serde_json::Value;

use crate::workspace::{BROKEN, Workspace};

fn workspace() -> Workspace {
    Workspace::with(&[("a.json", BROKEN), ("sub/b.json", "[1,]"), ("c.json", "{}")])
}

fn document(arguments: &[&str]) -> Value {
    let ran = workspace().run(arguments);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn json_names_places_in_bytes_lines_and_columns() {
    let report = document(&["check", "--format", "json"]);
    assert_eq!(
        (&report["version"], &report["tool"]["name"]),
        (&1.into(), &"qmoi".into())
    );
    let finding = &report["files"][0]["findings"][0];
    let byte = BROKEN.rfind(',').unwrap();
    assert_eq!(
        finding["range"]["start"],
        serde_json::json!({"byte": byte, "line": 3, "column": 14})
    );
    let edit = &finding["fixes"][0]["edits"][0];
    assert_eq!(
        (&edit["text"], &edit["range"]["end"]["byte"]),
        (&"".into(), &(byte + 1).into())
    );
}

#[test]
fn sarif_has_what_the_standard_requires() {
    let log = document(&["check", "--format", "sarif"]);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "qmoi");
    assert_eq!(driver["rules"].as_array().unwrap().len(), 1);
    assert!(driver["rules"][0]["shortDescription"]["text"].is_string());
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    for result in results {
        assert_eq!(result["ruleId"], driver["rules"][0]["id"]);
        assert!(["none", "note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let physical = &result["locations"][0]["physicalLocation"];
        assert!(
            !physical["artifactLocation"]["uri"]
                .as_str()
                .unwrap()
                .starts_with('/')
        );
        for number in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(physical["region"][number].as_u64().unwrap() >= 1, "{number}");
        }
        let change = &result["fixes"][0]["artifactChanges"][0];
        assert_eq!(change["artifactLocation"], physical["artifactLocation"]);
        let replacement = &change["replacements"][0];
        assert!(replacement["deletedRegion"]["byteLength"].is_u64());
        assert!(replacement["insertedContent"]["text"].is_string());
    }
}

#[test]
fn gitlab_gets_a_list_with_unique_fingerprints_that_survive_line_moves() {
    let issues = document(&["check", "--format", "gitlab"]);
    let issues = issues.as_array().unwrap();
    assert_eq!(issues.len(), 2);
    assert_ne!(issues[0]["fingerprint"], issues[1]["fingerprint"]);
    assert_eq!(
        issues[0]["location"],
        serde_json::json!({"path": "a.json", "lines": {"begin": 3, "end": 3}})
    );

    let workspace = workspace();
    workspace.write("a.json", BROKEN.replacen("{\n", "{\n  \"new\": 0,\n\n", 1));
    let moved: Value = serde_json::from_str(&workspace.run(&["check", "--format", "gitlab"]).stdout).unwrap();
    assert_eq!(moved[0]["location"]["lines"]["begin"], 5);
    assert_eq!(moved[0]["fingerprint"], issues[0]["fingerprint"]);
}

#[test]
fn github_and_junit_are_written_whole() {
    let workspace = workspace();
    let github = workspace.run(&["check", "--format", "github"]).stdout;
    assert_eq!(
        github
            .lines()
            .filter(|line| line.starts_with("::error file="))
            .count(),
        2,
        "{github}"
    );
    let junit = workspace.run(&["check", "--format", "junit"]).stdout;
    assert!(
        junit.starts_with("<?xml") && junit.ends_with("</testsuites>\n"),
        "{junit}"
    );
    assert_eq!(junit.matches("<failure ").count(), 2);
}

#[test]
fn clean_runs_are_whole_documents_too() {
    let workspace = Workspace::with(&[("c.json", "{}")]);
    for format in ["json", "sarif", "gitlab"] {
        let ran = workspace.run(&["check", "--format", format]);
        assert_eq!(ran.code, 0);
        assert!(
            serde_json::from_str::<Value>(&ran.stdout).is_ok(),
            "{format}: {}",
            ran.stdout
        );
    }
}
