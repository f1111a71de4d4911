//! Commits of people and other tools, brought to a branch that has moved on.

use crate::scene::Scene;
use crate::texts::FILES;

const BASE: &str = "{\n  \"name\": \"x\",\n  \"scripts\": {\n    \"build\": \"make\"\n  },\n  \"files\": [\n    \"lib\"\n  ]\n}\n";

fn scene() -> Scene {
    Scene::with(&[
        ("package.json", BASE.as_bytes()),
        ("notes.txt", b"one\ntwo\nthree\n"),
    ])
}

fn commit_here(scene: &Scene, message: &str) {
    scene.git(&["add", "--all"]);
    scene.git(&["commit", "--quiet", "--message", message]);
}

#[test]
fn a_change_is_merged_by_structure_where_lines_conflict() {
    let scene = scene();
    scene.write(
        "package.json",
        BASE.replace(
            "\"build\": \"make\"",
            "\"build\": \"make\",\n    \"test\": \"check\"",
        ),
    );
    commit_here(&scene, "Add a test\n\nIt was missing.");
    let theirs = BASE.replace(
        "\"build\": \"make\"",
        "\"build\": \"make\",\n    \"lint\": \"look\"",
    );
    scene
        .bare
        .commit("main", "Add lint", &[("package.json", theirs.as_bytes())]);
    let ran = scene.ci(&["--change", "HEAD"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let merged: serde_json::Value = serde_json::from_str(&scene.bare.text("main", "package.json")).unwrap();
    let expected = serde_json::json!({"build": "make", "lint": "look", "test": "check"});
    assert_eq!(merged["scripts"], expected);
    let message = scene.bare.git(&["log", "-1", "--format=%B", "main"]);
    assert!(
        message.starts_with("Add a test\n\nIt was missing.\n"),
        "{message}"
    );
    assert!(message.contains("\nQmoi-Change: "), "{message}");
    scene.assert_rerun_is_idle(&["--change", "HEAD"], 0);
}

#[test]
fn files_that_do_not_merge_are_left_out_and_named() {
    let scene = scene();
    scene.write("package.json", BASE.replace("\"make\"", "\"cargo build\""));
    scene.write("notes.txt", "one\ntwo\nthree\nfour\n");
    scene.write("new.yml", "a: 1\n");
    commit_here(&scene, "Change three");
    let theirs = BASE.replace("\"make\"", "\"ninja\"");
    scene
        .bare
        .commit("main", "Use ninja", &[("package.json", theirs.as_bytes())]);
    let ran = scene.ci(&["--change", "HEAD"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.stdout
            .contains("package.json: both sides changed the same place"),
        "{ran:?}"
    );
    assert_eq!(scene.bare.text("main", "package.json"), theirs);
    assert_eq!(scene.bare.text("main", "notes.txt"), "one\ntwo\nthree\nfour\n");
    assert_eq!(scene.bare.text("main", "new.yml"), "a: 1\n");
}

#[test]
fn files_that_go_or_get_another_mode_are_carried_over() {
    let scene = scene();
    scene.write("run.sh", "#!/bin/sh\n");
    commit_here(&scene, "Add a script");
    scene.git(&["push", "--quiet", "origin", "HEAD:main"]);
    scene.git(&["update-index", "--chmod=+x", "run.sh"]);
    scene.git(&["rm", "--quiet", "notes.txt"]);
    scene.git(&["commit", "--quiet", "--message", "Run it"]);
    scene.bare.commit("main", "Elsewhere", &[("other.txt", b"x\n")]);
    let ran = scene.ci(&["--change", "HEAD"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let tree = scene.bare.git(&["ls-tree", "-r", "main"]);
    assert!(
        tree.contains("100755 blob") && !tree.contains("notes.txt"),
        "{tree}"
    );
    assert!(tree.contains("other.txt"), "{tree}");
}

#[test]
fn a_merge_is_no_change_that_can_be_delivered() {
    let scene = Scene::with(&FILES);
    scene.git(&["commit", "--quiet", "--allow-empty", "--message", "One"]);
    scene.git(&["checkout", "--quiet", "-b", "side", "HEAD~1"]);
    scene.git(&["commit", "--quiet", "--allow-empty", "--message", "Two"]);
    scene.git(&["merge", "--quiet", "--no-ff", "--message", "Both", "main"]);
    for name in ["HEAD", "no-such-commit"] {
        let ran = scene.ci(&["--branch", "main", "--change", name]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
    }
}
