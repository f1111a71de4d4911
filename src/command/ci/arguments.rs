//! The options of `qmoi ci`.

use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};

use super::report::ReportFormat;
use crate::arguments::Selection;

/// A kind of platform, as it is named on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PlatformName {
    /// GitHub and GitHub Enterprise
    Github,
    /// GitLab
    Gitlab,
    /// Gitea and Forgejo
    Gitea,
}

impl From<PlatformName> for forge::Platform {
    fn from(name: PlatformName) -> Self {
        match name {
            PlatformName::Github => Self::GitHub,
            PlatformName::Gitlab => Self::GitLab,
            PlatformName::Gitea => Self::Gitea,
        }
    }
}

/// Which branch, where.
#[derive(Debug, clap::Args)]
pub(crate) struct Where {
    /// Work on the repository at URL, in a clone that is gone afterwards [default: the one around the current folder]
    #[arg(long, value_name = "URL")]
    pub(crate) repo: Option<String>,
    /// The branch [default: the one checked out, or the one the pipeline runs for]
    #[arg(long, value_name = "NAME")]
    pub(crate) branch: Option<String>,
    /// The remote whose branch it is
    #[arg(long, value_name = "NAME", default_value = "origin", conflicts_with = "repo")]
    pub(super) remote: String,
    /// Have everything ended after so many seconds
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub(super) deadline: u32,
    /// A command that prints a token; asked again when the token is refused [env: QMOI_TOKEN_COMMAND]
    #[arg(long, value_name = "COMMAND")]
    pub(super) token_command: Option<String>,
    /// Which platform the server is [default: told by its name or the pipeline; env: QMOI_PLATFORM]
    #[arg(long, value_enum, value_name = "PLATFORM")]
    pub(super) platform: Option<PlatformName>,
    /// The address of the platform's API [env: QMOI_API]
    #[arg(long, value_name = "URL")]
    pub(super) api: Option<String>,
    /// Keep the record of all attempts in FILE [default: qmoi/audit.jsonl in the git directory]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) audit: Option<PathBuf>,
    /// Who commits: `NAME <MAIL>`, or `git` for whom git is configured to name [env: QMOI_AUTHOR]
    #[arg(long, value_name = "WHO")]
    pub(super) author: Option<String>,
    /// Sign commits, as git is configured to
    #[arg(long)]
    pub(super) sign: bool,
    /// Have pipelines skip the commit: put [skip ci] into its subject
    #[arg(long)]
    pub(super) skip_ci: bool,
    /// Say nothing while working
    #[arg(short, long)]
    pub(super) quiet: bool,
    /// Make the commit, and push nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Options of `qmoi ci`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi ci --dry-run                     what would be repaired\n  \
    qmoi ci                               repair the branch, commit and push\n  \
    qmoi ci --repo git@host:o/r.git --branch main --deadline 300\n  \
    qmoi ci --summary report.md --artifacts qmoi-report\n\n\
    The work tree, the index and the branches of a checkout are never touched.\n\n\
    Exit codes:\n  \
    0   the branch is clean, or has the repair, or a merge request has\n  \
    1   the same, and findings remain that no safe fix mends\n  \
    2   wrong usage or configuration\n  \
    3   the repair waits in a branch or a patch for a person to take it\n  \
    10  others were always faster          11  the server could not be reached in time\n  \
    12  the credential was refused         13  the credential does not suffice\n  \
    14  the branch is protected            15  a rule of the server refused the commit\n  \
    16  a hook on this side refused        17  the server has no room for it\n  \
    18  something on this side is wrong    19  the server's answer is not understood\n  \
    20  stopped: the repair is undone again and again")]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(super) place: Where,
    #[command(flatten)]
    pub(super) rules: Selection,
    /// Use this configuration instead of the branch's own
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) config: Option<PathBuf>,
    /// Deliver what COMMIT changes instead of repairing: a commit of this repository, made by a person or another tool
    #[arg(long, value_name = "COMMIT", conflicts_with_all = ["select", "ignore", "config", "repo"])]
    pub(super) change: Option<String>,
    /// The subject of the commit
    #[arg(long, value_name = "TEXT")]
    pub(super) message: Option<String>,
    /// Stop when so many commits of qmoi stand in a row
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u16).range(1..=100))]
    pub(super) most_in_a_row: u16,
    /// Push to the branch or not at all: no branch of our own, no merge request, no fork
    #[arg(long)]
    pub(super) no_fallback: bool,
    /// Put LABEL on the merge request
    #[arg(long, value_name = "LABEL")]
    pub(super) label: Vec<String>,
    /// Open the merge request as a draft
    #[arg(long)]
    pub(super) draft: bool,
    /// Write the patch and the reports to DIR [default: qmoi/runs in the git directory]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) artifacts: Option<PathBuf>,
    /// How the report is written
    #[arg(long, value_enum, default_value = "full", value_name = "FORMAT")]
    pub(super) format: ReportFormat,
    /// Write the report to FILE instead of standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,
    /// Add the report as Markdown to FILE [default: the summary of GitHub's and Gitea's pipelines]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) summary: Option<PathBuf>,
}
