//! `qmoi hooks`: repairing what is committed, judging what is pushed.

mod install;
mod run;
mod surroundings;
mod tell;

pub(crate) use surroundings::surroundings;
pub(crate) use tell::about_the_rules as tell_about_the_rules;

use crate::failure::{Exit, Failure};
use crate::terminal::When;

/// Options of `qmoi hooks`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi hooks install          repair every commit on its way in, judge every push\n  \
    qmoi hooks status           which hooks call qmoi, and how\n  \
    qmoi hooks run pre-commit   what the hook does, by hand")]
pub(crate) struct Arguments {
    /// What to do
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Let git call qmoi at every commit and push
    Install(install::Install),
    /// Take the hooks out again
    Uninstall(install::Uninstall),
    /// Say which hooks call qmoi
    Status(install::Status),
    /// Do what a hook does
    Run(run::Arguments),
}

/// Does something about hooks.
///
/// # Errors
/// When it cannot be done.
pub(crate) fn run(arguments: &Arguments, color: When) -> Result<Exit, Failure> {
    match &arguments.command {
        Command::Install(arguments) => install::install(arguments),
        Command::Uninstall(arguments) => install::uninstall(arguments),
        Command::Status(arguments) => install::status(arguments),
        Command::Run(arguments) => run::run(arguments, color),
    }
}
