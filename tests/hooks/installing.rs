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
        "pre-commit: not installed\npre-merge-commit: not installed\npre-push: not installed\n"
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

/// A git of another version: it says so, and does all else as the one installed.
fn pretend_version(sandbox: &mut Sandbox, version: &str) {
    let folder = sandbox.folder().join("pretending");
    fs::create_dir_all(&folder).unwrap();
    let path = std::env::var("PATH").unwrap();
    let real = std::env::split_paths(&path)
        .map(|folder| folder.join("git"))
        .find(|git| git.is_file())
        .unwrap();
    let script = format!(
        "#!/bin/sh\nif [ \"$1\" = version ]; then echo 'git version {version}'; exit; fi\nexec '{}' \"$@\"\n",
        real.display()
    );
    fs::write(folder.join("git"), script).unwrap();
    fs::set_permissions(folder.join("git"), fs::Permissions::from_mode(0o755)).unwrap();
    sandbox.set("PATH", &format!("{}:{path}", folder.display()));
}

/// Runs the hook that the configuration has for an event, as git from 2.54 on does.
fn run_configured(sandbox: &Sandbox, event: &str, arguments: &[&str]) -> Option<i32> {
    let key = format!("hook.qmoi-{event}.command");
    let command = sandbox.git(&["config", "--local", "--get", &key]).text();
    let mut shell = vec![
        "-c".to_owned(),
        format!("{} \"$@\"", command.trim_end()),
        "hook".to_owned(),
    ];
    shell.extend(arguments.iter().map(ToString::to_string));
    sandbox.program("sh", &shell).code
}

#[test]
fn git_that_has_hooks_in_its_configuration_gets_them_there() {
    let mut sandbox = Sandbox::bare_of_hooks(&[]);
    let shared = sandbox.folder().join("shared");
    sandbox.git(&["config", "--global", "core.hooksPath", shared.to_str().unwrap()]);
    put_hook(
        &sandbox,
        ".git/hooks/pre-commit",
        "#!/bin/sh\necho theirs >> log\n",
        0o755,
    );
    let (hooks, configuration) = (content(&sandbox, ".git/hooks"), sandbox.work(".git/config"));
    pretend_version(&mut sandbox, "2.54.0");
    sandbox.install(&[]);
    let installed = sandbox.work(".git/config");
    assert_eq!(
        sandbox.qmoi(&["hooks", "status"]).text(),
        "pre-commit: installed: the hook qmoi-pre-commit in git's configuration\n\
         pre-merge-commit: installed: the hook qmoi-pre-merge-commit in git's configuration\n\
         pre-push: installed: the hook qmoi-pre-push in git's configuration\n"
    );
    for event in ["pre-commit", "pre-merge-commit", "pre-push"] {
        let key = format!("hook.qmoi-{event}.event");
        assert_eq!(
            sandbox.git(&["config", "--local", "--get-all", &key]).text(),
            format!("{event}\n")
        );
    }
    sandbox.install(&[]);
    assert_eq!(sandbox.work(".git/config"), installed);
    // Nothing of other hooks is touched, wherever they are.
    assert_eq!(content(&sandbox, ".git/hooks"), hooks);
    assert!(!shared.exists());
    // What stands there works.
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    assert_eq!(run_configured(&sandbox, "pre-commit", &[]), Some(0));
    assert_eq!(sandbox.blob(":a.json"), json("good", "two"));
    assert_eq!(
        run_configured(&sandbox, "pre-push", &["origin", "a url"]),
        Some(0)
    );
    sandbox.install(&["--check"]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    assert_eq!(run_configured(&sandbox, "pre-commit", &[]), Some(1));
    sandbox.git(&["config", "hook.qmoi-pre-push.enabled", "false"]);
    let status = sandbox.qmoi(&["hooks", "status"]).text();
    assert!(
        status.contains("pre-push: switched off: hook.qmoi-pre-push.enabled is false"),
        "{status}"
    );
    assert_eq!(sandbox.qmoi(&["hooks", "uninstall"]).code, Some(0));
    assert_eq!(sandbox.work(".git/config"), configuration);
}

#[test]
fn a_machine_without_qmoi_can_commit_with_a_configured_hook() {
    let mut sandbox = Sandbox::bare_of_hooks(&[]);
    pretend_version(&mut sandbox, "2.55.0");
    sandbox.install(&[]);
    let key = "hook.qmoi-pre-commit.command";
    let command = sandbox.git(&["config", "--get", key]).text();
    let elsewhere = command.replace(env!("CARGO_BIN_EXE_qmoi"), "/nowhere/qmoi");
    sandbox.git(&["config", key, elsewhere.trim_end()]);
    sandbox.set("PATH", "/usr/local/bin:/usr/bin:/bin");
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    assert_eq!(run_configured(&sandbox, "pre-commit", &[]), Some(0));
    assert_eq!(sandbox.blob(":a.json"), json("bad", "two"));
}

#[test]
fn an_older_git_gets_a_script_in_place_of_what_it_would_not_run() {
    let mut sandbox = Sandbox::bare_of_hooks(&[]);
    let configuration = sandbox.work(".git/config");
    pretend_version(&mut sandbox, "2.54.0");
    sandbox.install(&[]);
    pretend_version(&mut sandbox, "2.53.9");
    let status = sandbox.qmoi(&["hooks", "status"]).text();
    assert!(status.starts_with("pre-commit: not installed\n"), "{status}");
    sandbox.install(&[]);
    assert!(sandbox.path(".git/hooks/pre-commit").exists());
    assert_eq!(sandbox.work(".git/config"), configuration);
    assert_hook_works(&sandbox, "a.json");
    // After an update the script stays what it is.
    pretend_version(&mut sandbox, "2.54.0");
    sandbox.install(&[]);
    assert_eq!(sandbox.work(".git/config"), configuration);
    sandbox.qmoi(&["hooks", "uninstall"]);
    assert!(!sandbox.path(".git/hooks/pre-commit").exists());
}

#[test]
fn an_uninstallation_finds_what_the_installed_git_does_not_run() {
    let mut sandbox = Sandbox::bare_of_hooks(&[]);
    let configuration = sandbox.work(".git/config");
    pretend_version(&mut sandbox, "2.54.0");
    sandbox.install(&[]);
    pretend_version(&mut sandbox, "2.47.0");
    assert_eq!(sandbox.qmoi(&["hooks", "uninstall"]).code, Some(0));
    assert_eq!(sandbox.work(".git/config"), configuration);
}

#[test]
fn several_events_in_one_configuration_come_and_go() {
    let lefthook = "#!/bin/sh\ncall_lefthook run \"$(basename \"$0\")\" \"$@\"\n";
    for (name, text) in [
        ("lefthook.yml", "pre-commit:\n  jobs:\n    - run: make lint\n"),
        ("lefthook.toml", "[[pre-commit.jobs]]\nrun = \"make lint\"\n"),
        (
            ".config/lefthook.json",
            "{\n  \"pre-commit\": {\n    \"jobs\": [{ \"run\": \"make lint\" }]\n  }\n}\n",
        ),
    ] {
        let sandbox = Sandbox::bare_of_hooks(&[]);
        for event in ["pre-commit", "pre-merge-commit", "pre-push"] {
            put_hook(&sandbox, &format!(".git/hooks/{event}"), lefthook, 0o755);
        }
        sandbox.write(name, text);
        sandbox.install(&[]);
        let entered = sandbox.work(name);
        for event in ["pre-commit", "pre-merge-commit", "pre-push"] {
            assert!(entered.contains(&format!("qmoi hooks run {event}")), "{entered}");
        }
        sandbox.install(&[]);
        assert_eq!(sandbox.work(name), entered);
        // Another wish takes the place of the one before.
        sandbox.install(&["--check", "--auto"]);
        let checking = sandbox.work(name);
        assert!(
            checking.contains("run pre-commit --check") && checking.contains("run pre-push --auto"),
            "{checking}"
        );
        assert_eq!(checking.matches("qmoi hooks run").count(), 3, "{checking}");
        assert_eq!(sandbox.qmoi(&["hooks", "uninstall"]).code, Some(0));
        assert_eq!(sandbox.work(name), text);
        assert_eq!(sandbox.work(".git/hooks/pre-push"), lefthook);
    }
}
