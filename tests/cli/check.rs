//! `qmoi check`: exit codes, choice of files and rules, cache, streams.

use std::process::Stdio;

use crate::workspace::{BROKEN, REPAIRED, Workspace};

#[test]
fn clean_files_are_clean() {
    let workspace = Workspace::with(&[("a.json", REPAIRED), ("b.yml", "a: 1\n"), ("README.md", "{,}")]);
    let ran = workspace.run(&["check"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (0, "2 files checked: no findings\n", "")
    );
}

#[test]
fn a_finding_is_shown_where_it_stands() {
    let workspace = Workspace::with(&[("web/package.json", BROKEN)]);
    let ran = workspace.run(&["check"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    insta::assert_snapshot!(ran.stdout, @r#"
    error[json/trailing-comma]: JSON does not allow a comma before `}`
     --> web/package.json:3:14
      |
    3 |   "b": [1, 2],
      |              ^
      |
      = help: Remove the trailing comma (safe fix)

    1 file checked: 1 error in 1 file; 1 fixable with `qmoi fix`
    "#);
}

#[test]
fn files_come_in_the_order_of_their_paths() {
    let names: Vec<String> = (0..40)
        .map(|index| format!("d{}/f{index}.json", index % 3))
        .collect();
    let workspace = Workspace::new();
    for name in &names {
        workspace.write(name, BROKEN);
    }
    let ran = workspace.run(&["check", "--format", "concise", "--threads", "4"]);
    let told: Vec<&str> = ran
        .stdout
        .lines()
        .filter_map(|line| line.split(':').next())
        .collect();
    let mut sorted: Vec<&str> = names.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    assert_eq!(told, sorted);
    assert_eq!(
        workspace
            .run(&["check", "--format", "concise", "--threads", "1"])
            .stdout,
        ran.stdout
    );
}

#[test]
fn rules_are_chosen_by_id_pack_and_category() {
    let workspace = Workspace::with(&[("a.json", BROKEN)]);
    let findings = |arguments: &[&str]| {
        let all = [&["check", "--format", "concise"], arguments].concat();
        workspace
            .run(&all)
            .stdout
            .matches("[json/trailing-comma]")
            .count()
    };
    for selection in ["json/trailing-comma", "json", "syntax", "all", "style,json"] {
        assert_eq!(findings(&["--select", selection]), 1, "{selection}");
        assert_eq!(findings(&["--ignore", selection]), 0, "{selection}");
    }
    assert_eq!(findings(&["--select", "style"]), 0);
}

#[test]
fn an_unknown_rule_is_wrong_usage() {
    let ran = Workspace::with(&[("a.json", BROKEN)]).run(&["check", "--select", "json/trailing-coma"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("did you mean `json/trailing-comma`?"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_path_that_is_not_there_fails_and_the_rest_is_done() {
    let ran = Workspace::with(&[("a.json", BROKEN)]).run(&["check", "gone.json", "a.json"]);
    assert_eq!(ran.code, 3);
    assert!(ran.stdout.contains("json/trailing-comma"));
    assert!(ran.stderr.starts_with("error: gone.json"), "{}", ran.stderr);
}

#[test]
fn the_cache_remembers_clean_files_only() {
    let workspace = Workspace::with(&[("a.json", REPAIRED), ("b.json", BROKEN)]);
    let first = workspace.run(&["check"]);
    let second = workspace.run(&["check"]);
    assert_eq!((first.code, &first.stdout), (1, &second.stdout));
    workspace.write("a.json", BROKEN);
    assert_eq!(
        workspace
            .run(&["check", "--format", "concise"])
            .stdout
            .lines()
            .count(),
        2
    );
    assert_eq!(
        workspace
            .run(&["check", "--format", "concise", "--no-cache"])
            .stdout
            .lines()
            .count(),
        2
    );
}

#[test]
fn pipes_get_no_colours_unless_asked() {
    let workspace = Workspace::with(&[("a.json", BROKEN)]);
    assert!(!workspace.run(&["check"]).stdout.contains('\u{1b}'));
    assert!(
        workspace
            .run(&["check", "--color", "always"])
            .stdout
            .contains("\u{1b}[")
    );
    assert!(
        !workspace
            .run(&["check", "--color", "never"])
            .stdout
            .contains('\u{1b}')
    );
}

#[test]
fn quiet_leaves_the_findings() {
    let workspace = Workspace::with(&[("a.json", BROKEN), ("c.json", "{\"a\0b\": 1}")]);
    let loud = workspace.run(&["check"]);
    let quiet = workspace.run(&["check", "--quiet"]);
    assert!(
        loud.stdout.contains("1 file checked, 1 left alone: 1 error")
            && loud.stderr.contains("skipped: c.json")
    );
    assert!(quiet.stdout.contains("json/trailing-comma") && !quiet.stdout.contains("checked"));
    assert_eq!((quiet.stderr.as_str(), quiet.code), ("", 1));
}

#[test]
fn a_report_written_into_the_folder_is_not_checked() {
    let workspace = Workspace::with(&[("a.json", BROKEN)]);
    for _ in 0..2 {
        let ran = workspace.run(&["check", "--format", "json", "--output", "report.json"]);
        assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (1, "", ""));
        let report: serde_json::Value = serde_json::from_str(&workspace.read("report.json")).unwrap();
        assert_eq!(report["summary"]["files"], 1);
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let workspace = Workspace::new();
    for index in 0..300 {
        workspace.write(&format!("f{index}.json"), BROKEN.repeat(20));
    }
    let mut child = workspace
        .qmoi()
        .arg("check")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}", output.status);
}

#[test]
fn packages_and_ignored_files_are_left_alone_and_dot_files_are_not() {
    let workspace = Workspace::with(&[
        ("node_modules/x/package.json", BROKEN),
        ("dist/a.json", BROKEN),
        (".gitignore", "dist/\n"),
        (".github/a.json", BROKEN),
        (".hidden.json", BROKEN),
    ]);
    let ran = workspace.run(&["check", "--format", "concise"]);
    let told: Vec<&str> = ran
        .stdout
        .lines()
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(told, [".github/a.json", ".hidden.json"]);
}

#[test]
fn another_project_is_checked_by_its_own_rules_and_named_by_its_path() {
    let here = Workspace::with(&[("qmoi.json", "{\"ignore\": [\"json\"]}")]);
    let there = Workspace::with(&[
        ("a.json", BROKEN),
        ("qmoi.json", "{\"rules\": {\"json\": \"info\"}}"),
    ]);
    let folder = there.path("").canonicalize().unwrap();
    let ran = here.run(&["check", "--format", "concise", folder.to_str().unwrap()]);
    let expected = format!("{}/a.json:3:14: info[json/trailing-comma]", folder.display());
    assert!(ran.stdout.starts_with(&expected), "{}{}", ran.stdout, ran.stderr);
}
