//! A hook that is killed at any step leaves every byte of its user's, and `qmoi recover` finishes or undoes.

use crate::sandbox::{Sandbox, json};

const STEPS: [&str; 6] = ["blobs", "journal", "index", "next-index", "file", "files"];
pub(crate) const FORMS: [&[&str]; 3] = [
    &["commit", "--message", "x"],
    &["commit", "--all", "--message", "x"],
    &["commit", "--message", "x", "a.json"],
];

/// A repository in which a hook was killed at `step` of a commit with changes that are not staged.
pub(crate) fn killed(step: &str, form: &[&str]) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two")), ("b.json", &json("one", "two"))]);
    sandbox.stage(&[("a.json", &json("bad", "two")), ("b.json", &json("bad", "two"))]);
    sandbox.write("a.json", json("bad", "mine"));
    sandbox.set("QMOI_FAIL", step);
    let ran = sandbox.try_git(form);
    sandbox.unset("QMOI_FAIL");
    let reaches = step != "next-index" || form.contains(&"a.json");
    assert_eq!(ran.code == Some(0), !reaches, "{step} {form:?}: {ran:?}");
    sandbox
}

fn assert_nothing_is_lost(sandbox: &Sandbox, when: &str) {
    let a = sandbox.work("a.json");
    assert!(
        [json("bad", "mine"), json("good", "mine")].contains(&a),
        "{when}: {a}"
    );
    let b = sandbox.work("b.json");
    assert!(
        [json("bad", "two"), json("good", "two")].contains(&b),
        "{when}: {b}"
    );
    assert!(!sandbox.path(".git/index.lock").exists(), "{when}");
}

#[test]
fn nothing_is_lost_and_recovering_finishes() {
    for step in STEPS {
        for form in FORMS {
            let when = format!("{step} {form:?}");
            let sandbox = killed(step, form);
            assert_nothing_is_lost(&sandbox, &when);
            let ran = sandbox.qmoi(&["recover"]);
            assert_eq!(ran.code, Some(0), "{when}: {ran:?}");
            assert_nothing_is_lost(&sandbox, &when);
            assert_eq!(
                sandbox.qmoi(&["recover"]).text(),
                "nothing to recover: no hook was interrupted\n"
            );
            // What the index has of the repair the work tree has, too.
            if sandbox.blob(":a.json") == json("good", "two") {
                assert_eq!(sandbox.work("a.json"), json("good", "mine"), "{when}");
            }
            sandbox.assert_tidy();
            sandbox.git(&["commit", "--all", "--allow-empty", "--message", "again"]);
            assert_eq!(sandbox.blob("HEAD:a.json"), json("good", "mine"), "{when}");
            assert_eq!(sandbox.blob("HEAD:b.json"), json("good", "two"), "{when}");
            assert_eq!(sandbox.status(), "", "{when}");
        }
    }
}

#[test]
fn recovering_undoes_on_request() {
    for step in ["blobs", "journal", "index", "file", "files"] {
        for form in FORMS {
            let when = format!("{step} {form:?}");
            let sandbox = killed(step, form);
            let ran = sandbox.qmoi(&["recover", "--undo"]);
            assert_eq!(ran.code, Some(0), "{when}: {ran:?}");
            assert_eq!(
                sandbox.states("a.json"),
                [json("one", "two"), json("bad", "two"), json("bad", "mine")],
                "{when}"
            );
            assert_eq!(sandbox.work("b.json"), json("bad", "two"), "{when}");
            assert_eq!(sandbox.blob(":b.json"), json("bad", "two"), "{when}");
            sandbox.assert_tidy();
        }
    }
}

#[test]
fn what_was_edited_since_is_left_alone() {
    let sandbox = killed("index", FORMS[0]);
    sandbox.write("a.json", "mine\n");
    let ran = sandbox.qmoi(&["recover"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.text()
            .contains("a.json: left alone: it was changed since then"),
        "{}",
        ran.text()
    );
    assert_eq!(sandbox.work("a.json"), "mine\n");
    assert_eq!(sandbox.work("b.json"), json("good", "two"));
}

#[test]
fn the_next_hook_works_before_anybody_recovers() {
    let sandbox = killed("index", FORMS[0]);
    let ran = sandbox.git(&["commit", "--message", "again"]);
    assert!(ran.stderr.contains("qmoi recover"), "{}", ran.stderr);
    assert_eq!(sandbox.blob("HEAD:a.json"), json("good", "two"));
    assert_eq!(sandbox.work("a.json"), json("bad", "mine"));
    sandbox.qmoi(&["recover"]);
    assert_eq!(sandbox.work("a.json"), json("good", "mine"));
    sandbox.assert_tidy();
}
