//! The project around a folder: its configuration and its own rules.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::configuration::Overrides;
use engine::rules::RuleFile;
use engine::{Document, Engine, FileClass, Rules, Safety, Settings};
use files::{Options, Project};

use crate::failure::Failure;
use crate::report::Skipped;

/// A project, and the rule files it brings along.
pub(crate) struct Opened {
    /// The project.
    pub(crate) project: Project,
    /// Its own rules.
    pub(crate) rules: Vec<RuleFile>,
    /// Rule files that could not be read.
    pub(crate) unread: Vec<Skipped>,
}

/// Finds the project around `start` and reads its rule files.
///
/// # Errors
/// When the configuration named cannot be read.
pub(crate) fn open(start: &Path, config: Option<&Path>, overrides: Overrides) -> Result<Opened, Failure> {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let options = Options {
        configuration: config.map(absolute),
        overrides,
        mend: Some(Arc::new(mended)),
        home: files::places::home_folder(),
    };
    let project = Project::discover(start, options).map_err(|error| Failure::Configuration {
        what: error.to_string(),
        next: error.next_step().to_owned(),
    })?;
    let found = project.rule_files();
    let unread = found
        .problems
        .into_iter()
        .map(|problem| Skipped {
            reason: format!("cannot use the rule file {}: {}", problem.name, problem.reason),
            path: problem.name,
            failed: true,
        })
        .collect();
    Ok(Opened {
        project,
        rules: found.files,
        unread,
    })
}

/// The rule files of `folder`.
///
/// # Errors
/// When one of them cannot be read.
pub(crate) fn rule_files(folder: &Path) -> Result<Vec<RuleFile>, Failure> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |cause| Failure::File {
            doing: "read",
            path,
            cause,
        }
    };
    let mut folders = vec![folder.to_owned()];
    let mut paths: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(failed(&folder))? {
            let entry = entry.map_err(failed(&folder))?;
            let kind = entry.file_type().map_err(failed(&entry.path()))?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if entry
                .path()
                .extension()
                .is_some_and(|extension| extension == "rhai")
            {
                paths.push(entry.path());
            }
        }
    }
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).map_err(failed(&path))?;
            Ok(RuleFile {
                path: path.display().to_string(),
                text,
            })
        })
        .collect()
}

/// The text of a configuration, repaired with our own rules as far as is safe.
pub(crate) fn mended(text: &str) -> Option<String> {
    let settings = Settings::default();
    let document =
        Document::from_text("qmoi.json", FileClass::JsonWithComments, text, &settings.limits).ok()?;
    let outcome = Engine::new(Rules::new(Vec::new())).fix(&document, &settings, Safety::Safe);
    (outcome.text != text).then_some(outcome.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_configuration_is_mended_as_far_as_is_safe() {
        let mended = mended("{\"ignore\": [\"json\"]").unwrap_or_default();
        assert!(mended.is_empty() || mended.trim_end().ends_with('}'), "{mended}");
        assert_eq!(super::mended("{\"ignore\": [\"json\"]}"), None);
    }

    #[test]
    fn rule_files_are_found_in_folders_of_folders() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("house")).unwrap();
        std::fs::write(folder.path().join("house/a.rhai"), "x").unwrap();
        std::fs::write(folder.path().join("house/a.md"), "x").unwrap();
        let files = rule_files(folder.path()).unwrap();
        assert_eq!(files.len(), 1);
        assert!(rule_files(&folder.path().join("none")).is_err());
    }
}
