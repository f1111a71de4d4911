//! A disk that is full on this side.

use crate::scene::{Ran, Scene};
use crate::texts::FILES;
use crate::untouched::{Untouched, assert_no_litter_but_gits};

/// Runs the command on a disk of its own, in memory, with so many kibibytes free, and brings everything back from there.
const ON_SMALL_DISK: &str = r#"
    top=$1 store=$2 free=$3
    shift 3
    mkdir "$store" && mount --bind "$top" "$store" || exit 99
    mount -t tmpfs -o size=64m none "$top" || exit 99
    cp -a "$store/." "$top/" || exit 99
    used=$(df -k --output=used "$top" | tail -n 1)
    mount -o "remount,size=$((used + free))k" "$top" || exit 99
    cd "$top" && "$@"
    code=$?
    find "$store" -mindepth 1 -delete && cp -a "$top/." "$store/" || exit 99
    cd / && umount "$top" && umount "$store" && rmdir "$store"
    exit "$code"
"#;

fn with_free(scene: &Scene, free: usize) -> Option<Ran> {
    let store = scene.folder().join("store");
    scene.run_in_own_mounts(
        ON_SMALL_DISK,
        &[
            scene.work.to_str().unwrap(),
            store.to_str().unwrap(),
            &free.to_string(),
            env!("CARGO_BIN_EXE_qmoi"),
            "ci",
        ],
    )
}

#[test]
fn a_full_disk_costs_the_run_and_no_work() {
    let mut failures = Vec::new();
    for free in [0, 4, 8, 12, 16, 24, 32, 40, 48, 64, 96, 128, 256, 512] {
        let scene = Scene::on_server(&FILES);
        scene.clone_with(&[]);
        // There is something to be fetched, too.
        scene.bare.commit("main", "News", &[("news.txt", b"news\n")]);
        let before = Untouched::of(&scene.work);
        let Some(ran) = with_free(&scene, free) else {
            return;
        };
        before.assert_is(&scene.work);
        assert_no_litter_but_gits(&scene.git_dir());
        let fixes = scene.bare.fixes("main").len();
        match ran.code {
            Some(0) => assert_eq!(fixes, 1, "{free} KiB free: {ran:?}"),
            Some(18) => {
                let said = format!("{}{}", ran.stdout, ran.stderr);
                assert!(
                    [
                        "No space left",
                        "Out of diskspace",
                        "unable to write",
                        "unable to create",
                        "cannot write"
                    ]
                    .iter()
                    .any(|reason| said.contains(reason)),
                    "{free} KiB free: no reason is told: {ran:?}"
                );
                failures.push(free);
            }
            _ => panic!("{free} KiB free: {ran:?}"),
        }
        scene.note(
            25,
            &format!("{free:>3} KiB free on this side"),
            &ran,
            "nothing lost; the next run pushed",
        );
        scene.git(&["prune"]);
        let again = scene.ci(&[]);
        assert_eq!(again.code, Some(0), "after {free} KiB free: {again:?}");
        scene.assert_repaired_once();
    }
    assert!(!failures.is_empty(), "the disk was never full");
}

#[test]
fn a_folder_for_temporary_files_that_is_full_costs_the_run_and_no_work() {
    let scene = Scene::new();
    let script = r#"
        mount -t tmpfs -o size=4k none "$1" && dd if=/dev/zero of="$1/fill" bs=4096 count=1 2>/dev/null || exit 99
        shift
        exec "$@"
    "#;
    let temporary = scene.folder().join("tmp");
    let before = Untouched::of(&scene.work);
    let Some(ran) = scene.run_in_own_mounts(
        script,
        &[temporary.to_str().unwrap(), env!("CARGO_BIN_EXE_qmoi"), "ci"],
    ) else {
        return;
    };
    before.assert_is(&scene.work);
    scene.assert_tidy();
    assert!(matches!(ran.code, Some(0 | 18)), "{ran:?}");
    scene.note(
        25,
        "no space for temporary files",
        &ran,
        "nothing lost; the next run pushed",
    );
    let again = scene.ci(&[]);
    assert_eq!(again.code, Some(0), "{again:?}");
    scene.assert_repaired_once();
}
