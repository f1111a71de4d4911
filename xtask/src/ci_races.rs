//! Many at once on one branch: whether everybody's change is in at the end, and nothing beside.
//!
//! *One file*: every writer repairs another line of the same file, by a rule of its own. *One repository*: every writer has a commit
//! of its own on the same base and lets `qmoi ci --change` bring it. Each has its own clone, and all begin together.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::git::{alone, git};
use crate::{Outcome, bench};

/// Options of `cargo xtask ci-races`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// How many writers there are on one file
    #[arg(long, default_value_t = 8)]
    on_file: usize,
    /// How many writers there are on one repository
    #[arg(long, default_value_t = 32)]
    on_repository: usize,
    /// How often each race is run
    #[arg(long, default_value_t = 20)]
    rounds: usize,
    /// The program to measure; built for release unless given
    #[arg(long, value_name = "PROGRAM")]
    qmoi: Option<PathBuf>,
}

/// What the writers do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Race {
    File,
    Repository,
}

/// What came of one round.
struct Round {
    /// Writers whose change is not in, or who ended otherwise than well.
    losers: Vec<usize>,
    /// Whether the branch holds just one commit for each writer.
    is_exact: bool,
    /// The most pushes that one writer needed.
    most_pushes: usize,
    time: Duration,
}

/// Runs the races and prints what came of them. Says whether everybody's change was in, always.
pub(crate) fn run(options: &Options) -> Outcome {
    let qmoi = match &options.qmoi {
        Some(qmoi) => qmoi.canonicalize()?,
        None => bench::build()?,
    };
    let mut is_well = true;
    for (race, writers, name) in [
        (Race::File, options.on_file, "one file"),
        (Race::Repository, options.on_repository, "one repository"),
    ] {
        let (mut lost, mut inexact, mut most, mut longest) = (0, 0, 0, Duration::ZERO);
        for number in 0..options.rounds {
            let round = run_race(race, writers, &qmoi)?;
            if !round.losers.is_empty() {
                let losers: Vec<String> = round.losers.iter().map(ToString::to_string).collect();
                println!("  round {number}: not in: {}", losers.join(", "));
            }
            lost += round.losers.len();
            inexact += usize::from(!round.is_exact);
            most = most.max(round.most_pushes);
            longest = longest.max(round.time);
        }
        println!(
            "{writers} writers on {name}, {} rounds: {} of {} changes in, {inexact} rounds with other commits, \
             most pushes {most}, longest round {:.1} s",
            options.rounds,
            writers * options.rounds - lost,
            writers * options.rounds,
            longest.as_secs_f64()
        );
        is_well &= lost == 0 && inexact == 0;
    }
    Ok(is_well)
}

fn run_race(race: Race, writers: usize, qmoi: &Path) -> Result<Round, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let (root, home) = (folder.path(), folder.path().join("home"));
    fs::create_dir(&home)?;
    let run = |at: &Path, arguments: &[&str]| git(at, &home, arguments);
    run(root, &["init", "--quiet", "--bare", "server.git"])?;
    run(root, &["clone", "--quiet", "server.git", "seed"])?;
    let seed = root.join("seed");
    sow(race, writers, &seed)?;
    run(&seed, &["add", "--all"])?;
    run(&seed, &["commit", "--quiet", "--message", "Seed"])?;
    run(&seed, &["push", "--quiet", "origin", "HEAD:main"])?;
    for writer in 0..writers {
        run(root, &["clone", "--quiet", "server.git", &format!("w{writer}")])?;
        if race == Race::Repository {
            let work = root.join(format!("w{writer}"));
            fs::write(work.join(format!("f{writer}.json")), changed(writer))?;
            run(
                &work,
                &["commit", "--quiet", "--all", "--message", &format!("By {writer}")],
            )?;
        }
    }
    let begun = Instant::now();
    let mut running = Vec::new();
    for writer in 0..writers {
        let rule = format!("house/fix-{writer}");
        let work = match race {
            Race::File => ["--select", rule.as_str()],
            Race::Repository => ["--change", "HEAD"],
        };
        let child = Command::new(qmoi)
            .arg("ci")
            .args(work)
            .current_dir(root.join(format!("w{writer}")))
            .envs(alone(&home))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        running.push(child);
    }
    let mut losers = Vec::new();
    let mut most_pushes = 0;
    for (writer, child) in running.into_iter().enumerate() {
        let output = child.wait_with_output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        most_pushes = most_pushes.max(said.matches("qmoi: pushing ").count());
        if !output.status.success() {
            println!(
                "  writer {writer}, {}: {}",
                output.status,
                said.lines().last().unwrap_or_default()
            );
            losers.push(writer);
        }
    }
    let time = begun.elapsed();
    run(&seed, &["fetch", "--quiet"])?;
    let count = run(&seed, &["rev-list", "--count", "origin/main"])?;
    for writer in 0..writers {
        let is_in = match race {
            Race::File => run(&seed, &["show", "origin/main:a.json"])?
                .contains(&format!("\"k{writer}\": \"good{writer}\"")),
            Race::Repository => {
                run(&seed, &["show", &format!("origin/main:f{writer}.json")])? == changed(writer)
            }
        };
        if !is_in && !losers.contains(&writer) {
            losers.push(writer);
        }
    }
    Ok(Round {
        losers,
        is_exact: count.trim() == (writers + 1).to_string(),
        most_pushes,
        time,
    })
}

/// The file of a writer after the change.
fn changed(writer: usize) -> String {
    format!("{{\n  \"a\": 1,\n  \"writer\": {writer}\n}}\n")
}

/// Writes what the writers begin with.
fn sow(race: Race, writers: usize, seed: &Path) -> Result<(), Box<dyn Error>> {
    if race == Race::Repository {
        for writer in 0..writers {
            fs::write(seed.join(format!("f{writer}.json")), "{\n  \"a\": 1\n}\n")?;
        }
        return Ok(());
    }
    let rules = seed.join(".qmoi/rules/house");
    fs::create_dir_all(&rules)?;
    let mut lines = Vec::new();
    for writer in 0..writers {
        let rule = include_str!("ci_races/rule.rhai").replace("NUMBER", &writer.to_string());
        fs::write(rules.join(format!("fix-{writer}.rhai")), rule)?;
        lines.push(format!("  \"k{writer}\": \"bad{writer}\""));
    }
    fs::write(seed.join("a.json"), format!("{{\n{}\n}}\n", lines.join(",\n")))?;
    Ok(())
}
