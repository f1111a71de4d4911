//! Pushes: every ref, at the commits that are really sent.

use std::path::PathBuf;

use crate::sandbox::{Ran, Sandbox, json};

/// A repository with a remote that has `main`.
fn with_remote() -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::new();
    let remote = sandbox.folder().join("remote.git");
    sandbox.git(&[
        "init",
        "--quiet",
        "--bare",
        "--initial-branch=main",
        remote.to_str().unwrap(),
    ]);
    sandbox.git(&["remote", "add", "origin", remote.to_str().unwrap()]);
    sandbox.begin_with(&[
        ("old.json", &json("worse", "two")),
        ("a.json", &json("one", "two")),
    ]);
    sandbox.git(&["push", "--quiet", "--no-verify", "origin", "main"]);
    (sandbox, remote)
}

fn commit(sandbox: &Sandbox, name: &str, text: &str) {
    sandbox.stage(&[(name, text)]);
    sandbox.commit_unchecked(name);
}

fn stopped(sandbox: &Sandbox, arguments: &[&str]) -> Ran {
    let ran = sandbox.try_git(arguments);
    assert_eq!(ran.code, Some(1), "{arguments:?}: {ran:?}");
    assert!(ran.stderr.contains("the push is stopped"), "{}", ran.stderr);
    ran
}

#[test]
fn a_bad_commit_is_stopped_and_its_repair_offered() {
    let (sandbox, _) = with_remote();
    commit(&sandbox, "a.json", &json("bad", "two"));
    let ran = stopped(&sandbox, &["push", "origin", "main"]);
    insta::assert_snapshot!(ran.stderr.lines().take(6).collect::<Vec<_>>().join("\n"), @r"
    qmoi: checked 1 pushed file
    qmoi: the push is stopped: 1 error in the commit for refs/heads/main
      a.json:2:13: error[house/bad-word] `bad` is a bad word
      a commit that repairs 1 file is ready
      next: git merge --ff-only refs/qmoi/fix/main
      to push all the same: QMOI_SKIP=1 git push …
    ");
    assert_eq!(sandbox.states("a.json")[0], json("bad", "two"));
    assert_eq!(sandbox.status(), "");
    sandbox.git(&["merge", "--quiet", "--ff-only", "refs/qmoi/fix/main"]);
    let good = json("good", "two");
    assert_eq!(sandbox.states("a.json"), [good.clone(), good.clone(), good]);
    // The tip is judged, and what was pushed before (`old.json`) is not.
    sandbox.git(&["push", "origin", "main"]);
    assert_eq!(sandbox.git(&["for-each-ref", "refs/qmoi"]).text(), "");
    sandbox.assert_tidy();
}

#[test]
fn every_ref_is_judged_and_none_by_the_work_tree() {
    let (sandbox, remote) = with_remote();
    sandbox.git(&["checkout", "--quiet", "-b", "bb"]);
    commit(&sandbox, "b.json", &json("bad", "two"));
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.git(&["branch", "aa"]);
    // The work tree is bad, and no business of a push.
    sandbox.write("a.json", json("bad", "mine"));
    sandbox.git(&["push", "origin", "aa"]);
    let ran = stopped(&sandbox, &["push", "origin", "aa:other", "bb", "main"]);
    assert!(
        ran.stderr.contains("refs/heads/bb") && !ran.stderr.contains("refs/heads/other"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("git fetch . refs/qmoi/fix/bb:refs/heads/bb"),
        "{}",
        ran.stderr
    );
    sandbox.git(&["fetch", "--quiet", ".", "refs/qmoi/fix/bb:refs/heads/bb"]);
    assert_eq!(sandbox.blob("bb:b.json"), json("good", "two"));
    sandbox.git(&["push", "origin", "bb"]);
    assert!(remote.join("refs/heads/bb").exists());
    assert_eq!(sandbox.work("a.json"), json("bad", "mine"));
}

#[test]
fn deletions_tags_and_forced_pushes() {
    let (sandbox, _) = with_remote();
    sandbox.git(&["push", "--quiet", "origin", "main:gone"]);
    sandbox.git(&["push", "origin", "--delete", "gone"]);
    // A tag of a blob, a tag of a tag, and a tag of a bad commit.
    let blob = sandbox.git(&["rev-parse", "HEAD:old.json"]).text();
    sandbox.git(&["tag", "blob", blob.trim()]);
    sandbox.git(&["tag", "--annotate", "--message", "x", "one"]);
    sandbox.git(&["tag", "--annotate", "--message", "x", "two", "one"]);
    sandbox.git(&["push", "origin", "blob", "one", "two"]);
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    commit(&sandbox, "a.json", &json("bad", "tagged"));
    sandbox.git(&["tag", "--annotate", "--message", "x", "bad"]);
    stopped(&sandbox, &["push", "origin", "bad"]);
    // Forced over a commit that is there: judged against what both have.
    sandbox.git(&["checkout", "--quiet", "-B", "side", "main"]);
    commit(&sandbox, "a.json", &json("one", "forced"));
    sandbox.git(&["push", "--quiet", "origin", "side"]);
    sandbox.git(&["checkout", "--quiet", "-B", "side", "main"]);
    commit(&sandbox, "a.json", &json("bad", "forced"));
    stopped(&sandbox, &["push", "--force", "origin", "side"]);
    sandbox.git(&["checkout", "--quiet", "-B", "side", "main"]);
    commit(&sandbox, "a.json", &json("good", "forced"));
    sandbox.git(&["push", "--force", "origin", "side"]);
}

#[test]
fn a_whole_new_history_is_judged_whole() {
    let (sandbox, _) = with_remote();
    let other = sandbox.folder().join("other.git");
    sandbox.git(&["init", "--quiet", "--bare", other.to_str().unwrap()]);
    sandbox.git(&["remote", "add", "other", other.to_str().unwrap()]);
    let ran = stopped(&sandbox, &["push", "other", "main"]);
    assert!(
        ran.stderr.contains("old.json:2:13: error[house/worse-word]"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_push_may_go_unjudged_and_the_old_hook_gets_its_input() {
    let (mut sandbox, _) = with_remote();
    sandbox.qmoi(&["hooks", "uninstall"]);
    sandbox.write(".git/hooks/pre-push", "#!/bin/sh\ncat > refs\n");
    sandbox.git(&["config", "core.fileMode", "true"]);
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(sandbox.path(".git/hooks/pre-push"), mode).unwrap();
    sandbox.install(&[]);
    commit(&sandbox, "a.json", &json("bad", "two"));
    stopped(&sandbox, &["push", "origin", "main"]);
    assert!(
        sandbox.work("refs").starts_with("refs/heads/main "),
        "{}",
        sandbox.work("refs")
    );
    sandbox.set("QMOI_SKIP", "1");
    sandbox.git(&["push", "origin", "main"]);
}

#[test]
fn sha256_is_pushed_alike() {
    let sandbox = Sandbox::with(&["--object-format=sha256"]);
    let remote = sandbox.folder().join("remote.git");
    sandbox.git(&[
        "init",
        "--quiet",
        "--bare",
        "--object-format=sha256",
        remote.to_str().unwrap(),
    ]);
    sandbox.git(&["remote", "add", "origin", remote.to_str().unwrap()]);
    commit(&sandbox, "a.json", &json("bad", "two"));
    stopped(&sandbox, &["push", "origin", "main"]);
    sandbox.git(&["merge", "--quiet", "--ff-only", "refs/qmoi/fix/main"]);
    sandbox.git(&["push", "origin", "main"]);
    assert_eq!(sandbox.blob("HEAD:a.json"), json("good", "two"));
}

/// A repository whose pushes take repairs over, with a bad commit on `main`.
fn taking_over() -> Sandbox {
    let (sandbox, _) = with_remote();
    sandbox.install(&["--auto"]);
    commit(&sandbox, "a.json", &json("bad", "two"));
    sandbox
}

/// What the hook says about the branch it did not move.
fn assert_refused(sandbox: &Sandbox, reason: &str) {
    let head = sandbox.git(&["rev-parse", "main"]).text();
    let ran = stopped(sandbox, &["push", "origin", "main"]);
    assert!(
        ran.stderr
            .contains(&format!("the branch does not have it: {reason}"))
            && ran
                .stderr
                .contains("next: git merge --ff-only refs/qmoi/fix/main"),
        "{}",
        ran.stderr
    );
    assert_eq!(sandbox.git(&["rev-parse", "main"]).text(), head);
    sandbox.assert_tidy();
}

#[test]
fn on_request_the_branch_takes_the_repair_over_and_is_pushed_again() {
    let sandbox = taking_over();
    // Other changes, staged and not, are none of it.
    sandbox.stage(&[("new.json", &json("one", "new"))]);
    sandbox.write("a.json", json("bad", "mine"));
    let ran = stopped(&sandbox, &["push", "origin", "main"]);
    insta::assert_snapshot!(ran.stderr.lines().take(5).collect::<Vec<_>>().join("\n"), @r"
    qmoi: checked 1 pushed file
    qmoi: the push is stopped: 1 error in the commit for refs/heads/main
      a.json:2:13: error[house/bad-word] `bad` is a bad word
      main has a commit now that repairs 1 file
      next: push again
    ");
    assert_eq!(sandbox.git(&["for-each-ref", "refs/qmoi"]).text(), "");
    let good = json("good", "two");
    assert_eq!(
        sandbox.states("a.json"),
        [good.clone(), good, json("good", "mine")]
    );
    assert_eq!(sandbox.status(), " M a.json\nA  new.json\n");
    sandbox.assert_tidy();
    sandbox.git(&["push", "origin", "main"]);
}

#[test]
fn a_branch_is_not_moved_where_something_could_be_lost() {
    let sandbox = taking_over();
    sandbox.stage(&[("a.json", &json("bad", "staged"))]);
    assert_refused(&sandbox, "a.json has staged changes");
    assert_eq!(sandbox.blob(":a.json"), json("bad", "staged"));
    sandbox.git(&["reset", "--quiet"]);
    let mine = json("mine", "two");
    sandbox.write("a.json", &mine);
    assert_refused(
        &sandbox,
        "a.json: changes of yours that are not staged are on the same lines",
    );
    assert_eq!(sandbox.work("a.json"), mine);
    sandbox.git(&["checkout", "--quiet", "a.json"]);
    let head = sandbox.git(&["rev-parse", "HEAD"]).text();
    sandbox.write(".git/MERGE_HEAD", &head);
    assert_refused(&sandbox, "a merge is not finished");
    std::fs::remove_file(sandbox.path(".git/MERGE_HEAD")).unwrap();
    sandbox.write(".git/refs/heads/main.lock", "");
    let ran = stopped(&sandbox, &["push", "origin", "main"]);
    assert!(
        ran.stderr.contains("the branch does not have it: "),
        "{}",
        ran.stderr
    );
    std::fs::remove_file(sandbox.path(".git/refs/heads/main.lock")).unwrap();
    let bad = json("bad", "two");
    assert_eq!(sandbox.states("a.json"), [bad.clone(), bad.clone(), bad]);
    sandbox.assert_tidy();
    commit(&sandbox, "b.json", &json("worse", "bad"));
    assert_refused(&sandbox, "errors would be left");
}

#[test]
fn a_branch_that_is_checked_out_nowhere_is_moved_too() {
    let sandbox = taking_over();
    sandbox.git(&["checkout", "--quiet", "-b", "other", "HEAD^"]);
    let ran = stopped(&sandbox, &["push", "origin", "main", "main:second"]);
    assert_eq!(
        ran.stderr.matches("main has a commit now").count(),
        2,
        "{}",
        ran.stderr
    );
    assert_eq!(sandbox.blob("main:a.json"), json("good", "two"));
    assert_eq!(sandbox.work("a.json"), json("one", "two"));
    assert_eq!(sandbox.status(), "");
    // In another work tree it is somebody's who does not expect it.
    sandbox.git(&["checkout", "--quiet", "-b", "third"]);
    commit(&sandbox, "a.json", &json("bad", "third"));
    let linked = sandbox.folder().join("linked");
    sandbox.git(&["worktree", "add", "--quiet", "--detach", linked.to_str().unwrap()]);
    let sandbox = sandbox.at(linked);
    let ran = stopped(&sandbox, &["push", "origin", "third"]);
    assert!(
        ran.stderr
            .contains("the branch is checked out in another work tree"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_hook_killed_while_a_branch_takes_a_repair_over_is_finished_or_undone() {
    for step in ["blobs", "journal", "index", "file", "files"] {
        for undo in [false, true] {
            let mut sandbox = taking_over();
            let before = sandbox.git(&["rev-parse", "HEAD"]).text();
            sandbox.set("QMOI_FAIL", step);
            assert_eq!(sandbox.try_git(&["push", "origin", "main"]).code, Some(1));
            sandbox.unset("QMOI_FAIL");
            let arguments: &[&str] = if undo {
                &["recover", "--undo"]
            } else {
                &["recover"]
            };
            assert_eq!(sandbox.qmoi(arguments).code, Some(0), "{step}");
            let [head, index, work] = sandbox.states("a.json");
            let (bad, good) = (json("bad", "two"), json("good", "two"));
            assert_eq!(index, work, "{step} {undo}");
            if undo {
                assert_eq!(sandbox.git(&["rev-parse", "HEAD"]).text(), before, "{step}");
                assert_eq!([head, index], [bad.clone(), bad], "{step}");
            } else {
                assert!([&bad, &good].contains(&&index), "{step}");
                assert!(head == index || head == bad, "{step}");
            }
            sandbox.assert_tidy();
        }
    }
}
