//! `qmoi rules test`: runs the examples that every rule carries.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::ValueHint;
use engine::Rules;

use super::{Origin, shown};
use crate::failure::{Exit, Failure};
use crate::output::count;
use crate::terminal::When;
use crate::visible;

/// Options of `qmoi rules test`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi rules test                 all rules, those in .qmoi/rules among them\n  \
    qmoi rules test .qmoi/rules     the rules of a folder")]
pub(crate) struct Arguments {
    /// Test the rule files in DIR instead of all rules
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    folder: Option<PathBuf>,
    #[command(flatten)]
    origin: Origin,
}

/// Runs the examples and prints those that failed.
///
/// # Errors
/// When the folder cannot be read or holds no rules.
pub(super) fn run(arguments: &Arguments, color: When) -> Result<Exit, Failure> {
    let (results, faults) = match &arguments.folder {
        None => {
            let rules = arguments.origin.rules()?;
            (rules.test(&|_| true), rules.faults())
        }
        Some(folder) => {
            let own = crate::project::rule_files(folder)?;
            if own.is_empty() {
                return Err(Failure::NoRules(folder.clone()));
            }
            let rules = Rules::new(own);
            (rules.test(&|rule| !rule.embedded), rules.own_faults())
        }
    };
    let mut text = String::new();
    let broken = faults.len();
    text.push_str(&shown(faults, color.on_stdout()));
    let mut failed = 0;
    for result in &results {
        if let Some(failure) = &result.failure {
            failed += 1;
            text.push_str(&format!(
                "{}, example {}:\n",
                visible::one_line(result.rule.as_str()),
                visible::one_line(&result.example)
            ));
            for line in failure.lines() {
                text.push_str(&format!("    {}\n", visible::lines(line)));
            }
            text.push('\n');
        }
    }
    let tested: BTreeSet<_> = results.iter().map(|result| &result.rule).collect();
    text.push_str(&format!(
        "{}, {}: {} passed, {failed} failed",
        count(tested.len(), "rule"),
        count(results.len(), "example"),
        results.len() - failed
    ));
    if broken > 0 {
        text.push_str(&format!("; {} could not be loaded", count(broken, "rule file")));
    }
    text.push('\n');
    crate::command::print(text)?;
    Ok(if failed + broken == 0 {
        Exit::Clean
    } else {
        Exit::Findings
    })
}
