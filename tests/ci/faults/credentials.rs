//! Tokens: missing, refused, expired, renewed, and shown to nobody.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use crate::faults::network::ci_within;
use crate::faults::server_refuses::decline;
use crate::scene::{PROJECT, Scene};
use crate::secrets::{RENEWED, TOKEN};
use crate::server::access::Needed;
use crate::server::fault::{Fault, Kind};

const AUTH: i32 = 12;
const PERMISSION: i32 = 13;
const AS_PATCH: i32 = 3;

/// A scene whose server wants a token for pushing, and takes this one.
fn guarded(needed: Needed, taken: &str) -> Scene {
    let mut scene = Scene::new();
    scene.plant(TOKEN);
    scene.plant(RENEWED);
    let mut access = scene.server.access();
    access.needed = needed;
    access.tokens.insert(taken.to_owned());
    drop(access);
    scene
}

/// A command that prints the first token when it is called first, and the second from then on. It counts its calls.
fn token_command(scene: &mut Scene, first: &str, then: &str) -> String {
    let script = format!(
        "printf x >> calls\nif [ \"$(wc -c < calls)\" -eq 1 ]; then\necho '{first}'\nelse\necho '{then}'\nfi"
    );
    command(scene, &script)
}

/// A program of the user's, in a folder of its own.
fn command(scene: &mut Scene, script: &str) -> String {
    let folder = scene.folder().join("provider");
    fs::create_dir(&folder).unwrap();
    let path = folder.join("token");
    fs::write(&path, format!("#!/bin/sh\ncd {}\n{script}\n", folder.display())).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    scene.spare(path.clone());
    path.display().to_string()
}

fn calls(scene: &Scene) -> usize {
    fs::read(scene.folder().join("provider/calls")).map_or(0, |calls| calls.len())
}

#[test]
fn a_token_of_the_environment_is_used_and_shown_to_nobody() {
    for needed in [Needed::ToPush, Needed::Always] {
        let mut scene = guarded(needed, TOKEN);
        scene.set("QMOI_TOKEN", TOKEN);
        let ran = scene.ci(&[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        scene.note(15, "a token from the environment", &ran, "pushed, secret nowhere");
        scene.assert_repaired_once();
    }
}

#[test]
fn a_token_that_expired_is_renewed_once() {
    let mut scene = guarded(Needed::ToPush, RENEWED);
    let command = token_command(&mut scene, TOKEN, RENEWED);
    let ran = scene.ci(&["--token-command", &command]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(calls(&scene), 2, "{ran:?}");
    scene.note(13, "expired token, renewed by a command", &ran, "pushed");
    scene.assert_repaired_once();
}

#[test]
fn a_token_that_expires_within_the_run_is_renewed() {
    let mut scene = guarded(Needed::ToPush, TOKEN);
    scene.server.access().expires_after = Some(1);
    // The first push meets trouble after it was let in, the second is too late.
    scene.server.next(Kind::Push, [Fault::status(503)]);
    let command = token_command(&mut scene, TOKEN, RENEWED);
    scene.server.access().renewed = Some(RENEWED.to_owned());
    let ran = scene.ci(&["--token-command", &command]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(calls(&scene), 2, "{ran:?}");
    scene.note(13, "token expires between two pushes", &ran, "pushed");
    scene.assert_repaired_once();
}

#[test]
fn a_token_that_stays_refused_stops_the_run() {
    let mut scene = guarded(Needed::ToPush, "none of those");
    let command = token_command(&mut scene, TOKEN, RENEWED);
    let ran = scene.ci(&["--token-command", &command]);
    assert_eq!(ran.code, Some(AUTH), "{ran:?}");
    assert_eq!(calls(&scene), 2, "{ran:?}");
    assert_eq!(scene.server.count(Kind::Push), 0);
    scene.note(13, "both tokens refused", &ran, "stopped after one renewal");
    scene.server.access().needed = Needed::Never;
    scene.assert_nothing_came_and_rerun_repairs();
}

#[test]
fn no_token_where_one_is_needed_stops_the_run_without_a_question() {
    let scene = guarded(Needed::ToPush, TOKEN);
    let ran = ci_within(&scene, 20, &[]);
    assert_eq!(ran.code, Some(AUTH), "{ran:?}");
    scene.note(13, "no token where one is needed", &ran, "stopped");
    scene.server.access().needed = Needed::Never;
    scene.assert_nothing_came_and_rerun_repairs();
}

#[test]
fn a_provider_that_fails_or_hangs_leaves_nothing_behind() {
    for (what, script) in [
        ("fails", "echo no >&2; exit 1"),
        ("prints nothing", "exit 0"),
        ("hangs", "sleep 300"),
        ("hangs with a child", "sleep 300 & wait"),
    ] {
        let mut scene = guarded(Needed::ToPush, TOKEN);
        let command = command(&mut scene, script);
        let ran = ci_within(&scene, 5, &["--token-command", &command]);
        assert!(
            matches!(ran.code, Some(2 | 11 | AUTH)),
            "the provider {what}: {ran:?}"
        );
        scene.note(14, &format!("the token's provider {what}"), &ran, "stopped");
        scene.server.access().needed = Needed::Never;
        scene.assert_nothing_came_and_rerun_repairs();
    }
}

#[test]
fn a_refusal_without_a_reason_may_be_an_expired_token() {
    let mut scene = guarded(Needed::ToPush, RENEWED);
    scene.server.access().tokens.insert(TOKEN.to_owned());
    scene.server.next(Kind::PushRefs, [Fault::status(403)]);
    let command = token_command(&mut scene, TOKEN, RENEWED);
    let ran = scene.ci(&["--token-command", &command]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(calls(&scene), 2, "{ran:?}");
    scene.note(
        12,
        "403 without a word, then ok",
        &ran,
        "pushed after one renewal",
    );
    scene.assert_repaired_once();
}

#[test]
fn a_refusal_that_stays_is_delivered_as_a_patch() {
    for (fault, what) in [
        (Fault::status(403), "403 without a word for ever"),
        (
            Fault::refusal(403, "You are not allowed to push code to this project."),
            "403 with a reason for ever",
        ),
    ] {
        let mut scene = guarded(Needed::ToPush, TOKEN);
        scene.set("QMOI_TOKEN", TOKEN);
        scene.server.always(Kind::PushRefs, fault.clone());
        let ran = scene.ci(&["--artifacts", "../delivered"]);
        assert_eq!(ran.code, Some(AS_PATCH), "{what}: {ran:?}");
        scene.assert_patch_mends("../delivered/qmoi.patch");
        scene.note(12, what, &ran, "delivered as a patch");
        scene.server.heal();
        scene.server.always(Kind::PushRefs, fault);
        let ran = scene.ci(&["--no-fallback"]);
        assert_eq!(ran.code, Some(PERMISSION), "{what}: {ran:?}");
        scene.assert_nothing_came_and_rerun_repairs();
    }
}

#[test]
fn a_project_that_takes_no_pushes_gets_a_patch() {
    let scene = Scene::new();
    scene.server.access().read_only.insert(PROJECT.to_owned());
    let ran = scene.ci(&["--artifacts", "../delivered"]);
    assert_eq!(ran.code, Some(AS_PATCH), "{ran:?}");
    scene.assert_patch_mends("../delivered/qmoi.patch");
    scene.note(12, "no right to push, no platform", &ran, "delivered as a patch");
    scene.server.access().read_only.clear();
    scene.assert_nothing_came_and_rerun_repairs();
}

#[test]
fn the_users_own_credential_helper_stays_in_place() {
    let mut scene = guarded(Needed::ToPush, TOKEN);
    let script = format!(
        "echo \"$1\" >> asked\ncat > /dev/null\n[ \"$1\" = get ] && {{ echo username=me; echo 'password={TOKEN}'; }}\nexit 0"
    );
    let helper = command(&mut scene, &script);
    scene.git(&["config", "--global", "credential.helper", &helper]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let asked = fs::read_to_string(scene.folder().join("provider/asked")).unwrap();
    assert!(asked.starts_with("get\n"), "{asked}");
    assert!(asked.contains("store"), "{asked}");
    scene.note(13, "the user's own credential helper", &ran, "pushed with it");
    scene.assert_repaired_once();
}

#[test]
fn a_token_that_is_refused_is_taken_back_from_the_users_helper() {
    let mut scene = guarded(Needed::ToPush, RENEWED);
    let script = format!(
        "echo \"$1\" >> asked\ncat > /dev/null\n[ \"$1\" = get ] || exit 0\necho username=me\n\
         if grep -q erase asked; then echo 'password={RENEWED}'; else echo 'password={TOKEN}'; fi"
    );
    let helper = command(&mut scene, &script);
    scene.git(&["config", "--global", "credential.helper", &helper]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let asked = fs::read_to_string(scene.folder().join("provider/asked")).unwrap();
    assert!(asked.starts_with("get\nerase\nget\nstore\n"), "{asked}");
    scene.note(
        13,
        "the helper's token expired, it has another",
        &ran,
        "pushed: get, erase, get, store",
    );
    scene.assert_repaired_once();
}

#[test]
fn a_token_in_the_remotes_address_is_used_and_shown_to_nobody() {
    // As a GitLab job's clone has it.
    let mut scene = guarded(Needed::Always, TOKEN);
    let encoded: String = TOKEN
        .bytes()
        .map(|byte| match byte {
            b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect();
    let url = format!(
        "http://gitlab-ci-token:{encoded}@{}/{PROJECT}.git",
        scene.server.host()
    );
    scene.git(&["remote", "set-url", "origin", &url]);
    scene.spare(scene.git_dir().join("config"));
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    scene.note(
        15,
        "a token in the remote's address",
        &ran,
        "pushed, secret nowhere",
    );
    scene.assert_repaired_once();
    // Nor when it fails, and git tells where it wanted to go.
    let broken = crate::texts::BROKEN_PACKAGE.as_bytes();
    scene
        .bare
        .commit("main", "Break another", &[("api/package.json", broken)]);
    scene.server.always(Kind::PushRefs, Fault::status(503));
    let ran = ci_within(&scene, 3, &[]);
    assert_eq!(ran.code, Some(11), "{ran:?}");
}

#[test]
fn a_trace_of_git_and_a_chatty_server_give_no_secret_away() {
    let mut scene = guarded(Needed::ToPush, TOKEN);
    scene.set("QMOI_TOKEN", TOKEN);
    let trace = scene.folder().join("trace");
    scene.set("GIT_TRACE_CURL", &trace);
    for variable in ["GIT_TRACE", "GIT_CURL_VERBOSE", "GIT_TRACE_SETUP"] {
        scene.set(variable, "1");
    }
    let basic = base64_of(&format!("me:{TOKEN}"));
    decline(
        &scene.bare,
        &format!("Your token is {TOKEN}, or Authorization: Basic {basic}"),
    );
    // The hook itself holds it, on the server.
    scene.spare(PathBuf::from(&scene.bare.path).join("hooks/pre-receive"));
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(15), "{ran:?}");
    scene.note(
        15,
        "traces of git, and a server that tells the token",
        &ran,
        "secret nowhere",
    );
    scene.bare.remove_hook("pre-receive");
    let refusal = Fault::refusal(403, &format!("Permission to x denied to {TOKEN}"));
    scene.server.always(Kind::PushRefs, refusal);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(AS_PATCH), "{ran:?}");
    scene.assert_nothing_came_and_rerun_repairs();
}

fn base64_of(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(text)
}
