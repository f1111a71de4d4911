//! The broken files: each a sound file with one fault, or two, in it.

use std::ops::Range;

use engine::{Document, FileClass, Language, Limits};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::faults::{self, FaultClass};
use super::random::Random;
use super::sources::Source;
use super::{conflict, lines};

/// The class of files with two faults of different classes.
pub(crate) const TWO_FAULTS: &str = "two-faults";

/// The class of files with two faults near each other, which hide one another.
pub(crate) const TWO_FAULTS_NEAR: &str = "two-faults-near";

/// Lines between two faults that are near each other.
const NEAR: usize = 4;

/// Classes whose names begin so leave conflict markers.
const CONFLICT: &str = "conflict";

/// Tries with one file before another is taken.
const TRIES_IN_A_FILE: usize = 4;

/// Tries for each case that is wanted before the class goes without.
const TRIES_FOR_A_CASE: usize = 40;

/// A broken file, and what it was.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// The fault's class.
    pub(crate) class: &'static str,
    /// People meet faults of this class often.
    pub(crate) usual: bool,
    /// The package the file is of.
    pub(crate) package: String,
    /// Where the file is in its package.
    pub(crate) path: String,
    /// The last part of the path.
    pub(crate) file_name: String,
    /// How the file is read.
    pub(crate) file_class: FileClass,
    /// The text after the fault.
    pub(crate) broken: String,
    /// What a repair may give back; the text before the fault comes first.
    pub(crate) originals: Vec<Original>,
    /// Where there are two faults, the texts in which only one of them is left.
    pub(crate) halfway: Vec<String>,
}

/// A text that a repair may give back.
#[derive(Debug, Clone)]
pub(crate) struct Original {
    /// The text.
    pub(crate) text: String,
    /// The lines of it that the fault changed.
    pub(crate) fault_lines: Vec<Range<usize>>,
}

/// Makes up to `count` cases of each usual class in `language` out of `sources` and a quarter as many of each rare one, or
/// `count` of the class `only`. The same arguments give the
/// same cases, and neither another class nor another package changes the faults that a file gets.
pub(crate) fn make(sources: &[Source], language: Language, count: usize, only: Option<&str>) -> Vec<Case> {
    make_of(faults::classes(language), sources, count, only)
}

fn make_of(classes: &[FaultClass], sources: &[Source], count: usize, only: Option<&str>) -> Vec<Case> {
    let mut makers: Vec<Maker<'_>> = classes.iter().map(|class| Maker::One(*class)).collect();
    if classes.len() > 1 {
        makers.push(Maker::Two(classes));
        makers.push(Maker::TwoNear(classes));
    }
    makers.retain(|maker| only.is_none_or(|only| maker.name() == only));
    let made: Vec<Vec<Case>> = makers
        .par_iter()
        .map(|maker| {
            let language = sources.first().map(|source| source.class.language());
            let usual = language.is_some_and(|language| faults::is_usual(language, maker.name()));
            let count = if usual || only.is_some() {
                count
            } else {
                count.div_ceil(4)
            };
            let mut cases = maker.make(sources, count);
            for case in &mut cases {
                case.usual = usual;
            }
            cases
        })
        .collect();
    made.into_iter().flatten().collect()
}

/// The names of all classes in `language`.
pub(super) fn class_names(language: Language) -> impl Iterator<Item = &'static str> {
    faults::classes(language)
        .iter()
        .map(|class| class.name)
        .chain([TWO_FAULTS, TWO_FAULTS_NEAR])
}

/// What makes the cases of a class.
enum Maker<'c> {
    One(FaultClass),
    Two(&'c [FaultClass]),
    TwoNear(&'c [FaultClass]),
}

impl Maker<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::One(class) => class.name,
            Self::Two(_) => TWO_FAULTS,
            Self::TwoNear(_) => TWO_FAULTS_NEAR,
        }
    }

    fn make(&self, sources: &[Source], count: usize) -> Vec<Case> {
        let mut order: Vec<(u64, Random, &Source)> = sources
            .iter()
            .map(|source| {
                let mut random =
                    Random::named(&format!("{}/{}/{}", self.name(), source.package, source.path));
                (random.next(), random, source)
            })
            .collect();
        order.sort_by_key(|(rank, _, source)| (*rank, &source.path));
        let mut cases: Vec<Case> = Vec::new();
        let mut tries = 0;
        // Each file once; those in which the fault fits again when there are too few of them.
        while cases.len() < count && tries < count * TRIES_FOR_A_CASE {
            let before = cases.len();
            for (_, random, source) in &mut order {
                if cases.len() == count || tries >= count * TRIES_FOR_A_CASE {
                    break;
                }
                tries += 1;
                let broken = (0..TRIES_IN_A_FILE).find_map(|_| self.break_once(source, random));
                if let Some(broken) = broken
                    && !cases.iter().any(|case| case.broken == broken.text)
                {
                    cases.push(case(self.name(), source, broken));
                }
            }
            if cases.len() == before {
                break;
            }
        }
        cases
    }

    /// A broken text, when the fault fits where chance puts it.
    fn break_once(&self, source: &Source, random: &mut Random) -> Option<Broken> {
        match self {
            Self::One(class) => Some(Broken {
                text: broken(*class, source, &source.text, random)?,
                halfway: Vec::new(),
            }),
            Self::Two(classes) => broken_twice(classes, source, random),
            Self::TwoNear(classes) => (0..TRIES_TO_BE_NEAR)
                .filter_map(|_| broken_twice(classes, source, random))
                .find(|broken| match broken.halfway.as_slice() {
                    [one, other] => are_near(&source.text, one, other),
                    _ => false,
                }),
        }
    }
}

/// Tries before a file's two faults are taken for not being near each other.
const TRIES_TO_BE_NEAR: usize = 24;

/// A text with two faults of different classes, neither of which hides behind the other.
fn broken_twice(classes: &[FaultClass], source: &Source, random: &mut Random) -> Option<Broken> {
    let first = random.pick(classes)?;
    let second = random.pick(classes)?;
    let fits = |class: &FaultClass| {
        !class.name.starts_with(CONFLICT)
            && (cfg!(test) || faults::is_usual(source.class.language(), class.name))
    };
    if first.name == second.name || !fits(first) || !fits(second) {
        return None;
    }
    // Each is a fault by itself, so that a repair can know of both.
    let one = broken(*first, source, &source.text, random)?;
    let other = broken(*second, source, &source.text, random)?;
    let text = both_changes(&source.text, &one, &other).filter(|twice| is_broken(source, twice))?;
    Some(Broken {
        text,
        halfway: vec![one, other],
    })
}

/// Whether the first lines that `one` and `other` change in `text` are near each other.
fn are_near(text: &str, one: &str, other: &str) -> bool {
    let line = |new: &str| {
        text.get(..change(text, new).0.start)
            .map(|lead| lead.matches('\n').count())
    };
    match (line(one), line(other)) {
        (Some(one), Some(other)) => one.abs_diff(other) <= NEAR,
        _ => false,
    }
}

/// A text with faults in it.
struct Broken {
    text: String,
    /// The texts in which only one of them is left, where there are two.
    halfway: Vec<String>,
}

/// `text` with a fault in it that the strict parser refuses.
fn broken(class: FaultClass, source: &Source, text: &str, random: &mut Random) -> Option<String> {
    (class.inject)(text, random).filter(|broken| broken != text && is_broken(source, broken))
}

fn is_broken(source: &Source, text: &str) -> bool {
    Document::from_text(&source.file_name, source.class, text, &Limits::default())
        .is_ok_and(|document| document.is_broken())
}

/// `text` with what `one` changes in it and what `other` does, when these are different places.
fn both_changes(text: &str, one: &str, other: &str) -> Option<String> {
    let (one, other) = (change(text, one), change(text, other));
    let (first, second) = if one.0.start <= other.0.start {
        (one, other)
    } else {
        (other, one)
    };
    if first.0.end >= second.0.start {
        return None;
    }
    let changes = [first, second].map(|(place, with)| (place, with.to_owned()));
    faults::rewritten(text, &changes)
}

/// The bytes of `text` that `new` has other ones for, and these.
fn change<'n>(text: &str, new: &'n str) -> (Range<usize>, &'n str) {
    let same = |(one, other): &(char, char)| one == other;
    let length = |(one, _): (char, char)| one.len_utf8();
    let before: usize = text.chars().zip(new.chars()).take_while(same).map(length).sum();
    let rest = text.len().min(new.len()) - before;
    let mut behind = 0;
    for pair in text.chars().rev().zip(new.chars().rev()).take_while(same) {
        let longer = behind + length(pair);
        if longer > rest {
            break;
        }
        behind = longer;
    }
    let with = new.get(before..new.len() - behind).unwrap_or_default();
    (before..text.len() - behind, with)
}

fn case(class: &'static str, source: &Source, broken: Broken) -> Case {
    let Broken {
        text: broken,
        halfway,
    } = broken;
    let mut texts = vec![source.text.clone()];
    if class.starts_with(CONFLICT)
        && let Some(sides) = conflict::sides(&broken)
    {
        // Only a side that is valid is an answer, and the whole file has to be on it.
        for side in sides {
            let is_valid =
                Document::from_text(&source.file_name, source.class, side.as_str(), &Limits::default())
                    .is_ok_and(|document| !document.is_broken());
            if is_valid && !texts.contains(&side) {
                texts.push(side);
            }
        }
    }
    let originals = texts
        .into_iter()
        .map(|text| Original {
            fault_lines: lines::changed(&text, &broken),
            text,
        })
        .collect();
    Case {
        class,
        usual: false,
        package: source.package.clone(),
        path: source.path.clone(),
        file_name: source.file_name.clone(),
        file_class: source.class,
        broken,
        originals,
        halfway,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLASSES: &[FaultClass] = &[
        FaultClass {
            name: "missing-comma",
            inject: |text, random| {
                let places: Vec<usize> = text.match_indices(',').map(|(at, _)| at).collect();
                let at = *random.pick(&places)?;
                Some(format!("{}{}", &text[..at], &text[at + 1..]))
            },
        },
        FaultClass {
            name: "conflict-markers",
            inject: |text, _| {
                let (first, rest) = text.split_once('\n')?;
                Some(format!(
                    "<<<<<<< HEAD\n{first}\n=======\n{first} \n>>>>>>> main\n{rest}"
                ))
            },
        },
        FaultClass {
            name: "harmless",
            inject: |text, _| Some(format!("{text}\n")),
        },
    ];

    fn source(path: &str, text: &str) -> Source {
        Source {
            package: "one-1.0.0".to_owned(),
            path: path.to_owned(),
            file_name: path.to_owned(),
            class: FileClass::Json,
            text: text.to_owned(),
        }
    }

    #[test]
    fn cases_are_broken_and_come_from_different_files() {
        let sources = [
            source("a.json", "{\n  \"a\": 1,\n  \"b\": [1, 2, 3]\n}\n"),
            source("b.json", "{\n  \"c\": 1,\n  \"d\": 4\n}\n"),
        ];
        let cases = make_of(CLASSES, &sources, 2, None);
        let of = |class: &str| cases.iter().filter(|case| case.class == class).count();
        assert_eq!(
            [of("missing-comma"), of("conflict-markers"), of("harmless")],
            [2, 2, 0]
        );
        let files: Vec<&str> = cases
            .iter()
            .filter(|case| case.class == "missing-comma")
            .map(|case| &*case.path)
            .collect();
        assert_ne!(files[0], files[1]);
        let again = make_of(&CLASSES[..1], &sources, 2, None);
        assert_eq!(again[0].broken, cases[0].broken, "other classes change nothing");
        assert_eq!(cases[0].originals[0].fault_lines.len(), 1);
    }

    #[test]
    fn two_changes_of_different_places_are_put_together() {
        assert_eq!(
            both_changes("a, b, c", "a b, c", "a, b c").as_deref(),
            Some("a b c")
        );
        assert_eq!(
            both_changes("a, b, c", "a, b c", "a b, c").as_deref(),
            Some("a b c")
        );
        assert_eq!(both_changes("a, b, c", "a b, c", "a; b, c"), None);
        assert_eq!(change("aa", "aaa"), (2..2, "a"));
        assert_eq!(change("é, é", "é é"), (2..3, ""));
    }

    #[test]
    fn a_conflict_may_be_resolved_to_either_side() {
        let sources = [source("a.json", "{\n  \"a\": 1\n}\n")];
        let cases = make_of(CLASSES, &sources, 1, Some("conflict-markers"));
        let originals: Vec<&str> = cases[0]
            .originals
            .iter()
            .map(|original| &*original.text)
            .collect();
        assert_eq!(originals, ["{\n  \"a\": 1\n}\n", "{ \n  \"a\": 1\n}\n"]);
    }
}
