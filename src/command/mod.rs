//! The subcommands, one to a file: each turns its options into calls, and the answers into text.

pub(crate) mod audit;
pub(crate) mod check;
pub(crate) mod ci;
pub(crate) mod completion;
pub(crate) mod demo;
pub(crate) mod explain;
pub(crate) mod fix;
pub(crate) mod graph;
pub(crate) mod hooks;
pub(crate) mod init;
pub(crate) mod lsp;
pub(crate) mod manual;
pub(crate) mod recover;
pub(crate) mod rules;
pub(crate) mod undo;

use std::path::{Path, PathBuf};

use clap::{CommandFactory, Parser};
use files::Walk;

use crate::arguments::{Arguments, Command, Presentation, Scope};
use crate::failure::{Exit, Failure};
use crate::output::Output;
use crate::run::Run;
use crate::terminal::{self, Destination, When};

/// Runs the command line of this process.
pub(crate) fn run() -> Exit {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _nobody_reads = error.print();
            return if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Clean
            };
        }
    };
    let color = arguments.color;
    let result = match &arguments.command {
        None => help(),
        Some(Command::Check(arguments)) => check::run(arguments, color),
        Some(Command::Fix(arguments)) => fix::run(arguments, color),
        Some(Command::Explain(arguments)) => explain::run(arguments, color),
        Some(Command::Graph(arguments)) => graph::run(arguments, color),
        Some(Command::Rules(arguments)) => rules::run(arguments, color),
        Some(Command::Hooks(arguments)) => hooks::run(arguments, color),
        Some(Command::Ci(arguments)) => ci::run(arguments),
        Some(Command::Undo(arguments)) => undo::run(arguments),
        Some(Command::Audit(arguments)) => audit::run(arguments),
        Some(Command::Recover(arguments)) => recover::run(arguments),
        Some(Command::Init(arguments)) => init::run(arguments),
        Some(Command::Demo(arguments)) => demo::run(arguments, color),
        Some(Command::Lsp(arguments)) => lsp::run(arguments),
        Some(Command::Completion(arguments)) => completion::run(arguments),
        Some(Command::Manual(arguments)) => manual::run(arguments),
    };
    result.unwrap_or_else(|failure| {
        terminal::complain(&failure.lines());
        failure.exit()
    })
}

fn help() -> Result<Exit, Failure> {
    print(Arguments::command().render_help().to_string())
}

/// Prints all of `text` to standard output.
fn print(text: impl AsRef<[u8]>) -> Result<Exit, Failure> {
    let mut stdout = Destination::stdout();
    stdout.write(text)?;
    stdout.flush()?;
    Ok(Exit::Clean)
}

/// Where findings go, and how they are written.
fn destination(presentation: &Presentation, color: When) -> Result<(Destination, Output), Failure> {
    let (destination, colour) = match &presentation.output {
        Some(path) => (Destination::file(path)?, color.in_file()),
        None => (Destination::stdout(), color.on_stdout()),
    };
    Ok((
        destination,
        Output::new(presentation.format, colour, presentation.quiet),
    ))
}

/// The files that `scope` speaks of. The report of an earlier run, about to be replaced, is none of them.
fn walk(run: &Run, scope: &Scope, presentation: &Presentation) -> Walk {
    let paths: Vec<PathBuf> = scope.paths.iter().map(|path| absolute(path)).collect();
    let mut walk = files::walk(&run.project, &paths);
    if let Some(output) = &presentation.output {
        let output = absolute(output);
        walk.files.retain(|file| file.path != output);
    }
    show_from_here(&mut walk, run.project.start());
    walk
}

/// Makes the paths to print relative to the working folder where the project begins elsewhere, at `start`.
fn show_from_here(walk: &mut Walk, start: &Path) {
    let Ok(here) = std::env::current_dir() else { return };
    if here == start {
        return;
    }
    let shown = |shown: &str| {
        let path = start.join(shown);
        let path = path.strip_prefix(&here).unwrap_or(&path);
        path.display().to_string().replace(std::path::MAIN_SEPARATOR, "/")
    };
    for file in &mut walk.files {
        file.shown = shown(&file.shown);
    }
    for problem in &mut walk.problems {
        problem.shown = shown(&problem.shown);
    }
}

/// A path that means the same wherever the project begins.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Writes a file that must not exist yet.
fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    use std::io::{ErrorKind, Write};
    let failed = |cause: std::io::Error| match cause.kind() {
        ErrorKind::AlreadyExists => Failure::Exists(path.to_owned()),
        _ => Failure::File {
            doing: "write",
            path: path.to_owned(),
            cause,
        },
    };
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)
}
