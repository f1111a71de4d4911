//! The sample repository: every fault of the embedded packs in files as teams have them, and what `qmoi fix --unsafe` must
//! make of them, byte for byte.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use qmoi_engine::{Document, Engine, FileClass, Limits, Outcome, Rules, Safety, Settings};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures")
        .join(name)
}

/// The files below `folder`, relative to it, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path.strip_prefix(folder).unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

/// What becomes of `bytes` as the file at `path`; nothing for files of no language.
fn repaired(engine: &Engine, path: &Path, bytes: Vec<u8>, least: Safety) -> Option<Outcome> {
    let path = path.to_str().unwrap().replace('\\', "/");
    let class = FileClass::of(&path)?;
    let document = Document::from_bytes(&path, class, bytes, &Limits::default()).unwrap();
    Some(engine.fix(&document, &Settings::default(), least))
}

#[test]
fn every_fault_is_mended_as_expected_and_nothing_else_is_touched() {
    let engine = Engine::new(Rules::default());
    let (broken, expected) = (folder("broken-repository"), folder("broken-repository.expected"));
    let names = files(&broken);
    assert_eq!(names, files(&expected));
    assert!(names.len() >= 30);
    let mut heard: BTreeSet<String> = BTreeSet::new();
    let mut wrong = Vec::new();
    for name in &names {
        let bytes = std::fs::read(broken.join(name)).unwrap();
        let wanted = std::fs::read(expected.join(name)).unwrap();
        let Some(outcome) = repaired(&engine, name, bytes.clone(), Safety::Unsafe) else {
            assert_eq!(bytes, wanted, "{} belongs to no language", name.display());
            continue;
        };
        assert!(
            outcome.faults.is_empty(),
            "{}: {:?}",
            name.display(),
            outcome.faults
        );
        heard.extend(
            outcome
                .applied
                .iter()
                .map(|applied| applied.rule.as_str().to_owned()),
        );
        heard.extend(
            outcome
                .remaining
                .iter()
                .map(|finding| finding.rule.as_str().to_owned()),
        );
        if outcome.text.as_bytes() != wanted {
            wrong.push(format!("{}:\n{}", name.display(), outcome.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Rules about the files of one server, and about schemas, have fixtures of their own; the sample has none of these.
    let is_general = |id: &&str| {
        let mut packs = ["json/", "yaml/", "javascript/"].iter();
        packs.any(|pack| id.starts_with(pack)) && !id.ends_with("/schema")
    };
    let general = Rules::embedded_ids().filter(is_general);
    let silent: Vec<&str> = general.filter(|id| !heard.contains(*id)).collect();
    assert!(silent.is_empty(), "no file of the sample shows {silent:?}");
}

#[test]
fn a_second_run_changes_nothing() {
    let engine = Engine::new(Rules::default());
    let expected = folder("broken-repository.expected");
    for name in files(&expected) {
        let bytes = std::fs::read(expected.join(&name)).unwrap();
        if let Some(outcome) = repaired(&engine, &name, bytes.clone(), Safety::Unsafe) {
            assert_eq!(outcome.text.as_bytes(), bytes, "{}", name.display());
            assert!(outcome.applied.is_empty(), "{}", name.display());
        }
    }
}
