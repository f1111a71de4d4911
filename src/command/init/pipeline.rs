//! The first pipeline, from the ready-made ones in `pipelines/`.

use std::path::Path;

use clap::ValueEnum;

use super::shown;
use crate::command;
use crate::failure::{Exit, Failure};

/// GitLab's own file, where there is none yet.
const GITLAB_START: &str = "include:\n  - local: .gitlab/qmoi.yml\n";

/// What runs the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Platform {
    /// GitHub Actions: .github/workflows/qmoi.yml
    Github,
    /// GitLab CI: .gitlab/qmoi.yml, to be included
    Gitlab,
    /// Jenkins: Jenkinsfile.qmoi
    Jenkins,
    /// Gitea and Forgejo Actions: .gitea/workflows/qmoi.yml
    Gitea,
    /// Plain cron: qmoi-cron.sh
    Cron,
}

impl Platform {
    /// The file to write, and what is in it.
    fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Github => (
                ".github/workflows/qmoi.yml",
                include_str!("../../../pipelines/github.yml"),
            ),
            Self::Gitlab => (".gitlab/qmoi.yml", include_str!("../../../pipelines/gitlab.yml")),
            Self::Jenkins => ("Jenkinsfile.qmoi", include_str!("../../../pipelines/Jenkinsfile")),
            Self::Gitea => (
                ".gitea/workflows/qmoi.yml",
                include_str!("../../../pipelines/gitea.yml"),
            ),
            Self::Cron => ("qmoi-cron.sh", include_str!("../../../pipelines/cron.sh")),
        }
    }

    /// What to do with the file.
    fn next(self) -> &'static str {
        match self {
            Self::Github => {
                "set the repository variable QMOI_SOURCE, and let workflows open pull requests (the file says how); commit and push it"
            }
            Self::Gitlab => {
                "set the variables GITLAB_TOKEN and QMOI_SOURCE (the file says how); commit and push it"
            }
            Self::Jenkins => {
                "make the credential `qmoi-token`, and a pipeline of this file; commit and push it"
            }
            Self::Gitea => {
                "set the variable QMOI_SOURCE and the secret QMOI_TOKEN (the file says how); commit and push it"
            }
            Self::Cron => {
                "put a line into `crontab -e`:\n    */15 * * * * QMOI_REPOSITORY=git@host:owner/name.git sh /path/to/qmoi-cron.sh"
            }
        }
    }
}

/// Writes the pipeline of a platform.
///
/// # Errors
/// When it exists already or cannot be written.
pub(super) fn write(folder: &Path, platform: Platform) -> Result<Exit, Failure> {
    let (name, text) = platform.file();
    let path = folder.join(name);
    if path.symlink_metadata().is_ok() {
        return Err(Failure::Exists(path));
    }
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|cause| Failure::File {
            doing: "make the folder",
            path: parent.to_owned(),
            cause,
        })?;
    }
    command::write_new(&path, text)?;
    let mut said = format!("wrote {}\n", shown(&path));
    if platform == Platform::Gitlab {
        said.push_str(&included(folder)?);
    }
    said.push_str(&format!("  next: {}\n", platform.next()));
    command::print(said)
}

/// Has GitLab read the file: in a file of its own where there is none, and else by its user's hand.
fn included(folder: &Path) -> Result<String, Failure> {
    let main = folder.join(".gitlab-ci.yml");
    if main.symlink_metadata().is_err() {
        command::write_new(&main, GITLAB_START)?;
        return Ok(format!("wrote {}\n", shown(&main)));
    }
    let is_included = std::fs::read_to_string(&main).is_ok_and(|text| text.contains(".gitlab/qmoi.yml"));
    if is_included {
        return Ok(String::new());
    }
    let lines = GITLAB_START.lines().map(|line| format!("    {line}\n"));
    Ok(format!(
        "  next: add to {}:\n{}",
        shown(&main),
        lines.collect::<String>()
    ))
}
