//! `qmoi audit`: the record of everything that was tried on servers, and whether it is whole.

use std::path::PathBuf;

use clap::ValueHint;
use delivery::audit::{Attempt, Entry, Step};
use hooks::batch::Trail;

use super::ci::watch::short;
use crate::failure::{Exit, Failure};
use crate::visible::one_line;

/// Options of `qmoi audit`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi audit                         everything that was tried from this repository\n  \
    qmoi audit 20261122T204512-3fa91c  one run, with what the server said\n  \
    qmoi audit --json                  for programs, a record to a line\n  \
    qmoi audit --user                  what `qmoi ci --repo` did\n\n\
    Every record names the hash of the one before. One that was changed, removed or added is found and named, with exit code 3.")]
pub(crate) struct Arguments {
    /// Only this run, with all that was said
    #[arg(value_name = "RUN")]
    run: Option<String>,
    /// The record in FILE [default: the one of this repository]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    audit: Option<PathBuf>,
    /// The record of runs with `--repo`, which belong to no repository here
    #[arg(long, conflicts_with = "audit")]
    user: bool,
    /// Print the records as JSON, one to a line
    #[arg(long)]
    json: bool,
}

/// Shows the record.
///
/// # Errors
/// When it cannot be read, or is not what was written.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let path = match &arguments.audit {
        Some(path) => path.clone(),
        None if arguments.user => files::places::state_folder()
            .unwrap_or_default()
            .join("audit.jsonl"),
        None => {
            let repository = hooks::open(&super::hooks::surroundings(None))?;
            repository.place().common_dir.join("qmoi/audit.jsonl")
        }
    };
    let shown = one_line(&path.display().to_string()).into_owned();
    let Some(log) = Trail::read(&path).map_err(hooks::HookError::from)? else {
        return super::print(format!("nothing was tried yet: there is no {shown}\n"));
    };
    let is_wanted = |entry: &&Entry| arguments.run.as_ref().is_none_or(|run| entry.attempt.run == *run);
    let mut text = String::new();
    for entry in log.entries.iter().filter(is_wanted) {
        if arguments.json {
            let line = serde_json::to_string(&entry.attempt).unwrap_or_default();
            text.push_str(&crate::visible::escaped_json(line));
            text.push('\n');
        } else {
            text.push_str(&record(&entry.attempt, arguments.run.is_some()));
        }
    }
    if !arguments.json {
        let records = crate::output::count(log.entries.len(), "record");
        text.push_str(&format!("{records} in {shown}; every link of the chain holds\n"));
        if log.torn {
            text.push_str("  half a record stands at the end: its run was killed while it wrote; the next run takes it away\n");
        }
    }
    super::print(text)
}

/// One record, as a line; with all that was said, where that is wanted.
fn record(attempt: &Attempt, with_output: bool) -> String {
    let at = i64::try_from(attempt.at)
        .ok()
        .and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
    let at = at
        .map(|at| at.strftime("%Y-%m-%d %H:%M:%S").to_string())
        .unwrap_or_default();
    let step = match attempt.step {
        Step::Intent => "about to",
        Step::Done => "done",
        Step::Failed => "failed",
        Step::Undone => "undone",
    };
    let commit = |id: &Option<String>| id.as_deref().map_or("-", short).to_owned();
    let class = attempt
        .class
        .map(|class| format!(" [{class}]"))
        .unwrap_or_default();
    let mut text = format!(
        "{at}  {}  {step:8}  {}  {}  {} -> {}{class}\n",
        one_line(&attempt.run),
        one_line(&attempt.action),
        one_line(&attempt.target),
        commit(&attempt.old),
        commit(&attempt.new),
    );
    if with_output {
        for line in attempt.output.lines() {
            text.push_str(&format!("    {}\n", one_line(line)));
        }
    }
    text
}
