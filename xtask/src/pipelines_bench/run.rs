//! The command: reads the projects, breaks their files, has them checked and mended, and prints what came of it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use tempfile::TempDir;

use super::cases::{self, Case};
use super::corpus::{self, Project};
use super::program::{Program, Said, new_ones};
use super::sound::Platform;
use super::{data, examples, faults, table};
use crate::half::Half;
use crate::{Outcome, bench};

/// The arguments of `pipelines-bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The list of files, a line each: `<project>/<path>`, relative to the list
    #[arg(long)]
    files: PathBuf,
    /// The half of the projects that is for counting, instead of the one for looking
    #[arg(long)]
    validation: bool,
    /// The program to measure instead of the one that is built for release
    #[arg(long)]
    binary: Option<PathBuf>,
    /// How many cases of each class there are at most
    #[arg(long, default_value_t = 60)]
    cases: usize,
    /// One class of faults instead of all
    #[arg(long)]
    class: Option<String>,
    /// Show cases of this class, or of all, that were missed or mended wrongly
    #[arg(long, value_name = "CLASS", conflicts_with = "validation")]
    examples: Option<String>,
    /// How many of them are shown of each class
    #[arg(long, default_value_t = 3)]
    show: usize,
    /// Count what is found in the files as they are, by rule, and break none
    #[arg(long)]
    as_they_are: bool,
    /// How many files are checked at once
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

/// A project as it is in a folder of its own, with what is said of it.
pub(super) struct Ground<'p> {
    project: &'p Project,
    folder: TempDir,
    /// All files in the folder.
    files: Vec<String>,
    /// What is found in them as they are.
    pub(super) before: BTreeMap<Said, usize>,
    /// What `fix --unsafe` makes of them as they are.
    settled: BTreeMap<String, String>,
}

/// What came of a case.
#[derive(Debug)]
pub(super) struct Scored<'p> {
    pub(super) case: Case<'p>,
    pub(super) said: Vec<Said>,
    pub(super) mended: String,
    pub(super) is_same_data: bool,
    pub(super) is_same_text: bool,
}

/// Runs the bench; says whether every bar is kept.
pub(crate) fn run(options: &Options) -> Outcome {
    let half = Half::chosen(options.validation);
    let program = Program(match &options.binary {
        Some(path) => fs::canonicalize(path)?,
        None => bench::build()?,
    });
    let projects = corpus::projects(&options.files, half)?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads)
        .build()?;
    let grounds: Vec<Ground<'_>> = pool.install(|| {
        projects
            .par_iter()
            .map(|project| Ground::of(project, &program, !options.as_they_are))
            .collect::<Result<_, String>>()
    })?;
    table::print_sources(half, &projects, &grounds);
    if options.as_they_are {
        table::print_findings(&grounds);
        return Ok(true);
    }
    let start = Instant::now();
    let made = make(options, &projects, &grounds);
    if made.is_empty() {
        return Err("no class has that name, or its faults fit nowhere".into());
    }
    let mut by_project: BTreeMap<usize, Vec<Case<'_>>> = BTreeMap::new();
    for case in made {
        by_project.entry(case.number).or_default().push(case);
    }
    let scored: Vec<Vec<Scored<'_>>> = pool.install(|| {
        by_project
            .into_par_iter()
            .filter_map(|(number, cases)| Some((grounds.get(number)?, cases)))
            .map(|(ground, cases)| {
                cases
                    .into_iter()
                    .map(|case| ground.score(case, &program).map_err(|error| error.to_string()))
                    .collect()
            })
            .collect::<Result<_, String>>()
    })?;
    let scored: Vec<Scored<'_>> = scored.into_iter().flatten().collect();
    println!("{} cases in {:.0} s", scored.len(), start.elapsed().as_secs_f64());
    let kept = table::print(&scored);
    if let Some(class) = &options.examples {
        examples::print(&scored, &projects, class, options.show);
    }
    Ok(kept)
}

fn make<'p>(options: &Options, projects: &'p [Project], grounds: &[Ground<'p>]) -> Vec<Case<'p>> {
    let is_sound =
        |number: usize, path: &str| grounds.get(number).is_some_and(|ground| ground.is_sound(path));
    [Platform::GitHub, Platform::GitLab]
        .into_iter()
        .flat_map(faults::classes)
        .filter(|class| options.class.as_ref().is_none_or(|wanted| *wanted == class.name))
        .flat_map(|class| cases::make(&class, projects, options.cases, is_sound))
        .collect()
}

impl<'p> Ground<'p> {
    fn of(project: &'p Project, program: &Program, settles: bool) -> Result<Self, String> {
        Self::laid(project, program, settles).map_err(|error| format!("{}: {error}", project.name))
    }

    fn laid(project: &'p Project, program: &Program, settles: bool) -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        // A project of its own: no configuration and no .gitignore from further up applies to it.
        fs::create_dir(folder.path().join(".git"))?;
        let files = corpus::files_below(&project.folder);
        for file in &files {
            let to = folder.path().join(file);
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::copy(project.folder.join(file), to)?;
        }
        let mut ground = Self {
            project,
            folder,
            files,
            before: BTreeMap::new(),
            settled: BTreeMap::new(),
        };
        let all: Vec<&str> = ground.files.iter().map(String::as_str).collect();
        ground.before = program.check(ground.folder.path(), &all)?;
        if settles {
            program.fix(ground.folder.path(), &all)?;
            for file in &ground.files {
                let path = ground.folder.path().join(file);
                if let Ok(text) = fs::read_to_string(&path) {
                    ground.settled.insert(file.clone(), text);
                }
                fs::copy(project.folder.join(file), path)?;
            }
        }
        Ok(ground)
    }

    /// The files that are looked at when `path` is broken: all that a pipeline is made of, or a workflow alone.
    fn looked_at<'a>(&'a self, path: &'a str) -> Vec<&'a str> {
        match Platform::of(path) {
            Some((Platform::GitLab, _)) => self
                .files
                .iter()
                .map(String::as_str)
                .filter(|file| !file.starts_with(".github/"))
                .collect(),
            _ => vec![path],
        }
    }

    /// Whether no error is found in a file as it is.
    pub(super) fn is_sound(&self, path: &str) -> bool {
        !self
            .before
            .keys()
            .any(|said| said.path == path && said.severity == "error")
    }

    pub(super) fn project(&self) -> &'p Project {
        self.project
    }

    fn score(&self, case: Case<'p>, program: &Program) -> Result<Scored<'p>, Box<dyn Error>> {
        let folder = self.folder.path();
        let path = folder.join(case.path);
        fs::write(&path, &case.fault.text)?;
        let looked_at = self.looked_at(case.path);
        let now = program.check(folder, &looked_at)?;
        program.fix(folder, &looked_at)?;
        let mended = fs::read_to_string(&path)?;
        let others_are_left = self.restore(case.path, &looked_at)?;
        let original = self.project.files.get(case.path).map_or("", String::as_str);
        let settled = self.settled.get(case.path).map_or(original, String::as_str);
        let is_same_text = others_are_left && (mended == original || mended == settled);
        let is_same_data = others_are_left
            && (is_same_text || data::is_same(&mended, original) || data::is_same(&mended, settled));
        Ok(Scored {
            said: new_ones(&self.before, &now),
            mended,
            is_same_data,
            is_same_text,
            case,
        })
    }

    /// Puts every file back as it was. Says whether all but `broken` were as before or as repairs of the sound project left them.
    fn restore(&self, broken: &str, looked_at: &[&str]) -> Result<bool, Box<dyn Error>> {
        let mut others_are_left = true;
        for file in looked_at {
            let path: &Path = &self.folder.path().join(file);
            let now = fs::read(path)?;
            let original = fs::read(self.project.folder.join(file))?;
            if now == original {
                continue;
            }
            let is_settled = self
                .settled
                .get(*file)
                .is_some_and(|settled| settled.as_bytes() == now);
            others_are_left &= *file == broken || is_settled;
            fs::write(path, original)?;
        }
        Ok(others_are_left)
    }
}
