//! `qmoi lsp`: the language server on standard input and output.

use std::io::BufReader;
use std::path::PathBuf;
use std::sync::Arc;

use clap::ValueHint;

use crate::failure::{Exit, Failure};
use crate::project;

/// Options of `qmoi lsp`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi lsp                       what an editor runs\n  \
    qmoi lsp --log-file qmoi.log   the same, and what it did in a file")]
pub(crate) struct Arguments {
    /// Also write what the server does to this file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    log_file: Option<PathBuf>,
    /// Speak over standard input and output, as it always does; for editors that insist on saying so
    #[arg(long)]
    stdio: bool,
}

/// Serves the editor until it is done.
///
/// # Errors
/// When the log cannot be written, or the operating system gives no threads.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let log = match &arguments.log_file {
        None => None,
        Some(path) => Some(std::fs::File::create(path).map_err(|cause| Failure::File {
            doing: "write",
            path: path.clone(),
            cause,
        })?),
    };
    let options = lsp::Options {
        log,
        home: files::places::home_folder(),
        mend: Some(Arc::new(project::mended)),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let ended = lsp::serve(BufReader::new(std::io::stdin()), std::io::stdout(), options);
    match ended.map_err(Failure::Server)? {
        lsp::Ending::Orderly => Ok(Exit::Clean),
        lsp::Ending::Abrupt => Ok(Exit::Findings),
    }
}
