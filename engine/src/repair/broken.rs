//! Choosing repairs for a document that does not parse.
//!
//! Rules guess; each guess is tried on a copy, and one that does not make the error measure smaller is not heard of again,
//! nor is its finding. Of the rest the one that leads to the least measure wins, the cheapest first; others join it as long
//! as each makes the measure smaller still. A guess that adds nothing to the winners is their rival: it stays as an alternative
//! to the winner, and when it was just as good and as cheap, nobody can tell which was meant, and the winner is not safe.

use std::collections::HashMap;

use super::choice::{Choice, Chosen, edits_of, fits};
use super::measure::Measure;
use super::trial::Bench;
use crate::document::Document;
use crate::finding::{Finding, Fix, RuleId, Safety};
use crate::rules::Candidate;

/// Most guesses tried one by one in a pass; those nearest to the strict parser's first error come first.
const MOST_TRIALS: usize = 256;
/// A rule with more guesses than this has them tried together first.
const CROWD: usize = 16;
/// Fixes that a finding offers at most.
const MOST_ALTERNATIVES: usize = 3;

/// A guess that makes the document better.
#[derive(Debug, Clone)]
struct Guess {
    finding: usize,
    fix: Fix,
    order: usize,
    measure: Measure,
    cost: usize,
    text: blake3::Hash,
}

/// Chooses among `candidates` for the broken `document`.
pub(super) fn choose(document: &Document, candidates: &[Candidate], bench: &mut Bench<'_>) -> Choice {
    let before = Measure::of(document);
    let mut chosen = crowds(document, candidates, &before, bench);
    let guesses = if chosen.is_empty() {
        guesses(document, candidates, &before, bench)
    } else {
        Vec::new()
    };
    let mut measure = match chosen.as_slice() {
        [] => before,
        some => measure_of(document, some, bench).unwrap_or(before),
    };
    let mut reported: Vec<Finding> = crowd_findings(candidates, &chosen);
    let mut winners: Vec<(Guess, usize)> = Vec::new();
    for guess in guesses {
        let Some(candidate) = candidates.get(guess.finding) else {
            continue;
        };
        if let Some((winner, at)) = winners.iter().find(|(winner, _)| winner.text == guess.text) {
            // The same repair by another name.
            debug_assert_eq!(winner.measure, guess.measure);
            raise(&mut reported, &mut chosen, *at, guess.fix.safety);
            continue;
        }
        let joined = (!measure.is_valid() && fits(&guess.fix, &chosen))
            .then(|| {
                let mut joined = chosen.clone();
                joined.push(Chosen::new(&candidate.finding, &guess.fix));
                let measure = measure_of(document, &joined, bench)?;
                Some((joined, measure))
            })
            .flatten()
            .filter(|(_, joined)| joined.improves(&measure));
        match joined {
            Some((joined, better)) => {
                chosen = joined;
                measure = better;
                let finding = Finding {
                    fixes: vec![guess.fix.clone()],
                    ..candidate.finding.clone()
                };
                winners.push((guess, reported.len()));
                reported.push(finding);
            }
            None => yield_to_winner(&guess, &winners, &mut reported, &mut chosen),
        }
    }
    let explained = measure.strict_errors < before.strict_errors || measure.unread < before.unread;
    let report_only = candidates
        .iter()
        .filter(|candidate| candidate.report_only && !candidate.fallback);
    reported.extend(report_only.map(|candidate| candidate.finding.clone()));
    if !explained && !reported.iter().any(|finding| finding.fixes.is_empty()) {
        reported.extend(
            candidates
                .iter()
                .filter(|candidate| candidate.fallback)
                .map(|candidate| candidate.finding.clone()),
        );
    }
    reported.sort_by_key(|finding| finding.span);
    Choice {
        findings: reported,
        chosen,
        refused: Vec::new(),
    }
}

fn measure_of(document: &Document, chosen: &[Chosen], bench: &mut Bench<'_>) -> Option<Measure> {
    bench.run(document, &edits_of(chosen)).map(|trial| trial.measure)
}

/// A rule that finds the same fault many times over has all its first fixes tried at once, and keeps them if the strict
/// parser then accepts the document. Trying a thousand of them one by one would cost a thousand parses.
fn crowds(
    document: &Document,
    candidates: &[Candidate],
    before: &Measure,
    bench: &mut Bench<'_>,
) -> Vec<Chosen> {
    let mut by_rule: HashMap<&RuleId, Vec<&Candidate>> = HashMap::new();
    for candidate in candidates
        .iter()
        .filter(|candidate| !candidate.finding.fixes.is_empty())
    {
        by_rule
            .entry(&candidate.finding.rule)
            .or_default()
            .push(candidate);
    }
    let mut crowds: Vec<Vec<&Candidate>> = by_rule
        .into_values()
        .filter(|crowd| crowd.len() > CROWD)
        .collect();
    crowds.sort_by_key(|crowd| std::cmp::Reverse(crowd.len()));
    for crowd in crowds {
        let mut chosen: Vec<Chosen> = Vec::new();
        for candidate in crowd {
            if let Some(fix) = candidate.finding.fixes.first().filter(|fix| fits(fix, &chosen)) {
                chosen.push(Chosen::new(&candidate.finding, fix));
            }
        }
        if measure_of(document, &chosen, bench)
            .is_some_and(|after| after.is_valid() && after.improves(before))
        {
            return chosen;
        }
    }
    Vec::new()
}

fn crowd_findings(candidates: &[Candidate], chosen: &[Chosen]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for one in chosen {
        let found = candidates
            .iter()
            .map(|candidate| &candidate.finding)
            .find(|finding| {
                finding.rule == one.rule && finding.span.start == one.start && finding.message == one.message
            });
        findings.extend(found.map(|finding| Finding {
            fixes: vec![one.fix.clone()],
            ..finding.clone()
        }));
    }
    findings
}

/// Every guess that makes the document better, the best first.
fn guesses(
    document: &Document,
    candidates: &[Candidate],
    before: &Measure,
    bench: &mut Bench<'_>,
) -> Vec<Guess> {
    let error = document.first_error().map_or(0, |error| error.span.start);
    let mut untried: Vec<(usize, usize, &Fix)> = candidates
        .iter()
        .enumerate()
        .flat_map(|(finding, candidate)| {
            candidate
                .finding
                .fixes
                .iter()
                .enumerate()
                .map(move |(order, fix)| (finding, order, fix))
        })
        .collect();
    untried.sort_by_key(|(finding, order, _)| {
        let start = candidates
            .get(*finding)
            .map_or(0, |candidate| candidate.finding.span.start);
        (start.abs_diff(error), *finding, *order)
    });
    let mut guesses: Vec<Guess> = untried
        .into_iter()
        .take(MOST_TRIALS)
        .filter_map(|(finding, order, fix)| {
            let trial = bench.run(document, &fix.edits)?;
            trial.measure.improves(before).then(|| Guess {
                finding,
                fix: Fix {
                    safety: if read_on(before, document, &trial.measure) {
                        fix.safety
                    } else {
                        Safety::Unsafe
                    },
                    ..fix.clone()
                },
                order,
                measure: trial.measure,
                cost: fix.edits.iter().map(crate::edit::Edit::cost).sum(),
                text: blake3::hash(trial.document.text().as_bytes()),
            })
        })
        .collect();
    guesses.sort_by_key(|guess| (guess.measure, guess.cost, guess.finding, guess.order));
    guesses
}

/// Whether the strict parser accepts what a guess leads to, or reads on past the line it stopped at. A guess that only
/// brings it to the next token of the same line has not shown that it is right.
fn read_on(before: &Measure, document: &Document, after: &Measure) -> bool {
    let text = document.text();
    let stopped = text.len().saturating_sub(before.unread);
    let lines = document.lines();
    let behind = text
        .len()
        .saturating_sub(lines.full_span(lines.line_of(stopped)).end);
    after.is_valid() || after.unread < behind
}

/// A guess that adds nothing to the winners becomes an alternative to the one it competes with, and makes it unsafe where
/// nothing tells the two apart.
fn yield_to_winner(
    guess: &Guess,
    winners: &[(Guess, usize)],
    reported: &mut [Finding],
    chosen: &mut [Chosen],
) {
    let Some((winner, at)) = winners.iter().min_by_key(|(winner, _)| {
        let distance = start_of(&winner.fix).abs_diff(start_of(&guess.fix));
        (winner.measure != guess.measure, distance)
    }) else {
        return;
    };
    let Some(finding) = reported.get_mut(*at) else {
        return;
    };
    if winner.measure == guess.measure && winner.cost == guess.cost {
        lower(finding, chosen);
    }
    if finding.fixes.len() < MOST_ALTERNATIVES && winner.measure == guess.measure {
        finding.fixes.push(Fix {
            safety: Safety::Unsafe,
            ..guess.fix.clone()
        });
    }
}

fn start_of(fix: &Fix) -> usize {
    fix.edits.iter().map(|edit| edit.span.start).min().unwrap_or(0)
}

/// Marks the winning fix of `finding` unsafe.
fn lower(finding: &mut Finding, chosen: &mut [Chosen]) {
    let Some(best) = finding.fixes.first_mut() else {
        return;
    };
    for one in chosen.iter_mut().filter(|one| one.fix.edits == best.edits) {
        one.fix.safety = Safety::Unsafe;
    }
    best.safety = Safety::Unsafe;
}

/// Two rules that come to the same repair are as sure as the surer of them.
fn raise(reported: &mut [Finding], chosen: &mut [Chosen], at: usize, safety: Safety) {
    let Some(best) = reported.get_mut(at).and_then(|finding| finding.fixes.first_mut()) else {
        return;
    };
    if safety > best.safety {
        for one in chosen.iter_mut().filter(|one| one.fix.edits == best.edits) {
            one.fix.safety = safety;
        }
        best.safety = safety;
    }
}
