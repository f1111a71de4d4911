//! Writes what is derived from the code: a page for every rule, their index, and the schema of `qmoi.json`.
//!
//! Everything below `docs/rules/` is generated; a file there that no rule stands for is an orphan and goes.

mod page;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use engine::{RuleInfo, Rules};

use crate::{Outcome, root};

/// What is wrong with a generated file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Staleness {
    Missing,
    Stale,
    Orphan,
}

/// Writes the files, or with `check` says which are not current.
pub(crate) fn run(check: bool) -> Outcome {
    let rules = Rules::new(Vec::new());
    if let Some(fault) = rules.faults().first() {
        return Err(format!("{}: {}", fault.path, fault.finding.message).into());
    }
    let wanted = wanted(&rules.all())?;
    let folder = root::workspace();
    let stale = stale(&wanted, &folder)?;
    for (path, staleness) in &stale {
        let what = match (staleness, check) {
            (Staleness::Missing, true) => "missing",
            (Staleness::Stale, true) => "stale",
            (Staleness::Orphan, true) => "no rule's page",
            (Staleness::Orphan, false) => "removed",
            (_, false) => "written",
        };
        println!("{}: {what}", path.display());
        if !check {
            bring_up_to_date(&folder.join(path), wanted.get(path))?;
        }
    }
    println!(
        "{} generated files, {} of them not current",
        wanted.len(),
        stale.len()
    );
    if check && !stale.is_empty() {
        println!("`cargo xtask generate` brings them up to date");
    }
    Ok(!check || stale.is_empty())
}

/// Every generated file with its text, by its path in the workspace.
fn wanted(rules: &[RuleInfo]) -> Result<BTreeMap<PathBuf, String>, Box<dyn Error>> {
    let pages = Path::new("docs/rules");
    let mut files: BTreeMap<PathBuf, String> = rules
        .iter()
        .map(|rule| (pages.join(format!("{}.md", rule.id)), page::of_rule(rule)))
        .collect();
    files.insert(pages.join("README.md"), page::index(rules));
    let schema = serde_json::to_string_pretty(&engine::configuration::schema())?;
    files.insert("docs/qmoi.schema.json".into(), schema + "\n");
    Ok(files)
}

/// The generated files that are not as `wanted`, orphans among them.
fn stale(
    wanted: &BTreeMap<PathBuf, String>,
    folder: &Path,
) -> Result<BTreeMap<PathBuf, Staleness>, Box<dyn Error>> {
    let mut stale = BTreeMap::new();
    for (path, text) in wanted {
        match fs::read_to_string(folder.join(path)) {
            Ok(found) if found == *text => {}
            Ok(_) => drop(stale.insert(path.clone(), Staleness::Stale)),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                stale.insert(path.clone(), Staleness::Missing);
            }
            Err(error) => return Err(format!("{}: {error}", path.display()).into()),
        }
    }
    for entry in ignore::WalkBuilder::new(folder.join("docs/rules"))
        .standard_filters(false)
        .build()
        .filter_map(Result::ok)
    {
        let path = entry.path().strip_prefix(folder)?;
        if entry.path().is_file() && !wanted.contains_key(path) {
            stale.insert(path.to_owned(), Staleness::Orphan);
        }
    }
    Ok(stale)
}

fn bring_up_to_date(path: &Path, text: Option<&String>) -> Result<(), Box<dyn Error>> {
    let Some(text) = text else {
        fs::remove_file(path)?;
        // The folder of a pack goes with its last page; one that is not empty stays.
        let _still_used = path.parent().map(fs::remove_dir);
        return Ok(());
    };
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, text)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_stale_and_orphaned_files_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let pages = folder.path().join("docs/rules/json");
        fs::create_dir_all(&pages).unwrap();
        for (name, text) in [("current.md", "a"), ("stale.md", "old"), ("orphan.md", "b")] {
            fs::write(pages.join(name), text).unwrap();
        }
        let page = |name: &str| Path::new("docs/rules/json").join(name);
        let wanted = BTreeMap::from([
            (page("current.md"), "a".to_owned()),
            (page("missing.md"), "c".to_owned()),
            (page("stale.md"), "new".to_owned()),
        ]);
        let found = stale(&wanted, folder.path()).unwrap();
        let expected = BTreeMap::from([
            (page("missing.md"), Staleness::Missing),
            (page("orphan.md"), Staleness::Orphan),
            (page("stale.md"), Staleness::Stale),
        ]);
        assert_eq!(found, expected);
        for path in found.keys() {
            bring_up_to_date(&folder.path().join(path), wanted.get(path)).unwrap();
        }
        assert!(stale(&wanted, folder.path()).unwrap().is_empty());
    }
}
