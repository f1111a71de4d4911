//! Choosing fixes for a document that parses.
//!
//! A fix must leave the document valid, make its own finding go away, and add no finding of severity error. Fixes are
//! verified together, which costs one look at the document however many there are; those that fail together are split
//! and verified in halves, down to the one that fails alone.

use std::collections::{HashMap, HashSet};

use super::choice::{Choice, Chosen, edits_of};
use super::measure::Measure;
use super::taken::Taken;
use super::trial::Bench;
use crate::document::Document;
use crate::finding::{Finding, Fix, RuleId, Safety, Severity};
use crate::rules::{Candidate, LanguageRules};

/// Most trials in a pass. Fixes that are not verified by then are not offered; those that were go first, and there is
/// another pass.
const MOST_TRIALS: usize = 512;

/// How often each rule speaks, and how many of the findings are errors.
struct Count {
    by_rule: HashMap<RuleId, usize>,
    errors: usize,
}

impl Count {
    /// Those in front of `horizon`, behind which nobody knows whether all is told. What a rule says twice with the same
    /// words about the same place counts once, whatever it would do about it.
    fn of<'a>(findings: impl Iterator<Item = &'a Finding>, horizon: usize) -> Self {
        let mut seen = HashSet::new();
        let mut count = Self {
            by_rule: HashMap::new(),
            errors: 0,
        };
        for finding in findings {
            if finding.span.start < horizon && seen.insert((finding.span, &finding.rule, &finding.message)) {
                *count.by_rule.entry(finding.rule.clone()).or_default() += 1;
                count.errors += usize::from(finding.severity == Severity::Error);
            }
        }
        count
    }

    fn rule(&self, rule: &RuleId) -> usize {
        self.by_rule.get(rule).copied().unwrap_or(0)
    }
}

/// What is known about a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Untried,
    /// It holds, alone or with others.
    Holds,
    /// It fails alone, for this reason.
    Fails(&'static str),
}

/// A fix of a candidate, by the places of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Offer {
    candidate: usize,
    fix: usize,
}

/// Chooses among `candidates` for the valid `document`, of fixes at least as safe as `least`.
pub(super) fn choose(
    rules: &LanguageRules,
    document: &Document,
    candidates: &[Candidate],
    least: Safety,
    bench: &mut Bench<'_>,
) -> Choice {
    let findings = || candidates.iter().map(|candidate| &candidate.finding);
    let horizon = document.horizon().unwrap_or(usize::MAX);
    let mut verifier = Verifier {
        rules,
        document,
        candidates,
        standings: findings()
            .map(|finding| vec![Standing::Untried; finding.fixes.len()])
            .collect(),
        before: Count::of(findings(), horizon),
        horizon,
        trials: MOST_TRIALS,
        reserve: bench.left() / 2,
        bench,
    };
    let best: Vec<Offer> = findings()
        .enumerate()
        .filter_map(|(candidate, finding)| {
            // What lies behind the horizon waits until there is less in front of it.
            let fixes = (finding.span.start < horizon).then_some(&finding.fixes)?;
            let fix = fixes.iter().position(|fix| fix.safety >= least)?;
            Some(Offer { candidate, fix })
        })
        .collect();
    let together = verifier.without_conflicts(&best);
    let chosen = verifier.largest(&together);
    let failed = |offer: &&Offer| matches!(verifier.standing(**offer), Standing::Fails(_));
    let refused: Vec<Offer> = together.iter().filter(failed).copied().collect();
    verifier.try_the_others();
    Choice {
        chosen: chosen.iter().map(|offer| verifier.chosen(*offer)).collect(),
        refused: refused
            .into_iter()
            .filter_map(|offer| match verifier.standing(offer) {
                Standing::Fails(reason) => {
                    let finding = candidates[offer.candidate].finding.clone();
                    Some((finding, verifier.fix(offer).clone(), reason))
                }
                _ => None,
            })
            .collect(),
        findings: findings()
            .zip(&verifier.standings)
            .map(|(finding, standings)| {
                let fixes = finding.fixes.iter().zip(standings);
                let holding = fixes.filter(|(_, standing)| **standing == Standing::Holds);
                Finding {
                    fixes: holding.map(|(fix, _)| fix.clone()).collect(),
                    ..finding.clone()
                }
            })
            .collect(),
    }
}

struct Verifier<'a, 'b> {
    rules: &'a LanguageRules,
    document: &'a Document,
    candidates: &'a [Candidate],
    /// Of each fix of each candidate.
    standings: Vec<Vec<Standing>>,
    before: Count,
    /// The byte from which on something may not be told.
    horizon: usize,
    /// How many may still be made.
    trials: usize,
    /// What is to be left of the budget, for applying what was chosen and for later passes.
    reserve: usize,
    bench: &'a mut Bench<'b>,
}

impl<'a> Verifier<'a, '_> {
    fn fix(&self, offer: Offer) -> &'a Fix {
        &self.candidates[offer.candidate].finding.fixes[offer.fix]
    }

    fn standing(&self, offer: Offer) -> Standing {
        self.standings[offer.candidate][offer.fix]
    }

    fn stands(&mut self, offer: Offer, standing: Standing) {
        self.standings[offer.candidate][offer.fix] = standing;
    }

    fn chosen(&self, offer: Offer) -> Chosen {
        Chosen::new(&self.candidates[offer.candidate].finding, self.fix(offer))
    }

    /// The first of `offers` and those after it that can be made together with it.
    fn without_conflicts(&self, offers: &[Offer]) -> Vec<Offer> {
        let mut taken = Taken::default();
        let fits = |offer: &&Offer| taken.add(self.fix(**offer));
        offers.iter().filter(fits).copied().collect()
    }

    /// Of `offers`, which are without conflicts, as many as hold together, found by halving. What fails is noted.
    fn largest(&mut self, offers: &[Offer]) -> Vec<Offer> {
        if offers.is_empty() || !self.can_try() {
            return Vec::new();
        }
        let verdict = self.verify(offers);
        match (verdict, offers) {
            (Ok(()), _) => {
                for offer in offers {
                    self.stands(*offer, Standing::Holds);
                }
                offers.to_vec()
            }
            (Err(reason), [only]) => {
                self.stands(*only, Standing::Fails(reason));
                Vec::new()
            }
            (Err(_), _) => {
                let (left, right) = offers.split_at(offers.len() / 2);
                let (mut left, right) = (self.largest(left), self.largest(right));
                if left.is_empty() || right.is_empty() {
                    left.extend(right);
                    return left;
                }
                let both: Vec<Offer> = left.iter().chain(&right).copied().collect();
                // What holds in halves and not together waits for the next pass.
                if self.can_try() && self.verify(&both).is_ok() {
                    both
                } else {
                    left
                }
            }
        }
    }

    /// Tries the fixes that nobody chose, which people may want instead.
    fn try_the_others(&mut self) {
        loop {
            let untried: Vec<Offer> = self
                .standings
                .iter()
                .enumerate()
                .filter_map(|(candidate, standings)| {
                    let fix = standings
                        .iter()
                        .position(|standing| *standing == Standing::Untried)?;
                    Some(Offer { candidate, fix })
                })
                .collect();
            if untried.is_empty() || !self.can_try() {
                return;
            }
            let together = self.without_conflicts(&untried);
            self.sift(&together);
        }
    }

    /// Finds out which of `offers` hold.
    fn sift(&mut self, offers: &[Offer]) {
        if offers.is_empty() || !self.can_try() {
            return;
        }
        match (self.verify(offers), offers) {
            (Ok(()), _) => {
                for offer in offers {
                    self.stands(*offer, Standing::Holds);
                }
            }
            (Err(reason), [only]) => self.stands(*only, Standing::Fails(reason)),
            (Err(_), _) => {
                let (left, right) = offers.split_at(offers.len() / 2);
                self.sift(left);
                self.sift(right);
            }
        }
    }

    fn can_try(&self) -> bool {
        self.trials > 0 && self.bench.left() > self.reserve && self.bench.can_afford(self.document)
    }

    /// Whether `offers`, made together, keep every promise; the reason if not.
    fn verify(&mut self, offers: &[Offer]) -> Result<(), &'static str> {
        self.trials = self.trials.saturating_sub(1);
        self.bench.pay_for_survey(self.document, self.candidates.len());
        let chosen: Vec<Chosen> = offers.iter().map(|offer| self.chosen(*offer)).collect();
        let Some(trial) = self
            .bench
            .run(self.document, &Measure::default(), &edits_of(&chosen))
        else {
            return Err("its edits do not fit the document, or change nothing");
        };
        if !trial.measure.is_valid() {
            return Err("it would add a syntax error");
        }
        let survey = crate::rules::survey(
            self.rules,
            &trial.document,
            self.bench.settings,
            self.bench.cancellation,
        );
        let horizon = moved(self.horizon, &chosen);
        let after = Count::of(
            survey.candidates.iter().map(|candidate| &candidate.finding),
            horizon,
        );
        let is_nearer = trial.document.horizon().is_some_and(|nearer| nearer < horizon);
        if is_nearer || after.errors > self.before.errors {
            return Err("it would add an error");
        }
        let mut fixed: HashMap<&RuleId, usize> = HashMap::new();
        for one in &chosen {
            *fixed.entry(&one.rule).or_default() += 1;
        }
        let gone = |rule: &RuleId, count: usize| after.rule(rule) + count <= self.before.rule(rule);
        if fixed.into_iter().all(|(rule, count)| gone(rule, count)) {
            Ok(())
        } else {
            Err("its finding would still be there")
        }
    }
}

/// Where `place` is once the fixes in front of it are made.
fn moved(place: usize, chosen: &[Chosen]) -> usize {
    let mut edits = edits_of(chosen);
    edits.sort();
    edits.dedup();
    let (mut added, mut removed) = (0, 0);
    for edit in edits.iter().filter(|edit| edit.span.end <= place) {
        added += edit.text.len();
        removed += edit.span.len();
    }
    place.saturating_add(added).saturating_sub(removed)
}
