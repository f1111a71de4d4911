//! `qmoi demo`: the bundled broken repository comes out as its expected twin.

use std::path::{Path, PathBuf};

use crate::workspace::Workspace;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn the_sample_is_repaired_as_expected_and_each_fault_is_told() {
    let workspace = Workspace::with(&[]);
    let answer = workspace.run(&["demo", "sample"]);
    assert_eq!(answer.code, 1, "what nobody can mend is left: {}", answer.stderr);
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/broken-repository.expected");
    for file in files(&expected) {
        let name = file.strip_prefix(&expected).unwrap();
        let shown = Path::new("sample").join(name).display().to_string();
        assert_eq!(
            workspace.read(&shown),
            std::fs::read_to_string(&file).unwrap(),
            "{shown}"
        );
    }
    for rule in [
        "json/missing-comma",
        "yaml/unknown-alias",
        "javascript/missing-close-paren",
    ] {
        assert!(
            answer.stdout.contains(rule),
            "{rule} is not told:\n{}",
            answer.stdout
        );
    }
}

#[test]
fn a_folder_that_exists_is_left_alone() {
    let workspace = Workspace::with(&[("sample/mine.json", "{}")]);
    let answer = workspace.run(&["demo", "sample"]);
    assert_eq!(answer.code, 2);
    assert!(answer.stderr.contains("sample"), "{}", answer.stderr);
    assert_eq!(workspace.read("sample/mine.json"), "{}");
}
