//! `qmoi recover`: finishing or undoing what a killed hook began.

use hooks::journal::Journal;
use hooks::recover::{Direction, Recovered, recover};

use crate::failure::{Exit, Failure};
use crate::visible::one_line;

/// Options of `qmoi recover`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi recover          bring the repairs that reached the index to the work tree, too\n  \
    qmoi recover --undo   put index and work tree back to what they were")]
pub(crate) struct Arguments {
    /// Go back instead of on
    #[arg(long)]
    undo: bool,
}

/// Works off what killed hooks left behind.
///
/// # Errors
/// When a journal cannot be read, or the index cannot be written.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let repository = hooks::open(&super::hooks::surroundings(None))?;
    let journals = Journal::left_behind(repository.place())?;
    if journals.is_empty() {
        return super::print("nothing to recover: no hook was interrupted\n");
    }
    let direction = if arguments.undo {
        Direction::Undo
    } else {
        Direction::Finish
    };
    let mut text = String::new();
    let mut exit = Exit::Clean;
    for journal in journals {
        let name = journal.name();
        let files = recover(&*repository, journal, direction)?;
        let verb = if arguments.undo { "undone" } else { "finished" };
        text.push_str(&format!("{verb}: what the hook {name} began\n"));
        for (path, recovered) in files {
            let name = path.name();
            let state = match &recovered {
                Recovered::Nothing => "as it should be".to_owned(),
                Recovered::Done => verb.to_owned(),
                Recovered::LeftAlone(reason) => {
                    exit = Exit::Findings;
                    format!("left alone: {reason}")
                }
            };
            text.push_str(&format!("  {}: {}\n", one_line(&name), one_line(&state)));
        }
    }
    let kept = repository.place().git_dir.join("qmoi/done");
    text.push_str(&format!(
        "  all bytes from before are kept for two weeks in {}\n",
        one_line(&kept.display().to_string())
    ));
    super::print(text)?;
    Ok(exit)
}
