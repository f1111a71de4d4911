//! The command line as a whole, and the options that several commands share.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueHint};

use crate::command::{
    audit, check, ci, completion, demo, explain, fix, graph, hooks, init, lsp, manual, recover, rules, undo,
};
use crate::output::Format;
use crate::terminal::When;

/// Repairs repositories: broken JSON, YAML and JavaScript in, files that parse and say what was meant out
#[derive(Debug, Parser)]
#[command(
    name = "qmoi",
    version,
    max_term_width = 100,
    after_help = "Examples:\n  \
        qmoi check                  what is wrong in this folder\n  \
        qmoi fix --diff             what would be repaired, as a patch\n  \
        qmoi fix                    repair it\n  \
        qmoi rules explain json/trailing-comma\n\n\
        Exit codes:\n  \
        0  clean, or everything repaired\n  \
        1  findings remain\n  \
        2  wrong usage or configuration\n  \
        3  an operation failed part-way; nothing is lost"
)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// When to print colours
    // Among the options of presentation, however many subcommands there are.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        display_order = 8
    )]
    pub(crate) color: When,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find what is wrong
    Check(check::Arguments),
    /// Repair what is wrong
    Fix(Box<fix::Arguments>),
    /// Show how the repair of a place was chosen, and what else was thought of
    Explain(explain::Arguments),
    /// Draw the jobs of a pipeline and what they wait for
    Graph(graph::Arguments),
    /// List, explain, test and write rules
    Rules(rules::Arguments),
    /// Repair what is committed and judge what is pushed, through git hooks
    Hooks(hooks::Arguments),
    /// Repair a branch: fix, commit and push, with retry; for pipelines and cron
    Ci(Box<ci::Arguments>),
    /// Take back what a run of `qmoi ci` did
    Undo(Box<undo::Arguments>),
    /// Show what was tried on servers, and verify the record
    Audit(audit::Arguments),
    /// Finish or undo what a killed hook began
    Recover(recover::Arguments),
    /// Write a first qmoi.json, or a pipeline
    Init(init::Arguments),
    /// Try qmoi on a broken sample repository
    Demo(demo::Arguments),
    /// Serve an editor: the language server
    Lsp(lsp::Arguments),
    /// Print the completion script of a shell
    Completion(completion::Arguments),
    /// Print the manual page, or write all of them
    Manual(manual::Arguments),
}

/// Which files, under which rules, how.
#[derive(Debug, Args)]
pub(crate) struct Scope {
    /// Files and folders [default: the current folder]
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) rules: Selection,
    /// Use this configuration instead of the qmoi.json found from the files upwards
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,
    /// Look at every file, even at those known to be clean
    #[arg(long)]
    pub(crate) no_cache: bool,
    /// How many threads work [default: as many as the machine runs at once]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// Read standard input as the file at PATH; what PATH itself holds is not read
    #[arg(long, value_name = "PATH", conflicts_with = "paths", value_hint = ValueHint::FilePath)]
    pub(crate) stdin_path: Option<PathBuf>,
}

/// Which rules run.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Selection {
    /// Run these rules, packs or categories only (comma-separated or repeated)
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Do not run these rules, packs or categories (comma-separated or repeated)
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
}

/// How findings are presented.
#[derive(Debug, Args)]
pub(crate) struct Presentation {
    /// How findings are written
    #[arg(long, value_enum, default_value = "full", value_name = "FORMAT")]
    pub(crate) format: Format,
    /// Write to FILE instead of standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Print findings and failures only
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_shows_examples() {
        fn visit(command: &clap::Command) {
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(help.contains("Example"), "{}", command.get_name());
            command
                .get_subcommands()
                .filter(|sub| sub.get_name() != "help")
                .for_each(visit);
        }
        visit(&Arguments::command());
    }

    #[test]
    fn lists_of_rules_may_be_split_or_repeated() {
        let arguments =
            Arguments::try_parse_from(["qmoi", "check", "--select", "json,yaml/odd", "--select", "style"])
                .unwrap();
        let Some(Command::Check(check)) = arguments.command else {
            panic!("not check")
        };
        assert_eq!(check.scope.rules.select, ["json", "yaml/odd", "style"]);
    }
}
