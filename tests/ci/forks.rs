//! Projects that take no pushes from us at all: the repair comes from a fork.

use std::sync::Arc;

use crate::delivered::assert_repaired;
use crate::requests::on_platform;
use crate::scene::{PROJECT, Scene};
use crate::server::fault::{Fault, Kind};
use crate::stand_in::{Flavour, LOGIN, StandIn};
use crate::texts::BROKEN_PACKAGE;

/// A scene whose project can only be read.
fn closed(flavour: Flavour) -> (Scene, Arc<StandIn>) {
    let (scene, platform) = on_platform(flavour);
    scene.server.access().read_only.insert(PROJECT.to_owned());
    platform.state().projects[0].may_push = false;
    (scene, platform)
}

fn fork() -> String {
    format!("{LOGIN}/site")
}

#[test]
fn a_project_without_write_permission_gets_one_merge_request_from_a_fork() {
    for flavour in Flavour::ALL {
        let (scene, platform) = closed(flavour);
        let ran = scene.ci(&[]);
        assert_eq!(ran.code, Some(0), "{flavour:?}: {ran:?}");
        let open = platform.open();
        assert_eq!(open.len(), 1, "{flavour:?}: {open:#?}");
        assert_ne!(open[0].source, open[0].target, "{flavour:?}");
        let fork = platform.bare(&fork());
        assert_repaired(&fork, &open[0].source_branch);
        assert_eq!(scene.bare.fix_branches(), Vec::<String>::new());
        scene.note(
            12,
            &format!("no right to push, {}", flavour.name()),
            &ran,
            "one merge request from a fork",
        );
        let refs = fork.refs();
        scene.assert_rerun_changes_nothing(&[], 0);
        assert_eq!(fork.refs(), refs, "{flavour:?}");
        assert_eq!(platform.open().len(), 1, "{flavour:?}");
        assert_eq!(platform.state().projects.len(), 2, "{flavour:?}: a second fork");
    }
}

#[test]
fn a_new_repair_updates_the_merge_request_of_the_fork() {
    for flavour in Flavour::ALL {
        let (scene, platform) = closed(flavour);
        assert_eq!(scene.ci(&[]).code, Some(0), "{flavour:?}");
        scene.bare.commit(
            "main",
            "Break another",
            &[("api/package.json", BROKEN_PACKAGE.as_bytes())],
        );
        let ran = scene.ci(&[]);
        assert_eq!(ran.code, Some(0), "{flavour:?}: {ran:?}");
        let open = platform.open();
        assert_eq!(open.len(), 1, "{flavour:?}: {open:#?}");
        assert_repaired(&platform.bare(&fork()), &open[0].source_branch);
        assert_eq!(platform.bare(&fork()).fix_branches().len(), 1, "{flavour:?}");
    }
}

#[test]
fn where_no_fork_can_be_made_the_repair_is_a_patch() {
    for flavour in Flavour::ALL {
        let (scene, platform) = closed(flavour);
        platform.state().no_forks = true;
        let ran = scene.ci(&["--artifacts", "../delivered"]);
        assert_eq!(ran.code, Some(3), "{flavour:?}: {ran:?}");
        scene.assert_patch_mends("../delivered/qmoi.patch");
        for name in ["qmoi.sarif", "code-quality.json", "report.md", "report.json"] {
            assert!(scene.work.join("../delivered").join(name).exists(), "{name}");
        }
        assert!(platform.open().is_empty());
        scene.note(
            12,
            &format!("no right to push, no fork, {}", flavour.name()),
            &ran,
            "delivered as a patch",
        );
    }
}

#[test]
fn trouble_on_the_way_to_the_fork_is_got_over() {
    let (scene, platform) = closed(Flavour::GitHub);
    scene
        .server
        .next(Kind::Push, [Fault::status(503), Fault::CutAnswer(20)]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let open = platform.open();
    assert_eq!(open.len(), 1, "{open:#?}");
    assert_repaired(&platform.bare(&fork()), &open[0].source_branch);
    scene.note(
        12,
        "trouble at the push to the fork",
        &ran,
        "one merge request from a fork",
    );
}
