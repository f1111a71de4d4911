//! `qmoi hooks run`: what the hooks do when git calls them.

use std::io::Read;
use std::path::PathBuf;
use std::time::Instant;

use hooks::journal::Journal;
use hooks::pre_commit::{Mode, Staged, Step};
use hooks::pre_push::{self, Arriving};

use super::surroundings::surroundings;
use super::tell;
use crate::arguments::Selection;
use crate::failpoint::Failpoint;
use crate::failure::{Exit, Failure};
use crate::judge::{self, ProjectJudge};
use crate::terminal::{self, When};

/// Seconds a hook may take before it stops looking at further files.
const SECONDS: &str = "60";

/// Options of `qmoi hooks run`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi hooks run pre-commit            repair what is staged, as the hook does\n  \
    qmoi hooks run pre-commit --check    only say what is wrong with it\n  \
    QMOI_SKIP=1 git commit               leave the hook out once\n  \
    QMOI_SKIP=yaml,json/odd git commit   leave rules or packs out once")]
pub(super) struct Arguments {
    /// Which hook
    #[command(subcommand)]
    hook: Hook,
}

#[derive(Debug, clap::Subcommand)]
enum Hook {
    /// Repair what is staged, in the index and in the work tree
    PreCommit(PreCommit),
    /// Judge what a merge made; git takes no repairs here
    PreMergeCommit(Judging),
    /// Judge once more what is about to be committed, after all other hooks; the message is left alone
    CommitMsg(CommitMsg),
    /// Judge the commits that are about to be pushed
    PrePush(PrePush),
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi hooks run pre-commit               repair, and let the commit go on\n  \
    qmoi hooks run pre-commit --fix --fail  repair, and stop the commit to look at it\n  \
    qmoi hooks run pre-commit --check       change nothing")]
struct PreCommit {
    /// Repair what is staged (the default)
    #[arg(long)]
    fix: bool,
    /// Stop the commit when something was repaired
    #[arg(long)]
    fail: bool,
    /// Only say what is wrong
    #[arg(long, conflicts_with_all = ["fix", "fail"])]
    check: bool,
    /// Show what was repaired as a diff
    #[arg(long)]
    diff: bool,
    /// Look at no further file after so many seconds
    #[arg(long, value_name = "SECONDS", default_value = SECONDS)]
    timeout: u32,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  \
    qmoi hooks run pre-merge-commit   what is wrong with the files that a merge in progress changed")]
struct Judging {
    /// Look at no further file after so many seconds
    #[arg(long, value_name = "SECONDS", default_value = SECONDS)]
    timeout: u32,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  \
    qmoi hooks run commit-msg .git/COMMIT_EDITMSG   what git would do with such a hook")]
struct CommitMsg {
    /// The file with the message, as git gives it
    #[arg(value_name = "FILE")]
    _message: Option<PathBuf>,
    #[command(flatten)]
    judging: Judging,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    echo \"refs/heads/main $(git rev-parse main) refs/heads/main $(git rev-parse origin/main)\" |\n    \
    qmoi hooks run pre-push origin    what the hook would say about a push of main")]
struct PrePush {
    /// The remote's name, as git gives it
    #[arg(value_name = "REMOTE", default_value = "")]
    remote: String,
    /// The remote's address, as git gives it
    #[arg(value_name = "URL")]
    _address: Option<String>,
    /// Let branches take the repairs over at once where nothing can be lost by it; then only push again
    #[arg(long)]
    auto: bool,
    /// Look at no further file after so many seconds
    #[arg(long, value_name = "SECONDS", default_value = SECONDS)]
    timeout: u32,
}

/// Runs a hook.
///
/// # Errors
/// When git fails, or something could not be written. Nothing is lost then.
pub(super) fn run(arguments: &Arguments, color: When) -> Result<Exit, Failure> {
    let skipped = match Skip::asked_for() {
        Skip::Hook => return Ok(Exit::Clean),
        Skip::Rules(rules) => rules,
    };
    match &arguments.hook {
        Hook::PreCommit(arguments) => {
            let mode = match (arguments.check, arguments.fail) {
                (true, _) => Mode::Check,
                (false, true) => Mode::FixAndStop,
                (false, false) => Mode::Fix,
            };
            let end = judge::end(arguments.timeout);
            commit(mode, end, skipped, arguments.diff.then_some(color))
        }
        Hook::PreMergeCommit(judging) | Hook::CommitMsg(CommitMsg { judging, .. }) => {
            commit(Mode::Check, judge::end(judging.timeout), skipped, None)
        }
        Hook::PrePush(arguments) => pre_push(arguments, skipped),
    }
}

/// What `QMOI_SKIP` asks for.
enum Skip {
    Hook,
    Rules(Vec<String>),
}

impl Skip {
    fn asked_for() -> Self {
        let value = std::env::var("QMOI_SKIP").unwrap_or_default();
        match value.trim() {
            "" | "0" | "false" => Self::Rules(Vec::new()),
            "1" | "true" | "all" => Self::Hook,
            rules => Self::Rules(rules.split(',').map(str::to_owned).collect()),
        }
    }
}

/// Does `mode` with what is about to be committed, and shows diffs where a colour for them is given.
fn commit(mode: Mode, end: Instant, skipped: Vec<String>, diff: Option<When>) -> Result<Exit, Failure> {
    let surroundings = surroundings(Some(end));
    let repository = hooks::open(&surroundings)?;
    let staged = Staged::list_merged(&*repository, &surroundings.merged)?.within(&surroundings);
    if staged.is_empty() {
        return Ok(Exit::Clean);
    }
    let judge = judge_of(&*repository, skipped, staged.len(), end)?;
    tell::left_behind(&Journal::left_behind(repository.place())?);
    let failpoint = Failpoint::asked_for();
    let at = |step: Step| failpoint.reached(step.name());
    let outcome = staged.process(&*repository, &judge, mode, &at)?;
    tell::about_the_rules(&judge);
    tell::commit(&outcome, diff);
    Ok(match outcome.stop {
        None => Exit::Clean,
        Some(_) => Exit::Findings,
    })
}

/// The judge of so many files of the repository, without the rules in `ignore`.
fn judge_of(
    repository: &dyn hooks::Repository,
    ignore: Vec<String>,
    files: usize,
    end: Instant,
) -> Result<ProjectJudge, Failure> {
    let rules = Selection {
        ignore,
        ..Selection::default()
    };
    ProjectJudge::open(&repository.place().top, rules, None, files, end)
}

fn pre_push(arguments: &PrePush, skipped: Vec<String>) -> Result<Exit, Failure> {
    let end = judge::end(arguments.timeout);
    let mut input = Vec::new();
    std::io::stdin().read_to_end(&mut input).map_err(Failure::Input)?;
    let refs = pre_push::refs(&String::from_utf8_lossy(&input)).map_err(Failure::PushedRef)?;
    if refs.is_empty() {
        return Ok(Exit::Clean);
    }
    let repository = hooks::open(&surroundings(Some(end)))?;
    let arriving = Arriving::list(&*repository, &arguments.remote, refs)?;
    if arriving.is_empty() {
        return Ok(Exit::Clean);
    }
    let judge = judge_of(&*repository, skipped, arriving.len(), end)?;
    let mut pushed = arriving.process(&*repository, &judge)?;
    if arguments.auto {
        let failpoint = Failpoint::asked_for();
        pushed.take_over(&*repository, &judge, &|step| failpoint.reached(step.name()))?;
    }
    tell::about_the_rules(&judge);
    if !pushed.rejected.is_empty() {
        terminal::complain(&format!(
            "qmoi: checked {}\n",
            crate::output::count(pushed.judged, "pushed file")
        ));
    }
    tell::push(&pushed);
    Ok(if pushed.rejected.is_empty() {
        Exit::Clean
    } else {
        Exit::Findings
    })
}
