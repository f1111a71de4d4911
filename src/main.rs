//! The command `qmoi`: options in, calls to the engine, findings and repaired files out.

mod arguments;
mod command;
mod configuration;
mod diff;
mod excerpt;
mod failpoint;
mod failure;
mod fingerprint;
mod in_order;
mod input;
mod interactive;
mod judge;
mod markdown;
mod output;
mod place;
mod progress;
mod project;
mod report;
mod run;
mod selection;
mod survey;
mod terminal;
mod visible;

use std::process::ExitCode;

fn main() -> ExitCode {
    terminal::report_panics();
    std::panic::catch_unwind(command::run)
        .unwrap_or(failure::Exit::Failed)
        .into()
}
