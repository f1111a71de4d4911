//! The push arrived, and its sender was not told: the repair must be found there, and not come twice.

use crate::faults::network::{TRANSIENT, ci_within};
use crate::scene::Scene;
use crate::server::fault::{Fault, Kind};

fn assert_found_again(number: u32, what: &str, faults: &[Fault]) {
    let scene = Scene::new();
    scene.server.next(Kind::Push, faults.iter().cloned());
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{what}: {ran:?}");
    scene.note(number, what, &ran, "found on the server, one commit");
    scene.assert_repaired_once();
}

#[test]
fn an_answer_that_is_cut_after_the_push_was_applied_costs_no_second_commit() {
    for bytes in [0, 20, 150] {
        // With something answered, curl does not send again by itself.
        let what = format!("applied, answer cut after {bytes} bytes");
        assert_found_again(5, &what, &[Fault::CutAnswer(bytes), Fault::CutAnswer(bytes)]);
    }
}

#[test]
fn an_answer_that_is_lost_on_a_kept_connection_reads_as_a_lost_race_and_is_none() {
    let scene = Scene::new();
    scene.server.next(Kind::Push, [Fault::LoseAnswer]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    scene.note(
        6,
        "applied, answer lost, sent twice by curl",
        &ran,
        "found on the server, one commit",
    );
    assert_eq!(scene.server.count(Kind::Push), 2, "{ran:?}");
    scene.assert_repaired_once();
}

#[test]
fn an_answer_that_is_lost_for_good_costs_no_second_commit() {
    assert_found_again(
        6,
        "applied, all answers lost",
        &[Fault::LoseAnswer, Fault::LoseAnswer],
    );
}

#[test]
fn a_server_that_applies_the_push_and_answers_with_trouble_has_it() {
    let scene = Scene::new();
    let bare = scene.bare.clone();
    // What a server in front of git's does when its time is up.
    scene.server.next(Kind::Push, [Fault::HangAfter]);
    let ran = ci_within(&scene, 40, &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    scene.note(
        6,
        "applied, never answered",
        &ran,
        "found on the server, one commit",
    );
    assert_eq!(bare.fixes("main").len(), 1);
    scene.assert_repaired_once();
}

#[test]
fn a_push_that_was_applied_while_nothing_is_answered_any_more_is_found_by_the_next_run() {
    let scene = Scene::new();
    scene.server.always(Kind::Push, Fault::HangAfter);
    let bare = scene.bare.clone();
    // From the moment the push came, nothing answers.
    let ran = ci_within(&scene, 4, &[]);
    assert!(matches!(ran.code, Some(0 | TRANSIENT)), "{ran:?}");
    scene.note(
        6,
        "applied, never answered, deadline over",
        &ran,
        "one commit; the next run found it",
    );
    assert_eq!(bare.fixes("main").len(), 1);
    scene.assert_repaired_once();
}

#[test]
fn a_repair_that_arrived_and_was_built_upon_meanwhile_is_found() {
    let scene = Scene::new();
    let bare = scene.bare.clone();
    scene.server.next(Kind::Push, [Fault::CutAnswer(20)]);
    // The question whether it arrived comes when somebody has already pushed on top of it.
    let on_top = move || {
        if bare.fixes("main").len() == 1 && bare.file("main", "later.txt").is_none() {
            bare.commit("main", "Later", &[("later.txt", b"later\n")]);
        }
    };
    scene.server.always(Kind::FetchRefs, Fault::first(on_top));
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(scene.bare.file("main", "later.txt").is_some(), "nobody asked");
    scene.note(
        6,
        "applied, answer cut, built upon meanwhile",
        &ran,
        "found below the tip, one commit",
    );
    scene.assert_repaired_once();
}
