//! The search over several steps: a text with two faults needs two proposals, and neither alone is accepted.

use std::collections::HashMap;
use std::sync::Arc;

use super::candidate::{Budget, Candidate, Reach, candidates, distinct, judge, softmax, verify};
use super::model::LanguageModel;
use super::proposal::Proposal;
use crate::document::Document;
use crate::language::Language;
use crate::limits::Limits;

/// Steps that one repair has at most; what has more faults is mended by the rules as far as they go.
const MOST_STEPS: usize = 6;
/// Unfinished repairs that the next step starts from.
const WIDTH: usize = 4;
/// How a text that needs one step is searched.
pub(super) const FIRST: Reach = Reach {
    trials: 160,
    enough: 12,
    margin: 7.0,
};
/// How further steps are.
const FURTHER: Reach = Reach {
    trials: 48,
    enough: 4,
    margin: 5.0,
};

/// A way from the broken text to one that the strict parser accepts.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    /// The proposals, each about the text that the one before it left.
    pub(crate) steps: Vec<Step>,
    /// The text it leads to.
    pub(crate) document: Document,
    /// Equal for paths whose texts mean the same.
    pub(crate) meaning: u64,
    /// The probability that it is what was meant, among all that were found.
    pub(crate) probability: f32,
}

/// One proposal of a path.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) proposal: Proposal,
    /// The text that it is about.
    pub(crate) document: Document,
}

/// What the search found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    /// Ways to a valid text, the best first.
    pub(crate) paths: Vec<Path>,
    /// All candidates of the first step, the most promising first.
    pub(crate) first: Vec<Candidate>,
    /// The budget did not cover all that it wanted to try.
    pub(crate) cut_short: bool,
    /// Bytes of its allowance that the search used.
    pub(crate) spent: usize,
}

/// Bytes that searching one document of `language` with `length` bytes may cost.
pub(crate) fn allowance(language: Language, length: usize) -> usize {
    enough(language).max(length.saturating_mul(SHARE))
}

/// Bytes that one search of a document may cost when the searches of earlier passes over it spent `spent`. A text so large
/// that its allowance grows with it gets two in all: what has more faults than these find is left as it is.
pub(crate) fn remaining_allowance(language: Language, length: usize, spent: usize) -> usize {
    let allowance = allowance(language, length);
    if allowance == enough(language) {
        return allowance;
    }
    allowance.min((allowance * 2).saturating_sub(spent))
}

/// Times that the bytes of a large text may be read.
const SHARE: usize = 24;

/// What is enough for all that people write by hand.
fn enough(language: Language) -> usize {
    match language {
        Language::Json => 8 * 1024 * 1024,
        Language::Yaml => 6 * 1024 * 1024,
        Language::JavaScript => 20 * 1024 * 1024,
    }
}

/// With more probability than this that no single step is right, further steps are tried.
const DOUBT: f32 = 0.4;

/// Searches repairs of `document`, where `of_rules` also proposes, as far as `budget` goes.
///
/// The probability of a path is that of its steps one after the other: that none of the shorter ways is right, that this is
/// the way to begin, and that of what follows it is this.
pub(crate) fn search(
    document: &Document,
    of_rules: Vec<Proposal>,
    model: &LanguageModel,
    limits: &Limits,
    mut budget: Budget<'_>,
) -> Found {
    let allowance = budget.left();
    let mut first = candidates(document, of_rules, model, 0, &mut budget);
    // In a large text there may be a second fault, which must not find everything spent on the first.
    let mut kept = budget.set_aside();
    verify(document, &mut first, model, limits, FIRST, &mut budget);
    budget.take_back(&mut kept);
    let mut paths = finished(&[], document, &first, 1.0, model);
    let mut doubt = doubt(&paths, 1.0);
    let mut beam = if doubt > DOUBT {
        unfinished(&[], document, &first, 0.0, None)
    } else {
        Vec::new()
    };
    for depth in 1..MOST_STEPS {
        keep_best(&mut beam);
        if beam.is_empty() || best_of(&paths) > doubt {
            break;
        }
        let shares = shares(&beam);
        let mut next = Vec::new();
        let mut left = 0.0;
        let mut unseen = doubt;
        for (start, share) in beam.iter().zip(shares) {
            if best_of(&paths) > unseen + left {
                // What is not looked at cannot be likelier.
                break;
            }
            unseen -= doubt * share;
            let mut further = candidates(&start.document, Vec::new(), model, depth, &mut budget);
            verify(&start.document, &mut further, model, limits, FURTHER, &mut budget);
            let share = share * start.credit;
            let found = finished(&start.steps, &start.document, &further, doubt * share, model);
            left += self::doubt(&found, doubt * share);
            paths.extend(found);
            next.extend(unfinished(
                &start.steps,
                &start.document,
                &further,
                start.score,
                Some(start.credit),
            ));
        }
        doubt = left + unseen.max(0.0);
        beam = next;
    }
    let mut paths = joined(paths);
    sort(&mut paths);
    Found {
        paths,
        first,
        cut_short: budget.is_short(),
        spent: allowance.saturating_sub(budget.left()),
    }
}

/// What is left of `probability` for "none of `paths` is right".
fn doubt(paths: &[Path], probability: f32) -> f32 {
    let found: f32 = paths.iter().map(|path| path.probability).sum();
    (probability - found).max(0.0)
}

fn best_of(paths: &[Path]) -> f32 {
    paths.iter().map(|path| path.probability).fold(0.0, f32::max)
}

/// How likely each beginning of `beam` is the right one.
fn shares(beam: &[Start]) -> Vec<f32> {
    let worths: Vec<f32> = beam.iter().map(|start| start.worth).collect();
    softmax(&worths)
}

/// The paths that the valid ones of `candidates` complete, which share `probability` with "none of them is right".
fn finished(
    steps: &[Step],
    document: &Document,
    candidates: &[Candidate],
    probability: f32,
    model: &LanguageModel,
) -> Vec<Path> {
    let valid = distinct(candidates);
    let probabilities = judge(&valid, model.judgement.as_ref());
    let mut paths: Vec<Path> = valid
        .iter()
        .zip(&probabilities)
        .filter_map(|(candidate, share)| {
            let verified = candidate.verified.as_ref()?;
            Some(Path {
                steps: with_step(steps, document, candidate),
                document: verified.document.clone(),
                meaning: verified.meaning,
                probability: probability * share,
            })
        })
        .collect();
    sort(&mut paths);
    paths
}

fn with_step(steps: &[Step], document: &Document, candidate: &Candidate) -> Vec<Step> {
    let step = Step {
        proposal: candidate.proposal.clone(),
        document: document.clone(),
    };
    steps.iter().cloned().chain([step]).collect()
}

fn sort(paths: &mut [Path]) {
    paths.sort_by(|one, other| other.probability.total_cmp(&one.probability));
}

/// One path for each text: two ways to it are one repair, as likely as both together.
fn joined(mut paths: Vec<Path>) -> Vec<Path> {
    sort(&mut paths);
    let mut places: HashMap<Arc<str>, usize> = HashMap::new();
    let mut joined: Vec<Path> = Vec::new();
    for path in paths {
        match places
            .get(path.document.text())
            .and_then(|place| joined.get_mut(*place))
        {
            Some(known) => known.probability += path.probability,
            None => {
                places.insert(path.document.text().clone(), joined.len());
                joined.push(path);
            }
        }
    }
    joined
}

/// A path that has not come to a valid text.
struct Start {
    steps: Vec<Step>,
    document: Document,
    score: f32,
    /// Its score with what it gained at the strict parser.
    worth: f32,
    /// How far its first step is believed beside one that mends the text alone: 1 where it is as promising, less where
    /// it is not.
    credit: f32,
}

/// The tried ones of `candidates` that the strict parser still refuses; those that get it further are worth more.
fn unfinished(
    steps: &[Step],
    document: &Document,
    candidates: &[Candidate],
    score: f32,
    credit: Option<f32>,
) -> Vec<Start> {
    let front = document
        .verdict()
        .stopped
        .or_else(|| document.first_error().map(|error| error.span.start))
        .unwrap_or(0);
    let left_before = document.text().len().saturating_sub(front);
    let best = candidates.first().map_or(0.0, |candidate| candidate.prospect);
    let sufficient = candidates
        .iter()
        .find(|candidate| candidate.is_valid())
        .map_or(f32::NEG_INFINITY, |candidate| candidate.prospect);
    candidates
        .iter()
        .filter_map(|candidate| {
            let verified = candidate.verified.as_ref().filter(|verified| !verified.valid)?;
            let text = verified.document.text();
            let left = text.len().saturating_sub(verified.front);
            // How much of the text the parser now reads that it did not read before.
            let advance = left_before as f32 - left as f32;
            let crossed = text
                .get(verified.front.saturating_sub(advance.max(0.0) as usize)..verified.front)
                .is_some_and(|read| read.contains('\n'));
            let gain = if advance <= 0.0 {
                -4.0
            } else {
                f32::from(u8::from(crossed)) * 2.0 + advance.ln_1p() * 0.5
            };
            let prospect = candidate.prospect - best;
            Some(Start {
                steps: with_step(steps, document, candidate),
                document: verified.document.clone(),
                score: score + prospect,
                worth: score + prospect + gain,
                credit: credit.unwrap_or_else(|| ((candidate.prospect - sufficient) / 2.0).min(0.0).exp()),
            })
        })
        .collect()
}

fn keep_best(beam: &mut Vec<Start>) {
    beam.sort_by(|one, other| other.worth.total_cmp(&one.worth));
    let mut seen = std::collections::HashSet::new();
    beam.retain(|start| seen.insert(start.document.text().clone()));
    beam.truncate(WIDTH);
}

/// How sure one may be that the first of `paths` means what the author meant: its probability with that of all others that
/// differ from it only in white space.
pub(crate) fn certainty(paths: &[Path]) -> f32 {
    let Some(first) = paths.first() else { return 0.0 };
    let alike = paths.iter().filter(|path| path.meaning == first.meaning);
    alike.map(|path| path.probability).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::FileClass;

    /// A script on one line, as minifiers write it, that lacks a bracket in two places.
    fn minified(functions: usize) -> Document {
        let mut text: String = (0..functions)
            .map(|number| {
                format!("function f{number}(a,b){{return a[{number}]+(b*2)}}var v{number}=f{number}(1,2);")
            })
            .collect();
        let length = text.len();
        for share in [3, 2] {
            let at = length / share + text[length / share..].find(')').unwrap();
            text.remove(at);
        }
        Document::from_text("a.js", FileClass::JavaScript, text, &Limits::default()).unwrap()
    }

    #[test]
    fn two_ways_to_one_text_are_as_likely_as_both_together() {
        let path = |text: &str, probability| Path {
            steps: Vec::new(),
            document: Document::from_text("a.json", FileClass::Json, text, &Limits::default()).unwrap(),
            meaning: 0,
            probability,
        };
        let joined = joined(vec![path("[1]", 0.4), path("[2]", 0.3), path("[1]", 0.25)]);
        let told: Vec<(&str, f32)> = joined
            .iter()
            .map(|path| (&**path.document.text(), path.probability))
            .collect();
        assert_eq!(told, [("[1]", 0.65), ("[2]", 0.3)]);
    }

    #[test]
    fn a_large_text_costs_no_more_than_its_allowance() {
        let document = minified(16_000);
        let length = document.text().len();
        let allowance = allowance(Language::JavaScript, length);
        assert!(length > 1_000_000 && allowance <= length * SHARE);
        let model = LanguageModel::embedded(Language::JavaScript);
        let found = search(
            &document,
            Vec::new(),
            model,
            &Limits::default(),
            Budget::new(allowance),
        );
        assert!(found.spent <= allowance, "{} of {allowance}", found.spent);
        assert!(found.paths.iter().all(|path| !path.document.is_broken()));
        let left = remaining_allowance(Language::JavaScript, length, allowance * 2);
        assert_eq!(left, 0, "two searches are all that such a text gets");
        let nothing = search(
            &document,
            Vec::new(),
            model,
            &Limits::default(),
            Budget::new(left),
        );
        assert!(nothing.cut_short && nothing.paths.is_empty());
    }

    #[test]
    fn what_people_write_may_be_searched_as_often_as_it_has_faults() {
        let enough = enough(Language::Json);
        assert_eq!(remaining_allowance(Language::Json, 90_000, enough * 9), enough);
    }
}
