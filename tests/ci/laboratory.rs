//! The laboratory itself, tried with nothing but git: what it says goes wrong does go wrong, as git sees it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::faults::server_refuses::{protect_main, refuse_main};
use crate::scene::{Ran, Scene};
use crate::secrets::{RENEWED, TOKEN};
use crate::server::access::Needed;
use crate::server::fault::{Fault, Kind};
use crate::ssh::Ssh;
use crate::stand_in::push_options;
use crate::untouched::Untouched;

/// A scene with a commit that waits to be pushed.
fn about_to_push() -> Scene {
    let scene = Scene::new();
    scene.write("news.txt", "news\n");
    scene.git(&["add", "news.txt"]);
    scene.git(&["commit", "--quiet", "--message", "News"]);
    scene
}

fn push(scene: &Scene) -> Ran {
    scene.try_git(&["push", "--porcelain", "origin", "HEAD:refs/heads/main"])
}

fn has_arrived(scene: &Scene) -> bool {
    scene.bare.file("main", "news.txt").is_some()
}

#[test]
fn a_push_arrives_where_nothing_goes_wrong() {
    let scene = about_to_push();
    let ran = push(&scene);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(has_arrived(&scene));
    assert_eq!(scene.server.count(Kind::Push), 1);
}

#[test]
fn each_fault_reads_as_git_reads_it_from_real_servers() {
    let before = [
        (Kind::PushRefs, Fault::status(503), "returned error: 503"),
        (Kind::Push, Fault::status(500), "HTTP 500"),
        (
            Kind::PushRefs,
            Fault::refusal(403, "You are not allowed"),
            "error: 403",
        ),
        (Kind::PushRefs, Fault::Reset, "reset by peer"),
        (Kind::Push, Fault::Reset, "the remote end hung up"),
        (Kind::Push, Fault::CutRequest(20), "the remote end hung up"),
        (Kind::PushRefs, Fault::Empty, "Empty reply"),
    ];
    for (kind, fault, said) in before {
        let scene = about_to_push();
        scene.server.always(kind, fault.clone());
        let ran = push(&scene);
        assert_ne!(ran.code, Some(0), "{fault:?}: {ran:?}");
        assert!(ran.stderr.contains(said), "{fault:?}: {ran:?}");
        assert!(!has_arrived(&scene), "{fault:?}");
    }
}

#[test]
fn a_push_may_be_applied_although_git_says_it_failed() {
    for fault in [Fault::CutAnswer(0), Fault::CutAnswer(150), Fault::LoseAnswer] {
        let scene = about_to_push();
        scene.server.always(Kind::Push, fault.clone());
        let ran = push(&scene);
        assert_ne!(ran.code, Some(0), "{fault:?}: {ran:?}");
        assert!(has_arrived(&scene), "{fault:?}");
    }
}

#[test]
fn a_push_whose_kept_connection_dies_is_sent_twice_and_refused() {
    let scene = about_to_push();
    scene.server.next(Kind::Push, [Fault::LoseAnswer]);
    let ran = push(&scene);
    assert_eq!(scene.server.count(Kind::Push), 2, "{ran:?}");
    assert!(
        ran.stdout.contains("[remote rejected] (failed to update ref)"),
        "{ran:?}"
    );
    assert!(has_arrived(&scene));
}

#[test]
fn a_server_that_hangs_or_drips_is_given_up_by_its_low_speed() {
    for (kind, fault) in [
        (Kind::PushRefs, Fault::Hang),
        (Kind::PushRefs, Fault::Drip),
        (Kind::Push, Fault::HangAfter),
    ] {
        let scene = about_to_push();
        scene.server.always(kind, fault.clone());
        let begun = Instant::now();
        let ran = scene.try_git(&[
            "-c",
            "http.lowSpeedLimit=1000",
            "-c",
            "http.lowSpeedTime=1",
            "push",
            "origin",
            "HEAD:refs/heads/main",
        ]);
        assert_ne!(ran.code, Some(0), "{ran:?}");
        assert!(ran.stderr.contains("Operation too slow"), "{fault:?}: {ran:?}");
        assert!(begun.elapsed() < Duration::from_secs(20), "{fault:?}");
    }
}

#[test]
fn somebody_elses_commit_comes_just_before_the_push() {
    let scene = about_to_push();
    let bare = scene.bare.clone();
    scene.server.next(
        Kind::PushRefs,
        [Fault::first(move || {
            bare.commit("main", "Other", &[("other.txt", b"other\n")]);
        })],
    );
    let ran = push(&scene);
    assert!(ran.stdout.contains("[rejected] (fetch first)"), "{ran:?}");
    let bare = scene.bare.clone();
    scene.git(&["fetch", "--quiet"]);
    scene.git(&["rebase", "--quiet", "origin/main"]);
    scene.server.next(
        Kind::Push,
        [Fault::first(move || {
            bare.commit("main", "Other", &[("another.txt", b"other\n")]);
        })],
    );
    let ran = push(&scene);
    assert!(
        ran.stdout.contains("[remote rejected] (failed to update ref)"),
        "{ran:?}"
    );
    assert!(!has_arrived(&scene));
}

#[test]
fn a_large_push_arrives_in_chunks() {
    let scene = about_to_push();
    scene.git(&["config", "http.postBuffer", "65536"]);
    let noise: Vec<u8> = (0_u32..60_000)
        .flat_map(|number| number.wrapping_mul(0x9e37_79b9).to_le_bytes())
        .collect();
    scene.write("noise", noise);
    scene.git(&["add", "noise"]);
    scene.git(&["commit", "--quiet", "--message", "Noise"]);
    let ran = push(&scene);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(has_arrived(&scene));
    let seen = scene.server.seen();
    assert!(
        seen.iter()
            .any(|seen| seen.request.header("transfer-encoding").is_some()),
        "no push came in chunks"
    );
}

#[test]
fn a_token_is_asked_for_and_can_expire() {
    let mut scene = about_to_push();
    {
        let mut access = scene.server.access();
        access.needed = Needed::ToPush;
        access.tokens.insert(TOKEN.to_owned());
        access.expires_after = Some(1);
    }
    let helper = "credential.helper=!f() { echo username=u; echo \"password=$HELD\"; }; f";
    let mut push_with = |token: &str| {
        scene.set("HELD", token);
        scene.try_git(&["-c", helper, "push", "origin", "HEAD:refs/heads/main"])
    };
    let wrong = push_with(RENEWED);
    assert!(wrong.stderr.contains("Authentication failed"), "{wrong:?}");
    assert_eq!(push_with(TOKEN).code, Some(0));
    let late = push_with(TOKEN);
    assert!(late.stderr.contains("Authentication failed"), "{late:?}");
}

#[test]
fn a_project_can_be_closed_to_pushes() {
    let scene = about_to_push();
    scene.server.access().read_only.insert("harbour/site".to_owned());
    let ran = push(&scene);
    assert!(
        ran.stderr.contains("The requested URL returned error: 403"),
        "{ran:?}"
    );
    assert!(
        ran.stderr
            .contains("remote: Permission to harbour/site.git denied"),
        "{ran:?}"
    );
}

#[test]
fn push_options_are_written_down_where_they_are_taken() {
    let scene = about_to_push();
    let with_options = [
        "push",
        "-o",
        "merge_request.create",
        "origin",
        "HEAD:refs/heads/b",
    ];
    let ran = scene.try_git(&with_options);
    assert!(ran.stderr.contains("does not support push options"), "{ran:?}");
    push_options::allow(&scene.bare, true);
    assert_eq!(scene.try_git(&with_options).code, Some(0));
    let kept = std::fs::read_to_string(scene.bare.path.join("push-options")).unwrap();
    assert_eq!(kept, "refs/heads/b\tmerge_request.create\n");
}

#[test]
fn a_branch_is_protected_in_the_words_of_each_platform() {
    let scene = about_to_push();
    protect_main(
        &scene.bare,
        "GitLab: You are not allowed to push code to protected branches on this project.",
    );
    let ran = push(&scene);
    assert!(ran.stdout.contains("(pre-receive hook declined)"), "{ran:?}");
    assert!(
        ran.stderr.contains("remote: GitLab: You are not allowed"),
        "{ran:?}"
    );
    scene.git(&["push", "--quiet", "origin", "HEAD:refs/heads/free"]);
    scene.bare.remove_hook("pre-receive");
    refuse_main(
        &scene.bare,
        "error: GH006: Protected branch update failed.",
        "protected branch hook declined",
    );
    let ran = push(&scene);
    assert!(
        ran.stdout
            .contains("[remote rejected] (protected branch hook declined)"),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("remote: error: GH006:"), "{ran:?}");
    scene.git(&["push", "--quiet", "origin", "HEAD:refs/heads/free-too"]);
    assert!(!has_arrived(&scene));
}

#[test]
fn what_a_run_leaves_lying_about_is_found() {
    let caught = |plant: &dyn Fn(&mut Scene)| {
        let mut scene = Scene::new();
        scene.plant(TOKEN);
        scene.assert_tidy();
        plant(&mut scene);
        catch_unwind(AssertUnwindSafe(|| scene.assert_tidy())).is_err()
    };
    assert!(caught(&|scene| scene.write(".git/index.lock", "")));
    assert!(caught(&|scene| scene.write(".git/qmoi/audit.jsonl", TOKEN)));
    assert!(caught(&|scene| scene.write("../tmp/rest", "")));
    assert!(caught(&|scene| {
        scene.write("secret", TOKEN);
        scene.git(&["hash-object", "-w", "secret"]);
        std::fs::remove_file(scene.work.join("secret")).unwrap();
    }));
    let scene = Scene::new();
    let mut child = scene.command("sleep").arg("100").spawn().unwrap();
    assert!(catch_unwind(AssertUnwindSafe(|| scene.assert_tidy())).is_err());
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_secret_in_an_argument_is_found() {
    let mut scene = Scene::new();
    scene.plant(TOKEN);
    // Only the command's own children would show it; its own arguments are the easiest to give.
    let run = scene.start(&["check", TOKEN]);
    assert!(catch_unwind(AssertUnwindSafe(|| run.end(&scene))).is_err());
}

#[test]
fn a_change_to_what_is_the_users_is_found() {
    for change in [
        &[
            "update-index",
            "--add",
            "--cacheinfo",
            "100644,e69de29bb2d1d6434b8b29ae775ad8c2e48c5391,x",
        ][..],
        &["update-ref", "-d", "refs/remotes/origin/main"],
        &["config", "a.b", "c"],
        &["checkout", "--quiet", "--detach"],
    ] {
        let scene = Scene::new();
        let before = Untouched::of(&scene.work);
        before.assert_is(&scene.work);
        scene.git(&["hash-object", "-w", "-t", "blob", "/dev/null"]);
        scene.git(&["update-ref", "refs/qmoi/base/main", "HEAD"]);
        before.assert_is(&scene.work);
        scene.git(change);
        assert!(
            catch_unwind(AssertUnwindSafe(|| before.assert_is(&scene.work))).is_err(),
            "{change:?}"
        );
    }
}

#[test]
fn ssh_pushes_and_fails_in_its_own_words() {
    let mut scene = about_to_push();
    let ssh = Ssh::new(&scene.folder().join("ssh"), &scene.folder().join("server"));
    scene.set("GIT_SSH_COMMAND", ssh.program());
    scene.git(&[
        "remote",
        "set-url",
        "origin",
        "ssh://git@harbour.example/harbour/site.git",
    ]);
    for (fault, said) in [
        ("publickey", "Permission denied (publickey)"),
        ("closed", "Connection closed by"),
        ("kex", "kex_exchange_identification"),
        ("hostkey", "Host key verification failed"),
        ("resolve", "Could not resolve hostname"),
    ] {
        ssh.next(&[fault]);
        let ran = push(&scene);
        assert_eq!(ran.code, Some(128), "{fault}: {ran:?}");
        assert!(ran.stderr.contains(said), "{fault}: {ran:?}");
    }
    assert!(!has_arrived(&scene));
    ssh.next(&["lost"]);
    let ran = push(&scene);
    assert_ne!(ran.code, Some(0), "{ran:?}");
    assert!(has_arrived(&scene));
    assert_eq!(push(&scene).code, Some(0));
    assert_eq!(ssh.count("git-receive-pack"), 7);
}
