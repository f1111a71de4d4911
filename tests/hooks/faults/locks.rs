//! Locks that another program holds.

use std::time::Duration;

use crate::killed::{FORMS, killed};
use crate::sandbox::{Sandbox, json};

/// A repository with a bad text staged and a change that is not.
fn about_to_commit() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two")), ("b.json", &json("one", "two"))]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    sandbox.write("a.json", json("bad", "mine"));
    sandbox
}

fn assert_untouched(sandbox: &Sandbox) {
    assert_eq!(
        sandbox.states("a.json"),
        [json("one", "two"), json("bad", "two"), json("bad", "mine")]
    );
}

fn assert_commits(sandbox: &Sandbox) {
    sandbox.git(&["commit", "--message", "again"]);
    let good = json("good", "two");
    assert_eq!(
        sandbox.states("a.json"),
        [good.clone(), good, json("good", "mine")]
    );
    sandbox.assert_tidy();
}

#[test]
fn an_index_that_stays_locked_stops_the_commit() {
    let sandbox = about_to_commit();
    let lock = sandbox.path(".git/index.lock");
    let ran = sandbox.git_while_waiting("journal", &["commit", "--message", "x"], || {
        std::fs::write(&lock, "").unwrap();
    });
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.stderr.contains("another program holds the index"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("index.lock"), "{}", ran.stderr);
    assert!(lock.exists(), "the lock of another program was removed");
    std::fs::remove_file(&lock).unwrap();
    assert_untouched(&sandbox);
    assert_commits(&sandbox);
}

#[test]
fn an_index_that_is_locked_for_a_moment_is_waited_for() {
    let sandbox = about_to_commit();
    let lock = sandbox.path(".git/index.lock");
    let ran = sandbox.git_while_waiting("journal", &["commit", "--message", "x"], || {
        std::fs::write(&lock, "").unwrap();
        let lock = lock.clone();
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(500));
            std::fs::remove_file(lock).unwrap();
        });
    });
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let good = json("good", "two");
    assert_eq!(
        sandbox.states("a.json"),
        [good.clone(), good, json("good", "mine")]
    );
    sandbox.assert_tidy();
}

#[test]
fn a_branch_that_is_locked_costs_the_commit_and_no_work() {
    for form in [
        &["commit", "--message", "x"][..],
        &["commit", "--all", "--message", "x"],
    ] {
        let sandbox = about_to_commit();
        sandbox.write(".git/refs/heads/main.lock", "");
        let ran = sandbox.try_git(form);
        assert_eq!(ran.code, Some(128), "{ran:?}");
        std::fs::remove_file(sandbox.path(".git/refs/heads/main.lock")).unwrap();
        assert_eq!(sandbox.blob("HEAD:a.json"), json("one", "two"));
        assert_eq!(sandbox.work("a.json"), json("good", "mine"));
        sandbox.assert_tidy();
        sandbox.git(form);
        let committed = if form.contains(&"--all") { "mine" } else { "two" };
        assert_eq!(sandbox.blob("HEAD:a.json"), json("good", committed));
        assert_eq!(sandbox.work("a.json"), json("good", "mine"));
    }
}

#[test]
fn recovering_waits_for_a_lock_that_is_in_its_way() {
    let sandbox = killed("file", FORMS[0]);
    let lock = sandbox.path(".git/index.lock");
    std::fs::write(&lock, "").unwrap();
    let ran = sandbox.qmoi(&["recover", "--undo"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(
        ran.stderr.contains("another program holds the index"),
        "{}",
        ran.stderr
    );
    assert!(lock.exists(), "the lock of another program was removed");
    std::fs::remove_file(&lock).unwrap();
    let ran = sandbox.qmoi(&["recover", "--undo"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_untouched(&sandbox);
    sandbox.assert_tidy();
}

#[test]
fn a_push_is_stopped_even_if_its_repair_cannot_be_kept() {
    let sandbox = Sandbox::new();
    let remote = sandbox.folder().join("remote.git");
    sandbox.git(&["init", "--quiet", "--bare", remote.to_str().unwrap()]);
    sandbox.git(&["remote", "add", "origin", remote.to_str().unwrap()]);
    sandbox.begin_with(&[("a.json", &json("bad", "two"))]);
    sandbox.write(".git/refs/qmoi/fix/main.lock", "");
    let ran = sandbox.try_git(&["push", "origin", "main"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("the push is stopped"), "{}", ran.stderr);
    assert!(ran.stderr.contains("no commit could be made"), "{}", ran.stderr);
    assert!(!remote.join("refs/heads/main").exists());
    let bad = json("bad", "two");
    assert_eq!(sandbox.states("a.json"), [bad.clone(), bad.clone(), bad]);
}
