//! `qmoi check`: says what is wrong and changes nothing.

use crate::arguments::{Presentation, Scope};
use crate::failure::{Exit, Failure};
use crate::in_order;
use crate::input;
use crate::run::{Run, Task};
use crate::survey::{Shape, Survey};
use crate::terminal::When;

/// Options of `qmoi check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi check                                    everything in this folder\n  \
    qmoi check package.json .github               a file and a folder\n  \
    qmoi check --select syntax --ignore yaml      by category, without a pack\n  \
    qmoi check --format sarif --output qmoi.sarif for a code scanning service\n  \
    qmoi check --stdin-path a.json < a.json       text from an editor")]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) scope: Scope,
    #[command(flatten)]
    pub(crate) presentation: Presentation,
}

/// Checks the files.
///
/// # Errors
/// When the run cannot begin, or its output cannot be written.
pub(crate) fn run(arguments: &Arguments, color: When) -> Result<Exit, Failure> {
    let Arguments { scope, presentation } = arguments;
    let run = Run::open(scope)?;
    let pool = in_order::pool(scope.threads.map(usize::from))?;
    let tally = match &scope.stdin_path {
        Some(path) => {
            let bytes = input::read_at_most(run.largest(path).saturating_add(1))?;
            let answer = pool.install(|| run.process_input(path, bytes, Task::Check));
            let (mut destination, output) = super::destination(presentation, color)?;
            let mut survey = Survey::begin(
                &run,
                Task::Check,
                Shape::Report(output),
                presentation.quiet,
                &mut destination,
            )?;
            survey.answer(answer, &path.display().to_string())?;
            survey.end()?
        }
        None => {
            let walk = super::walk(&run, scope, presentation);
            let (mut destination, output) = super::destination(presentation, color)?;
            let mut survey = Survey::begin(
                &run,
                Task::Check,
                Shape::Report(output),
                presentation.quiet,
                &mut destination,
            )?;
            survey.files(&walk, &pool)?;
            survey.end()?
        }
    };
    run.save_cache();
    Ok(tally.exit())
}
