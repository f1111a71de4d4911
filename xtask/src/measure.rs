//! What a command costs: CPU time of the process and its children, wall time, and peak memory.
//!
//! The kernel reports the peak of all children that a process ever had, so each command is run by a process of its own:
//! this program, called again.

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

use crate::Outcome;

/// The cost of one run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// User and system time.
    pub cpu: Duration,
    /// Wall time.
    pub wall: Duration,
    /// Peak resident memory in bytes.
    pub memory: u64,
}

/// Runs `program` in `folder` and says what it cost. Findings are no failure; anything else is.
///
/// # Errors
/// When the program cannot be run or fails.
pub(crate) fn cost(
    program: &Path,
    arguments: &[&str],
    folder: &Path,
    environment: &[(&str, &Path)],
) -> Result<Cost, Box<dyn Error>> {
    let output = Command::new(std::env::current_exe()?)
        .arg("measure")
        .arg(program)
        .args(arguments)
        .current_dir(folder)
        .envs(environment.iter().copied())
        .stderr(Stdio::inherit())
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    let numbers: Vec<u64> = text
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    match numbers[..] {
        [cpu, wall, memory] if output.status.success() => Ok(Cost {
            cpu: Duration::from_micros(cpu),
            wall: Duration::from_micros(wall),
            memory,
        }),
        _ => Err(format!("`{} {}` failed: {text}", program.display(), arguments.join(" ")).into()),
    }
}

/// The cheapest of `times` runs: whatever else the machine does only adds.
///
/// # Errors
/// When a run fails.
pub(crate) fn least(
    times: usize,
    run: impl Fn() -> Result<Cost, Box<dyn Error>>,
) -> Result<Cost, Box<dyn Error>> {
    let mut best = run()?;
    for _ in 1..times {
        let next = run()?;
        best = Cost {
            cpu: best.cpu.min(next.cpu),
            wall: best.wall.min(next.wall),
            memory: best.memory.min(next.memory),
        };
    }
    Ok(best)
}

/// The other side of [`cost`]: runs the command and prints microseconds of CPU, microseconds of wall time, and bytes.
pub(crate) fn run(command: &[String]) -> Outcome {
    let Some((program, arguments)) = command.split_first() else {
        return Err("no command".into());
    };
    let start = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()?;
    let wall = start.elapsed();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    println!("{cpu} {} {}", wall.as_micros(), usage.max_rss() * 1024);
    Ok(matches!(status.code(), Some(0 | 1)))
}
