//! Something on this side is not as it must be.

use std::path::PathBuf;

use crate::faults::network::ci_within;
use crate::scene::{Ran, Scene};
use crate::server::fault::Kind;
use crate::untouched::Untouched;

const USAGE: i32 = 2;
const LOCAL_HOOK: i32 = 16;
const LOCAL: i32 = 18;

/// Asserts that the run ended before it pushed anything, told why, and left everything as it was.
fn assert_stopped(scene: &Scene, number: u32, what: &str, ran: &Ran, codes: &[i32], said: &str) {
    assert!(codes.contains(&ran.code.unwrap()), "{what}: {ran:?}");
    let text = format!("{}{}", ran.stdout, ran.stderr);
    assert!(text.contains(said), "{what}: no word of {said:?}: {ran:?}");
    assert_eq!(scene.server.count(Kind::Push), 0, "{what}: {ran:?}");
    scene.note(number, what, ran, "stopped before any push");
}

#[test]
fn a_detached_head_without_a_pipeline_asks_for_the_branch() {
    let scene = Scene::new();
    scene.git(&["checkout", "--quiet", "--detach"]);
    let ran = scene.ci(&[]);
    assert_stopped(
        &scene,
        35,
        "detached HEAD, no branch told",
        &ran,
        &[USAGE],
        "--branch",
    );
    let ran = scene.ci(&["--branch", "main"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(scene.bare.fixes("main").len(), 1);
}

#[test]
fn a_missing_identity_matters_only_to_who_wants_to_commit_under_it() {
    let scene = Scene::new();
    // Git would otherwise make one up of the machine's names.
    scene.git(&["config", "user.useConfigOnly", "true"]);
    let ran = scene.ci(&["--author", "git"]);
    assert_stopped(
        &scene,
        35,
        "missing identity, asked for",
        &ran,
        &[USAGE, LOCAL],
        "user.name",
    );
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    scene.note(35, "missing identity", &ran, "pushed under its own");
    scene.assert_repaired_once();
}

#[test]
fn a_repository_of_somebody_else_is_told_as_git_tells_it() {
    let scene = Scene::new();
    let work = scene.work.display().to_string();
    if scene.run("chown", &["-R", "12345", &work]).code != Some(0) {
        println!("skipped: only the administrator can give a repository away");
        return;
    }
    let ran = scene.ci(&[]);
    assert_stopped(
        &scene,
        35,
        "dubious ownership",
        &ran,
        &[LOCAL],
        "dubious ownership",
    );
    scene.git(&["config", "--global", "safe.directory", &work]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    scene.assert_repaired_once();
}

#[test]
fn a_read_only_git_directory_stops_the_run_before_it_pushes() {
    for folder in [".git", ".git/objects"] {
        let scene = Scene::new();
        let before = Untouched::of(&scene.work);
        let script = r#"
            mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 99
            shift
            cd "$PWD" && exec "$@"
        "#;
        let folder = scene.work.join(folder);
        let Some(ran) = scene.run_in_own_mounts(
            script,
            &[folder.to_str().unwrap(), env!("CARGO_BIN_EXE_qmoi"), "ci"],
        ) else {
            return;
        };
        before.assert_is(&scene.work);
        scene.assert_tidy();
        assert_stopped(
            &scene,
            35,
            "read-only git directory",
            &ran,
            &[LOCAL],
            "ead-only file system",
        );
        scene.assert_nothing_came_and_rerun_repairs();
    }
}

#[test]
fn the_users_own_hook_may_refuse_the_push_and_is_asked_once() {
    use std::os::unix::fs::PermissionsExt;
    let scene = Scene::new();
    let hook = scene.git_dir().join("hooks/pre-push");
    scene.write(
        ".git/hooks/pre-push",
        "#!/bin/sh\necho x >> ../asked\necho 'not on a Friday' >&2\nexit 1\n",
    );
    std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    let ran = scene.ci(&[]);
    assert_stopped(
        &scene,
        9,
        "the user's own pre-push hook refuses",
        &ran,
        &[LOCAL_HOOK],
        "not on a Friday",
    );
    let asked = std::fs::read_to_string(scene.folder().join("asked")).unwrap();
    assert_eq!(asked, "x\n", "{ran:?}");
    std::fs::remove_file(hook).unwrap();
    scene.assert_nothing_came_and_rerun_repairs();
}

#[test]
fn its_own_hooks_are_not_in_its_way() {
    let scene = Scene::new();
    let installed = scene.run(env!("CARGO_BIN_EXE_qmoi"), &["hooks", "install"]);
    assert_eq!(installed.code, Some(0), "{installed:?}");
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    scene.assert_repaired_once();
}

#[test]
fn what_does_not_exist_is_told_without_waiting_for_it() {
    let scene = Scene::new();
    for (what, options, said) in [
        ("no such remote", ["--remote", "elsewhere"], "elsewhere"),
        ("no such branch", ["--branch", "elsewhere"], "elsewhere"),
    ] {
        let ran = ci_within(&scene, 10, &options);
        assert_stopped(&scene, 35, what, &ran, &[USAGE], said);
    }
    let scene = Scene::on_server(&[]);
    let ran = scene.ci(&[]);
    assert_stopped(&scene, 35, "no repository", &ran, &[USAGE, LOCAL], "repository");
}

#[test]
fn a_machine_without_git_is_told_so() {
    let mut scene = Scene::new();
    let empty = scene.folder().join("empty");
    std::fs::create_dir(&empty).unwrap();
    scene.set("PATH", &empty);
    let ran = scene.qmoi_at(&PathBuf::from(env!("CARGO_BIN_EXE_qmoi")), &["ci"]);
    assert_stopped(&scene, 35, "no git on this machine", &ran, &[USAGE, LOCAL], "git");
}

#[test]
fn changes_in_the_work_tree_and_the_index_stay_out_of_it() {
    let scene = Scene::new();
    scene.write("package.json", "{\"mine\": \"not yet done\"\n");
    scene.write("staged.json", "{\"staged\": 1,}\n");
    scene.git(&["add", "staged.json"]);
    scene.write("untracked.json", "{\"untracked\": 1,}\n");
    scene.git(&["commit", "--quiet", "--allow-empty", "--message", "Not pushed"]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let subjects = scene.bare.git(&["log", "--format=%s", "main"]);
    assert!(!subjects.contains("Not pushed"), "{subjects}");
    for name in ["staged.json", "untracked.json"] {
        assert_eq!(scene.bare.file("main", name), None);
    }
    scene.assert_repaired_once();
}
