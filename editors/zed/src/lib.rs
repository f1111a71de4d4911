//! Tells Zed how to start qmoi's language server: with the program that the settings name, or the one on the worktree's PATH.

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{
    Command, Extension, LanguageServerId, Result, Worktree, register_extension, serde_json,
};

/// The server's name in Zed's settings, under `lsp`.
const SERVER: &str = "qmoi";

struct Qmoi;

impl Extension for Qmoi {
    fn new() -> Self {
        Self
    }

    fn language_server_command(
        &mut self,
        _server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Command> {
        let binary = LspSettings::for_worktree(SERVER, worktree)?.binary;
        let (path, arguments, variables) = match binary {
            Some(binary) => (binary.path, binary.arguments, binary.env),
            None => (None, None, None),
        };
        let command = path.or_else(|| worktree.which("qmoi")).ok_or(
            "The program `qmoi` is not on the PATH. Install it, or name it in the settings: lsp.qmoi.binary.path.",
        )?;
        let mut env = worktree.shell_env();
        env.extend(variables.into_iter().flatten());
        Ok(Command {
            command,
            args: arguments.unwrap_or_else(|| vec!["lsp".to_owned()]),
            env,
        })
    }

    fn language_server_initialization_options(
        &mut self,
        _server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<serde_json::Value>> {
        Ok(LspSettings::for_worktree(SERVER, worktree)?.initialization_options)
    }
}

register_extension!(Qmoi);
