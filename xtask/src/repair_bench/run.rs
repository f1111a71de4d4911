//! The command: makes the cases, has them repaired, and prints what came of it.

use std::error::Error;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use engine::configuration::{Configuration, Overrides, Resolver, Selector};
use engine::{Category, Document, Engine, FileClass, Language, Limits, Rules, Safety, Settings};
use nix::time::{ClockId, clock_gettime};
use rayon::ThreadPool;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use similar::TextDiff;

use super::binary;
use super::cases::{self, Case};
use super::packages::Split;
use super::score;
use super::sources::{self, STACK, Source};
use super::table::{self, Results};
use crate::Outcome;

/// Repairs that take longer are named.
const SLOW: Duration = Duration::from_secs(1);

/// Lines and columns of a difference that are shown.
const MOST_LINES: usize = 30;
const MOST_COLUMNS: usize = 200;

/// The arguments of `repair-bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The packages that the files are of
    #[arg(long, value_enum, default_value = "validation")]
    split: Split,
    /// One language instead of all: json, yaml or javascript
    #[arg(long, value_parser = language)]
    language: Option<Language>,
    /// One class of faults instead of all
    #[arg(long)]
    class: Option<String>,
    /// How many cases of each class there are at most
    #[arg(long, default_value_t = 60)]
    cases: usize,
    /// How many files are repaired at once; times of single files are right with 1
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Put the files, broken, repaired and as they were, into this folder
    #[arg(long)]
    save: Option<PathBuf>,
    /// Show this many repairs that are not exact
    #[arg(long, default_value_t = 0)]
    show: usize,
    /// Show repairs by safe fixes that are wrong, instead of any that is not exact
    #[arg(long)]
    show_safe: bool,
    /// Have the built program repair the files
    #[arg(long)]
    binary: bool,
    /// Do not look whether sound files are left alone
    #[arg(long)]
    skip_sound: bool,
}

fn language(name: &str) -> Result<Language, String> {
    Language::named(name).ok_or_else(|| "it is json, yaml or javascript".to_owned())
}

/// A repaired text, and how long the repair took.
#[derive(Debug)]
pub(super) struct Repaired {
    pub(super) text: String,
    pub(super) time: Option<Duration>,
}

/// Makes and repairs the cases, and says whether every bar is kept.
pub(crate) fn run(options: &Options) -> Outcome {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads)
        .stack_size(STACK)
        .build()?;
    let mut kept = true;
    let mut any_class = false;
    for language in Language::ALL {
        let wanted = options.language.is_none_or(|wanted| wanted == language);
        let has_class = options
            .class
            .as_deref()
            .is_none_or(|class| cases::class_names(language).any(|name| name == class));
        if wanted && has_class {
            any_class = true;
            kept &= measure(options, language, &pool)?;
        }
    }
    if !any_class {
        return Err("no language has a class of that name".into());
    }
    Ok(kept)
}

fn measure(options: &Options, language: Language, pool: &ThreadPool) -> Outcome {
    let sources = sources::of(options.split, language)?;
    let mut packages: Vec<&str> = sources.iter().map(|source| &*source.package).collect();
    packages.dedup();
    println!(
        "{}: {} sound files of {} packages ({})",
        language.name(),
        sources.len(),
        packages.len(),
        options.split.name()
    );
    let cases = pool.install(|| cases::make(&sources, language, options.cases, options.class.as_deref()));
    if cases.is_empty() {
        println!("{}: no faults fit", language.name());
        return Ok(true);
    }
    println!("{}: {} cases made", language.name(), cases.len());
    let repair = |least| -> Result<Vec<Repaired>, Box<dyn Error>> {
        if options.binary {
            binary::repair(&cases, least)
        } else {
            in_process(&cases, least, pool)
        }
    };
    let repaired = repair(Safety::Unsafe)?;
    let any = results(&cases, &repaired, pool);
    let repaired_safely = repair(Safety::Safe)?;
    let safe = results(&cases, &repaired_safely, pool);
    if !options.binary {
        println!(
            "{}: times are CPU time of one thread per file, {} files at once",
            language.name(),
            options.threads
        );
    }
    let mut kept = table::print(language, &any, &safe);
    if !options.skip_sound {
        kept &= leaves_sound_files_alone(&sources, pool)?;
    }
    if let Some(folder) = &options.save {
        save(&folder.join(language.name()), &cases, &repaired)?;
    }
    if options.show_safe {
        show(&safe, &repaired_safely, options.show.max(1), |score| {
            score.changed && !score.same
        });
    } else {
        show(&any, &repaired, options.show, |score| !score.exact);
    }
    Ok(kept)
}

/// What the engine makes of each case, as `qmoi fix --select syntax` would.
fn in_process(cases: &[Case], least: Safety, pool: &ThreadPool) -> Result<Vec<Repaired>, Box<dyn Error>> {
    let engine = Engine::new(Rules::new(Vec::new()));
    let settings = syntax_alone();
    let done = AtomicUsize::new(0);
    let repaired = pool.install(|| {
        cases
            .par_iter()
            .map(|case| {
                let (before, wall) = (thread_time(), Instant::now());
                let text = repaired(
                    &engine,
                    &settings,
                    &case.file_name,
                    case.file_class,
                    &case.broken,
                    least,
                );
                let time = thread_time().saturating_sub(before);
                if wall.elapsed() > SLOW {
                    println!("{:.1} s for {}", wall.elapsed().as_secs_f64(), title(case));
                }
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                if done.is_multiple_of(500) {
                    println!("{done} of {} repaired", cases.len());
                }
                Repaired {
                    text,
                    time: Some(time),
                }
            })
            .collect()
    });
    Ok(repaired)
}

fn syntax_alone() -> Arc<Settings> {
    let overrides = Overrides {
        select: vec![Selector::Category(Category::Syntax)],
        ignore: Vec::new(),
    };
    Resolver::new(&Configuration::default(), &overrides).settings_for("file")
}

/// `text` after repair; itself where the engine will not have it or fails.
fn repaired(
    engine: &Engine,
    settings: &Settings,
    name: &str,
    class: FileClass,
    text: &str,
    least: Safety,
) -> String {
    let fix = || {
        Document::from_text(name, class, text, &Limits::default())
            .map(|document| engine.fix(&document, settings, least).text)
            .unwrap_or_else(|_| text.to_owned())
    };
    catch_unwind(AssertUnwindSafe(fix)).unwrap_or_else(|_| {
        println!("the engine failed on {name}");
        text.to_owned()
    })
}

/// The CPU time that this thread has taken. Unlike wall time it does not depend on what else the machine does.
fn thread_time() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map_or(Duration::ZERO, Duration::from)
}

fn results<'c>(cases: &'c [Case], repaired: &[Repaired], pool: &ThreadPool) -> Results<'c> {
    let pairs: Vec<(&Case, &Repaired)> = cases.iter().zip(repaired).collect();
    Results {
        scored: pool.install(|| {
            pairs
                .par_iter()
                .map(|(case, repaired)| (*case, score::judge(case, &repaired.text)))
                .collect()
        }),
        times: repaired.iter().filter_map(|repaired| repaired.time).collect(),
    }
}

/// Says whether no byte of the sound files changes.
fn leaves_sound_files_alone(sources: &[Source], pool: &ThreadPool) -> Outcome {
    let engine = Engine::new(Rules::new(Vec::new()));
    let settings = syntax_alone();
    let changed: Vec<&Source> = pool.install(|| {
        sources
            .par_iter()
            .filter(|source| {
                let Source {
                    file_name,
                    class,
                    text,
                    ..
                } = source;
                repaired(&engine, &settings, file_name, *class, text, Safety::Unsafe) != *text
            })
            .collect()
    });
    println!("\n{} of {} sound files are changed", changed.len(), sources.len());
    for source in &changed {
        println!("  {}/{}", source.package, source.path);
    }
    Ok(changed.is_empty())
}

fn save(folder: &Path, cases: &[Case], repaired: &[Repaired]) -> Result<(), Box<dyn Error>> {
    for (number, (case, repaired)) in cases.iter().zip(repaired).enumerate() {
        let folder = folder.join(case.class).join(format!("{number:05}"));
        fs::create_dir_all(&folder)?;
        let original = case.originals.first().map_or("", |original| &original.text);
        for (what, text) in [
            ("original", original),
            ("broken", &*case.broken),
            ("repaired", &*repaired.text),
        ] {
            fs::write(folder.join(format!("{what}-{}", case.file_name)), text)?;
        }
    }
    Ok(())
}

/// Shows up to `count` of the repairs whose score `fails`, taken from all over the cases.
fn show(results: &Results<'_>, repaired: &[Repaired], count: usize, fails: impl Fn(&score::Score) -> bool) {
    let failing: Vec<(&Case, &Repaired)> = results
        .scored
        .iter()
        .zip(repaired)
        .filter(|((_, score), _)| fails(score))
        .map(|((case, _), repaired)| (*case, repaired))
        .collect();
    let step = (failing.len() / count.max(1)).max(1);
    for (case, repaired) in failing.into_iter().step_by(step).take(count) {
        println!("\n=== {}", title(case));
        show_repair(case, &repaired.text);
    }
}

/// Shows what was wanted for a case, and what came of it.
pub(crate) fn show_repair(case: &Case, repaired: &str) {
    let original = case.originals.first().map_or("", |original| &original.text);
    show_difference("wanted", &case.broken, original);
    if repaired == case.broken {
        println!("--- not repaired");
    } else {
        show_difference("repaired", &case.broken, repaired);
    }
}

fn show_difference(what: &str, old: &str, new: &str) {
    let difference = TextDiff::from_lines(old, new);
    let difference = difference
        .unified_diff()
        .context_radius(2)
        .header("broken", what)
        .to_string();
    for line in difference.lines().take(MOST_LINES) {
        println!("{}", line.chars().take(MOST_COLUMNS).collect::<String>());
    }
}

/// The fault's class and the file it is in.
pub(crate) fn title(case: &Case) -> String {
    format!("{}: {}/{}", case.class, case.package, case.path)
}
