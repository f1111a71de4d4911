//! The subcommands, one to a file: each turns its options into calls, and the answers into text.

pub(crate) mod check;
pub(crate) mod completion;
pub(crate) mod fix;
pub(crate) mod init;
pub(crate) mod manual;
pub(crate) mod rules;

use std::path::Path;

use clap::{CommandFactory, Parser};

use crate::arguments::{Arguments, Command};
use crate::failure::{Exit, Failure};
use crate::terminal::{self, Destination};

/// Runs the command line of this process.
pub(crate) fn run() -> Exit {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _nobody_reads = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Clean };
        }
    };
    let color = arguments.color;
    let result = match &arguments.command {
        None => help(),
        Some(Command::Check(arguments)) => check::run(arguments, color),
        Some(Command::Fix(arguments)) => fix::run(arguments, color),
        Some(Command::Rules(arguments)) => rules::run(arguments, color),
        Some(Command::Init(arguments)) => init::run(arguments),
        Some(Command::Completion(arguments)) => completion::run(arguments),
        Some(Command::Manual(arguments)) => manual::run(arguments),
    };
    result.unwrap_or_else(|failure| {
        terminal::complain(&failure.lines());
        failure.exit()
    })
}

fn help() -> Result<Exit, Failure> {
    print(&Arguments::command().render_help().to_string())
}

/// Prints all of `text` to standard output.
fn print(text: impl AsRef<[u8]>) -> Result<Exit, Failure> {
    let mut stdout = Destination::stdout();
    stdout.write(text)?;
    stdout.flush()?;
    Ok(Exit::Clean)
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
