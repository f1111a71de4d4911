//! The forms of `git commit`.

use crate::sandbox::{Sandbox, json};

#[test]
fn plain() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two"))]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    let ran = sandbox.git(&["commit", "--message", "x"]);
    let good = json("good", "two");
    assert_eq!(sandbox.states("a.json"), [good.clone(), good.clone(), good]);
    assert_eq!(sandbox.status(), "");
    insta::assert_snapshot!(ran.stderr, @r"
    qmoi: fixed 1 staged file
      a.json:2: Say good [house/bad-word]
    ");
    sandbox.assert_tidy();
}

#[test]
fn the_first_commit() {
    let sandbox = Sandbox::new();
    sandbox.stage(&[("deep/a.json", &json("bad", "two"))]);
    sandbox.git(&["commit", "--message", "x"]);
    let good = json("good", "two");
    assert_eq!(sandbox.states("deep/a.json"), [good.clone(), good.clone(), good]);
    assert_eq!(sandbox.status(), "");
    sandbox.assert_tidy();
}

#[test]
fn all() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two")), ("b.txt", "b\n")]);
    sandbox.write("a.json", json("one", "bad"));
    sandbox.write("b.txt", "c\n");
    sandbox.git(&["commit", "--all", "--message", "x"]);
    let good = json("one", "good");
    assert_eq!(sandbox.states("a.json"), [good.clone(), good.clone(), good]);
    assert_eq!(sandbox.status(), "");
    sandbox.assert_tidy();
}

#[test]
fn include() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two")), ("b.json", &json("one", "two"))]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    sandbox.write("b.json", json("one", "bad"));
    sandbox.git(&["commit", "--message", "x", "--include", "b.json"]);
    let (a, b) = (json("good", "two"), json("one", "good"));
    assert_eq!(sandbox.states("a.json"), [a.clone(), a.clone(), a]);
    assert_eq!(sandbox.states("b.json"), [b.clone(), b.clone(), b]);
    assert_eq!(sandbox.status(), "");
    sandbox.assert_tidy();
}

#[test]
fn only_some_files() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two")), ("b.json", &json("one", "two"))]);
    sandbox.stage(&[("a.json", &json("bad", "two")), ("b.json", &json("bad", "x"))]);
    sandbox.write("b.json", json("bad", "y"));
    sandbox.git(&["commit", "--message", "x", "--only", "b.json"]);
    let b = json("good", "y");
    assert_eq!(sandbox.states("b.json"), [b.clone(), b.clone(), b]);
    // The other file waits as it was staged.
    let waiting = json("bad", "two");
    assert_eq!(
        sandbox.states("a.json"),
        [json("one", "two"), waiting.clone(), waiting]
    );
    assert_eq!(sandbox.status(), "M  a.json\n");
    sandbox.git(&["commit", "--message", "next"]);
    assert_eq!(sandbox.blob("HEAD:b.json"), json("good", "y"));
    assert_eq!(sandbox.status(), "");
    sandbox.assert_tidy();
}

#[test]
fn a_new_file_named_alone() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two"))]);
    sandbox.stage(&[("c.json", &json("bad", "two")), ("d.json", &json("bad", "two"))]);
    sandbox.git(&["commit", "--message", "x", "c.json"]);
    let good = json("good", "two");
    assert_eq!(sandbox.states("c.json"), [good.clone(), good.clone(), good]);
    assert_eq!(sandbox.status(), "A  d.json\n");
    sandbox.assert_tidy();
}

#[test]
fn unstaged_changes_far_away_stay_unstaged() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two"))]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    sandbox.write("a.json", json("bad", "mine"));
    sandbox.git(&["commit", "--message", "x"]);
    let good = json("good", "two");
    assert_eq!(
        sandbox.states("a.json"),
        [good.clone(), good, json("good", "mine")]
    );
    assert_eq!(sandbox.status(), " M a.json\n");
    sandbox.assert_tidy();
}

#[test]
fn unstaged_changes_of_the_same_line_keep_the_file() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two"))]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    sandbox.write("a.json", json("mine", "two"));
    let ran = sandbox.git(&["commit", "--message", "x"]);
    let good = json("good", "two");
    assert_eq!(
        sandbox.states("a.json"),
        [good.clone(), good, json("mine", "two")]
    );
    assert!(
        ran.stderr.contains("the file in the work tree stays as it is"),
        "{}",
        ran.stderr
    );
    sandbox.assert_tidy();
}

#[test]
fn where_unstaged_changes_are_on_the_next_line_the_file_is_repaired_for_itself() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two"))]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    let mine = json("bad", "two").replace("\"line1\": 1", "\"mine\": 1");
    sandbox.write("a.json", &mine);
    sandbox.git(&["commit", "--message", "x"]);
    let good = json("good", "two");
    let mended = mine.replace("bad", "good");
    assert_eq!(sandbox.states("a.json"), [good.clone(), good, mended]);
    sandbox.assert_tidy();
}

#[test]
fn a_file_the_user_mended_already_is_not_written() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two"))]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    sandbox.write("a.json", json("good", "two"));
    let before = std::fs::metadata(sandbox.path("a.json"))
        .unwrap()
        .modified()
        .unwrap();
    sandbox.git(&["commit", "--message", "x"]);
    assert_eq!(
        std::fs::metadata(sandbox.path("a.json"))
            .unwrap()
            .modified()
            .unwrap(),
        before
    );
    assert_eq!(sandbox.status(), "");
}

#[test]
fn hunk_by_hunk() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two"))]);
    sandbox.write("a.json", json("bad", "bad"));
    let ran = sandbox.git_with(&["commit", "--patch", "--message", "x"], "y\nn\n");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let good = json("good", "two");
    assert_eq!(
        sandbox.states("a.json"),
        [good.clone(), good, json("good", "bad")]
    );
    sandbox.assert_tidy();
}

#[test]
fn amending() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two"))]);
    sandbox.stage(&[("b.json", &json("one", "two"))]);
    sandbox.git(&["commit", "--message", "b"]);
    sandbox.stage(&[("b.json", &json("bad", "two"))]);
    sandbox.git(&["commit", "--amend", "--no-edit"]);
    let good = json("good", "two");
    assert_eq!(sandbox.states("b.json"), [good.clone(), good.clone(), good]);
    assert_eq!(sandbox.git(&["rev-list", "--count", "HEAD"]).text(), "2\n");
    assert_eq!(sandbox.status(), "");
    sandbox.assert_tidy();
}

#[test]
fn rewording_in_a_rebase() {
    let mut sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two"))]);
    for name in ["b.json", "c.json"] {
        sandbox.stage(&[(name, &json("one", "two"))]);
        sandbox.commit_unchecked(name);
    }
    sandbox.set("GIT_SEQUENCE_EDITOR", "sed -i s/^pick/reword/");
    sandbox.git(&["rebase", "--quiet", "--interactive", "HEAD~2"]);
    assert_eq!(sandbox.status(), "");
    assert_eq!(sandbox.git(&["rev-list", "--count", "HEAD"]).text(), "3\n");
    sandbox.assert_tidy();
}

#[test]
fn in_a_linked_work_tree() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two")), ("b.json", &json("one", "two"))]);
    let linked = sandbox.folder().join("linked");
    sandbox.git(&["worktree", "add", "--quiet", linked.to_str().unwrap()]);
    let main = sandbox.top.clone();
    let sandbox = sandbox.at(linked);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    sandbox.write("a.json", json("bad", "mine"));
    sandbox.git(&["commit", "--message", "plain"]);
    let good = json("good", "two");
    assert_eq!(
        sandbox.states("a.json"),
        [good.clone(), good, json("good", "mine")]
    );
    sandbox.git(&["checkout", "--quiet", "a.json"]);
    sandbox.write("a.json", json("bad", "all"));
    sandbox.git(&["commit", "--all", "--message", "all"]);
    let good = json("good", "all");
    assert_eq!(sandbox.states("a.json"), [good.clone(), good.clone(), good]);
    sandbox.stage(&[("a.json", &json("bad", "waits"))]);
    sandbox.write("b.json", json("bad", "only"));
    sandbox.git(&["commit", "--message", "only", "b.json"]);
    let good = json("good", "only");
    assert_eq!(sandbox.states("b.json"), [good.clone(), good.clone(), good]);
    assert_eq!(sandbox.status(), "M  a.json\n");
    sandbox.assert_tidy();
    let sandbox = sandbox.at(main);
    assert_eq!(sandbox.status(), "");
    sandbox.assert_tidy();
}

#[test]
fn from_another_index() {
    let mut sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two"))]);
    let index = sandbox.folder().join("other-index");
    std::fs::copy(sandbox.path(".git/index"), &index).unwrap();
    sandbox.set("GIT_INDEX_FILE", index.to_str().unwrap());
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    sandbox.git(&["commit", "--message", "x"]);
    sandbox.unset("GIT_INDEX_FILE");
    // The commit is repaired; the repository's own index and work tree are none of it.
    assert_eq!(
        sandbox.states("a.json"),
        [json("good", "two"), json("one", "two"), json("bad", "two")]
    );
    sandbox.assert_tidy();
}

#[test]
fn an_amended_commit_that_a_fix_empties_is_stopped() {
    let mut sandbox = Sandbox::new();
    // Where somebody chooses the dates, an amended commit cannot be told from a new one.
    sandbox.unset("GIT_COMMITTER_DATE");
    sandbox.set("GIT_AUTHOR_DATE", "1600000000 +0130");
    sandbox.begin_with(&[("a.json", &json("good", "two"))]);
    sandbox.stage(&[("a.json", &json("good", "three"))]);
    sandbox.commit_unchecked("three");
    sandbox.unset("GIT_AUTHOR_DATE");
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    let ran = sandbox.try_git(&["commit", "--amend", "--no-edit"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.stderr
            .contains("it would change nothing against its parent any more"),
        "{}",
        ran.stderr
    );
    let bad = json("bad", "two");
    assert_eq!(
        sandbox.states("a.json"),
        [json("good", "three"), bad.clone(), bad.clone()]
    );
    sandbox.assert_tidy();
    // A new commit of the same changes something, and one amended back to itself is only worded anew.
    sandbox.git(&["commit", "--message", "back"]);
    assert_eq!(sandbox.blob("HEAD:a.json"), json("good", "two"));
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD^"]);
    sandbox.furnish_again();
    sandbox.stage(&[("a.json", &json("bad", "three"))]);
    sandbox.git(&["commit", "--amend", "--message", "reworded"]);
    assert_eq!(sandbox.blob("HEAD:a.json"), json("good", "three"));
    assert_eq!(sandbox.git(&["log", "-1", "--format=%s"]).text(), "reworded\n");
    assert_eq!(sandbox.status(), "");
    sandbox.assert_tidy();
}

/// A merge with a conflict in `a.json`, where the other side brings a bad `b.json` along.
fn in_a_merge() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two"))]);
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.stage(&[("a.json", &json("side", "two")), ("b.json", &json("bad", "two"))]);
    sandbox.commit_unchecked("side");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.stage(&[("a.json", &json("main", "two"))]);
    sandbox.commit_unchecked("main");
    assert_eq!(sandbox.try_git(&["merge", "side"]).code, Some(1));
    sandbox
}

#[test]
fn a_resolved_merge_is_judged_where_it_was_resolved() {
    let sandbox = in_a_merge();
    sandbox.stage(&[("a.json", &json("both", "two"))]);
    sandbox.git(&["commit", "--no-edit"]);
    let both = json("both", "two");
    assert_eq!(sandbox.states("a.json"), [both.clone(), both.clone(), both]);
    // What the other side brought was judged there.
    assert_eq!(sandbox.blob("HEAD:b.json"), json("bad", "two"));
    sandbox.assert_tidy();
}

#[test]
fn a_resolved_merge_is_never_changed() {
    let sandbox = in_a_merge();
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    let ran = sandbox.try_git(&["commit", "--no-edit"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.stderr.contains("a.json:2:13: error[house/bad-word]"),
        "{}",
        ran.stderr
    );
    let bad = json("bad", "two");
    assert_eq!(sandbox.states("a.json"), [json("main", "two"), bad.clone(), bad]);
    assert!(sandbox.path(".git/MERGE_HEAD").exists());
    sandbox.assert_tidy();
}

#[test]
fn a_fix_that_empties_the_commit_stops_it() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("good", "two"))]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    let ran = sandbox.try_git(&["commit", "--message", "x"]);
    assert_eq!(ran.code, Some(1));
    let bad = json("bad", "two");
    assert_eq!(sandbox.states("a.json"), [json("good", "two"), bad.clone(), bad]);
    assert!(ran.stderr.contains("are what HEAD has already"), "{}", ran.stderr);
    assert_eq!(sandbox.git(&["rev-list", "--count", "HEAD"]).text(), "1\n");
    sandbox.assert_tidy();
    // With something else staged the commit has content, and goes on.
    sandbox.stage(&[("b.txt", "b\n")]);
    sandbox.git(&["commit", "--message", "x"]);
    assert_eq!(sandbox.status(), "");
}

/// A merge without conflicts, whose text is bad as neither side's is: one begins the word, the other ends it.
fn merging_into_a_bad_word() -> Sandbox {
    let sandbox = Sandbox::new();
    let text = |first: &str, last: &str| json(first, last).replace("\"line4\": 4", "\"line4\": \"four\"");
    sandbox.begin_with(&[("a.json", &text("one", "two"))]);
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.stage(&[("a.json", &text("one", "side")), ("b.json", &json("bad", "two"))]);
    sandbox.commit_unchecked("side");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.stage(&[("a.json", &text("bad", "two"))]);
    sandbox.commit_unchecked("main");
    sandbox
}

#[test]
fn a_merge_without_conflicts_is_judged_in_what_it_made_and_never_changed() {
    let sandbox = merging_into_a_bad_word();
    let ran = sandbox.try_git(&["merge", "side"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    // Not what the side brings as it is: that was judged there.
    assert!(
        ran.stderr.contains("a.json:2:13: error[house/bad-word]") && !ran.stderr.contains("b.json"),
        "{}",
        ran.stderr
    );
    assert!(sandbox.blob(":a.json").contains("bad"));
    assert_eq!(sandbox.blob(":a.json"), sandbox.work("a.json"));
    sandbox.assert_tidy();
    // The user mends it and concludes the merge.
    let mended = sandbox.work("a.json").replace("bad", "good");
    sandbox.stage(&[("a.json", &mended)]);
    sandbox.git(&["commit", "--no-edit"]);
    assert_eq!(sandbox.blob("HEAD:a.json"), mended);
    assert_eq!(sandbox.git(&["rev-list", "--count", "HEAD"]).text(), "4\n");
    assert_eq!(sandbox.status(), "");
}

#[test]
fn a_sound_merge_without_conflicts_goes_on() {
    let sandbox = merging_into_a_bad_word();
    sandbox.stage(&[("a.json", &sandbox.work("a.json").replace("bad", "fine"))]);
    sandbox.commit_unchecked("fine");
    sandbox.git(&["merge", "--no-edit", "side"]);
    assert_eq!(sandbox.status(), "");
}

#[test]
fn what_other_hooks_staged_is_judged_at_the_message_when_asked_for() {
    let sandbox = Sandbox::new();
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    sandbox.write("message", "the message\n");
    let ran = sandbox.qmoi(&["hooks", "run", "commit-msg", "message"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.stderr.contains("a.json:2:13: error[house/bad-word]"),
        "{}",
        ran.stderr
    );
    assert_eq!(sandbox.blob(":a.json"), json("bad", "two"));
    assert_eq!(sandbox.work("message"), "the message\n");
    sandbox.stage(&[("a.json", &json("good", "two"))]);
    let ran = sandbox.qmoi(&["hooks", "run", "commit-msg", "message"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
}
