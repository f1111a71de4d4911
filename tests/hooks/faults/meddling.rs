//! Other programs that write while the hook is at work.

use std::fs;
use std::os::unix::fs::symlink;

use crate::sandbox::{Ran, Sandbox, json};

/// Commits while something else happens after a step of the hook.
fn committed(sandbox: &Sandbox, step: &str, meddle: impl FnOnce()) -> Ran {
    sandbox.git_while_waiting(step, &["commit", "--message", "x"], meddle)
}

fn about_to_commit() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two")), ("b.json", &json("one", "two"))]);
    sandbox.stage(&[("a.json", &json("bad", "two")), ("b.json", &json("bad", "two"))]);
    sandbox
}

#[test]
fn what_is_staged_anew_meanwhile_is_kept() {
    for step in ["blobs", "journal"] {
        let sandbox = about_to_commit();
        let ran = committed(&sandbox, step, || {
            sandbox.stage(&[("a.json", &json("new", "bad"))]);
        });
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.stderr.contains("a.json was staged anew"), "{}", ran.stderr);
        let new = json("new", "bad");
        assert_eq!(sandbox.states("a.json"), [json("one", "two"), new.clone(), new]);
        let bad = json("bad", "two");
        assert_eq!(sandbox.states("b.json"), [json("one", "two"), bad.clone(), bad]);
        sandbox.assert_tidy();
        sandbox.git(&["commit", "--message", "x"]);
        assert_eq!(sandbox.blob("HEAD:a.json"), json("new", "good"));
        assert_eq!(sandbox.status(), "");
    }
}

#[test]
fn another_file_that_is_staged_meanwhile_stays_staged() {
    let sandbox = about_to_commit();
    let ran = committed(&sandbox, "journal", || {
        sandbox.stage(&[("c.json", &json("new", "two"))]);
    });
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(sandbox.blob(":c.json"), json("new", "two"));
    assert_eq!(sandbox.blob("HEAD:a.json"), json("good", "two"));
    sandbox.assert_tidy();
}

#[test]
fn an_editor_that_writes_during_the_merge_has_the_last_word() {
    for step in ["blobs", "journal", "index"] {
        let sandbox = about_to_commit();
        let ran = committed(&sandbox, step, || {
            sandbox.write("a.json", json("bad", "typed just now"));
        });
        assert_eq!(ran.code, Some(0), "{ran:?}");
        // Before the merge is planned, it is merged; later the file stays as the editor left it.
        let typed = if step == "blobs" { "good" } else { "bad" };
        assert_eq!(sandbox.work("a.json"), json(typed, "typed just now"), "{step}");
        let is_told = ran.stderr.contains("it changed since it was read");
        assert_eq!(is_told, step != "blobs", "{step}: {}", ran.stderr);
        let good = json("good", "two");
        assert_eq!(
            [sandbox.blob("HEAD:a.json"), sandbox.blob(":a.json")],
            [good.clone(), good.clone()]
        );
        assert_eq!(sandbox.states("b.json"), [good.clone(), good.clone(), good]);
        assert_eq!(sandbox.status(), " M a.json\n");
        sandbox.assert_tidy();
    }
}

#[test]
fn a_file_that_an_editor_moves_over_the_old_one_stays() {
    let sandbox = about_to_commit();
    committed(&sandbox, "index", || {
        sandbox.write("draft", json("bad", "moved here"));
        fs::rename(sandbox.path("draft"), sandbox.path("a.json")).unwrap();
    });
    assert_eq!(sandbox.work("a.json"), json("bad", "moved here"));
    assert_eq!(sandbox.blob("HEAD:a.json"), json("good", "two"));
}

#[test]
fn a_file_that_is_removed_meanwhile_does_not_come_back() {
    let sandbox = about_to_commit();
    committed(&sandbox, "index", || {
        fs::remove_file(sandbox.path("a.json")).unwrap();
    });
    assert!(!sandbox.path("a.json").exists());
    assert_eq!(sandbox.blob("HEAD:a.json"), json("good", "two"));
    assert_eq!(sandbox.status(), " D a.json\n");
    sandbox.assert_tidy();
}

#[test]
fn a_link_that_takes_the_place_of_a_file_is_not_followed() {
    let sandbox = about_to_commit();
    let outside = sandbox.folder().join("outside.json");
    fs::write(&outside, json("bad", "two")).unwrap();
    committed(&sandbox, "index", || {
        fs::remove_file(sandbox.path("a.json")).unwrap();
        symlink(&outside, sandbox.path("a.json")).unwrap();
    });
    assert!(sandbox.path("a.json").is_symlink());
    assert_eq!(fs::read_to_string(outside).unwrap(), json("bad", "two"));
    assert_eq!(sandbox.blob("HEAD:a.json"), json("good", "two"));
}
