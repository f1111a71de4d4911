//! `qmoi rules`: what rules there are, what they mean, whether they hold what they promise, and new ones.

mod builtin;
mod explain;
mod list;
mod new;
mod test;

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueHint};
use engine::configuration::Overrides;
use engine::{RuleFault, Rules};

use crate::failure::{Exit, Failure};
use crate::output::excerpt;
use crate::place::Source;
use crate::report::Report;
use crate::terminal::{self, When};

/// Options of `qmoi rules`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi rules                               list the rules\n  \
    qmoi rules explain json/trailing-comma   read a rule's manual\n  \
    qmoi rules new house/no-tabs             write a rule of your own\n  \
    qmoi rules test                          run the examples of all rules")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the rules with category, severity and the safety of their fixes
    List(list::Arguments),
    /// Show the manual of a rule
    Explain(explain::Arguments),
    /// Run the examples of rules
    Test(test::Arguments),
    /// Write a first version of a rule
    New(new::Arguments),
}

/// Where the project's own rules come from.
#[derive(Debug, Default, clap::Args)]
struct Origin {
    /// Use this configuration instead of the qmoi.json found from the current folder upwards
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    config: Option<PathBuf>,
}

impl Origin {
    /// The embedded rules and the project's own. What is wrong with its files is printed.
    fn rules(&self) -> Result<Rules, Failure> {
        let opened = crate::project::open(Path::new("."), self.config.as_deref(), Overrides::default())?;
        for unread in &opened.unread {
            terminal::complain(&unread.line());
        }
        Ok(Rules::new(opened.rules))
    }
}

/// Runs the subcommand, `list` without one.
///
/// # Errors
/// As the subcommand has it.
pub(crate) fn run(arguments: &Arguments, color: When) -> Result<Exit, Failure> {
    match &arguments.command {
        None => list::run(&list::Arguments::default(), color),
        Some(Command::List(arguments)) => list::run(arguments, color),
        Some(Command::Explain(arguments)) => explain::run(arguments, color),
        Some(Command::Test(arguments)) => test::run(arguments, color),
        Some(Command::New(arguments)) => new::run(arguments),
    }
}

/// Rule files that cannot be loaded, as findings against them.
fn shown(faults: Vec<RuleFault>, colour: bool) -> String {
    faults.into_iter().fold(String::new(), |mut text, fault| {
        let report = Report {
            path: fault.path,
            source: Source::new(fault.text),
            findings: vec![fault.finding],
            repair: None,
        };
        for finding in &report.findings {
            text.push_str(&excerpt(finding, &report, colour));
            text.push_str("\n\n");
        }
        text
    })
}
