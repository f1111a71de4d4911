//! What stops a commit, and what leaves the hook out.

use crate::sandbox::{Sandbox, json};

#[test]
fn what_no_fix_mends_stops_the_commit() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two"))]);
    sandbox.stage(&[("a.json", &json("worse", "bad")), ("b.json", &json("bad", "two"))]);
    let ran = sandbox.try_git(&["commit", "--message", "x"]);
    assert_eq!(ran.code, Some(1));
    insta::assert_snapshot!(ran.stderr, @r"
    qmoi: fixed 2 staged files
      a.json:11: Say good [house/bad-word]
      b.json:2: Say good [house/bad-word]
    qmoi: the commit is stopped: 1 error is left
      a.json:2:13: error[house/worse-word] `worse` is a word that nobody can mend
      next: mend, `git add` and commit again; `qmoi fix --unsafe --diff a.json` may show how
      to commit all the same: QMOI_SKIP=1 git commit …
    ");
    let (a, b) = (json("worse", "good"), json("good", "two"));
    assert_eq!(sandbox.states("a.json"), [json("one", "two"), a.clone(), a]);
    assert_eq!(sandbox.states("b.json"), ["absent".to_owned(), b.clone(), b]);
    sandbox.assert_tidy();
}

#[test]
fn checking_changes_nothing() {
    let sandbox = Sandbox::bare_of_hooks(&[]);
    sandbox.install(&["--check"]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    assert_eq!(sandbox.try_git(&["commit", "--message", "x"]).code, Some(1));
    let bad = json("bad", "two");
    assert_eq!(sandbox.states("a.json"), ["absent".to_owned(), bad.clone(), bad]);
    assert!(!sandbox.path(".git/qmoi/journal").exists());
    sandbox.assert_tidy();
}

#[test]
fn fixing_and_stopping_shows_the_fixes_first() {
    let sandbox = Sandbox::bare_of_hooks(&[]);
    sandbox.install(&["--fail"]);
    sandbox.begin_with(&[("a.json", &json("one", "two"))]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    let ran = sandbox.try_git(&["commit", "--message", "x"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stderr.contains("stopped so that you see the fixes"),
        "{}",
        ran.stderr
    );
    let good = json("good", "two");
    assert_eq!(sandbox.states("a.json"), [json("one", "two"), good.clone(), good]);
    sandbox.git(&["commit", "--message", "x"]);
    assert_eq!(sandbox.status(), "");
    sandbox.assert_tidy();
}

#[test]
fn the_hook_or_single_rules_are_left_out_on_request() {
    let mut sandbox = Sandbox::new();
    sandbox.set("QMOI_SKIP", "1");
    sandbox.stage(&[("a.json", &json("bad", "worse"))]);
    sandbox.git(&["commit", "--message", "x"]);
    assert_eq!(sandbox.blob("HEAD:a.json"), json("bad", "worse"));
    sandbox.set("QMOI_SKIP", "house/worse-word");
    sandbox.stage(&[("b.json", &json("bad", "worse"))]);
    sandbox.git(&["commit", "--message", "x"]);
    assert_eq!(sandbox.blob("HEAD:b.json"), json("good", "worse"));
    sandbox.set("QMOI_SKIP", "house/wrose-word");
    sandbox.stage(&[("c.json", &json("bad", "worse"))]);
    let ran = sandbox.try_git(&["commit", "--message", "x"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("house/worse-word"), "{}", ran.stderr);
}

#[test]
fn what_the_configuration_excludes_is_left_alone() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "qmoi.json",
        "{\"select\": [\"house\"], \"exclude\": [\"fixtures/**\"]}\n",
    );
    sandbox.stage(&[
        ("fixtures/a.json", &json("bad", "two")),
        ("b.json", &json("bad", "two")),
    ]);
    sandbox.git(&["commit", "--message", "x"]);
    assert_eq!(sandbox.blob("HEAD:fixtures/a.json"), json("bad", "two"));
    assert_eq!(sandbox.blob("HEAD:b.json"), json("good", "two"));
}

#[test]
fn time_that_runs_out_is_told_and_stops_nothing() {
    let sandbox = Sandbox::bare_of_hooks(&[]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    let ran = sandbox.qmoi(&["hooks", "run", "pre-commit", "--timeout", "0"]);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.stderr
            .contains("a.json was not checked: there was no time left"),
        "{}",
        ran.stderr
    );
    assert_eq!(sandbox.blob(":a.json"), json("bad", "two"));
}

#[test]
fn a_diff_is_shown_on_request() {
    let sandbox = Sandbox::bare_of_hooks(&[]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    let ran = sandbox.qmoi(&["hooks", "run", "pre-commit", "--diff"]);
    assert!(
        ran.stderr
            .contains("-  \"first\": \"bad\",\n+  \"first\": \"good\",\n"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_held_index_is_waited_for_and_never_unlocked() {
    let sandbox = Sandbox::bare_of_hooks(&[]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    sandbox.write(".git/index.lock", "");
    let ran = sandbox.qmoi(&["hooks", "run", "pre-commit"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(
        ran.stderr.contains("another program holds the index"),
        "{}",
        ran.stderr
    );
    assert!(sandbox.path(".git/index.lock").exists());
    std::fs::remove_file(sandbox.path(".git/index.lock")).unwrap();
    let bad = json("bad", "two");
    assert_eq!(sandbox.states("a.json"), ["absent".to_owned(), bad.clone(), bad]);
    sandbox.assert_tidy();
}

#[test]
fn unresolved_conflicts_and_no_repository_are_told() {
    let sandbox = Sandbox::bare_of_hooks(&[]);
    std::fs::rename(sandbox.path(".git"), sandbox.path("git")).unwrap();
    let ran = sandbox.qmoi(&["hooks", "run", "pre-commit"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("no git repository"), "{}", ran.stderr);
}

#[test]
fn changes_that_lefthook_has_moved_aside_find_the_file_as_it_was() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two")), ("b.json", &json("one", "two"))]);
    sandbox.stage(&[("a.json", &json("bad", "two")), ("b.json", &json("bad", "two"))]);
    sandbox.write("a.json", json("mine", "two"));
    // As lefthook does before its jobs.
    let stash = sandbox.git(&["stash", "create"]).text();
    sandbox.git(&[
        "stash",
        "store",
        "--message",
        "lefthook auto backup",
        stash.trim(),
    ]);
    sandbox.git(&["checkout", "--quiet", "--", "a.json"]);
    let ran = sandbox.qmoi(&["hooks", "run", "pre-commit"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.stderr
            .contains("lefthook is about to put changes of yours back"),
        "{}",
        ran.stderr
    );
    assert_eq!(sandbox.blob(":a.json"), json("good", "two"));
    assert_eq!(sandbox.work("a.json"), json("bad", "two"));
    assert_eq!(sandbox.work("b.json"), json("good", "two"));
    // A stash that an earlier commit left behind hinders nothing.
    sandbox.commit_unchecked("x");
    sandbox.stage(&[("a.json", &json("bad", "three"))]);
    sandbox.qmoi(&["hooks", "run", "pre-commit"]);
    assert_eq!(sandbox.work("a.json"), json("good", "three"));
}
