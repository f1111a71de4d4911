//! Packages with their manifests, in two halves.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use crate::half::Half;

/// A package: the files that are laid out when it is checked.
#[derive(Debug)]
pub(super) struct Package {
    pub(super) name: String,
    /// Paths from the package's folder, and texts.
    pub(super) files: BTreeMap<String, String>,
}

/// The name of a package's own manifest.
pub(super) const MANIFEST: &str = "package.json";

/// The packages of `half` below `folders`. Of one name only the first counts, and so does of manifests with the same bytes.
///
/// # Errors
/// When a folder cannot be read.
pub(super) fn packages(folders: &[PathBuf], half: Half) -> Result<Vec<Package>, Box<dyn Error>> {
    let mut found: Vec<PathBuf> = Vec::new();
    for folder in folders {
        let walk = ignore::WalkBuilder::new(folder)
            .standard_filters(false)
            .max_depth(Some(5))
            .build();
        for entry in walk {
            let path = entry?.into_path();
            if path.file_name().is_some_and(|name| name == MANIFEST) {
                found.push(path);
            }
        }
    }
    found.sort();
    let (mut names, mut texts) = (BTreeSet::new(), BTreeSet::new());
    let mut packages = Vec::new();
    for path in found {
        let Some((name, text)) = read(&path) else {
            continue;
        };
        let is_new = names.insert(name.clone()) & texts.insert(*blake3::hash(text.as_bytes()).as_bytes());
        if is_new && Half::of(&name) == half {
            packages.push(Package {
                name,
                files: BTreeMap::from([(MANIFEST.to_owned(), text)]),
            });
        }
    }
    Ok(packages)
}

/// The name and the text of a package's manifest; nothing for files that belong to none.
fn read(path: &Path) -> Option<(String, String)> {
    let text = fs::read_to_string(path).ok()?;
    let manifest: serde_json::Value = serde_json::from_str(&text).ok()?;
    let name = manifest["name"].as_str()?;
    let has_version = manifest["version"].is_string();
    (has_version && !name.is_empty()).then(|| (name.to_owned(), text))
}
