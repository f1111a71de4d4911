//! Branches that take no pushes: the repair comes as a merge request, and as one only.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::delivered::assert_repaired;
use crate::faults::server_refuses::{protect_main, refuse_main};
use crate::scene::Scene;
use crate::secrets::TOKEN;
use crate::server::access::Needed;
use crate::server::fault::{Fault, Kind};
use crate::server::request::Request;
use crate::stand_in::{Flavour, MergeRequest, StandIn, push_options};
use crate::texts::{BROKEN_PACKAGE, mended_package};

const PROTECTED: i32 = 14;
const GITLAB: &str = "GitLab: You are not allowed to push code to protected branches on this project.";

/// A scene whose platform is stood in for, and whose `main` is protected as that platform does it.
pub(crate) fn protected(flavour: Flavour) -> (Scene, Arc<StandIn>) {
    let (scene, platform) = on_platform(flavour);
    match flavour {
        Flavour::GitLab => protect_main(&scene.bare, GITLAB),
        Flavour::GitHub => refuse_main(
            &scene.bare,
            "error: GH006: Protected branch update failed for refs/heads/main.",
            "protected branch hook declined",
        ),
        Flavour::Gitea => protect_main(&scene.bare, "Gitea: Not allowed to push to protected branch main"),
    }
    platform.state().protected.insert("main".to_owned());
    (scene, platform)
}

/// A scene whose platform is stood in for. Pushes and calls of the API need a token.
pub(crate) fn on_platform(flavour: Flavour) -> (Scene, Arc<StandIn>) {
    let mut scene = Scene::new();
    let platform = StandIn::join(&mut scene, flavour);
    platform.state().tokens.insert(TOKEN.to_owned());
    let mut access = scene.server.access();
    access.needed = Needed::ToPush;
    access.tokens.insert(TOKEN.to_owned());
    drop(access);
    scene.plant(TOKEN);
    scene.set("QMOI_TOKEN", TOKEN);
    (scene, platform)
}

/// Asserts that one merge request is open, which brings one commit that repairs `main`.
pub(crate) fn assert_one(scene: &Scene, platform: &StandIn) -> MergeRequest {
    let open = platform.open();
    assert_eq!(open.len(), 1, "{open:#?}");
    let request = open.into_iter().next().unwrap();
    assert_eq!(request.target_branch, "main");
    assert!(
        request.source_branch.starts_with("qmoi/fix/main-"),
        "{request:#?}"
    );
    assert!(!request.title.trim().is_empty(), "{request:#?}");
    assert!(request.body.contains("<!-- qmoi:"), "{request:#?}");
    for name in ["package.json", "gitlab-ci.yml"] {
        assert!(request.body.contains(name), "{name} is not told: {request:#?}");
    }
    assert_eq!(scene.bare.fixes("main"), []);
    request
}

#[test]
fn a_protected_branch_gets_one_merge_request_however_often_it_is_run() {
    for flavour in Flavour::ALL {
        let (scene, platform) = protected(flavour);
        let ran = scene.ci(&["--label", "repair"]);
        assert_eq!(ran.code, Some(0), "{flavour:?}: {ran:?}");
        let request = assert_one(&scene, &platform);
        assert_repaired(&scene.bare, &request.source_branch);
        assert_eq!(
            scene.bare.fix_branches(),
            std::slice::from_ref(&request.source_branch)
        );
        assert!(request.labels.contains("repair"), "{request:#?}");
        assert!(
            ran.stdout.contains(&scene.server.url("harbour/site/")),
            "its page is not told: {ran:?}"
        );
        scene.note(
            11,
            &format!("protected branch, {}", flavour.name()),
            &ran,
            "one merge request",
        );
        let tip = scene.bare.tip(&request.source_branch);
        scene.assert_rerun_changes_nothing(&["--label", "repair"], 0);
        let again = assert_one(&scene, &platform);
        assert_eq!(
            (again.number, again.title, again.body),
            (request.number, request.title, request.body)
        );
        assert_eq!(scene.bare.tip(&request.source_branch), tip);
    }
}

#[test]
fn a_new_repair_updates_the_merge_request_there_is() {
    for flavour in Flavour::ALL {
        let (scene, platform) = protected(flavour);
        assert_eq!(scene.ci(&[]).code, Some(0), "{flavour:?}");
        let first = assert_one(&scene, &platform);
        scene.bare.commit(
            "main",
            "Break another",
            &[("api/package.json", BROKEN_PACKAGE.as_bytes())],
        );
        let ran = scene.ci(&[]);
        assert_eq!(ran.code, Some(0), "{flavour:?}: {ran:?}");
        let second = assert_one(&scene, &platform);
        assert_eq!(second.number, first.number, "{flavour:?}: it was doubled");
        assert!(second.body.contains("api/package.json"), "{second:#?}");
        assert_eq!(
            scene.bare.text(&second.source_branch, "api/package.json"),
            mended_package()
        );
        assert_repaired(&scene.bare, &second.source_branch);
        assert_eq!(scene.bare.fix_branches().len(), 1, "{flavour:?}");
        scene.assert_rerun_changes_nothing(&[], 0);
    }
}

#[test]
fn a_branch_somebody_has_worked_on_is_left_to_them() {
    let (scene, platform) = protected(Flavour::GitLab);
    assert_eq!(scene.ci(&[]).code, Some(0));
    let branch = assert_one(&scene, &platform).source_branch;
    let theirs = scene
        .bare
        .commit(&branch, "Improve it", &[("note.txt", b"mine\n")]);
    scene.bare.commit(
        "main",
        "Break another",
        &[("api/package.json", BROKEN_PACKAGE.as_bytes())],
    );
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(scene.bare.tip(&branch), Some(theirs), "their work was moved over");
    let newest = platform.open().into_iter().last().unwrap();
    assert_ne!(newest.source_branch, branch);
    assert_eq!(
        scene.bare.text(&newest.source_branch, "api/package.json"),
        mended_package()
    );
}

#[test]
fn a_merge_request_that_was_merged_leaves_nothing_to_do() {
    let (scene, platform) = protected(Flavour::GitHub);
    assert_eq!(scene.ci(&[]).code, Some(0));
    let branch = assert_one(&scene, &platform).source_branch;
    scene
        .bare
        .git(&["update-ref", "refs/heads/main", &format!("refs/heads/{branch}")]);
    scene
        .bare
        .git(&["update-ref", "-d", &format!("refs/heads/{branch}")]);
    platform.state().requests[0].open = false;
    let pushes = scene.server.count(Kind::Push);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(scene.server.count(Kind::Push), pushes);
    assert!(platform.open().is_empty());
    assert_repaired(&scene.bare, "main");
}

#[test]
fn a_merge_request_that_was_closed_is_not_a_reason_to_fail() {
    let (scene, platform) = protected(Flavour::GitHub);
    assert_eq!(scene.ci(&[]).code, Some(0));
    platform.state().requests[0].open = false;
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(platform.open().len() <= 1);
    assert_eq!(scene.bare.fix_branches().len(), 1);
}

#[test]
fn without_other_ways_a_protected_branch_ends_the_run() {
    let (scene, platform) = protected(Flavour::GitLab);
    let ran = scene.ci(&["--no-fallback"]);
    assert_eq!(ran.code, Some(PROTECTED), "{ran:?}");
    assert!(platform.open().is_empty());
    assert_eq!(scene.bare.fix_branches(), Vec::<String>::new());
    scene.note(11, "protected branch, --no-fallback", &ran, "stopped");
}

#[test]
fn without_a_platform_a_protected_branch_gets_a_branch_and_a_patch() {
    let scene = Scene::new();
    refuse_main(
        &scene.bare,
        "error: GH013: Repository rule violations found.",
        "push declined due to repository rule violations",
    );
    let ran = scene.ci(&["--artifacts", "../delivered"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    scene.assert_patch_mends("../delivered/qmoi.patch");
    let branches = scene.bare.fix_branches();
    assert_eq!(branches.len(), 1, "{ran:?}");
    assert_repaired(&scene.bare, &branches[0]);
    scene.note(
        11,
        "protected branch (GH013), no platform",
        &ran,
        "branch and patch",
    );
    scene.assert_rerun_changes_nothing(&[], 3);
}

#[test]
fn push_options_open_the_merge_request_where_the_server_takes_them() {
    let (scene, platform) = protected(Flavour::GitLab);
    push_options::allow(&scene.bare, true);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_one(&scene, &platform);
    let opened = scene
        .server
        .seen()
        .iter()
        .filter(|seen| seen.kind == Kind::Api && seen.request.method == "POST")
        .count();
    assert_eq!(opened, 0, "it was opened twice: {ran:?}");
    scene.note(
        22,
        "push options taken",
        &ran,
        "one merge request, opened by the push",
    );
    scene.assert_rerun_changes_nothing(&[], 0);
    assert_one(&scene, &platform);
}

#[test]
fn push_options_need_no_right_to_the_api() {
    let (mut scene, platform) = protected(Flavour::GitLab);
    push_options::allow(&scene.bare, true);
    // As with a helper of the user's: git knows a token, and nobody else.
    scene.unset("QMOI_TOKEN");
    scene.server.access().needed = Needed::Never;
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let open = platform.open();
    assert_eq!(open.len(), 1, "{open:#?}");
    assert!(
        ran.stdout.contains(push_options::PAGE),
        "its page is not told: {ran:?}"
    );
    assert_repaired(&scene.bare, &open[0].source_branch);
    scene.note(
        22,
        "push options taken, no token for the API",
        &ran,
        "one merge request, opened by the push",
    );
    let again = scene.ci(&[]);
    assert!(matches!(again.code, Some(0 | 3)), "{again:?}");
    assert_eq!(platform.open().len(), 1);
}

#[test]
fn push_options_that_the_server_does_not_take_are_left_out() {
    let (scene, platform) = protected(Flavour::GitLab);
    push_options::allow(&scene.bare, false);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_one(&scene, &platform);
    scene.note(
        22,
        "push options not taken",
        &ran,
        "one merge request, by the API",
    );
    scene.assert_rerun_changes_nothing(&[], 0);
}

#[test]
fn a_race_that_is_always_lost_gets_a_merge_request() {
    let (scene, platform) = on_platform(Flavour::GitHub);
    let bare = scene.bare.clone();
    let count = AtomicUsize::new(0);
    let intrude = move || {
        let name = format!("intruder-{}.txt", count.fetch_add(1, Ordering::SeqCst));
        bare.commit("main", "Intrude", &[(&name, b"here\n")]);
    };
    scene.server.always(Kind::PushRefs, Fault::first(intrude));
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let request = assert_one(&scene, &platform);
    assert_repaired(&scene.bare, &request.source_branch);
    scene.note(
        16,
        "a race that is always lost, with a platform",
        &ran,
        "one merge request",
    );
}

#[test]
fn a_platform_in_trouble_is_asked_again() {
    for flavour in Flavour::ALL {
        let (scene, platform) = protected(flavour);
        scene
            .server
            .next(Kind::Api, [Fault::status(503), Fault::Empty, Fault::status(500)]);
        let ran = scene.ci(&[]);
        assert_eq!(ran.code, Some(0), "{flavour:?}: {ran:?}");
        assert_one(&scene, &platform);
        scene.note(
            10,
            &format!("API in trouble, {}", flavour.name()),
            &ran,
            "one merge request",
        );
    }
}

#[test]
fn a_merge_request_whose_answer_was_lost_is_not_opened_twice() {
    for flavour in Flavour::ALL {
        for lost in [Fault::LoseAnswer, Fault::CutAnswer(30)] {
            let (scene, platform) = protected(flavour);
            scene.server.when(opens, lost.clone());
            let ran = scene.ci(&[]);
            assert_eq!(ran.code, Some(0), "{flavour:?}, {lost:?}: {ran:?}");
            assert_one(&scene, &platform);
            assert_eq!(platform.state().requests.len(), 1, "{flavour:?}, {lost:?}");
            scene.note(
                6,
                &format!("answer to the merge request lost, {}", flavour.name()),
                &ran,
                "one merge request",
            );
        }
    }
}

/// Whether a request opens a merge request.
fn opens(request: &Request) -> bool {
    let ends = ["/pulls", "/merge_requests"];
    request.method == "POST" && ends.iter().any(|end| request.path().ends_with(end))
}

#[test]
fn a_platform_that_never_answers_ends_with_the_run() {
    let (scene, _platform) = protected(Flavour::GitLab);
    scene.server.always(Kind::Api, Fault::Hang);
    let ran = crate::faults::network::ci_within(&scene, 5, &["--artifacts", "../delivered"]);
    assert!(matches!(ran.code, Some(3 | 11)), "{ran:?}");
    scene.assert_patch_mends("../delivered/qmoi.patch");
    scene.note(7, "the platform's API hangs", &ran, "branch and patch");
}
