//! What is left behind as files: the patch, the reports that platforms show, and the report of the run.
//!
//! They are written in every case but a clean branch, so a pipeline can keep them, and a person can take the repair from there.

use std::path::{Path, PathBuf};

use engine::RuleInfo;
use hooks::Repository;
use hooks::batch::Plan;

use crate::failure::Failure;
use crate::output::{Format, Output};
use crate::report::{Report, Tally};
use crate::run::Task;

/// How many runs' files are kept where nobody chose the place.
const KEPT: usize = 20;

/// The files of one run.
pub(super) struct Artifacts {
    folder: PathBuf,
}

impl Artifacts {
    /// The files in this folder, which is made when the first is written.
    #[must_use]
    pub(super) fn in_folder(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder.
    #[must_use]
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a file, and gives its path.
    ///
    /// # Errors
    /// When that fails.
    pub(super) fn write(&self, name: &str, text: &[u8]) -> Result<PathBuf, Failure> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |cause| Failure::File {
                doing: "write",
                path,
                cause,
            }
        };
        std::fs::create_dir_all(&self.folder).map_err(failed(&self.folder))?;
        let path = self.folder.join(name);
        std::fs::write(&path, text).map_err(failed(&path))?;
        Ok(path)
    }

    /// Writes the commit as a patch that `git am` takes.
    ///
    /// # Errors
    /// When git fails, or the file cannot be written.
    pub(super) fn patch(&self, repository: &dyn Repository, plan: &Plan) -> Result<PathBuf, Failure> {
        let patch = repository.program().patch(&plan.commit)?;
        self.write("qmoi.patch", &patch)
    }
}

/// Removes the folders of old runs. A run's name begins with its time, so names sort by age.
pub(super) fn forget_old(runs: &Path) {
    let entries = std::fs::read_dir(runs).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    folders.sort();
    let too_many = folders.len().saturating_sub(KEPT);
    for folder in folders.into_iter().take(too_many) {
        let _only_space_is_lost = std::fs::remove_dir_all(folder);
    }
}

/// The findings of `reports` in a format that a platform reads.
#[must_use]
pub(super) fn rendered<'r>(
    format: Format,
    reports: impl Iterator<Item = &'r Report>,
    rules: &dyn Fn() -> Vec<RuleInfo>,
) -> String {
    let output = Output::new(format, false, false);
    let mut tally = Tally::of(Task::Check);
    let mut text = output.header();
    let mut written = 0;
    for report in reports {
        let part = output.file(report);
        tally.files += 1;
        tally.add(report);
        if !part.is_empty() {
            text.push_str(output.separator(written));
            text.push_str(&part);
            written += 1;
        }
    }
    text.push_str(&output.footer(&tally, rules));
    text
}
