//! What happens when somebody else writes while a hook works: nothing of theirs is lost.

#![cfg(test)]

use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use qmoi_hooks::pre_commit::{Mode, Outcome, Staged, Step, Stop};
use qmoi_hooks::{Candidate, GitProgram, HookError, Judge, RepositoryPath, Surroundings, Verdict};

/// Says `good` for `bad`, and finds an error in every `worse`.
struct Words;

impl Words {
    fn verdict(candidate: &Candidate, mends: bool) -> Verdict<()> {
        let text = String::from_utf8_lossy(&candidate.bytes).into_owned();
        let mended = if mends {
            text.replace("bad", "good")
        } else {
            text.clone()
        };
        Verdict {
            errors: mended.matches("bad").count() + mended.matches("worse").count(),
            repaired: (mended != text).then(|| mended.into_bytes()),
            report: None,
            left_alone: None,
        }
    }
}

impl Judge for Words {
    type Report = ();

    fn looks_at(&self, _: &RepositoryPath) -> bool {
        true
    }

    fn largest(&self) -> usize {
        1000
    }

    fn check(&self, files: &[Candidate]) -> Vec<Verdict<()>> {
        files.iter().map(|file| Self::verdict(file, false)).collect()
    }

    fn fix(&self, files: &[Candidate]) -> Vec<Verdict<()>> {
        files.iter().map(|file| Self::verdict(file, true)).collect()
    }
}

struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    fn new() -> Self {
        let sandbox = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        sandbox.git(&["init", "--quiet"]);
        sandbox
    }

    fn top(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
            .args(arguments)
            .current_dir(self.top())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn stage(&self, name: &str, text: &str) {
        fs::write(self.top().join(name), text).unwrap();
        self.git(&["add", name]);
    }

    fn run(&self, at: &dyn Fn(Step)) -> Result<Outcome<()>, HookError> {
        let surroundings = Surroundings {
            folder: self.top().to_owned(),
            ..Surroundings::default()
        };
        let repository = GitProgram::open(&surroundings)?;
        Staged::list(&repository)?.process(&repository, &Words, Mode::Fix, at)
    }

    fn work(&self, name: &str) -> String {
        fs::read_to_string(self.top().join(name)).unwrap()
    }

    fn journals(&self) -> usize {
        fs::read_dir(self.top().join(".git/qmoi/journal")).map_or(0, Iterator::count)
    }
}

#[test]
fn an_index_that_changes_meanwhile_stops_the_hook_before_its_first_write() {
    let sandbox = Sandbox::new();
    sandbox.stage("a.json", "1\nbad\n");
    sandbox.stage("b.json", "1\nbad\n");
    let error = sandbox.run(&|step| {
        if step == Step::Journal {
            sandbox.stage("b.json", "2\nbad\n");
        }
    });
    assert!(matches!(error, Err(HookError::IndexChanged { path }) if path == "b.json"));
    assert_eq!(sandbox.git(&["cat-file", "blob", ":a.json"]), "1\nbad\n");
    assert_eq!(sandbox.git(&["cat-file", "blob", ":b.json"]), "2\nbad\n");
    assert_eq!(
        (sandbox.work("a.json"), sandbox.journals()),
        ("1\nbad\n".to_owned(), 0)
    );
}

#[test]
fn a_file_that_its_editor_writes_meanwhile_keeps_what_was_written() {
    let sandbox = Sandbox::new();
    sandbox.stage("a.json", "1\nbad\n");
    sandbox.stage("b.json", "1\nbad\n");
    let edited = Cell::new(false);
    let outcome = sandbox
        .run(&|step| {
            if step == Step::Index && !edited.replace(true) {
                fs::write(sandbox.top().join("a.json"), "typed just now\n").unwrap();
            }
        })
        .unwrap();
    assert_eq!(sandbox.work("a.json"), "typed just now\n");
    assert_eq!(sandbox.work("b.json"), "1\ngood\n");
    assert_eq!(sandbox.git(&["cat-file", "blob", ":a.json"]), "1\ngood\n");
    let reason = outcome.fixed[0].left_in_work_tree.as_deref().unwrap_or_default();
    assert!(reason.contains("changed since it was read"), "{reason}");
    assert_eq!((outcome.stop, sandbox.journals()), (None, 0));
}

#[test]
fn a_file_that_becomes_a_link_or_goes_meanwhile_is_not_followed_or_brought_back() {
    let sandbox = Sandbox::new();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("x"), "1\nbad\n").unwrap();
    sandbox.stage("a.json", "1\nbad\n");
    sandbox.stage("b.json", "1\nbad\n");
    let outcome = sandbox
        .run(&|step| {
            if step == Step::Journal {
                fs::remove_file(sandbox.top().join("a.json")).unwrap();
                fs::remove_file(sandbox.top().join("b.json")).unwrap();
                #[cfg(unix)]
                std::os::unix::fs::symlink(outside.path().join("x"), sandbox.top().join("a.json")).unwrap();
            }
        })
        .unwrap();
    assert!(
        outcome
            .fixed
            .iter()
            .all(|fixed| fixed.left_in_work_tree.is_some())
    );
    assert_eq!(fs::read_to_string(outside.path().join("x")).unwrap(), "1\nbad\n");
    assert!(!sandbox.top().join("b.json").exists());
    assert_eq!(sandbox.git(&["cat-file", "blob", ":a.json"]), "1\ngood\n");
}

#[test]
fn nothing_is_written_when_nothing_is_to_be_fixed() {
    let sandbox = Sandbox::new();
    sandbox.stage("a.json", "1\nworse\n");
    let index = fs::read(sandbox.top().join(".git/index")).unwrap();
    let outcome = sandbox.run(&|step| panic!("{step:?}")).unwrap();
    assert_eq!(outcome.stop, Some(Stop::Errors));
    assert_eq!(fs::read(sandbox.top().join(".git/index")).unwrap(), index);
    assert!(!sandbox.top().join(".git/qmoi").exists());
}

#[test]
fn many_files_and_those_over_the_limit() {
    let sandbox = Sandbox::new();
    for number in 0..600 {
        fs::write(
            sandbox.top().join(format!("{number}.json")),
            format!("{number}\nbad\n"),
        )
        .unwrap();
    }
    fs::write(sandbox.top().join("long.json"), "bad\n".repeat(1000)).unwrap();
    sandbox.git(&["add", "--all"]);
    let outcome = sandbox.run(&|_| {}).unwrap();
    assert_eq!((outcome.fixed.len(), outcome.left_alone.len()), (600, 1));
    assert_eq!(sandbox.work("599.json"), "599\ngood\n");
    assert_eq!(sandbox.git(&["cat-file", "blob", ":0.json"]), "0\ngood\n");
    assert_eq!(sandbox.work("long.json"), "bad\n".repeat(1000));
    assert_eq!(sandbox.git(&["diff", "--name-only"]), "");
}

#[test]
fn what_somebody_stages_right_after_a_repair_is_theirs_and_stops_the_commit() {
    let sandbox = Sandbox::new();
    sandbox.stage("a.json", "1\nbad\n");
    sandbox.stage("b.json", "1\nbad\n");
    let outcome = sandbox
        .run(&|step| {
            if step == Step::Index {
                sandbox.stage("a.json", "staged just now\n");
            }
        })
        .unwrap();
    assert_eq!(outcome.stop, Some(Stop::Overtaken));
    let overtaken: Vec<bool> = outcome.fixed.iter().map(|fixed| fixed.is_overtaken).collect();
    assert_eq!(overtaken, [true, false]);
    assert_eq!(sandbox.git(&["cat-file", "blob", ":a.json"]), "staged just now\n");
    assert_eq!(sandbox.work("a.json"), "staged just now\n");
    assert_eq!(sandbox.work("b.json"), "1\ngood\n");
    assert_eq!(sandbox.journals(), 0);
}

#[test]
fn a_git_that_does_not_answer_is_given_up_when_the_time_is_over() {
    let sandbox = Sandbox::new();
    sandbox.stage("a.json", "1\nbad\n");
    let begun = Instant::now();
    let surroundings = Surroundings {
        folder: sandbox.top().to_owned(),
        end: Some(begun + Duration::from_millis(300)),
        ..Surroundings::default()
    };
    let repository = GitProgram::open(&surroundings).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let error = Staged::list(&repository).unwrap_err();
    assert!(matches!(error, HookError::TooSlow { .. }), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(20));
}
