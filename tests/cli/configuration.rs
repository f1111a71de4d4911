//! `qmoi init`, and configurations right and wrong.

use crate::workspace::{BROKEN, Workspace};

#[test]
fn the_first_configuration_is_valid_and_not_overwritten() {
    let workspace = Workspace::with(&[("a.json", BROKEN)]);
    let ran = workspace.run(&["init"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.contains("qmoi check"), "{}", ran.stdout);
    let checked = workspace.run(&["check", "--format", "concise"]);
    assert_eq!(
        (checked.stdout.lines().count(), checked.stderr.as_str()),
        (1, ""),
        "{}",
        checked.stdout
    );
    workspace.write("qmoi.json", "{}");
    let again = workspace.run(&["init"]);
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("not overwritten"), "{}", again.stderr);
    assert_eq!(workspace.read("qmoi.json"), "{}");
}

#[test]
fn the_configuration_decides_and_the_command_line_decides_more() {
    let workspace = Workspace::with(&[
        ("qmoi.json", "{\"ignore\": [\"json\"], // all of it\n}\n"),
        ("a.json", BROKEN),
        ("sub/b.json", BROKEN),
        ("other.json", "{\"rules\": {\"json\": \"info\"}}"),
    ]);
    assert_eq!(workspace.run(&["check", "--quiet"]).stdout, "");
    assert_eq!(
        workspace
            .run(&["check", "--select", "json", "--format", "concise"])
            .stdout
            .lines()
            .count(),
        2
    );
    let ran = workspace.run(&["check", "--config", "other.json", "--format", "concise"]);
    assert!(
        ran.stdout.contains(": info[json/trailing-comma]"),
        "{}",
        ran.stdout
    );
}

#[test]
fn what_is_wrong_with_a_configuration_is_told_and_the_rest_applies() {
    let workspace = Workspace::with(&[
        ("qmoi.json", "{\n  \"ingore\": [],\n  \"ignore\": [\"json\"]\n}\n"),
        ("a.json", BROKEN),
    ]);
    let ran = workspace.run(&["check", "--format", "concise"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout.contains("qmoi.json:2:") && ran.stdout.contains("ignore"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("trailing-comma"), "{}", ran.stdout);
}

#[test]
fn a_configuration_that_is_not_there_is_wrong_usage() {
    let ran = Workspace::with(&[("a.json", BROKEN)]).run(&["check", "--config", "none.json"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("none.json") && ran.stderr.contains("next:"),
        "{}",
        ran.stderr
    );
}

#[cfg(unix)]
#[test]
fn a_configuration_that_cannot_be_read_is_a_failure_and_the_files_are_checked() {
    let workspace = Workspace::with(&[("a.json", BROKEN)]);
    std::os::unix::fs::symlink("nowhere", workspace.path("qmoi.json")).unwrap();
    let ran = workspace.run(&["check", "--format", "concise", "a.json"]);
    assert_eq!(ran.code, 3);
    assert!(ran.stdout.contains("a.json:3:14:"), "{}", ran.stdout);
    assert!(ran.stderr.starts_with("error: cannot read "), "{}", ran.stderr);
}

#[test]
fn a_configuration_that_does_not_parse_is_told_once_and_stops_nothing() {
    let workspace = Workspace::with(&[
        ("qmoi.json", "{\"ignore\": [\"yaml/none\",],,\n"),
        ("a.json", BROKEN),
    ]);
    let ran = workspace.run(&["check", "--format", "concise", "a.json"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("a.json:3:14:"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("qmoi.json:1:") && ran.stdout.contains("[qmoi/configuration]"),
        "{}",
        ran.stdout
    );
}
