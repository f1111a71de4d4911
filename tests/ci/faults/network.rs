//! The way to the server fails, or the server does.

use std::time::{Duration, Instant};

use crate::scene::{Ran, Scene};
use crate::server::answer::Answer;
use crate::server::fault::{Fault, Kind};

/// What a run may take beyond its deadline, to end its children and write down what happened.
pub(crate) const LITTLE: Duration = Duration::from_secs(3);

/// The exit code of a way that failed for as long as there was time.
pub(crate) const TRANSIENT: i32 = 11;

/// Runs with a deadline in seconds, and asserts that it is kept.
pub(crate) fn ci_within(scene: &Scene, seconds: u64, options: &[&str]) -> Ran {
    let deadline = seconds.to_string();
    let mut all = vec!["--deadline", &deadline];
    all.extend(options);
    let ran = scene.ci(&all);
    assert!(
        ran.time < Duration::from_secs(seconds) + LITTLE,
        "late by the deadline of {seconds} s: {ran:?}"
    );
    ran
}

/// Asserts that one such fault is got over, and the repair arrives once.
fn assert_got_over(number: u32, what: &str, kind: Kind, faults: &[Fault]) {
    let scene = Scene::new();
    scene.server.next(kind, faults.iter().cloned());
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{what}: {ran:?}");
    assert!(scene.server.is_used_up(), "{what} was never met");
    scene.note(number, what, &ran, "pushed");
    scene.assert_repaired_once();
}

/// Asserts that a fault that stays ends the run by its deadline, and the next run does its work.
fn assert_ends(number: u32, what: &str, kinds: &[Kind], fault: &Fault) {
    let scene = Scene::new();
    for kind in kinds {
        scene.server.always(*kind, fault.clone());
    }
    let ran = ci_within(&scene, 4, &[]);
    assert_eq!(ran.code, Some(TRANSIENT), "{what}: {ran:?}");
    scene.note(number, what, &ran, "gave up in time; the next run pushed");
    scene.assert_nothing_came_and_rerun_repairs();
}

#[test]
fn a_server_in_trouble_is_asked_again() {
    for status in [500, 502, 503, 504] {
        let what = format!("{status} where refs are asked for");
        assert_got_over(1, &what, Kind::PushRefs, &[Fault::status(status)]);
    }
    let twice = [Fault::status(503), Fault::status(500)];
    assert_got_over(
        1,
        "503, then 500, where refs are asked for",
        Kind::PushRefs,
        &twice,
    );
}

#[test]
fn a_server_in_trouble_before_the_fetch_is_asked_again() {
    let trouble = [Fault::status(503), Fault::Reset];
    assert_got_over(1, "503, then a reset, at the fetch", Kind::FetchRefs, &trouble);
}

#[test]
fn a_server_that_stays_in_trouble_is_given_up_in_time() {
    assert_ends(
        1,
        "503 for ever where refs are asked for",
        &[Kind::PushRefs],
        &Fault::status(503),
    );
    assert_ends(
        1,
        "502 for ever at everything",
        &Kind::OF_GIT,
        &Fault::status(502),
    );
}

#[test]
fn a_server_that_wants_to_be_left_alone_is_asked_later() {
    let scene = Scene::new();
    let later = Answer::text(429, "slow down").with("Retry-After", "1");
    scene.server.next(Kind::PushRefs, [Fault::Answer(later)]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(scene.server.count(Kind::PushRefs), 2, "{ran:?}");
    // Git does not tell how long the server asked for; it is left in peace for a while in any case.
    assert!(ran.time >= Duration::from_secs(1), "{ran:?}");
    scene.note(2, "429 with Retry-After", &ran, "pushed");
    scene.assert_repaired_once();
}

#[test]
fn a_server_that_wants_to_be_left_alone_for_an_hour_is_not_waited_for() {
    let later = Answer::text(429, "slow down").with("Retry-After", "3600");
    assert_ends(2, "429 for ever", &[Kind::PushRefs], &Fault::Answer(later));
}

#[test]
fn a_push_that_a_server_in_trouble_did_not_take_is_sent_again() {
    for status in [500, 503] {
        let what = format!("{status} at the push");
        assert_got_over(3, &what, Kind::Push, &[Fault::status(status)]);
    }
}

#[test]
fn a_connection_that_is_reset_is_made_again() {
    assert_got_over(
        4,
        "reset where refs are asked for",
        Kind::PushRefs,
        &[Fault::Reset],
    );
    // One that was kept is tried once more by curl itself.
    let twice = [Fault::Reset, Fault::Reset];
    assert_got_over(4, "reset before the push, twice", Kind::Push, &twice);
    let twice = [Fault::CutRequest(100), Fault::CutRequest(100)];
    assert_got_over(4, "reset within the push, twice", Kind::Push, &twice);
}

#[test]
fn an_empty_reply_is_no_answer() {
    assert_got_over(
        5,
        "empty reply where refs are asked for",
        Kind::PushRefs,
        &[Fault::Empty],
    );
    let twice = [Fault::Empty, Fault::Empty];
    assert_got_over(5, "empty reply at the push, twice", Kind::Push, &twice);
}

#[test]
fn an_answer_that_is_cut_before_the_push_is_asked_for_again() {
    let cut = [Fault::CutAnswer(60), Fault::CutAnswer(250)];
    assert_got_over(5, "answer cut where refs are asked for", Kind::PushRefs, &cut);
    let cut = [Fault::CutAnswer(250)];
    assert_got_over(5, "answer cut at the fetch", Kind::FetchRefs, &cut);
}

#[test]
fn a_server_that_hangs_ends_the_run_by_its_deadline() {
    for (what, kind) in [
        ("hangs where refs are asked for", Kind::PushRefs),
        ("hangs at the fetch", Kind::FetchRefs),
        ("hangs before the push", Kind::Push),
    ] {
        assert_ends(7, what, &[kind], &Fault::Hang);
    }
}

#[test]
fn an_interrupted_run_takes_its_git_along_and_leaves_nothing_behind() {
    for options in [&["ci"][..], &["ci", "--repo", "URL", "--branch", "main"]] {
        let scene = Scene::new();
        let url = scene.url();
        let options: Vec<&str> = options
            .iter()
            .map(|option| if *option == "URL" { &url } else { *option })
            .collect();
        scene.server.always(Kind::PushRefs, Fault::Hang);
        let running = scene.start(&options);
        while scene.server.count(Kind::PushRefs) == 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        let number = running.child.id().to_string();
        let begun = Instant::now();
        scene.run("kill", &["-INT", &number]);
        let ran = running.end(&scene);
        assert_eq!(ran.code, Some(130), "{ran:?}");
        assert!(begun.elapsed() < Duration::from_secs(3), "{ran:?}");
        scene.assert_tidy();
        scene.note(
            26,
            "interrupted while the server hangs",
            &ran,
            "the next run finished it",
        );
        scene.server.heal();
        assert_eq!(scene.ci(&[]).code, Some(0));
    }
}

#[test]
fn a_server_that_drips_ends_the_run_by_its_deadline() {
    assert_ends(
        7,
        "1 byte a second at the fetch",
        &[Kind::FetchRefs],
        &Fault::Drip,
    );
    assert_ends(
        7,
        "1 byte a second where refs are asked for",
        &[Kind::PushRefs],
        &Fault::Drip,
    );
}

#[test]
fn a_server_that_hangs_once_does_not_cost_the_repair() {
    let scene = Scene::new();
    scene.server.next(Kind::PushRefs, [Fault::Hang]);
    let ran = ci_within(&scene, 40, &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    scene.note(7, "hangs once", &ran, "pushed");
    scene.assert_repaired_once();
}

#[test]
fn a_server_that_cannot_be_reached_ends_the_run_by_its_deadline() {
    for (what, host) in [
        ("connection refused", "127.0.0.1:1"),
        ("no such host", "harbour.invalid"),
    ] {
        let scene = Scene::new();
        let url = format!("http://{host}/harbour/site.git");
        scene.git(&["remote", "set-url", "origin", &url]);
        let ran = ci_within(&scene, 4, &[]);
        assert_eq!(ran.code, Some(TRANSIENT), "{what}: {ran:?}");
        scene.note(8, what, &ran, "gave up in time; the next run pushed");
        scene.git(&["remote", "set-url", "origin", &scene.url()]);
        scene.assert_nothing_came_and_rerun_repairs();
    }
}

#[test]
#[ignore = "takes the minute it is about"]
fn a_run_ends_within_a_minute_without_being_told() {
    for (what, fault) in [
        ("hangs, default deadline", Fault::Hang),
        ("503 for ever, default deadline", Fault::status(503)),
    ] {
        let scene = Scene::new();
        scene.server.always(Kind::PushRefs, fault);
        let ran = scene.ci(&[]);
        assert_eq!(ran.code, Some(TRANSIENT), "{ran:?}");
        assert!(ran.time < Duration::from_secs(60), "{ran:?}");
        scene.note(7, what, &ran, "gave up in time; the next run pushed");
        scene.assert_nothing_came_and_rerun_repairs();
    }
}
