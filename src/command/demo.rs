//! `qmoi demo`: a broken repository to try qmoi on, and its repair.

use std::path::{Path, PathBuf};

use clap::{Parser, ValueHint};
use include_dir::{Dir, DirEntry, include_dir};

use crate::arguments::{Arguments as CommandLine, Command};
use crate::failure::{Exit, Failure};
use crate::terminal::When;

/// The sample: a small monorepo with one or two faults in most of its files.
static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/fixtures/broken-repository");

/// Options of `qmoi demo`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi demo                 in a new folder for temporary files\n  \
    qmoi demo broken          in the new folder `broken`\n  \
    qmoi demo --only-write x  leave it broken, to try `check` and `fix --diff` on")]
pub(crate) struct Arguments {
    /// The folder to make; it must not exist [default: a new one for temporary files]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    folder: Option<PathBuf>,
    /// Write the broken repository and do not repair it
    #[arg(long)]
    only_write: bool,
}

/// Writes the sample and runs `qmoi fix --unsafe` on it.
///
/// # Errors
/// When the folder exists or cannot be written.
pub(crate) fn run(arguments: &Arguments, color: When) -> Result<Exit, Failure> {
    let folder = match &arguments.folder {
        Some(folder) => make(folder).map(|()| folder.clone())?,
        None => make_temporary()?,
    };
    write(&SAMPLE, &folder)?;
    let shown = folder.display().to_string();
    let shown = crate::visible::one_line(&shown);
    super::print(format!(
        "wrote a broken repository of {} files to {shown}\n",
        count(&SAMPLE)
    ))?;
    if arguments.only_write {
        return super::print(format!(
            "  next: `qmoi check {shown}`, `qmoi fix --unsafe --diff {shown}`\n"
        ));
    }
    super::print(format!("$ qmoi fix --unsafe {shown}\n\n"))?;
    let path = folder.as_os_str();
    let words = [
        "qmoi".as_ref(),
        "fix".as_ref(),
        "--unsafe".as_ref(),
        "--no-cache".as_ref(),
        "--".as_ref(),
        path,
    ];
    match CommandLine::try_parse_from(words).map(|parsed| parsed.command) {
        Ok(Some(Command::Fix(fix))) => super::fix::run(&fix, color),
        _ => Ok(Exit::Usage),
    }
}

fn make(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir(folder).map_err(|cause| match cause.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::Exists(folder.to_owned()),
        _ => failure(folder, cause),
    })
}

fn make_temporary() -> Result<PathBuf, Failure> {
    let name = |number: u32| std::env::temp_dir().join(format!("qmoi-demo-{number}"));
    let mut number = 1;
    loop {
        match make(&name(number)) {
            Ok(()) => return Ok(name(number)),
            Err(Failure::Exists(_)) if number < 10_000 => number += 1,
            Err(other) => return Err(other),
        }
    }
}

fn write(from: &Dir<'_>, folder: &Path) -> Result<(), Failure> {
    for entry in from.entries() {
        let path = folder.join(entry.path());
        match entry {
            DirEntry::Dir(inner) => {
                std::fs::create_dir_all(&path).map_err(|cause| failure(&path, cause))?;
                write(inner, folder)?;
            }
            DirEntry::File(file) => {
                std::fs::write(&path, file.contents()).map_err(|cause| failure(&path, cause))?;
            }
        }
    }
    Ok(())
}

fn count(folder: &Dir<'_>) -> usize {
    folder.files().count() + folder.dirs().map(count).sum::<usize>()
}

fn failure(path: &Path, cause: std::io::Error) -> Failure {
    Failure::File {
        doing: "write",
        path: path.to_owned(),
        cause,
    }
}
