//! The run is killed: after each of its steps, and at any moment.

use std::time::{Duration, Instant};

use crate::delivered::assert_repaired;
use crate::faults::server_refuses::protect_main;
use crate::processes::assert_none_left_after;
use crate::scene::Scene;
use crate::secrets::TOKEN;
use crate::server::access::Needed;
use crate::stand_in::{Flavour, StandIn};
use crate::untouched::Untouched;

const PROTECTED: &str = "GitLab: You are not allowed to push code to protected branches on this project.";

#[test]
fn a_run_that_is_killed_after_any_step_of_a_push_is_finished_by_the_next() {
    for step in ["fetched", "planned", "intended", "pushed", "recorded"] {
        let mut scene = Scene::new();
        scene.set("QMOI_FAIL", step);
        let ran = scene.ci(&[]);
        assert_eq!(ran.code, None, "it does not come to {step}: {ran:?}");
        scene.unset("QMOI_FAIL");
        let has_arrived = usize::from(["pushed", "recorded"].contains(&step));
        assert_eq!(scene.bare.fixes("main").len(), has_arrived, "{step}");
        scene.note(
            26,
            &format!("killed when {step}"),
            &ran,
            "the next run finished it",
        );
        let again = scene.ci(&[]);
        assert_eq!(again.code, Some(0), "after {step}: {again:?}");
        scene.assert_repaired_once();
    }
}

#[test]
fn a_run_that_is_killed_after_any_step_of_a_merge_request_is_finished_by_the_next() {
    for flavour in Flavour::ALL {
        for step in ["branch-pushed", "requested"] {
            let mut scene = Scene::new();
            let platform = StandIn::join(&mut scene, flavour);
            platform.state().tokens.insert(TOKEN.to_owned());
            scene.plant(TOKEN);
            scene.set("QMOI_TOKEN", TOKEN);
            protect_main(&scene.bare, PROTECTED);
            scene.set("QMOI_FAIL", step);
            let ran = scene.ci(&[]);
            assert_eq!(ran.code, None, "it does not come to {step}: {ran:?}");
            scene.unset("QMOI_FAIL");
            scene.note(
                26,
                &format!("killed when {step}, {}", flavour.name()),
                &ran,
                "the next run finished it",
            );
            let again = scene.ci(&[]);
            assert_eq!(again.code, Some(0), "after {step}: {again:?}");
            let open = platform.open();
            assert_eq!(open.len(), 1, "after {step}: {open:#?}");
            assert_eq!(scene.bare.fix_branches(), [open[0].source_branch.clone()]);
            assert_repaired(&scene.bare, &open[0].source_branch);
            scene.assert_rerun_changes_nothing(&[], 0);
            assert_eq!(platform.open().len(), 1, "after {step}");
        }
    }
}

/// How long a run takes here when nobody kills it.
fn usual() -> Duration {
    let scene = Scene::new();
    let begun = Instant::now();
    assert_eq!(scene.ci(&[]).code, Some(0));
    begun.elapsed()
}

#[test]
fn a_run_that_is_killed_at_any_moment_loses_nothing_and_is_finished_by_the_next() {
    const MOMENTS: u32 = 12;
    let usual = usual();
    let (mut killed, mut arrived) = (0, 0);
    for moment in 1..=MOMENTS {
        let mut scene = Scene::new();
        scene.server.access().needed = Needed::ToPush;
        scene.server.access().tokens.insert(TOKEN.to_owned());
        scene.plant(TOKEN);
        scene.set("QMOI_TOKEN", TOKEN);
        let before = Untouched::of(&scene.work);
        let mut run = scene.start(&["ci"]);
        std::thread::sleep(usual * moment / MOMENTS);
        let _ended_before = run.child.kill();
        let ran = run.end(&scene);
        before.assert_is(&scene.work);
        killed += u32::from(ran.code.is_none());
        // Its children were not killed, and come to an end by themselves.
        assert_none_left_after(scene.folder(), Duration::from_secs(20));
        arrived += scene.bare.fixes("main").len();
        let again = scene.ci(&[]);
        assert_eq!(again.code, Some(0), "{again:?}");
        scene.assert_repaired_once();
    }
    assert!(killed > 0, "it was always faster");
    println!(
        "killed {killed} of {MOMENTS} times; {arrived} times the repair had arrived by then; nothing lost"
    );
}
