//! `cargo xtask train`: makes the model that the repair search carries, from named packages and nothing else.
//!
//! The files of the training packages are counted into n-grams. Faults put into files of one half of the packages, weighed with
//! n-grams of the other half, teach two rankers: one which of the guesses are worth a parse, one which of those that the strict
//! parser accepts was meant. On the development packages the probability is found from which a repair may be called safe.

mod fit;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use engine::Language;
use engine::repair::learning::{
    self, Examples, FEATURES, JUDGED_FEATURES, Repaired, Sizes, Teacher, Weights,
};
use rayon::ThreadPool;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use self::fit::{List, Plan};
use crate::repair_bench::cases::{self, Case};
use crate::repair_bench::meaning;
use crate::repair_bench::packages::Split;
use crate::repair_bench::random::Random;
use crate::repair_bench::run::{show_repair, title};
use crate::repair_bench::sources::{self, STACK, Source};
use crate::{Outcome, root};

/// The arguments of `train`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// One language instead of all; the others stay as they are
    #[arg(long)]
    language: Option<String>,
    /// Cases of each class of faults, instead of what suits the language
    #[arg(long)]
    cases: Option<usize>,
    /// Find the safe probability alone
    #[arg(long)]
    calibrate_only: bool,
    /// Of the files that safe fixes change, this share must come out right on the development packages; more than is
    /// promised, since these packages are few
    #[arg(long)]
    right: Option<f32>,
    /// Show this many of the wrong repairs that the search is surest of
    #[arg(long, default_value_t = 0)]
    show: usize,
}

/// Repairs, or classes of faults, that a list names.
const MOST_NAMED: usize = 16;

/// Cases of each class on the development packages.
const SEEN_BY_NOBODY: usize = 30;
/// How many times as many cases with two faults there are as of a class with one.
const MORE_PAIRS: usize = 4;
/// Guesses verified for each case of training.
const TRIALS: usize = 120;
/// Wrong guesses in a list for the first ranker.
const MOST_WRONG: usize = 96;

/// Makes the model and writes it.
pub(crate) fn run(options: &Options) -> Outcome {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build()?;
    let goal: PathBuf = root::workspace().join("engine/model/repair.bin");
    let mut teacher = match fs::read(&goal) {
        Ok(bytes) => Teacher::from_bytes(&bytes).unwrap_or_default(),
        Err(_) => Teacher::default(),
    };
    let wanted = options
        .language
        .as_deref()
        .map(|name| Language::named(name).ok_or("the language is json, yaml or javascript"))
        .transpose()?;
    for language in Language::ALL {
        if wanted.is_none_or(|wanted| wanted == language) {
            teach(&mut teacher, language, options, &pool)?;
            fs::write(&goal, teacher.bytes())?;
        }
    }
    println!("{} bytes", fs::metadata(&goal)?.len());
    Ok(true)
}

fn teach(
    teacher: &mut Teacher,
    language: Language,
    options: &Options,
    pool: &ThreadPool,
) -> Result<(), Box<dyn std::error::Error>> {
    let training = sources::of(Split::Train, language)?;
    let development = sources::of(Split::Development, language)?;
    let mut unseen = pool.install(|| cases::make(&development, language, SEEN_BY_NOBODY, None));
    // What is safe depends on which faults there are; these are the ones that people meet.
    unseen.retain(|case| case.usual);
    if !options.calibrate_only {
        let cases = options.cases.unwrap_or_else(|| enough_cases(language));
        let mut folds = folds(&training, language, cases, pool);
        count(teacher, &training, language);
        for round in 1..=2 {
            // What the untrained search finds promising need not be looked at as closely.
            let share = if round == 1 { 4 } else { 1 };
            let fitted = folds_lists(&folds, share, pool, prospects);
            let watched = lists(teacher, &unseen, pool, prospects);
            let weights = fit::fit(&fitted, &watched, PLAN);
            report(language, "prospects", &fitted, &watched, &weights);
            for fold in &mut folds {
                fold.teacher.set_prospects(language, weights.clone());
            }
            teacher.set_prospects(language, weights);
        }
        let fitted = folds_lists(&folds, 1, pool, judgement);
        let watched = lists(teacher, &unseen, pool, judgement);
        let plan = Plan {
            features: JUDGED_FEATURES,
            rounds: 20,
            decay: 0.1,
            blind: 0.15,
            ..PLAN
        };
        let weights = fit::fit(&fitted, &watched, plan);
        report(language, "judgement", &fitted, &watched, &weights);
        teacher.set_judgement(language, weights);
    }
    calibrate(teacher, language, &unseen, options, pool);
    Ok(())
}

const PLAN: Plan = Plan {
    features: FEATURES,
    hidden: 24,
    rounds: 12,
    decay: 0.03,
    dropout: 0.2,
    blind: 0.0,
};

/// Broken files of one half of the packages, with n-grams of the other half: what teaches the rankers must be as new to the
/// n-grams as a user's file is.
struct Fold {
    teacher: Teacher,
    cases: Vec<Case>,
}

fn folds(training: &[Source], language: Language, cases: usize, pool: &ThreadPool) -> Vec<Fold> {
    let (one, other): (Vec<Source>, Vec<Source>) = training
        .iter()
        .cloned()
        .partition(|source| Random::named(&source.package).below(2) == 0);
    [(&one, &other), (&other, &one)]
        .into_iter()
        .map(|(counted, broken)| {
            let mut teacher = Teacher::default();
            count(&mut teacher, counted, language);
            let count = cases.div_ceil(2);
            let mut cases = pool.install(|| cases::make(broken, language, count, None));
            // Of two faults there are as many kinds as of all pairs.
            for class in [cases::TWO_FAULTS, cases::TWO_FAULTS_NEAR] {
                let more = pool.install(|| cases::make(broken, language, count * MORE_PAIRS, Some(class)));
                cases.extend(more.into_iter().skip(count));
            }
            println!("{}: {} cases for the rankers", language.name(), cases.len());
            Fold { teacher, cases }
        })
        .collect()
}

fn count(teacher: &mut Teacher, sources: &[Source], language: Language) {
    let texts: Vec<String> = sources.iter().map(|source| source.text.clone()).collect();
    teacher.count(language, &texts, sizes(language));
    let facts: Vec<Vec<(u64, u8)>> = sources
        .par_iter()
        .filter_map(|source| learning::document(&source.file_name, source.class, &source.text))
        .map(|document| learning::data_facts(&document))
        .collect();
    teacher.count_data(language, &facts, most_facts(language));
    println!("{}: counted {} files", language.name(), texts.len());
}

fn folds_lists(
    folds: &[Fold],
    share: usize,
    pool: &ThreadPool,
    list: fn(&Case, Examples) -> Option<List>,
) -> Vec<List> {
    folds
        .iter()
        .flat_map(|fold| {
            let some: Vec<Case> = fold.cases.iter().step_by(share).cloned().collect();
            lists(&fold.teacher, &some, pool, list)
        })
        .collect()
}

fn report(language: Language, what: &str, fitted: &[List], watched: &[List], weights: &Weights) {
    println!(
        "{}: {what}: right first in {:.3} of {} lists (surprise {:.3}), of {} unseen ones in {:.3} (surprise {:.3})",
        language.name(),
        fit::first_right(fitted, weights),
        fitted.len(),
        fit::surprise(fitted, weights),
        watched.len(),
        fit::first_right(watched, weights),
        fit::surprise(watched, weights)
    );
}

/// What of the two megabytes each language gets.
fn sizes(language: Language) -> Sizes {
    match language {
        Language::Json => Sizes {
            words: 60,
            keys: 500,
            sequences: 50_000,
        },
        Language::Yaml => Sizes {
            words: 500,
            keys: 900,
            sequences: 190_000,
        },
        Language::JavaScript => Sizes {
            words: 900,
            keys: 0,
            sequences: 450_000,
        },
    }
}

/// Cases of each class, beyond which more teach little.
fn enough_cases(language: Language) -> usize {
    match language {
        Language::Json => 90,
        Language::Yaml => 160,
        Language::JavaScript => 60,
    }
}

/// The share of safe repairs that must be right on the development packages.
fn right_enough(language: Language) -> f32 {
    match language {
        // There is enough that is sure to ask for more.
        Language::Json => 0.9975,
        Language::Yaml => 0.995,
        Language::JavaScript => 0.9938,
    }
}

/// Facts about data that the model keeps.
fn most_facts(language: Language) -> usize {
    match language {
        Language::Json => 20_000,
        Language::Yaml => 40_000,
        Language::JavaScript => 0,
    }
}

/// One list for each of `cases` that has something right in it.
fn lists(
    teacher: &Teacher,
    cases: &[Case],
    pool: &ThreadPool,
    list: fn(&Case, Examples) -> Option<List>,
) -> Vec<List> {
    pool.install(|| {
        cases
            .par_iter()
            .filter_map(|case| {
                let document = learning::document(&case.file_name, case.file_class, &case.broken)?;
                let original = case.originals.first()?;
                list(case, teacher.examples(&document, &original.text, TRIALS))
            })
            .collect()
    })
}

/// The guesses for the first ranker: what is right, and the most promising of what is wrong.
fn prospects(case: &Case, examples: Examples) -> Option<List> {
    let mut list = List::default();
    let mut wrong = 0;
    for example in examples.guesses {
        let right = case
            .originals
            .iter()
            .any(|original| original.text == example.text)
            // Of two faults, mending either is a right step.
            || case.halfway.contains(&example.text);
        wrong += usize::from(!right);
        if right || wrong <= MOST_WRONG {
            list.items.push(example.features);
            list.right.push(f32::from(u8::from(right)));
        }
    }
    list.right.contains(&1.0).then_some(list)
}

/// The guesses for the second ranker: those that the strict parser accepts.
fn judgement(case: &Case, examples: Examples) -> Option<List> {
    let mut list = List::default();
    let mut texts = Vec::new();
    for example in examples.guesses {
        if let Some(judged) = example.judged {
            let right = case
                .originals
                .iter()
                .any(|original| original.text == example.text);
            list.items.push(judged);
            list.right.push(f32::from(u8::from(right)));
            texts.push(example.text);
        }
    }
    if !list.right.contains(&1.0) {
        // Where what was there is not among them, what means the same is the next best.
        for (right, text) in list.right.iter_mut().zip(&texts) {
            let same = case
                .originals
                .iter()
                .any(|original| meaning::is_same(&original.text, text, case.file_class));
            *right = f32::from(u8::from(same));
        }
    }
    if list.items.is_empty() {
        return None;
    }
    // Where nothing means the same, "none of them" is the right answer.
    let none = f32::from(u8::from(!list.right.contains(&1.0)));
    list.items.push(examples.none);
    list.right.push(none);
    Some(list)
}

/// How sure the search is of its best repair, and whether it is right.
struct Verdict<'c> {
    case: &'c Case,
    text: String,
    probability: f32,
    right: bool,
    exact: bool,
}

/// Finds the least probability from which repairs come out right often enough.
fn calibrate(
    teacher: &mut Teacher,
    language: Language,
    cases: &[Case],
    options: &Options,
    pool: &ThreadPool,
) {
    let wanted = options.right.unwrap_or_else(|| right_enough(language));
    let mut verdicts: Vec<Verdict<'_>> = pool.install(|| {
        cases
            .par_iter()
            .filter_map(|case| {
                let document = learning::document(&case.file_name, case.file_class, &case.broken)?;
                let found = teacher.repairs(&document);
                let best = found.first()?;
                let same = |repaired: &Repaired| {
                    case.originals.iter().any(|original| {
                        original.text == repaired.text
                            || meaning::is_same(&original.text, &repaired.text, case.file_class)
                    })
                };
                Some(Verdict {
                    case,
                    // What is never safe does not count against what is.
                    probability: if best.loses { 0.0 } else { best.certainty },
                    right: same(best),
                    exact: case.originals.iter().any(|original| original.text == best.text),
                    text: best.text.clone(),
                })
            })
            .collect()
    });
    verdicts.sort_by(|one, other| other.probability.total_cmp(&one.probability));
    let total = cases.len().max(1) as f32;
    let percent = |part: usize| part as f32 * 100.0 / total;
    let count = |what: fn(&Verdict<'_>) -> bool| verdicts.iter().filter(|verdict| what(verdict)).count();
    println!(
        "{}: on development: {:.1} % exact, {:.1} % same, {:.1} % parse",
        language.name(),
        percent(count(|verdict| verdict.exact)),
        percent(count(|verdict| verdict.right)),
        percent(verdicts.len())
    );
    let (mut right, mut exact) = (0, 0);
    let mut chosen = (1.0, 0, 0);
    for (at, verdict) in verdicts.iter().enumerate() {
        right += usize::from(verdict.right);
        exact += usize::from(verdict.exact);
        if right as f32 >= wanted * (at + 1) as f32 {
            chosen = (verdict.probability, at + 1, exact);
        }
    }
    println!(
        "{}: safe from {:.4}: changes {:.1} %, exactly right {:.1} %",
        language.name(),
        chosen.0,
        percent(chosen.1),
        percent(chosen.2)
    );
    for least in [0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995] {
        let sure = verdicts.iter().filter(|verdict| verdict.probability >= least);
        let (changed, right) = sure.fold((0, 0), |(changed, right), verdict| {
            (changed + 1, right + usize::from(verdict.right))
        });
        println!(
            "{}: from {least}: changes {:.1} %, right {:.2} % of them",
            language.name(),
            percent(changed),
            right as f32 * 100.0 / changed.max(1) as f32
        );
    }
    for verdict in verdicts
        .iter()
        .filter(|verdict| !verdict.right)
        .take(options.show)
    {
        println!("\n=== {:.4} {}", verdict.probability, title(verdict.case));
        show_repair(verdict.case, &verdict.text);
    }
    let surest_wrong = verdicts.iter().filter(|verdict| !verdict.right).take(MOST_NAMED);
    let named: Vec<String> = surest_wrong
        .map(|verdict| format!("{} {:.4}", verdict.case.class, verdict.probability))
        .collect();
    println!(
        "{}: surest of what is wrong: {}",
        language.name(),
        named.join(", ")
    );
    println!(
        "{}: right and held back: {}",
        language.name(),
        held_back(&verdicts, chosen.0).join(", ")
    );
    teacher.set_safe_from(language, chosen.0);
}

/// The classes of faults whose right repairs most often have a probability below `least`, with how many they are.
fn held_back(verdicts: &[Verdict<'_>], least: f32) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for verdict in verdicts {
        if verdict.right && verdict.probability < least {
            *counts.entry(verdict.case.class).or_default() += 1;
        }
    }
    let mut ordered: Vec<(&str, usize)> = counts.into_iter().collect();
    ordered.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    ordered
        .into_iter()
        .take(MOST_NAMED)
        .map(|(class, count)| format!("{class} {count}"))
        .collect()
}
