//! The command: reads the packages, breaks them, has them checked and mended, and prints what came of it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::corpus::{self, Package};
use super::faults::{Broken, CLASSES, FaultClass};
use super::sound::Sound;
use super::table;
use crate::half::Half;
use crate::pipelines_bench::program::{Program, Said};
use crate::repair_bench::random::Random;
use crate::{Outcome, bench};

/// How often chance is asked for a place in one manifest.
const TRIES: usize = 16;

/// The arguments of `manifest-bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Folders with unpacked packages
    #[arg(long, required = true)]
    packages: Vec<PathBuf>,
    /// The half of the packages that is for counting, instead of the one for looking
    #[arg(long)]
    validation: bool,
    /// The program to measure instead of the one that is built for release
    #[arg(long)]
    binary: Option<PathBuf>,
    /// How many cases of each rule there are at most
    #[arg(long, default_value_t = 40)]
    cases: usize,
    /// The faults of one rule instead of all
    #[arg(long)]
    rule: Option<String>,
    /// Show so many cases of each rule that did not come back
    #[arg(long, default_value_t = 0, conflicts_with = "validation")]
    show: usize,
    /// How many cases are worked on at once
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

/// What came of a case.
#[derive(Debug)]
pub(super) struct Scored {
    pub(super) rule: &'static str,
    pub(super) package: String,
    pub(super) is_found: bool,
    /// Whether what is safe took the fault away.
    pub(super) is_changed_safely: bool,
    /// Whether what is safe gave the original back.
    pub(super) is_same_safely: bool,
    /// Whether everything together did.
    pub(super) is_same: bool,
    pub(super) broken: Files,
    pub(super) mended: Files,
}

type Files = BTreeMap<String, String>;

/// Runs the bench; says whether every bar is kept.
pub(crate) fn run(options: &Options) -> Outcome {
    let half = Half::chosen(options.validation);
    let program = Program(match &options.binary {
        Some(path) => fs::canonicalize(path)?,
        None => bench::build()?,
    });
    let packages = corpus::packages(&options.packages, half)?;
    println!("{} packages ({})", packages.len(), half.name());
    let start = Instant::now();
    let mut made = Vec::new();
    for class in CLASSES {
        if options.rule.as_ref().is_none_or(|rule| rule == class.rule) {
            made.extend(cases(class, &packages, options.cases));
        }
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads)
        .build()?;
    let scored: Vec<Option<Scored>> = pool.install(|| {
        made.into_par_iter()
            .map(|(class, package, broken)| {
                score(class, package, broken, &program).map_err(|error| format!("{}: {error}", package.name))
            })
            .collect::<Result<_, String>>()
    })?;
    let scored: Vec<Scored> = scored.into_iter().flatten().collect();
    println!("{} cases in {:.0} s", scored.len(), start.elapsed().as_secs_f64());
    let is_kept = table::print(&scored);
    table::show(&scored, options.show);
    Ok(is_kept)
}

/// Up to `count` broken packages of a class, the same in every run.
fn cases<'p>(
    class: &'static FaultClass,
    packages: &'p [Package],
    count: usize,
) -> Vec<(&'static FaultClass, &'p Package, Broken)> {
    let mut ranked: Vec<(u64, Random, &Package)> = packages
        .iter()
        .map(|package| {
            let mut random = Random::named(&format!("{}/{}", class.rule, package.name));
            (random.next(), random, package)
        })
        .collect();
    ranked.sort_by_key(|(rank, _, package)| (*rank, &package.name));
    let mut made = Vec::new();
    for (_, mut random, package) in ranked {
        if made.len() == count {
            break;
        }
        let Some(sound) = Sound::read(package) else {
            continue;
        };
        let is_change = |broken: &Broken| {
            broken
                .files
                .iter()
                .any(|(path, text)| sound.package.files.get(path) != Some(text))
        };
        let broken = (0..TRIES)
            .filter_map(|_| class.broken(&sound, &mut random))
            .find(is_change);
        made.extend(broken.map(|broken| (class, package, broken)));
    }
    made
}

/// Checks and mends a broken package; nothing when the sound one has the fault already.
fn score(
    class: &FaultClass,
    package: &Package,
    broken: Broken,
    program: &Program,
) -> Result<Option<Scored>, Box<dyn Error>> {
    let ground = tempfile::tempdir()?;
    let folder = ground.path();
    // A project of its own: no configuration from further up applies to it.
    fs::create_dir(folder.join(".git"))?;
    let rule = format!("package-json/{}", class.rule);
    if class.is_of_style {
        fs::write(
            folder.join("qmoi.json"),
            format!("{{\"rules\": {{\"{rule}\": \"info\"}}}}"),
        )?;
    }
    let mut whole = package.files.clone();
    let said = |files: &Files| -> Result<usize, Box<dyn Error>> {
        lay(folder, files)?;
        let said: BTreeMap<Said, usize> = program.check(folder, &names(files))?;
        let ours = said.iter().filter(|(said, _)| said.rule == rule);
        Ok(ours.map(|(_, count)| count).sum())
    };
    let before = said(&whole)?;
    let settled_safely = mended(folder, &whole, program, true)?;
    let settled = mended(folder, &whole, program, false)?;
    // Of style, a sound package may have much already; what counts is that all of it is put in order.
    if before > 0 && !class.is_of_style {
        return Ok(None);
    }
    let original = whole.clone();
    whole.extend(broken.files);
    let is_found = said(&whole)? > before;
    let safely = mended(folder, &whole, program, true)?;
    // What other rules mend safely beside a fault that stays is not ours.
    let is_gone_safely = is_found && said(&safely)? <= before;
    let fully = mended(folder, &whole, program, false)?;
    Ok(Some(Scored {
        rule: class.rule,
        package: package.name.clone(),
        is_found,
        is_changed_safely: is_gone_safely,
        is_same_safely: safely == original || safely == settled_safely,
        is_same: fully == original || fully == settled,
        broken: whole,
        mended: fully,
    }))
}

fn names(files: &Files) -> Vec<&str> {
    files.keys().map(String::as_str).collect()
}

fn lay(folder: &Path, files: &Files) -> Result<(), Box<dyn Error>> {
    for (path, text) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

/// What the program makes of the files.
fn mended(folder: &Path, files: &Files, program: &Program, is_safe: bool) -> Result<Files, Box<dyn Error>> {
    lay(folder, files)?;
    if is_safe {
        program.fix_safely(folder, &names(files))?;
    } else {
        program.fix(folder, &names(files))?;
    }
    let mut mended = Files::new();
    for path in files.keys() {
        mended.insert(path.clone(), fs::read_to_string(folder.join(path))?);
    }
    Ok(mended)
}
