//! Others push meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::bare::Bare;
use crate::delivered::assert_repaired;
use crate::faults::network::ci_within;
use crate::scene::Scene;
use crate::server::fault::{Fault, Kind};
use crate::texts::{FILES, mended_package};

/// A deed that pushes another file each time.
pub(crate) fn intruder(bare: &Bare) -> Fault {
    let (bare, count) = (bare.clone(), Arc::new(AtomicUsize::new(0)));
    Fault::first(move || {
        let number = count.fetch_add(1, Ordering::SeqCst);
        let name = format!("intruder-{number}.txt");
        bare.commit("main", "Intrude", &[(&name, b"here\n")]);
    })
}

fn intruders(bare: &Bare) -> usize {
    let names = bare.git(&["ls-tree", "--name-only", "main"]);
    names.lines().filter(|name| name.starts_with("intruder-")).count()
}

#[test]
fn races_that_are_lost_before_and_after_the_advertisement_are_run_again() {
    for (what, kind) in [
        ("(fetch first), three times", Kind::PushRefs),
        ("(failed to update ref), three times", Kind::Push),
    ] {
        let scene = Scene::new();
        let intruder = intruder(&scene.bare);
        scene
            .server
            .next(kind, [intruder.clone(), intruder.clone(), intruder]);
        let ran = scene.ci(&[]);
        assert_eq!(ran.code, Some(0), "{what}: {ran:?}");
        assert_eq!(intruders(&scene.bare), 3, "{what}");
        scene.note(16, what, &ran, "pushed on the newest tip");
        scene.assert_repaired_once();
    }
}

#[test]
fn a_race_that_is_always_lost_ends() {
    let scene = Scene::new();
    scene.server.always(Kind::PushRefs, intruder(&scene.bare));
    let ran = ci_within(&scene, 60, &[]);
    let pushes = scene.server.count(Kind::PushRefs);
    // The last is that of a branch of its own.
    assert!((3..=12).contains(&pushes), "{pushes} tries: {ran:?}");
    assert_eq!(scene.bare.fixes("main"), []);
    scene.note(16, "a race that is always lost", &ran, "delivered otherwise");
    // There is no platform to ask for a merge request here.
    assert!(matches!(ran.code, Some(3 | 10)), "{ran:?}");
    scene.server.heal();
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_repaired(&scene.bare, "main");
}

#[test]
fn a_file_that_somebody_else_mended_meanwhile_is_left_out() {
    let scene = Scene::new();
    let bare = scene.bare.clone();
    scene.server.next(
        Kind::PushRefs,
        [Fault::first(move || {
            let text = mended_package().replace("1.4.0", "1.5.0");
            bare.commit("main", "Mend it by hand", &[("package.json", text.as_bytes())]);
        })],
    );
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let fixes = scene.bare.fixes("main");
    assert_eq!(fixes.len(), 1, "{fixes:?}");
    assert!(!fixes[0].message.contains("package.json"), "{fixes:?}");
    assert!(scene.bare.text("main", "package.json").contains("1.5.0"));
    scene.note(
        16,
        "half of it mended by hand meanwhile",
        &ran,
        "pushed the other half",
    );
    scene.assert_rerun_is_idle(&[], 0);
}

#[test]
fn a_branch_that_was_mended_meanwhile_needs_nothing() {
    let scene = Scene::new();
    let bare = scene.bare.clone();
    let mended: Vec<(&str, Vec<u8>)> = vec![
        ("package.json", mended_package().into_bytes()),
        (".gitlab-ci.yml", crate::texts::mended_pipeline().into_bytes()),
    ];
    scene.server.next(
        Kind::PushRefs,
        [Fault::first(move || {
            let files: Vec<(&str, &[u8])> = mended
                .iter()
                .map(|(name, bytes)| (*name, bytes.as_slice()))
                .collect();
            bare.commit("main", "Mend all by hand", &files);
        })],
    );
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(scene.bare.fixes("main"), []);
    scene.note(18, "mended by hand meanwhile", &ran, "nothing to push");
    scene.assert_rerun_is_idle(&[], 0);
}

#[test]
fn a_server_that_already_has_the_repair_is_not_pushed_to() {
    let scene = Scene::new();
    assert_eq!(scene.ci(&[]).code, Some(0));
    scene.assert_repaired_once();
    // The clone stands where it stood before the repair.
    let ran = scene.assert_rerun_is_idle(&[], 0);
    scene.note(18, "the server already has the repair", &ran, "nothing to push");
}

#[test]
fn a_branch_that_was_deleted_meanwhile_does_not_come_back() {
    for (what, kind) in [
        ("deleted before the push", Kind::PushRefs),
        ("deleted within the push", Kind::Push),
    ] {
        let scene = Scene::new();
        scene.bare.commit("other", "Begin", &FILES);
        let bare = scene.bare.clone();
        scene.server.next(
            kind,
            [Fault::first(move || {
                bare.git(&["update-ref", "-d", "refs/heads/main"]);
            })],
        );
        let ran = ci_within(&scene, 10, &[]);
        assert_ne!(ran.code, Some(0), "{what}: {ran:?}");
        assert_eq!(scene.bare.tip("main"), None, "{what}: it came back: {ran:?}");
        scene.note(19, what, &ran, "stopped, not made again");
    }
}

#[test]
fn a_branch_that_was_moved_elsewhere_is_repaired_there() {
    for (what, kind) in [
        ("force-moved before the push", Kind::PushRefs),
        ("force-moved within the push", Kind::Push),
    ] {
        let scene = Scene::new();
        let moved = scene.bare.commit("elsewhere", "Begin elsewhere", &FILES);
        scene
            .bare
            .commit("main", "To be forgotten", &[("forgotten.txt", b"x\n")]);
        let bare = scene.bare.clone();
        scene.server.next(
            kind,
            [Fault::first(move || {
                bare.git(&["update-ref", "refs/heads/main", "refs/heads/elsewhere"]);
            })],
        );
        let ran = scene.ci(&[]);
        assert_eq!(ran.code, Some(0), "{what}: {ran:?}");
        assert!(scene.bare.contains("main", &moved), "{what}");
        assert_eq!(
            scene.bare.file("main", "forgotten.txt"),
            None,
            "{what}: what was taken back is there again"
        );
        scene.note(19, what, &ran, "pushed on the new tip");
        scene.assert_repaired_once();
    }
}

#[test]
fn what_was_taken_back_meanwhile_does_not_come_back() {
    for (what, kind) in [
        ("set back before the push", Kind::PushRefs),
        ("set back within the push", Kind::Push),
    ] {
        let scene = Scene::new();
        scene
            .bare
            .commit("main", "A secret by mistake", &[("secret.txt", b"x\n")]);
        let bare = scene.bare.clone();
        // The repair of the later tip would be a fast forward of the earlier.
        scene.server.next(
            kind,
            [Fault::first(move || {
                bare.git(&["update-ref", "refs/heads/main", "refs/heads/main^"]);
            })],
        );
        let ran = scene.ci(&[]);
        assert_eq!(ran.code, Some(0), "{what}: {ran:?}");
        assert_eq!(
            scene.bare.file("main", "secret.txt"),
            None,
            "{what}: it is there again"
        );
        scene.note(19, what, &ran, "pushed on the earlier tip");
        scene.assert_repaired_once();
    }
}

#[test]
fn a_branch_that_is_locked_on_the_server_is_waited_for() {
    let scene = Scene::new();
    let lock = scene.bare.path.join("refs/heads/main.lock");
    let bare = scene.bare.clone();
    std::fs::write(&lock, "").unwrap();
    let held = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(1500));
        std::fs::remove_file(bare.path.join("refs/heads/main.lock")).unwrap();
    });
    let ran = scene.ci(&[]);
    held.join().unwrap();
    assert_eq!(ran.code, Some(0), "{ran:?}");
    scene.note(20, "branch locked on the server for a moment", &ran, "pushed");
    scene.assert_repaired_once();
}

#[test]
fn a_branch_that_stays_locked_on_the_server_is_given_up() {
    let scene = Scene::new();
    let lock = scene.bare.path.join("refs/heads/main.lock");
    std::fs::write(&lock, "").unwrap();
    let ran = ci_within(&scene, 20, &[]);
    assert!(matches!(ran.code, Some(3 | 10 | 11)), "{ran:?}");
    assert!(lock.exists());
    scene.note(
        20,
        "branch locked on the server for ever",
        &ran,
        "gave up in time",
    );
    std::fs::remove_file(&lock).unwrap();
    assert_eq!(scene.bare.fixes("main"), []);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_repaired(&scene.bare, "main");
}
