//! Taking a run back, and the record that says what there is to take back.

use std::path::Path;

use crate::bare::Bare;
use crate::requests::protected;
use crate::scene::{Ran, Scene};
use crate::stand_in::Flavour;
use crate::texts::{BROKEN_PACKAGE, PACKAGE, mended_package};

const LOOPED: i32 = 20;
const QMOI: &str = env!("CARGO_BIN_EXE_qmoi");

fn subject(bare: &Bare) -> String {
    bare.git(&["log", "-1", "--format=%s", "main"]).trim().to_owned()
}

fn run_of(ran: &Ran) -> String {
    let line = ran.stdout.lines().find(|line| line.starts_with("  run "));
    line.and_then(|line| line.split_whitespace().nth(1))
        .unwrap()
        .to_owned()
}

#[test]
fn a_repair_is_undone_by_a_commit_and_not_made_again() {
    let scene = Scene::new();
    assert_eq!(scene.ci(&[]).code, Some(0));
    let repaired = scene.bare.tip("main").unwrap();
    let rehearsed = scene.qmoi(&["undo", "--dry-run"]);
    assert_eq!(
        (rehearsed.code, scene.bare.tip("main").unwrap()),
        (Some(0), repaired.clone()),
        "{rehearsed:?}"
    );
    let undone = scene.qmoi(&["undo"]);
    assert_eq!(undone.code, Some(0), "{undone:?}");
    assert_eq!(scene.bare.text("main", PACKAGE), BROKEN_PACKAGE);
    assert_eq!(subject(&scene.bare), "Undo \"Repair 2 files\"");
    assert!(scene.bare.contains("main", &repaired), "the past was rewritten");
    assert_eq!(scene.ci(&[]).code, Some(LOOPED));
    let again = scene.qmoi(&["undo"]);
    assert_eq!(
        again.code,
        Some(2),
        "the undoing itself is taken back by name only: {again:?}"
    );
}

#[test]
fn what_came_since_stays_when_a_repair_is_undone() {
    let scene = Scene::new();
    let run = run_of(&scene.ci(&[]));
    let changed = mended_package().replace("\"pino\": \"^9.0.0\"", "\"pino\": \"^9.1.0\"");
    scene
        .bare
        .commit("main", "Newer pino", &[(PACKAGE, changed.as_bytes())]);
    let undone = scene.qmoi(&["undo", &run]);
    assert_eq!(undone.code, Some(0), "{undone:?}");
    assert_eq!(
        scene.bare.text("main", PACKAGE),
        BROKEN_PACKAGE.replace("^9.0.0", "^9.1.0")
    );
}

#[test]
fn a_file_that_was_changed_at_the_same_place_is_left_and_named() {
    let scene = Scene::new();
    assert_eq!(scene.ci(&[]).code, Some(0));
    let changed = mended_package().replace("\"private\": true,\n", "\"private\": false,\n");
    scene
        .bare
        .commit("main", "Publish it", &[(PACKAGE, changed.as_bytes())]);
    let undone = scene.qmoi(&["undo"]);
    assert_eq!(undone.code, Some(1), "{undone:?}");
    assert!(
        undone.stdout.contains("left as it is: package.json"),
        "{undone:?}"
    );
    assert_eq!(scene.bare.text("main", PACKAGE), changed);
}

#[test]
fn a_branch_of_our_own_goes_unless_somebody_has_moved_it() {
    let (scene, platform) = protected(Flavour::GitLab);
    assert_eq!(scene.ci(&[]).code, Some(0));
    let branch = platform.open()[0].source_branch.clone();
    let ours = scene.bare.tip(&branch).unwrap();
    scene
        .bare
        .commit(&branch, "More by hand", &[("more.txt", b"x\n")]);
    let refused = scene.qmoi(&["undo"]);
    assert_eq!(refused.code, Some(10), "{refused:?}");
    scene
        .bare
        .git(&["update-ref", &format!("refs/heads/{branch}"), &ours]);
    let undone = scene.qmoi(&["undo"]);
    assert_eq!(undone.code, Some(0), "{undone:?}");
    assert_eq!(scene.bare.fix_branches(), Vec::<String>::new());
}

#[test]
fn nothing_is_undone_that_was_never_done() {
    let scene = Scene::new();
    for run in [&["undo"][..], &["undo", "20200101T000000-abcdef"]] {
        let ran = scene.qmoi(run);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains("qmoi audit"), "{ran:?}");
    }
}

#[test]
fn the_record_tells_every_attempt_and_notices_a_change() {
    let scene = Scene::new();
    let before = scene.qmoi(&["audit"]);
    assert!(before.stdout.contains("nothing was tried yet"), "{before:?}");
    let run = run_of(&scene.ci(&[]));
    let told = scene.qmoi(&["audit"]);
    assert_eq!(told.code, Some(0));
    assert!(
        told.stdout.contains("2 records") && told.stdout.contains(&run),
        "{told:?}"
    );
    let lines = scene.qmoi(&["audit", "--json", &run]).stdout;
    let steps: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        (&steps[0]["step"], &steps[1]["step"]),
        (&"intent".into(), &"done".into())
    );
    assert_eq!(steps[1]["new"], scene.bare.tip("main").unwrap());

    let path = scene.git_dir().join("qmoi/audit.jsonl");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("refs/heads/main", "refs/heads/mine", 1)).unwrap();
    let changed = scene.qmoi_at(Path::new(QMOI), &["audit"]);
    assert_eq!(changed.code, Some(3), "{changed:?}");
    assert!(
        changed.stderr.contains("line 1 of the audit was changed"),
        "{changed:?}"
    );
    let stopped = scene.qmoi_at(Path::new(QMOI), &["ci"]);
    assert_eq!(
        stopped.code,
        Some(18),
        "no run hides that by going on: {stopped:?}"
    );
    // Half a line is what a crash leaves, and no change.
    let first = text.lines().next().unwrap();
    std::fs::write(&path, format!("{first}\n{{\"sequence\":2,")).unwrap();
    let torn = scene.qmoi_at(Path::new(QMOI), &["audit"]);
    assert!(
        torn.code == Some(0) && torn.stdout.contains("half a record"),
        "{torn:?}"
    );
    assert_eq!(scene.ci(&[]).code, Some(0));
}
