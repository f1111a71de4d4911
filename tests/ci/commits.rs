//! The commits themselves: signed, authored, skipped by pipelines, and worded as asked.

use crate::scene::Scene;
use crate::texts::FILES;

fn fix(scene: &Scene, format: &str) -> String {
    scene
        .bare
        .git(&["log", "-1", &format!("--format={format}"), "main"])
}

#[test]
fn a_commit_is_signed_with_a_key_of_ssh() {
    let scene = Scene::new();
    let key = scene.folder().join("key");
    let made = scene.run(
        "ssh-keygen",
        &[
            "-q",
            "-t",
            "ed25519",
            "-N",
            "",
            "-C",
            "bot",
            "-f",
            key.to_str().unwrap(),
        ],
    );
    assert_eq!(made.code, Some(0), "{made:?}");
    scene.git(&["config", "gpg.format", "ssh"]);
    scene.git(&["config", "user.signingKey", key.to_str().unwrap()]);
    let public = std::fs::read_to_string(key.with_extension("pub")).unwrap();
    let signers = scene.folder().join("signers");
    std::fs::write(&signers, format!("qmoi@noreply.invalid {public}")).unwrap();
    let ran = scene.ci(&["--sign"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    scene.assert_repaired_once();
    let bare = scene.bare.path.to_str().unwrap();
    let setting = format!("gpg.ssh.allowedSignersFile={}", signers.display());
    let verified = scene.try_git(&["-c", &setting, "-C", bare, "verify-commit", "--raw", "main"]);
    assert_eq!(verified.code, Some(0), "{verified:?}");
}

#[test]
fn a_commit_is_signed_with_a_key_of_gpg() {
    let mut scene = Scene::new();
    // A socket's path must be short.
    let home = tempfile::Builder::new().prefix("g").tempdir_in("/tmp").unwrap();
    scene.set("GNUPGHOME", home.path());
    let made = scene.run(
        "gpg",
        &[
            "--batch",
            "--quiet",
            "--passphrase",
            "",
            "--quick-generate-key",
            "Bot <bot@example.org>",
            "ed25519",
            "sign",
        ],
    );
    if made.code != Some(0) {
        println!("skipped: gpg makes no key here: {made:?}");
        return;
    }
    scene.git(&["config", "user.signingKey", "bot@example.org"]);
    let ran = scene.run(env!("CARGO_BIN_EXE_qmoi"), &["ci", "--sign"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let bare = scene.bare.path.to_str().unwrap();
    let verified = scene.try_git(&["-C", bare, "verify-commit", "main"]);
    assert_eq!(verified.code, Some(0), "{verified:?}");
    let _ended = scene.run("gpgconf", &["--kill", "all"]);
}

#[test]
fn a_key_that_is_not_there_stops_the_run_before_it_pushes() {
    let scene = Scene::new();
    scene.git(&["config", "gpg.format", "ssh"]);
    scene.git(&["config", "user.signingKey", "/nowhere/key"]);
    let ran = scene.ci(&["--sign"]);
    assert_eq!(ran.code, Some(18), "{ran:?}");
    scene.assert_nothing_came_and_rerun_repairs();
}

#[test]
fn nothing_is_signed_that_was_not_asked_to_be() {
    let scene = Scene::new();
    scene.git(&["config", "commit.gpgSign", "true"]);
    scene.git(&["config", "gpg.format", "ssh"]);
    scene.git(&["config", "user.signingKey", "/nowhere/key"]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(fix(&scene, "%G?"), "N");
    scene.assert_repaired_once();
}

#[test]
fn pipelines_skip_what_asks_to_be_skipped() {
    let scene = Scene::new();
    let ran = scene.ci(&["--skip-ci"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(fix(&scene, "%s").contains("[skip ci]"), "{}", fix(&scene, "%s"));
    scene.assert_rerun_is_idle(&["--skip-ci"], 0);
    let scene = Scene::new();
    assert_eq!(scene.ci(&[]).code, Some(0));
    assert!(!fix(&scene, "%B").contains("skip"), "{}", fix(&scene, "%B"));
}

#[test]
fn a_commit_is_made_by_whom_it_is_told() {
    for (options, expected) in [
        (
            &["--author", "Harbour Bot <bot@harbour.example>"][..],
            "Harbour Bot <bot@harbour.example>",
        ),
        (&[][..], "qmoi <qmoi@noreply.invalid>"),
        (&["--author", "git"], "Me <me@example.org>"),
    ] {
        let scene = Scene::new();
        scene.git(&["config", "user.name", "Me"]);
        scene.git(&["config", "user.email", "me@example.org"]);
        let ran = scene.ci(options);
        assert_eq!(ran.code, Some(0), "{options:?}: {ran:?}");
        assert_eq!(fix(&scene, "%an <%ae>"), expected);
        assert_eq!(fix(&scene, "%cn <%ce>"), expected);
    }
}

#[test]
fn a_commit_says_what_it_is_told_to() {
    let scene = Scene::with(&FILES);
    let ran = scene.ci(&["--message", "Mend the harbour"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(fix(&scene, "%s"), "Mend the harbour");
    scene.assert_repaired_once();
}
