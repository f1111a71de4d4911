//! Measures the built program on the corpus, and shows each figure as a ratio beside the bar it has to keep under.
//!
//! Ratios of CPU time in one run are what counts: they hold on a slow machine and on a busy one. Every figure is the
//! least of several runs.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use engine::Language;

use crate::corpus::{self, Corpus, megabytes};
use crate::measure::{Cost, cost, least};
use crate::{Outcome, root};

/// How often a run over the corpus is repeated.
const RUNS: usize = 3;

/// How often a run that takes milliseconds is repeated.
const SHORT_RUNS: usize = 30;

/// Prints all figures. Says whether all keep under their bars.
pub(crate) fn run() -> Outcome {
    let corpus = corpus::fetch()?;
    let qmoi = build()?;
    let kept = [
        check_against_trees(&corpus, &qmoi)?,
        cache_against_reading(&corpus, &qmoi)?,
        startup(&qmoi)?,
        memory(&qmoi)?,
    ];
    Ok(kept.iter().all(|kept| *kept))
}

/// Builds the program as it is released.
///
/// # Errors
/// When it does not build.
pub(crate) fn build() -> Result<PathBuf, Box<dyn Error>> {
    let status = Command::new(env!("CARGO"))
        .args([
            "build",
            "--release",
            "--quiet",
            "--package",
            "qmoi",
            "--bin",
            "qmoi",
        ])
        .current_dir(root::workspace())
        .status()?;
    if !status.success() {
        return Err("qmoi does not build".into());
    }
    Ok(root::target().join("release").join("qmoi"))
}

/// A full check of each language with every rule, against building the trees of the same files.
fn check_against_trees(corpus: &Corpus, qmoi: &Path) -> Result<bool, Box<dyn Error>> {
    println!(
        "qmoi check with every rule, against tree-sitter parsing alone (CPU seconds, one thread, no cache)"
    );
    let mut kept = true;
    for (language, bar) in [
        (Language::JavaScript, 0.5),
        (Language::Json, 0.15),
        (Language::Yaml, 0.8),
    ] {
        let folder = corpus.valid(language);
        let (files, bytes) = corpus::size(&folder)?;
        let parse = least(RUNS, || baseline("parse", &folder))?;
        let check = least(RUNS, || {
            let every = ["--select", "syntax,correctness,style"];
            let options = [
                "check",
                "--no-cache",
                "--threads",
                "1",
                "--quiet",
                "--format",
                "concise",
            ];
            cost(qmoi, &[&options[..], &every[..], &["."]].concat(), &folder, &[])
        })?;
        let ratio = check.cpu.as_secs_f64() / parse.cpu.as_secs_f64();
        println!(
            "  {:<11} {files:>6} files {:>6.1} MB   trees {:>7.2}   qmoi {:>7.2}   peak {:>4.0} MB   ratio {}",
            language.name(),
            megabytes(bytes),
            parse.cpu.as_secs_f64(),
            check.cpu.as_secs_f64(),
            megabytes(check.memory),
            against(ratio, bar, &mut kept),
        );
    }
    Ok(kept)
}

/// A run that finds everything in its cache, against walking and reading the same files.
fn cache_against_reading(corpus: &Corpus, qmoi: &Path) -> Result<bool, Box<dyn Error>> {
    let folder = corpus.all_valid();
    let home = tempfile::tempdir()?;
    let environment = [("XDG_CACHE_HOME", home.path())];
    let options = ["check", "--threads", "1", "--quiet", "--format", "concise", "."];
    let check = || cost(qmoi, &options, &folder, &environment);
    let read = least(RUNS, || baseline("read", &folder))?;
    let cold = check()?;
    let warm = least(RUNS, check)?;
    let mut kept = true;
    let ratio = warm.cpu.as_secs_f64() / read.cpu.as_secs_f64();
    println!("all valid files, with a cache, against walking and reading them (CPU seconds, one thread)");
    println!(
        "  reading {:.2}   cold {:.2}   warm {:.2}   ratio of the warm run {}",
        read.cpu.as_secs_f64(),
        cold.cpu.as_secs_f64(),
        warm.cpu.as_secs_f64(),
        against(ratio, 3.0, &mut kept),
    );
    Ok(kept)
}

/// The wall time from start to end of runs that have next to nothing to do.
fn startup(qmoi: &Path) -> Result<bool, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    fs::create_dir(folder.path().join(".git"))?;
    fs::write(folder.path().join("small.json"), "{\"a\": [1, 2, 3]}\n")?;
    let environment = [("XDG_CACHE_HOME", folder.path())];
    let mut kept = true;
    println!("start to end (milliseconds of wall time)");
    for (what, arguments, bar) in [
        ("--version", &["--version"][..], 5.0),
        ("check small.json", &["check", "small.json"][..], 15.0),
    ] {
        let cost = least(SHORT_RUNS, || cost(qmoi, arguments, folder.path(), &environment))?;
        let milliseconds = cost.wall.as_secs_f64() * 1000.0;
        println!("  {what:<18} {}", against(milliseconds, bar, &mut kept));
    }
    Ok(kept)
}

/// Peak memory on one JSON file of 20 MB.
fn memory(qmoi: &Path) -> Result<bool, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    fs::create_dir(folder.path().join(".git"))?;
    fs::write(folder.path().join("large.json"), large_json(20_000_000))?;
    fs::write(
        folder.path().join("qmoi.json"),
        "{\"limits\": {\"fileSize\": \"32 MB\"}}\n",
    )?;
    let check = cost(qmoi, &["check", "--no-cache", "large.json"], folder.path(), &[])?;
    let mut kept = true;
    println!("peak memory on a JSON file of 20 MB (MB)");
    println!("  {}", against(megabytes(check.memory), 150.0, &mut kept));
    Ok(kept)
}

/// An array of records of `bytes` bytes or a little more.
fn large_json(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 200);
    text.push('[');
    for number in 0.. {
        let comma = if number == 0 { "\n" } else { ",\n" };
        text.push_str(&format!(
            "{comma}  {{\"id\": {number}, \"name\": \"record {number}\", \"tags\": [\"a\", \"b\\n\"], \"next\": {{\"at\": -1.5e3}}}}"
        ));
        if text.len() >= bytes {
            break;
        }
    }
    text.push_str("\n]\n");
    text
}

fn baseline(work: &str, folder: &Path) -> Result<Cost, Box<dyn Error>> {
    cost(&std::env::current_exe()?, &["baseline", work, "."], folder, &[])
}

/// `value` beside its `bar`; clears `kept` when it is over.
fn against(value: f64, bar: f64, kept: &mut bool) -> String {
    let verdict = if value <= bar { "kept" } else { "OVER" };
    *kept &= value <= bar;
    format!("{value:.3} (bar {bar}, {verdict})")
}
