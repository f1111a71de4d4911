//! Every form of a commit in every kind of repository, and what HEAD, index and work tree hold afterwards, byte for byte.
//!
//! Each pair is performed twice on copies of one repository: without the hook, and with it. What must be there with the hook
//! is worked out from what is there without ([`expectation`]). So a new [`kind`] and a new [`form`] are one entry each.

pub(crate) mod expectation;
pub(crate) mod form;
pub(crate) mod kind;
pub(crate) mod snapshot;
mod subject;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::sandbox::{Ran, Sandbox, run};
use expectation::{Expected, with_repair};
use form::{FORMS, Form, Scene};
use kind::{KINDS, Kind};
use snapshot::{Snapshot, tree};

/// What git itself refuses, in which kind and form, and in which words.
const REFUSED: &[(&str, &str, &str)] = &[
    // There it is not checked out.
    (
        "submodules",
        "linked worktree, -o",
        "does not have a commit checked out",
    ),
    // What is announced counts as a change that is not committed, and a rebase wants none.
    ("intent-to-add", "rebase -i reword", "cannot rebase"),
    ("intent-to-add", "rebase, resolved", "edit all merge conflicts"),
];

/// What came of a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    /// All as it must be, with so many files repaired.
    Repaired(usize),
    Passed,
    Stopped,
    Refused(&'static str),
    Wrong(String),
}

/// What the hook is to do about a form of a commit in a kind of repository.
pub(crate) fn expected(kind: &Kind, form: &Form) -> Expected {
    let listed = REFUSED
        .iter()
        .find(|(in_kind, in_form, _)| (*in_kind, *in_form) == (kind.name, form.name));
    listed.map_or(form.expected, |(_, _, reason)| Expected::Refused(reason))
}

/// Performs one pair.
fn perform(kind: &'static Kind, form: &Form, template: &Sandbox) -> Cell {
    let (ran, without, base) = without_hook(kind, form, template);
    let expected = expected(kind, form);
    let scene = form.scene(kind, template);
    let other = scene.other.as_ref().map(|_| other_side(&scene));
    let before = Snapshot::of(&scene.sandbox);
    if let Expected::Refused(reason) = expected {
        let said = ran.text() + &ran.stderr;
        assert!(
            ran.code != Some(0) && said.contains(reason),
            "not refused: {ran:?}"
        );
        return Cell::Refused(reason);
    }
    assert_eq!(ran.code, Some(0), "without the hook: {ran:?}");
    let ran = commit(&scene, &[]);
    let (wanted, cell) = match expected {
        Expected::Stopped => (before, Cell::Stopped),
        Expected::Passed => (without, Cell::Passed),
        _ => {
            let (wanted, count) = with_repair(&base, &without, kind.conversion, expected);
            assert!(count > 0, "nothing was there to be repaired");
            (wanted, Cell::Repaired(count))
        }
    };
    let code = if expected == Expected::Stopped { 1 } else { 0 };
    assert_eq!(ran.code, Some(code), "{ran:?}");
    let difference = Snapshot::of(&scene.sandbox).difference(&wanted);
    assert!(difference.is_empty(), "{difference}{}", ran.stderr);
    scene.sandbox.assert_tidy();
    (kind.holds)(&scene.sandbox);
    assert!(
        other == scene.other.as_ref().map(|_| other_side(&scene)),
        "the other work tree changed"
    );
    cell
}

/// A form of a commit in a kind of repository, and what comes of it.
pub(crate) struct Pair {
    pub(crate) kind: &'static Kind,
    pub(crate) form: &'static Form,
    /// What is there after the commit in the absence of the hook.
    pub(crate) without: Snapshot,
    /// What must be there after the commit with the hook.
    pub(crate) wanted: Snapshot,
}

impl Pair {
    pub(crate) fn new(kind: &'static Kind, form: &'static Form, template: &Sandbox) -> Self {
        let (ran, without, base) = without_hook(kind, form, template);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let (wanted, _) = with_repair(&base, &without, kind.conversion, form.expected);
        Self {
            kind,
            form,
            without,
            wanted,
        }
    }
}

/// Performs one pair with no hook at all. Also gives what the commit was made on.
fn without_hook(kind: &'static Kind, form: &Form, template: &Sandbox) -> (Ran, Snapshot, snapshot::Tree) {
    let scene = form.scene(kind, template);
    let base = tree(&scene.sandbox, &scene.base);
    let nowhere = [
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "core.hooksPath"),
        ("GIT_CONFIG_VALUE_0", "/dev/null"),
    ];
    let ran = commit(&scene, &nowhere);
    let snapshot = Snapshot::of(&scene.sandbox);
    (ran, snapshot, base)
}

/// Runs the command that commits.
fn commit(scene: &Scene, variables: &[(&str, &str)]) -> Ran {
    let mut command = scene.command();
    run(command.envs(variables.iter().copied()), scene.input.as_bytes())
}

/// What the other work tree of the repository holds, and its index, byte for byte.
fn other_side(scene: &Scene) -> (String, Vec<u8>) {
    let other = scene.other.as_ref().unwrap().to_str().unwrap();
    let status = scene.sandbox.git(&["-C", other, "status", "--porcelain"]).text();
    let index = scene.sandbox.git(&[
        "-C",
        other,
        "rev-parse",
        "--path-format=absolute",
        "--git-path",
        "index",
    ]);
    (status, std::fs::read(index.text().trim()).unwrap())
}

#[test]
fn every_form_of_a_commit_is_right_in_every_kind_of_repository() {
    // For work on one of them: `QMOI_MATRIX="sparse index"`, or a form.
    let wish = std::env::var("QMOI_MATRIX").unwrap_or_default();
    let is_wished = |kind: &Kind, form: &Form| wish.is_empty() || wish == kind.name || wish == form.name;
    let next = AtomicUsize::new(0);
    let rows = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(kind) = KINDS.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let forms: Vec<&Form> = FORMS.iter().filter(|form| is_wished(kind, form)).collect();
                    if forms.is_empty() {
                        continue;
                    }
                    let template = kind.template();
                    let cells: Vec<(&str, Cell)> = forms
                        .into_iter()
                        .map(|form| (form.name, guarded(|| perform(kind, form, &template))))
                        .collect();
                    rows.lock().unwrap().insert(kind.name, cells);
                }
            });
        }
    });
    let rows = rows.into_inner().unwrap();
    let (table, wrong) = shown(&rows);
    println!("{table}");
    assert!(wrong.is_empty(), "{wrong}");
}

fn guarded(perform: impl FnOnce() -> Cell) -> Cell {
    catch_unwind(AssertUnwindSafe(perform)).unwrap_or_else(|reason| {
        let text = reason.downcast_ref::<String>().cloned();
        let text = text.or_else(|| reason.downcast_ref::<&str>().map(|&text| text.to_owned()));
        Cell::Wrong(text.unwrap_or_else(|| "no reason given".to_owned()))
    })
}

/// The table, and what is wrong in it.
fn shown(rows: &BTreeMap<&str, Vec<(&str, Cell)>>) -> (String, String) {
    let mut names: Vec<&str> = FORMS.iter().map(|form| form.name).collect();
    names.retain(|name| rows.values().flatten().any(|(form, _)| form == name));
    let mut table = format!(
        "| | {} |\n|---|{}\n",
        names.join(" | "),
        "---|".repeat(names.len())
    );
    let (mut wrong, mut refused, mut count) = (String::new(), String::new(), 0);
    for kind in KINDS {
        let Some(cells) = rows.get(kind.name) else {
            continue;
        };
        table.push_str(&format!("| {} |", kind.name));
        for (form, cell) in cells {
            count += 1;
            let text = match cell {
                Cell::Repaired(files) => format!("{files} repaired"),
                Cell::Passed => "passed".to_owned(),
                Cell::Stopped => "stopped".to_owned(),
                Cell::Refused(reason) => {
                    refused.push_str(&format!("git refuses {form}, {}: {reason}\n", kind.name));
                    "git refuses".to_owned()
                }
                Cell::Wrong(reason) => {
                    wrong.push_str(&format!("{}, {form}: {reason}\n", kind.name));
                    "WRONG".to_owned()
                }
            };
            table.push_str(&format!(" {text} |"));
        }
        table.push('\n');
    }
    table.push_str(&format!("\n{count} combinations\n{refused}"));
    (table, wrong)
}
