//! The server has its reasons not to take the push.

use crate::bare::Bare;
use crate::faults::network::ci_within;
use crate::scene::Scene;
use crate::server::fault::{Fault, Kind};

const HOOK: i32 = 15;
const QUOTA: i32 = 17;

/// A hook that declines everything with these words.
pub(crate) fn decline(bare: &Bare, words: &str) {
    bare.hook(
        "pre-receive",
        &format!("cat > /dev/null\ncat << 'END'\n{words}\nEND\nexit 1"),
    );
}

/// A hook that declines pushes to `main` with these words.
pub(crate) fn protect_main(bare: &Bare, words: &str) {
    let script = format!(
        "while read old new ref; do\n[ \"$ref\" = refs/heads/main ] && {{\ncat << 'END'\n{words}\nEND\nexit 1\n}}\ndone\nexit 0"
    );
    bare.hook("pre-receive", &script);
}

/// Has the server refuse pushes to `main` for a reason in parentheses, as platforms whose server is not git's own do.
pub(crate) fn refuse_main(bare: &Bare, words: &str, reason: &str) {
    bare.git(&["config", "receive.procReceiveRefs", "refs/heads/main"]);
    let packet = |text: &str| format!("{:04x}{text}", text.len() + 4);
    // Greeted with what it can do, told the commands, it answers for each.
    let script = format!(
        "printf '001aversion=1\\0push-options0000'\ncat << 'END' >&2\n{words}\nEND\nprintf '{}0000'\nexec cat > /dev/null",
        packet(&format!("ng refs/heads/main {reason}")),
    );
    bare.hook("proc-receive", &script);
}

#[test]
fn a_push_that_a_hook_declines_for_its_own_reasons_is_tried_once() {
    for (number, words) in [
        (9, "The moon is full, and nobody may push."),
        (
            23,
            "remote: fatal: unable to access: The requested URL returned error: 503",
        ),
        (23, "error: RPC failed; HTTP 500 curl 22"),
        (23, "fatal: the remote end hung up unexpectedly"),
    ] {
        let scene = Scene::new();
        decline(&scene.bare, words);
        let ran = scene.ci(&[]);
        assert_eq!(ran.code, Some(HOOK), "{words}: {ran:?}");
        assert_eq!(scene.server.count(Kind::Push), 1, "{words}: {ran:?}");
        let said = format!("{}{}", ran.stdout, ran.stderr);
        // The level that a line begins with is not kept.
        let bare = words.trim_start_matches("error: ").trim_start_matches("fatal: ");
        assert!(said.contains(bare), "{words} is not told: {ran:?}");
        scene.note(
            number,
            &format!("hook: {words}"),
            &ran,
            "stopped, its words shown",
        );
        scene.bare.remove_hook("pre-receive");
        scene.assert_nothing_came_and_rerun_repairs();
    }
}

#[test]
fn a_hook_that_failed_itself_is_asked_again() {
    for words in [
        "GitLab: 500 Internal Server Error",
        "GitLab: Internal API unreachable",
        "Gitea: Internal Server Error",
    ] {
        let scene = Scene::new();
        scene.bare.hook(
            "pre-receive",
            &format!("cat > /dev/null\n[ -f asked ] && exit 0\n: > asked\necho '{words}'\nexit 1"),
        );
        let ran = scene.ci(&[]);
        assert_eq!(ran.code, Some(0), "{words}: {ran:?}");
        assert_eq!(scene.server.count(Kind::Push), 2, "{words}: {ran:?}");
        scene.note(10, &format!("hook: {words}"), &ran, "pushed");
        scene.assert_repaired_once();
    }
}

#[test]
fn a_push_that_is_too_large_is_not_tried_again() {
    let scene = Scene::new();
    scene.bare.git(&["config", "receive.maxInputSize", "50"]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(QUOTA), "{ran:?}");
    assert_eq!(scene.server.count(Kind::Push), 1, "{ran:?}");
    scene.note(21, "pack exceeds maximum allowed size", &ran, "stopped");
    scene.bare.git(&["config", "--unset", "receive.maxInputSize"]);
    scene.assert_nothing_came_and_rerun_repairs();
}

#[test]
fn a_push_whose_body_is_too_large_is_not_tried_again() {
    let scene = Scene::new();
    scene.server.always(Kind::Push, Fault::refusal(413, "too large"));
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(QUOTA), "{ran:?}");
    assert_eq!(scene.server.count(Kind::Push), 1, "{ran:?}");
    scene.note(21, "413 at the push", &ran, "stopped");
    scene.assert_nothing_came_and_rerun_repairs();
}

#[test]
fn a_full_disk_on_the_server_is_not_asked_to_hold_more() {
    let scene = Scene::new();
    decline(&scene.bare, "GH001: Large files detected.");
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(QUOTA), "{ran:?}");
    assert_eq!(scene.server.count(Kind::Push), 1, "{ran:?}");
    scene.note(21, "hook: GH001: Large files detected.", &ran, "stopped");
    scene.bare.remove_hook("pre-receive");
    scene.assert_nothing_came_and_rerun_repairs();
}

#[test]
fn a_hook_that_never_ends_is_given_up_by_the_deadline() {
    let scene = Scene::new();
    scene.bare.hook("pre-receive", "cat > /dev/null\nexec sleep 20");
    let ran = ci_within(&scene, 4, &[]);
    assert_eq!(ran.code, Some(11), "{ran:?}");
    scene.note(7, "a hook on the server never ends", &ran, "gave up in time");
    scene.bare.remove_hook("pre-receive");
    scene.assert_nothing_came_and_rerun_repairs();
}

#[test]
fn a_server_that_speaks_another_language_is_understood() {
    let mut scene = Scene::new();
    for variable in ["LANG", "LC_ALL", "LANGUAGE"] {
        scene.set(variable, "de_DE.UTF-8");
    }
    scene.server.next(Kind::PushRefs, [Fault::status(503)]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    scene.note(24, "git of another language, and 503", &ran, "pushed");
    scene.assert_repaired_once();
}
