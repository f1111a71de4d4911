//! Installing and uninstalling beside whatever is there.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::sandbox::{Sandbox, json};

fn put_hook(sandbox: &Sandbox, name: &str, text: &str, mode: u32) {
    sandbox.write(name, text);
    fs::set_permissions(sandbox.path(name), fs::Permissions::from_mode(mode)).unwrap();
}

/// Every file of the folder with bytes and mode.
fn content(sandbox: &Sandbox, folder: &str) -> Vec<(String, Vec<u8>, u32)> {
    let mut found: Vec<_> = fs::read_dir(sandbox.path(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| {
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            (path.display().to_string(), fs::read(&path).unwrap(), mode)
        })
        .collect();
    found.sort();
    found
}

fn assert_hook_works(sandbox: &Sandbox, name: &str) {
    sandbox.stage(&[(name, &json("bad", "two"))]);
    sandbox.git(&["commit", "--message", "x"]);
    assert_eq!(sandbox.blob(&format!("HEAD:{name}")), json("good", "two"));
}

#[test]
fn installing_thrice_and_uninstalling_leaves_no_trace() {
    let sandbox = Sandbox::bare_of_hooks(&[]);
    put_hook(
        &sandbox,
        ".git/hooks/pre-commit",
        "#!/bin/sh\necho first >> log\n[ ! -e stop ]\n",
        0o751,
    );
    let before = content(&sandbox, ".git/hooks");
    sandbox.install(&[]);
    let installed = content(&sandbox, ".git/hooks");
    sandbox.install(&[]);
    sandbox.install(&[]);
    assert_eq!(content(&sandbox, ".git/hooks"), installed);
    assert!(
        sandbox
            .qmoi(&["hooks", "status"])
            .text()
            .contains("pre-commit: installed: ")
    );
    assert_hook_works(&sandbox, "a.json");
    assert_eq!(sandbox.work("log"), "first\n");
    // The old hook still stops what it stopped.
    sandbox.write("stop", "");
    sandbox.stage(&[("b.json", &json("bad", "two"))]);
    assert_eq!(sandbox.try_git(&["commit", "--message", "x"]).code, Some(1));
    assert_eq!(sandbox.blob(":b.json"), json("bad", "two"));
    assert_eq!(sandbox.qmoi(&["hooks", "uninstall"]).code, Some(0));
    assert_eq!(content(&sandbox, ".git/hooks"), before);
    assert_eq!(sandbox.qmoi(&["hooks", "uninstall"]).code, Some(0));
    assert_eq!(content(&sandbox, ".git/hooks"), before);
    assert_eq!(
        sandbox.qmoi(&["hooks", "status"]).text(),
        "pre-commit: not installed\npre-push: not installed\n"
    );
}

#[test]
fn another_mode_is_taken_over() {
    let sandbox = Sandbox::new();
    sandbox.install(&["--check"]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    assert_eq!(sandbox.try_git(&["commit", "--message", "x"]).code, Some(1));
    sandbox.install(&[]);
    sandbox.git(&["commit", "--message", "x"]);
}

#[test]
fn a_folder_of_hooks_is_respected() {
    let sandbox = Sandbox::bare_of_hooks(&[]);
    sandbox.git(&["config", "core.hooksPath", ".githooks"]);
    sandbox.install(&[]);
    assert!(sandbox.path(".githooks/pre-commit").exists());
    assert!(!sandbox.path(".git/hooks/pre-commit").exists());
    assert_hook_works(&sandbox, "a.json");
}

#[test]
fn hooks_of_other_repositories_are_not_touched_unasked() {
    let sandbox = Sandbox::bare_of_hooks(&[]);
    let shared = sandbox.folder().join("shared");
    sandbox.git(&["config", "--global", "core.hooksPath", shared.to_str().unwrap()]);
    let ran = sandbox.qmoi(&["hooks", "install"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("serves other repositories"), "{}", ran.stderr);
    assert!(!shared.exists());
    sandbox.install(&["--force"]);
    assert_hook_works(&sandbox, "a.json");
}

#[test]
fn a_linked_work_tree_shares_the_hooks() {
    let sandbox = Sandbox::bare_of_hooks(&[]);
    sandbox.begin_with(&[("x.txt", "x\n")]);
    let linked = sandbox.folder().join("linked");
    sandbox.git(&["worktree", "add", "--quiet", linked.to_str().unwrap()]);
    let main = sandbox.top.clone();
    let sandbox = sandbox.at(linked);
    sandbox.install(&[]);
    assert!(main.join(".git/hooks/pre-commit").exists());
    assert_hook_works(&sandbox, "a.json");
}

#[test]
fn husky_gets_an_entry() {
    let sandbox = Sandbox::bare_of_hooks(&[]);
    sandbox.git(&["config", "core.hooksPath", ".husky/_"]);
    // What husky 9 puts there: a script that runs the one in the folder above.
    put_hook(
        &sandbox,
        ".husky/_/pre-commit",
        "#!/usr/bin/env sh\nsh -e \"$(dirname -- \"$(dirname -- \"$0\")\")/pre-commit\" \"$@\"\n",
        0o755,
    );
    sandbox.write(".husky/pre-commit", "echo theirs >> log\n");
    let before = content(&sandbox, ".husky");
    sandbox.install(&[]);
    sandbox.install(&[]);
    assert_hook_works(&sandbox, "a.json");
    assert_eq!(sandbox.work("log"), "theirs\n");
    sandbox.qmoi(&["hooks", "uninstall"]);
    assert_eq!(content(&sandbox, ".husky"), before);
}

#[test]
fn pre_commit_and_lefthook_get_an_entry() {
    for (hook, name, text) in [
        (
            "#!/usr/bin/env bash\n# File generated by pre-commit: https://pre-commit.com\n",
            ".pre-commit-config.yaml",
            "repos:\n- repo: https://example.org/x\n  rev: v1\n  hooks:\n  - id: x # ours\n",
        ),
        (
            "#!/bin/sh\ncall_lefthook run \"pre-commit\" \"$@\"\n",
            "lefthook.yml",
            "# ours\npre-commit:\n  parallel: true\n  jobs:\n    - run: make lint\n",
        ),
    ] {
        let sandbox = Sandbox::bare_of_hooks(&[]);
        put_hook(&sandbox, ".git/hooks/pre-commit", hook, 0o755);
        sandbox.write(name, text);
        let (hooks, top) = (content(&sandbox, ".git/hooks"), content(&sandbox, "."));
        sandbox.install(&[]);
        let entered = sandbox.work(name);
        assert!(entered.contains("qmoi hooks run pre-commit"), "{entered}");
        sandbox.install(&[]);
        assert_eq!(sandbox.work(name), entered);
        assert_eq!(sandbox.work(".git/hooks/pre-commit"), hook);
        // What was edited elsewhere since then stays.
        sandbox.write(name, format!("# edited\n{entered}"));
        assert_eq!(sandbox.qmoi(&["hooks", "uninstall"]).code, Some(0));
        assert_eq!(sandbox.work(name), format!("# edited\n{text}"));
        sandbox.write(name, text);
        assert_eq!(content(&sandbox, ".git/hooks"), hooks);
        assert_eq!(content(&sandbox, "."), top);
    }
}

#[test]
fn a_machine_without_qmoi_can_commit() {
    let mut sandbox = Sandbox::new();
    let hook = sandbox.work(".git/hooks/pre-commit");
    let elsewhere = hook.replace(env!("CARGO_BIN_EXE_qmoi"), "/nowhere/qmoi");
    sandbox.write(".git/hooks/pre-commit", elsewhere);
    sandbox.set("PATH", "/usr/local/bin:/usr/bin:/bin");
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    let ran = sandbox.git(&["commit", "--message", "x"]);
    assert!(
        ran.stderr.contains("not installed on this machine"),
        "{}",
        ran.stderr
    );
}
