//! `qmoi explain`: what failed, the candidates in order, and why the first won.

use serde_json::Value;

use crate::workspace::{REPAIRED, Workspace};

const MISSING_COMMA: &str = "{\n  \"a\": 1\n  \"b\": [1, 2]\n}\n";

#[test]
fn the_best_repair_comes_first_with_its_reasons() {
    let workspace = Workspace::with(&[("a.json", MISSING_COMMA)]);
    let ran = workspace.run(&["explain", "a.json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    let text = &ran.stdout;
    let places = [
        "a.json:",
        "The strict parser stops at line 3, column 3",
        "  1. Insert `,` (",
        "     -  \"a\": 1\n     +  \"a\": 1,\n",
        "     - ",
    ]
    .map(|part| text.find(part).unwrap_or_else(|| panic!("{part} in {text}")));
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn a_program_gets_the_same_as_json() {
    let workspace = Workspace::with(&[("a.json", MISSING_COMMA)]);
    let ran = workspace.run(&["explain", "a.json", "--format", "json"]);
    let value: Value = serde_json::from_str(&ran.stdout).unwrap();
    let explanation = &value["explanation"];
    assert_eq!(value["path"], "a.json");
    assert_eq!(explanation["repairs"][0]["titles"][0], "Insert `,`");
    assert_eq!(explanation["unrepaired"], Value::Null);
    assert!(
        !explanation["reasons"].as_array().unwrap().is_empty(),
        "{explanation}"
    );
}

#[test]
fn what_changed_in_the_explanation_is_what_fix_does() {
    let workspace = Workspace::with(&[("a.json", MISSING_COMMA)]);
    let ran = workspace.run(&["explain", "a.json", "--format", "json"]);
    let value: Value = serde_json::from_str(&ran.stdout).unwrap();
    let edit = &value["explanation"]["repairs"][0]["edits"][0];
    let at = usize::try_from(edit["range"]["start"]["byte"].as_u64().unwrap()).unwrap();
    let mut text = MISSING_COMMA.to_owned();
    text.insert_str(at, edit["text"].as_str().unwrap());
    workspace.run(&["fix", "--unsafe"]);
    assert_eq!(workspace.read("a.json"), text);
}

#[test]
fn a_sound_file_needs_no_explanation() {
    let workspace = Workspace::with(&[("a.json", REPAIRED)]);
    let ran = workspace.run(&["explain", "a.json:2"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (0, "a.json is sound: there is nothing to explain\n", "")
    );
}

#[test]
fn a_line_without_finding_is_told_which_have_one() {
    let workspace = Workspace::with(&[("a.json", MISSING_COMMA)]);
    let ran = workspace.run(&["explain", "a.json:1"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("no finding on line 1 of a.json"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("`a.json:3`"), "{}", ran.stderr);
    assert_eq!(workspace.run(&["explain", "a.json:3"]).code, 0);
}

#[test]
fn findings_of_a_file_that_parses_are_shown_with_their_fixes() {
    let workspace = Workspace::with(&[("a.json", "{\n  \"a\": 1,\n  \"a\": 2\n}\n")]);
    let ran = workspace.run(&["explain", "a.json:3"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    assert!(ran.stdout.contains("[json/duplicate-key]"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("qmoi rules explain json/duplicate-key"),
        "{}",
        ran.stdout
    );
}

#[test]
fn folders_and_missing_files_are_no_place() {
    let workspace = Workspace::with(&[("web/a.json", REPAIRED), ("a.txt", "x")]);
    for (place, code) in [("web", 2), ("a.txt", 3), ("none.json:3", 3)] {
        let ran = workspace.run(&["explain", place]);
        assert_eq!((ran.code, ran.stdout.as_str()), (code, ""), "{place}");
        assert!(!ran.stderr.is_empty(), "{place}");
    }
}
