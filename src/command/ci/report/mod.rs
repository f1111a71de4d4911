//! What a run has to say when it has ended: for the terminal, for a pipeline's summary, for programs.

mod json;
mod markdown;
mod terminal;

use clap::ValueEnum;
use serde::Serialize;

use super::ladder::Way;
use super::watch::Step;
use super::wording::FixLine;

/// How the report of a run is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For reading
    Full,
    /// For a pipeline's summary
    Markdown,
    /// For programs (documented in docs/ci/README.md)
    Json,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Ending {
    /// There was nothing to repair.
    Nothing,
    /// It was planned only.
    Rehearsed,
    /// The branch has the repair.
    Pushed,
    /// The repair went another way.
    Elsewhere {
        /// Why the branch does not have it.
        refused: Refusal,
        /// Where it is.
        way: Way,
        /// How many suggestions stand in the merge request of the pipeline.
        suggestions: usize,
    },
    /// The repair reached no server.
    Refused {
        /// Why.
        refused: Refusal,
    },
    /// No commit was made, because it would go on forever.
    Stopped {
        /// Why.
        reason: String,
    },
    /// There is no such branch.
    NoBranch,
}

/// Why a push was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Refusal {
    /// The class.
    pub(super) class: &'static str,
    /// What was said.
    pub(super) said: String,
    /// All lines that the server, or a hook here, had to say to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) words: Vec<String>,
}

/// A finding that is left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Left {
    /// The file.
    pub(super) path: String,
    /// The line, from 1.
    pub(super) line: usize,
    /// The column in characters, from 1.
    pub(super) column: usize,
    /// `error`, `warning` or `info`.
    pub(super) severity: &'static str,
    /// The rule.
    pub(super) rule: String,
    /// What is wrong.
    pub(super) message: String,
}

/// A file that was not judged or not repaired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct NotDone {
    /// The file.
    pub(super) path: String,
    /// Why.
    pub(super) reason: String,
}

/// The report of a run.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RunReport {
    /// The layout of this report.
    pub(super) version: u32,
    /// The name of the run.
    pub(super) run: String,
    /// The server's repository.
    pub(super) remote: String,
    /// The branch.
    pub(super) branch: String,
    /// The tip that was judged.
    pub(super) tip: Option<String>,
    /// The commit that repairs it.
    pub(super) commit: Option<String>,
    /// Its subject.
    pub(super) subject: Option<String>,
    /// How many files were judged.
    pub(super) judged: usize,
    /// How many files the commit changes.
    pub(super) changed: usize,
    /// What it does.
    pub(super) fixes: Vec<FixLine>,
    /// What is left.
    pub(super) left: Vec<Left>,
    /// Files that were left alone.
    pub(super) left_alone: Vec<NotDone>,
    /// How it ended.
    pub(super) ending: Ending,
    /// What was done, in order.
    pub(super) steps: Vec<Step>,
    /// The folder with the files of the run, if any were written.
    pub(super) artifacts: Option<String>,
    /// The file with the record.
    pub(super) audit: String,
    /// Seconds it took.
    pub(super) seconds: f64,
    /// The exit code.
    pub(super) exit: u8,
}

impl RunReport {
    /// The report in a format.
    #[must_use]
    pub(super) fn written(&self, format: ReportFormat) -> String {
        match format {
            ReportFormat::Full => terminal::report(self),
            ReportFormat::Markdown => markdown::report(self),
            ReportFormat::Json => json::report(self),
        }
    }

    /// The text of the merge request that brings the repair.
    #[must_use]
    pub(super) fn for_merge_request(&self) -> String {
        markdown::merge_request(self)
    }

    /// How it ended, in one sentence.
    fn sentence(&self) -> String {
        let branch = &self.branch;
        match &self.ending {
            Ending::Nothing => format!("{branch} needs no repair"),
            Ending::Rehearsed => format!("{branch} would be repaired; nothing was pushed"),
            Ending::Pushed => format!("{branch} has the repair"),
            Ending::Elsewhere {
                refused,
                way,
                suggestions,
            } => {
                let why = format!("{branch} does not take it ({})", refused.class);
                match way {
                    Way::MergeRequest { url, how, .. } => format!("{why}; merge request {how}: {url}"),
                    Way::Branch { branch } => format!("{why}; it waits in the branch {branch}"),
                    Way::Nowhere if *suggestions > 0 => {
                        format!("{why}; it is suggested line by line in the merge request")
                    }
                    Way::Nowhere => format!("{why}; it is in the patch"),
                }
            }
            Ending::Refused { refused } => match refused.said.as_str() {
                "" => format!("{branch} was not repaired ({})", refused.class),
                said => format!("{branch} was not repaired ({}): {said}", refused.class),
            },
            Ending::Stopped { reason } => format!("{branch} was not repaired: {reason}"),
            Ending::NoBranch => format!("there is no branch {branch} on the server"),
        }
    }

    /// What the server, or a hook here, said to a push that it did not take, beyond what the sentence has.
    fn words(&self) -> &[String] {
        match &self.ending {
            Ending::Refused { refused } if refused.words != [refused.said.as_str()] => &refused.words,
            _ => &[],
        }
    }

    /// What a person may do next, as commands or words.
    fn next(&self) -> Vec<String> {
        let patch = self
            .artifacts
            .as_ref()
            .map(|folder| format!("git am {folder}/qmoi.patch"));
        match &self.ending {
            Ending::Pushed => vec![format!("to take it back: qmoi undo {}", self.run)],
            Ending::Rehearsed => vec!["without --dry-run it is pushed".to_owned()],
            Ending::Elsewhere {
                way: Way::MergeRequest { .. },
                ..
            } => Vec::new(),
            Ending::Elsewhere {
                way: Way::Branch { branch },
                ..
            } => {
                vec![format!("open a merge request from {branch} to {}", self.branch)]
            }
            Ending::Elsewhere {
                way: Way::Nowhere, ..
            } => patch.into_iter().collect(),
            Ending::Refused { .. } if self.commit.is_some() => {
                let again = "run it again once the cause is gone".to_owned();
                std::iter::once(again)
                    .chain(patch.map(|patch| format!("or apply it: {patch}")))
                    .collect()
            }
            Ending::Refused { .. } => vec!["run it again once the cause is gone".to_owned()],
            Ending::Stopped { .. } => {
                vec!["look which program undoes the repair, or exclude the file in qmoi.json".to_owned()]
            }
            Ending::NoBranch => vec!["name another with `--branch NAME`".to_owned()],
            Ending::Nothing => Vec::new(),
        }
    }
}
