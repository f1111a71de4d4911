//! The same commits and pushes under qmoi and under other hook managers: what each loses, gets wrong and gets right, found by
//! comparing bytes, and how long each takes.
//!
//! The others are fetched by the registries' own clients into `target/hooks-compare`, in the versions named in [`tool`].
//! Their fixer is a script that does what qmoi does about the one fault used here, a comma before a closing bracket.

mod ground;
mod scenario;
mod timing;
mod tool;

use crate::{Outcome, bench};
use scenario::SCENARIOS;
use tool::{Installed, Tool};

/// Options of the command.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// How often each commit is timed
    #[arg(long, default_value_t = 21)]
    runs: usize,
    /// How many files the repository for the timings has
    #[arg(long, default_value_t = 20_000)]
    files: usize,
    /// Only compare what is lost
    #[arg(long)]
    no_timings: bool,
    /// Only time
    #[arg(long, conflicts_with = "no_timings")]
    only_timings: bool,
}

/// Prints both tables.
pub(crate) fn run(options: &Options) -> Outcome {
    let installed = Installed::fetch(bench::build()?)?;
    println!("{}\n", installed.versions()?);
    let mut is_right = true;
    if !options.only_timings {
        println!("| | {} |", Tool::ALL.map(Tool::name).join(" | "));
        println!("|---|{}", "---|".repeat(Tool::ALL.len()));
        for scenario in SCENARIOS {
            let mut row = format!("| {} |", scenario.name);
            for tool in Tool::ALL {
                let cell = scenario.perform(tool, &installed)?;
                is_right &= tool != Tool::Qmoi || !cell.is_wrong;
                row.push_str(&format!(" {} |", cell.text));
            }
            println!("{row}");
        }
        println!();
    }
    if !options.no_timings {
        timing::run(&installed, options.files, options.runs)?;
    }
    Ok(is_right)
}
