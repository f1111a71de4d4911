//! `qmoi fix`: repairs what is wrong, or shows how it would.

use std::path::Path;

use engine::Safety;

use crate::arguments::{Presentation, Scope};
use crate::diff::Look;
use crate::failure::{Exit, Failure};
use crate::output::{Output, summary};
use crate::report::Tally;
use crate::run::{Run, Task};
use crate::survey::{Shape, Survey};
use crate::terminal::{self, Destination, When};
use crate::{in_order, input, interactive};

/// Options of `qmoi fix`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi fix                                   everything in this folder\n  \
    qmoi fix --diff | git apply                look first, then apply\n  \
    qmoi fix --unsafe .gitlab-ci.yml           with fixes that need a person's eye\n  \
    qmoi fix --interactive                     one by one\n  \
    qmoi fix --stdin-path a.json < a.json      repaired text on standard output")]
pub(crate) struct Arguments {
    #[command(flatten)]
    scope: Scope,
    #[command(flatten)]
    presentation: Presentation,
    /// Print what would change as a unified diff, and write nothing
    #[arg(long, conflicts_with = "format")]
    diff: bool,
    /// Apply fixes that need a person's eye as well
    #[arg(long = "unsafe")]
    with_unsafe: bool,
    /// Ask about every finding
    #[arg(long, conflicts_with_all = ["diff", "format", "output", "quiet", "stdin_path", "with_unsafe"])]
    interactive: bool,
}

impl Arguments {
    fn task(&self) -> Task {
        Task::Fix {
            least: if self.with_unsafe {
                Safety::Unsafe
            } else {
                Safety::Safe
            },
            write: !self.diff,
        }
    }
}

/// Repairs the files.
///
/// # Errors
/// When the run cannot begin, or its output cannot be written.
pub(crate) fn run(arguments: &Arguments, color: When) -> Result<Exit, Failure> {
    let scope = &arguments.scope;
    if let Some(path) = &scope.stdin_path {
        return from_input(arguments, path, color);
    }
    if arguments.interactive && !terminal::can_ask() {
        return Err(Failure::NoTerminal);
    }
    let run = Run::open(scope)?;
    let pool = in_order::pool(scope.threads.map(usize::from))?;
    let walk = super::walk(&run, scope, &arguments.presentation);
    if arguments.interactive {
        return interactive::run(&run, &walk, &pool, color.on_stderr());
    }
    let (mut destination, output) = super::destination(&arguments.presentation, color)?;
    let shape = arguments.shape(output, color);
    let mut survey = Survey::begin(
        &run,
        arguments.task(),
        shape,
        arguments.presentation.quiet,
        &mut destination,
    )?;
    survey.files(&walk, &pool)?;
    let tally = survey.end()?;
    run.save_cache();
    arguments.sum_up(&tally);
    Ok(arguments.exit(&tally))
}

impl Arguments {
    fn shape(&self, output: Output, color: When) -> Shape {
        if !self.diff {
            return Shape::Report(output);
        }
        // A diff is for programs, unless it goes to somebody's eyes.
        let look = if self.presentation.output.is_none() && terminal::is_seen() {
            Look::Visible {
                colour: color.on_stdout(),
            }
        } else {
            Look::Exact
        };
        Shape::Diff(look)
    }

    /// The summary of a diff, beside it.
    fn sum_up(&self, tally: &Tally) {
        if self.diff && !self.presentation.quiet {
            let summary = summary(tally);
            terminal::complain(&format!("nothing was written: {summary}\n"));
        }
    }

    fn exit(&self, tally: &Tally) -> Exit {
        match tally.exit() {
            Exit::Clean if self.diff && tally.changed > 0 => Exit::Findings,
            exit => exit,
        }
    }
}

/// Repairs standard input onto standard output. Whatever goes wrong, the text comes out as it went in.
fn from_input(arguments: &Arguments, path: &Path, color: When) -> Result<Exit, Failure> {
    let run = match Run::open(&arguments.scope) {
        Ok(run) => run,
        Err(failure) => {
            if !arguments.diff {
                input::pass_through()?;
            }
            return Err(failure);
        }
    };
    let bytes = input::read_at_most(run.largest(path).saturating_add(1))?;
    let (text, exit) = match repaired_input(arguments, &run, path, &bytes, color) {
        Ok((text, exit)) => (text, Ok(exit)),
        Err(failure) if arguments.diff => (Vec::new(), Err(failure)),
        Err(failure) => (bytes, Err(failure)),
    };
    super::print(text)?;
    if !arguments.diff {
        // What is over the limit was not read yet.
        input::pass_through()?;
    }
    exit
}

/// What goes to standard output for `bytes`; findings are written on the way.
fn repaired_input(
    arguments: &Arguments,
    run: &Run,
    path: &Path,
    bytes: &[u8],
    color: When,
) -> Result<(Vec<u8>, Exit), Failure> {
    let pool = in_order::pool(Some(1))?;
    let task = arguments.task();
    let answer = pool.install(|| run.process_input(path, bytes.to_vec(), task));
    let shown = path.display().to_string();
    let text = match (&answer.change, arguments.diff) {
        (Some((before, after)), true) => {
            crate::diff::unified(&shown, before, after, Look::Exact).into_bytes()
        }
        (None, true) => Vec::new(),
        (Some((_, after)), false) => after.as_bytes().to_vec(),
        (None, false) => bytes.to_vec(),
    };
    let presentation = &arguments.presentation;
    let mut destination = match &presentation.output {
        Some(path) => Destination::file(path)?,
        None => Destination::stderr(),
    };
    let colour = if presentation.output.is_some() {
        color.in_file()
    } else {
        color.on_stderr()
    };
    let output = Output::new(presentation.format, colour, presentation.quiet);
    let mut survey = Survey::begin(
        run,
        task,
        Shape::Report(output),
        presentation.quiet,
        &mut destination,
    )?;
    survey.answer(answer, &shown)?;
    let tally = survey.end()?;
    Ok((text, arguments.exit(&tally)))
}
