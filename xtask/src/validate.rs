//! Shows on the corpus that qmoi leaves valid files alone: what the strict parsers accept gets no syntax finding, `qmoi fix`
//! changes not a byte of it, and syntax rules not even with their unsafe fixes.
//!
//! The first part asks the engine about every file. The second runs the built program on a copy and compares.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use engine::{Category, Document, Engine, FileClass, Limits, Rules, Settings};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::{Outcome, bench, corpus};

/// What strict parsers need in the worst case.
const STACK: usize = 256 * 1024 * 1024;

/// Says whether every valid file is left alone.
pub(crate) fn run() -> Outcome {
    let corpus = corpus::fetch()?;
    let folder = corpus.all_valid();
    let files = corpus::files(&folder)?;
    println!("{} files that the strict parsers accept", files.len());
    let accused = accused(&files, &folder)?;
    println!("{accused} of them get a finding of the category `syntax`");
    let mut changed_at_all = 0;
    for options in [&[] as &[&str], &["--unsafe", "--select", "syntax"]] {
        let changed = changed(&files, &folder, options)?;
        let command = ["qmoi", "fix"]
            .iter()
            .chain(options)
            .copied()
            .collect::<Vec<_>>()
            .join(" ");
        println!("{changed} of them are changed by `{command}`");
        changed_at_all += changed;
    }
    Ok(accused == 0 && changed_at_all == 0)
}

/// How many of the files get a syntax finding.
fn accused(files: &[PathBuf], folder: &Path) -> Result<usize, Box<dyn Error>> {
    let engine = Engine::new(Rules::new(Vec::new()));
    let settings = Settings::default();
    let accused = AtomicUsize::new(0);
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build()?;
    pool.install(|| {
        files.par_iter().try_for_each(|path| -> Result<(), String> {
            let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy();
            let class = FileClass::of(&name).ok_or_else(|| format!("{name} has no class"))?;
            let bytes = fs::read(path).map_err(|error| format!("{name}: {error}"))?;
            let document = Document::from_bytes(&name, class, bytes, &Limits::default())
                .map_err(|refusal| format!("{name}: {refusal}"))?;
            let checked = engine.check(&document, &settings);
            for finding in checked
                .findings
                .iter()
                .filter(|finding| finding.category == Category::Syntax)
            {
                accused.fetch_add(1, Ordering::Relaxed);
                println!(
                    "{name}: byte {}: {} ({})",
                    finding.span.start, finding.message, finding.rule
                );
            }
            Ok(())
        })
    })?;
    Ok(accused.into_inner())
}

/// How many of the files the built program changes.
fn changed(files: &[PathBuf], folder: &Path, options: &[&str]) -> Result<usize, Box<dyn Error>> {
    let qmoi = bench::build()?;
    let copy = tempfile::tempdir()?;
    fs::create_dir(copy.path().join(".git"))?;
    for path in files {
        let to = copy.path().join(path.strip_prefix(folder)?);
        fs::create_dir_all(to.parent().ok_or("a file without a folder")?)?;
        fs::copy(path, to)?;
    }
    let status = Command::new(qmoi)
        .arg("fix")
        .args(options)
        .args(["--no-cache", "--quiet", "--format", "concise", "."])
        .current_dir(copy.path())
        .stdout(Stdio::null())
        .status()?;
    if !matches!(status.code(), Some(0 | 1)) {
        return Err(format!("`qmoi fix` ended with {status}").into());
    }
    let mut changed = 0;
    for path in files {
        let name = path.strip_prefix(folder)?;
        if fs::read(path)? != fs::read(copy.path().join(name))? {
            changed += 1;
            println!("{} was changed", name.display());
        }
    }
    Ok(changed)
}
