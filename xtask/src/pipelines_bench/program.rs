//! What the built program says about files, and what it makes of them.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// A finding, without its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Said {
    pub(crate) path: String,
    pub(crate) severity: String,
    pub(crate) rule: String,
    pub(crate) message: String,
}

impl Said {
    /// Whether it is one that fails a run.
    pub(crate) fn is_serious(&self) -> bool {
        matches!(&*self.severity, "error" | "warning")
    }
}

/// The program.
#[derive(Debug)]
pub(crate) struct Program(pub(crate) PathBuf);

impl Program {
    /// What `check` finds in `files` of `folder`, and how often.
    ///
    /// # Errors
    /// When the program fails, or says what cannot be read.
    pub(crate) fn check(
        &self,
        folder: &Path,
        files: &[&str],
    ) -> Result<BTreeMap<Said, usize>, Box<dyn Error>> {
        let mut said = BTreeMap::new();
        if files.is_empty() {
            return Ok(said);
        }
        let output = self.run(folder, &["check", "--format", "json"], files)?;
        let value: Value = serde_json::from_slice(&output)?;
        let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
        for file in value["files"].as_array().into_iter().flatten() {
            for finding in file["findings"].as_array().into_iter().flatten() {
                let one = Said {
                    path: text(file, "path"),
                    severity: text(finding, "severity"),
                    rule: text(finding, "rule"),
                    message: text(finding, "message"),
                };
                *said.entry(one).or_default() += 1;
            }
        }
        Ok(said)
    }

    /// Mends `files` of `folder` with all that `fix --unsafe` has.
    ///
    /// # Errors
    /// When the program fails.
    pub(crate) fn fix(&self, folder: &Path, files: &[&str]) -> Result<(), Box<dyn Error>> {
        if !files.is_empty() {
            self.run(folder, &["fix", "--unsafe", "--format", "concise"], files)?;
        }
        Ok(())
    }

    /// Mends `files` of `folder` with what is safe alone.
    ///
    /// # Errors
    /// When the program fails.
    pub(crate) fn fix_safely(&self, folder: &Path, files: &[&str]) -> Result<(), Box<dyn Error>> {
        if !files.is_empty() {
            self.run(folder, &["fix", "--format", "concise"], files)?;
        }
        Ok(())
    }

    fn run(&self, folder: &Path, options: &[&str], files: &[&str]) -> Result<Vec<u8>, Box<dyn Error>> {
        let output = Command::new(&self.0)
            .args(options)
            .args(["--no-cache", "--quiet", "--threads", "1"])
            .args(files)
            .current_dir(folder)
            .stderr(Stdio::inherit())
            .output()?;
        match output.status.code() {
            Some(0 | 1) => Ok(output.stdout),
            _ => Err(format!("{options:?} of {files:?} ended with {}", output.status).into()),
        }
    }
}

/// Those of `now` that `before` has not, or not so often, and that are serious.
pub(crate) fn new_ones(before: &BTreeMap<Said, usize>, now: &BTreeMap<Said, usize>) -> Vec<Said> {
    now.iter()
        .filter(|(said, count)| said.is_serious() && before.get(said).is_none_or(|before| *before < **count))
        .map(|(said, _)| said.clone())
        .collect()
}
