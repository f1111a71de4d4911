//! The commands of qmoi's developers, as `cargo xtask COMMAND`.
#![expect(clippy::print_stdout, reason = "a command of developers prints what it finds")]

mod baseline;
mod bench;
mod ci_bench;
mod ci_races;
mod contexts;
mod corpus;
mod fetch;
mod forge_truth;
mod generate;
mod git;
mod half;
mod hooks_bench;
mod hooks_compare;
mod hooks_kill;
mod lsp_bench;
mod manifest_bench;
mod measure;
mod pipelines_bench;
mod repair_bench;
mod root;
mod shapes;
mod train;
mod validate;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Whether a command found everything in order; an error when it could not do its work.
type Outcome = Result<bool, Box<dyn Error>>;

/// Developer commands of qmoi
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the rules' pages and the schema of qmoi.json
    Generate {
        /// Write nothing; list what is stale and fail when anything is
        #[arg(long)]
        check: bool,
    },
    /// Fetch the corpus of published packages into target/corpus
    Corpus,
    /// Measure qmoi on the corpus against tree-sitter alone
    Bench,
    /// Measure what the hook adds to a commit in a repository of many files
    HooksBench(hooks_bench::Options),
    /// Measure what `qmoi ci` takes beside bare git
    CiBench(ci_bench::Options),
    /// Let many push to one branch at once, and see whether everybody's change is in
    CiRaces(ci_races::Options),
    /// Show that qmoi finds no syntax error in the corpus that is none, and changes no valid file
    ValidateCorpus,
    /// Compare the tables of shapes with the schemas that others publish
    Shapes,
    /// Measure how well broken files are repaired: faults put into sound files of published packages
    RepairBench(repair_bench::Options),
    /// Measure how well faults of meaning in pipelines and workflows are found and mended
    PipelinesBench(pipelines_bench::Options),
    /// Measure how well faults of npm manifests are found and mended
    ManifestBench(manifest_bench::Options),
    /// Make the model that the repair search carries
    Train(train::Options),
    /// Kill hooks at every step and at any moment, and count what is lost
    HooksKill(hooks_kill::Options),
    /// Measure the language server beside others, from the keystroke to the diagnostics
    LspBench(lsp_bench::Options),
    /// Try other hook managers on the same commits and pushes as qmoi
    HooksCompare(hooks_compare::Options),
    /// Judge the requests of the platforms' clients by witnesses that nobody here wrote
    ForgeTruth(forge_truth::Options),
    /// How often the original is among the guesses of the repair search
    #[command(hide = true)]
    RepairCoverage(repair_bench::coverage::Options),
    /// Run a command and print its CPU time, wall time and peak memory
    #[command(hide = true)]
    Measure {
        /// The program and its arguments
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<String>,
    },
    /// Do what qmoi is measured against
    #[command(hide = true)]
    Baseline {
        /// What to do
        work: baseline::Work,
        /// The folder to do it in
        folder: PathBuf,
    },
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Generate { check } => generate::run(check),
        Command::Corpus => corpus::run(),
        Command::Bench => bench::run(),
        Command::HooksBench(options) => hooks_bench::run(&options),
        Command::CiBench(options) => ci_bench::run(&options),
        Command::CiRaces(options) => ci_races::run(&options),
        Command::ValidateCorpus => validate::run(),
        Command::Shapes => shapes::run(),
        Command::RepairBench(options) => repair_bench::run(&options),
        Command::PipelinesBench(options) => pipelines_bench::run(&options),
        Command::ManifestBench(options) => manifest_bench::run(&options),
        Command::Train(options) => train::run(&options),
        Command::HooksKill(options) => hooks_kill::run(&options),
        Command::LspBench(options) => lsp_bench::run(&options),
        Command::HooksCompare(options) => hooks_compare::run(&options),
        Command::ForgeTruth(options) => forge_truth::run(&options),
        Command::RepairCoverage(options) => repair_bench::coverage::run(&options),
        Command::Measure { command } => measure::run(&command),
        Command::Baseline { work, folder } => baseline::run(work, &folder),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
