use std::path::Path;
use std::sync::Arc;

use engine::configuration::{Overrides, Vocabulary};
use engine::{Category, RuleId, Severity};
use qmoi_files::{Options, Project, ReadError};

use crate::{open, put, tree};

fn severity(project: &Project, name: &str) -> Option<Severity> {
    let settings = project.settings_for(name);
    settings.severity(&RuleId::new("json/a"), Category::Correctness, Severity::Error)
}

#[test]
fn the_root_is_the_nearest_folder_with_a_repository() {
    let folder = tree(&[
        ("qmoi.json", "{}"),
        ("repository/.git/HEAD", ""),
        ("repository/a/b/x.json", ""),
    ]);
    let root = folder.path().join("repository");
    for start in ["repository", "repository/a/b", "repository/a/b/x.json"] {
        assert_eq!(open(&folder.path().join(start)).root(), root, "{start}");
    }
    let linked = tree(&[(".git", "gitdir: elsewhere"), ("a/", "")]);
    assert_eq!(open(&linked.path().join("a")).root(), linked.path());
}

#[test]
fn without_a_repository_the_root_is_the_nearest_folder_with_a_configuration() {
    let folder = tree(&[("config/qmoi.json", "{}"), ("a/b/", "")]);
    assert_eq!(open(&folder.path().join("a/b")).root(), folder.path());
    let bare = tree(&[("a/b/", "")]);
    assert_eq!(open(&bare.path().join("a/b")).root(), bare.path().join("a/b"));
}

#[test]
fn the_search_does_not_leave_the_home_folder() {
    let folder = tree(&[("qmoi.json", "{}"), ("home/a/", "")]);
    let options = Options {
        home: Some(folder.path().join("home")),
        ..Options::default()
    };
    let start = folder.path().join("home/a");
    assert_eq!(Project::discover(&start, options).unwrap().root(), start);
}

#[test]
fn the_nearest_configuration_applies_alone() {
    let folder = tree(&[
        (".git/HEAD", ""),
        (
            "qmoi.json",
            r#"{"ignore": ["json"], "overrides": [{"files": ["a/z.json"], "rules": {"json": "info"}}]}"#,
        ),
        (
            "packages/b/qmoi.json",
            r#"{"overrides": [{"files": ["/x.json"], "ignore": ["json"]}]}"#,
        ),
        ("packages/c/config/qmoi.json", r#"{"rules": {"json": "warning"}}"#),
    ]);
    let project = open(folder.path());
    assert_eq!(severity(&project, "a/x.json"), None);
    assert_eq!(severity(&project, "a/z.json"), Some(Severity::Info));
    assert_eq!(
        severity(&project, "packages/b/deep/y.json"),
        Some(Severity::Error)
    );
    assert_eq!(severity(&project, "packages/b/x.json"), None);
    assert_eq!(severity(&project, "packages/c/x.json"), Some(Severity::Warning));
    assert!(Arc::ptr_eq(
        &project.settings_for("x.json"),
        &project.settings_for("a/b/c.json")
    ));
    let names: Vec<_> = project
        .configurations()
        .iter()
        .map(|file| file.name.clone())
        .collect();
    assert_eq!(
        names,
        ["packages/b/qmoi.json", "packages/c/config/qmoi.json", "qmoi.json"]
    );
}

#[test]
fn a_named_configuration_applies_everywhere() {
    let folder = tree(&[
        (".git/HEAD", ""),
        ("a/qmoi.json", r#"{"ignore": ["json"]}"#),
        ("other.json", r#"{"rules": {"json": "info"}}"#),
    ]);
    let options = Options {
        configuration: Some("other.json".into()),
        ..Options::default()
    };
    let project = Project::discover(folder.path(), options).unwrap();
    assert_eq!(severity(&project, "a/x.json"), Some(Severity::Info));
    let missing = Options {
        configuration: Some("absent.json".into()),
        ..Options::default()
    };
    let error = Project::discover(folder.path(), missing).unwrap_err();
    assert!(matches!(error, ReadError::Io { .. }), "{error}");
}

#[test]
fn the_command_line_wins_over_the_file() {
    let folder = tree(&[("qmoi.json", r#"{"rules": {"json/a": "error"}}"#)]);
    let options = Options {
        overrides: Overrides {
            select: Vec::new(),
            ignore: vec!["json".parse().unwrap()],
        },
        ..Options::default()
    };
    let project = Project::discover(folder.path(), options).unwrap();
    assert_eq!(severity(&project, "x.json"), None);
}

#[test]
fn a_broken_configuration_is_mended_when_someone_can() {
    let broken = r#"{"ignore": ["json"], "exclude": [}"#;
    let folder = tree(&[("qmoi.json", broken)]);
    let plain = open(folder.path());
    assert_eq!(severity(&plain, "x.json"), Some(Severity::Error));
    assert!(!plain.configurations()[0].problems.is_empty());
    let options = Options {
        mend: Some(Arc::new(|text: &str| Some(text.replace("[}", "[]}")))),
        ..Options::default()
    };
    let mended = Project::discover(folder.path(), options).unwrap();
    assert_eq!(severity(&mended, "x.json"), None);
    let file = &mended.configurations()[0];
    assert!(file.mended);
    assert_eq!(file.text, broken);
    assert_eq!(file.all_problems(&Vocabulary::default()).len(), 1);
}

#[test]
fn a_configuration_that_cannot_be_read_is_told_and_stops_nothing() {
    let folder = tree(&[(".git/HEAD", ""), ("qmoi.json/", "")]);
    let project = open(folder.path());
    assert_eq!(severity(&project, "x.json"), Some(Severity::Error));
    let failures = project.take_configuration_failures();
    assert!(
        matches!(&failures[..], [ReadError::NotRegular { kind: "a folder", .. }]),
        "{failures:?}"
    );
    assert!(project.take_configuration_failures().is_empty());
}

#[test]
fn names_do_not_depend_on_how_a_path_is_written() {
    let folder = tree(&[(".git/HEAD", ""), ("a/b/x.json", "")]);
    let project = open(&folder.path().join("a"));
    for path in ["b/x.json", "./b/../b/x.json", "../a/b/x.json"] {
        assert_eq!(project.name_of(Path::new(path)), "a/b/x.json", "{path}");
        assert_eq!(project.shown(Path::new(path)), "b/x.json", "{path}");
    }
    let absolute = folder.path().join("a/b/x.json");
    assert_eq!(project.name_of(&absolute), "a/b/x.json");
    assert!(
        project
            .name_of(Path::new("/elsewhere/x.json"))
            .starts_with("/elsewhere")
    );
}

#[cfg(unix)]
#[test]
fn names_are_found_through_a_link_to_the_project() {
    let folder = tree(&[("real/.git/HEAD", ""), ("real/a/x.json", "")]);
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(folder.path().join("real"), &link).unwrap();
    let project = open(&folder.path().join("real"));
    assert_eq!(project.name_of(&link.join("a/x.json")), "a/x.json");
}

#[test]
fn rule_files_come_from_the_project_and_its_rule_folders() {
    let folder = tree(&[
        (".git/HEAD", ""),
        ("qmoi.json", r#"{"ruleFolders": ["tools/rules", "absent"]}"#),
        (".qmoi/rules/own/b.rhai", "b"),
        (".qmoi/rules/own/notes.md", ""),
        ("tools/rules/a.rhai", "a"),
        ("tools/rules/c.rhai/", ""),
    ]);
    std::fs::write(folder.path().join("tools/rules/latin.rhai"), b"\xff").unwrap();
    let found = open(folder.path()).rule_files();
    let read: Vec<_> = found
        .files
        .iter()
        .map(|file| (&*file.path, &*file.text))
        .collect();
    assert_eq!(
        read,
        [(".qmoi/rules/own/b.rhai", "b"), ("tools/rules/a.rhai", "a")]
    );
    let told: Vec<_> = found
        .problems
        .iter()
        .map(|problem| (&*problem.name, &*problem.reason))
        .collect();
    assert_eq!(
        told,
        [
            ("absent", "it does not exist"),
            ("tools/rules/latin.rhai", "byte 0 is not UTF-8")
        ]
    );
}

#[test]
fn a_project_without_rules_of_its_own_has_none_and_no_problem() {
    let folder = tree(&[]);
    put(folder.path(), "x.json", "{}");
    let found = open(folder.path()).rule_files();
    assert!(found.files.is_empty() && found.problems.is_empty());
}
