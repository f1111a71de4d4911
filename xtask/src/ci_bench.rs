//! What `qmoi ci` takes to repair one file of many and push it, beside `git fetch`, `git commit` and `git push` of the same change.
//!
//! The remote is a bare repository on the same disk. The ways take turns, each on a fresh fault, and medians are compared: qmoi as it is on a
//! machine that has run it before, and with nothing remembered.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::git::{alone, git};
use crate::{Outcome, bench};

/// What qmoi may take, in times of what bare git takes.
const BAR: f64 = 1.5;

/// How many files lie in one folder.
const IN_FOLDER: usize = 100;

/// The file that is broken again and again.
const FILE: &str = "p0/f0.json";

/// Options of `cargo xtask ci-bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// How many files the repository has: a fifth each JSON, YAML and JavaScript, the rest other text
    #[arg(long, default_value_t = 20_000)]
    files: usize,
    /// How many faults are repaired in each way
    #[arg(long, default_value_t = 20)]
    rounds: usize,
    /// The program to measure; built for release unless given
    #[arg(long, value_name = "PROGRAM")]
    qmoi: Option<PathBuf>,
}

/// Who repairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Git,
    Warm,
    Cold,
}

const WAYS: [(Way, &str); 3] = [
    (Way::Git, "git fetch, commit, push"),
    (Way::Warm, "qmoi ci"),
    (Way::Cold, "qmoi ci, nothing remembered"),
];

/// Prints the medians. Says whether qmoi, having run before, keeps under its bar.
pub(crate) fn run(options: &Options) -> Outcome {
    let qmoi = match &options.qmoi {
        Some(qmoi) => qmoi.canonicalize()?,
        None => bench::build()?,
    };
    let folder = tempfile::tempdir()?;
    let ground = Ground::new(folder.path(), options.files)?;
    let mut times: [Vec<Duration>; 3] = Default::default();
    for round in 0..=options.rounds {
        for turn in 0..WAYS.len() {
            let number = (round + turn) % WAYS.len();
            let time = ground.repair(WAYS[number].0, &qmoi, round * WAYS.len() + turn)?;
            // The first round fills caches.
            if round > 0 {
                times[number].push(time);
            }
        }
    }
    println!(
        "one fault in {} files, medians of {} repairs in milliseconds",
        options.files, options.rounds
    );
    let medians = times.each_mut().map(|times| {
        times.sort();
        times
            .get(times.len() / 2)
            .map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    });
    for ((_, name), median) in WAYS.iter().zip(medians) {
        println!("  {name:<28} {median:7.1}   times {:5.2}", median / medians[0]);
    }
    let ratio = medians[1] / medians[0];
    println!("{ratio:.2} times bare git; the bar is {BAR}");
    Ok(ratio <= BAR)
}

struct Ground {
    work: PathBuf,
    home: PathBuf,
}

impl Ground {
    fn new(folder: &Path, files: usize) -> Result<Self, Box<dyn Error>> {
        let ground = Self {
            work: folder.join("work"),
            home: folder.join("home"),
        };
        fs::create_dir_all(&ground.home)?;
        git(folder, &ground.home, &["init", "--quiet", "--bare", "server.git"])?;
        git(folder, &ground.home, &["clone", "--quiet", "server.git", "work"])?;
        for number in 0..files {
            let path = ground.work.join(format!("p{}", number / IN_FOLDER));
            fs::create_dir_all(&path)?;
            let (extension, text) = content(number);
            fs::write(path.join(format!("f{number}.{extension}")), text)?;
        }
        ground.git(&["add", "--all"])?;
        ground.git(&["commit", "--quiet", "--message", "All"])?;
        ground.git(&["push", "--quiet", "--set-upstream", "origin", "HEAD:main"])?;
        ground.git(&["gc", "--quiet"])?;
        git(&folder.join("server.git"), &ground.home, &["gc", "--quiet"])?;
        Ok(ground)
    }

    fn git(&self, arguments: &[&str]) -> Result<String, Box<dyn Error>> {
        git(&self.work, &self.home, arguments)
    }

    /// Breaks the file, and tells how long its repair takes.
    fn repair(&self, way: Way, qmoi: &Path, number: usize) -> Result<Duration, Box<dyn Error>> {
        let sound = format!("{{\n  \"number\": {number},\n  \"list\": [1, 2, 3]\n}}\n");
        let file = self.work.join(FILE);
        fs::write(&file, sound.replacen(",\n", "\n", 1))?;
        self.git(&["commit", "--quiet", "--all", "--message", "Break"])?;
        self.git(&["push", "--quiet", "origin", "HEAD:main"])?;
        if way == Way::Cold {
            let _was_not_there = fs::remove_dir_all(self.home.join("qmoi"));
        }
        let begun = Instant::now();
        if way == Way::Git {
            self.git(&["fetch", "--quiet"])?;
            fs::write(&file, &sound)?;
            self.git(&["commit", "--quiet", "--all", "--message", "Mend"])?;
            self.git(&["push", "--quiet", "origin", "HEAD:main"])?;
        } else {
            let status = Command::new(qmoi)
                .args(["ci", "--quiet"])
                .current_dir(&self.work)
                .envs(alone(&self.home))
                .stdout(Stdio::null())
                .status()?;
            if !status.success() {
                return Err(format!("qmoi ended with {status}").into());
            }
        }
        let time = begun.elapsed();
        self.git(&["fetch", "--quiet"])?;
        self.git(&["reset", "--quiet", "--hard", "origin/main"])?;
        if fs::read_to_string(&file)? != sound {
            return Err("the file was not repaired".into());
        }
        Ok(time)
    }
}

/// A sound file: its extension and text.
fn content(number: usize) -> (&'static str, String) {
    match number % 5 {
        0 => (
            "json",
            format!(
                "{{\n  \"name\": \"p{number}\",\n  \"version\": \"1.0.{number}\",\n  \"list\": [1, 2, 3]\n}}\n"
            ),
        ),
        1 => (
            "yml",
            format!("name: p{number}\nlist:\n  - a\n  - b: {number}\n    c: d\n"),
        ),
        2 => (
            "js",
            format!("export function f{number}(a, b) {{\n  const c = a + b;\n  return c * {number};\n}}\n"),
        ),
        3 => ("ts", format!("export const x{number}: number = {number};\n")),
        _ => ("md", format!("# {number}\n\n{}", "text\n".repeat(10))),
    }
}
