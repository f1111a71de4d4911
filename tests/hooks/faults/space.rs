//! A disk that is full, and a limit on the length of files.

use crate::aftermath::{Attempt, Direction};
use crate::matrix::Pair;
use crate::matrix::form::FORMS;
use crate::matrix::kind::KINDS;
use crate::sandbox::{Ran, Sandbox, json, run};

/// Runs the commit on a disk of its own, in memory, with so many pages or files free, and brings everything back from there.
const ON_SMALL_DISK: &str = r#"
    top=$1 store=$2 pages=$3 files=$4 folder=$5
    shift 5
    mkdir "$store" && mount --bind "$top" "$store" || exit 99
    mount -t tmpfs -o size=64m,nr_inodes=100000 none "$top" || exit 99
    cp -a "$store/." "$top/" || exit 99
    cd "$folder" && git update-index -q --refresh
    if [ "$pages" != all ]; then
        used=$(df -k --output=used "$top" | tail -n 1)
        mount -o "remount,size=$((used + 4 * pages))k" "$top" || exit 99
    fi
    if [ "$files" != all ]; then
        used=$(df --output=iused "$top" | tail -n 1)
        mount -o "remount,nr_inodes=$((used + files))" "$top" || exit 99
    fi
    "$@"
    code=$?
    find "$store" -mindepth 1 -delete && cp -a "$top/." "$store/" || exit 99
    exit "$code"
"#;

/// What is scarce.
#[derive(Debug, Clone, Copy)]
enum Scarce {
    Pages,
    Files,
}

/// Commits with so little left; nothing where disks cannot be made.
fn commit_with(attempt: &Attempt<'_>, scarce: Scarce, left: usize) -> Option<Ran> {
    let sandbox = &attempt.scene.sandbox;
    let (top, store) = (sandbox.top.display().to_string(), sandbox.folder().join("store"));
    let left = left.to_string();
    let (pages, files) = match scarce {
        Scarce::Pages => (left.as_str(), "all"),
        Scarce::Files => ("all", left.as_str()),
    };
    let folder = attempt.scene.folder.display().to_string();
    let mut arguments = vec![
        top.as_str(),
        store.to_str().unwrap(),
        pages,
        files,
        &folder,
        "git",
    ];
    let command: Vec<String> = attempt
        .scene
        .arguments
        .iter()
        .map(|argument| argument.to_str().unwrap().to_owned())
        .collect();
    arguments.extend(command.iter().map(String::as_str));
    sandbox.run_in_own_mounts(ON_SMALL_DISK, &arguments)
}

#[test]
fn a_full_disk_costs_the_commit_and_no_work() {
    let kind = &KINDS[0];
    let template = kind.template();
    for (form, scarce) in [("plain", Scarce::Pages), ("-o", Scarce::Files)] {
        let form = FORMS.iter().find(|candidate| candidate.name == form).unwrap();
        let pair = Pair::new(kind, form, &template);
        let (mut failures, mut landings) = (0, 0);
        for left in 0.. {
            assert!(left < 200, "a commit takes no {left} of {scarce:?}");
            let attempt = Attempt::new(&pair, &template);
            let Some(ran) = commit_with(&attempt, scarce, left) else {
                return;
            };
            attempt.scene.sandbox.git(&["update-index", "-q", "--refresh"]);
            let found = attempt.assert_nothing_is_lost();
            attempt.remove_stale_locks();
            let is_through = ran.code == Some(0);
            assert_eq!(found.is_committed, is_through, "{ran:?}");
            assert!(
                is_through || is_clear(&ran.stderr),
                "{} with {left} {scarce:?}: {ran:?}",
                form.name
            );
            attempt.recover(if left % 2 == 0 {
                Direction::Finish
            } else {
                Direction::Undo
            });
            let is_done = is_through && attempt.is_as_wanted();
            attempt.assert_commits_again();
            failures += usize::from(!is_through);
            landings += usize::from(is_through && !is_done);
            if is_done {
                break;
            }
        }
        println!(
            "disk full, {} commit, {scarce:?}: {failures} times no commit, {landings} times a commit without the repair in the \
             work tree, then all; nothing lost",
            form.name
        );
        assert!(failures > 0, "the disk was never full");
    }
}

/// Whether the reason is told by the hook or by git.
fn is_clear(said: &str) -> bool {
    // Git itself is sparing with reasons: `fatal: unable to write new index file`.
    [
        "No space left",
        "Out of diskspace",
        "no space left",
        "Out of diskspace",
        "unable to write",
        "unable to create",
        "cannot",
        "Unable",
        "failed",
    ]
    .iter()
    .any(|reason| said.contains(reason))
}

#[test]
fn a_limit_on_the_length_of_files_costs_the_commit_and_no_work() {
    // The signal that comes with it kills the hook, or is ignored and the writing fails.
    for prelude in ["trap '' XFSZ;", ""] {
        let sandbox = Sandbox::new();
        // Random digits, which do not become short when they are packed.
        let digits: String = (0u64..4000)
            .map(|number| number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_string())
            .collect();
        let long = |word: &str| format!("{{\n  \"word\": \"{word}\",\n  \"digits\": \"{digits}\"\n}}\n");
        sandbox.begin_with(&[("a.json", &json("one", "two"))]);
        sandbox.stage(&[("a.json", &long("bad"))]);
        let script = format!("{prelude} ulimit -f 16; exec git commit --message x");
        let ran = run(sandbox.command("sh").args(["-c", &script]), b"");
        assert_ne!(ran.code, Some(0), "{ran:?}");
        assert_eq!(sandbox.blob("HEAD:a.json"), json("one", "two"));
        assert_eq!(sandbox.blob(":a.json"), long("bad"));
        assert_eq!(sandbox.work("a.json"), long("bad"));
        let recovered = sandbox.qmoi(&["recover"]);
        assert_eq!(recovered.code, Some(0), "{recovered:?}");
        sandbox.git(&["commit", "--message", "x"]);
        let good = long("good");
        assert_eq!(sandbox.states("a.json"), [good.clone(), good.clone(), good]);
        sandbox.assert_tidy();
    }
}
