//! Kills many hooks: the tests' own kills, as often as is wished.

use std::process::Command;

use crate::{Outcome, root};

/// Options of the command.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// How many hooks are killed
    #[arg(long, default_value_t = 500)]
    times: u32,
    /// Where the dice begin
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// How the program is built
    #[arg(long, default_value = "quick")]
    profile: String,
}

/// Kills, and prints the counts. Says whether nothing was lost.
pub(crate) fn run(options: &Options) -> Outcome {
    let status = Command::new(env!("CARGO"))
        .args(["test", "--quiet", "--package", "qmoi", "--test", "hooks"])
        .args(["--profile", &options.profile, "kills::", "--", "--nocapture"])
        .env("QMOI_KILLS", options.times.to_string())
        .env("QMOI_KILLS_SEED", options.seed.to_string())
        .current_dir(root::workspace())
        .status()?;
    Ok(status.success())
}
