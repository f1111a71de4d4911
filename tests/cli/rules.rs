//! `qmoi rules`: list, explain, test and new, and rules of the repository's own.

use crate::workspace::Workspace;

#[test]
fn the_list_names_every_rule() {
    let workspace = Workspace::new();
    let ran = workspace.run(&["rules"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.starts_with("RULE"), "{}", ran.stdout);
    let list: serde_json::Value =
        serde_json::from_str(&workspace.run(&["rules", "list", "--format", "json"]).stdout).unwrap();
    assert_eq!(list.as_array().unwrap().len() + 1, ran.stdout.lines().count());
}

#[test]
fn a_rule_is_explained_with_its_examples() {
    let ran = Workspace::new().run(&["rules", "explain", "json/trailing-comma"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.stdout.contains("Fix safety") && ran.stdout.contains("    +{\"a\": 1}"),
        "{}",
        ran.stdout
    );
    let ran = Workspace::new().run(&["rules", "explain", "qmoi/broken-rule"]);
    assert!(
        ran.code == 0 && ran.stdout.contains("cannot be loaded"),
        "{}",
        ran.stdout
    );
    let ran = Workspace::new().run(&["rules", "explain", "trailing-comma"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("did you mean `json/trailing-comma`?"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_new_rule_works_as_it_stands() {
    for language in ["json", "yaml", "javascript"] {
        let workspace = Workspace::with(&[
            ("a.json", "{\"colour\": 1}\n"),
            ("a.yml", "colour: 1\n"),
            ("a.js", "a.colour = 1;\n"),
        ]);
        let ran = workspace.run(&["rules", "new", "house/demo", "--language", language]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        let tested = workspace.run(&["rules", "test", ".qmoi/rules"]);
        assert_eq!(tested.code, 0, "{}", tested.stdout);
        assert!(tested.stdout.starts_with("1 rule, "), "{}", tested.stdout);
        let checked = workspace.run(&["check", "--format", "concise"]);
        assert_eq!(checked.code, 1, "{language}");
        assert_eq!(
            checked.stdout.matches("[house/demo]").count(),
            1,
            "{}",
            checked.stdout
        );
        let again = workspace.run(&["rules", "new", "house/demo"]);
        assert_eq!(again.code, 2);
        assert!(again.stderr.contains("not overwritten"), "{}", again.stderr);
    }
}

#[test]
fn an_id_that_leaves_the_folder_is_refused() {
    let workspace = Workspace::new();
    for id in ["../evil", "a/../../b", "nothing"] {
        assert_eq!(workspace.run(&["rules", "new", id]).code, 2, "{id}");
    }
    assert!(!workspace.path(".qmoi").exists());
}

#[test]
fn a_broken_rule_is_a_finding_against_its_file_and_stops_nothing() {
    let workspace = Workspace::with(&[
        (
            ".qmoi/rules/house/broken.rhai",
            "rule(#{\n  id: \"house/broken\",\n  nonsense: 1,\n});\n",
        ),
        ("a.json", "{\"a\": 1,}\n"),
    ]);
    let ran = workspace.run(&["check", "--format", "concise"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout.contains("a.json:1:8: error[json/trailing-comma]"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.contains(".qmoi/rules/house/broken.rhai:"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("[qmoi/broken-rule]"), "{}", ran.stdout);
    let tested = workspace.run(&["rules", "test"]);
    assert_eq!(tested.code, 1);
    assert!(
        tested.stdout.contains("1 rule file could not be loaded"),
        "{}",
        tested.stdout
    );
}

#[test]
fn an_example_that_fails_is_shown() {
    let workspace = Workspace::new();
    workspace.run(&["rules", "new", "house/demo"]);
    let rule = workspace.read(".qmoi/rules/house/demo.rhai");
    workspace.write(
        ".qmoi/rules/house/demo.rhai",
        rule.replace("good: `{\"color\"", "good: `{\"kolor\""),
    );
    let ran = workspace.run(&["rules", "test", ".qmoi/rules"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("house/demo, example 1"), "{}", ran.stdout);
    assert!(ran.stdout.contains("kolor"), "{}", ran.stdout);
}

#[test]
fn a_folder_without_rules_is_wrong_usage() {
    let workspace = Workspace::with(&[("a/b.txt", "")]);
    let ran = workspace.run(&["rules", "test", "a"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("holds no rule files"), "{}", ran.stderr);
}
