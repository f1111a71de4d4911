//! `qmoi completion`: the completion script of a shell.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::failure::{Exit, Failure};

/// Options of `qmoi completion`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi completion bash > ~/.local/share/bash-completion/completions/qmoi\n  \
    qmoi completion zsh > ~/.zfunc/_qmoi\n  \
    qmoi completion fish > ~/.config/fish/completions/qmoi.fish")]
pub(crate) struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
///
/// # Errors
/// When standard output cannot be written.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut crate::arguments::Arguments::command(),
        "qmoi",
        &mut script,
    );
    super::print(script)
}
