//! What the hook adds to a commit, beside what a hook adds that only asks git for the staged differences.
//!
//! In a repository of many files one is changed, staged and committed, again and again: without a hook, with the one that
//! only asks, and with qmoi's as `qmoi hooks install` writes it. The ways take turns, so that whatever else the machine does
//! meets all of them alike, and medians are compared.

use std::error::Error;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::{Outcome, bench};

/// What the hook may add, in times of what the one adds that only asks git.
const BAR: f64 = 1.5;

/// How many files lie in one folder.
const IN_FOLDER: usize = 100;

/// Options of `cargo xtask hooks-bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// How many files the repository has
    #[arg(long, default_value_t = 20_000)]
    files: usize,
    /// How many commits are made in each way
    #[arg(long, default_value_t = 40)]
    commits: usize,
    /// The program to measure; built for release unless given
    #[arg(long, value_name = "PROGRAM")]
    qmoi: Option<PathBuf>,
    /// Other hooks to measure: shell scripts that stand as pre-commit
    #[arg(long, value_name = "SCRIPT")]
    other: Vec<PathBuf>,
}

/// A way to commit.
struct Way {
    name: String,
    /// The hook.
    script: Option<String>,
    /// What is committed.
    text: fn(usize) -> String,
    times: Vec<Duration>,
}

/// Prints all medians. Says whether qmoi keeps under its bar.
pub(crate) fn run(options: &Options) -> Outcome {
    let qmoi = match &options.qmoi {
        Some(qmoi) => qmoi.canonicalize()?,
        None => bench::build()?,
    };
    let folder = tempfile::tempdir()?;
    let repository = Repository::new(folder.path(), options.files)?;
    let installed = repository.installed(&qmoi)?;
    let mut ways = vec![
        Way::new("no hook", None, sound),
        Way::new(
            "git diff --cached",
            Some("#!/bin/sh\ngit diff --cached --name-only >/dev/null\n".to_owned()),
            sound,
        ),
        Way::new("qmoi, a sound file", Some(installed.clone()), sound),
        Way::new("qmoi, a file to repair", Some(installed), broken),
    ];
    for path in &options.other {
        ways.push(Way::new(
            &path.display().to_string(),
            Some(fs::read_to_string(path)?),
            sound,
        ));
    }
    for round in 0..=options.commits {
        let count = ways.len();
        for turn in 0..count {
            let way = &mut ways[(round + turn) % count];
            let time = repository.commit(way, round * count + turn)?;
            // The first round fills caches.
            if round > 0 {
                way.times.push(time);
            }
        }
    }
    Ok(report(&mut ways, options))
}

impl Way {
    fn new(name: &str, script: Option<String>, text: fn(usize) -> String) -> Self {
        Self {
            name: name.to_owned(),
            script,
            text,
            times: Vec::new(),
        }
    }

    /// The median in milliseconds.
    fn median(&mut self) -> f64 {
        self.times.sort();
        let middle = self.times.get(self.times.len() / 2).copied().unwrap_or_default();
        middle.as_secs_f64() * 1000.0
    }
}

fn report(ways: &mut [Way], options: &Options) -> bool {
    println!(
        "one staged file of {}, medians of {} commits in milliseconds",
        options.files, options.commits
    );
    let medians: Vec<f64> = ways.iter_mut().map(Way::median).collect();
    let (none, asking) = (medians[0], medians[1] - medians[0]);
    for (way, median) in ways.iter().zip(&medians) {
        let added = median - none;
        let least = way.times.first().copied().unwrap_or_default().as_secs_f64() * 1000.0;
        println!(
            "  {:<24} {median:7.1}   added {added:+7.1}   times {:5.2}   least {least:7.1}",
            way.name,
            added / asking
        );
    }
    let ratio = (medians[2] - none) / asking;
    let kept = ratio <= BAR;
    println!(
        "  bar: {BAR} times for a sound file: {ratio:.2}, {}",
        if kept { "kept" } else { "not kept" }
    );
    kept
}

fn sound(number: usize) -> String {
    format!(
        "{{\n  \"name\": \"package-{number}\",\n  \"version\": \"1.0.{number}\",\n  \"private\": true\n}}\n"
    )
}

fn broken(number: usize) -> String {
    sound(number).replace("true\n", "true,\n")
}

struct Repository {
    top: PathBuf,
}

impl Repository {
    /// Makes one with so many files in a first commit.
    fn new(folder: &Path, files: usize) -> Result<Self, Box<dyn Error>> {
        let top = folder.join("repository");
        fs::create_dir(&top)?;
        let repository = Self { top };
        repository.git(&["init", "--quiet"])?;
        for (name, value) in [
            ("user.name", "A"),
            ("user.email", "a@example.org"),
            ("gc.auto", "0"),
            ("maintenance.auto", "false"),
        ] {
            repository.git(&["config", name, value])?;
        }
        for number in 0..files {
            let inside = repository.top.join(format!("folder{}", number / IN_FOLDER));
            fs::create_dir_all(&inside)?;
            fs::write(inside.join(format!("file{number}.json")), sound(number))?;
        }
        repository.git(&["add", "--all"])?;
        repository.git(&["commit", "--quiet", "--message", "begin"])?;
        repository.git(&["repack", "-a", "-d", "--quiet"])?;
        Ok(repository)
    }

    /// The hook that qmoi installs.
    fn installed(&self, qmoi: &Path) -> Result<String, Box<dyn Error>> {
        let status = Command::new(qmoi)
            .args(["hooks", "install"])
            .current_dir(&self.top)
            .stdout(Stdio::null())
            .status()?;
        if !status.success() {
            return Err("the hooks cannot be installed".into());
        }
        let hook = fs::read_to_string(self.hook())?;
        fs::remove_file(self.hook())?;
        Ok(hook)
    }

    fn hook(&self) -> PathBuf {
        self.top.join(".git/hooks/pre-commit")
    }

    /// Commits one changed file, and says how long that took.
    fn commit(&self, way: &Way, number: usize) -> Result<Duration, Box<dyn Error>> {
        match &way.script {
            Some(script) => {
                fs::write(self.hook(), script)?;
                fs::set_permissions(self.hook(), fs::Permissions::from_mode(0o755))?;
            }
            None => {
                // It is not there in the first round.
                let _none = fs::remove_file(self.hook());
            }
        }
        let name = "folder7/file707.json";
        fs::create_dir_all(self.top.join("folder7"))?;
        fs::write(self.top.join(name), (way.text)(1_000_000 + number))?;
        self.git(&["add", "--", name])?;
        let begun = Instant::now();
        self.git(&["commit", "--quiet", "--message", "x"])?;
        Ok(begun.elapsed())
    }

    fn git(&self, arguments: &[&str]) -> Result<(), Box<dyn Error>> {
        let output = Command::new("git")
            .args(arguments)
            .current_dir(&self.top)
            .stdin(Stdio::null())
            .output()?;
        if output.status.success() {
            return Ok(());
        }
        let reason = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(format!("git {}: {reason}", arguments.join(" ")).into())
    }
}
