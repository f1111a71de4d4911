//! A server that is reached through ssh.

use crate::faults::network::ci_within;
use crate::scene::{PROJECT, Ran, Scene};
use crate::ssh::Ssh;

const PUSH: &str = "git-receive-pack";

/// A scene whose remote is reached through a stand-in for ssh, which is found as any program is.
fn over_ssh() -> (Scene, Ssh) {
    let mut scene = Scene::new();
    let ssh = Ssh::new(&scene.folder().join("ssh"), &scene.folder().join("server"));
    let path = std::env::var("PATH").unwrap();
    let folder = ssh.program().parent().unwrap().display().to_string();
    scene.set("PATH", format!("{folder}:{path}"));
    let url = format!("ssh://git@harbour.example/{PROJECT}.git");
    scene.git(&["remote", "set-url", "origin", &url]);
    (scene, ssh)
}

fn note(scene: &Scene, ssh: &Ssh, number: u32, what: &str, ran: &Ran, outcome: &str) {
    scene.note_with(number, what, ssh.count(PUSH), ran, outcome);
}

#[test]
fn a_repair_arrives_over_ssh() {
    let (mut scene, ssh) = over_ssh();
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ssh.count(PUSH), 1);
    scene.assert_repaired_once();
    // And through the ssh that the user has chosen.
    scene.unset("PATH");
    scene.set("GIT_SSH_COMMAND", ssh.program());
    scene.assert_rerun_is_idle(&[], 0);
}

#[test]
fn a_connection_of_ssh_that_fails_is_made_again() {
    for fault in ["closed", "kex", "resolve"] {
        let (scene, ssh) = over_ssh();
        // Once at the fetch, once at the push.
        ssh.next(&[fault, "none", fault]);
        let ran = scene.ci(&[]);
        assert_eq!(ran.code, Some(0), "{fault}: {ran:?}");
        note(
            &scene,
            &ssh,
            4,
            &format!("ssh: {fault}, at the fetch and at the push"),
            &ran,
            "pushed",
        );
        scene.assert_repaired_once();
    }
}

#[test]
fn a_key_that_is_refused_stops_the_run() {
    let (scene, ssh) = over_ssh();
    ssh.next(&["publickey"; 8]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(12), "{ran:?}");
    assert!(ssh.count("git-") <= 2, "{ran:?}");
    note(&scene, &ssh, 13, "ssh: public key refused", &ran, "stopped");
    ssh.next(&[]);
    scene.assert_nothing_came_and_rerun_repairs();
}

#[test]
fn a_server_whose_key_has_changed_stops_the_run() {
    let (scene, ssh) = over_ssh();
    ssh.next(&["hostkey"; 8]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(18), "{ran:?}");
    assert_eq!(ssh.count("git-"), 1, "{ran:?}");
    note(
        &scene,
        &ssh,
        13,
        "ssh: the server's key has changed",
        &ran,
        "stopped",
    );
    ssh.next(&[]);
    scene.assert_nothing_came_and_rerun_repairs();
}

#[test]
fn an_ssh_that_hangs_ends_with_the_run() {
    let (scene, ssh) = over_ssh();
    ssh.next(&["always-hang"]);
    let ran = ci_within(&scene, 4, &[]);
    assert_eq!(ran.code, Some(11), "{ran:?}");
    note(&scene, &ssh, 7, "ssh hangs", &ran, "gave up in time, ssh ended");
    ssh.next(&[]);
    scene.assert_nothing_came_and_rerun_repairs();
}

#[test]
fn a_push_over_ssh_whose_answer_is_lost_is_found() {
    let (scene, ssh) = over_ssh();
    ssh.next(&["none", "lost"]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    note(
        &scene,
        &ssh,
        6,
        "ssh: applied, answer lost",
        &ran,
        "found on the server, one commit",
    );
    assert_eq!(ssh.count(PUSH), 1, "{ran:?}");
    scene.assert_repaired_once();
}
