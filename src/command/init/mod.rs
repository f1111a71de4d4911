//! `qmoi init`: a first configuration, or a first pipeline.

mod configuration;
mod pipeline;

use std::path::{Path, PathBuf};

use clap::ValueHint;

use crate::failure::{Exit, Failure};
use pipeline::Platform;

/// Options of `qmoi init`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi init               write qmoi.json here\n  \
    qmoi init packages/app  write it there\n  \
    qmoi init --ci gitlab   write a pipeline that runs `qmoi ci` (docs/ci/README.md)")]
pub(crate) struct Arguments {
    /// The folder, usually the repository's root
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
    /// Write a pipeline that repairs branches, instead of qmoi.json
    #[arg(long, value_enum, value_name = "PLATFORM")]
    ci: Option<Platform>,
}

/// Writes what is asked for.
///
/// # Errors
/// When it exists already or cannot be written.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    match arguments.ci {
        None => configuration::write(&arguments.folder),
        Some(platform) => pipeline::write(&arguments.folder, platform),
    }
}

/// A path as it may be printed.
fn shown(path: &Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path);
    crate::visible::one_line(&path.display().to_string()).into_owned()
}
