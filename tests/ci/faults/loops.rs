//! What would go on for ever: rules that undo each other, rules without an end, and repairs that are taken back.

use crate::scene::Scene;
use crate::server::fault::Kind;
use crate::texts::{BROKEN_PACKAGE, FILES, PACKAGE};

const LOOPED: i32 = 20;

/// A rule that replaces one word in strings by another.
fn rule(id: &str, word: &str, by: &str) -> String {
    format!(
        r#"//! The word `{word}`.
//!
//! ## Fix safety
//!
//! Safe: another word is meant.
rule(#{{
    id: "house/{id}", language: "json", category: "correctness", severity: "error",
    message: "`{word}` is the wrong word",
    query: `((string_content) @word (#eq? @word "{word}"))`,
    at: "word",
    fixes: [ #{{ title: "Say otherwise", safety: "safe", edits: [replace("word", "{by}")] }} ],
    examples: [ #{{ bad: `{{"a": "{word}"}}`, good: `{{"a": "{by}"}}` }}, #{{ ok: `{{"a": "fine"}}` }} ],
}});
"#
    )
}

const CONFIGURATION: &[u8] = b"{\"select\": [\"house\"]}\n";

/// The message of a commit of qmoi's.
const OURS: &str = "Repair 1 file\n\nQmoi-Run: 0123456789\nQmoi-Rules: json/missing-comma\nQmoi-Base: 0\n";

#[test]
fn rules_that_undo_each_other_change_nothing() {
    let (first, second) = (rule("first", "bad", "worse"), rule("second", "worse", "bad"));
    let scene = Scene::with(&[
        ("qmoi.json", CONFIGURATION),
        (".qmoi/rules/house/first.rhai", first.as_bytes()),
        (".qmoi/rules/house/second.rhai", second.as_bytes()),
        ("a.json", b"{\"a\": \"bad\"}\n"),
    ]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(scene.bare.fixes("main"), []);
    assert_eq!(scene.server.count(Kind::Push), 0);
    scene.note(
        34,
        "two rules that undo each other",
        &ran,
        "no commit, the finding is told",
    );
    scene.assert_rerun_is_idle(&[], 1);
}

#[test]
fn a_rule_whose_repair_it_would_repair_again_changes_nothing() {
    let endless = rule("endless", "bad", "bad").replace("#eq? @word \"bad\"", "#match? @word \"^bad\"");
    let endless = endless.replace("replace(\"word\", \"bad\")", "insert_before(\"word\", \"bad\")");
    let scene = Scene::with(&[
        ("qmoi.json", CONFIGURATION),
        (".qmoi/rules/house/endless.rhai", endless.as_bytes()),
        ("a.json", b"{\"a\": \"bad\"}\n"),
    ]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(scene.bare.fixes("main"), []);
    scene.note(34, "a rule whose repair it would repair again", &ran, "no commit");
    scene.assert_rerun_is_idle(&[], 1);
}

#[test]
fn a_row_of_its_own_commits_stops_it() {
    let scene = Scene::new();
    for number in 0..3 {
        let name = format!("step-{number}.txt");
        scene.bare.commit("main", OURS, &[(&name, b"x\n")]);
    }
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(LOOPED), "{ran:?}");
    assert_eq!(scene.server.count(Kind::Push), 0);
    scene.note(34, "three commits of its own in a row", &ran, "stopped");
    let ran = scene.ci(&["--most-in-a-row", "4"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(scene.bare.fixes("main").len(), 4);
}

#[test]
fn a_row_of_its_own_commits_is_seen_in_a_shallow_clone_too() {
    let scene = Scene::on_server(&FILES);
    for number in 0..3 {
        let name = format!("step-{number}.txt");
        scene.bare.commit("main", OURS, &[(&name, b"x\n")]);
    }
    scene.clone_with(&["--depth=1"]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(LOOPED), "{ran:?}");
    assert_eq!(scene.server.count(Kind::Push), 0);
    scene.note(34, "three commits of its own, shallow clone", &ran, "stopped");
}

#[test]
fn a_fault_that_comes_back_to_what_was_repaired_before_is_no_loop() {
    let scene = Scene::new();
    assert_eq!(scene.ci(&[]).code, Some(0));
    let broken = "{\n  \"port\": 8080\n  \"host\": \"localhost\"\n}\n";
    scene.bare.commit(
        "main",
        "Break a third",
        &[("config/default.json", broken.as_bytes())],
    );
    // Repaired, the branch holds just what the first repair left.
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(scene.bare.fixes("main").len(), 2);
}

#[test]
fn a_repair_that_was_taken_back_is_not_made_again() {
    let scene = Scene::new();
    assert_eq!(scene.ci(&[]).code, Some(0));
    scene.bare.commit("main", "Take it back", &FILES);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(LOOPED), "{ran:?}");
    assert_eq!(scene.bare.fixes("main").len(), 1);
    assert_eq!(scene.bare.text("main", PACKAGE), BROKEN_PACKAGE);
    scene.note(34, "a repair that was taken back", &ran, "stopped");
    // Something new is repaired again.
    scene.bare.commit(
        "main",
        "Break another",
        &[("api/package.json", BROKEN_PACKAGE.as_bytes())],
    );
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(scene.bare.fixes("main").len(), 2);
}
