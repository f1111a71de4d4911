//! How often what was there before the fault is among the guesses of the repair search, by class of faults.
//!
//! What is not proposed cannot be repaired exactly, however good the ranking is.

use std::collections::BTreeMap;

use engine::repair::learning::{self, Guess};
use engine::{Document, Language, Limits, edit};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use similar::TextDiff;

use super::cases::{self, Case};
use super::packages::Split;
use super::sources::{self, STACK};
use crate::Outcome;

/// The arguments of `repair-coverage`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The packages that the files are of
    #[arg(long, value_enum, default_value = "development")]
    split: Split,
    /// json, yaml or javascript
    #[arg(long)]
    language: String,
    /// One class of faults instead of all
    #[arg(long)]
    class: Option<String>,
    /// How many cases of each class there are at most
    #[arg(long, default_value_t = 30)]
    cases: usize,
    /// Show this many cases whose original nobody proposed
    #[arg(long, default_value_t = 0)]
    show: usize,
}

/// Prints the coverage of every class, the worst first.
pub(crate) fn run(options: &Options) -> Outcome {
    let language = Language::named(&options.language).ok_or("the language is json, yaml or javascript")?;
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build()?;
    let sources = sources::of(options.split, language)?;
    let cases = pool.install(|| cases::make(&sources, language, options.cases, options.class.as_deref()));
    let results: Vec<(bool, usize)> = pool.install(|| cases.par_iter().map(covered).collect());
    let mut classes: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (case, (covered, _)) in cases.iter().zip(&results) {
        let (hits, all) = classes.entry(case.class).or_default();
        *hits += usize::from(*covered);
        *all += 1;
    }
    let mut ordered: Vec<(usize, &str, usize)> = classes
        .iter()
        .map(|(class, (hits, all))| (hits * 100 / all.max(&1), *class, *all))
        .collect();
    ordered.sort_unstable();
    for (percent, class, all) in ordered {
        println!("{percent:>4} %  {class} ({all})");
    }
    let hits = results.iter().filter(|(covered, _)| *covered).count();
    let mut counts: Vec<usize> = results.iter().map(|(_, count)| *count).collect();
    counts.sort_unstable();
    println!(
        "{hits} of {} covered; guesses: median {}, most {}",
        cases.len(),
        counts.get(counts.len() / 2).unwrap_or(&0),
        counts.last().unwrap_or(&0)
    );
    let missed = cases.iter().zip(&results).filter(|(_, (covered, _))| !covered);
    for (case, _) in missed.take(options.show) {
        let original = case.originals.first().map_or("", |original| &*original.text);
        println!("\n== {} {}/{}", case.class, case.package, case.path);
        let diff = TextDiff::from_lines(case.broken.as_str(), original);
        println!(
            "{}",
            diff.unified_diff().context_radius(3).header("broken", "original")
        );
    }
    Ok(true)
}

/// Whether a guess leads to what was there, and how many guesses there are.
fn covered(case: &Case) -> (bool, usize) {
    let Ok(document) = Document::from_text(
        &case.file_name,
        case.file_class,
        case.broken.as_str(),
        &Limits::default(),
    ) else {
        return (false, 0);
    };
    let guesses = learning::guesses(&document);
    let leads = |guess: &Guess| {
        edit::apply(&case.broken, &guess.edits)
            .is_ok_and(|text| case.originals.iter().any(|original| original.text == text))
    };
    (guesses.iter().any(leads), guesses.len())
}
