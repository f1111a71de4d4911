//! `qmoi manual`: the manual pages.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{CommandFactory, ValueHint};

use crate::failure::{Exit, Failure};

/// Options of `qmoi manual`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi manual | man -l -                              read the page\n  \
    qmoi manual --output ~/.local/share/man/man1        install one page for each command")]
pub(crate) struct Arguments {
    /// Write one page for each command into DIR instead of printing the main one
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,
}

/// Prints or writes the pages.
///
/// # Errors
/// When they cannot be written.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let mut command = crate::arguments::Arguments::command();
    match &arguments.output {
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command)
                .render(&mut page)
                .map_err(Failure::Output)?;
            super::print(page)
        }
        Some(folder) => {
            command.build();
            write_pages(command, folder).map_err(|cause| Failure::File {
                doing: "write manual pages to",
                path: folder.clone(),
                cause,
            })?;
            Ok(Exit::Clean)
        }
    }
}

fn write_pages(command: clap::Command, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    clap_mangen::generate_to(command, folder)
}
